/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-data.h"

#include <math.h>

#define N 20000
#define GAP 5000

typedef struct
{
  gint64 times[N];
  float values[N];
} Samples;

/* Irregular, with pauses and missing values. */
static Samples *
make_samples (void)
{
  Samples *samples = g_new (Samples, 1);
  gint64 time = 1000000;
  float value = 0;

  for (guint i = 0; i < N; i++)
    {
      time += g_test_rand_int_range (0, 400) == 0 ? 20000 : g_test_rand_int_range (1, 2000);
      value += g_test_rand_double_range (-1, 1);
      samples->times[i] = time;
      samples->values[i] = g_test_rand_int_range (0, 100) == 0 ? NAN : value;
    }
  return samples;
}

static RwChartData *
make_data (const Samples *samples)
{
  RwChartData *data = rw_chart_data_new ();

  rw_chart_data_set_gap (data, GAP);
  rw_chart_data_set (data, samples->times, samples->values, N);
  return data;
}

static void
test_find (void)
{
  g_autofree Samples *samples = make_samples ();
  g_autoptr (RwChartData) data = make_data (samples);

  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (rw_chart_data_find (data, samples->times[i]), ==, i);
      g_assert_cmpuint (rw_chart_data_find (data, samples->times[i] + 1), ==, i + 1);
    }
  g_assert_cmpuint (rw_chart_data_find (data, G_MININT64), ==, 0);
  g_assert_cmpuint (rw_chart_data_find (data, G_MAXINT64), ==, N);
}

/* The columns by the definition: every sample in it, and the line at both of its edges. */
static void
include (RwChartColumn *column, double value)
{
  column->minimum = fminf (column->minimum, value);
  column->maximum = fmaxf (column->maximum, value);
}

static RwChartColumn
find_column (const Samples *samples, double from, double to)
{
  RwChartColumn column = { INFINITY, -INFINITY };

  for (guint i = 0; i < N; i++)
    {
      if (!isnan (samples->values[i]) && samples->times[i] >= from && samples->times[i] < to)
        include (&column, samples->values[i]);
      if (i + 1 < N && !isnan (samples->values[i]) && !isnan (samples->values[i + 1])
          && samples->times[i + 1] - samples->times[i] <= GAP)
        for (int edge = 0; edge < 2; edge++)
          {
            double at = edge == 0 ? from : to;
            double share = (at - samples->times[i]) / (samples->times[i + 1] - samples->times[i]);
            double before = samples->values[i], after = samples->values[i + 1];

            if (share > 0 && share <= 1)
              include (&column, before + (after - before) * share);
          }
    }
  return column;
}

static void
assert_same_column (RwChartColumn a, RwChartColumn b)
{
  g_assert_cmpint (a.minimum <= a.maximum, ==, b.minimum <= b.maximum);
  if (a.minimum <= a.maximum)
    {
      g_assert_cmpfloat_with_epsilon (a.minimum, b.minimum, 1e-3);
      g_assert_cmpfloat_with_epsilon (a.maximum, b.maximum, 1e-3);
    }
}

static void
test_columns (void)
{
  g_autofree Samples *samples = make_samples ();
  g_autoptr (RwChartData) data = make_data (samples);
  const double steps[] = { 313.7, 2500, 40000.25, 900000 };

  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    {
      RwChartColumn columns[150];
      double from = g_test_rand_double_range (900000, samples->times[N - 1]);

      rw_chart_data_get_columns (data, from, steps[s], G_N_ELEMENTS (columns), columns);
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        assert_same_column (columns[i], find_column (samples, from + i * steps[s],
                                                     from + (i + 1) * steps[s]));
    }
}

/* No sample is outside its column, at any zoom: a spike cannot be lost. */
static void
test_envelope (void)
{
  g_autofree Samples *samples = make_samples ();
  g_autoptr (RwChartData) data = make_data (samples);

  for (guint n = 1; n < 4000; n = n * 3 + 1)
    {
      g_autofree RwChartColumn *columns = g_new (RwChartColumn, n);
      double from = samples->times[0];
      double step = (samples->times[N - 1] + 1 - from) / n;

      rw_chart_data_get_columns (data, from, step, n, columns);
      for (guint i = 0; i < N; i++)
        {
          guint column = MIN (n - 1, (guint) ((samples->times[i] - from) / step));
          gboolean inside = FALSE;

          /* The division may put what is exactly on an edge on its other side. */
          for (guint c = column > 0 ? column - 1 : 0; c <= column + 1 && c < n; c++)
            inside |= samples->values[i] >= columns[c].minimum
                      && samples->values[i] <= columns[c].maximum;
          g_assert_true (isnan (samples->values[i]) || inside);
        }
    }
}

/* A pause longer than the gap, and a missing value, leave columns empty. */
static void
test_gap (void)
{
  const gint64 times[] = { 0, 100, 200, 1200, 1300, 1400, 1500 };
  const float values[] = { 1, 1, 1, 2, 2, NAN, 2 };
  g_autoptr (RwChartData) data = rw_chart_data_new ();
  RwChartColumn columns[15];

  rw_chart_data_set (data, times, values, G_N_ELEMENTS (times));
  rw_chart_data_get_columns (data, 0, 100, 15, columns);
  g_assert_cmpfloat (columns[6].minimum, <=, columns[6].maximum);

  rw_chart_data_set_gap (data, 500);
  rw_chart_data_get_columns (data, 0, 100, 15, columns);
  for (guint i = 0; i < 15; i++)
    g_assert_cmpint (columns[i].minimum <= columns[i].maximum, ==,
                     i <= 2 || i == 12 || i == 13);
  g_assert_false (rw_chart_data_is_connected (data, 2));
  g_assert_true (rw_chart_data_is_connected (data, 3));
  g_assert_false (rw_chart_data_is_connected (data, 4));
  g_assert_false (rw_chart_data_is_connected (data, 6));
}

static void
changed_cb (RwChartData *data, guint *count)
{
  (*count)++;
}

static void
test_append (void)
{
  g_autofree Samples *samples = make_samples ();
  g_autoptr (RwChartData) whole = make_data (samples);
  g_autoptr (RwChartData) parts = rw_chart_data_new ();
  RwChartColumn a[64], b[64];
  guint changes = 0, done = 0, n_parts = 0;
  double step;

  rw_chart_data_set_gap (parts, GAP);
  g_signal_connect (parts, "changed", G_CALLBACK (changed_cb), &changes);
  while (done < N)
    {
      guint portion = g_test_rand_int_range (1, 3000);
      guint n = MIN (N - done, portion);

      rw_chart_data_append (parts, samples->times + done, samples->values + done, n);
      done += n;
      n_parts++;
    }
  g_assert_cmpuint (changes, ==, n_parts);
  g_assert_cmpuint (rw_chart_data_get_size (parts), ==, N);

  step = (samples->times[N - 1] - samples->times[0]) / 64.0;
  rw_chart_data_get_columns (whole, samples->times[0], step, 64, a);
  rw_chart_data_get_columns (parts, samples->times[0], step, 64, b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
}

static void
test_nearest (void)
{
  const gint64 times[] = { 100, 200, 300, 400 };
  const float values[] = { 1, NAN, 3, NAN };
  g_autoptr (RwChartData) data = rw_chart_data_new ();
  guint index = 99;

  g_assert_false (rw_chart_data_find_nearest (data, 100, 1000, &index));
  rw_chart_data_set (data, times, values, G_N_ELEMENTS (times));

  g_assert_true (rw_chart_data_find_nearest (data, 190, 1000, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (rw_chart_data_find_nearest (data, 210, 1000, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (rw_chart_data_find_nearest (data, 5000, 10000, &index));
  g_assert_cmpuint (index, ==, 2);
  index = 99;
  g_assert_false (rw_chart_data_find_nearest (data, 200, 99, &index));
  g_assert_false (rw_chart_data_find_nearest (data, 5000, 1000, &index));
  g_assert_cmpuint (index, ==, 99);
  g_assert_true (rw_chart_data_find_last (data, &index));
  g_assert_cmpuint (index, ==, 2);
}

/* Readings go on after samples that stand for spans; the nearest is the one in whose span it is. */
static void
test_ranges (void)
{
  const gint64 times[] = { 500, 1500, 2500 };
  const float values[] = { 1, NAN, 3 };
  const RwChartRange ranges[] = { { 1000, 0, 9 }, { 1000, NAN, NAN }, { 1000, -2, 4 } };
  const gint64 more_times[] = { 3005, 3010 };
  const float more_values[] = { 5, 6 };
  g_autoptr (RwChartData) data = rw_chart_data_new ();
  float low, high;
  guint index;

  rw_chart_data_set_gap (data, 10);
  rw_chart_data_set_ranges (data, times, values, ranges, 3);
  rw_chart_data_append (data, more_times, more_values, 2);
  g_assert_cmpuint (rw_chart_data_get_size (data), ==, 5);
  g_assert_cmpint (rw_chart_data_get_ranges (data)[4].width, ==, 0);
  g_assert_false (rw_chart_data_is_connected (data, 0));
  g_assert_true (rw_chart_data_is_connected (data, 2));
  g_assert_true (rw_chart_data_is_connected (data, 3));
  g_assert_true (rw_chart_data_get_range (data, 0, 4000, &low, &high));
  g_assert_cmpfloat (low, ==, -2);
  g_assert_cmpfloat (high, ==, 9);
  g_assert_true (rw_chart_data_find_nearest (data, 990, 10, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_true (rw_chart_data_find_nearest (data, 2001, 10, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (rw_chart_data_find_nearest (data, 3004, 10, &index));
  g_assert_cmpuint (index, ==, 3);
  g_assert_false (rw_chart_data_find_nearest (data, 1500, 10, &index));

  rw_chart_data_set (data, more_times, more_values, 2);
  g_assert_null (rw_chart_data_get_ranges (data));
  g_assert_true (rw_chart_data_get_range (data, 0, 4000, &low, &high));
  g_assert_cmpfloat (high, ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-data/find", test_find);
  g_test_add_func ("/chart-data/columns", test_columns);
  g_test_add_func ("/chart-data/envelope", test_envelope);
  g_test_add_func ("/chart-data/gap", test_gap);
  g_test_add_func ("/chart-data/append", test_append);
  g_test_add_func ("/chart-data/nearest", test_nearest);
  g_test_add_func ("/chart-data/ranges", test_ranges);
  return g_test_run ();
}

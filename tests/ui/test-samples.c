/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-samples.h"

#include "rw-time.h"

#include <math.h>

#define N 12
#define STEP 100

typedef struct
{
  gint64 time[N];
  float value[N];
  guint16 known[N];
  guint16 set[N];
} Arrays;

/* pattern: a character a sample, '1' set, '0' not set, '?' not known; '|' before a sample is a pause
 * of ten steps. */
static RwSamples
make_samples (Arrays *arrays, const char *pattern, RwReadingFlags flag)
{
  RwSamples samples = { .time = arrays->time,
                        .flags_known = arrays->known,
                        .flags_set = arrays->set,
                        .interval = STEP,
                        .gap = 3 * STEP };
  gint64 time = 0;

  for (const char *c = pattern; *c != '\0'; c++)
    {
      if (*c == '|')
        {
          time += 9 * STEP;
          continue;
        }
      arrays->time[samples.n] = time;
      arrays->value[samples.n] = samples.n;
      arrays->known[samples.n] = *c == '?' ? 0 : flag;
      arrays->set[samples.n] = *c == '1' ? flag : 0;
      samples.n++;
      time += STEP;
    }
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    samples.value[q] = arrays->value;
  return samples;
}

static void
assert_spans (const char *pattern, gboolean set, const gint64 *edges, guint n_edges)
{
  Arrays arrays;
  RwSamples samples = make_samples (&arrays, pattern, RW_FLAG_POWERED);
  g_autoptr (GArray) spans = rw_samples_find_spans (&samples, RW_FLAG_POWERED, set);

  g_assert_cmpuint (spans->len, ==, n_edges / 2);
  for (guint i = 0; i < spans->len; i++)
    {
      const RwBand *span = &g_array_index (spans, RwBand, i);

      g_assert_cmpint (span->from, ==, edges[2 * i]);
      g_assert_cmpint (span->to, ==, edges[2 * i + 1]);
      g_assert_true (isinf (span->low) && isinf (span->high));
    }
}

#define ASSERT_SPANS(pattern, set, ...)                                                  \
  {                                                                                      \
    const gint64 edges[] = { __VA_ARGS__ };                                              \
    assert_spans (pattern, set, edges, G_N_ELEMENTS (edges));                            \
  }

static void
test_spans (void)
{
  assert_spans ("0000", TRUE, NULL, 0);
  assert_spans ("", TRUE, NULL, 0);
  ASSERT_SPANS ("0110", TRUE, 100, 300);
  ASSERT_SPANS ("0110", FALSE, 0, 100, 300, 400);
  ASSERT_SPANS ("1", TRUE, 0, 100);
  ASSERT_SPANS ("011", TRUE, 100, 300);
  ASSERT_SPANS ("1?1", TRUE, 0, 100, 200, 300);
  ASSERT_SPANS ("?00?", FALSE, 100, 300);
}

/* Nobody knows what was during a pause: a span ends before it and begins anew after. */
static void
test_spans_and_pauses (void)
{
  ASSERT_SPANS ("01|10", TRUE, 100, 200, 1100, 1200);
  ASSERT_SPANS ("1|0", TRUE, 0, 100);
  ASSERT_SPANS ("0|1", TRUE, 1000, 1100);
}

static void
test_cut (void)
{
  Arrays arrays;
  RwSamples samples = make_samples (&arrays, "0000000000", RW_FLAG_POWERED);
  RwSamples part = rw_samples_cut (&samples, 150, 500);

  g_assert_cmpuint (part.n, ==, 3);
  g_assert_cmpint (part.time[0], ==, 200);
  g_assert_cmpfloat (part.value[RW_QUANTITY_KILOWATTS][2], ==, 4);
  g_assert_cmpuint (rw_samples_cut (&samples, 5000, 6000).n, ==, 0);
  g_assert_cmpuint (rw_samples_cut (&samples, G_MININT64, G_MAXINT64).n, ==, 10);

  g_assert_true (rw_samples_have (&part, RW_QUANTITY_KILOWATTS));
  for (guint i = 0; i < N; i++)
    arrays.value[i] = NAN;
  g_assert_false (rw_samples_have (&part, RW_QUANTITY_KILOWATTS));
}

static void
test_series (void)
{
  g_autoptr (RwSeries) series = rw_series_new ("CMAU4501237");
  g_autoptr (RwHistory) history = rw_history_new ("CMAU4501237", 1, 50);
  RwSamples samples;

  for (guint i = 0; i < 50; i++)
    history->time[i] = i * 60;
  rw_series_add_history (series, history);
  samples = rw_samples_from_series (series);
  g_assert_cmpuint (samples.n, ==, 50);
  g_assert_cmpint (samples.interval, ==, 60);
  g_assert_cmpint (samples.gap, ==, 180);
}

#define MINUTE RW_USEC_PER_MIN

/* Two quarters, a gap of one, an hour, and readings from there on. */
static RwSeries *
make_series (void)
{
  const gint64 begins[] = { 0, 15 * MINUTE, 60 * MINUTE };
  const gint64 steps[] = { 15 * MINUTE, 15 * MINUTE, 60 * MINUTE };
  RwSeries *series = rw_series_new ("C01");
  g_autoptr (RwHistory) buckets =
      rw_history_new ("C01", RW_HISTORY_BUCKETS | 1u << RW_QUANTITY_SUPPLY_TEMPERATURE,
                      G_N_ELEMENTS (begins));
  g_autoptr (RwHistory) readings = rw_history_new ("C01", 1u << RW_QUANTITY_SUPPLY_TEMPERATURE, 30);

  for (guint i = 0; i < buckets->n_samples; i++)
    {
      buckets->time[i] = begins[i];
      buckets->value[RW_QUANTITY_SUPPLY_TEMPERATURE][i] = i;
      buckets->flags_known[i] = buckets->flags_set[i] = RW_FLAG_DEFROSTING;
      rw_bucket_init (&buckets->bucket[i], steps[i]);
      buckets->bucket[i].readings = steps[i] / MINUTE;
      buckets->bucket[i].count[RW_QUANTITY_SUPPLY_TEMPERATURE] = steps[i] / MINUTE;
      buckets->bucket[i].low[RW_QUANTITY_SUPPLY_TEMPERATURE] = -10;
      buckets->bucket[i].high[RW_QUANTITY_SUPPLY_TEMPERATURE] = 10;
    }
  for (guint i = 0; i < readings->n_samples; i++)
    {
      readings->time[i] = (120 + i) * MINUTE;
      readings->value[RW_QUANTITY_SUPPLY_TEMPERATURE][i] = 5;
    }
  rw_series_add_history (series, buckets);
  rw_series_add_history (series, readings);
  return series;
}

static void
test_buckets (void)
{
  g_autoptr (RwSeries) series = make_series ();
  RwSamples samples = rw_samples_from_series (series);
  RwSamples part = rw_samples_cut (&samples, 60 * MINUTE, 130 * MINUTE);
  g_autoptr (GArray) defrosts = rw_samples_find_spans (&samples, RW_FLAG_DEFROSTING, TRUE);
  g_autoptr (RwChartData) data = rw_chart_data_new ();
  float low, high;

  g_assert_cmpuint (samples.n, ==, 33);
  g_assert_cmpint (samples.interval, ==, MINUTE);
  g_assert_cmpint (samples.gap, ==, 3 * MINUTE);
  g_assert_cmpuint (part.n, ==, 11);
  g_assert_cmpuint (part.bucket[0].step, ==, 3600);

  /* Two quarters defrosted at their ends; of the hour that is not known. */
  g_assert_cmpuint (defrosts->len, ==, 1);
  g_assert_cmpint (g_array_index (defrosts, RwBand, 0).to, ==, 30 * MINUTE);

  rw_samples_show (&samples, RW_QUANTITY_SUPPLY_TEMPERATURE, 0, data);
  g_assert_cmpuint (rw_chart_data_get_size (data), ==, 33);
  g_assert_cmpint (rw_chart_data_get_times (data)[2], ==, 90 * MINUTE);
  g_assert_true (rw_chart_data_is_connected (data, 0));
  g_assert_false (rw_chart_data_is_connected (data, 1));
  g_assert_true (rw_chart_data_is_connected (data, 2));
  g_assert_true (rw_chart_data_is_connected (data, 3));
  g_assert_true (rw_chart_data_get_range (data, 0, 100 * MINUTE, &low, &high));
  g_assert_cmpfloat (low, ==, -10);
  g_assert_cmpfloat (high, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/spans", test_spans);
  g_test_add_func ("/samples/spans-and-pauses", test_spans_and_pauses);
  g_test_add_func ("/samples/cut", test_cut);
  g_test_add_func ("/samples/series", test_series);
  g_test_add_func ("/samples/buckets", test_buckets);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-statistics.h"

#include "rw-time.h"

#include <math.h>

#define HOUR RW_USEC_PER_HOUR

/* n_low samples of low, then n_high of high, one an hour. */
static RwStatistics
compute (guint n_low, float low, guint n_high, float high)
{
  gint64 times[64];
  float values[64];
  RwStatistics statistics;

  for (guint i = 0; i < n_low + n_high; i++)
    {
      times[i] = i * HOUR;
      values[i] = i < n_low ? low : high;
    }
  g_assert_true (rw_statistics_compute (times, values, n_low + n_high, HOUR, 3 * HOUR, NAN, NAN,
                                        &statistics));
  return statistics;
}

static void
test_mean_kinetic (void)
{
  static const struct
  {
    guint n_low;
    float low;
    guint n_high;
    float high;
    double mean;
    double mean_kinetic;
  } cases[] = {
    { 24, 5, 0, 0, 5, 5.0000 },
    { 20, 5, 4, 15, 6.6667, 7.7046 },
    { 1, 2, 1, 8, 5, 5.5364 },
    { 29, 20, 1, 40, 20.6667, 22.0076 },
    { 23, 25, 1, 30, 25.2083, 25.2698 },
    { 20, -18, 4, -8, -16.3333, -15.0542 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RwStatistics statistics
          = compute (cases[i].n_low, cases[i].low, cases[i].n_high, cases[i].high);

      g_assert_cmpfloat_with_epsilon (statistics.mean, cases[i].mean, 5e-5);
      g_assert_cmpfloat_with_epsilon (statistics.mean_kinetic, cases[i].mean_kinetic, 5e-5);
      g_assert_cmpuint (statistics.count, ==, cases[i].n_low + cases[i].n_high);
    }
}

/* A reefer that reports more often while it is warm is not warmer for that. */
static void
test_weights (void)
{
  const gint64 times[] = { 0, HOUR, HOUR + HOUR / 4, HOUR + HOUR / 2, HOUR + 3 * HOUR / 4 };
  const float values[] = { 4, 8, 8, 8, 8 };
  RwStatistics statistics;

  g_assert_true (rw_statistics_compute (times, values, G_N_ELEMENTS (times), HOUR / 4, 3 * HOUR, NAN,
                                        6, &statistics));
  g_assert_cmpfloat_with_epsilon (statistics.mean, 6, 1e-9);
  g_assert_cmpint (statistics.covered, ==, 2 * HOUR);
  g_assert_cmpint (statistics.above, ==, HOUR);
  g_assert_cmpint (statistics.below, ==, 0);
}

/* What was during a gap, nobody knows: the sample before it stands for one interval only. */
static void
test_gap (void)
{
  const gint64 times[] = { 0, HOUR, 100 * HOUR };
  const float values[] = { 1, 4, 7 };
  RwStatistics statistics;

  g_assert_true (rw_statistics_compute (times, values, 3, HOUR, 3 * HOUR, 2, NAN, &statistics));
  g_assert_cmpint (statistics.covered, ==, 3 * HOUR);
  g_assert_cmpfloat_with_epsilon (statistics.mean, 4, 1e-9);
  g_assert_cmpint (statistics.below, ==, HOUR);
}

static void
test_extremes (void)
{
  const gint64 times[] = { 10, 20, 30, 40, 50 };
  const float values[] = { NAN, 3, -2, 9, 9 };
  const float nothing[] = { NAN, NAN, NAN, NAN, NAN };
  RwStatistics statistics = { .count = 77 };

  g_assert_false (rw_statistics_compute (times, nothing, 5, 10, 30, NAN, NAN, &statistics));
  g_assert_false (rw_statistics_compute (times, values, 0, 10, 30, NAN, NAN, &statistics));
  g_assert_cmpuint (statistics.count, ==, 77);

  g_assert_true (rw_statistics_compute (times, values, 5, 10, 30, NAN, NAN, &statistics));
  g_assert_cmpuint (statistics.count, ==, 4);
  g_assert_cmpfloat (statistics.minimum, ==, -2);
  g_assert_cmpint (statistics.minimum_time, ==, 30);
  g_assert_cmpfloat (statistics.maximum, ==, 9);
  g_assert_cmpint (statistics.maximum_time, ==, 40);
}

static void
test_interval (void)
{
  gint64 times[3000];

  for (int i = 0; i < 3000; i++)
    times[i] = i * 60 + (i > 2900 ? 100000 : 0);
  g_assert_cmpint (rw_statistics_get_interval (times, 3000, 5), ==, 60);
  g_assert_cmpint (rw_statistics_get_interval (times, 2, 5), ==, 60);
  g_assert_cmpint (rw_statistics_get_interval (times, 1, 5), ==, 5);
  g_assert_cmpint (rw_statistics_get_interval (times, 0, 5), ==, 5);
}

#define ACTIVATION (83144.72 / 8.314472)

/* Buckets, as a roll-up makes them of readings that come at any pace. */
static guint
make_buckets (const gint64 *times,
              const float *values,
              guint n,
              gint64 *begins,
              float *means,
              RwBucket *buckets)
{
  guint n_buckets = 0;

  for (guint i = 0; i < n;)
    {
      RwBucket *bucket = &buckets[n_buckets];
      gint64 begin = rw_time_floor (times[i], HOUR);
      double sum = 0, kinetic = 0;
      guint count = 0;

      rw_bucket_init (bucket, HOUR);
      for (; i < n && times[i] < begin + HOUR; i++, count++)
        {
          bucket->low[RW_QUANTITY_SUPPLY_TEMPERATURE] =
              count == 0 ? values[i] : MIN (bucket->low[RW_QUANTITY_SUPPLY_TEMPERATURE], values[i]);
          bucket->high[RW_QUANTITY_SUPPLY_TEMPERATURE] =
              count == 0 ? values[i]
                         : MAX (bucket->high[RW_QUANTITY_SUPPLY_TEMPERATURE], values[i]);
          sum += values[i];
          kinetic += exp (-ACTIVATION / (values[i] + 273.15));
          bucket->above += values[i] > 8 ? 60 : 0;
        }
      bucket->readings = bucket->count[RW_QUANTITY_SUPPLY_TEMPERATURE] = count;
      bucket->judged = count * 60;
      bucket->kinetic[RW_QUANTITY_SUPPLY_TEMPERATURE] =
          ACTIVATION / -log (kinetic / count) - 273.15;
      begins[n_buckets] = begin;
      means[n_buckets++] = sum / count;
    }
  return n_buckets;
}

/* What is computed of buckets is what is computed of their readings. */
static void
test_buckets (void)
{
  enum
  {
    N = 60 * 24 * 30
  };
  g_autofree gint64 *times = g_new (gint64, N);
  g_autofree float *values = g_new (float, N);
  g_autofree gint64 *begins = g_new (gint64, N);
  g_autofree float *means = g_new (float, N);
  g_autofree RwBucket *buckets = g_new (RwBucket, N);
  RwStatisticsInput input = {
    .time = begins,
    .value = means,
    .bucket = buckets,
    .quantity = RW_QUANTITY_SUPPLY_TEMPERATURE,
    .gap = 3 * RW_USEC_PER_MIN,
    .low = -30,
    .high = 8,
    .judged = TRUE,
  };
  RwStatistics raw, rolled;
  guint n = 0;

  /* Many an hour has but a few readings, and these are warm: their means must not count in full. */
  for (guint i = 0; i < N; i++)
    {
      gboolean sparse = i / 60 % 3 == 0;

      if (sparse && i % 20 != 0)
        continue;
      times[n] = i * RW_USEC_PER_MIN;
      values[n++] = (sparse ? 10 : -5) + g_test_rand_double_range (-3, 3);
    }
  values[n / 2] = 29.5;
  input.n = make_buckets (times, values, n, begins, means, buckets);
  input.interval = rw_bucket_find_interval (begins, buckets, input.n, 0);
  g_assert_cmpint (input.interval, ==, RW_USEC_PER_MIN);
  g_assert_true (rw_statistics_compute (times, values, n, RW_USEC_PER_MIN, 3 * RW_USEC_PER_MIN,
                                        input.low, input.high, &raw));
  g_assert_true (rw_statistics_compute_input (&input, &rolled));
  g_assert_cmpuint (rolled.count, ==, n);
  g_assert_cmpfloat (rolled.minimum, ==, raw.minimum);
  g_assert_cmpfloat (rolled.maximum, ==, 29.5);
  g_assert_cmpint (rolled.maximum_time, ==, rw_time_floor (times[n / 2], HOUR));
  g_assert_cmpfloat_with_epsilon (rolled.mean, raw.mean, 1e-4);
  g_assert_cmpfloat_with_epsilon (rolled.mean_kinetic, raw.mean_kinetic, 1e-3);
  g_assert_cmpint (rolled.covered, ==, raw.covered);
  g_assert_cmpint (rolled.above, ==, raw.above);
  g_assert_cmpint (rolled.below, ==, 0);
}

/* Of limits that a bucket knows nothing of, only its extremes tell. */
static void
test_bucket_limits (void)
{
  gint64 time = 0;
  float mean = 5;
  RwBucket bucket;
  RwStatisticsInput input = {
    1, &time, &mean, &bucket, RW_QUANTITY_HUMIDITY_LEVEL, RW_USEC_PER_MIN, HOUR, NAN, NAN, FALSE
  };
  RwStatistics statistics;

  rw_bucket_init (&bucket, HOUR);
  bucket.readings = bucket.count[RW_QUANTITY_HUMIDITY_LEVEL] = 60;
  bucket.low[RW_QUANTITY_HUMIDITY_LEVEL] = 0;
  bucket.high[RW_QUANTITY_HUMIDITY_LEVEL] = 10;
  bucket.judged = bucket.above = 3600;
  g_assert_true (rw_statistics_compute_input (&input, &statistics));
  g_assert_cmpint (statistics.above + statistics.below, ==, 0);
  input.high = 10;
  input.low = 0;
  g_assert_true (rw_statistics_compute_input (&input, &statistics));
  g_assert_cmpint (statistics.above + statistics.below, ==, 0);
  input.high = 7.5;
  input.low = 20;
  g_assert_true (rw_statistics_compute_input (&input, &statistics));
  g_assert_cmpint (statistics.above, ==, HOUR / 4);
  g_assert_cmpint (statistics.below, ==, HOUR);
  g_assert_cmpfloat (statistics.mean, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/mean-kinetic", test_mean_kinetic);
  g_test_add_func ("/statistics/weights", test_weights);
  g_test_add_func ("/statistics/gap", test_gap);
  g_test_add_func ("/statistics/extremes", test_extremes);
  g_test_add_func ("/statistics/interval", test_interval);
  g_test_add_func ("/statistics/buckets", test_buckets);
  g_test_add_func ("/statistics/bucket-limits", test_bucket_limits);
  return g_test_run ();
}

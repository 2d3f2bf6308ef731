/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-statistics-tracker.h"

#include "rw-kinetic.h"
#include "rw-time.h"

#include <math.h>

#define HOUR RW_USEC_PER_HOUR

/* Known means: n_low hours at low, then n_high hours at high. */
static const struct
{
  guint n_low;
  float low;
  guint n_high;
  float high;
  double mean;
  double mean_kinetic;
} vectors[] = {
  { 24, 5, 0, 0, 5, 5.0000 },          { 20, 5, 4, 15, 6.6667, 7.7046 },
  { 1, 2, 1, 8, 5, 5.5364 },           { 29, 20, 1, 40, 20.6667, 22.0076 },
  { 23, 25, 1, 30, 25.2083, 25.2698 }, { 20, -18, 4, -8, -16.3333, -15.0542 },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      RwStatisticsTracker tracker;
      RwStatistics statistics;
      double sum = 0;

      rw_statistics_tracker_init (&tracker);
      for (guint k = 0; k < vectors[i].n_low + vectors[i].n_high; k++)
        {
          float value = k < vectors[i].n_low ? vectors[i].low : vectors[i].high;

          rw_statistics_tracker_add (&tracker, k * HOUR, value, NAN, NAN, HOUR, 3 * HOUR);
          sum += rw_kinetic_get_term (value);
        }
      g_assert_true (rw_statistics_tracker_get (&tracker, &statistics));
      g_assert_cmpfloat_with_epsilon (statistics.mean, vectors[i].mean, 5e-5);
      g_assert_cmpfloat_with_epsilon (statistics.mean_kinetic, vectors[i].mean_kinetic, 5e-5);
      g_assert_cmpfloat_with_epsilon (rw_kinetic_get_mean (sum,
                                                           vectors[i].n_low + vectors[i].n_high),
                                      vectors[i].mean_kinetic, 5e-5);
    }
}

/* The same as of samples that are kept, whatever their times and gaps. */
static void
test_same (void)
{
  gint64 times[2000];
  float values[2000];
  gint64 time = 0;
  RwStatisticsTracker tracker;
  RwStatistics expected, statistics;
  GRand *random = g_rand_new_with_seed (7);

  rw_statistics_tracker_init (&tracker);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      time += g_rand_int_range (random, 1, 60) * RW_USEC_PER_MIN * (i % 50 == 0 ? 30 : 1);
      times[i] = time;
      values[i] = i % 7 == 0 ? NAN : (float) g_rand_double_range (random, -30, 30);
      rw_statistics_tracker_add (&tracker, times[i], values[i], -10, 10, HOUR / 2, 2 * HOUR);
    }
  g_rand_free (random);
  g_assert_true (rw_statistics_compute (times, values, G_N_ELEMENTS (times), HOUR / 2, 2 * HOUR,
                                        -10, 10, &expected));
  g_assert_true (rw_statistics_tracker_get (&tracker, &statistics));
  g_assert_cmpuint (statistics.count, ==, expected.count);
  g_assert_cmpint (statistics.minimum_time, ==, expected.minimum_time);
  g_assert_cmpint (statistics.maximum_time, ==, expected.maximum_time);
  g_assert_cmpint (statistics.covered, ==, expected.covered);
  g_assert_cmpint (statistics.below, ==, expected.below);
  g_assert_cmpint (statistics.above, ==, expected.above);
  g_assert_cmpfloat_with_epsilon (statistics.mean, expected.mean, 1e-9);
  g_assert_cmpfloat_with_epsilon (statistics.mean_kinetic, expected.mean_kinetic, 1e-9);
}

/* Limits and intervals that change on the way; what a gap was, nobody knows. */
static void
test_changes (void)
{
  RwStatisticsTracker tracker;
  RwStatistics statistics;

  rw_statistics_tracker_init (&tracker);
  g_assert_false (rw_statistics_tracker_get (&tracker, &statistics));
  rw_statistics_tracker_add (&tracker, 0, 4, 2, 8, HOUR, 3 * HOUR);
  rw_statistics_tracker_add (&tracker, HOUR, 4, 5, 8, HOUR, 3 * HOUR);
  rw_statistics_tracker_add (&tracker, 10 * HOUR, NAN, 5, 8, 2 * HOUR, 6 * HOUR);
  rw_statistics_tracker_add (&tracker, 12 * HOUR, 9, NAN, 8, 2 * HOUR, 6 * HOUR);
  g_assert_true (rw_statistics_tracker_get (&tracker, &statistics));
  g_assert_cmpuint (statistics.count, ==, 3);
  g_assert_cmpint (statistics.covered, ==, 4 * HOUR);
  g_assert_cmpint (statistics.below, ==, HOUR);
  g_assert_cmpint (statistics.above, ==, 2 * HOUR);
  g_assert_cmpfloat_with_epsilon (statistics.mean, 6.5, 1e-9);
}

/* What is colder than cold adds nothing, and nothing has no mean. */
static void
test_absolute_zero (void)
{
  g_assert_cmpfloat (rw_kinetic_get_term (-273.15), ==, 0);
  g_assert_cmpfloat (rw_kinetic_get_term (-1000), ==, 0);
  g_assert_true (isnan (rw_kinetic_get_mean (0, 0)));
  g_assert_cmpfloat_with_epsilon (rw_kinetic_get_mean (3 * rw_kinetic_get_term (-20), 3), -20,
                                  1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics-tracker/vectors", test_vectors);
  g_test_add_func ("/statistics-tracker/same", test_same);
  g_test_add_func ("/statistics-tracker/changes", test_changes);
  g_test_add_func ("/statistics-tracker/absolute-zero", test_absolute_zero);
  return g_test_run ();
}

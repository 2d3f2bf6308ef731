/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history.h"

#include "rw-time.h"

#include <math.h>

#define Q RW_QUANTITY_SUPPLY_TEMPERATURE
#define MINUTE RW_USEC_PER_MIN
#define QUARTER (15 * MINUTE)
#define HOUR RW_USEC_PER_HOUR
#define DAY RW_USEC_PER_DAY
#define START (19800 * DAY)

/* One reading a minute, its value the minute. */
static RwHistory *
make_readings (gint64 from, gint64 to)
{
  guint n = (to - from) / MINUTE;
  RwHistory *history = rw_history_new ("C01", 1u << Q, n);

  history->from = from;
  history->to = to;
  for (guint i = 0; i < n; i++)
    {
      history->time[i] = from + i * MINUTE;
      history->value[Q][i] = (history->time[i] - START) / MINUTE;
    }
  return history;
}

/* Buckets of those readings, with as many in them as told. */
static RwHistory *
make_buckets (gint64 from, gint64 to, gint64 step, guint readings)
{
  guint n = (to - from) / step;
  RwHistory *history = rw_history_new ("C01", RW_HISTORY_BUCKETS | 1u << Q, n);

  history->from = from;
  history->to = to;
  for (guint i = 0; i < n; i++)
    {
      gint64 first;

      history->time[i] = from + i * step;
      first = (history->time[i] - START) / MINUTE;
      rw_bucket_init (&history->bucket[i], step);
      history->bucket[i].readings = history->bucket[i].count[Q] = readings;
      history->bucket[i].low[Q] = first;
      history->bucket[i].high[Q] = first + step / MINUTE - 1;
      history->value[Q][i] = first + step / MINUTE / 2.0 - 0.5;
    }
  return history;
}

static gint64
get_step (const RwHistory *history, guint i)
{
  return rw_bucket_get_end (history->time, history->bucket, i) - history->time[i];
}

static void
assert_stretch (const RwHistory *history, gint64 from, gint64 to, gint64 step)
{
  gint64 next = from;

  for (guint i = 0; i < history->n_samples; i++)
    if (history->time[i] >= from && history->time[i] < to)
      {
        g_assert_cmpint (history->time[i], ==, next);
        g_assert_cmpint (get_step (history, i), ==, step);
        next += step > 0 ? step : MINUTE;
      }
  g_assert_cmpint (next, ==, to);
}

static void
test_choose (void)
{
  g_assert_cmpint (rw_history_choose_step (0, 7 * DAY, 0), ==, 0);
  g_assert_cmpint (rw_history_choose_step (0, 7 * DAY, 673), ==, 0);
  g_assert_cmpint (rw_history_choose_step (0, 7 * DAY, 672), ==, QUARTER);
  g_assert_cmpint (rw_history_choose_step (0, 7 * DAY, 169), ==, QUARTER);
  g_assert_cmpint (rw_history_choose_step (0, 7 * DAY, 168), ==, HOUR);
  g_assert_cmpint (rw_history_choose_step (0, 7 * DAY, 7), ==, DAY);
  g_assert_cmpint (rw_history_choose_step (5, 5, 100), ==, 0);
  g_assert_cmpint (rw_history_choose_step (G_MININT64, G_MAXINT64, 1), ==, DAY);
  g_assert_cmpint (rw_history_get_step (0), ==, QUARTER);
  g_assert_cmpint (rw_history_get_step (2), ==, DAY);
  g_assert_cmpint (rw_history_get_step (3), ==, 0);
}

/* What has all readings of a bucket takes its place, whichever of the two comes first. */
static void
test_finer_wins (void)
{
  g_autoptr (RwHistory) readings = make_readings (START + HOUR, START + 3 * HOUR);
  g_autoptr (RwHistory) quarters = make_buckets (START, START + 4 * HOUR, QUARTER, 15);
  g_autoptr (RwHistory) hours = make_buckets (START - 2 * HOUR, START + 5 * HOUR, HOUR, 60);
  RwHistory *parts[] = { readings, quarters, hours };
  const guint orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 0, 2 }, { 2, 0, 1 } };

  for (guint o = 0; o < G_N_ELEMENTS (orders); o++)
    {
      g_autoptr (RwHistory) two = rw_history_merge (parts[orders[o][0]], parts[orders[o][1]]);
      g_autoptr (RwHistory) all = rw_history_merge (two, parts[orders[o][2]]);
      g_autoptr (RwHistory) again = rw_history_merge (all, parts[orders[o][0]]);

      g_assert_cmpuint (all->n_samples, ==, 2 + 4 + 120 + 4 + 1);
      g_assert_cmpuint (again->n_samples, ==, all->n_samples);
      assert_stretch (all, START - 2 * HOUR, START, HOUR);
      assert_stretch (all, START, START + HOUR, QUARTER);
      assert_stretch (all, START + HOUR, START + 3 * HOUR, 0);
      assert_stretch (all, START + 3 * HOUR, START + 4 * HOUR, QUARTER);
      assert_stretch (all, START + 4 * HOUR, START + 5 * HOUR, HOUR);
      g_assert_cmpfloat (all->value[Q][0], ==, -120 + 29.5);
      g_assert_cmpfloat (all->bucket[0].high[Q], ==, -61);
      g_assert_cmpint (all->interval, ==, MINUTE);
    }
}

/* A part never stands for the whole. */
static void
test_part_loses (void)
{
  g_autoptr (RwHistory) readings = make_readings (START + 20 * MINUTE, START + 100 * MINUTE);
  g_autoptr (RwHistory) quarters = make_buckets (START, START + 2 * HOUR, QUARTER, 15);
  g_autoptr (RwHistory) more = make_buckets (START, START + DAY, DAY, 1441);
  g_autoptr (RwHistory) mixed = rw_history_merge (readings, quarters);
  g_autoptr (RwHistory) day = rw_history_merge (mixed, more);

  assert_stretch (mixed, START, START + 30 * MINUTE, QUARTER);
  assert_stretch (mixed, START + 30 * MINUTE, START + 90 * MINUTE, 0);
  assert_stretch (mixed, START + 90 * MINUTE, START + 2 * HOUR, QUARTER);
  g_assert_cmpuint (day->n_samples, ==, 1);
  g_assert_cmpint (get_step (day, 0), ==, DAY);
}

/* The same again with other quantities completes readings, and takes the newer buckets. */
static void
test_same (void)
{
  g_autoptr (RwHistory) readings = make_readings (START, START + 10 * MINUTE);
  g_autoptr (RwHistory) other = rw_history_new ("C01", 1u << RW_QUANTITY_KILOWATTS, 2);
  g_autoptr (RwHistory) old = make_buckets (START + HOUR, START + 2 * HOUR, QUARTER, 7);
  g_autoptr (RwHistory) new = make_buckets (START + HOUR, START + 2 * HOUR, QUARTER, 8);
  g_autoptr (RwHistory) merged = NULL;
  g_autoptr (RwHistory) corrected = rw_history_merge (old, new);

  other->time[0] = START + MINUTE;
  other->value[RW_QUANTITY_KILOWATTS][0] = 3;
  other->flags_known[0] = other->flags_set[0] = RW_FLAG_POWERED;
  other->time[1] = START + MINUTE + 1;
  merged = rw_history_merge (readings, other);
  g_assert_cmpuint (merged->n_samples, ==, 11);
  g_assert_cmpfloat (merged->value[Q][1], ==, 1);
  g_assert_cmpfloat (merged->value[RW_QUANTITY_KILOWATTS][1], ==, 3);
  g_assert_cmpuint (merged->flags_set[1], ==, RW_FLAG_POWERED);
  g_assert_true (isnan (merged->value[Q][2]));
  g_assert_null (merged->bucket);
  g_assert_false (rw_history_has_buckets (merged));

  g_assert_cmpuint (corrected->n_samples, ==, 4);
  g_assert_cmpuint (corrected->bucket[2].readings, ==, 8);
}

static void
test_cut (void)
{
  g_autoptr (RwHistory) quarters = make_buckets (START, START + 2 * HOUR, QUARTER, 15);
  g_autoptr (RwHistory) readings = make_readings (START + 2 * HOUR, START + 3 * HOUR);
  g_autoptr (RwHistory) both = rw_history_merge (quarters, readings);
  g_autoptr (RwHistory) part =
      rw_history_cut (both, START + 20 * MINUTE, START + 2 * HOUR + 5 * MINUTE);
  g_autoptr (RwHistory) edge = rw_history_cut (both, START + 30 * MINUTE, START + 45 * MINUTE);

  g_assert_cmpuint (part->n_samples, ==, 7 + 5);
  g_assert_cmpint (part->time[0], ==, START + QUARTER);
  g_assert_cmpint (part->from, ==, START + 20 * MINUTE);
  g_assert_cmpuint (edge->n_samples, ==, 1);
  g_assert_cmpint (edge->time[0], ==, START + 30 * MINUTE);
}

/* Whoever reports each half hour has no gap, though every other quarter is missing. */
static void
test_interval (void)
{
  g_autoptr (RwHistory) quarters = make_buckets (START, START + 10 * HOUR, QUARTER, 1);
  g_autoptr (RwHistory) days = make_buckets (START, START + DAY, DAY, 1440);

  for (guint i = 0; i < quarters->n_samples; i++)
    quarters->time[i] = START + i * 2 * QUARTER;
  g_assert_cmpint (rw_bucket_find_interval (quarters->time, quarters->bucket, quarters->n_samples,
                                            0),
                   ==, 2 * QUARTER);
  g_assert_cmpint (rw_bucket_find_interval (days->time, days->bucket, 1, 0), ==, MINUTE);
  g_assert_cmpint (rw_bucket_find_interval (days->time, days->bucket, 0, 7), ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/choose", test_choose);
  g_test_add_func ("/history/finer-wins", test_finer_wins);
  g_test_add_func ("/history/part-loses", test_part_loses);
  g_test_add_func ("/history/same", test_same);
  g_test_add_func ("/history/cut", test_cut);
  g_test_add_func ("/history/interval", test_interval);
  return g_test_run ();
}

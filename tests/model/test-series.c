/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-series.h"

#include <math.h>

typedef struct
{
  guint appended;
  guint first;
  guint reset;
} Heard;

static void
appended_cb (RwSeries *series, guint first, Heard *heard)
{
  heard->appended++;
  heard->first = first;
}

static void
reset_cb (RwSeries *series, Heard *heard)
{
  heard->reset++;
}

static RwSeries *
listen_to_series (Heard *heard)
{
  RwSeries *series = rw_series_new ("CMAU4501237");

  *heard = (Heard) { 0 };
  g_signal_connect (series, "appended", G_CALLBACK (appended_cb), heard);
  g_signal_connect (series, "reset", G_CALLBACK (reset_cb), heard);
  return series;
}

static void
add_reading (RwBatchBuilder *builder, const char *container_id, gint64 time, float supply)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (container_id);
  reading.source = g_intern_string ("native");
  reading.time = time;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = supply;
  reading.flags_known = RW_FLAG_POWERED;
  reading.flags_set = RW_FLAG_POWERED;
  rw_batch_builder_add_reading (builder, &reading);
}

static void
apply (RwSeries *series, RwBatchBuilder *builder)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  rw_series_apply (series, batches);
}

static RwHistory *
make_history (gint64 from, gint64 step, guint n)
{
  RwHistory *history = rw_history_new ("CMAU4501237", 1u << RW_QUANTITY_RETURN_TEMPERATURE, n);

  history->from = from;
  history->to = from + n * step;
  history->interval = step;
  for (guint i = 0; i < n; i++)
    {
      history->time[i] = from + i * step;
      history->value[RW_QUANTITY_RETURN_TEMPERATURE][i] = i;
      history->flags_known[i] = RW_FLAG_DEFROSTING;
      history->flags_set[i] = RW_FLAG_DEFROSTING;
    }
  return history;
}

static void
assert_ascending (RwSeries *series)
{
  const gint64 *times = rw_series_get_times (series);

  for (guint i = 1; i < rw_series_get_size (series); i++)
    g_assert_cmpint (times[i - 1], <, times[i]);
}

static void
test_append (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  add_reading (builder, "CMAU4501237", 100, 4);
  add_reading (builder, "MSKU1234565", 110, 99);
  add_reading (builder, "CMAU4501237", 200, 5);
  apply (series, builder);
  g_assert_cmpuint (heard.appended, ==, 1);
  g_assert_cmpuint (heard.first, ==, 0);
  g_assert_cmpuint (rw_series_get_size (series), ==, 2);

  add_reading (builder, "CMAU4501237", 300, 6);
  apply (series, builder);
  g_assert_cmpuint (heard.appended, ==, 2);
  g_assert_cmpuint (heard.first, ==, 2);
  g_assert_cmpuint (heard.reset, ==, 0);
  g_assert_cmpfloat (rw_series_get_values (series, RW_QUANTITY_SUPPLY_TEMPERATURE)[2], ==, 6);
  g_assert_true (isnan (rw_series_get_values (series, RW_QUANTITY_HUMIDITY_LEVEL)[2]));
  g_assert_cmpuint (rw_series_get_flags_set (series)[2], ==, RW_FLAG_POWERED);

  add_reading (builder, "MSKU1234565", 400, 1);
  apply (series, builder);
  g_assert_cmpuint (heard.appended, ==, 2);
}

/* A late sample goes to its place, and a second one of the same moment nowhere. */
static void
test_late (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  add_reading (builder, "CMAU4501237", 100, 1);
  add_reading (builder, "CMAU4501237", 300, 3);
  apply (series, builder);
  add_reading (builder, "CMAU4501237", 200, 2);
  add_reading (builder, "CMAU4501237", 300, 33);
  apply (series, builder);

  g_assert_cmpuint (heard.reset, ==, 1);
  g_assert_cmpuint (rw_series_get_size (series), ==, 3);
  assert_ascending (series);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (rw_series_get_values (series, RW_QUANTITY_SUPPLY_TEMPERATURE)[i], ==, i + 1);

  add_reading (builder, "CMAU4501237", 300, 33);
  apply (series, builder);
  g_assert_cmpuint (heard.reset + heard.appended, ==, 2);
}

/* Readings out of order inside one update, all of them new, are an append. */
static void
test_disorder_at_the_end (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  add_reading (builder, "CMAU4501237", 100, 1);
  apply (series, builder);
  add_reading (builder, "CMAU4501237", 300, 3);
  add_reading (builder, "CMAU4501237", 200, 2);
  apply (series, builder);

  g_assert_cmpuint (heard.appended, ==, 2);
  g_assert_cmpuint (heard.first, ==, 1);
  g_assert_cmpuint (heard.reset, ==, 0);
  assert_ascending (series);
}

/* History arrives after live samples, overlaps them and reaches back: no hole, nothing twice. */
static void
test_join (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwHistory) history = make_history (0, 10, 10);
  const float *supply, *back;

  for (gint64 time = 80; time < 130; time += 10)
    add_reading (builder, "CMAU4501237", time, time);
  apply (series, builder);
  rw_series_add_history (series, history);

  g_assert_cmpuint (heard.reset, ==, 1);
  g_assert_cmpuint (rw_series_get_size (series), ==, 13);
  assert_ascending (series);

  supply = rw_series_get_values (series, RW_QUANTITY_SUPPLY_TEMPERATURE);
  back = rw_series_get_values (series, RW_QUANTITY_RETURN_TEMPERATURE);
  for (guint i = 0; i < 13; i++)
    {
      g_assert_cmpint (rw_series_get_times (series)[i], ==, i * 10);
      g_assert_cmpint (isnan (supply[i]), ==, i < 8);
      g_assert_cmpint (isnan (back[i]), ==, i > 9);
    }
  g_assert_cmpuint (rw_series_get_flags_set (series)[8], ==, RW_FLAG_POWERED | RW_FLAG_DEFROSTING);

  rw_series_add_history (series, history);
  g_assert_cmpuint (rw_series_get_size (series), ==, 13);
}

static void
test_random_merge (void)
{
  for (int round = 0; round < 200; round++)
    {
      Heard heard;
      g_autoptr (RwSeries) series = listen_to_series (&heard);
      g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
      g_autoptr (GHashTable) moments = g_hash_table_new (NULL, NULL);

      for (int part = 0; part < 6; part++)
        {
          gint64 from = g_test_rand_int_range (1, 500);
          guint n = g_test_rand_int_range (0, 40);
          g_autoptr (RwHistory) history = make_history (from, 7, n);

          for (guint i = 0; i < n; i++)
            {
              gint64 late = g_test_rand_int_range (1, 700);

              g_hash_table_add (moments, GSIZE_TO_POINTER (history->time[i]));
              g_hash_table_add (moments, GSIZE_TO_POINTER (late));
              add_reading (builder, "CMAU4501237", late, late);
            }
          apply (series, builder);
          rw_series_add_history (series, history);
        }

      assert_ascending (series);
      g_assert_cmpuint (rw_series_get_size (series), ==, g_hash_table_size (moments));
    }
}

static void
remember_cb (RwSeries *series, gint64 time, gint64 *trimmed)
{
  *trimmed = time;
}

/* What is older than all owners need goes when live samples come, and not by ones and twos. */
static void
test_trim (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwHistory) history = make_history (0, 10, 8000);
  const int page = 0, other_page = 0;
  gint64 trimmed = 0;

  g_signal_connect (series, "trimmed", G_CALLBACK (remember_cb), &trimmed);
  rw_series_add_history (series, history);
  add_reading (builder, "CMAU4501237", 80000, 1);
  apply (series, builder);
  g_assert_cmpuint (rw_series_get_size (series), ==, 8001);

  rw_series_keep (series, &page, 60000);
  rw_series_keep (series, &other_page, 15000);
  add_reading (builder, "CMAU4501237", 80010, 1);
  apply (series, builder);
  g_assert_cmpuint (rw_series_get_size (series), ==, 8002);

  rw_series_let_go (series, &other_page);
  heard.reset = 0;
  add_reading (builder, "CMAU4501237", 80020, 1);
  apply (series, builder);
  g_assert_cmpint (trimmed, ==, 60000);
  g_assert_cmpuint (heard.reset, ==, 1);
  g_assert_cmpuint (rw_series_get_size (series), ==, 2003);
  g_assert_cmpint (rw_series_get_times (series)[0], ==, 60000);
  g_assert_cmpfloat (rw_series_get_values (series, RW_QUANTITY_RETURN_TEMPERATURE)[0], ==, 6000);
}

#define MINUTE G_GINT64_CONSTANT (60000000)
#define HOUR (60 * MINUTE)

/* Hours from `from` on, each of 60 readings, the value the number of the hour. */
static RwHistory *
make_hours (gint64 from, guint n)
{
  RwHistory *history =
      rw_history_new ("CMAU4501237", RW_HISTORY_BUCKETS | 1u << RW_QUANTITY_SUPPLY_TEMPERATURE, n);

  for (guint i = 0; i < n; i++)
    {
      history->time[i] = from + i * HOUR;
      rw_bucket_init (&history->bucket[i], HOUR);
      history->bucket[i].readings = history->bucket[i].count[RW_QUANTITY_SUPPLY_TEMPERATURE] = 60;
      history->bucket[i].low[RW_QUANTITY_SUPPLY_TEMPERATURE] = -1;
      history->bucket[i].high[RW_QUANTITY_SUPPLY_TEMPERATURE] = 1;
      history->value[RW_QUANTITY_SUPPLY_TEMPERATURE][i] = 0;
    }
  return history;
}

/* Live readings go on after the last bucket. In one they say nothing new but how far it went. */
static void
test_buckets (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwHistory) hours = make_hours (HOUR, 10);
  const RwBucket *buckets;

  add_reading (builder, "CMAU4501237", 11 * HOUR - MINUTE, 7);
  add_reading (builder, "CMAU4501237", 11 * HOUR, 5);
  apply (series, builder);
  g_assert_null (rw_series_get_buckets (series));
  rw_series_add_history (series, hours);
  g_assert_cmpuint (rw_series_get_size (series), ==, 11);
  g_assert_cmpint (rw_series_get_step (series, 9), ==, HOUR);
  g_assert_cmpint (rw_series_get_step (series, 10), ==, 0);

  heard = (Heard){ 0 };
  add_reading (builder, "CMAU4501237", 11 * HOUR + MINUTE, 6);
  add_reading (builder, "CMAU4501237", 5 * HOUR + 3 * MINUTE, 9);
  apply (series, builder);
  g_assert_cmpuint (heard.appended, ==, 1);
  g_assert_cmpuint (heard.reset, ==, 0);
  g_assert_cmpuint (rw_series_get_size (series), ==, 12);
  buckets = rw_series_get_buckets (series);
  g_assert_cmpfloat (buckets[4].high[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 9);
  g_assert_cmpuint (buckets[4].readings, ==, 60);
  g_assert_cmpuint (buckets[11].step, ==, 0);

  /* Before the first bucket there is room. */
  add_reading (builder, "CMAU4501237", HOUR - 1, 2);
  apply (series, builder);
  g_assert_cmpuint (rw_series_get_size (series), ==, 13);
  assert_ascending (series);
}

/* Readings take the place of the buckets that they are all of, and of no other. */
static void
test_refine (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwHistory) hours = make_hours (HOUR, 10);
  g_autoptr (RwHistory) minutes = make_history (3 * HOUR + 30 * MINUTE, MINUTE, 120);

  rw_series_add_history (series, hours);
  rw_series_add_history (series, minutes);
  g_assert_cmpuint (rw_series_get_size (series), ==, 9 + 60);
  assert_ascending (series);
  g_assert_cmpint (rw_series_get_step (series, 2), ==, HOUR);
  g_assert_cmpint (rw_series_get_step (series, 3), ==, 0);
  g_assert_cmpint (rw_series_get_times (series)[3], ==, 4 * HOUR);
  g_assert_cmpint (rw_series_get_step (series, 63), ==, HOUR);
}

static void
dropped_cb (RwSeries *series, gint64 from, gint64 to, guint *n_dropped)
{
  (*n_dropped)++;
}

/* What is far from all that anybody wants goes, and only when there is much. */
static void
test_shrink (void)
{
  Heard heard;
  g_autoptr (RwSeries) series = listen_to_series (&heard);
  g_autoptr (RwHistory) history = make_history (0, MINUTE, 600);
  g_autoptr (RwHistory) hours = make_hours (20 * HOUR, 10);
  const int page = 0, other_page = 0;
  guint n_dropped = 0;

  g_signal_connect (series, "dropped", G_CALLBACK (dropped_cb), &n_dropped);
  rw_series_add_history (series, history);
  rw_series_add_history (series, hours);
  rw_series_shrink (series, 100);
  g_assert_cmpuint (rw_series_get_size (series), ==, 610);

  rw_series_keep_span (series, &page, 100 * MINUTE, 200 * MINUTE);
  rw_series_keep_span (series, &other_page, 150 * MINUTE, 300 * MINUTE);
  rw_series_keep (series, &n_dropped, 25 * HOUR + 1);
  rw_series_shrink (series, 610);
  g_assert_cmpuint (rw_series_get_size (series), ==, 610);
  rw_series_shrink (series, 100);
  g_assert_cmpuint (n_dropped, ==, 2);
  g_assert_cmpuint (rw_series_get_size (series), ==, 200 + 5);
  g_assert_cmpint (rw_series_get_times (series)[0], ==, 100 * MINUTE);
  g_assert_cmpint (rw_series_get_times (series)[199], ==, 299 * MINUTE);
  g_assert_cmpint (rw_series_get_times (series)[200], ==, 25 * HOUR);
  g_assert_cmpint (rw_series_get_step (series, 200), ==, HOUR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/append", test_append);
  g_test_add_func ("/series/late", test_late);
  g_test_add_func ("/series/disorder-at-the-end", test_disorder_at_the_end);
  g_test_add_func ("/series/join", test_join);
  g_test_add_func ("/series/random-merge", test_random_merge);
  g_test_add_func ("/series/trim", test_trim);
  g_test_add_func ("/series/buckets", test_buckets);
  g_test_add_func ("/series/refine", test_refine);
  g_test_add_func ("/series/shrink", test_shrink);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* History in every resolution, of readings that are there and of those that are gone, against what
 * was loaded. */

#include "rw-history-provider.h"
#include "rw-load-test.h"
#include "rw-pg-packing.h"
#include "rw-pg-rollup.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>

#define Q RW_QUANTITY_TEMPERATURE
#define QUANTITIES (1u << RW_QUANTITY_TEMPERATURE | 1u << RW_QUANTITY_HUMIDITY_LEVEL)
#define MINUTE RW_USEC_PER_MIN
#define HOUR RW_USEC_PER_HOUR
#define DAY RW_USEC_PER_DAY

/* Midnight of 2024-03-04: long over, so that every bucket of it is. */
#define START (G_GINT64_CONSTANT (1709510400) * RW_USEC_PER_SEC)
#define JOB_TIME (60 * RW_USEC_PER_SEC)

static RwTestPostgres *server;

typedef struct
{
  const char *name;
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
  RwPgStore *store;
  GArray *truth; /* of RwReading: what was loaded, each once */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  fixture->name = name;
  rw_test_postgres_create_database (server, name);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
  fixture->store = rw_pg_store_new (fixture->conninfo);
  fixture->truth = g_array_new (FALSE, FALSE, sizeof (RwReading));
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->loader);
  rw_batch_builder_free (fixture->builder);
  g_array_unref (fixture->truth);
  g_free (fixture->conninfo);
}

static char *
ask (Fixture *fixture, const char *sql)
{
  return rw_test_postgres_query (server, fixture->name, sql);
}

static void
add (Fixture *fixture, const char *container_id, gint64 time, float value)
{
  RwReading reading = rw_load_test_reading (container_id, "2024-03-04T00:00:00Z", value);

  reading.time = reading.received_time = time;
  rw_batch_builder_add_reading (fixture->builder, &reading);
  g_array_append_val (fixture->truth, reading);
}

static void
load (Fixture *fixture)
{
  rw_load_test_load (fixture->loader, fixture->builder);
}

static void
run_job (RwPgJob *job)
{
  g_autoptr (GError) error = NULL;
  guint64 n_done;

  rw_load_test_run_job (job, JOB_TIME, &n_done, &error);
  g_assert_no_error (error);
  g_object_unref (job);
}

static void
roll_up (Fixture *fixture)
{
  run_job (rw_pg_rollup_new (fixture->conninfo));
}

/* Rolls up what is before a moment, in the time of the readings, at most so many buckets. */
static void
roll_up_before (Fixture *fixture, gint64 time, guint most)
{
  g_autofree char *text = rw_time_format (time);
  g_autofree char *close =
      g_strdup_printf ("SELECT reeferwatch.close_rollups(now() - '%s'::timestamptz)", text);
  g_autofree char *work = g_strdup_printf ("SELECT reeferwatch.roll_up(%u)", most);

  g_free (ask (fixture, close));
  for (guint i = 0; i < 3; i++)
    g_free (ask (fixture, work));
}

static GPtrArray *
query_many (Fixture *fixture, const char *const *ids, gint64 from, gint64 to, guint width)
{
  const RwHistoryPlan plan = { ids, from, to, QUANTITIES, width };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *histories;

  rw_history_provider_query_many_async (RW_HISTORY_PROVIDER (fixture->store), &plan, NULL,
                                        rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  histories =
      rw_history_provider_query_many_finish (RW_HISTORY_PROVIDER (fixture->store), result, &error);
  g_assert_no_error (error);
  return histories;
}

static RwHistory *
query (Fixture *fixture, gint64 from, gint64 to, guint width)
{
  const char *const ids[] = { "C01", NULL };
  g_autoptr (GPtrArray) histories = query_many (fixture, ids, from, to, width);

  g_assert_cmpuint (histories->len, ==, 1);
  return rw_history_ref (histories->pdata[0]);
}

static RwHistory *
query_fleet (Fixture *fixture, gint64 from, gint64 to, gint64 step)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwHistory *history;

  rw_history_provider_fleet_async (RW_HISTORY_PROVIDER (fixture->store), from, to, step, QUANTITIES,
                                   NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  history = rw_history_provider_fleet_finish (RW_HISTORY_PROVIDER (fixture->store), result, &error);
  g_assert_no_error (error);
  return history;
}

static RwBatch *
query_fleet_at (Fixture *fixture, gint64 time)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwBatch *batch;

  rw_history_provider_fleet_at_async (RW_HISTORY_PROVIDER (fixture->store), time, NULL,
                                      rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  batch =
      rw_history_provider_fleet_at_finish (RW_HISTORY_PROVIDER (fixture->store), result, &error);
  g_assert_no_error (error);
  return batch;
}

static gint64
get_end (const RwHistory *history, guint i)
{
  return rw_bucket_get_end (history->time, history->bucket, i);
}

static gint64
get_step (const RwHistory *history, guint i)
{
  return get_end (history, i) - history->time[i];
}

static guint
count_readings (const RwHistory *history)
{
  guint n = 0;

  for (guint i = 0; i < history->n_samples; i++)
    n += get_step (history, i) == 0 ? 1 : history->bucket[i].readings;
  return n;
}

static float
get_high (const RwHistory *history, guint i)
{
  return get_step (history, i) == 0 ? history->value[Q][i] : history->bucket[i].high[Q];
}

static float
get_low (const RwHistory *history, guint i)
{
  return get_step (history, i) == 0 ? history->value[Q][i] : history->bucket[i].low[Q];
}

/* Samples ascend and do not overlap, and begin where buckets begin. */
static void
assert_apart (const RwHistory *history)
{
  for (guint i = 0; i < history->n_samples; i++)
    {
      gint64 step = get_step (history, i);

      if (step > 0)
        g_assert_cmpint (history->time[i] % step, ==, 0);
      if (i > 0)
        g_assert_cmpint (history->time[i], >=, get_end (history, i - 1));
      if (i > 0 && step == 0)
        g_assert_cmpint (history->time[i], >, history->time[i - 1]);
    }
}

/* How many samples have it in them. */
static guint
count_holders (const RwHistory *history, gint64 time)
{
  guint n = 0;

  for (guint i = 0; i < history->n_samples; i++)
    n += history->time[i] == time || (history->time[i] <= time && time < get_end (history, i));
  return n;
}

static const guint widths[] = {
  0, 1, 5, 9, 10, 50, 100, 239, 240, 241, 700, 959, 960, 2000, 100000
};

/* One reading of ten days, in every resolution. */
static void
test_spike (Fixture *fixture, gconstpointer name)
{
  const gint64 spike = START + 3 * DAY + 7 * HOUR + 11 * MINUTE;
  gboolean seen[4] = { FALSE };

  for (gint64 time = START; time < START + 10 * DAY; time += MINUTE)
    add (fixture, "C01", time, time == spike ? 17 : time == spike + HOUR ? -9 : 4);
  load (fixture);
  roll_up (fixture);

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      g_autoptr (RwHistory) history = query (fixture, START, START + 10 * DAY, widths[w]);
      gint64 step = rw_history_choose_step (START, START + 10 * DAY, widths[w]);
      guint n_high = 0, n_low = 0;

      assert_apart (history);
      g_assert_cmpuint (count_readings (history), ==, 14400);
      g_assert_cmpint (rw_history_has_buckets (history), ==, step > 0);
      g_assert_cmpint (history->interval, ==, MINUTE);
      for (guint i = 0; i < history->n_samples; i++)
        {
          gboolean holds = history->time[i] == spike
                           || (history->time[i] <= spike && spike < get_end (history, i));

          g_assert_cmpint (get_step (history, i), ==, step);
          g_assert_cmpint (get_high (history, i) == 17, ==, holds);
          n_high += get_high (history, i) == 17;
          n_low += get_low (history, i) == -9;
        }
      g_assert_cmpuint (n_high, ==, 1);
      g_assert_cmpuint (n_low, ==, 1);
      seen[step == 0 ? 0 : step == 15 * MINUTE ? 1 : step == HOUR ? 2 : 3] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
}

static void
test_gap (Fixture *fixture, gconstpointer name)
{
  const gint64 from = START + 2 * DAY + 5 * HOUR, to = START + 5 * DAY + 7 * MINUTE;

  for (gint64 time = START; time < START + 10 * DAY; time += MINUTE)
    if (time < from || time >= to)
      add (fixture, "C01", time, 4);
  load (fixture);
  roll_up (fixture);

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      g_autoptr (RwHistory) history = query (fixture, START, START + 10 * DAY, widths[w]);
      guint n_gaps = 0;

      for (guint i = 1; i < history->n_samples; i++)
        if (history->time[i] - get_end (history, i - 1) > 3 * history->interval)
          {
            n_gaps++;
            g_assert_cmpint (get_end (history, i - 1), >=, from - MINUTE);
            g_assert_cmpint (history->time[i], <=, to);
          }
      g_assert_cmpuint (n_gaps, ==, 1);
    }
}

static void
add_days (Fixture *fixture, guint n)
{
  for (gint64 time = START; time < START + n * DAY; time += MINUTE)
    add (fixture, "C01", time, (float) ((time / MINUTE) % 32) / 4);
  load (fixture);
  roll_up (fixture);
}

/* Day 0 is gone but for hours, day 1 but for quarters, day 2 is packed, days 3 to 5 are there. */
static void
test_gone (Fixture *fixture, gconstpointer name)
{
  const gint64 day = START + DAY;
  g_autoptr (RwHistory) all = NULL;
  g_autoptr (RwHistory) quarters = NULL;
  g_autoptr (RwHistory) near = NULL;
  g_autoptr (RwHistory) again = NULL;
  g_autofree char *packed = NULL;

  add_days (fixture, 6);
  g_free (ask (fixture,
               "DROP TABLE reeferwatch.reading_20240304, reeferwatch.reading_20240305;"
               "DELETE FROM reeferwatch.rollup_15m WHERE bucket < '2024-03-05T00:00:00Z'"));
  run_job (rw_pg_packing_new (fixture->conninfo, g_get_real_time () - (START + 3 * DAY)));
  packed = ask (fixture, "SELECT string_agg(day::text, ',') FROM reeferwatch.stored_day"
                         " WHERE state = 'packed'");
  g_assert_cmpstr (packed, ==, "2024-03-06");

  all = query (fixture, START, START + 6 * DAY, 0);
  assert_apart (all);
  g_assert_cmpuint (all->n_samples, ==, 24 + 96 + 4 * 1440);
  g_assert_cmpuint (count_readings (all), ==, 6 * 1440);
  for (guint i = 0; i < all->n_samples; i++)
    g_assert_cmpint (get_step (all, i), ==,
                     all->time[i] < START + DAY       ? HOUR
                     : all->time[i] < START + 2 * DAY ? 15 * MINUTE
                                                      : 0);

  quarters = query (fixture, START, START + 6 * DAY, 500);
  assert_apart (quarters);
  g_assert_cmpuint (quarters->n_samples, ==, 24 + 5 * 96);
  g_assert_cmpuint (count_readings (quarters), ==, 6 * 1440);

  /* Zoomed in, the finest that there is. */
  near = query (fixture, day + 10 * HOUR + 20 * MINUTE, day + 10 * HOUR + 50 * MINUTE, 1000);
  g_assert_cmpuint (near->n_samples, ==, 3);
  g_assert_cmpint (near->time[0], ==, day + 10 * HOUR + 15 * MINUTE);

  /* A late reading brings a day back that is gone, with nothing else in it. */
  add (fixture, "C01", day + 10 * HOUR + RW_USEC_PER_SEC, 9);
  load (fixture);
  roll_up (fixture);
  again = query (fixture, START, START + 6 * DAY, 0);
  assert_apart (again);
  g_assert_cmpuint (again->n_samples, ==, 24 + 96 + 4 * 1440);
}

/* Whatever is stored and rolled up when, in whatever order it came: each reading is told once. */
static void
test_join (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GHashTable) moments = g_hash_table_new (g_int64_hash, g_int64_equal);
  gint64 now = START;

  for (guint round = 0; round < 60; round++)
    {
      guint width = widths[g_test_rand_int_range (0, G_N_ELEMENTS (widths))];
      gint64 from = START + g_test_rand_int_range (0, 30) * HOUR - HOUR;
      g_autoptr (RwHistory) history = NULL;

      for (gint64 end = now + g_test_rand_int_range (1, 90) * MINUTE; now < end;
           now += 50 * RW_USEC_PER_SEC)
        if (g_test_rand_int_range (0, 20) != 0)
          add (fixture, "C01", now, (float) g_test_rand_int_range (0, 64) / 4);
      load (fixture);
      if (g_test_rand_int_range (0, 3) != 0)
        roll_up_before (fixture, now - g_test_rand_int_range (0, 40) * MINUTE,
                        g_test_rand_int_range (1, 20));

      history = query (fixture, from, now + HOUR, width);
      assert_apart (history);
      for (guint i = 0; i < fixture->truth->len; i++)
        {
          gint64 time = g_array_index (fixture->truth, RwReading, i).time;

          if (time >= from)
            g_assert_cmpuint (count_holders (history, time), ==, 1);
        }
    }
}

/* Late readings come anywhere. They may have to wait for their bucket, but are never told twice,
 * and in the end they are all there. */
static void
test_late (Fixture *fixture, gconstpointer name)
{
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (RwHistory) history = NULL;

      for (guint i = 0; i < 40; i++)
        add (fixture, "C01",
             START + g_test_rand_int_range (0, 2 * 24 * 60) * MINUTE
                 + (gint64) fixture->truth->len * 1000,
             (float) g_test_rand_int_range (0, 64) / 4);
      load (fixture);
      roll_up_before (fixture, START + 3 * DAY, g_test_rand_int_range (1, 200));
      history = query (fixture, START, START + 2 * DAY, widths[round]);
      assert_apart (history);
      g_assert_cmpuint (count_readings (history), <=, fixture->truth->len);
    }

  roll_up (fixture);
  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      g_autoptr (RwHistory) history = query (fixture, START, START + 2 * DAY, widths[w]);

      g_assert_cmpuint (count_readings (history), ==, fixture->truth->len);
    }
}

static void
test_several (Fixture *fixture, gconstpointer name)
{
  const char *const ids[] = { "C03", "nobody\xff", "C01", "C03", NULL };
  g_autoptr (GPtrArray) readings = NULL;
  g_autoptr (GPtrArray) buckets = NULL;

  for (guint minute = 0; minute < 600; minute++)
    {
      add (fixture, "C01", START + minute * MINUTE, 1);
      add (fixture, "C02", START + minute * MINUTE, 2);
      if (minute % 2 == 0)
        add (fixture, "C03", START + minute * MINUTE, 3);
    }
  load (fixture);
  roll_up (fixture);

  readings = query_many (fixture, ids, START, START + 5 * HOUR, 0);
  buckets = query_many (fixture, ids, START, START + 5 * HOUR, 20);
  g_assert_cmpuint (readings->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const RwHistory *one = readings->pdata[i], *other = buckets->pdata[i];
      guint n = i == 1 ? 0 : i == 2 ? 300 : 150;

      g_assert_cmpuint (one->n_samples, ==, n);
      g_assert_cmpuint (other->n_samples, ==, i == 1 ? 0 : 20);
      g_assert_cmpuint (count_readings (other), ==, n);
      g_assert_null (one->value[RW_QUANTITY_KILOWATTS]);
      if (n > 0)
        {
          g_assert_nonnull (one->value[RW_QUANTITY_HUMIDITY_LEVEL]);
          g_assert_cmpstr (other->container_id, ==, ids[i]);
          g_assert_cmpfloat (other->value[Q][7], ==, i == 2 ? 1 : 3);
          g_assert_cmpuint (other->bucket[7].count[Q], ==, i == 2 ? 15 : 7);
          g_assert_cmpuint (other->bucket[7].count[RW_QUANTITY_HUMIDITY_LEVEL], ==, 0);
          g_assert_true (isnan (other->bucket[7].low[RW_QUANTITY_HUMIDITY_LEVEL]));
        }
    }
}

/* Statements of the store's that the server is at, or all of its lines that are open. */
static guint
count_active (Fixture *fixture)
{
  g_autofree char *answer =
      ask (fixture, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state = 'active' AND query LIKE '%rollup_fleet%'"
                    " AND pid <> pg_backend_pid()");

  return (guint) g_ascii_strtoull (answer, NULL, 10);
}

/* Two that cannot end, since somebody holds the table, hold up no third; and when they are
 * cancelled the server is at them no longer. */
static void
test_cancel (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwPgConnection) holder = rw_load_test_connect (fixture->conninfo);
  g_autoptr (RwPgScript) hold = rw_pg_script_new ();
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RwHistory) history = NULL;
  g_autoptr (GError) failure = NULL;
  GAsyncResult *pending[2] = { NULL };

  add (fixture, "C01", START, 1);
  load (fixture);
  rw_pg_script_add_simple (hold, "BEGIN; LOCK TABLE reeferwatch.rollup_fleet");
  held = rw_load_test_run (holder, hold, &failure);
  g_assert_no_error (failure);
  for (guint i = 0; i < 2; i++)
    rw_history_provider_fleet_async (RW_HISTORY_PROVIDER (fixture->store), START, START + DAY,
                                     15 * MINUTE, QUANTITIES, cancellable, rw_load_test_result_cb,
                                     &pending[i]);
  while (count_active (fixture) < 2)
    g_main_context_iteration (NULL, FALSE);

  history = query (fixture, START, START + DAY, 0);
  g_assert_cmpuint (history->n_samples, ==, 1);

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = rw_load_test_wait (&pending[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (
          rw_history_provider_fleet_finish (RW_HISTORY_PROVIDER (fixture->store), result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  while (count_active (fixture) > 0)
    g_main_context_iteration (NULL, FALSE);
}

#define N_REEFERS 12

static void
add_fleet (Fixture *fixture, guint n_days)
{
  for (guint i = 0; i < n_days * 400; i++)
    {
      g_autofree char *id = g_strdup_printf ("C%02d", g_test_rand_int_range (1, 1 + N_REEFERS));

      /* Each at a moment of its own. */
      add (fixture, id,
           START + g_test_rand_int_range (0, (int) n_days * 24 * 60) * MINUTE + i * 1000,
           (float) g_test_rand_int_range (-80, 80) / 4);
    }
  load (fixture);
  roll_up (fixture);
}

static void
assert_bucket (Fixture *fixture, const RwHistory *history, guint at)
{
  const RwBucket *bucket = &history->bucket[at];
  float low = INFINITY, high = -INFINITY;
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < fixture->truth->len; i++)
    {
      const RwReading *reading = &g_array_index (fixture->truth, RwReading, i);

      if (reading->time < history->time[at] || reading->time >= get_end (history, at))
        continue;
      low = MIN (low, reading->value[Q]);
      high = MAX (high, reading->value[Q]);
      sum += reading->value[Q];
      n++;
    }
  g_assert_cmpuint (bucket->readings, ==, n);
  g_assert_cmpuint (bucket->count[Q], ==, n);
  g_assert_cmpfloat (bucket->low[Q], ==, low);
  g_assert_cmpfloat (bucket->high[Q], ==, high);
  g_assert_cmpfloat_with_epsilon (history->value[Q][at], sum / n, 1e-4);
}

static void
test_fleet (Fixture *fixture, gconstpointer name)
{
  add_fleet (fixture, 3);
  for (guint s = 0; rw_history_get_step (s) != 0; s++)
    {
      gint64 from = START + 5 * HOUR + 1, to = START + 3 * DAY;
      g_autoptr (RwHistory) history = query_fleet (fixture, from, to, rw_history_get_step (s));

      g_assert_cmpint (history->time[0], >=, rw_time_floor (from, rw_history_get_step (s)));
      g_assert_null (history->container_id);
      assert_apart (history);
      for (guint i = 0; i < history->n_samples; i++)
        assert_bucket (fixture, history, i);
      if (s > 0)
        g_assert_cmpuint (history->n_samples, ==, s == 1 ? 67 : 3);
    }
}

/* The last reading before, as far as the reach goes; NULL for none. */
static const RwReading *
find_last (Fixture *fixture, const char *container_id, gint64 time)
{
  const RwReading *last = NULL;

  for (guint i = 0; i < fixture->truth->len; i++)
    {
      const RwReading *reading = &g_array_index (fixture->truth, RwReading, i);

      if (reading->container_id == container_id && reading->time <= time
          && reading->time > time - RW_HISTORY_FLEET_REACH
          && (last == NULL || reading->time > last->time))
        last = reading;
    }
  return last;
}

static void
assert_fleet_at (Fixture *fixture, gint64 time, gboolean packed)
{
  g_autoptr (RwBatch) batch = query_fleet_at (fixture, time);
  guint n, n_expected = 0;
  const RwReading *readings = rw_batch_get_readings (batch, &n);

  for (guint i = 0; i < n; i++)
    {
      /* What is packed is known to a quarter of an hour. */
      gint64 at = packed ? rw_time_floor (time, 15 * MINUTE) - 1 : time;
      const RwReading *last = find_last (fixture, readings[i].container_id, at);

      g_assert_nonnull (last);
      if (packed)
        {
          g_assert_cmpint (readings[i].time, ==,
                           rw_time_floor (last->time, 15 * MINUTE) + 15 * MINUTE - 1);
          g_assert_false (isnan (readings[i].value[Q]));
        }
      else
        {
          g_assert_cmpint (readings[i].time, ==, last->time);
          g_assert_cmpfloat (readings[i].value[Q], ==, last->value[Q]);
        }
      for (guint j = 0; j < i; j++)
        g_assert_true (readings[i].container_id != readings[j].container_id);
    }
  for (guint i = 1; i <= N_REEFERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("C%02u", i);

      n_expected += find_last (fixture, g_intern_string (id),
                               packed ? rw_time_floor (time, 15 * MINUTE) - 1 : time)
                    != NULL;
    }
  g_assert_cmpuint (n, ==, n_expected);
}

static void
test_fleet_at (Fixture *fixture, gconstpointer name)
{
  gint64 last = START + 3 * DAY;
  g_autoptr (RwBatch) batch = NULL;
  const RwReading *readings;
  guint n, n_found = 0;

  add_fleet (fixture, 3);
  for (guint i = 0; i < 25; i++)
    assert_fleet_at (fixture, START + g_test_rand_int_range (0, 6 * 24 * 60) * MINUTE, FALSE);

  run_job (rw_pg_packing_new (fixture->conninfo, g_get_real_time () - last));
  for (guint i = 0; i < 25; i++)
    assert_fleet_at (fixture,
                     START + RW_HISTORY_FLEET_REACH
                         + g_test_rand_int_range (0, 3 * 96) * 15 * MINUTE,
                     TRUE);

  /* Where readings are open again, they are told to the moment. */
  add (fixture, "C01", last + MINUTE, 7.25f);
  load (fixture);
  batch = query_fleet_at (fixture, last + 2 * MINUTE);
  readings = rw_batch_get_readings (batch, &n);
  for (guint i = 0; i < n; i++)
    if (readings[i].container_id == g_intern_string ("C01"))
      {
        g_assert_cmpint (readings[i].time, ==, last + MINUTE);
        g_assert_cmpfloat (readings[i].value[Q], ==, 7.25f);
        n_found++;
      }
  g_assert_cmpuint (n_found, ==, 1);
}

#define ADD(path, database, function)                                                              \
  g_test_add (path, Fixture, database, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  ADD ("/pg-history/spike", "spike", test_spike);
  ADD ("/pg-history/gap", "gap", test_gap);
  ADD ("/pg-history/gone", "gone", test_gone);
  ADD ("/pg-history/join", "joined", test_join);
  ADD ("/pg-history/late", "late", test_late);
  ADD ("/pg-history/several", "several", test_several);
  ADD ("/pg-history/cancel", "cancel", test_cancel);
  ADD ("/pg-history/fleet", "fleet", test_fleet);
  ADD ("/pg-history/fleet-at", "fleet_at", test_fleet_at);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-rollup.h"

#include "rw-load-test.h"
#include "rw-pg-error.h"
#include "rw-pg-marks.h"
#include "rw-schema.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>

static RwTestPostgres *server;

#define JOB_TIME (60 * G_USEC_PER_SEC)

/* How many roll-ups differ from what the readings come to, or are missing, or are too many. */
#define DIFFERENT(level, step)                                                                     \
  "SELECT count(*) FROM (SELECT date_bin('" step "', measurement_time, '2001-01-01 00:00Z') AS b," \
  " container_id AS c, count(*) AS n, min(temperature) AS low, max(temperature) AS high,"          \
  " avg(temperature::float8)::real AS mean, count(temperature) AS told"                            \
  " FROM reeferwatch.telemetry GROUP BY 1, 2) t FULL JOIN reeferwatch.telemetry_" level " r"       \
  " ON b = bucket AND c = container_id"                                                            \
  " WHERE (n, low, high, told) IS DISTINCT FROM"                                                   \
  " (r.readings, temperature_min, temperature_max, temperature_count)"                             \
  " OR abs(mean - temperature_avg) > 0.001"

/* Each test has a database of its own, called like it. */
typedef struct
{
  char *database;
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
  RwPgJob *job;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  fixture->database = g_strdup (name);
  rw_test_postgres_create_database (server, fixture->database);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, fixture->database);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
  fixture->job = rw_pg_rollup_new (fixture->conninfo);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->job);
  g_assert_finalize_object (fixture->loader);
  rw_batch_builder_free (fixture->builder);
  g_free (fixture->conninfo);
  g_free (fixture->database);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, fixture->database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
execute (Fixture *fixture, const char *sql)
{
  g_autofree char *answer = rw_test_postgres_query (server, fixture->database, sql);

  g_assert_nonnull (answer);
}

static void
store (Fixture *fixture, const char *container_id, const char *time, float temperature)
{
  RwReading reading = rw_load_test_reading (container_id, time, temperature);

  rw_batch_builder_add_reading (fixture->builder, &reading);
  rw_load_test_load (fixture->loader, fixture->builder);
}

static guint
run_job (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint64 n_done = 0;

  rw_load_test_run_job (fixture->job, JOB_TIME, &n_done, &error);
  g_assert_no_error (error);
  return (guint) n_done;
}

static void
assert_right (Fixture *fixture)
{
  assert_answer (fixture, DIFFERENT ("15m", "15 minutes"), "0");
  assert_answer (fixture, DIFFERENT ("1h", "1 hour"), "0");
  assert_answer (fixture, DIFFERENT ("1d", "1 day"), "0");
  assert_answer (fixture, DIFFERENT ("1m", "1 minute"), "0");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.rollup_due", "0");
}

static void
test_levels (Fixture *fixture, gconstpointer name)
{
  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.0f);
  store (fixture, "C01", "2025-11-22T10:00:30Z", 5.0f);
  store (fixture, "C01", "2025-11-22T10:14:59.999999Z", 6.0f);
  store (fixture, "C01", "2025-11-22T10:15:00Z", 8.0f);
  store (fixture, "C01", "2025-11-22T11:00:00Z", NAN);
  store (fixture, "C01", "2025-11-23T00:00:00Z", -3.0f);
  store (fixture, "C02", "1969-12-31T23:59:00Z", 1.0f);
  g_assert_cmpuint (run_job (fixture), ==, 5 + 4 + 3);
  assert_right (fixture);

#define SHOWN                                                                                      \
  "bucket, container_id, temperature_min, temperature_avg, temperature_max, temperature_count,"    \
  " kilowatts_count, readings"
  assert_answer (fixture,
                 "SELECT " SHOWN " FROM reeferwatch.telemetry_15m ORDER BY bucket, container_id",
                 "1969-12-31 23:45:00+00|C02|1|1|1|1|0|1\n"
                 "2025-11-22 10:00:00+00|C01|4|5|6|3|0|3\n"
                 "2025-11-22 10:15:00+00|C01|8|8|8|1|0|1\n"
                 "2025-11-22 11:00:00+00|C01||||0|0|1\n"
                 "2025-11-23 00:00:00+00|C01|-3|-3|-3|1|0|1");
  assert_answer (fixture,
                 "SELECT " SHOWN " FROM reeferwatch.telemetry_1h WHERE container_id = 'C01'"
                 " ORDER BY bucket LIMIT 1",
                 "2025-11-22 10:00:00+00|C01|4|5.75|8|4|0|4");
  assert_answer (fixture,
                 "SELECT " SHOWN " FROM reeferwatch.telemetry_1d WHERE container_id = 'C01'"
                 " ORDER BY bucket",
                 "2025-11-22 00:00:00+00|C01|4|5.75|8|4|0|5\n"
                 "2025-11-23 00:00:00+00|C01|-3|-3|-3|1|0|1");
  assert_answer (fixture,
                 "SELECT " SHOWN " FROM reeferwatch.telemetry_1m_between("
                 "'2025-11-22 09:59:01Z', '2025-11-22 10:14:00Z')",
                 "2025-11-22 10:00:00+00|C01|4|4.5|5|2|0|2");
  assert_answer (fixture,
                 "SELECT count(*), sum(readings) FROM reeferwatch.telemetry_1m_between("
                 "'2025-11-22 10:00Z', '2025-11-24 00:00Z', 'C01')",
                 "5|6");
  assert_answer (fixture,
                 "SELECT count(*) FROM reeferwatch.telemetry_1m_between("
                 "'2025-11-22 10:00Z', '2025-11-24 00:00Z', 'C99')",
                 "0");
}

/* The ends of the range of each quantity count, what is beyond and what is no number does not. */
static void
test_implausible (Fixture *fixture, gconstpointer name)
{
  for (int i = 0; i < 8; i++)
    {
      RwReading reading = rw_load_test_reading ("C01", "2025-11-22T10:00:00Z", NAN);

      reading.time += i * RW_USEC_PER_SEC;
      for (int q = 0; q < RW_N_QUANTITIES; q++)
        {
          float low, high;

          rw_quantity_get_range (q, &low, &high);
          reading.value[q] =
              ((const float[]){ low, high, nextafterf (low, -INFINITY), nextafterf (high, INFINITY),
                                NAN, INFINITY, -INFINITY, (low + high) / 2 })[i];
        }
      rw_batch_builder_add_reading (fixture->builder, &reading);
    }
  rw_load_test_load (fixture->loader, fixture->builder);
  run_job (fixture);

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      static const char *const levels[] = { "1m", "15m", "1h", "1d" };
      float low, high;

      rw_quantity_get_range (q, &low, &high);
      for (guint level = 0; level < G_N_ELEMENTS (levels); level++)
        {
          const char *column = rw_quantity_get_name (q);
          char numbers[2][G_ASCII_DTOSTR_BUF_SIZE];
          g_autofree char *sql = g_strdup_printf (
              "SELECT %s_min = %s AND %s_max = %s AND %s_count = 3 AND readings = 8"
              "  AND abs(%s_avg - (%s_min + %s_max) / 2) < 0.01 FROM reeferwatch.telemetry_%s",
              column, g_ascii_dtostr (numbers[0], sizeof numbers[0], (double) low), column,
              g_ascii_dtostr (numbers[1], sizeof numbers[1], (double) high), column, column, column,
              column, levels[level]);

          assert_answer (fixture, sql, "t");
        }
    }
}

static void
test_late (Fixture *fixture, gconstpointer name)
{
  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.0f);
  store (fixture, "C01", "2025-11-22T12:00:00Z", 4.0f);
  run_job (fixture);
  assert_right (fixture);
  g_assert_cmpuint (run_job (fixture), ==, 0);

  /* Again the same, which changes nothing, and nothing is to be computed. */
  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.0f);
  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.5f);
  g_assert_cmpuint (run_job (fixture), ==, 0);
  assert_right (fixture);

  store (fixture, "C01", "2025-11-22T10:05:00Z", 7.0f);
  g_assert_cmpuint (run_job (fixture), ==, 3);
  assert_right (fixture);
  assert_answer (fixture, "SELECT temperature_max, temperature_count FROM reeferwatch.telemetry_1d",
                 "7|3");
}

/* What is not over yet is not computed; nor is an hour of which a quarter is over. */
static void
test_open (Fixture *fixture, gconstpointer name)
{
  RwReading reading = rw_load_test_reading ("C01", "2025-11-22T10:00:00Z", 4.0f);

  reading.time = reading.received_time = g_get_real_time ();
  rw_batch_builder_add_reading (fixture->builder, &reading);
  reading.time += 20 * RW_USEC_PER_HOUR;
  rw_batch_builder_add_reading (fixture->builder, &reading);
  rw_load_test_load (fixture->loader, fixture->builder);
  /* Unless a quarter of an hour ended just now, with the grace for what comes late. */
  if (g_get_real_time () % (15 * RW_USEC_PER_MIN) > RW_USEC_PER_MIN)
    g_assert_cmpuint (run_job (fixture), ==, 0);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.telemetry_1m", "2");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.telemetry_1d", "0");

  /* When the first quarter is over it is computed, its hour only when that is over, too. */
  execute (fixture, "SELECT reeferwatch.close_rollups(now() - interval '15 minutes' - min(bucket))"
                    " FROM reeferwatch.rollup_due");
  execute (fixture,
           "SELECT reeferwatch.roll_up(9), reeferwatch.roll_up(9), reeferwatch.roll_up(9)");
  assert_answer (fixture,
                 "SELECT count(*), (SELECT count(*) FROM reeferwatch.telemetry_1h) ="
                 " count(*) FILTER (WHERE extract(minute FROM bucket) = 45)"
                 " FROM reeferwatch.telemetry_15m",
                 "1|t");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.rollup_due WHERE level = 1", "1");
}

/* A stream marks each quarter of an hour once, however many batches it comes in. */
static void
test_marks (Fixture *fixture, gconstpointer name)
{
  for (int i = 0; i < 40; i++)
    {
      for (int reefer = 0; reefer < 3; reefer++)
        {
          g_autofree char *container_id = g_strdup_printf ("C%02d", reefer);
          RwReading reading =
              rw_load_test_reading (container_id, "2025-11-22T10:00:00Z", (float) i);

          reading.time += i * RW_USEC_PER_MIN;
          rw_batch_builder_add_reading (fixture->builder, &reading);
        }
      rw_load_test_load (fixture->loader, fixture->builder);
    }
  assert_answer (fixture, "SELECT count(*), count(DISTINCT epoch) FROM reeferwatch.rollup_due",
                 "9|1");
  /* Not even dead ones. */
  assert_answer (fixture, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'", "0");
  run_job (fixture);
  assert_right (fixture);
}

/* The job takes a mark that the loader remembers: the next batch has to mark again. */
static void
test_taken (Fixture *fixture, gconstpointer name)
{
  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.0f);
  store (fixture, "C01", "2025-11-22T10:01:00Z", 5.0f);
  run_job (fixture);
  store (fixture, "C01", "2025-11-22T10:02:00Z", 6.0f);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.rollup_due WHERE level = 1", "1");
  run_job (fixture);
  assert_right (fixture);

  /* With rejected messages and other rows in the batch that is done again. */
  {
    RwReading reading = rw_load_test_reading ("C01", "2025-11-22T10:03:00Z", 7.0f);
    RwReading other = rw_load_test_reading ("C02", "2025-11-22T10:03:00Z", 7.0f);
    g_autoptr (GBytes) payload = g_bytes_new_static ("{", 1);
    RwLoadResult result;

    rw_batch_builder_add_reading (fixture->builder, &reading);
    rw_batch_builder_add_reading (fixture->builder, &other);
    rw_batch_builder_add_dead_letter (fixture->builder, reading.time, "t", payload, "broken");
    result = rw_load_test_load (fixture->loader, fixture->builder);
    g_assert_cmpuint (result.stored, ==, 2);
    g_assert_cmpuint (result.rejected, ==, 1);
    g_assert_cmpuint (result.duplicate, ==, 0);
  }
  run_job (fixture);
  assert_right (fixture);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.dead_letter", "1");
}

/* Runs statements without parameters, with their own connection; returns the last answer. */
static gint64
ask (RwPgConnection *connection, const char *sql, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script, sql);
  results = rw_load_test_run (connection, script, error);
  if (results == NULL || rw_pg_result_get_n_rows (results->pdata[0]) == 0)
    return 0;
  return rw_pg_result_get_int (results->pdata[0], 0, 0);
}

static gint64
ask_well (RwPgConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 answer = ask (connection, sql, &error);

  g_assert_no_error (error);
  return answer;
}

#define INSERT(minute, value)                                                                      \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks,"            \
  " temperature, flags_known, flags_set) SELECT '2025-11-22 10:" minute ":00Z', now(), reefer_id," \
  " 0, " value ", 0, 0 FROM reeferwatch.reefer"
#define CLOSE "SELECT reeferwatch.close_rollups('0')::integer"
#define ROLL_UP "SELECT reeferwatch.roll_up(100)"
#define EPOCH "SELECT epoch FROM reeferwatch.rollup_state"

/* The loader's transaction and the job, a step of each in turn. */
static void
test_interleaved (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwPgConnection) loading = NULL;
  g_autoptr (RwPgConnection) job = NULL;
  g_autoptr (GError) error = NULL;
  gint64 epoch;

  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.0f);
  loading = rw_load_test_connect (fixture->conninfo);
  job = rw_load_test_connect (fixture->conninfo);
  epoch = ask_well (loading, EPOCH);
  g_assert_cmpint (epoch, ==, 1);

  /* A transaction that relies on the mark of C01 and has said so, but is not committed: the job
   * finds work but must not begin; it does not wait either, and nor does the loader. */
  ask_well (loading, "BEGIN");
  ask_well (loading, INSERT ("01", "5"));
  ask_well (loading, "SELECT now_epoch FROM reeferwatch.mark_rollups('{}', '{}', 1,"
                     " '2025-11-22 10:00Z')");
  g_assert_cmpint (ask_well (job, CLOSE), ==, 1);
  g_assert_cmpint (ask_well (job, ROLL_UP), ==, -1);
  ask_well (loading, "COMMIT");
  g_assert_cmpint (ask_well (job, ROLL_UP), ==, 1);
  assert_answer (fixture, DIFFERENT ("15m", "15 minutes"), "0");

  /* It stores, and the job takes the mark before it says that it relies on it: refused. */
  store (fixture, "C01", "2025-11-22T10:02:00Z", 6.0f);
  epoch = ask_well (loading, EPOCH);
  g_assert_cmpint (epoch, ==, 2);
  ask_well (loading, "BEGIN");
  ask_well (loading, INSERT ("03", "7"));
  g_assert_cmpint (ask_well (job, CLOSE), ==, 1);
  g_assert_cmpint (ask_well (job, ROLL_UP), ==, 1);
  ask (loading,
       "SELECT now_epoch FROM reeferwatch.mark_rollups('{}', '{}', 2,"
       " '2025-11-22 10:00Z')",
       &error);
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, RW_PG_MARKS_GONE);
  ask_well (loading, "ROLLBACK");

  /* It marks anew while the job is at the old mark: its mark stays for the next round. */
  ask_well (loading, "BEGIN");
  ask_well (loading, INSERT ("03", "7"));
  ask_well (loading, "SELECT now_epoch FROM reeferwatch.mark_rollups('{1}',"
                     " ARRAY['2025-11-22 10:00Z'::timestamptz], 3, '9999-12-31 00:00Z')");
  g_assert_cmpint (ask_well (job, ROLL_UP), >=, 0);
  ask_well (loading, "COMMIT");
  assert_answer (fixture, DIFFERENT ("15m", "15 minutes"), "1");
  run_job (fixture);
  assert_right (fixture);

  /* Who neither marks nor tells on what it relies is missed: the comparison would notice. */
  ask_well (loading, INSERT ("04", "9"));
  run_job (fixture);
  assert_answer (fixture, DIFFERENT ("15m", "15 minutes"), "1");
}

/* An open bucket may be relied on in every epoch. */
static void
test_relies_on_open (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (fixture->conninfo);
  g_autoptr (GError) error = NULL;

  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.0f);
  run_job (fixture);
  ask_well (connection, "SELECT now_epoch FROM reeferwatch.mark_rollups('{}', '{}', 1,"
                        " now() + interval '1 hour')");
  ask (connection,
       "SELECT now_epoch FROM reeferwatch.mark_rollups('{}', '{}', 1,"
       " now() - interval '1 hour')",
       &error);
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, RW_PG_MARKS_GONE);
  g_clear_error (&error);

  /* Each statement has to see what was committed before it. */
  ask_well (connection, "BEGIN ISOLATION LEVEL REPEATABLE READ");
  ask (connection, ROLL_UP, &error);
  g_assert_cmpstr (rw_pg_error_get_sqlstate (error), ==, "25001");
  ask_well (connection, "ROLLBACK");
}

/* Readings go after some time; what they came to stays, and late ones cannot make it less. */
static void
test_readings_gone (Fixture *fixture, gconstpointer name)
{
  for (int i = 0; i < 10; i++)
    {
      RwReading reading = rw_load_test_reading ("C01", "2025-11-22T10:00:00Z", (float) i);

      reading.time += i * RW_USEC_PER_MIN;
      rw_batch_builder_add_reading (fixture->builder, &reading);
    }
  rw_load_test_load (fixture->loader, fixture->builder);
  run_job (fixture);
  execute (fixture, "DROP TABLE reeferwatch.reading_20251122");
  execute (fixture, "SELECT reeferwatch.redo_rollups('2025-11-01', '2025-12-01')");
  store (fixture, "C01", "2025-11-22T10:12:00Z", 99.0f);
  store (fixture, "C01", "2025-11-22T10:40:00Z", 5.0f);
  run_job (fixture);
  assert_answer (fixture,
                 "SELECT bucket, temperature_min, temperature_max, readings"
                 " FROM reeferwatch.telemetry_15m ORDER BY bucket",
                 "2025-11-22 10:00:00+00|0|9|10\n2025-11-22 10:30:00+00|5|5|1");
  assert_answer (fixture, "SELECT temperature_max, readings FROM reeferwatch.telemetry_1h", "9|11");

  execute (fixture, "DROP TABLE reeferwatch.rollup_15m_202511");
  store (fixture, "C01", "2025-11-22T10:41:00Z", 50.0f);
  run_job (fixture);
  assert_answer (fixture, "SELECT temperature_max, readings FROM reeferwatch.telemetry_1h", "9|11");
  assert_answer (fixture, "SELECT temperature_max, readings FROM reeferwatch.telemetry_1d", "9|11");
}

/* What was stored before there were roll-ups. */
static void
test_redo (Fixture *fixture, gconstpointer name)
{
  for (int day = 20; day < 23; day++)
    {
      g_autofree char *time = g_strdup_printf ("2025-11-%dT10:00:00Z", day);

      store (fixture, "C01", time, 4.0f);
    }
  execute (fixture, "TRUNCATE reeferwatch.rollup_due");
  g_assert_cmpuint (run_job (fixture), ==, 0);
  assert_answer (fixture,
                 "SELECT reeferwatch.redo_rollups('2025-11-21 12:00Z', '2025-11-22 00:00Z')", "1");
  run_job (fixture);
  assert_answer (fixture, "SELECT bucket FROM reeferwatch.telemetry_1d", "2025-11-21 00:00:00+00");
  assert_answer (fixture, "SELECT reeferwatch.redo_rollups('-infinity', 'infinity')", "3");
  run_job (fixture);
  assert_right (fixture);
}

/* Readings of n reefers at random times of two days, in batches; the fixed seed makes it the same
 * each time. */
static void
add_random (RwBatchBuilder *builder, GRand *rand, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *container_id = g_strdup_printf ("C%02d", g_rand_int_range (rand, 0, 8));
      RwReading reading = rw_load_test_reading (container_id, "2025-11-30T21:00:00Z",
                                                (float) g_rand_double_range (rand, -10, 10));

      reading.time += g_rand_int_range (rand, 0, 6 * 3600) * RW_USEC_PER_SEC;
      rw_batch_builder_add_reading (builder, &reading);
    }
}

/* Two loaders and two jobs over the boundary of a month, whatever comes first. */
static void
test_at_once (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  RwPgLoader *loaders[2] = { fixture->loader, rw_load_test_loader (fixture->conninfo) };
  RwPgJob *jobs[2] = { fixture->job, rw_pg_rollup_new (fixture->conninfo) };

  for (guint round = 0; round < 60; round++)
    {
      GAsyncResult *loaded[2] = { NULL }, *rolled[2] = { NULL };

      for (guint i = 0; i < 2; i++)
        {
          g_autoptr (RwBatch) batch = NULL;

          add_random (fixture->builder, rand, g_rand_int_range (rand, 1, 120));
          batch = rw_batch_builder_end (fixture->builder);
          rw_pg_loader_load_async (loaders[i], batch, NULL, rw_load_test_result_cb, &loaded[i]);
          rw_pg_job_run_async (jobs[i], 0, NULL, rw_load_test_result_cb, &rolled[i]);
        }
      for (guint i = 0; i < 2; i++)
        {
          g_autoptr (GAsyncResult) load = rw_load_test_wait (&loaded[i]);
          g_autoptr (GAsyncResult) roll = rw_load_test_wait (&rolled[i]);
          g_autoptr (GError) error = NULL;
          RwLoadResult result;
          guint64 n_done;

          rw_pg_loader_load_finish (loaders[i], load, &result, NULL, &error);
          g_assert_no_error (error);
          rw_pg_job_run_finish (jobs[i], roll, &n_done, &error);
          g_assert_no_error (error);
        }
    }
  g_assert_finalize_object (jobs[1]);
  g_object_unref (loaders[1]);
  run_job (fixture);
  assert_right (fixture);
  assert_answer (
      fixture,
      "SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY inhrelid) FROM pg_inherits"
      " WHERE inhparent = 'reeferwatch.rollup_15m'::regclass",
      "reeferwatch.rollup_15m_202511 reeferwatch.rollup_15m_202512");
}

/* The server dies, again and again, while the job is at work. */
static void
test_killed (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  guint n_failed = 0;

  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (RwLoaderStart) start = NULL;
      GAsyncResult *pending = NULL;
      guint64 n_done;

      add_random (fixture->builder, rand, 4000);
      rw_load_test_load (fixture->loader, fixture->builder);
      rw_pg_job_run_async (fixture->job, JOB_TIME, NULL, rw_load_test_result_cb, &pending);
      for (guint i = 0; i < round && pending == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      rw_test_postgres_kill (server);
      result = rw_load_test_wait (&pending);
      n_failed += !rw_pg_job_run_finish (fixture->job, result, &n_done, &error);
      rw_test_postgres_start (server);
      start = rw_load_test_open (fixture->loader, G_MAXINT64, &error);
    }
  g_assert_cmpuint (n_failed, >, 0);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (RwLoaderStart) start = rw_load_test_open (fixture->loader, G_MAXINT64, &error);

    g_assert_no_error (error);
  }
  run_job (fixture);
  assert_right (fixture);
}

/* A worker with no more rights than it needs. */
static void
test_rights (Fixture *fixture, gconstpointer name)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgJob) job = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_done;

  execute (fixture, "CREATE ROLE roller LOGIN IN ROLE reeferwatch_worker;"
                    "CREATE ROLE looker LOGIN IN ROLE reeferwatch_viewer");
  conninfo = rw_test_postgres_dup_conninfo (server, "roller", fixture->database);
  loader = rw_load_test_loader (conninfo);
  store (fixture, "C01", "2025-11-22T10:00:00Z", 4.0f);
  {
    RwReading reading = rw_load_test_reading ("C01", "2025-11-22T10:01:00Z", 5.0f);

    rw_batch_builder_add_reading (fixture->builder, &reading);
    rw_load_test_load (loader, fixture->builder);
  }
  job = rw_pg_rollup_new (conninfo);
  rw_load_test_run_job (job, JOB_TIME, &n_done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_done, ==, 3);
  assert_right (fixture);
  execute (fixture, "SET ROLE looker; SELECT * FROM reeferwatch.telemetry_1h;"
                    "SELECT * FROM reeferwatch.telemetry_1m_between('2025-11-22', '2025-11-23')");
  {
    g_autofree char *refused = rw_test_postgres_query_error (server, "looker", fixture->database,
                                                             "SELECT reeferwatch.roll_up(1)");

    g_assert_nonnull (strstr (refused, "permission denied"));
  }
}

static void
test_database_away (Fixture *fixture, gconstpointer name)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (server, NULL, "nowhere");
  g_autoptr (RwPgJob) job = rw_pg_rollup_new (conninfo);
  g_autoptr (GError) error = NULL;
  guint64 n_done;

  g_assert_false (rw_load_test_run_job (job, JOB_TIME, &n_done, &error));
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED);
  g_clear_error (&error);
  rw_test_postgres_create_database (server, "nowhere");
  g_assert_false (rw_load_test_run_job (job, JOB_TIME, &n_done, &error));
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_REFUSED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);

#define ADD(name, function)                                                                        \
  g_test_add ("/rollup/" name, Fixture, "rollup_" name, set_up, function, tear_down)
  /* First, since a server that starts again looks through all databases there are. */
  ADD ("killed", test_killed);
  ADD ("levels", test_levels);
  ADD ("implausible", test_implausible);
  ADD ("late", test_late);
  ADD ("open", test_open);
  ADD ("marks", test_marks);
  ADD ("taken", test_taken);
  ADD ("interleaved", test_interleaved);
  ADD ("relies-on-open", test_relies_on_open);
  ADD ("readings-gone", test_readings_gone);
  ADD ("redo", test_redo);
  ADD ("at-once", test_at_once);
  ADD ("rights", test_rights);
  ADD ("database-away", test_database_away);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Packed days on a real server: what is read is what was stored, late and repeated readings land
 * where they belong, and nothing is lost or doubled while a day is packed. */

#include "rw-load-test.h"
#include "rw-pg-packing.h"
#include "rw-pg-rollup.h"
#include "rw-pg-samples.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>

#define JOB_TIME (600 * G_USEC_PER_SEC)
#define N_REEFERS 6
#define DAY "2025-11-22"
#define STEP "SELECT step FROM reeferwatch.pack_step('-infinity', '2025-12-31', '0', 500)"

/* Every column of every reading, and how many there are. */
#define EVERYTHING(source) "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM " source " t"

static RwTestPostgres *server;

typedef struct
{
  char *database;
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  fixture->database = g_strdup (name);
  rw_test_postgres_create_database (server, fixture->database);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, fixture->database);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->loader);
  rw_batch_builder_free (fixture->builder);
  g_free (fixture->conninfo);
  g_free (fixture->database);
}

static char *
ask (Fixture *fixture, const char *sql)
{
  return rw_test_postgres_query (server, fixture->database, sql);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = ask (fixture, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static guint64
run_job (Fixture *fixture, RwPgJob *(*make) (const char *conninfo))
{
  g_autoptr (RwPgJob) job = make (fixture->conninfo);
  g_autoptr (GError) error = NULL;
  guint64 n_done = 0;

  rw_load_test_run_job (job, JOB_TIME, &n_done, &error);
  g_assert_no_error (error);
  return n_done;
}

static RwPgJob *
new_packing (const char *conninfo)
{
  return rw_pg_packing_new (conninfo, 0);
}

/* Roll-ups first: that is the order in which a day is treated. */
static guint64
pack (Fixture *fixture)
{
  run_job (fixture, rw_pg_rollup_new);
  return run_job (fixture, new_packing);
}

/* Values of the kinds that are kept in different ways, and some that are missing. */
static RwReading
make_reading (guint reefer, guint minute)
{
  g_autofree char *container_id = g_strdup_printf ("CMAU%07u", reefer);
  RwReading reading = rw_load_test_reading (container_id, DAY "T00:00:00Z", NAN);

  reading.time += minute * RW_USEC_PER_MIN + (reefer == 1 ? minute % 7 : reefer * 1000);
  reading.received_time = reading.time + (reefer == 2 ? -1 : 1) * (gint64) minute * 13007
                          + (reefer == 3 ? 40 * RW_USEC_PER_DAY : 0);
  reading.product_id = minute % 500 > 250 ? g_intern_string ("P01") : NULL;
  reading.quality = reefer == 4 ? minute % 1024 : 0;
  reading.late = minute % 100 == 3;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    reading.value[q] =
        (float) ((int) (minute * (q + 3) % 997) - 400) / (reefer == 5 ? 7.0f : 10.0f);
  reading.value[RW_QUANTITY_TIME_DOOR_OPEN] = minute == 7 ? 40000.0f : 0.0f;
  reading.value[RW_QUANTITY_OXYGEN_LEVEL] =
      reefer == 0 ? NAN : reading.value[RW_QUANTITY_OXYGEN_LEVEL];
  reading.value[RW_QUANTITY_KILOWATTS] = minute % 5 == 0 ? NAN : -0.0f;
  reading.flags_known = minute % 3 == 0 ? 0 : 0xff;
  reading.flags_set = (guint16) (minute % 0xff) & reading.flags_known;
  reading.defrost_cycle = minute % 11 == 0 ? -1 : (gint16) (minute / 200);
  reading.latitude = minute % 50 == 0 ? NAN : 12.3456789 + minute / 1000.0;
  reading.longitude = minute % 50 == 0 ? NAN : -179.9999999 + minute / 1000.0;
  return reading;
}

static RwLoadResult
store (Fixture *fixture, guint first, guint step)
{
  for (guint minute = first; minute < 1440; minute += step)
    for (guint reefer = 0; reefer < N_REEFERS; reefer++)
      {
        RwReading reading = make_reading (reefer, minute);

        rw_batch_builder_add_reading (fixture->builder, &reading);
      }
  return rw_load_test_load (fixture->loader, fixture->builder);
}

static void
test_same (Fixture *fixture, gconstpointer name)
{
  static const char *const views[] = {
    EVERYTHING ("reeferwatch.sample"),
    EVERYTHING ("reeferwatch.telemetry"),
    EVERYTHING ("reeferwatch.latest"),
    EVERYTHING ("reeferwatch.telemetry_1m"),
    EVERYTHING ("reeferwatch.telemetry_15m"),
    EVERYTHING ("reeferwatch.telemetry_between('2025-11-22 07:00', '2025-11-22 08:30')"),
    EVERYTHING (
        "reeferwatch.telemetry_1m_between('2025-11-22 07:00', '2025-11-22 08:30', 'CMAU0000001')"),
    EVERYTHING ("reeferwatch.samples_between('2025-11-21 07:00', '2025-11-22 08:30', 3)"),
    EVERYTHING ("reeferwatch.samples_between('-infinity', 'infinity')"),
  };
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_free);

  store (fixture, 0, 1);
  run_job (fixture, rw_pg_rollup_new);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    g_ptr_array_add (before, ask (fixture, views[i]));
  g_assert_cmpuint (pack (fixture), ==, N_REEFERS * 1440);

  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.reading", "0");
  assert_answer (fixture, "SELECT day, state, readings FROM reeferwatch.stored_day",
                 DAY "|packed|8640");
  assert_answer (fixture, "SELECT packed_bytes < open_bytes / 2 FROM reeferwatch.stored_day", "t");
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    assert_answer (fixture, views[i], before->pdata[i]);
  g_assert_cmpuint (pack (fixture), ==, 0);
}

/* What is read for charts is what is stored, whichever quantities are asked for. */
static void
test_columns (Fixture *fixture, gconstpointer name)
{
  const guint32 masks[] = { 0, 1u << RW_QUANTITY_TEMPERATURE, (1u << RW_N_QUANTITIES) - 1,
                            1u << RW_QUANTITY_KILOWATTS | 1u << RW_QUANTITY_TIME_DOOR_OPEN };

  store (fixture, 0, 1);
  pack (fixture);
  store (fixture, 0, 1);
  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    for (guint reefer = 1; reefer <= N_REEFERS; reefer++)
      {
        g_autofree char *number = g_strdup_printf ("%u", reefer);
        g_autofree char *query =
            rw_pg_samples_query (masks[i], number, "'" DAY " 01:00:00.003+00'::timestamptz",
                                 "'infinity'::timestamptz");
        g_autoptr (GString) columns = g_string_new ("measurement_time, flags_known, flags_set");
        g_autofree char *sql = NULL;

        for (int q = 0; q < RW_N_QUANTITIES; q++)
          if (masks[i] & 1u << q)
            g_string_append_printf (columns, ", %s", rw_quantity_get_name (q));
        sql = g_strdup_printf (
            "WITH asked AS (%s), stored AS (SELECT %s FROM reeferwatch.sample WHERE reefer_id = %s"
            "  AND measurement_time >= '" DAY " 01:00:00.003+00')"
            " SELECT (SELECT count(*) FROM asked) = (SELECT count(*) FROM stored),"
            " (SELECT count(*) FROM (TABLE asked EXCEPT ALL TABLE stored) more)",
            query, columns->str, number);
        assert_answer (fixture, sql, "t|0");
      }
}

/* The rows of a packed day that come again are duplicates, whichever way they are loaded; new ones
 * are stored, show at once, correct the roll-ups, and are packed in time. */
static void
test_late (Fixture *fixture, gconstpointer name)
{
  g_autofree char *expected = NULL;
  RwLoadResult result;

  store (fixture, 0, 1);
  expected = ask (fixture, EVERYTHING ("reeferwatch.sample"));
  assert_answer (fixture, "TRUNCATE reeferwatch.reading, reeferwatch.rollup_due", "TRUNCATE TABLE");
  store (fixture, 0, 2);
  pack (fixture);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.reading", "0");

  for (guint minute = 0; minute < 4; minute++)
    {
      RwReading reading = make_reading (1, minute);

      rw_batch_builder_add_reading (fixture->builder, &reading);
    }
  result = rw_load_test_load (fixture->loader, fixture->builder);
  g_assert_cmpuint (result.stored, ==, 2);
  g_assert_cmpuint (result.duplicate, ==, 2);

  result = store (fixture, 0, 1);
  g_assert_cmpuint (result.stored, ==, N_REEFERS * 720 - 2);
  g_assert_cmpuint (result.duplicate, ==, N_REEFERS * 720 + 2);
  assert_answer (fixture, EVERYTHING ("reeferwatch.sample"), expected);

  run_job (fixture, rw_pg_rollup_new);
  assert_answer (fixture,
                 "SELECT min(readings), max(readings), count(*) FROM reeferwatch.telemetry_15m",
                 "15|15|576");
  pack (fixture);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.reading", "0");
  assert_answer (fixture, "SELECT sum(n) FROM reeferwatch.packed", "8640");
  assert_answer (fixture, "SELECT readings FROM reeferwatch.stored_day", "8640");
  assert_answer (fixture, EVERYTHING ("reeferwatch.sample"), expected);
  result = store (fixture, 0, 1);
  g_assert_cmpuint (result.duplicate, ==, N_REEFERS * 1440);
}

/* Readings and repeated ones between any two steps of packing. */
static void
test_meanwhile (Fixture *fixture, gconstpointer name)
{
  g_autofree char *expected = NULL;
  g_autoptr (GString) steps = g_string_new (NULL);
  guint64 stored;

  store (fixture, 0, 1);
  expected = ask (fixture, EVERYTHING ("reeferwatch.sample"));
  assert_answer (fixture, "TRUNCATE reeferwatch.reading, reeferwatch.rollup_due", "TRUNCATE TABLE");
  stored = store (fixture, 0, 3).stored;
  run_job (fixture, rw_pg_rollup_new);

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *step = ask (fixture, STEP);

      g_string_append_printf (steps, "%s ", step);
      for (guint minute = i; minute < 1440; minute += 30)
        {
          RwReading reading = make_reading (minute % N_REEFERS, minute);

          rw_batch_builder_add_reading (fixture->builder, &reading);
        }
      stored += rw_load_test_load (fixture->loader, fixture->builder).stored;
    }
  g_test_message ("%s", steps->str);
  g_assert_nonnull (strstr (steps->str, "begin some"));
  g_assert_nonnull (strstr (steps->str, "end late"));
  stored += store (fixture, 0, 1).stored;
  g_assert_cmpuint (stored, ==, N_REEFERS * 1440);
  pack (fixture);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.reading", "0");
  assert_answer (fixture, "SELECT readings FROM reeferwatch.stored_day", "8640");
  assert_answer (fixture, EVERYTHING ("reeferwatch.sample"), expected);
}

/* Many reefers with late readings while their day is packed are packed again before its end. */
static void
test_again (Fixture *fixture, gconstpointer name)
{
  assert_answer (fixture,
                 "INSERT INTO reeferwatch.reefer (container_id) SELECT 'C' || i"
                 "  FROM generate_series(1, 200) i;"
                 "SELECT reeferwatch.ensure_partition('" DAY "') IS NULL;"
                 "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id,"
                 "  marks, flags_known, flags_set) SELECT '" DAY
                 " 10:00+00', now(), reefer_id, 0, 0, 0"
                 "  FROM reeferwatch.reefer",
                 "INSERT 0 200\nf\nINSERT 0 200");
  assert_answer (fixture, STEP, "begin");
  assert_answer (fixture, STEP, "some");
  assert_answer (fixture,
                 "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id,"
                 "  marks, flags_known, flags_set) SELECT '" DAY
                 " 10:01+00', now(), reefer_id, 0, 0, 0"
                 "  FROM reeferwatch.reefer WHERE container_id <> 'C7'",
                 "INSERT 0 199");
  assert_answer (fixture, STEP, "again");
  assert_answer (fixture, STEP, "end");
  assert_answer (fixture, "SELECT count(*), count(DISTINCT reefer_id) FROM reeferwatch.sample",
                 "399|200");
}

/* A reader has the day: packing waits, and the reader is not disturbed. */
static void
test_reader (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwPgConnection) reader = rw_load_test_connect (fixture->conninfo);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (RwPgScript) end = rw_pg_script_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) ended = NULL;

  store (fixture, 0, 60);
  run_job (fixture, rw_pg_rollup_new);
  rw_pg_script_add (script, "BEGIN ISOLATION LEVEL REPEATABLE READ");
  rw_pg_script_add (script, "SELECT count(*) FROM reeferwatch.telemetry");
  results = rw_load_test_run (reader, script, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rw_pg_result_get_int (results->pdata[1], 0, 0), ==, N_REEFERS * 24);

  assert_answer (fixture, STEP, "begin");
  assert_answer (fixture, STEP, "some");
  assert_answer (fixture, STEP, "wait");
  assert_answer (fixture, STEP, "wait");

  rw_pg_script_add (end, "SELECT count(*) FROM reeferwatch.telemetry");
  rw_pg_script_add (end, "COMMIT");
  rw_pg_script_add (end, "SELECT count(*) FROM reeferwatch.telemetry");
  ended = rw_load_test_run (reader, end, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rw_pg_result_get_int (ended->pdata[0], 0, 0), ==, N_REEFERS * 24);
  assert_answer (fixture, STEP, "end");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.telemetry", "144");
}

/* A day waits for its roll-ups, today is not packed, and tomorrow has its partition. */
static void
test_which (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%FT00:00:00Z");
  RwReading reading = rw_load_test_reading ("C01", today, 4.0f);

  store (fixture, 0, 1000);
  rw_batch_builder_add_reading (fixture->builder, &reading);
  rw_load_test_load (fixture->loader, fixture->builder);
  g_assert_cmpuint (run_job (fixture, new_packing), ==, 0);
  g_assert_cmpuint (pack (fixture), ==, N_REEFERS * 2);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.reading", "1");
  assert_answer (
      fixture,
      "SELECT to_regclass('reeferwatch.reading_'"
      "  || to_char(now() AT TIME ZONE 'UTC' + interval '1 day', 'YYYYMMDD')) IS NOT NULL",
      "t");
}

/* The states of stored_day go with a day, and it can be stored anew. */
static void
test_drop (Fixture *fixture, gconstpointer name)
{
  store (fixture, 0, 100);
  pack (fixture);
  assert_answer (fixture, "SELECT reeferwatch.drop_packed('" DAY "')", "90");
  assert_answer (fixture, "DROP TABLE reeferwatch.reading_20251122", "DROP TABLE");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.stored_day", "0");
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.telemetry", "0");
  /* Who is silent for longer than readings are kept is not forgotten. */
  assert_answer (fixture,
                 "SELECT container_id, measurement_time, ambient_temperature, powered, source"
                 "  FROM reeferwatch.latest WHERE container_id = 'CMAU0000003'",
                 "CMAU0000003|2025-11-22 23:15:00+00|42.7|f|");
  g_assert_cmpuint (store (fixture, 0, 200).stored, ==, N_REEFERS * 8);
  g_assert_cmpuint (pack (fixture), ==, N_REEFERS * 8);
}

static void
add (const char *path, const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, name, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  add ("/pg-packing/same", "same", test_same);
  add ("/pg-packing/columns", "columns", test_columns);
  add ("/pg-packing/late", "late", test_late);
  add ("/pg-packing/meanwhile", "meanwhile", test_meanwhile);
  add ("/pg-packing/again", "again", test_again);
  add ("/pg-packing/reader", "reader", test_reader);
  add ("/pg-packing/which", "which", test_which);
  add ("/pg-packing/drop", "drop", test_drop);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}

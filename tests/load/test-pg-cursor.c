/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-load-test.h"

#include "rw-history-provider.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* 2026-11-01 */
#define START (G_GINT64_CONSTANT (1793491200) * RW_USEC_PER_SEC)

static RwTestPostgres *server;

/* Three containers with a reading every ten seconds for two days, given out of order. */
#define READINGS                                                                                   \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES ('C'), ('A'), ('B'), ('NOTHING');"         \
  "INSERT INTO reeferwatch.product (product_id) VALUES ('P01');"                                   \
  "INSERT INTO reeferwatch.source (source) VALUES ('native');"                                     \
  "SELECT reeferwatch.ensure_partition('2026-11-01'), reeferwatch.ensure_partition('2026-11-02');" \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks,"            \
  "  product_no, source_no, latitude_e7, longitude_e7, temperature, time_door_open, flags_known,"  \
  "  flags_set, defrost_cycle)"                                                                    \
  " SELECT t, t + interval '1 second', reefer_id, 1073741832, 1, 1, -123456789, 1800000000,"       \
  "  -18.5, 3, 192, 128, 7 FROM reeferwatch.reefer,"                                               \
  "  generate_series('2026-11-01Z'::timestamptz, '2026-11-02T23:59:59Z', '10 seconds') t"          \
  " WHERE container_id <> 'NOTHING' ORDER BY md5(t::text)"

static RwBatch *
next (RwReadingCursor *cursor, GCancellable *cancellable, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_reading_cursor_next_async (cursor, cancellable, rw_load_test_result_cb, &pending);
  while (pending == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  result = pending;
  return rw_reading_cursor_next_finish (cursor, result, error);
}

static void
check_fields (const RwReading *reading)
{
  g_assert_cmpstr (reading->product_id, ==, "P01");
  g_assert_cmpstr (reading->source, ==, "native");
  g_assert_cmpint (reading->received_time, ==, reading->time + RW_USEC_PER_SEC);
  g_assert_cmpfloat (reading->latitude, ==, -12.3456789);
  g_assert_cmpfloat (reading->longitude, ==, 180);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_TEMPERATURE], ==, -18.5);
  g_assert_true (isnan (reading->value[RW_QUANTITY_KILOWATTS]));
  g_assert_cmpfloat (reading->value[RW_QUANTITY_TIME_DOOR_OPEN], ==, 3);
  g_assert_cmpuint (reading->flags_known, ==, 192);
  g_assert_cmpuint (reading->flags_set, ==, 128);
  g_assert_cmpint (reading->defrost_cycle, ==, 7);
  g_assert_cmpuint (reading->quality, ==, 8);
  g_assert_true (reading->late);
}

/* Reads to the end, checks the order, and tells how many there were. */
static guint
read_all (RwPgStore *store, const RwReadingPlan *plan)
{
  g_autoptr (RwReadingCursor) cursor = rw_history_provider_open (RW_HISTORY_PROVIDER (store), plan);
  const char *id = "";
  gint64 time = G_MININT64;
  double fraction = 0;
  guint count = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwBatch) batch = next (cursor, NULL, &error);
      const RwReading *readings;
      guint n;

      g_assert_no_error (error);
      g_assert_cmpfloat (rw_reading_cursor_get_fraction (cursor), >=, fraction);
      fraction = rw_reading_cursor_get_fraction (cursor);
      if (batch == NULL)
        break;

      readings = rw_batch_get_readings (batch, &n);
      g_assert_cmpuint (n, >, 0);
      for (guint i = 0; i < n; i++)
        {
          int order = strcmp (readings[i].container_id, id);

          g_assert_true (order > 0 || (order == 0 && readings[i].time > time));
          check_fields (&readings[i]);
          id = readings[i].container_id;
          time = readings[i].time;
        }
      count += n;
    }
  g_assert_cmpfloat (fraction, ==, 1);
  return count;
}

static void
test_all (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  const char *const some[] = { "C", "NONE", "'); DROP TABLE reefer", "\xff", "A", "C", NULL };
  const char *const nobody[] = { NULL };
  RwReadingPlan plan = { .from = START, .to = START + 2 * RW_USEC_PER_DAY };

  g_assert_cmpuint (read_all (store, &plan), ==, 3 * 2 * 8640);
  plan.container_ids = some;
  g_assert_cmpuint (read_all (store, &plan), ==, 2 * 2 * 8640);
  plan.from = START + 1;
  plan.to = START + RW_USEC_PER_DAY;
  g_assert_cmpuint (read_all (store, &plan), ==, 2 * 8639);
  plan.container_ids = nobody;
  g_assert_cmpuint (read_all (store, &plan), ==, 0);
  plan.container_ids = some;
  plan.from = G_MININT64;
  plan.to = G_MAXINT64;
  g_assert_cmpuint (read_all (store, &plan), ==, 2 * 2 * 8640);
  plan.from = plan.to = START;
  g_assert_cmpuint (read_all (store, &plan), ==, 0);
}

static RwPgConnection *
lock (const char *table)
{
  RwPgConnection *locker = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autofree char *sql = g_strdup_printf (
      "SET idle_in_transaction_session_timeout = 0; BEGIN; LOCK TABLE reeferwatch.%s", table);
  g_autoptr (GPtrArray) locked = NULL;

  rw_pg_script_add_simple (script, sql);
  locked = rw_load_test_run (locker, script, NULL);
  g_assert_nonnull (locked);
  return locker;
}

/* Does what there is to do; returns the steps. */
static char *
pack (const char *before)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT step FROM reeferwatch.pack_step('-infinity', '%s', '0', 500)",
                       before);
  GString *steps = g_string_new (NULL);

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *step = rw_test_postgres_query (server, NULL, sql);

      g_string_append_printf (steps, "%s ", step);
      if (g_str_equal (step, "none"))
        break;
    }
  g_test_message ("%s", steps->str);
  return g_string_free (steps, FALSE);
}

/* The one day is packed, the other not. */
static void
test_packed (void)
{
  g_autofree char *steps = pack ("2026-11-02");

  g_assert_nonnull (strstr (steps, "end"));
  test_all ();
}

/* Readings that came late for a packed day stand among the others. */
static void
test_late (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  RwReadingPlan plan = { .from = START + 1, .to = START + 2 * RW_USEC_PER_DAY };
  g_autofree char *stored = rw_test_postgres_query (
      server, NULL,
      "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks,"
      "  product_no, source_no, latitude_e7, longitude_e7, temperature, time_door_open,"
      "  flags_known, flags_set, defrost_cycle)"
      " SELECT t, t + interval '1 second', reefer_id, 1073741832, 1, 1, -123456789, 1800000000,"
      "  -18.5, 3, 192, 128, 7 FROM reeferwatch.reefer,"
      "  generate_series('2026-11-01 00:00:05Z'::timestamptz, '2026-11-01T23:59:59Z', '1 hour') t"
      " WHERE container_id = 'B'");

  g_assert_cmpuint (read_all (store, &plan), ==, 3 * (2 * 8640 - 1) + 24);
  g_free (stored);
  stored = rw_test_postgres_query (server, NULL,
                                   "DELETE FROM reeferwatch.reading"
                                   " WHERE measurement_time < '2026-11-02Z'");
  g_assert_cmpuint (read_all (store, &plan), ==, 3 * (2 * 8640 - 1));
}

/* What is not asked for is missing, of both days. */
static void
test_some_quantities (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  RwReadingPlan plan = { .from = START,
                         .to = START + 2 * RW_USEC_PER_DAY,
                         .quantities = 1u << RW_QUANTITY_TEMPERATURE };
  g_autoptr (RwReadingCursor) cursor =
      rw_history_provider_open (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (RwBatch) batch = NULL;
  guint count = 0;

  while ((batch = next (cursor, NULL, NULL)) != NULL)
    {
      guint n;
      const RwReading *readings = rw_batch_get_readings (batch, &n);

      count += n;
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (readings[i].value[RW_QUANTITY_TEMPERATURE], ==, -18.5);
          g_assert_true (isnan (readings[i].value[RW_QUANTITY_TIME_DOOR_OPEN]));
          g_assert_cmpuint (readings[i].flags_set, ==, 128);
          g_assert_cmpstr (readings[i].product_id, ==, "P01");
          g_assert_true (readings[i].late);
          g_assert_true (isnan (readings[i].latitude));
          g_assert_null (readings[i].source);
          g_assert_cmpint (readings[i].defrost_cycle, ==, -1);
          g_assert_cmpint (readings[i].received_time, ==, readings[i].time);
        }
      g_clear_pointer (&batch, rw_batch_unref);
    }
  g_assert_cmpuint (count, ==, 3 * 2 * 8640);
}

/* A day that is packed after the snapshot was taken is not lost. The cursor stands still in its
 * first statement meanwhile. */
static void
test_packed_meanwhile (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  RwReadingPlan plan = { .from = START, .to = START + 2 * RW_USEC_PER_DAY };
  g_autoptr (RwReadingCursor) cursor =
      rw_history_provider_open (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (RwPgConnection) locker = lock ("reefer");
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwBatch) batch = NULL;
  g_autofree char *steps = NULL;
  guint n = 0, count = 0;

  rw_reading_cursor_next_async (cursor, NULL, rw_load_test_result_cb, &pending);
  for (gboolean waits = FALSE; !waits;)
    {
      g_autofree char *waiting = rw_test_postgres_query (
          server, NULL, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");

      waits = g_str_equal (waiting, "1");
    }
  steps = pack ("2026-11-03");
  rw_pg_connection_close (locker);
  result = rw_load_test_wait (&pending);
  batch = rw_reading_cursor_next_finish (cursor, result, NULL);
  while (batch != NULL)
    {
      rw_batch_get_readings (batch, &n);
      count += n;
      rw_batch_unref (batch);
      batch = next (cursor, NULL, NULL);
    }
  g_assert_cmpuint (count, ==, 3 * 2 * 8640);
}

static gpointer
read_in_thread (gpointer user_data)
{
  RwReadingPlan plan = { .from = START, .to = START + 2 * RW_USEC_PER_DAY };
  GMainContext *context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  g_assert_cmpuint (read_all (user_data, &plan), ==, 3 * 2 * 8640);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  return NULL;
}

/* The caller may be in any thread that has a context; nobody iterates the store's. */
static void
test_thread (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));

  g_thread_join (g_thread_new ("reader", read_in_thread, store));
}

/* What comes after the cursor was opened and began is not in it. */
static void
test_snapshot (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  RwReadingPlan plan = { .from = START, .to = START + 2 * RW_USEC_PER_DAY };
  g_autoptr (RwReadingCursor) cursor =
      rw_history_provider_open (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (RwBatch) first = next (cursor, NULL, NULL);
  g_autofree char *deleted = rw_test_postgres_query (
      server, NULL,
      "CREATE TABLE kept AS SELECT * FROM reeferwatch.reading WHERE reefer_id = 1;"
      "DELETE FROM reeferwatch.reading WHERE reefer_id = 1");
  guint n = 0, count = 0;
  g_autofree char *restored = NULL;

  for (g_autoptr (RwBatch) batch = g_steal_pointer (&first); batch != NULL;)
    {
      rw_batch_get_readings (batch, &n);
      count += n;
      rw_batch_unref (batch);
      batch = next (cursor, NULL, NULL);
    }
  g_assert_cmpuint (count, ==, 3 * 2 * 8640);
  restored = rw_test_postgres_query (server, NULL,
                                     "INSERT INTO reeferwatch.reading SELECT * FROM kept;"
                                     "DROP TABLE kept");
}

static RwTableBlock *
next_rows (RwTableCursor *cursor, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_table_cursor_next_async (cursor, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_table_cursor_next_finish (cursor, result, error);
}

/* How many rows there are; the times in the first column of times never go back. */
static guint
read_table (RwPgStore *store, const RwTablePlan *plan)
{
  g_autoptr (RwTableCursor) cursor =
      rw_history_provider_open_table (RW_HISTORY_PROVIDER (store), plan);
  g_autoptr (GArray) columns = rw_table_plan_dup_columns (plan);
  gint64 last = G_MININT64;
  double fraction = 0;
  guint count = 0;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwTableBlock) block = next_rows (cursor, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (rw_table_cursor_get_fraction (cursor), >=, fraction);
      fraction = rw_table_cursor_get_fraction (cursor);
      if (block == NULL)
        return count;

      g_assert_cmpuint (block->cells->len, ==, block->n_rows * columns->len);
      for (guint row = 0; row < block->n_rows; row++)
        {
          const RwCell *cells = &g_array_index (block->cells, RwCell, row * columns->len);

          g_assert_cmpint (cells[0].time, >=, last);
          last = cells[0].time;
          g_assert_cmpstr (cells[2].text, ==, "control_air_high");
          g_assert_null (cells[4].text);
          g_assert_true (isnan (cells[5].number));
        }
      count += block->n_rows;
    }
}

/* More of the journal than a block holds, and that of some containers. */
static void
test_journal (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  g_autofree char *ignored = rw_test_postgres_query (
      server, NULL,
      "INSERT INTO reeferwatch.alarm_record (reefer_id, rule_id, priority, state, raised_time)"
      " SELECT reefer_id, 'control_air_high', 3, 'unacknowledged', '2026-11-01Z'"
      " FROM reeferwatch.reefer;"
      "INSERT INTO reeferwatch.alarm_journal (alarm_id, event, event_time)"
      " SELECT alarm_id, 'raised', t FROM reeferwatch.alarm_record,"
      "  generate_series('2026-11-01Z'::timestamptz, '2026-11-01 23:59:59Z', '1 minute') t");
  const char *const some[] = { "A", "NOTHING", "unknown", NULL };
  const char *const nobody[] = { "unknown", NULL };
  RwTablePlan plan = { .from = START, .to = START + RW_USEC_PER_DAY };

  plan.table = RW_STORED_ALARM_EVENTS;
  g_assert_cmpuint (read_table (store, &plan), ==, 4 * 1440);
  plan.to = START + RW_USEC_PER_HOUR;
  plan.container_ids = some;
  g_assert_cmpuint (read_table (store, &plan), ==, 2 * 60);
  plan.container_ids = nobody;
  g_assert_cmpuint (read_table (store, &plan), ==, 0);
}

/* A backend whose query was stopped takes a moment to leave. Left alone, the queries of these tests
 * would wait for a lock or for their reader for ever. */
static void
assert_quiet (void)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *running =
          rw_test_postgres_query (server, NULL,
                                  "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%'");

      if (g_str_equal (running, "0"))
        return;
      g_usleep (100000);
    }
  g_assert_not_reached ();
}

/* Closed in the middle, the query has ended once the next call has failed. */
static void
test_close (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  RwReadingPlan plan = { .from = START, .to = START + 2 * RW_USEC_PER_DAY };
  g_autoptr (RwReadingCursor) cursor =
      rw_history_provider_open (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (RwReadingCursor) unused =
      rw_history_provider_open (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (RwBatch) batch = next (cursor, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (batch);
  rw_reading_cursor_close (cursor);
  g_assert_null (next (cursor, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  assert_quiet ();
  rw_reading_cursor_close (unused);
  g_clear_error (&error);
  g_assert_null (next (unused, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* A query that waits for a lock is stopped on the server. */
static void
test_cancel (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  g_autoptr (RwPgConnection) locker = lock ("reading");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  RwReadingPlan plan = { .from = START, .to = START + 2 * RW_USEC_PER_DAY };
  g_autoptr (RwReadingCursor) cursor =
      rw_history_provider_open (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (GError) error = NULL;

  g_timeout_add (300, cancel_cb, cancellable);
  g_assert_null (next (cursor, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_quiet ();
  rw_pg_connection_close (locker);
}

static void
test_killed (void)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  RwReadingPlan plan = { .from = START, .to = START + 2 * RW_USEC_PER_DAY };
  g_autoptr (RwReadingCursor) cursor =
      rw_history_provider_open (RW_HISTORY_PROVIDER (store), &plan);
  g_autoptr (RwBatch) batch = next (cursor, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (batch);
  rw_test_postgres_kill (server);
  while (batch != NULL)
    {
      g_clear_pointer (&batch, rw_batch_unref);
      batch = next (cursor, NULL, &error);
    }
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);
  rw_test_postgres_start (server);
}

int
main (int argc, char **argv)
{
  g_autofree char *ignored = NULL;
  int code;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_object_unref (rw_load_test_loader (rw_test_postgres_get_conninfo (server)));
  ignored = rw_test_postgres_query (server, NULL, READINGS);
  g_test_add_func ("/pg-cursor/all", test_all);
  g_test_add_func ("/pg-cursor/thread", test_thread);
  g_test_add_func ("/pg-cursor/snapshot", test_snapshot);
  g_test_add_func ("/pg-cursor/close", test_close);
  g_test_add_func ("/pg-cursor/cancel", test_cancel);
  g_test_add_func ("/pg-cursor/journal", test_journal);
  g_test_add_func ("/pg-cursor/packed", test_packed);
  g_test_add_func ("/pg-cursor/late", test_late);
  g_test_add_func ("/pg-cursor/some-quantities", test_some_quantities);
  g_test_add_func ("/pg-cursor/packed-meanwhile", test_packed_meanwhile);
  g_test_add_func ("/pg-cursor/killed", test_killed);
  code = g_test_run ();
  rw_test_postgres_free (server);
  return code;
}

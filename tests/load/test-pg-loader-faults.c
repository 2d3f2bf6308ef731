/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server dies, falls silent or is shared, in the middle of loading: nothing is lost and nothing
 * is stored twice. */

#include "rw-pg-loader.h"

#include "rw-load-test.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>

static RwTestPostgres *server;

/* A batch with something of everything, of which each part can be told from those of other
 * batches. Some are large enough for COPY. */
static RwBatch *
make_batch (guint number, guint n_readings)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autofree char *reason = g_strdup_printf ("It is number %u.", number);
  g_autoptr (GBytes) payload = g_bytes_new (&number, sizeof number);
  RwAlarmEvent event = {
    .container_id = g_intern_string ("C00000"),
    .rule_id = g_intern_string ("control_air_high"),
    .transition = number % 2 == 0 ? RW_ALARM_RAISED : RW_ALARM_RETURNED,
    .priority = RW_ALARM_PRIORITY_HIGH,
    .event_time = (number + 1) * RW_USEC_PER_MIN,
    .value = 9.0f,
    .limit_value = 6.0f,
  };
  RwFaultyWindow window = {
    .container_id = g_intern_string ("C00000"),
    .window_start = number * RW_USEC_PER_MIN,
    .window_stop = (number + 1) * RW_USEC_PER_MIN,
    .count = 1,
    .maximum = 19.0f,
    .limit_value = 18.0f,
  };

  for (guint i = 0; i < n_readings; i++)
    {
      g_autofree char *container_id = g_strdup_printf ("C%05u", i);
      RwReading reading = rw_load_test_reading (container_id, "2026-11-22T23:55:00Z", (float) i);

      reading.time += number * RW_USEC_PER_MIN;
      rw_batch_builder_add_reading (builder, &reading);
    }
  for (guint i = 0; i < 3; i++)
    rw_batch_builder_add_dead_letter (builder, number, "t", payload, reason);
  rw_batch_builder_add_alarm_event (builder, &event);
  rw_batch_builder_add_faulty_window (builder, &window);
  return rw_batch_builder_end (builder);
}

/* Opens again and loads again until it is known to be committed, as the pipeline does. */
static RwLoadResult
load_until_committed (RwPgLoader *loader, RwBatch *batch)
{
  RwLoadResult load_result = { 0 };

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwLoaderStart) start = rw_load_test_open (loader, G_MAXINT64, &error);

      if (start != NULL && rw_load_test_load_batch (loader, batch, &load_result, NULL, &error))
        return load_result;
      g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
    }
}

static void
assert_answer (const char *database, const char *sql, guint expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, database, sql);

  g_assert_cmpuint ((guint) g_ascii_strtoull (answer, NULL, 10), ==, expected);
}

static void
assert_exact (const char *database, guint n_batches, guint n_readings)
{
  assert_answer (database, "SELECT count(*) FROM reeferwatch.telemetry", n_readings);
  assert_answer (database,
                 "SELECT count(DISTINCT (container_id, measurement_time))"
                 " FROM reeferwatch.telemetry",
                 n_readings);
  assert_answer (database, "SELECT count(*) FROM reeferwatch.dead_letter", n_batches * 3);
  assert_answer (database, "SELECT count(*) FROM reeferwatch.alarm_event", n_batches);
  assert_answer (database, "SELECT count(*) FROM reeferwatch.faulty_reefer", n_batches);
  assert_answer (database, "SELECT count(*) FROM reeferwatch.outbox", n_batches * 2);
}

static gboolean
flag_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Iterates for so many ms, or until the answer is there. */
static void
go_on_for (guint milliseconds, GAsyncResult **pending)
{
  gboolean over = FALSE;
  guint source = g_timeout_add (milliseconds, flag_cb, &over);

  while (!over && *pending == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (source);
}

/* kill -9 at random moments of a load. */
static void
test_killed (void)
{
  const guint n_batches = 12;
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  guint n_readings = 0;

  rw_test_postgres_create_database (server, "killed");
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, "killed");
  loader = rw_load_test_loader (conninfo);
  for (guint i = 0; i < n_batches; i++)
    {
      guint n = i % 3 == 0 ? 50 : 1500;
      g_autoptr (RwBatch) batch = make_batch (i, n);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *pending = NULL;
      RwLoadResult load_result = { 0 };

      n_readings += n;
      rw_pg_loader_load_async (loader, batch, NULL, rw_load_test_result_cb, &pending);
      go_on_for ((guint) g_test_rand_int_range (0, 30), &pending);
      rw_test_postgres_kill (server);
      rw_test_postgres_start (server);
      result = rw_load_test_wait (&pending);
      if (!rw_pg_loader_load_finish (loader, result, &load_result, NULL, &error))
        g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);

      load_result = load_until_committed (loader, batch);
      g_assert_cmpuint (load_result.stored + load_result.duplicate, ==, n);
      g_assert_cmpuint (load_result.conflicting, ==, 0);
      g_assert_cmpuint (load_result.rejected, ==, 3);
    }
  assert_exact ("killed", n_batches, n_readings);
}

/* The server is alive and silent: the deadline ends it. What hangs in the server when it wakes up
 * must not stand in the way of the same rows. */
static void
test_silent (void)
{
  g_autoptr (RwBatch) first = make_batch (0, 1000);
  g_autoptr (RwBatch) second = make_batch (1, 1000);
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  g_autoptr (GError) error = NULL;
  RwLoadResult load_result = { 0 };

  rw_test_postgres_create_database (server, "silent");
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, "silent");
  loader = rw_load_test_loader (conninfo);
  rw_load_test_load_batch (loader, first, &load_result, NULL, &error);
  g_assert_no_error (error);

  rw_test_postgres_freeze (server);
  g_assert_false (rw_load_test_load_batch (loader, second, &load_result, NULL, &error));
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
  rw_test_postgres_thaw (server);

  load_result = load_until_committed (loader, second);
  g_assert_cmpuint (load_result.stored + load_result.duplicate, ==, 1000);
  assert_exact ("silent", 2, 2000);
}

/* Two workers that are sent the same: each thing is stored by one of them. */
static void
test_two_workers (void)
{
  const guint n_batches = 6;
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) one = NULL;
  g_autoptr (RwPgLoader) other = NULL;
  RwPgLoader *loaders[2];
  guint n_readings = 0;

  rw_test_postgres_create_database (server, "shared");
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, "shared");
  loaders[0] = one = rw_load_test_loader (conninfo);
  loaders[1] = other = rw_load_test_loader (conninfo);
  for (guint i = 0; i < n_batches; i++)
    {
      guint n = i % 2 == 0 ? 50 : 1500;
      g_autoptr (RwBatch) batch = make_batch (i, n);
      GAsyncResult *pending[2] = { NULL };
      guint stored = 0, duplicate = 0;

      n_readings += n;
      for (int w = 0; w < 2; w++)
        rw_pg_loader_load_async (loaders[w], batch, NULL, rw_load_test_result_cb, &pending[w]);
      for (int w = 0; w < 2; w++)
        {
          g_autoptr (GAsyncResult) result = rw_load_test_wait (&pending[w]);
          g_autoptr (GError) error = NULL;
          RwLoadResult load_result = { 0 };

          rw_pg_loader_load_finish (loaders[w], result, &load_result, NULL, &error);
          g_assert_no_error (error);
          stored += load_result.stored;
          duplicate += load_result.duplicate;
        }
      g_assert_cmpuint (stored, ==, n);
      g_assert_cmpuint (duplicate, ==, n);
    }
  assert_exact ("shared", n_batches, n_readings);
}

/* Cancelled before anything was committed: nothing is there, and the loader can be opened again. */
static void
test_cancelled (void)
{
  g_autoptr (RwBatch) batch = make_batch (0, 1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgLoader) loader = NULL;
  GAsyncResult *pending = NULL;
  RwLoadResult load_result = { 0 };

  rw_test_postgres_create_database (server, "cancelled");
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, "cancelled");
  loader = rw_load_test_loader (conninfo);
  g_cancellable_cancel (cancellable);
  rw_pg_loader_load_async (loader, batch, cancellable, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  g_assert_false (rw_pg_loader_load_finish (loader, result, &load_result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_exact ("cancelled", 0, 0);

  load_result = load_until_committed (loader, batch);
  g_assert_cmpuint (load_result.stored, ==, 1000);
  assert_exact ("cancelled", 1, 1000);
}

/* The connection breaks while what was stored lately is being read. */
static void
test_broken_open (void)
{
  g_autofree char *conninfo = NULL;
  g_autoptr (RwPgConnection) other = NULL;
  g_autoptr (RwPgScript) lock = rw_pg_script_new ();
  g_autoptr (RwPgLoader) loader = NULL;
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (GPtrArray) locked = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  rw_test_postgres_create_database (server, "broken");
  conninfo = rw_test_postgres_dup_conninfo (server, NULL, "broken");
  loader = rw_load_test_loader (conninfo);
  other = rw_load_test_connect (conninfo);
  rw_pg_script_add_simple (lock, "BEGIN; LOCK TABLE reeferwatch.reading");
  locked = rw_load_test_run (other, lock, &error);
  g_assert_no_error (error);

  rw_pg_loader_open_async (loader, 0, NULL, rw_load_test_result_cb, &pending);
  go_on_for (500, &pending);
  g_assert_null (pending);
  rw_test_postgres_kill (server);
  rw_test_postgres_start (server);
  result = rw_load_test_wait (&pending);
  g_assert_null (rw_pg_loader_open_finish (loader, result, &error));
  g_assert_error (error, RW_PG_LOADER_ERROR, RW_PG_LOADER_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  start = rw_load_test_open (loader, 0, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  g_test_add_func ("/pg-loader-faults/killed", test_killed);
  g_test_add_func ("/pg-loader-faults/silent", test_silent);
  g_test_add_func ("/pg-loader-faults/two-workers", test_two_workers);
  g_test_add_func ("/pg-loader-faults/cancelled", test_cancelled);
  g_test_add_func ("/pg-loader-faults/broken-open", test_broken_open);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}

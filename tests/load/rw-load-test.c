/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-load-test.h"

#include "rw-time.h"

void
rw_load_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null (*kept);
  *kept = g_object_ref (result);
}

GAsyncResult *
rw_load_test_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (result);
}

RwPgConnection *
rw_load_test_connect (const char *conninfo)
{
  RwPgConnection *connection = rw_pg_connection_new (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_connection_open_async (connection, 10 * G_USEC_PER_SEC, NULL, rw_load_test_result_cb,
                               &pending);
  result = rw_load_test_wait (&pending);
  rw_pg_connection_open_finish (connection, result, &error);
  g_assert_no_error (error);
  g_assert_true (rw_pg_connection_is_open (connection));
  return connection;
}

GPtrArray *
rw_load_test_run (RwPgConnection *connection, RwPgScript *script, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_connection_run_async (connection, script, 10 * G_USEC_PER_SEC, NULL,
                              rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_pg_connection_run_finish (connection, result, error);
}

RwLoaderStart *
rw_load_test_open (RwPgLoader *loader, gint64 since, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_loader_open_async (loader, since, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_pg_loader_open_finish (loader, result, error);
}

RwPgLoader *
rw_load_test_loader (const char *conninfo)
{
  RwPgLoader *loader = rw_pg_loader_new (conninfo);
  g_autoptr (RwLoaderStart) start = NULL;
  g_autoptr (GError) error = NULL;

  start = rw_load_test_open (loader, G_MAXINT64, &error);
  g_assert_no_error (error);
  return loader;
}

gboolean
rw_load_test_load_batch (RwPgLoader *loader,
                         RwBatch *batch,
                         RwLoadResult *load_result,
                         GArray **outbox,
                         GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_loader_load_async (loader, batch, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_pg_loader_load_finish (loader, result, load_result, outbox, error);
}

RwLoadResult
rw_load_test_load (RwPgLoader *loader, RwBatchBuilder *builder)
{
  g_autoptr (RwBatch) batch = rw_batch_builder_end (builder);
  g_autoptr (GError) error = NULL;
  RwLoadResult load_result = { 0 };

  rw_load_test_load_batch (loader, batch, &load_result, NULL, &error);
  g_assert_no_error (error);
  return load_result;
}

gboolean
rw_load_test_run_job (RwPgJob *job, gint64 time, guint64 *n_done, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_job_run_async (job, time, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_pg_job_run_finish (job, result, n_done, error);
}

RwReading
rw_load_test_reading (const char *container_id, const char *time, float temperature)
{
  RwReading reading;
  gboolean zoned;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (container_id);
  reading.source = g_intern_string ("native");
  g_assert_true (rw_time_parse (time, strlen (time), &reading.time, &zoned));
  reading.received_time = reading.time + RW_USEC_PER_SEC;
  reading.value[RW_QUANTITY_TEMPERATURE] = temperature;
  return reading;
}

const char *
rw_load_test_get_alarm_sql (void)
{
  return "CREATE FUNCTION happen(container text, rule text, the_event text, urgency integer,"
         "  to_state text) RETURNS bigint LANGUAGE plpgsql AS $$"
         " DECLARE a bigint; BEGIN"
         "  INSERT INTO reeferwatch.reefer (container_id) VALUES (container)"
         "   ON CONFLICT DO NOTHING;"
         "  INSERT INTO reeferwatch.alarm_record AS r"
         "   (reefer_id, rule_id, priority, state, raised_time, value, shelved_until, shelved_by,"
         "    shelved_priority, suppressed_by)"
         "  SELECT reefer_id, rule, urgency, to_state, now(), 'Infinity',"
         "   CASE WHEN to_state = 'shelved' THEN now() END, CASE WHEN to_state = 'shelved' THEN "
         "'x' END,"
         "   CASE WHEN to_state = 'shelved' THEN urgency END,"
         "   CASE WHEN to_state = 'suppressed' THEN 'stale' END FROM reeferwatch.reefer"
         "   WHERE container_id = container"
         "  ON CONFLICT (reefer_id, rule_id) DO UPDATE SET priority = urgency, state = to_state,"
         "   shelved_until = excluded.shelved_until, shelved_by = excluded.shelved_by,"
         "   shelved_priority = excluded.shelved_priority, suppressed_by = excluded.suppressed_by,"
         "   cleared_time = CASE WHEN the_event IN ('returned', 'cleared') THEN now()"
         "                       WHEN the_event = 'raised' THEN NULL ELSE r.cleared_time END"
         "  RETURNING alarm_id INTO a;"
         "  INSERT INTO reeferwatch.alarm_journal"
         "   (alarm_id, event, event_time, value, note, priority, state)"
         "  VALUES (a, the_event, now(), 'NaN', 'noted', urgency, to_state); RETURN a; END $$";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-check.h"

/* Through the catalogue, because naming an object of a schema that one may not use is an error. */
static const char sql[] =
    "WITH ours AS (SELECT oid, nspowner FROM pg_catalog.pg_namespace"
    "               WHERE nspname = 'reeferwatch'),"
    " usable AS (SELECT oid FROM ours WHERE has_schema_privilege(oid, 'USAGE'))"
    " SELECT current_user::text,"
    "  coalesce((SELECT pg_has_role(nspowner, 'USAGE') FROM ours),"
    "           has_database_privilege(current_database(), 'CREATE')),"
    "  coalesce((SELECT bool_and(has_table_privilege(c.oid, 'INSERT')) FROM pg_catalog.pg_class c"
    "             JOIN usable u ON u.oid = c.relnamespace"
    "            WHERE relname IN ('reading', 'alarm_journal', 'dead_letter', 'outbox')), false),"
    "  coalesce((SELECT bool_and(has_table_privilege(c.oid, 'SELECT')) FROM pg_catalog.pg_class c"
    "             JOIN usable u ON u.oid = c.relnamespace"
    "            WHERE relname IN ('reading', 'reefer', 'alarm', 'alarm_event')), false),"
    "  coalesce((SELECT bool_and(has_function_privilege(p.oid, 'EXECUTE'))"
    "             FROM pg_catalog.pg_proc p JOIN usable u ON u.oid = p.pronamespace"
    "            WHERE proname = 'acknowledge'), false),"
    "  clock_timestamp()";

void
rw_pg_check_async (RwPgConnection *connection,
                   gint64 timeout,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script, sql);
  rw_pg_connection_run_async (connection, script, timeout, cancellable, callback, user_data);
}

gboolean
rw_pg_check_finish (RwPgConnection *connection,
                    GAsyncResult *result,
                    RwPgCheck *check,
                    GError **error)
{
  g_autoptr (GPtrArray) results = rw_pg_connection_run_finish (connection, result, error);
  const RwPgResult *row;

  if (results == NULL)
    return FALSE;

  row = results->pdata[0];
  g_strlcpy (check->user, rw_pg_result_get_text (row, 0, 0), sizeof check->user);
  check->may_migrate = rw_pg_result_get_bool (row, 0, 1);
  check->may_store = rw_pg_result_get_bool (row, 0, 2);
  check->may_read = rw_pg_result_get_bool (row, 0, 3);
  check->may_acknowledge = rw_pg_result_get_bool (row, 0, 4);
  check->server_time = rw_pg_result_get_time (row, 0, 5);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-load-test.h"

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

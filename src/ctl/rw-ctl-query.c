/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-query.h"

#define OPEN_TIMEOUT (10 * G_USEC_PER_SEC)

GPtrArray *
rw_ctl_query (RwCtl *ctl, const char *database, RwPgScript *script, gint64 timeout, GError **error)
{
  g_autoptr (RwPgConnection) connection = rw_pg_connection_new (database);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) ran = NULL;
  GPtrArray *results;

  rw_pg_connection_open_async (connection, OPEN_TIMEOUT, rw_ctl_get_cancellable (ctl),
                               rw_ctl_answered_cb, ctl);
  opened = rw_ctl_wait (ctl);
  if (!rw_pg_connection_open_finish (connection, opened, error))
    return NULL;
  rw_pg_connection_run_async (connection, script, timeout, rw_ctl_get_cancellable (ctl),
                              rw_ctl_answered_cb, ctl);
  ran = rw_ctl_wait (ctl);
  results = rw_pg_connection_run_finish (connection, ran, error);
  rw_pg_connection_close (connection);
  return results;
}

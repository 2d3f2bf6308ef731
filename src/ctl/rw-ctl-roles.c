/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-roles.h"

#include "rw-schema.h"

#include <glib/gi18n.h>

/* A worker may be migrating, and that may have a lot to do. */
#define GRANT_TIMEOUT (300 * G_USEC_PER_SEC)
#define LOOK_TIMEOUT (30 * G_USEC_PER_SEC)

static gboolean
tell_missing (RwCtl *ctl, RwPgConnection *connection, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) results = NULL;
  const RwPgResult *missing;

  rw_pg_script_add (script,
                    "SELECT role, current_user::text FROM unnest(ARRAY['reeferwatch_worker',"
                    " 'reeferwatch_operator', 'reeferwatch_viewer']) AS role WHERE NOT EXISTS"
                    " (SELECT FROM pg_catalog.pg_roles WHERE rolname = role)");
  rw_pg_connection_run_async (connection, script, LOOK_TIMEOUT, rw_ctl_get_cancellable (ctl),
                              rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  results = rw_pg_connection_run_finish (connection, result, error);
  if (results == NULL)
    return FALSE;

  missing = results->pdata[0];
  for (guint i = 0; i < rw_pg_result_get_n_rows (missing); i++)
    g_printerr (_ ("The role “%s” does not exist, and “%s” may not make it. Have an administrator "
                   "run “CREATE ROLE %s”, then run “reeferwatchctl schema roles”.\n"),
                rw_pg_result_get_text (missing, i, 0), rw_pg_result_get_text (missing, i, 1),
                rw_pg_result_get_text (missing, i, 0));
  return TRUE;
}

gboolean
rw_ctl_roles_grant (RwCtl *ctl, RwPgConnection *connection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_schema_grant_async (connection, GRANT_TIMEOUT, rw_ctl_get_cancellable (ctl),
                         rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_schema_grant_finish (connection, result, error)
         && tell_missing (ctl, connection, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-link.h"

#include "rw-pg-environment.h"
#include "rw-schema.h"

#include <glib/gi18n.h>

#define CONNECT_TIMEOUT (10 * G_USEC_PER_SEC)
#define SHORT_TIMEOUT G_TIME_SPAN_MINUTE

/* A table may hold a hundred million rows, and a schema some hundred tables to be dropped. */
#define LONG_TIMEOUT (6 * G_TIME_SPAN_HOUR)

void
rw_ctl_link_free (RwCtlLink *self)
{
  if (self->connection != NULL)
    rw_pg_connection_close (self->connection);
  g_clear_object (&self->connection);
  if (self->server != NULL)
    rw_private_postgres_stop (self->server);
  g_clear_object (&self->server);
  g_strfreev (self->environment);
  g_free (self);
}

char *
rw_ctl_link_dup_private_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "reeferwatch", "postgres", NULL);
}

/* A console that runs has started the server, and only a backup may go beside it. */
static char *
find_running (const char *folder, RwCtlLinkSide side, GError **error)
{
  char *conninfo = side == RW_CTL_LINK_SOURCE ? rw_private_postgres_dup_running (folder) : NULL;

  if (conninfo == NULL && side == RW_CTL_LINK_TARGET)
    g_prefix_error (error, "%s ", _ ("The private database is in use."));
  else if (conninfo != NULL)
    g_clear_error (error);
  return conninfo;
}

/* The address of the private database, whose server runs then. */
static char *
start_private (RwCtl *ctl, RwCtlLink *self, RwCtlLinkSide side, GError **error)
{
  g_autofree char *folder = rw_ctl_link_dup_private_folder ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) failure = NULL;
  char *conninfo = NULL;

  if (side == RW_CTL_LINK_SOURCE && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("There is no private database of this user: “%s” does not exist."), folder);
      return NULL;
    }

  self->server = rw_private_postgres_new (folder);
  rw_private_postgres_start_async (self->server, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb,
                                   ctl);
  result = rw_ctl_wait (ctl);
  if (rw_private_postgres_start_finish (self->server, result, &failure))
    return g_strdup (rw_private_postgres_get_conninfo (self->server));

  g_clear_object (&self->server);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_BUSY))
    conninfo = find_running (folder, side, &failure);
  if (conninfo == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return conninfo;
}

static gboolean
look (RwCtl *ctl, RwCtlLink *self, GError **error)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) read = NULL;

  rw_pg_connection_open_async (self->connection, CONNECT_TIMEOUT, rw_ctl_get_cancellable (ctl),
                               rw_ctl_answered_cb, ctl);
  opened = rw_ctl_wait (ctl);
  if (!rw_pg_connection_open_finish (self->connection, opened, error))
    return FALSE;
  self->version = rw_pg_connection_get_server_version (self->connection) / 10000;

  rw_schema_read_version_async (self->connection, SHORT_TIMEOUT, rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  read = rw_ctl_wait (ctl);
  self->schema = rw_schema_read_version_finish (self->connection, read, error);
  if (self->schema < 0)
    return FALSE;

  self->environment = rw_pg_environment_new (self->connection, error);
  return self->environment != NULL;
}

RwCtlLink *
rw_ctl_link_open (RwCtl *ctl, const char *database, RwCtlLinkSide side, GError **error)
{
  g_autoptr (RwCtlLink) self = g_new0 (RwCtlLink, 1);
  g_autofree char *address =
      database != NULL ? g_strdup (database) : start_private (ctl, self, side, error);

  if (address == NULL)
    return NULL;
  self->connection = rw_pg_connection_new (address);
  if (!look (ctl, self, error))
    return NULL;

  /* The private server of an old console that was migrated by a newer one, or anybody's. */
  if (self->schema > rw_schema_get_version ())
    {
      g_set_error (error, RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_NEWER,
                   _ ("The database has schema version %d, but this program knows only up to %d. "
                      "Use a newer Reeferwatch."),
                   self->schema, rw_schema_get_version ());
      return NULL;
    }
  return g_steal_pointer (&self);
}

static GPtrArray *
run (RwCtl *ctl,
     RwCtlLink *self,
     RwPgScript *script,
     gint64 timeout,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_connection_run_async (self->connection, script, timeout, cancellable, rw_ctl_answered_cb,
                              ctl);
  result = rw_ctl_wait (ctl);
  return rw_pg_connection_run_finish (self->connection, result, error);
}

GPtrArray *
rw_ctl_link_run (RwCtl *ctl, RwCtlLink *self, RwPgScript *script, gint64 timeout, GError **error)
{
  return run (ctl, self, script, timeout, rw_ctl_get_cancellable (ctl), error);
}

gboolean
rw_ctl_link_execute (RwCtl *ctl, RwCtlLink *self, const char *sql, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add_simple (script, sql);
  results = rw_ctl_link_run (ctl, self, script, LONG_TIMEOUT, error);
  return results != NULL;
}

gboolean
rw_ctl_link_clean_up (RwCtl *ctl, RwCtlLink *self, const char *sql, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add_simple (script, sql);
  results = run (ctl, self, script, LONG_TIMEOUT, NULL, error);
  return results != NULL;
}

/* Names and statements come from the server, which quotes them. */
static GPtrArray *
list_tables (RwCtl *ctl, RwCtlLink *self, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script,
                    "SELECT relname::text, format('SELECT count(*) FROM %I.%I', nspname, relname)"
                    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                    " ON n.oid = c.relnamespace"
                    " WHERE nspname = 'reeferwatch' AND relkind = 'r' ORDER BY relname");
  return rw_ctl_link_run (ctl, self, script, SHORT_TIMEOUT, error);
}

gboolean
rw_ctl_link_count (RwCtl *ctl, RwCtlLink *self, RwCtlArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) listed = list_tables (ctl, self, error);
  const RwPgResult *tables;

  if (listed == NULL)
    return FALSE;

  tables = listed->pdata[0];
  for (guint i = 0; i < rw_pg_result_get_n_rows (tables); i++)
    {
      g_autoptr (RwPgScript) script = rw_pg_script_new ();
      g_autoptr (GPtrArray) counted = NULL;

      rw_pg_script_add (script, rw_pg_result_get_text (tables, i, 1));
      counted = rw_ctl_link_run (ctl, self, script, LONG_TIMEOUT, error);
      if (counted == NULL)
        return FALSE;
      rw_ctl_archive_set_rows (archive, rw_pg_result_get_text (tables, i, 0),
                               rw_pg_result_get_int (counted->pdata[0], 0, 0));
    }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-import.h"

#include "rw-schema.h"

#include <glib/gi18n.h>

#define CONNECT_TIMEOUT (10 * G_USEC_PER_SEC)

/* No fleet has so many bookings; all of them are in memory. */
#define MAX_BYTES (256 * 1024 * 1024)

/* So many problems are named; who sees them knows what to look for. */
#define MAX_PROBLEMS 50

static gboolean
read_all (RwReplayBytes *bytes, GError **error)
{
  gsize length = 0;

  while (!rw_replay_bytes_is_at_end (bytes))
    {
      rw_replay_bytes_peek (bytes, &length);
      if (length > MAX_BYTES)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("“%s” is larger than 256 MB: import it in parts"),
                       rw_replay_bytes_get_path (bytes));
          return FALSE;
        }
      if (!rw_replay_bytes_fill (bytes, error))
        return FALSE;
    }
  return TRUE;
}

static int
tell_problems (const char *path, GPtrArray *problems)
{
  g_printerr (ngettext ("%s: “%s” has %u mistake; nothing was stored:\n",
                        "%s: “%s” has %u mistakes; nothing was stored:\n", problems->len),
              g_get_prgname (), path, problems->len);
  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    g_printerr ("%s\n", (const char *) problems->pdata[i]);
  if (problems->len > MAX_PROBLEMS)
    g_printerr (_ ("… and more like these.\n"));
  return RW_CTL_CONFIGURATION;
}

static RwPgImport *
read_rows (RwPgImportKind kind, RwReplayBytes *bytes, GPtrArray *problems, GError **error)
{
  RwPgImport *import;
  const char *text;
  gsize length;

  if (!read_all (bytes, error))
    return NULL;
  text = rw_replay_bytes_peek (bytes, &length);
  import = rw_pg_import_new (kind, text, length, problems, error);
  if (import == NULL)
    g_prefix_error (error, "“%s”: ", rw_replay_bytes_get_path (bytes));
  return import;
}

static gboolean
check_schema (RwCtl *ctl, RwPgConnection *connection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  int version;

  rw_schema_read_version_async (connection, CONNECT_TIMEOUT, rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  version = rw_schema_read_version_finish (connection, result, error);
  if (version > rw_schema_get_version ())
    g_propagate_error (error, rw_schema_error_newer (version));
  return version >= 0 && version <= rw_schema_get_version ();
}

static gboolean
store (RwCtl *ctl,
       const char *database,
       RwPgImport *import,
       guint *inserted,
       guint *updated,
       GError **error)
{
  g_autoptr (RwPgConnection) connection = rw_pg_connection_new (database);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) stored = NULL;
  gboolean ok;

  rw_pg_connection_open_async (connection, CONNECT_TIMEOUT, rw_ctl_get_cancellable (ctl),
                               rw_ctl_answered_cb, ctl);
  opened = rw_ctl_wait (ctl);
  if (!rw_pg_connection_open_finish (connection, opened, error)
      || !check_schema (ctl, connection, error))
    return FALSE;

  rw_pg_import_run_async (import, connection, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb,
                          ctl);
  stored = rw_ctl_wait (ctl);
  ok = rw_pg_import_run_finish (connection, stored, inserted, updated, error);
  rw_pg_connection_close (connection);
  return ok;
}

int
rw_ctl_import_rows (RwCtl *ctl, const char *database, RwPgImportKind kind, RwReplayBytes *bytes)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwPgImport) import = read_rows (kind, bytes, problems, &error);
  guint inserted, updated, n;

  if (import == NULL)
    return rw_ctl_fail (ctl, error);
  if (problems->len > 0)
    return tell_problems (rw_replay_bytes_get_path (bytes), problems);
  if (!store (ctl, database, import, &inserted, &updated, &error))
    return rw_ctl_fail (ctl, error);

  n = rw_pg_import_get_n_rows (import);
  g_print (
      kind == RW_PG_IMPORT_BOOKINGS
          ? _ ("Bookings: %u new, %u changed, %u as they were.\n")
          : _ ("Cargo profiles: %u new, %u changed, %u as they were. Workers judge by them within "
               "seconds.\n"),
      inserted, updated, n - inserted - updated);
  return RW_CTL_OK;
}

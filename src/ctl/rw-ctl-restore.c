/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-link.h"
#include "rw-ctl-options.h"
#include "rw-ctl-pg-tool.h"
#include "rw-ctl-roles.h"
#include "rw-schema.h"

#include <glib/gi18n.h>

/*
 * DESIGN. pg_restore works in one transaction, so a restore that fails, or is killed, leaves
 * nothing. What is replaced is only set aside, under another name, until the restored schema has
 * been compared with the description of the backup; and back it goes when something is wrong. All
 * the while this program holds the lock of migrations, so that no worker makes an empty schema
 * where there is none for a moment.
 */

#define SHORT_TIMEOUT G_TIME_SPAN_MINUTE
#define MIGRATE_TIMEOUT G_TIME_SPAN_HOUR

#define SET_ASIDE "ALTER SCHEMA reeferwatch RENAME TO reeferwatch_replaced"
#define TAKE_BACK "ALTER SCHEMA reeferwatch_replaced RENAME TO reeferwatch"
#define FORGET_REPLACED "DROP SCHEMA reeferwatch_replaced CASCADE"
#define DROP_RESTORED "DROP SCHEMA IF EXISTS reeferwatch CASCADE"

typedef struct
{
  char *database; /* NULL for the private one */
  char *file;
  gboolean replace;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static gboolean
parse (Typed *typed, int argc, char **argv, GError **error)
{
  gboolean private = FALSE;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    RW_CTL_PRIVATE_OPTION (&private),
    { "replace", 0, 0, G_OPTION_ARG_NONE, &typed->replace,
      N_ ("Put it in the place of what the database holds"), NULL },
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("FILE"),
                             _ ("Makes in a database what a file of “reeferwatchctl backup” holds: "
                                "all of it, or nothing."),
                             entries, &files, argc, argv, error)
      || !rw_ctl_options_complete_private (private, &typed->database, error))
    return FALSE;
  if (files != NULL && files[0] != NULL && files[1] == NULL)
    {
      /* Absolute, so that no name is taken for an option. */
      typed->file = g_canonicalize_filename (files[0], NULL);
      return TRUE;
    }

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say which file: one that “reeferwatchctl backup” made"));
  return FALSE;
}

static gboolean
check_archive (const RwCtlArchive *archive, GError **error)
{
  if (archive->schema <= rw_schema_get_version ())
    return TRUE;

  g_set_error (error, RW_SCHEMA_ERROR, RW_SCHEMA_ERROR_NEWER,
               _ ("The backup has schema version %d, but this program knows only up to %d. Use a "
                  "newer Reeferwatch."),
               archive->schema, rw_schema_get_version ());
  return FALSE;
}

/* The room on the disk of a private database; of another server's nothing is known. */
static gboolean
check_room (const RwCtlArchive *archive, GError **error)
{
  g_autofree char *folder = rw_ctl_link_dup_private_folder ();
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);
  guint64 room = G_MAXUINT64;
  g_autofree char *needed_text = g_format_size (archive->table_bytes);
  g_autofree char *room_text = NULL;

  if (info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    room = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (room >= archive->table_bytes)
    return TRUE;

  room_text = g_format_size (room);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _ ("“%s” has room for %s, but the database needs more than %s. Make room first."),
               folder, room_text, needed_text);
  return FALSE;
}

static gboolean
check_versions (const RwCtlLink *link, const RwCtlArchive *archive, GError **error)
{
  if (link->version >= archive->server)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _ ("The backup is of PostgreSQL %d, but this server is PostgreSQL %d. Restore into "
                  "PostgreSQL %d or newer."),
               archive->server, link->version, archive->server);
  return FALSE;
}

/* What the database itself says: (may create, user, database, set aside before, sessions of ours,
 * lock taken). */
static GPtrArray *
look (RwCtl *ctl, RwCtlLink *link, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (
      script,
      "SELECT has_database_privilege(current_database(), 'CREATE'), current_user::text,"
      " current_database()::text, EXISTS (SELECT FROM pg_catalog.pg_namespace"
      "  WHERE nspname = 'reeferwatch_replaced'),"
      " (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = current_database()"
      "   AND application_name = 'reeferwatch' AND pid <> pg_backend_pid()),"
      " pg_try_advisory_lock(7733700001)");
  return rw_ctl_link_run (ctl, link, script, SHORT_TIMEOUT, error);
}

static gboolean
check_rights (const RwPgResult *state, GError **error)
{
  if (rw_pg_result_get_bool (state, 0, 0))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("“%s” may not make a schema in the database “%s”. Restore as its owner, or have "
                  "an administrator grant CREATE on it."),
               rw_pg_result_get_text (state, 0, 1), rw_pg_result_get_text (state, 0, 2));
  return FALSE;
}

static gboolean
check_place (const Typed *typed, const RwCtlLink *link, const RwPgResult *state, GError **error)
{
  const char *database = rw_pg_result_get_text (state, 0, 2);

  if (rw_pg_result_get_bool (state, 0, 3))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                 _ ("A restore into “%s” was interrupted: what it was to replace is in the schema "
                    "“reeferwatch_replaced”. Drop that schema, or drop “reeferwatch” and rename it "
                    "back, then try again."),
                 database);
  else if (link->schema > 0 && !typed->replace)
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_EXISTS,
        _ ("The database “%s” already holds data of Reeferwatch. Restore into another one, "
           "or put the backup in their place with --replace."),
        database);
  else if (rw_pg_result_get_int (state, 0, 4) > 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 _ ("Reeferwatch is using the database “%s”. Stop its workers and close its "
                    "consoles, then try again."),
                 database);
  else if (!rw_pg_result_get_bool (state, 0, 5))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                 _ ("The schema of the database “%s” is being changed right now. Wait for that to "
                    "end, then try again."),
                 database);
  else
    return TRUE;

  return FALSE;
}

static gboolean
fill (RwCtl *ctl,
      RwCtlLink *link,
      const RwCtlPgTool *tool,
      const RwCtlArchive *archive,
      const char *file,
      GError **error)
{
  /* dbname= takes the name from the environment, as everything else. */
  const char *const arguments[] = {
    "--dbname=",
    "--single-transaction",
    "--exit-on-error",
    "--no-owner",
    "--no-privileges",
    "--verbose",
    "--no-password",
    file,
    NULL,
  };
  RwCtlPgToolPlan plan = {
    .arguments = arguments,
    .environment = link->environment,
    .mark = "processing data for table",
    .n_tables = g_hash_table_size (archive->tables),
  };

  if (rw_ctl_pg_tool_run (ctl, tool, &plan, error))
    return TRUE;
  g_prefix_error (error, "pg_restore: ");
  return FALSE;
}

/* Whether every table has come with all of its rows. */
static gboolean
compare (RwCtl *ctl, RwCtlLink *link, const RwCtlArchive *archive, GError **error)
{
  g_autoptr (RwCtlArchive) restored = rw_ctl_archive_new ();
  GHashTableIter iter;
  gpointer name, rows;

  if (!rw_ctl_link_count (ctl, link, restored, error))
    return FALSE;

  g_hash_table_iter_init (&iter, archive->tables);
  while (g_hash_table_iter_next (&iter, &name, &rows))
    {
      const gint64 *found = g_hash_table_lookup (restored->tables, name);

      if (found == NULL || *found != *(gint64 *) rows)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("The table “%s” has %" G_GINT64_FORMAT " rows after the restore, but had "
                          "%" G_GINT64_FORMAT ". Nothing was restored; use another backup."),
                       (char *) name, found != NULL ? *found : 0, *(gint64 *) rows);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
migrate (RwCtl *ctl, RwCtlLink *link, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_schema_migrate_async (link->connection, MIGRATE_TIMEOUT, rw_ctl_get_cancellable (ctl),
                           rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_schema_migrate_finish (link->connection, result, error)
         && rw_ctl_roles_grant (ctl, link->connection, error);
}

/* Back to how it was; what went wrong is known already. */
static void
undo (RwCtl *ctl, RwCtlLink *link, gboolean replaced)
{
  g_autoptr (GError) error = NULL;

  if (!rw_ctl_link_clean_up (ctl, link, replaced ? DROP_RESTORED "; " TAKE_BACK : DROP_RESTORED,
                             &error))
    g_printerr (replaced ? _ ("What was to be replaced is still in the schema "
                              "“reeferwatch_replaced”: %s\n")
                         : _ ("A schema “reeferwatch” may be left, which is to be dropped: %s\n"),
                error->message);
}

static gboolean
put_in_place (RwCtl *ctl,
              RwCtlLink *link,
              const RwCtlPgTool *tool,
              const RwCtlArchive *archive,
              const char *file,
              GError **error)
{
  gboolean replaces = link->schema > 0;

  if (replaces && !rw_ctl_link_execute (ctl, link, SET_ASIDE, error))
    return FALSE;
  if (fill (ctl, link, tool, archive, file, error) && compare (ctl, link, archive, error)
      && migrate (ctl, link, error))
    return !replaces || rw_ctl_link_clean_up (ctl, link, FORGET_REPLACED, error);

  undo (ctl, link, replaces);
  return FALSE;
}

static RwCtlPgTool *
find_tool (int version, GError **error)
{
  return rw_ctl_pg_tool_find (g_getenv ("PATH"), RW_CTL_PG_TOOL_ROOT, "pg_restore", version, error);
}

static RwCtlArchive *
restore (RwCtl *ctl, const Typed *typed, GError **error)
{
  g_autoptr (RwCtlArchive) archive = rw_ctl_archive_read (ctl, typed->file, error);
  g_autoptr (RwCtlPgTool) tool = NULL;
  g_autoptr (RwCtlLink) link = NULL;
  g_autoptr (GPtrArray) state = NULL;

  if (archive == NULL || !check_archive (archive, error)
      || (link = rw_ctl_link_open (ctl, typed->database, RW_CTL_LINK_TARGET, error)) == NULL
      || !check_versions (link, archive, error)
      || (tool = find_tool (MAX (archive->tool, link->version), error)) == NULL
      || (link->server != NULL && !check_room (archive, error))
      || (state = look (ctl, link, error)) == NULL || !check_rights (state->pdata[0], error)
      || !check_place (typed, link, state->pdata[0], error)
      || !put_in_place (ctl, link, tool, archive, typed->file, error))
    return NULL;

  return g_steal_pointer (&archive);
}

int
rw_ctl_restore (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RwCtlArchive) archive = NULL;

  if (!parse (&typed, argc, argv, &error) || (archive = restore (ctl, &typed, &error)) == NULL)
    return rw_ctl_fail (ctl, error);

  g_print (ngettext ("Restored and compared: %u table, %" G_GUINT64_FORMAT " rows\n",
                     "Restored and compared: %u tables, %" G_GUINT64_FORMAT " rows\n",
                     g_hash_table_size (archive->tables)),
           g_hash_table_size (archive->tables), rw_ctl_archive_count_rows (archive));
  if (archive->schema < rw_schema_get_version ())
    g_print (_ ("The schema was at version %d and is at version %d now.\n"), archive->schema,
             rw_schema_get_version ());
  return RW_CTL_OK;
}

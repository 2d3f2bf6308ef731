/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-link.h"
#include "rw-ctl-options.h"
#include "rw-ctl-pg-tool.h"
#include "rw-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SHORT_TIMEOUT G_TIME_SPAN_MINUTE

/* A dump is at least this share of its tables. */
#define DUMP_SHARE 3

typedef struct
{
  char *database; /* NULL for the private one */
  char *output;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static gboolean
parse (Typed *typed, int argc, char **argv, GError **error)
{
  gboolean private = FALSE;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    RW_CTL_PRIVATE_OPTION (&private),
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &typed->output, N_ ("The file to write"),
      N_ ("FILE") },
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Writes everything that the database holds to a file, as it was at "
                                "one moment; a worker may go on meanwhile."),
                             entries, NULL, argc, argv, error)
      || !rw_ctl_options_complete_private (private, &typed->database, error))
    return FALSE;
  if (typed->output != NULL && *typed->output != '\0')
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("Say where to: --output=FILE"));
  return FALSE;
}

/* The file itself, behind links. A backup is no stream: its end is read first. */
static char *
resolve_output (const char *output, GError **error)
{
  char *target = realpath (output, NULL);
  g_autofree char *path =
      target != NULL ? g_strdup (target) : g_canonicalize_filename (output, NULL);

  free (target);
  if (!g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--output=%s is no file that a backup can be written to"), output);
  return NULL;
}

/* One snapshot for dump and counts, and nothing may be dropped meanwhile. */
static GPtrArray *
begin (RwCtl *ctl, RwCtlLink *link, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add_simple (
      script,
      "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL idle_in_transaction_session_timeout = 0;"
      "DO $$ BEGIN EXECUTE (SELECT 'LOCK TABLE '"
      " || string_agg(format('%I.%I', nspname, relname), ', ') || ' IN ACCESS SHARE MODE'"
      " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " WHERE nspname = 'reeferwatch' AND relkind IN ('r', 'p')); END $$");
  rw_pg_script_add (script,
                    "SELECT pg_catalog.pg_export_snapshot(), count(*),"
                    " sum(pg_catalog.pg_table_size(c.oid))::bigint"
                    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                    " ON n.oid = c.relnamespace WHERE nspname = 'reeferwatch' AND relkind = 'r'");
  return rw_ctl_link_run (ctl, link, script, SHORT_TIMEOUT, error);
}

static gboolean
check_owner (RwCtl *ctl, RwCtlLink *link, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  if (link->schema == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("This database holds nothing of Reeferwatch: there is no schema "
                              "“reeferwatch” to back up."));
      return FALSE;
    }
  rw_pg_script_add (script, "SELECT pg_catalog.pg_has_role(nspowner, 'USAGE'),"
                            " current_user::text, pg_get_userbyid(nspowner)::text"
                            " FROM pg_catalog.pg_namespace WHERE nspname = 'reeferwatch'");
  results = rw_ctl_link_run (ctl, link, script, SHORT_TIMEOUT, error);
  if (results == NULL || rw_pg_result_get_bool (results->pdata[0], 0, 0))
    return results != NULL;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("“%s” may not read all of the database. Take the backup as its owner, “%s”."),
               rw_pg_result_get_text (results->pdata[0], 0, 1),
               rw_pg_result_get_text (results->pdata[0], 0, 2));
  return FALSE;
}

static gboolean
check_room (const char *path, guint64 table_bytes, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, error);
  guint64 needed = table_bytes / DUMP_SHARE, room;
  g_autofree char *needed_text = g_format_size (needed);
  g_autofree char *room_text = NULL;

  if (info == NULL)
    return FALSE;
  room = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  if (!g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) || room >= needed)
    return TRUE;

  room_text = g_format_size (room);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _ ("“%s” has room for %s, but the backup needs about %s. Choose another disk with "
                  "--output, or make room."),
               folder, room_text, needed_text);
  return FALSE;
}

static gboolean
dump (RwCtl *ctl,
      RwCtlLink *link,
      const RwCtlPgTool *tool,
      const RwPgResult *snapshot,
      const char *path,
      GError **error)
{
  g_autofree char *file = g_strconcat ("--file=", path, NULL);
  g_autofree char *taken =
      g_strconcat ("--snapshot=", rw_pg_result_get_text (snapshot, 0, 0), NULL);
  const char *const arguments[] = {
    "--format=custom",
    "--compress=1",
    "--schema=reeferwatch",
    "--verbose",
    "--no-password",
    taken,
    file,
    NULL,
  };
  RwCtlPgToolPlan plan = {
    .arguments = arguments,
    .environment = link->environment,
    .mark = "dumping contents of table",
    .n_tables = (guint) rw_pg_result_get_int (snapshot, 0, 1),
  };

  if (rw_ctl_pg_tool_run (ctl, tool, &plan, error))
    return TRUE;
  g_prefix_error (error, "pg_dump: ");
  return FALSE;
}

/* Everything that is to be in the file at path. */
static RwCtlArchive *
write_archive (RwCtl *ctl,
               RwCtlLink *link,
               const RwCtlPgTool *tool,
               const RwPgResult *snapshot,
               const char *path,
               GError **error)
{
  g_autoptr (RwCtlArchive) archive = rw_ctl_archive_new ();

  archive->schema = link->schema;
  archive->server = link->version;
  archive->tool = tool->version;
  archive->taken_time = g_get_real_time ();
  archive->table_bytes = (guint64) rw_pg_result_get_int (snapshot, 0, 2);
  if (!dump (ctl, link, tool, snapshot, path, error)
      || !rw_ctl_link_count (ctl, link, archive, error)
      || !rw_ctl_link_execute (ctl, link, "COMMIT", error)
      || !rw_ctl_archive_seal (ctl, archive, path, error))
    return NULL;
  return g_steal_pointer (&archive);
}

static char *
make_unfinished (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *unfinished = g_build_filename (folder, ".reeferwatch-backup-XXXXXX", NULL);
  int fd = g_mkstemp_full (unfinished, O_RDWR | O_CLOEXEC, 0600);
  int code = errno;

  if (fd >= 0)
    {
      close (fd);
      return g_steal_pointer (&unfinished);
    }
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", folder,
               g_strerror (code));
  return NULL;
}

static RwCtlPgTool *
find_tool (int version, GError **error)
{
  return rw_ctl_pg_tool_find (g_getenv ("PATH"), RW_CTL_PG_TOOL_ROOT, "pg_dump", version, error);
}

static RwCtlArchive *
back_up (RwCtl *ctl, const Typed *typed, const char *path, GError **error)
{
  g_autoptr (RwCtlLink) link = rw_ctl_link_open (ctl, typed->database, RW_CTL_LINK_SOURCE, error);
  g_autoptr (RwCtlPgTool) tool = NULL;
  g_autoptr (GPtrArray) begun = NULL;
  g_autoptr (RwCtlArchive) archive = NULL;
  g_autofree char *unfinished = NULL;

  if (link == NULL || !check_owner (ctl, link, error)
      || (tool = find_tool (link->version, error)) == NULL
      || (begun = begin (ctl, link, error)) == NULL
      || !check_room (path, (guint64) rw_pg_result_get_int (begun->pdata[1], 0, 2), error)
      || (unfinished = make_unfinished (path, error)) == NULL)
    return NULL;

  archive = write_archive (ctl, link, tool, begun->pdata[1], unfinished, error);
  if (archive != NULL && g_rename (unfinished, path) == 0)
    return g_steal_pointer (&archive);

  if (archive != NULL)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                 g_strerror (errno));
  g_unlink (unfinished);
  return NULL;
}

int
rw_ctl_backup (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autoptr (RwCtlArchive) archive = NULL;

  if (!parse (&typed, argc, argv, &error) || (path = resolve_output (typed.output, &error)) == NULL
      || (archive = back_up (ctl, &typed, path, &error)) == NULL)
    return rw_ctl_fail (ctl, error);

  name = g_filename_display_name (typed.output);
  g_print (ngettext ("%s: %u table, %" G_GUINT64_FORMAT " rows, schema version %d\n",
                     "%s: %u tables, %" G_GUINT64_FORMAT " rows, schema version %d\n",
                     g_hash_table_size (archive->tables)),
           name, g_hash_table_size (archive->tables), rw_ctl_archive_count_rows (archive),
           archive->schema);
  return RW_CTL_OK;
}

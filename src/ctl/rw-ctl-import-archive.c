/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-import.h"

#include "rw-archive-check.h"

#include <string.h>

#define TIMEOUT (30 * G_USEC_PER_SEC)
#define PREFIX "readings_"

gboolean
rw_ctl_import_is_archive (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, ".json");
}

/* "2026-11-20" of "readings_2026-11-20_part2.csv.gz"; NULL when it is no name of an archive. */
static char *
dup_day (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *day = NULL;
  gint64 time;

  if (!g_str_has_prefix (name, PREFIX))
    return NULL;
  day = g_strndup (name + strlen (PREFIX), strlen ("2026-11-20"));
  return rw_archive_manifest_parse_day (day, &time) ? g_steal_pointer (&day) : NULL;
}

/* Workers would archive it again and drop it, since it is old. */
static gboolean
hold (RwCtl *ctl, const char *database, const char *day, int days, GError **error)
{
  g_autoptr (RwPgConnection) connection = rw_pg_connection_new (database);
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GAsyncResult) opened = NULL, answer = NULL;
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_connection_open_async (connection, TIMEOUT, rw_ctl_get_cancellable (ctl),
                               rw_ctl_answered_cb, ctl);
  opened = rw_ctl_wait (ctl);
  if (!rw_pg_connection_open_finish (connection, opened, error))
    return FALSE;
  rw_pg_script_add (script, "SELECT reeferwatch.hold_day($1::text::date, $2)");
  rw_pg_script_bind_text (script, day);
  rw_pg_script_bind_int4 (script, days);
  rw_pg_connection_run_async (connection, script, TIMEOUT, rw_ctl_get_cancellable (ctl),
                              rw_ctl_answered_cb, ctl);
  answer = rw_ctl_wait (ctl);
  results = rw_pg_connection_run_finish (connection, answer, error);
  return results != NULL;
}

int
rw_ctl_import_held (RwCtl *ctl, const char *database, const char *const *paths, int days)
{
  g_autofree char *day = dup_day (paths[0]);
  g_autoptr (GError) error = NULL;
  int code;

  /* A database that is new has nothing to hold yet, and nobody who drops it. */
  if (day != NULL)
    hold (ctl, database, day, days, NULL);
  code = rw_ctl_import_readings (ctl, database, paths);
  if (day == NULL || code != RW_CTL_OK || hold (ctl, database, day, days, &error))
    return code;
  return rw_ctl_fail (ctl, error);
}

/* --- a manifest ------------------------------------------------------------------------------ */

static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  g_autoptr (RwArchiveManifest) manifest = NULL;
  GError *error = NULL;

  manifest = rw_archive_manifest_read (path, NULL, &error);
  if (manifest != NULL && rw_archive_check_files (manifest, path, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&manifest),
                           (GDestroyNotify) rw_archive_manifest_free);
  else
    g_task_return_error (task, error);
}

static RwArchiveManifest *
check (RwCtl *ctl, const char *path, GError **error)
{
  g_autoptr (GTask) task = g_task_new (NULL, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  g_autoptr (GAsyncResult) result = NULL;

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, check_thread);
  result = rw_ctl_wait (ctl);
  return g_task_propagate_pointer (task, error);
}

int
rw_ctl_import_archive (RwCtl *ctl, const char *database, const char *path, int days)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RwArchiveManifest) manifest = check (ctl, path, &error);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (manifest == NULL)
    return rw_ctl_fail (ctl, error);
  for (guint i = 0; i < manifest->parts->len; i++)
    {
      const RwArchivePart *part = manifest->parts->pdata[i];

      g_ptr_array_add (paths, g_build_filename (folder, part->name, NULL));
    }
  g_ptr_array_add (paths, NULL);
  return rw_ctl_import_held (ctl, database, (const char *const *) paths->pdata, days);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-postgres-plan.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>

static const char *const accounts[] = { "postgres", "nobody", NULL };

/* Removes a tree without following links. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
unlink_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

/* Both locks are ours, so no server runs: what a killed one left would only mislead the next. */
static void
remove_leftovers (const RwPostgresPlan *plan)
{
  const char *sockets = rw_service_folder_get_sockets (plan->folder);

  unlink_in (plan->data, "postmaster.pid");
  unlink_in (sockets, ".s.PGSQL.5432");
  unlink_in (sockets, ".s.PGSQL.5432.lock");
  remove_tree (plan->unfinished);
}

static int
data_version (const char *data)
{
  g_autofree char *path = g_build_filename (data, "PG_VERSION", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

RwPostgresPlan *
rw_postgres_plan_new (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (RwPostgresPlan) plan = g_new0 (RwPostgresPlan, 1);
  g_autofree char *home = NULL;
  int version;

  plan->folder = rw_service_folder_open (path, "postgres", accounts, cancellable, error);
  if (plan->folder == NULL)
    return NULL;
  home = rw_service_folder_make_home (plan->folder, error);
  if (home == NULL)
    return NULL;

  plan->data = g_build_filename (home, "data", NULL);
  plan->unfinished = g_build_filename (home, "data.new", NULL);
  version = data_version (plan->data);
  plan->exists = version != 0;
  plan->programs = rw_postgres_programs_find (g_getenv ("PATH"), RW_POSTGRES_ROOT, version, error);
  if (plan->programs == NULL)
    return NULL;

  remove_leftovers (plan);
  return g_steal_pointer (&plan);
}

void
rw_postgres_plan_free (RwPostgresPlan *self)
{
  g_clear_pointer (&self->folder, rw_service_folder_close);
  g_clear_pointer (&self->programs, rw_postgres_programs_free);
  g_free (self->data);
  g_free (self->unfinished);
  g_free (self);
}

GError *
rw_postgres_plan_error (const RwPostgresPlan *self, const char *said)
{
  g_autofree char *line =
      said != NULL ? g_strdup (said) : rw_service_folder_tail_log (self->folder);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED,
                      _("PostgreSQL could not start on the data in “%s”: %s"),
                      rw_service_folder_get_path (self->folder), line);
}

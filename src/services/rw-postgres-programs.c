/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-postgres-programs.h"

#include <glib/gi18n.h>
#include <stdlib.h>

void
rw_postgres_programs_free (RwPostgresPrograms *self)
{
  g_free (self->initdb);
  g_free (self->postgres);
  g_free (self);
}

/* "postgres (PostgreSQL) 15.20 (Debian …)" and "postgres (PostgreSQL) 18beta1" alike. */
static int
version_of (const char *postgres)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  const char *number;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, postgres, "--version", NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL)
      || text == NULL)
    return 0;

  number = strstr (text, "(PostgreSQL) ");
  return number != NULL ? atoi (number + strlen ("(PostgreSQL) ")) : 0;
}

static RwPostgresPrograms *
look_in (const char *folder)
{
  g_autoptr (RwPostgresPrograms) found = g_new0 (RwPostgresPrograms, 1);

  found->initdb = g_build_filename (folder, "initdb", NULL);
  found->postgres = g_build_filename (folder, "postgres", NULL);
  if (!g_path_is_absolute (folder) || !g_file_test (found->initdb, G_FILE_TEST_IS_EXECUTABLE)
      || !g_file_test (found->postgres, G_FILE_TEST_IS_EXECUTABLE))
    return NULL;

  found->version = version_of (found->postgres);
  return found->version > 0 ? g_steal_pointer (&found) : NULL;
}

static GPtrArray *
find_all (const char *search_path, const char *root)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_postgres_programs_free);
  g_auto (GStrv) folders = g_strsplit (search_path != NULL ? search_path : "", ":", -1);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  RwPostgresPrograms *found;
  const char *version;

  for (guint i = 0; folders[i] != NULL; i++)
    if ((found = look_in (folders[i])) != NULL)
      g_ptr_array_add (all, found);

  while (dir != NULL && (version = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (root, version, "bin", NULL);

      if ((found = look_in (folder)) != NULL)
        g_ptr_array_add (all, found);
    }
  return all;
}

RwPostgresPrograms *
rw_postgres_programs_find (const char *search_path, const char *root, int wanted, GError **error)
{
  g_autoptr (GPtrArray) all = find_all (search_path, root);
  guint best = 0;

  if (all->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("PostgreSQL is not installed. Install the package “postgresql”, or "
                             "connect to a database of your own."));
      return NULL;
    }

  for (guint i = 0; i < all->len; i++)
    {
      const RwPostgresPrograms *programs = g_ptr_array_index (all, i);
      const RwPostgresPrograms *so_far = g_ptr_array_index (all, best);

      if (programs->version == wanted)
        return g_ptr_array_steal_index (all, i);
      if (programs->version > so_far->version)
        best = i;
    }

  if (wanted != 0)
    {
      const RwPostgresPrograms *newest = g_ptr_array_index (all, best);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("The data was made by PostgreSQL %d, but PostgreSQL %d is installed. Install "
                     "PostgreSQL %d, or move the data away to begin anew."),
                   wanted, newest->version, wanted);
      return NULL;
    }
  return g_ptr_array_steal_index (all, best);
}

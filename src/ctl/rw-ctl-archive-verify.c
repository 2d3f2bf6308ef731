/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-archive-check.h"
#include "rw-ctl-options.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is looked through, in a thread. */
typedef struct
{
  char **places;
  guint n_good;
  guint n_bad;
  guint64 readings;
} Search;

static void
verify (Search *search, const char *path, GCancellable *cancellable)
{
  g_autoptr (RwArchiveManifest) manifest = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_name (path);

  manifest = rw_archive_manifest_read (path, NULL, &error);
  if (manifest != NULL
      && rw_archive_check_readings (manifest, path, NULL, NULL, cancellable, &error))
    {
      search->n_good++;
      search->readings += manifest->readings;
      g_print (_ ("%s: good, %" G_GUINT64_FORMAT " readings\n"), name, manifest->readings);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  search->n_bad++;
  g_printerr ("%s: %s\n", name, error->message);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* All manifests below a folder, in the order of their names. */
static gboolean
look (Search *search, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      verify (search, path, cancellable);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  folder = g_dir_open (path, 0, error);
  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const char *child = names->pdata[i];

      if ((g_file_test (child, G_FILE_TEST_IS_DIR) || g_str_has_suffix (child, ".json"))
          && !look (search, child, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static void
search_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  GError *error = NULL;

  for (guint i = 0; search->places[i] != NULL; i++)
    if (!look (search, search->places[i], cancellable, &error))
      {
        g_task_return_error (task, error);
        return;
      }
  g_task_return_boolean (task, TRUE);
}

static gboolean
run (RwCtl *ctl, Search *search, GError **error)
{
  g_autoptr (GTask) task = g_task_new (NULL, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  g_autoptr (GAsyncResult) result = NULL;

  g_task_set_task_data (task, search, NULL);
  g_task_run_in_thread (task, search_thread);
  result = rw_ctl_wait (ctl);
  return g_task_propagate_boolean (task, error);
}

int
rw_ctl_archive_verify (RwCtl *ctl, int argc, char **argv)
{
  g_auto (GStrv) places = NULL;
  g_autoptr (GError) error = NULL;
  Search search = { 0 };
  const GOptionEntry entries[] = { { NULL } };

  if (!rw_ctl_options_parse (_ ("FOLDER|MANIFEST…"),
                             _ ("Reads archived readings back, as an import would, and compares them "
                                "with their manifests."),
                             entries, &places, argc, argv, &error))
    return rw_ctl_fail (ctl, error);
  if (places == NULL)
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which folder of an archive to look through, or which manifests"));
      return rw_ctl_fail (ctl, error);
    }

  search.places = places;
  if (!run (ctl, &search, &error))
    return rw_ctl_fail (ctl, error);
  g_print (ngettext ("%u archived day is good, with %" G_GUINT64_FORMAT " readings; %u are not.\n",
                     "%u archived days are good, with %" G_GUINT64_FORMAT
                     " readings; %u are not.\n",
                     search.n_good),
           search.n_good, search.readings, search.n_bad);
  return search.n_bad == 0 ? RW_CTL_OK : RW_CTL_CONFIGURATION;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "rw-bookmarks.h"

#include "rw-time.h"

#include <gio/gsettingsbackend.h>
#include <glib/gstdio.h>

static char first_id[] = "CMAU4501237", second_id[] = "MSKU0000007";
static char *ids[] = { first_id, second_id, NULL };

static RwBookmark
make (const char *name)
{
  return (RwBookmark){
    .name = (char *) name,
    .container_ids = ids,
    .quantities = 1u << RW_QUANTITY_SUPPLY_TEMPERATURE | 1u << RW_QUANTITY_KILOWATTS,
    .span = 7 * RW_USEC_PER_DAY,
  };
}

static gboolean
add (RwBookmarks *bookmarks, const char *name)
{
  RwBookmark bookmark = make (name);

  return rw_bookmarks_add (bookmarks, &bookmark);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_add (void)
{
  g_autoptr (RwBookmarks) bookmarks = rw_bookmarks_new ();
  const RwBookmark *first;
  guint changes = 0;

  g_signal_connect_swapped (bookmarks, "changed", G_CALLBACK (count_cb), &changes);
  g_assert_true (add (bookmarks, "  Ours  "));
  g_assert_true (add (bookmarks, "<b>Theirs</b>"));
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpuint (rw_bookmarks_get_size (bookmarks), ==, 2);
  first = rw_bookmarks_get (bookmarks, 0);
  g_assert_cmpstr (first->name, ==, "Ours");
  g_assert_cmpstr (first->container_ids[1], ==, ids[1]);
  g_assert_true (first->container_ids != ids);

  /* The same name again is the newer one. */
  g_assert_true (add (bookmarks, "Ours"));
  g_assert_cmpuint (rw_bookmarks_get_size (bookmarks), ==, 2);
  g_assert_cmpstr (rw_bookmarks_get (bookmarks, 1)->name, ==, "Ours");
}

static void
test_nonsense (void)
{
  g_autoptr (RwBookmarks) bookmarks = rw_bookmarks_new ();
  char *none[] = { NULL };
  char nothing[] = "";
  char *empty[] = { nothing, NULL };
  g_auto (GStrv) many = g_strsplit ("1 2 3 4 5 6 7 8 9", " ", -1);
  g_autofree char *long_name = g_strnfill (RW_BOOKMARK_MAX_NAME + 1, 'x');
  RwBookmark bad[8];

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    bad[i] = make ("x");
  bad[0].name = nothing;
  bad[1].name = long_name;
  bad[2].container_ids = none;
  bad[3].container_ids = many;
  bad[4].container_ids = empty;
  bad[5].quantities = 0;
  bad[6].span = -1;
  bad[7].span = 0;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rw_bookmarks_add (bookmarks, &bad[i]));
  g_assert_cmpuint (rw_bookmarks_get_size (bookmarks), ==, 0);

  for (guint i = 0; i < RW_BOOKMARKS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("View %u", i);

      g_assert_true (add (bookmarks, name));
    }
  g_assert_false (add (bookmarks, "One too many"));
  g_assert_true (add (bookmarks, "View 3"));
}

static void
test_rename_and_remove (void)
{
  g_autoptr (RwBookmarks) bookmarks = rw_bookmarks_new ();

  add (bookmarks, "A");
  add (bookmarks, "B");
  g_assert_false (rw_bookmarks_rename (bookmarks, 0, "B"));
  g_assert_false (rw_bookmarks_rename (bookmarks, 0, "  "));
  g_assert_true (rw_bookmarks_rename (bookmarks, 0, "A"));
  g_assert_true (rw_bookmarks_rename (bookmarks, 0, " C "));
  g_assert_cmpstr (rw_bookmarks_get (bookmarks, 0)->name, ==, "C");
  rw_bookmarks_remove (bookmarks, 0);
  g_assert_cmpuint (rw_bookmarks_get_size (bookmarks), ==, 1);
  g_assert_cmpstr (rw_bookmarks_get (bookmarks, 0)->name, ==, "B");
}

/* The program's own schema, with settings in memory. */
static GSettings *
open_settings (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-schema-XXXXXX", NULL);
  g_autofree char *target = g_strconcat ("--targetdir=", folder, NULL);
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "..", "data", NULL);
  g_autofree char *compiled = g_build_filename (folder, "gschemas.compiled", NULL);
  const char *const command[] = { "glib-compile-schemas", target, source, NULL };
  g_autoptr (GSettingsSchemaSource) schemas = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  schemas = g_settings_schema_source_new_from_directory (folder, NULL, FALSE, &error);
  g_assert_no_error (error);
  schema = g_settings_schema_source_lookup (schemas, "io.github.reeferwatch.Reeferwatch", FALSE);
  g_unlink (compiled);
  g_rmdir (folder);
  return g_settings_new_full (schema, backend, NULL);
}

static void
test_settings (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autoptr (RwBookmarks) bookmarks = rw_bookmarks_new ();
  g_autoptr (RwBookmarks) later = rw_bookmarks_new ();
  RwBookmark fixed = make ("Fixed");
  const RwBookmark *read;
  guint changes = 0;

  fixed.span = 0;
  fixed.from = 1;
  fixed.to = 5;
  rw_bookmarks_bind (bookmarks, settings);
  add (bookmarks, "Following");
  rw_bookmarks_add (bookmarks, &fixed);

  rw_bookmarks_bind (later, settings);
  g_assert_cmpuint (rw_bookmarks_get_size (later), ==, 2);
  read = rw_bookmarks_get (later, 0);
  g_assert_cmpstr (read->name, ==, "Following");
  g_assert_true (
      g_strv_equal ((const char *const *) read->container_ids, (const char *const *) ids));
  g_assert_cmpuint (read->quantities, ==, fixed.quantities);
  g_assert_cmpint (read->span, ==, 7 * RW_USEC_PER_DAY);
  g_assert_cmpint (rw_bookmarks_get (later, 1)->from, ==, 1);
  g_assert_cmpint (rw_bookmarks_get (later, 1)->to, ==, 5);

  /* Another window's change is followed. */
  g_signal_connect_swapped (later, "changed", G_CALLBACK (count_cb), &changes);
  rw_bookmarks_remove (bookmarks, 0);
  while (changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (rw_bookmarks_get_size (later), ==, 1);
}

static void
test_bad_settings (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autoptr (RwBookmarks) bookmarks = rw_bookmarks_new ();
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (
      "[('', ['A'], ['kilowatts'], %x, %x, %x), ('x', [], ['kilowatts'], 1, 0, 0),"
      " ('y', ['A'], ['of tomorrow'], 1, 0, 0), ('z', ['A'], ['kilowatts', 'of tomorrow'], 1, 0, "
      "0),"
      " ('v', ['A'], ['kilowatts'], 0, 5, 5)]",
      G_GINT64_CONSTANT (1), G_GINT64_CONSTANT (0), G_GINT64_CONSTANT (0)));

  g_settings_set_value (settings, "bookmarks", value);
  rw_bookmarks_bind (bookmarks, settings);
  g_assert_cmpuint (rw_bookmarks_get_size (bookmarks), ==, 1);
  g_assert_cmpstr (rw_bookmarks_get (bookmarks, 0)->name, ==, "z");
  g_assert_cmpuint (rw_bookmarks_get (bookmarks, 0)->quantities, ==, 1u << RW_QUANTITY_KILOWATTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bookmarks/add", test_add);
  g_test_add_func ("/bookmarks/nonsense", test_nonsense);
  g_test_add_func ("/bookmarks/rename-and-remove", test_rename_and_remove);
  g_test_add_func ("/bookmarks/settings", test_settings);
  g_test_add_func ("/bookmarks/bad-settings", test_bad_settings);
  return g_test_run ();
}

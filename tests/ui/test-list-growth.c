/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-list-growth.h"

typedef struct
{
  GtkWidget *window;
  GListStore *rows;
  RwListGrowth *growth;
  GPtrArray *mirror; /* what somebody knows who only heard the changes: borrowed rows */
} Fixture;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GObject) row = g_list_model_get_item (model, position + i);

      g_ptr_array_insert (fixture->mirror, (int) (position + i), row);
    }
  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (model));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->rows = g_list_store_new (G_TYPE_OBJECT);
  fixture->growth = rw_list_growth_new (G_LIST_MODEL (fixture->rows), fixture->window);
  fixture->mirror = g_ptr_array_new ();
  g_signal_connect (fixture->growth, "items-changed", G_CALLBACK (changed_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->growth);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->rows);
  g_ptr_array_unref (fixture->mirror);
}

static void
splice (Fixture *fixture, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (rows, g_object_new (G_TYPE_OBJECT, NULL));
  g_list_store_splice (fixture->rows, position, removed, rows->pdata, rows->len);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->growth));
}

static void
wait_until_grown (Fixture *fixture)
{
  while (count (fixture) < g_list_model_get_n_items (G_LIST_MODEL (fixture->rows)))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_grows (Fixture *fixture, gconstpointer data)
{
  splice (fixture, 0, 0, 5);
  g_assert_cmpuint (count (fixture), ==, 5);
  splice (fixture, 5, 0, 1000);
  g_assert_cmpuint (count (fixture), <, 30);
  wait_until_grown (fixture);
  g_assert_cmpuint (fixture->mirror->len, ==, 1005);

  /* What has its widgets does not wait. */
  splice (fixture, 0, 500, 500);
  g_assert_cmpuint (count (fixture), ==, 1005);
  splice (fixture, 100, 0, 1000);
  g_assert_cmpuint (count (fixture), ==, 2005);

  /* When they are gone it begins again. */
  splice (fixture, 0, 2005, 0);
  splice (fixture, 0, 0, 1000);
  g_assert_cmpuint (count (fixture), <, 30);
  wait_until_grown (fixture);
}

/* Whatever changes, who hears the changes knows the first rows. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 500; round++)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->rows));
      guint position = (guint) g_test_rand_int_range (0, (int) n + 1);
      guint removed = (guint) g_test_rand_int_range (0, (int) (n - position) + 1);

      splice (fixture, position, removed, (guint) g_test_rand_int_range (0, 60));
      if (round % 7 == 0)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (fixture->mirror->len, ==, count (fixture));
      for (guint i = 0; i < fixture->mirror->len; i++)
        {
          g_autoptr (GObject) row = g_list_model_get_item (G_LIST_MODEL (fixture->rows), i);

          g_assert_true (g_ptr_array_index (fixture->mirror, i) == row);
        }
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  ADD ("/list-growth/grows", test_grows);
  ADD ("/list-growth/random", test_random);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-export-window.h"
#include "rw-fleet-cell.h"
#include "rw-fleet-page.h"
#include "rw-fleet-table.h"
#include "rw-format.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-ui.h"

#include "rw-fleet-view.h"

#include <adwaita.h>

#define N_REEFERS 10000

static void
collect (GtkWidget *root, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    g_ptr_array_add (found, root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static gpointer
find (GtkWidget *root, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (root, type, found);
  g_assert_cmpuint (found->len, >, 0);
  return g_ptr_array_index (found, 0);
}

typedef struct
{
  RwSession *session;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = rw_test_session_new (N_REEFERS);
  fixture->page = rw_fleet_page_new (fixture->session);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1400, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  rw_test_wait (200);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  rw_test_settle ();
  g_assert_finalize_object (fixture->page);
  rw_test_session_end (fixture->session);
}

static GListModel *
get_rows (Fixture *fixture)
{
  GtkColumnView *table = find (fixture->page, GTK_TYPE_COLUMN_VIEW);

  return G_LIST_MODEL (gtk_column_view_get_model (table));
}

static char *
get_row_id (Fixture *fixture, guint row)
{
  g_autoptr (RwReefer) reefer = g_list_model_get_item (get_rows (fixture), row);

  return g_strdup (rw_reefer_get_container_id (reefer));
}

static void
assert_row_id (Fixture *fixture, guint row, const char *expected)
{
  g_autofree char *id = get_row_id (fixture, row);

  g_assert_cmpstr (id, ==, expected);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, N_REEFERS);
  collect (fixture->page, RW_TYPE_FLEET_CELL, cells);
  /* Only what is on the screen and a little more exists. */
  g_assert_cmpuint (cells->len, >, 10 * RW_N_FLEET_COLUMNS);
  g_assert_cmpuint (cells->len, <, 600 * RW_N_FLEET_COLUMNS);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  RwFleetPage *page = RW_FLEET_PAGE (fixture->page);

  rw_fleet_page_search (page, " rwtu000123 ");
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 10);
  rw_fleet_page_search (page, "p02");
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, N_REEFERS / 2);
  rw_fleet_page_search (page, "no such reefer");
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 0);
  rw_test_settle ();
  gtk_widget_activate_action (fixture->page, "fleet.clear-filter", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, N_REEFERS);
}

/* The list as it is filtered, or the whole fleet where it is not. */
static void
test_export (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;

  rw_fleet_page_search (RW_FLEET_PAGE (fixture->page), "rwtu000123");
  gtk_widget_activate_action (fixture->page, "page.export", NULL);
  window = rw_test_window_find_open (RW_TYPE_EXPORT_WINDOW);
  g_assert_nonnull (window);
  g_assert_true (rw_test_window_has_text (window, "Newest Readings"));
  g_assert_true (rw_test_window_has_text (window, "10 reefers"));
  gtk_window_destroy (GTK_WINDOW (window));

  rw_fleet_page_search (RW_FLEET_PAGE (fixture->page), "");
  gtk_widget_activate_action (fixture->page, "page.export", NULL);
  window = rw_test_window_find_open (RW_TYPE_EXPORT_WINDOW);
  g_assert_true (rw_test_window_has_text (window, "Whole Fleet"));
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
}

static void
test_conditions (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *condition = find (fixture->page, GTK_TYPE_DROP_DOWN);

  rw_fleet_page_set_conditions (RW_FLEET_PAGE (fixture->page), 1u << RW_CONDITION_OFF);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, N_REEFERS / 50);
  gtk_drop_down_set_selected (condition, 1);
  /* No reefer is in alarm. */
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 0);
  gtk_drop_down_set_selected (condition, 0);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, N_REEFERS);
}

static void
test_sort (Fixture *fixture, gconstpointer data)
{
  RwFleetTable *table = find (fixture->page, RW_TYPE_FLEET_TABLE);

  rw_fleet_table_sort (table, RW_FLEET_SORT_CONTAINER, FALSE);
  assert_row_id (fixture, 0, "RWTU0000000");
  rw_fleet_table_sort (table, RW_FLEET_SORT_CONTAINER, TRUE);
  assert_row_id (fixture, 0, "RWTU0009999");
  rw_fleet_table_sort (table, RW_FLEET_SORT_SETPOINT, TRUE);
  assert_row_id (fixture, 0, "RWTU0000000");
  rw_fleet_table_sort (table, RW_FLEET_SORT_SETPOINT, FALSE);
  assert_row_id (fixture, 0, "RWTU0000001");
}

/* Rows that are shown follow their reefer; the selected one stays selected wherever it moves. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  RwFleetTable *table = find (fixture->page, RW_TYPE_FLEET_TABLE);
  GtkSingleSelection *selection;
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  g_autofree char *before = NULL;
  g_autofree char *selected = NULL;
  RwReefer *item;
  guint supply = G_MAXUINT;

  rw_fleet_table_sort (table, RW_FLEET_SORT_SUPPLY, TRUE);
  rw_test_wait (100);
  selection = GTK_SINGLE_SELECTION (get_rows (fixture));
  gtk_single_selection_set_selected (selection, 3);
  selected = get_row_id (fixture, 3);

  collect (fixture->page, RW_TYPE_FLEET_CELL, cells);
  for (guint i = 0; i < cells->len && supply == G_MAXUINT; i++)
    {
      const char *text = rw_fleet_cell_get_text (g_ptr_array_index (cells, i));

      if (g_strcmp0 (text, "4.9") == 0 || g_strcmp0 (text, "5.0") == 0)
        supply = i;
    }
  g_assert_cmpuint (supply, !=, G_MAXUINT);
  before = g_strdup (rw_fleet_cell_get_text (g_ptr_array_index (cells, supply)));
  for (guint i = 0; i < 5; i++)
    rw_test_session_move (fixture->session);
  g_assert_cmpstr (rw_fleet_cell_get_text (g_ptr_array_index (cells, supply)), !=, before);

  rw_test_wait (2200);
  rw_test_session_move (fixture->session);
  item = gtk_single_selection_get_selected_item (selection);
  g_assert_nonnull (item);
  g_assert_cmpstr (rw_reefer_get_container_id (item), ==, selected);
}

static void
test_units (Fixture *fixture, gconstpointer data)
{
  GtkColumnView *table = find (fixture->page, GTK_TYPE_COLUMN_VIEW);
  g_autoptr (GtkColumnViewColumn) column
    = g_list_model_get_item (gtk_column_view_get_columns (table), RW_FLEET_COLUMN_SUPPLY);

  rw_format_set_fahrenheit (rw_format_get_default (), TRUE);
  g_assert_nonnull (strstr (gtk_column_view_column_get_title (column), "°F"));
  rw_format_set_fahrenheit (rw_format_get_default (), FALSE);
  g_assert_nonnull (strstr (gtk_column_view_column_get_title (column), "°C"));
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  GtkColumnView *table = find (fixture->page, GTK_TYPE_COLUMN_VIEW);
  g_autoptr (GtkColumnViewColumn) column
    = g_list_model_get_item (gtk_column_view_get_columns (table), RW_FLEET_COLUMN_POSITION);

  while (!gtk_column_view_column_get_visible (column))
    rw_test_wait (50);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 600);
  while (gtk_column_view_column_get_visible (column))
    rw_test_wait (50);
  /* Else GTK 4.8 takes its width from the columns that are shown. */
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (column), ==, 0);
}

/* A page without a row to show goes on watching for one. */
static void
test_first_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  RwAlarm *alarm = rw_alarm_new ();

  rw_fleet_page_set_conditions (RW_FLEET_PAGE (fixture->page), 1u << RW_CONDITION_CRITICAL);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (fixture)), ==, 0);
  rw_test_wait (100);
  alarm->alarm_id = 1;
  alarm->container_id = g_intern_string ("RWTU0000010");
  alarm->rule_id = g_intern_string ("control_air_high");
  alarm->priority = RW_ALARM_PRIORITY_CRITICAL;
  alarm->state = RW_ALARM_STATE_UNACKNOWLEDGED;
  g_ptr_array_add (alarms, alarm);
  rw_fleet_set_alarms (rw_session_get_fleet (fixture->session), alarms);
  while (g_list_model_get_n_items (get_rows (fixture)) == 0)
    rw_test_wait (50);
  assert_row_id (fixture, 0, "RWTU0000010");
}

/* Columns grow with the text, so fewer of them fit. */
static void
test_large_text (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkColumnView *table = find (fixture->page, GTK_TYPE_COLUMN_VIEW);
  GListModel *columns = gtk_column_view_get_columns (table);
  g_autoptr (GtkColumnViewColumn) container
    = g_list_model_get_item (columns, RW_FLEET_COLUMN_CONTAINER);
  g_autoptr (GtkColumnViewColumn) position
    = g_list_model_get_item (columns, RW_FLEET_COLUMN_POSITION);
  int width = gtk_column_view_column_get_fixed_width (container);
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  while (gtk_column_view_column_get_fixed_width (container) != 2 * width)
    rw_test_wait (50);
  g_assert_false (gtk_column_view_column_get_visible (position));
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  while (gtk_column_view_column_get_fixed_width (container) != width)
    rw_test_wait (50);
  g_assert_true (gtk_column_view_column_get_visible (position));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  rw_format_set_fahrenheit (rw_format_get_default (), FALSE);
  g_test_add ("/fleet-page/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/fleet-page/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/fleet-page/export", Fixture, NULL, set_up, test_export, tear_down);
  g_test_add ("/fleet-page/conditions", Fixture, NULL, set_up, test_conditions, tear_down);
  g_test_add ("/fleet-page/sort", Fixture, NULL, set_up, test_sort, tear_down);
  g_test_add ("/fleet-page/follows", Fixture, NULL, set_up, test_follows, tear_down);
  g_test_add ("/fleet-page/units", Fixture, NULL, set_up, test_units, tear_down);
  g_test_add ("/fleet-page/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/fleet-page/first-row", Fixture, NULL, set_up, test_first_row, tear_down);
  g_test_add ("/fleet-page/large-text", Fixture, NULL, set_up, test_large_text, tear_down);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bookmark-menu.h"
#include "rw-chart.h"
#include "rw-clock.h"
#include "rw-compare-charts.h"
#include "rw-export-window.h"
#include "rw-history-fixture.h"
#include "rw-loader-bar.h"
#include "rw-quantity-menu.h"
#include "rw-reefer-charts.h"
#include "rw-reefer-chips.h"
#include "rw-sample-list.h"
#include "rw-sample-table.h"
#include "rw-span-bar.h"
#include "rw-span-statistics.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

typedef RwHistoryFixture Fixture;

static const char *
get_row (Fixture *fixture, guint row, char **kept)
{
  g_free (*kept);
  *kept =
      rw_span_statistics_get_row (RW_SPAN_STATISTICS (
                                      rw_history_fixture_find (fixture, RW_TYPE_SPAN_STATISTICS)),
                                  row);
  return *kept;
}

/* The first chart that is shown. */
static RwChart *
find_chart (GtkWidget *widget)
{
  if (RW_IS_CHART (widget) && gtk_widget_get_mapped (widget))
    return RW_CHART (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      RwChart *found = find_chart (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_several (Fixture *fixture, gconstpointer width)
{
  GtkWidget *compare = rw_history_fixture_find (fixture, RW_TYPE_COMPARE_CHARTS);
  RwReeferSet *reefers = rw_history_fixture_get_reefers (fixture);
  RwTimeView *view = rw_history_fixture_get_view (fixture);
  g_autofree char *readout = NULL;

  rw_history_fixture_show (fixture, 1);
  g_assert_false (gtk_widget_get_mapped (compare));
  rw_history_fixture_show (fixture, 4);
  g_assert_true (gtk_widget_get_mapped (compare));
  g_assert_false (gtk_widget_get_mapped (rw_history_fixture_find (fixture, RW_TYPE_REEFER_CHARTS)));
  g_assert_true (rw_history_fixture_has_text (fixture, "RWTU0000003"));

  rw_time_view_set_cursor (view, rw_time_view_get_to (view) - 2 * RW_USEC_PER_HOUR);
  rw_test_window_settle (fixture->window);
  readout = rw_chart_get_readout (find_chart (compare));
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("RWTU%07u", i);

      g_assert_nonnull (strstr (readout, id));
    }
  rw_history_fixture_picture (fixture, "history-compare");

  /* A long span comes as what its hours came to. */
  rw_time_view_set_cursor (view, RW_TIME_VIEW_NO_CURSOR);
  rw_time_view_set_span (view, 90 * RW_USEC_PER_DAY);
  while (rw_reefer_set_count (reefers, RW_SERIES_LOADER_LOADING) > 0)
    g_main_context_iteration (NULL, TRUE);
  rw_history_fixture_wait (fixture);
  g_assert_cmpuint (rw_series_get_size (rw_reefer_set_get_series (reefers, 0)), <, 30000);
  rw_history_fixture_picture (fixture, "history-compare-quarter");
}

/* A window that becomes narrower still shows everything: the chips get rows of their own. */
static void
test_resized (Fixture *fixture, gconstpointer width)
{
  GtkWidget *chips = rw_history_fixture_find (fixture, RW_TYPE_REEFER_CHIPS);
  graphene_rect_t bounds;

  rw_history_fixture_show (fixture, 4);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 640, 700);
  while (gtk_widget_get_width (fixture->window) != 640)
    g_main_context_iteration (NULL, TRUE);
  rw_test_window_settle (fixture->window);
  rw_history_fixture_picture (fixture, "history-resized");
  g_assert_true (
      gtk_widget_compute_bounds (chips, gtk_widget_get_ancestor (chips, GTK_TYPE_SCROLLED_WINDOW),
                                 &bounds));
  g_assert_cmpfloat (bounds.size.height, >, 50);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                     gtk_widget_get_height (
                         gtk_widget_get_ancestor (chips, GTK_TYPE_SCROLLED_WINDOW)));
}

static void
test_eight (Fixture *fixture, gconstpointer width)
{
  RwReeferSet *reefers = rw_history_fixture_get_reefers (fixture);

  rw_history_fixture_show (fixture, 9);
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 8);
  rw_history_fixture_picture (fixture, "history-eight");
}

/* One setpoint is drawn into the charts of temperatures, several have a chart. */
static void
test_setpoint (Fixture *fixture, gconstpointer width)
{
  RwCompareCharts *compare =
      RW_COMPARE_CHARTS (rw_history_fixture_find (fixture, RW_TYPE_COMPARE_CHARTS));

  rw_history_fixture_show (fixture, 2);
  g_assert_true (rw_compare_charts_has_one_setpoint (compare));
  g_assert_false (rw_test_window_has_text (GTK_WIDGET (compare), "Setpoint"));
  rw_test_history_set_apart (fixture->history, 0.7, TRUE);
  rw_history_fixture_show (fixture, 3);
  g_assert_false (rw_compare_charts_has_one_setpoint (compare));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (compare), "Setpoint"));
}

static GtkWidget *
find_tooltip (GtkWidget *widget, const char *tooltip)
{
  const char *text = gtk_widget_get_tooltip_text (widget);

  if (text != NULL && g_str_has_prefix (text, tooltip))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_tooltip (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Who stays keeps its number; the last one is the selected reefer again. */
static void
test_remove (Fixture *fixture, gconstpointer width)
{
  GtkWidget *chips = rw_history_fixture_find (fixture, RW_TYPE_REEFER_CHIPS);
  RwReeferSet *reefers = rw_history_fixture_get_reefers (fixture);

  rw_history_fixture_show (fixture, 3);
  g_signal_emit_by_name (find_tooltip (chips, "Remove RWTU0000000"), "clicked");
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 2);
  g_assert_cmpuint (rw_reefer_set_get_slot (reefers, 0), ==, 1);
  rw_history_fixture_wait (fixture);
  g_signal_emit_by_name (find_tooltip (chips, "Remove RWTU0000001"), "clicked");
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "RWTU0000002");
  g_assert_true (gtk_widget_get_mapped (rw_history_fixture_find (fixture, RW_TYPE_REEFER_CHARTS)));
  rw_history_fixture_wait (fixture);
  g_signal_emit_by_name (find_tooltip (chips, "Remove RWTU0000002"), "clicked");
  g_assert_null (rw_session_get_selected (fixture->session));
  g_assert_true (rw_history_fixture_has_text (fixture, "No Reefer Chosen"));
}

static void
test_one_fails (Fixture *fixture, gconstpointer width)
{
  RwLoaderBar *bar = RW_LOADER_BAR (rw_history_fixture_find (fixture, RW_TYPE_LOADER_BAR));
  RwReeferSet *reefers = rw_history_fixture_get_reefers (fixture);

  rw_test_history_fail (fixture->history, "connection <lost>");
  rw_test_history_fail_only (fixture->history, "RWTU0000001");
  rw_history_fixture_show (fixture, 3);
  g_assert_true (gtk_widget_get_mapped (rw_history_fixture_find (fixture, RW_TYPE_COMPARE_CHARTS)));
  g_assert_cmpuint (rw_reefer_set_count (reefers, RW_SERIES_LOADER_READY), ==, 2);
  g_assert_nonnull (strstr (rw_loader_bar_get_text (bar), "RWTU0000001"));
  g_assert_nonnull (strstr (rw_loader_bar_get_text (bar), "connection <lost>"));
  rw_history_fixture_picture (fixture, "history-one-fails");

  rw_test_history_fail (fixture->history, NULL);
  rw_test_window_click (fixture->page, "Try Again");
  rw_history_fixture_wait (fixture);
  g_assert_null (rw_loader_bar_get_text (bar));
  g_assert_cmpuint (rw_reefer_set_count (reefers, RW_SERIES_LOADER_READY), ==, 3);
}

typedef struct
{
  guint removed;
  guint added;
} Changed;

static void
items_changed_cb (Changed *changed, guint position, guint removed, guint added)
{
  changed->removed += removed;
  changed->added += added;
}

/* Samples of all reefers, newest first. */
static void
test_table (Fixture *fixture, gconstpointer width)
{
  GListModel *rows = rw_sample_table_get_model (
      RW_SAMPLE_TABLE (rw_history_fixture_find (fixture, RW_TYPE_SAMPLE_TABLE)));
  guint n, n_of_first = 0;
  gint64 last = G_MAXINT64;
  Changed changed = { 0 };

  rw_history_fixture_show (fixture, 2);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 0);
  g_assert_true (gtk_widget_activate_action (fixture->page, "history.show-table", NULL));
  rw_history_fixture_wait (fixture);
  n = g_list_model_get_n_items (rows);
  g_assert_cmpuint (n, >, 2000);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RwSample) sample = g_list_model_get_item (rows, i);

      g_assert_cmpint (rw_sample_get_time (sample), <=, last);
      last = rw_sample_get_time (sample);
      n_of_first += g_str_equal (rw_sample_get_container_id (sample), "RWTU0000000");
    }
  /* Each has its minutes, and one of them what came live. */
  g_assert_cmpuint (n_of_first, >=, n / 2 - 2);
  g_assert_cmpuint (n_of_first, <=, n / 2 + 2);
  rw_history_fixture_picture (fixture, "history-compare-table");

  /* What comes live is put before the others, and what is too old goes: no more than that. */
  g_signal_connect_swapped (rows, "items-changed", G_CALLBACK (items_changed_cb), &changed);
  rw_test_session_move (fixture->session);
  rw_time_view_set_now (rw_history_fixture_get_view (fixture), rw_clock_now (NULL));
  while (changed.added == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (changed.removed, <, n / 10);
}

/* Scrolled to its end, for a picture. */
static void
show_end (Fixture *fixture)
{
  GtkWidget *statistics = rw_history_fixture_find (fixture, RW_TYPE_SPAN_STATISTICS);
  GtkWidget *scroller =
      gtk_widget_get_ancestor (gtk_widget_get_parent (statistics), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
test_statistics (Fixture *fixture, gconstpointer width)
{
  RwQuantityMenu *quantities =
      RW_QUANTITY_MENU (rw_history_fixture_find (fixture, RW_TYPE_QUANTITY_MENU));
  g_autofree char *row = NULL;

  rw_history_fixture_show (fixture, 3);
  g_assert_nonnull (strstr (get_row (fixture, 0, &row), "Above Limit"));
  g_assert_true (g_str_has_prefix (get_row (fixture, 1, &row), "Supply Air, °C\t1  RWTU0000000\t"));
  g_assert_true (g_str_has_prefix (get_row (fixture, 2, &row), "\t2  RWTU0000001\t"));
  g_assert_true (g_str_has_prefix (get_row (fixture, 4, &row), "Return Air, °C\t1  "));

  show_end (fixture);
  rw_history_fixture_picture (fixture, "history-statistics");
  rw_quantity_menu_set_quantities (quantities, 1u << RW_QUANTITY_KILOWATTS);
  g_signal_emit_by_name (quantities, "changed");
  rw_history_fixture_wait (fixture);
  g_assert_true (g_str_has_prefix (get_row (fixture, 1, &row), "Power, kW\t1  "));
  g_assert_null (get_row (fixture, 4, &row));
}

/* Several reefers are a choice of their own; what is selected elsewhere is one click away. */
static void
test_selection (Fixture *fixture, gconstpointer width)
{
  RwReeferSet *reefers = rw_history_fixture_get_reefers (fixture);

  rw_session_set_selected (fixture->session, "RWTU0000007");
  g_assert_true (rw_reefer_set_has (reefers, "RWTU0000007"));
  rw_session_set_selected (fixture->session, "RWTU0000008");
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 1);
  g_assert_true (rw_reefer_set_has (reefers, "RWTU0000008"));

  rw_history_fixture_show (fixture, 2);
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 3);
  rw_session_set_selected (fixture->session, "RWTU0000042");
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 3);
  rw_test_window_click (fixture->page, "Add RWTU0000042");
  g_assert_true (rw_reefer_set_has (reefers, "RWTU0000042"));

  /* Selected while nobody sees the page, and put beside what is there before it is seen. */
  rw_history_fixture_wait (fixture);
  gtk_widget_set_visible (fixture->page, FALSE);
  rw_session_set_selected (fixture->session, "RWTU0000043");
  rw_history_page_compare (RW_HISTORY_PAGE (fixture->page), "RWTU0000043");
  gtk_widget_set_visible (fixture->page, TRUE);
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 5);
}

static void
test_bookmarks (Fixture *fixture, gconstpointer width)
{
  RwBookmarks *bookmarks = rw_session_get_bookmarks (fixture->session);
  GtkWidget *menu = rw_history_fixture_find (fixture, RW_TYPE_BOOKMARK_MENU);
  RwQuantityMenu *quantities =
      RW_QUANTITY_MENU (rw_history_fixture_find (fixture, RW_TYPE_QUANTITY_MENU));
  RwTimeView *view = rw_history_fixture_get_view (fixture);
  RwReeferSet *reefers = rw_history_fixture_get_reefers (fixture);
  const gint64 from = 1700000000 * RW_USEC_PER_SEC, to = from + RW_USEC_PER_DAY;

  rw_history_fixture_show (fixture, 2);
  rw_time_view_set_span (view, 7 * RW_USEC_PER_DAY);
  g_signal_emit_by_name (menu, "add", "Last week");
  rw_quantity_menu_set_quantities (quantities, 1u << RW_QUANTITY_KILOWATTS);
  rw_time_view_set_range (view, from, to);
  rw_reefer_set_remove (reefers, "RWTU0000001");
  g_signal_emit_by_name (menu, "add", "<i>One day</i>");
  g_assert_cmpuint (rw_bookmarks_get_size (bookmarks), ==, 2);
  g_assert_cmpint (rw_bookmarks_get (bookmarks, 0)->span, ==, 7 * RW_USEC_PER_DAY);
  g_assert_cmpint (rw_bookmarks_get (bookmarks, 1)->to, ==, to);

  g_signal_emit_by_name (menu, "go-to", 0);
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 2);
  g_assert_true (rw_time_view_get_following (view));
  g_assert_cmpint (rw_time_view_get_span (view), ==, 7 * RW_USEC_PER_DAY);
  g_assert_cmpuint (rw_quantity_menu_get_quantities (quantities), ==, (1u << RW_N_QUANTITIES) - 1);
  g_signal_emit_by_name (menu, "go-to", 1);
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 1);
  g_assert_cmpint (rw_time_view_get_from (view), ==, from);
  g_assert_cmpuint (rw_quantity_menu_get_quantities (quantities), ==, 1u << RW_QUANTITY_KILOWATTS);

  rw_bookmark_menu_ask_name (RW_BOOKMARK_MENU (menu), "Mine");
  rw_test_window_settle (fixture->window);
  g_assert_true (rw_test_window_has_text (menu, "<i>One day</i>"));
}

/* What is exported is what is shown: these reefers and this span. */
static void
test_export (Fixture *fixture, gconstpointer width)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *export = NULL;

  rw_history_fixture_show (fixture, 3);
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.export", NULL));
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (RW_IS_EXPORT_WINDOW (window))
        export = window;
    }
  g_assert_nonnull (export);
  rw_test_window_settle (export);
  g_assert_true (rw_test_window_has_text (export, "3 reefers"));
  rw_test_window_picture (export, "history-export");
  gtk_window_destroy (GTK_WINDOW (export));
}

/* A moment can be typed; what makes no sense is marked and changes nothing. */
static void
test_typed (Fixture *fixture, gconstpointer width)
{
  GtkWidget *from = find_tooltip (fixture->page, "From");
  GtkWidget *entry = rw_test_window_find (from, GTK_TYPE_ENTRY);
  RwTimeView *view = rw_history_fixture_get_view (fixture);
  gint64 before = rw_time_view_get_from (view), to = rw_time_view_get_to (view);

  rw_history_fixture_show (fixture, 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "the day before");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpint (rw_time_view_get_from (view), >=, before);
  g_assert_true (rw_time_view_get_following (view));

  gtk_editable_set_text (GTK_EDITABLE (entry), "-3 d");
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpint (rw_time_view_get_from (view), <=, to - 3 * RW_USEC_PER_DAY + RW_USEC_PER_HOUR);
  g_assert_false (rw_time_view_get_following (view));
}

static void
test_redo (Fixture *fixture, gconstpointer width)
{
  GtkWidget *bar = rw_history_fixture_find (fixture, RW_TYPE_SPAN_BAR);
  GtkWidget *undo = find_tooltip (bar, "Undo Zoom"), *redo = find_tooltip (bar, "Redo Zoom");
  RwTimeView *view = rw_history_fixture_get_view (fixture);

  rw_history_fixture_show (fixture, 1);
  g_assert_false (gtk_widget_get_sensitive (undo));
  g_assert_false (gtk_widget_get_sensitive (redo));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_tooltip (bar, "Last Year")), TRUE);
  g_assert_cmpint (rw_time_view_get_span (view), ==, 365 * RW_USEC_PER_DAY);
  g_signal_emit_by_name (undo, "clicked");
  g_assert_cmpint (rw_time_view_get_span (view), ==, RW_USEC_PER_DAY);
  g_assert_true (gtk_widget_get_sensitive (redo));
  g_signal_emit_by_name (redo, "clicked");
  g_assert_cmpint (rw_time_view_get_span (view), ==, 365 * RW_USEC_PER_DAY);
  g_assert_false (gtk_widget_get_sensitive (redo));
}

#define ADD(path, width, function)                                                                 \
  g_test_add (path, Fixture, GINT_TO_POINTER (width), rw_history_fixture_set_up, function,         \
              rw_history_fixture_tear_down)

int
main (int argc, char **argv)
{
  rw_history_fixture_init (&argc, &argv);
  ADD ("/history-compare/several", 1280, test_several);
  ADD ("/history-compare/several-narrow", 360, test_several);
  ADD ("/history-compare/several-medium", 640, test_several);
  ADD ("/history-compare/resized", 1280, test_resized);
  ADD ("/history-compare/eight", 1280, test_eight);
  ADD ("/history-compare/setpoint", 1280, test_setpoint);
  ADD ("/history-compare/remove", 1280, test_remove);
  ADD ("/history-compare/one-fails", 1280, test_one_fails);
  ADD ("/history-compare/table", 1280, test_table);
  ADD ("/history-compare/statistics", 1280, test_statistics);
  ADD ("/history-compare/selection", 1280, test_selection);
  ADD ("/history-compare/bookmarks", 1280, test_bookmarks);
  ADD ("/history-compare/export", 1280, test_export);
  ADD ("/history-compare/typed", 1280, test_typed);
  ADD ("/history-compare/redo", 1280, test_redo);
  return g_test_run ();
}

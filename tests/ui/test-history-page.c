/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clock.h"
#include "rw-export-window.h"
#include "rw-history-page.h"
#include "rw-loader-bar.h"
#include "rw-reefer-charts.h"
#include "rw-reefer-entry.h"
#include "rw-sample-list.h"
#include "rw-sample-table.h"
#include "rw-test-history.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <math.h>

#define ID "RWTU0000000"

typedef struct
{
  RwSession *session;
  RwTestHistory *history;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer width)
{
  fixture->session = rw_test_session_new (200);
  fixture->history = rw_test_history_new (rw_clock_now (NULL));
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history), NULL, NULL);
  fixture->page = g_object_ref_sink (rw_history_page_new (fixture->session));
  fixture->window = rw_test_window_new (fixture->page, GPOINTER_TO_INT (width), 900);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer width)
{
  rw_test_window_end (fixture->window, fixture->page);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_test_session_end (fixture->session);
  g_assert_finalize_object (fixture->history);
}

static GtkWidget *
find (Fixture *fixture, GType type)
{
  return rw_test_window_find (fixture->page, type);
}

static gboolean
has_text (Fixture *fixture, const char *text)
{
  return rw_test_window_has_text (fixture->page, text);
}

static RwTimeView *
get_view (Fixture *fixture)
{
  return rw_reefer_charts_get_view (RW_REEFER_CHARTS (find (fixture, RW_TYPE_REEFER_CHARTS)));
}

static void
select_and_wait (Fixture *fixture)
{
  rw_session_set_selected (fixture->session, ID);
  while (!has_text (fixture, "MKT"))
    g_main_context_iteration (NULL, TRUE);
  rw_test_wait (300);
}

static void
test_nothing_chosen (Fixture *fixture, gconstpointer width)
{
  g_assert_true (has_text (fixture, "No Reefer Chosen"));
  rw_test_window_picture (fixture->window, "history-none");
}

static void
test_charts (Fixture *fixture, gconstpointer width)
{
  g_autofree char *name = g_strdup_printf (
      "history-%d%s", GPOINTER_TO_INT (width),
      adw_style_manager_get_dark (adw_style_manager_get_default ()) ? "-dark" : "");
  gint64 from, to;

  select_and_wait (fixture);
  g_assert_true (has_text (fixture, "Supply Air, °C"));
  rw_session_get_span (fixture->session, &from, &to);
  g_assert_cmpint (to, ==, 0);
  rw_test_window_picture (fixture->window, name);

  rw_time_view_set_range (get_view (fixture), rw_time_view_get_now (get_view (fixture)) - 7 * RW_USEC_PER_DAY,
                          rw_time_view_get_now (get_view (fixture)) - 5 * RW_USEC_PER_DAY);
  rw_session_get_span (fixture->session, &from, &to);
  g_assert_cmpint (from, ==, rw_time_view_get_from (get_view (fixture)));
  g_assert_cmpint (to, ==, rw_time_view_get_to (get_view (fixture)));
}

/* The table has the readings of the span that the charts show, newest first. */
static void
test_table (Fixture *fixture, gconstpointer width)
{
  RwSampleTable *table = RW_SAMPLE_TABLE (find (fixture, RW_TYPE_SAMPLE_TABLE));
  GListModel *rows = rw_sample_table_get_model (table);
  g_autoptr (RwSample) newest = NULL, oldest = NULL;
  RwTimeView *view = get_view (fixture);

  select_and_wait (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 0);
  g_assert_true (gtk_widget_activate_action (fixture->page, "history.show-table", NULL));
  while (g_list_model_get_n_items (rows) == 0)
    g_main_context_iteration (NULL, TRUE);

  newest = g_list_model_get_item (rows, 0);
  oldest = g_list_model_get_item (rows, g_list_model_get_n_items (rows) - 1);
  g_assert_cmpint (rw_sample_get_time (newest), >, rw_sample_get_time (oldest));
  g_assert_cmpint (rw_sample_get_time (oldest), >=, rw_time_view_get_from (view));
  g_assert_cmpint (rw_sample_get_time (newest), <=, rw_time_view_get_to (view));
  g_assert_false (isnan (rw_sample_get_value (oldest, RW_QUANTITY_SUPPLY_TEMPERATURE)));
  g_assert_cmpint (rw_sample_get_flag (oldest, RW_FLAG_VENT_1), ==, -1);
  rw_test_window_picture (fixture->window, "history-table");

  g_assert_true (gtk_widget_activate_action (fixture->page, "history.show-table", NULL));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (table)));
}

static void
test_loading_and_cancel (Fixture *fixture, gconstpointer width)
{
  RwLoaderBar *bar = RW_LOADER_BAR (find (fixture, RW_TYPE_LOADER_BAR));

  rw_test_history_hold (fixture->history, TRUE);
  rw_session_set_selected (fixture->session, "MSKU0000000");
  rw_test_wait (20);
  g_assert_true (has_text (fixture, "Loading History…"));
  rw_test_window_picture (fixture->window, "history-loading");
  rw_test_window_click (fixture->page, "_Cancel");
  g_assert_true (has_text (fixture, "Loading Was Cancelled"));

  /* What the live series asked for by itself comes, the rest only when it is asked for. */
  rw_test_history_hold (fixture->history, FALSE);
  rw_test_settle ();
  g_assert_nonnull (strstr (rw_loader_bar_get_text (bar), "what is shown is not all there is"));
  g_signal_emit_by_name (rw_test_window_find (GTK_WIDGET (bar), GTK_TYPE_BUTTON), "clicked");
  rw_test_settle ();
  g_assert_null (rw_loader_bar_get_text (bar));
}

static void
test_failure (Fixture *fixture, gconstpointer width)
{
  rw_test_history_fail (fixture->history, "connection <lost>");
  rw_session_set_selected (fixture->session, "MSKU0000000");
  rw_test_settle ();
  g_assert_true (has_text (fixture, "History Could Not Be Loaded"));
  g_assert_true (has_text (fixture, "connection <lost>"));
  rw_test_window_picture (fixture->window, "history-failure");

  rw_test_history_fail (fixture->history, NULL);
  rw_test_window_click (fixture->page, "_Try Again");
  rw_test_settle ();
  g_assert_false (has_text (fixture, "History Could Not Be Loaded"));
}

static void
test_empty (Fixture *fixture, gconstpointer width)
{
  rw_test_history_forget (fixture->history);
  rw_session_set_selected (fixture->session, "MSKU0000000");
  rw_test_settle ();
  g_assert_true (has_text (fixture, "No Readings"));
}

static void
test_no_store (Fixture *fixture, gconstpointer width)
{
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_session_set_selected (fixture->session, "MSKU0000000");
  rw_test_settle ();
  g_assert_true (has_text (fixture, "No Database"));
}

/* Typing proposes reefers; Enter puts one beside the others. */
static void
test_entry (Fixture *fixture, gconstpointer width)
{
  RwReeferEntry *entry = RW_REEFER_ENTRY (find (fixture, RW_TYPE_REEFER_ENTRY));
  GtkWidget *text = rw_test_window_find (GTK_WIDGET (entry), GTK_TYPE_ENTRY);
  RwReeferSet *reefers = rw_history_page_get_reefers (RW_HISTORY_PAGE (fixture->page));

  gtk_editable_set_text (GTK_EDITABLE (text), "rwtu");
  g_assert_cmpuint (rw_reefer_entry_get_n_proposals (entry), ==, 12);
  gtk_editable_set_text (GTK_EDITABLE (text), "0000042");
  g_assert_cmpuint (rw_reefer_entry_get_n_proposals (entry), ==, 1);
  g_signal_emit_by_name (text, "activate");
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "RWTU0000042");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, "");

  gtk_editable_set_text (GTK_EDITABLE (text), " unknown-1 ");
  g_signal_emit_by_name (text, "activate");
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 2);
  g_assert_true (rw_reefer_set_has (reefers, "unknown-1"));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "RWTU0000042");
}

static void
test_export_opens (Fixture *fixture, gconstpointer width)
{
  gtk_widget_activate_action (fixture->page, "page.export", NULL);
  g_assert_null (rw_test_window_find_open (RW_TYPE_EXPORT_WINDOW));

  select_and_wait (fixture);
  gtk_widget_activate_action (fixture->page, "page.export", NULL);
  g_assert_nonnull (rw_test_window_find_open (RW_TYPE_EXPORT_WINDOW));
  g_assert_true (rw_test_window_has_text (rw_test_window_find_open (RW_TYPE_EXPORT_WINDOW), ID));
  gtk_window_destroy (GTK_WINDOW (rw_test_window_find_open (RW_TYPE_EXPORT_WINDOW)));
}

#define ADD(path, width, function)                                                              \
  g_test_add (path, Fixture, GINT_TO_POINTER (width), fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  if (g_getenv ("RW_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  ADD ("/history-page/nothing-chosen", 1280, test_nothing_chosen);
  ADD ("/history-page/charts", 1280, test_charts);
  ADD ("/history-page/charts-narrow", 700, test_charts);
  ADD ("/history-page/table", 1280, test_table);
  ADD ("/history-page/loading-and-cancel", 1280, test_loading_and_cancel);
  ADD ("/history-page/failure", 1280, test_failure);
  ADD ("/history-page/empty", 1280, test_empty);
  ADD ("/history-page/no-store", 1280, test_no_store);
  ADD ("/history-page/entry", 1280, test_entry);
  ADD ("/history-page/export-opens", 1280, test_export_opens);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-banner.h"
#include "rw-map-legend.h"
#include "rw-map-page.h"
#include "rw-map-popover.h"
#include "rw-map-view.h"
#include "rw-replay-bar.h"
#include "rw-test-fleet.h"
#include "rw-test-history.h"
#include "rw-test-session.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <string.h>

#define N_REEFERS 3000

/* Has no position. */
#define UNPLACED "TEST0000007"

typedef struct
{
  RwSession *session;
  RwFleet *fleet;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = rw_session_new ();
  fixture->fleet = rw_session_get_fleet (fixture->session);
  rw_test_fleet_fill (fixture->fleet, N_REEFERS, g_get_real_time ());
  fixture->page = rw_map_page_new (fixture->session);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  do
    rw_test_wait (50);
  while (!rw_map_page_is_settled (RW_MAP_PAGE (fixture->page)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_ref (fixture->page);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  rw_test_settle ();
  g_assert_finalize_object (G_OBJECT (page));
  rw_test_session_end (fixture->session);
}

/* The first descendant of the type, or NULL. */
static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static RwCondition
get_selected_condition (Fixture *fixture)
{
  guint position;

  g_assert_true (
    rw_fleet_find (fixture->fleet, rw_session_get_selected (fixture->session), &position));
  return rw_fleet_peek (fixture->fleet, position)->condition;
}

static void
test_show_reefer (Fixture *fixture, gconstpointer data)
{
  RwMapPage *page = RW_MAP_PAGE (fixture->page);

  g_assert_true (rw_map_page_show_reefer (page, "TEST0000100"));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "TEST0000100");
  g_assert_true (rw_map_page_show_reefer (page, UNPLACED));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, UNPLACED);
  g_assert_false (rw_map_page_show_reefer (page, "nobody"));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, UNPLACED);
}

static void
test_next_alarm (Fixture *fixture, gconstpointer data)
{
  RwMapPage *page = RW_MAP_PAGE (fixture->page);
  const guint *counts = rw_fleet_get_counts (fixture->fleet);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  guint n = counts[RW_CONDITION_CRITICAL] + counts[RW_CONDITION_HIGH] + counts[RW_CONDITION_MEDIUM]
            + counts[RW_CONDITION_LOW];
  RwCondition last = RW_CONDITION_CRITICAL;

  g_assert_cmpuint (n, >, 4);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (rw_map_page_next_alarm (page));
      g_assert_true (
        g_hash_table_add (seen, g_strdup (rw_session_get_selected (fixture->session))));
      g_assert_cmpint (get_selected_condition (fixture), >=, last);
      last = get_selected_condition (fixture);
    }
  g_assert_cmpint (last, ==, RW_CONDITION_LOW);

  /* And around: the worst one again. */
  g_assert_true (rw_map_page_next_alarm (page));
  g_assert_cmpint (get_selected_condition (fixture), ==, RW_CONDITION_CRITICAL);
  g_assert_true (g_hash_table_contains (seen, rw_session_get_selected (fixture->session)));

  rw_fleet_set_alarms (fixture->fleet, none);
  g_assert_false (rw_map_page_next_alarm (page));
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  RwMapPage *page = RW_MAP_PAGE (fixture->page);

  g_assert_true (rw_map_page_search (page, " test0001234 "));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "TEST0001234");
  g_assert_true (rw_map_page_search (page, "0299"));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "TEST0002990");
  g_assert_true (rw_map_page_search (page, "0299"));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "TEST0002991");
  g_assert_false (rw_map_page_search (page, "XYZ"));
  g_assert_false (rw_map_page_search (page, "  "));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "TEST0002991");
}

/* Hidden conditions come back when something that has one is gone to. */
static void
test_legend (Fixture *fixture, gconstpointer data)
{
  RwMapLegend *legend = RW_MAP_LEGEND (find_widget (fixture->page, RW_TYPE_MAP_LEGEND));

  g_assert_cmpuint (rw_map_legend_get_conditions (legend), ==, (1u << RW_N_CONDITIONS) - 1);
  rw_map_legend_set_conditions (legend, 1u << RW_CONDITION_SILENT);
  g_assert_cmpuint (rw_map_legend_get_conditions (legend), ==, 1u << RW_CONDITION_SILENT);
  g_assert_true (rw_map_page_next_alarm (RW_MAP_PAGE (fixture->page)));
  g_assert_cmpuint (rw_map_legend_get_conditions (legend), ==,
                    1u << RW_CONDITION_SILENT | 1u << RW_CONDITION_CRITICAL);
}

static void
test_popover (Fixture *fixture, gconstpointer data)
{
  GtkWidget *widget = find_widget (fixture->page, RW_TYPE_MAP_POPOVER);
  RwMapPopover *popover = RW_MAP_POPOVER (widget);
  guint32 positions[N_REEFERS];

  for (guint32 i = 0; i < N_REEFERS; i++)
    positions[i] = i;
  rw_map_popover_show_reefer (popover, 42);
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "TEST0000042");
  rw_test_wait (100);
  g_assert_true (gtk_widget_get_visible (widget));
  rw_test_fleet_sail (fixture->fleet, g_get_real_time () + 60000000, 1.0);
  rw_test_wait (50);

  rw_map_popover_show_list (popover, "All <b>", positions, N_REEFERS);
  rw_test_wait (100);
  rw_test_fleet_sail (fixture->fleet, g_get_real_time () + 120000000, 2.0);
  rw_test_wait (50);
  gtk_popover_popdown (GTK_POPOVER (widget));
  rw_test_wait (50);
  g_assert_false (gtk_widget_get_visible (widget));
}

static void
test_empty (void)
{
  RwSession *session = rw_session_new ();
  GtkWidget *page = rw_map_page_new (session);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  rw_test_wait (100);
  g_assert_false (rw_map_page_next_alarm (RW_MAP_PAGE (page)));
  g_assert_false (rw_map_page_search (RW_MAP_PAGE (page), "A"));
  g_object_ref (page);
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
  g_assert_finalize_object (G_OBJECT (page));
  rw_test_session_end (session);
}

static GtkToggleButton *
find_replay_button (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (GTK_IS_TOGGLE_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "document-open-recent-symbolic")
             == 0)
    return GTK_TOGGLE_BUTTON (widget);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkToggleButton *found = find_replay_button (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The past is shown, and said to be, until live is; the fleet that others look at goes on. */
static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwTestHistory) history = rw_test_history_new (g_get_real_time ());
  RwBanner *banner = RW_BANNER (find_widget (fixture->page, RW_TYPE_BANNER));
  RwReplayBar *bar = RW_REPLAY_BAR (find_widget (fixture->page, RW_TYPE_REPLAY_BAR));
  GtkToggleButton *button = find_replay_button (fixture->page);
  RwMapView *view = RW_MAP_VIEW (find_widget (fixture->page, RW_TYPE_MAP_VIEW));
  guint n_unplaced = rw_map_view_get_n_unplaced (view);
  gint64 time;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (banner)));
  gtk_widget_activate_action (fixture->page, "page.replay", NULL);
  g_assert_true (gtk_toggle_button_get_active (button));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (bar)));
  g_assert_nonnull (strstr (rw_banner_get_text (banner), "database"));
  gtk_toggle_button_set_active (button, FALSE);

  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (history), NULL, NULL);
  gtk_toggle_button_set_active (button, TRUE);
  rw_test_wait (50);
  time = rw_replay_bar_get_time (bar);
  g_assert_cmpint (time % (15 * RW_USEC_PER_MIN), ==, 0);
  g_assert_nonnull (strstr (rw_banner_get_text (banner), "not live"));
  g_assert_cmpuint (rw_map_view_get_n_unplaced (view), ==, N_REEFERS - 2);
  g_assert_cmpuint (rw_fleet_get_size (fixture->fleet), ==, N_REEFERS);
  g_assert_true (rw_map_page_show_reefer (RW_MAP_PAGE (fixture->page), "PAST0000001"));

  rw_replay_bar_set_playing (bar, TRUE);
  while (rw_replay_bar_get_time (bar) == time)
    rw_test_wait (50);
  rw_replay_bar_set_playing (bar, FALSE);
  g_assert_cmpint (rw_replay_bar_get_time (bar), >=, time + 15 * RW_USEC_PER_MIN);
  rw_test_wait (50);

  g_signal_emit_by_name (bar, "live");
  g_assert_false (gtk_toggle_button_get_active (button));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (banner)));
  g_assert_cmpuint (rw_map_view_get_n_unplaced (view), ==, n_unplaced);
  g_assert_false (rw_map_page_show_reefer (RW_MAP_PAGE (fixture->page), "PAST0000001"));
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_test_settle ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  g_test_add ("/map-page/show-reefer", Fixture, NULL, set_up, test_show_reefer, tear_down);
  g_test_add ("/map-page/next-alarm", Fixture, NULL, set_up, test_next_alarm, tear_down);
  g_test_add ("/map-page/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/map-page/legend", Fixture, NULL, set_up, test_legend, tear_down);
  g_test_add ("/map-page/popover", Fixture, NULL, set_up, test_popover, tear_down);
  g_test_add ("/map-page/replay", Fixture, NULL, set_up, test_replay, tear_down);
  g_test_add_func ("/map-page/empty", test_empty);
  return g_test_run ();
}

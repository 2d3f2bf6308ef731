/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-loader-bar.h"
#include "rw-reefer-charts.h"
#include "rw-reefer-page.h"
#include "rw-clock.h"
#include "rw-test-history.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>

#define ID "RWTU0000000"

typedef struct
{
  RwSession *session;
  RwTestHistory *history;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_profiles (RwSession *session)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  RwCargoProfile profile = { .product_id = g_intern_static_string ("P01"),
                             .name = g_strdup ("Avocado <Hass>"),
                             .mode = RW_CARGO_CHILLED,
                             .setpoint = 4,
                             .low = 2.5,
                             .high = 7 };

  rw_cargo_profiles_add (profiles, &profile);
  rw_session_set_profiles (session, profiles);
  g_free (profile.name);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer size)
{
  fixture->session = rw_test_session_new (5);
  fixture->history = rw_test_history_new (rw_clock_now (NULL));
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history), NULL, NULL);
  set_profiles (fixture->session);
  fixture->page = g_object_ref_sink (rw_reefer_page_new (fixture->session));
  fixture->window = rw_test_window_new (fixture->page, size != NULL ? GPOINTER_TO_INT (size) : 1280,
                                        900);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer size)
{
  rw_test_window_end (fixture->window, fixture->page);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_test_session_end (fixture->session);
  g_assert_finalize_object (fixture->history);
}

static RwTimeView *
get_view (Fixture *fixture)
{
  return rw_reefer_charts_get_view (
      RW_REEFER_CHARTS (rw_test_window_find (fixture->page, RW_TYPE_REEFER_CHARTS)));
}

static void
wait_for_text (Fixture *fixture, const char *text)
{
  while (!rw_test_window_has_text (fixture->page, text))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_no_reefer (Fixture *fixture, gconstpointer size)
{
  g_assert_true (rw_test_window_has_text (fixture->page, "No Reefer Selected"));
  rw_test_window_picture (fixture->window, "reefer-none");
}

static void
test_shows (Fixture *fixture, gconstpointer size)
{
  g_autofree char *name = g_strdup_printf ("reefer-%d%s", GPOINTER_TO_INT (size),
                                           adw_style_manager_get_dark (
                                               adw_style_manager_get_default ())
                                             ? "-dark"
                                             : "");

  rw_session_set_selected (fixture->session, ID);
  wait_for_text (fixture, "Mean");
  wait_for_text (fixture, "above its limit");
  g_assert_true (rw_test_window_has_text (fixture->page, ID));
  g_assert_true (rw_test_window_has_text (fixture->page, "Avocado <Hass>"));
  g_assert_true (rw_test_window_has_text (fixture->page, "Humidity"));
  g_assert_false (rw_test_window_has_text (fixture->page, "Door Open"));
  g_assert_true (rw_time_view_get_following (get_view (fixture)));
  rw_test_window_picture (fixture->window, name);

  rw_time_view_set_span (get_view (fixture), 7 * RW_USEC_PER_DAY);
  rw_test_wait (400);
  g_autofree char *week = g_strconcat (name, "-7d", NULL);
  rw_time_view_set_cursor (get_view (fixture),
                           rw_time_view_get_now (get_view (fixture)) - 3 * RW_USEC_PER_DAY);
  rw_test_window_picture (fixture->window, week);
}

/* What arrives reaches the charts' series and moves now. */
static void
test_live (Fixture *fixture, gconstpointer size)
{
  g_autoptr (RwSeries) series = NULL;
  guint before;

  rw_session_set_selected (fixture->session, ID);
  wait_for_text (fixture, "Mean");
  series = rw_session_watch (fixture->session, ID);
  before = rw_series_get_size (series);
  rw_test_session_move (fixture->session);
  g_assert_cmpuint (rw_series_get_size (series), ==, before + 1);
}

/* Looking further back asks for what is missing, once. */
static void
test_lazy (Fixture *fixture, gconstpointer size)
{
  g_autoptr (RwSeries) series = NULL;
  guint n_queries, n_samples;

  rw_session_set_selected (fixture->session, ID);
  wait_for_text (fixture, "Mean");
  rw_test_settle ();
  series = rw_session_watch (fixture->session, ID);
  n_queries = rw_test_history_get_n_queries (fixture->history);
  n_samples = rw_series_get_size (series);

  rw_time_view_set_span (get_view (fixture), 7 * RW_USEC_PER_DAY);
  rw_test_settle ();
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, n_queries + 1);
  g_assert_cmpuint (rw_series_get_size (series), >, n_samples + 6 * 20 * 60);

  rw_time_view_set_span (get_view (fixture), RW_USEC_PER_DAY);
  rw_test_settle ();
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, n_queries + 1);
}

static void
test_failure (Fixture *fixture, gconstpointer size)
{
  RwLoaderBar *bar = RW_LOADER_BAR (rw_test_window_find (fixture->page, RW_TYPE_LOADER_BAR));

  rw_test_history_fail (fixture->history, "the cable is cut");
  rw_session_set_selected (fixture->session, ID);
  rw_test_settle ();
  g_assert_nonnull (g_strstr_len (rw_loader_bar_get_text (bar), -1, "the cable is cut"));
  rw_test_window_picture (fixture->window, "reefer-failure");

  rw_test_history_fail (fixture->history, NULL);
  g_signal_emit_by_name (rw_test_window_find (GTK_WIDGET (bar), GTK_TYPE_BUTTON), "clicked");
  rw_test_settle ();
  g_assert_null (rw_loader_bar_get_text (bar));
}

/* Another reefer takes the place of the first, whose query is given up. */
static void
test_switch (Fixture *fixture, gconstpointer size)
{
  RwLoaderBar *bar = RW_LOADER_BAR (rw_test_window_find (fixture->page, RW_TYPE_LOADER_BAR));

  rw_test_history_hold (fixture->history, TRUE);
  rw_session_set_selected (fixture->session, ID);
  rw_test_settle ();
  g_assert_cmpstr (rw_loader_bar_get_text (bar), ==, "Loading history…");
  rw_session_set_selected (fixture->session, "RWTU0000001");
  rw_test_history_hold (fixture->history, FALSE);
  rw_test_settle ();
  g_assert_cmpuint (rw_test_history_get_n_cancelled (fixture->history), ==, 1);
  g_assert_true (rw_test_window_has_text (fixture->page, "RWTU0000001"));
  g_assert_true (rw_test_window_has_text (fixture->page, "P02"));

  rw_session_set_selected (fixture->session, NULL);
  g_assert_true (rw_test_window_has_text (fixture->page, "No Reefer Selected"));
}

#define ADD(path, size, function)                                                              \
  g_test_add (path, Fixture, GINT_TO_POINTER (size), fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  if (g_getenv ("RW_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  ADD ("/reefer-page/no-reefer", 1280, test_no_reefer);
  ADD ("/reefer-page/shows", 1280, test_shows);
  ADD ("/reefer-page/shows-narrow", 700, test_shows);
  ADD ("/reefer-page/live", 1280, test_live);
  ADD ("/reefer-page/lazy", 1280, test_lazy);
  ADD ("/reefer-page/failure", 1280, test_failure);
  ADD ("/reefer-page/switch", 1280, test_switch);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-view.h"
#include "rw-test-fleet.h"

#include <math.h>

#define N_REEFERS 2000

typedef struct
{
  RwFleet *fleet;
  RwMapView *view;
  GtkWidget *window;
  gint64 now;
} Fixture;

static gboolean
set_true_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the main loop run for so long, ms. */
static void
run_for (guint duration)
{
  gboolean over = FALSE;

  g_timeout_add (duration, set_true_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_settled (Fixture *fixture)
{
  do
    run_for (50);
  while (!rw_map_view_is_settled (fixture->view));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->now = g_get_real_time ();
  fixture->fleet = rw_test_fleet_new (N_REEFERS, fixture->now);
  fixture->view = rw_map_view_new (fixture->fleet);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until_settled (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  RwMapView *view = g_object_ref (fixture->view);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (view);
  g_assert_finalize_object (fixture->fleet);
}

static void
get_view (Fixture *fixture, double place[3])
{
  ShumateViewport *viewport = rw_map_view_get_viewport (fixture->view);

  place[0] = shumate_location_get_latitude (SHUMATE_LOCATION (viewport));
  place[1] = shumate_location_get_longitude (SHUMATE_LOCATION (viewport));
  place[2] = shumate_viewport_get_zoom_level (viewport);
}

static void
set_view (Fixture *fixture, double latitude, double longitude, double zoom)
{
  ShumateViewport *viewport = rw_map_view_get_viewport (fixture->view);

  shumate_viewport_set_zoom_level (viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), latitude, longitude);
}

/* Wherever something can be picked, it is what the fleet says, and all of it can be found. */
static void
test_pick (Fixture *fixture, gconstpointer data)
{
  guint n_located = 0, n_unplaced = 0;

  for (guint i = 0; i < N_REEFERS; i++)
    {
      const RwReeferState *state = rw_fleet_peek (fixture->fleet, i);
      RwMapPick located, picked;
      gboolean member = FALSE;

      if (isnan (state->latitude))
        {
          n_unplaced++;
          g_assert_false (rw_map_view_locate (fixture->view, i, &located));
          continue;
        }
      if (!rw_map_view_locate (fixture->view, i, &located))
        continue;
      n_located++;
      g_assert_true (rw_map_view_pick (fixture->view, located.area.x + located.area.width / 2.0,
                                       located.area.y + located.area.height / 2.0, &picked));
      for (guint k = 0; k < picked.n; k++)
        member = member || picked.positions[k] == i;
      g_assert_true (member);
    }

  g_assert_cmpuint (n_unplaced, ==, rw_map_view_get_n_unplaced (fixture->view));
  g_assert_cmpuint (n_unplaced, >, 0);
  g_assert_cmpuint (n_located + n_unplaced, ==, N_REEFERS);
}

/* After the first fit the map stands still, whatever the fleet does. */
static void
test_stands_still (Fixture *fixture, gconstpointer data)
{
  double before[3], after[3];

  get_view (fixture, before);
  for (guint i = 1; i <= 4; i++)
    {
      rw_test_fleet_sail (fixture->fleet, fixture->now + i * 60000000, i * 3.0);
      run_for (200);
    }
  get_view (fixture, after);
  g_assert_cmpmem (before, sizeof before, after, sizeof after);

  rw_map_view_fit_all (fixture->view);
  run_for (500);
  set_view (fixture, 10.0, 179.9, 4.0);
  rw_test_fleet_sail (fixture->fleet, fixture->now + 400000000, 15.0);
  run_for (700);
  get_view (fixture, after);
  g_assert_cmpfloat (after[0], ==, 10.0);
  g_assert_cmpfloat (after[2], ==, 4.0);
}

static void
count_cb (GdkFrameClock *clock, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* Neither a fleet that says the same again nor a hidden map causes a frame. */
static void
test_draws_nothing (Fixture *fixture, gconstpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  guint n = 0;
  gulong handler;

  run_for (700);
  handler = g_signal_connect (clock, "paint", G_CALLBACK (count_cb), &n);
  rw_test_fleet_sail (fixture->fleet, fixture->now, 0.0);
  run_for (700);
  g_assert_cmpuint (n, ==, 0);

  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  run_for (200);
  n = 0;
  rw_test_fleet_sail (fixture->fleet, fixture->now + 60000000, 2.0);
  run_for (700);
  g_assert_cmpuint (n, ==, 0);

  gtk_widget_set_visible (GTK_WIDGET (fixture->view), TRUE);
  run_for (200);
  g_assert_cmpuint (n, >, 0);
  g_signal_handler_disconnect (clock, handler);
}

static void
test_antimeridian (Fixture *fixture, gconstpointer data)
{
  RwMapPick west, east;
  guint n = 0;

  /* Two ships lie at 179.6° on either side. */
  set_view (fixture, -25.2, 180.0, 8.0);
  wait_until_settled (fixture);
  for (guint i = 0; i < N_REEFERS; i++)
    {
      const RwReeferState *state = rw_fleet_peek (fixture->fleet, i);

      if (!(fabs (fabs (state->longitude) - 179.6) < 0.01))
        continue;
      n++;
      if (state->longitude > 0.0)
        g_assert_true (rw_map_view_locate (fixture->view, i, &west));
      else
        g_assert_true (rw_map_view_locate (fixture->view, i, &east));
    }
  g_assert_cmpuint (n, ==, west.n + east.n);
  g_assert_cmpint (west.area.x, <, 600);
  g_assert_cmpint (east.area.x, >, 600);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  const guint *counts = rw_fleet_get_counts (fixture->fleet);
  guint n = 0;

  g_assert_cmpuint (counts[RW_CONDITION_CRITICAL], >, 0);
  rw_map_view_set_conditions (fixture->view, 1u << RW_CONDITION_CRITICAL);
  for (guint i = 0; i < N_REEFERS; i++)
    {
      RwMapPick pick;

      if (!rw_map_view_locate (fixture->view, i, &pick))
        continue;
      n++;
      g_assert_cmpuint (rw_fleet_peek (fixture->fleet, i)->condition, ==, RW_CONDITION_CRITICAL);
    }
  g_assert_cmpuint (n, ==, counts[RW_CONDITION_CRITICAL]);
}

static void
test_show_reefer (Fixture *fixture, gconstpointer data)
{
  RwMapPick pick;

  /* Number 7 has no position. */
  g_assert_false (rw_map_view_show_reefer (fixture->view, 7));
  g_assert_false (rw_map_view_show_reefer (fixture->view, N_REEFERS));

  g_assert_true (rw_map_view_show_reefer (fixture->view, 100));
  wait_until_settled (fixture);
  run_for (500);
  g_assert_true (rw_map_view_locate (fixture->view, 100, &pick));
  g_assert_cmpint (abs (pick.area.x + pick.area.width / 2 - 600), <, 120);
  g_assert_cmpint (abs (pick.area.y + pick.area.height / 2 - 300), <, 120);
  rw_map_view_zoom_out (fixture->view);
  rw_map_view_zoom_out (fixture->view);
  run_for (500);
  g_assert_cmpfloat_with_epsilon (
      shumate_viewport_get_zoom_level (rw_map_view_get_viewport (fixture->view)), 7.0, 1e-6);
}

/* What is in the middle of the free part of the map stays there while zooming. */
static void
test_inset (Fixture *fixture, gconstpointer data)
{
  RwMapPick before, after;

  rw_map_view_set_inset (fixture->view, 300);
  g_assert_true (rw_map_view_show_reefer (fixture->view, 100));
  run_for (500);
  for (guint i = 0; i < 7; i++)
    rw_map_view_zoom_in (fixture->view);
  run_for (700);
  g_assert_true (rw_map_view_locate (fixture->view, 100, &before));
  g_assert_cmpint (abs (before.area.x + before.area.width / 2 - 750), <, 150);
  rw_map_view_fit_all (fixture->view);
  run_for (500);
  g_assert_true (rw_map_view_locate (fixture->view, 100, &after));
  g_assert_cmpuint (after.n, >=, before.n);
}

static void
test_styles (Fixture *fixture, gconstpointer data)
{
  for (RwMapStyle style = RW_MAP_STYLE_LIGHT; style < RW_N_MAP_STYLES; style++)
    {
      rw_map_view_set_style (fixture->view, style);
      wait_until_settled (fixture);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/map-view/pick", test_pick },
    { "/map-view/stands-still", test_stands_still },
    { "/map-view/draws-nothing", test_draws_nothing },
    { "/map-view/antimeridian", test_antimeridian },
    { "/map-view/filter", test_filter },
    { "/map-view/show-reefer", test_show_reefer },
    { "/map-view/inset", test_inset },
    { "/map-view/styles", test_styles },
  };

  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}

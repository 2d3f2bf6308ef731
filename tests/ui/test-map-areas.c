/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Areas on the map page, following a reefer, and that nothing else moves the map. */

#include "rw-fake-geofence-store.h"
#include "rw-geofence-form.h"
#include "rw-geofence-panel.h"
#include "rw-label.h"
#include "rw-map-page.h"
#include "rw-map-view.h"
#include "rw-test-fleet.h"
#include "rw-test-session.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <math.h>
#include <string.h>

#define N_REEFERS 3000

typedef struct
{
  RwSession *session;
  RwFleet *fleet;
  RwFakeGeofenceStore *store;
  GtkWidget *page;
  GtkWidget *window;
  RwMapView *view;
  RwGeofencePanel *panel;
  RwGeofenceForm *form;
  gint64 now;
} Fixture;

/* The nth descendant of the type, or NULL. */
static GtkWidget *
find_nth (GtkWidget *widget, GType type, guint *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gpointer
find (GtkWidget *widget, GType type, guint n)
{
  GtkWidget *found = find_nth (widget, type, &n);

  g_assert_nonnull (found);
  return found;
}

static void
settle (Fixture *fixture)
{
  do
    rw_test_wait (50);
  while (!rw_map_page_is_settled (RW_MAP_PAGE (fixture->page)));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->now = g_get_real_time ();
  fixture->session = rw_session_new ();
  fixture->fleet = rw_session_get_fleet (fixture->session);
  fixture->store = rw_fake_geofence_store_new ();
  rw_test_fleet_fill (fixture->fleet, N_REEFERS, fixture->now);
  rw_session_set_desk_stores (fixture->session, RW_RULE_STORE (fixture->store), NULL, NULL);
  fixture->page = rw_map_page_new (fixture->session);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 800);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  fixture->view = find (fixture->page, RW_TYPE_MAP_VIEW, 0);
  fixture->panel = find (fixture->page, RW_TYPE_GEOFENCE_PANEL, 0);
  fixture->form = find (fixture->page, RW_TYPE_GEOFENCE_FORM, 0);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_ref (fixture->page);
  GtkWidget *panel = g_object_ref (GTK_WIDGET (fixture->panel));
  GtkWidget *form = g_object_ref (GTK_WIDGET (fixture->form));

  rw_session_set_desk_stores (fixture->session, NULL, NULL, NULL);
  rw_test_wait (50);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  rw_test_settle ();
  g_assert_finalize_object (G_OBJECT (page));
  g_assert_finalize_object (G_OBJECT (panel));
  g_assert_finalize_object (G_OBJECT (form));
  g_assert_finalize_object (fixture->store);
  rw_test_session_end (fixture->session);
}

/* Rows of the form, by their order. */
static void
type (Fixture *fixture, guint row, const char *text)
{
  gtk_editable_set_text (find (GTK_WIDGET (fixture->form), ADW_TYPE_ENTRY_ROW, row), text);
}

static void
place (Fixture *fixture, double latitude, double longitude)
{
  g_signal_emit_by_name (fixture->view, "placed", latitude, longitude);
}

static const RwGeofence *
get_only (Fixture *fixture)
{
  RwGeofences *geofences = rw_fake_geofence_store_get (fixture->store);

  g_assert_cmpuint (rw_geofences_get_size (geofences), ==, 1);
  return rw_geofences_get (geofences, 0);
}

/* A circle by two clicks; it is saved, listed, called by its name, changed and removed. */
static void
test_circle (Fixture *fixture, gconstpointer data)
{
  g_autofree char *label = NULL, *shape = NULL;
  gint64 id;

  gtk_widget_activate_action (fixture->page, "page.areas", NULL);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->panel)));
  g_assert_null (rw_geofence_panel_get_draft (fixture->panel, &id));
  rw_geofence_panel_begin (fixture->panel, TRUE);
  rw_geofence_form_save (fixture->form);
  rw_test_wait (50);
  g_assert_cmpuint (rw_geofences_get_size (rw_fake_geofence_store_get (fixture->store)), ==, 0);

  place (fixture, 51.95, 4.05);
  place (fixture, 51.95, 4.15);
  type (fixture, 0, "Maasvlakte <b>");
  type (fixture, 2, "P15, P16");
  rw_geofence_form_save (fixture->form);
  rw_test_wait (50);
  g_assert_cmpstr (get_only (fixture)->name, ==, "Maasvlakte <b>");
  g_assert_cmpfloat_with_epsilon (get_only (fixture)->shape.radius, 6853, 5);
  g_assert_cmpuint (g_strv_length (get_only (fixture)->products), ==, 2);
  g_assert_null (get_only (fixture)->reefers);
  g_assert_null (rw_geofence_panel_get_draft (fixture->panel, &id));
  label = rw_label_rule ("geofence_1");
  g_assert_cmpstr (label, ==, "Left Maasvlakte <b>");

  rw_geofence_panel_open (fixture->panel, 1);
  g_assert_nonnull (rw_geofence_panel_get_draft (fixture->panel, &id));
  g_assert_cmpint (id, ==, 1);
  type (fixture, 1, "circle 52 4 1000");
  rw_geofence_form_save (fixture->form);
  rw_test_wait (50);
  shape = rw_geo_shape_to_string (&get_only (fixture)->shape);
  g_assert_cmpstr (shape, ==, "circle 52.00000 4.00000 1000");

  rw_geofence_panel_open (fixture->panel, 1);
  g_signal_emit_by_name (fixture->form, "remove");
  rw_test_wait (50);
  g_assert_cmpuint (rw_geofences_get_size (rw_fake_geofence_store_get (fixture->store)), ==, 0);
}

/* A polygon by clicks across the antimeridian, and what is refused stays to be seen. */
static void
test_polygon (Fixture *fixture, gconstpointer data)
{
  rw_geofence_panel_begin (fixture->panel, FALSE);
  type (fixture, 0, "Fiji");
  place (fixture, -15, 176);
  place (fixture, -15, -178);
  rw_geofence_form_save (fixture->form);
  place (fixture, -20, -178);
  place (fixture, -89, 176);
  rw_fake_geofence_store_set_denied (fixture->store, TRUE);
  rw_geofence_form_save (fixture->form);
  rw_test_wait (50);
  g_assert_cmpuint (rw_geofences_get_size (rw_fake_geofence_store_get (fixture->store)), ==, 0);
  g_assert_cmpuint (rw_geofence_form_get_shape (fixture->form)->n_points, ==, 4);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (fixture->form)));

  rw_fake_geofence_store_set_denied (fixture->store, FALSE);
  rw_geofence_form_save (fixture->form);
  rw_test_wait (50);
  g_assert_true (rw_geo_shape_contains (&get_only (fixture)->shape, -17, 180));
  g_assert_false (rw_geo_shape_contains (&get_only (fixture)->shape, -17, 0));
}

/* Leaving a panel leaves what was being drawn. */
static void
test_leave (Fixture *fixture, gconstpointer data)
{
  gint64 id;

  gtk_widget_activate_action (fixture->page, "page.areas", NULL);
  rw_geofence_panel_begin (fixture->panel, FALSE);
  place (fixture, 1, 2);
  gtk_widget_activate_action (fixture->page, "page.areas", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->panel)));
  g_assert_null (rw_geofence_panel_get_draft (fixture->panel, &id));
  place (fixture, 1, 2);
  g_assert_cmpuint (rw_geofence_form_get_shape (fixture->form)->n_points, ==, 1);
}

typedef struct
{
  double latitude, longitude, zoom;
} Camera;

static Camera
get_camera (Fixture *fixture)
{
  ShumateViewport *viewport = rw_map_view_get_viewport (fixture->view);

  return (Camera){ shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                   shumate_location_get_longitude (SHUMATE_LOCATION (viewport)),
                   shumate_viewport_get_zoom_level (viewport) };
}

/* Lets a glide end. */
static void
rest (Fixture *fixture)
{
  Camera before, after = get_camera (fixture);

  do
    {
      before = after;
      rw_test_wait (300);
      after = get_camera (fixture);
    }
  while (memcmp (&before, &after, sizeof before) != 0
         || !rw_map_page_is_settled (RW_MAP_PAGE (fixture->page)));
}

/* Whatever arrives, the map stays where it is and what is selected is selected. */
static void
test_never_moves (Fixture *fixture, gconstpointer data)
{
  Camera before, after;

  g_assert_true (rw_map_page_show_reefer (RW_MAP_PAGE (fixture->page), "TEST0000100"));
  rest (fixture);
  before = get_camera (fixture);
  for (int i = 1; i <= 40; i++)
    {
      rw_test_fleet_sail (fixture->fleet, fixture->now + i * RW_USEC_PER_MIN, i * 0.5);
      rw_test_wait (30);
    }
  after = get_camera (fixture);
  g_assert_cmpfloat (after.latitude, ==, before.latitude);
  g_assert_cmpfloat (after.longitude, ==, before.longitude);
  g_assert_cmpfloat (after.zoom, ==, before.zoom);
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "TEST0000100");
}

static gboolean
is_over (Fixture *fixture, guint position)
{
  const RwReeferState *state = rw_fleet_peek (fixture->fleet, position);
  Camera camera = get_camera (fixture);

  return fabs (camera.latitude - state->latitude) < 0.001
         && fabs (camera.longitude - state->longitude) < 0.5;
}

static guint
find_ship (Fixture *fixture)
{
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_REEFERS; i++)
    g_array_append_val (before, rw_fleet_peek (fixture->fleet, i)->longitude);
  rw_test_fleet_sail (fixture->fleet, fixture->now + RW_USEC_PER_MIN, 0.5);
  for (guint i = 0; i < N_REEFERS; i++)
    if (fabs (rw_fleet_peek (fixture->fleet, i)->longitude - g_array_index (before, double, i))
            > 0.1
        && fabs (g_array_index (before, double, i)) < 150)
      return i;
  return G_MAXUINT;
}

/* The map goes along until the user moves it, and no further. */
static void
test_follow (Fixture *fixture, gconstpointer data)
{
  guint ship = find_ship (fixture);
  Camera before;

  g_assert_cmpuint (ship, !=, G_MAXUINT);
  g_assert_true (rw_map_page_show_reefer (RW_MAP_PAGE (fixture->page),
                                          rw_fleet_peek (fixture->fleet, ship)->last.container_id));
  rest (fixture);
  gtk_widget_activate_action (fixture->page, "page.follow", NULL);
  g_assert_true (is_over (fixture, ship));
  for (int i = 2; i <= 3; i++)
    {
      before = get_camera (fixture);
      rw_test_fleet_sail (fixture->fleet, fixture->now + i * RW_USEC_PER_MIN, i * 1.0);
      rw_test_wait (700);
      g_assert_true (is_over (fixture, ship));
      g_assert_cmpfloat (fabs (get_camera (fixture).longitude - before.longitude), >, 0.1);
    }

  shumate_location_set_location (SHUMATE_LOCATION (rw_map_view_get_viewport (fixture->view)), 10,
                                 20);
  rw_test_fleet_sail (fixture->fleet, fixture->now + 4 * RW_USEC_PER_MIN, 4.0);
  rw_test_wait (700);
  before = get_camera (fixture);
  g_assert_cmpfloat_with_epsilon (before.latitude, 10, 1e-6);
  g_assert_cmpfloat_with_epsilon (before.longitude, 20, 1e-6);
}

/* What is in sight is what lies in it, and all of it when all is. */
static void
test_visible (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) all = NULL, some = NULL;
  guint n_placed = N_REEFERS - rw_map_view_get_n_unplaced (fixture->view);

  rw_map_view_fit_all (fixture->view);
  rest (fixture);
  all = rw_map_view_list_visible (fixture->view);
  g_assert_cmpuint (all->len, ==, n_placed);
  rw_map_view_show_place (fixture->view, 51.95, 4.05);
  rest (fixture);
  some = rw_map_view_list_visible (fixture->view);
  g_assert_cmpuint (some->len, <, n_placed);
  for (guint i = 0; i < some->len; i++)
    {
      const RwReeferState *state = rw_fleet_peek (fixture->fleet, g_array_index (some, guint32, i));

      g_assert_cmpfloat (fabs (state->latitude - 51.95), <, 2);
      g_assert_cmpfloat (fabs (state->longitude - 4.05), <, 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  g_test_add ("/map-areas/circle", Fixture, NULL, set_up, test_circle, tear_down);
  g_test_add ("/map-areas/polygon", Fixture, NULL, set_up, test_polygon, tear_down);
  g_test_add ("/map-areas/leave", Fixture, NULL, set_up, test_leave, tear_down);
  g_test_add ("/map-areas/never-moves", Fixture, NULL, set_up, test_never_moves, tear_down);
  g_test_add ("/map-areas/follow", Fixture, NULL, set_up, test_follow, tear_down);
  g_test_add ("/map-areas/visible", Fixture, NULL, set_up, test_visible, tear_down);
  return g_test_run ();
}

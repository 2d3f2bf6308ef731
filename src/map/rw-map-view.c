/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-view.h"

#include "rw-coast-layer.h"
#include "rw-geofence-layer.h"
#include "rw-map-bounds.h"
#include "rw-map-camera.h"
#include "rw-map-data.h"
#include "rw-map-frame.h"
#include "rw-mercator.h"
#include "rw-port-layer.h"
#include "rw-reefer-layer.h"
#include "rw-reference-source.h"

#include <math.h>

#define MIN_ZOOM 1
#define MAX_ZOOM 14
#define START_ZOOM 2.0

/* Until the first reefers come: the world, without the empty south. */
#define START_LATITUDE 25.0
#define START_LONGITUDE 10.0

/* Logical pixels left free around what is fitted. */
#define FIT_MARGIN 70

/* The map does not go closer than this by itself, or to fit a fleet that is in one place. */
#define FIRST_FIT_ZOOM 5.0
#define FIT_ZOOM 11.0

/* How close one wants to see a reefer. */
#define REEFER_ZOOM 9.0

/* Reefers that are less than so many pixels apart at the closest zoom cannot be parted. */
#define STACK_SIZE 40.0

/* The part of the view that an arrow key moves it by. */
#define ARROW_PART 0.2

/* A click that moved further was a drag. */
#define CLICK_DISTANCE 6.0

struct _RwMapView
{
  GtkWidget parent_instance;

  RwFleet *fleet;
  gint64 time; /* that it shows, 0 for now */
  ShumateMap *map;
  ShumateViewport *viewport; /* of the map */
  RwCoastLayer *coast_layer;
  RwGeofenceLayer *geofence_layer;
  RwPortLayer *port_layer;
  RwReeferLayer *reefer_layer;
  RwMapCamera *camera;
  gboolean fitted;     /* once by itself, or the user was faster */
  guint fit_source;
  int inset;           /* pixels on the left that are covered */
  double press_x, press_y;
  gboolean drawing;          /* an area */
  gboolean following_moves;  /* it is moved along just now */
  guint followed;            /* position in the fleet, G_MAXUINT for none */
  RwGeoPoint followed_place; /* where the map was put, to notice that somebody else moved it */
};

enum
{
  SIGNAL_PICKED,
  SIGNAL_PLACED,
  SIGNAL_FOLLOW_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwMapView, rw_map_view, GTK_TYPE_WIDGET)

static gboolean
get_fleet_bounds (RwMapView *self, RwMapBounds *bounds)
{
  guint n;
  const RwClusterPoint *points = rw_reefer_layer_get_points (self->reefer_layer, &n);
  g_autofree double *xs = g_new (double, MAX (n, 1));
  g_autofree double *ys = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      xs[i] = points[i].x;
      ys[i] = points[i].y;
    }

  return rw_map_bounds_of (xs, ys, n, bounds);
}

static double
get_fit_zoom (RwMapView *self, const RwMapBounds *bounds, int margin, double most)
{
  return rw_map_bounds_get_zoom (bounds, gtk_widget_get_width (GTK_WIDGET (self)) - self->inset,
                                 gtk_widget_get_height (GTK_WIDGET (self)), margin, MIN_ZOOM, most);
}

/* The x that the view must have in its middle for this one to be in the middle of what is free. */
static double
shift_for_inset (RwMapView *self, double x, double zoom)
{
  return x - self->inset / 2.0 / (RW_MAP_TILE_SIZE * exp2 (zoom));
}

static gboolean
is_at_start (RwMapView *self)
{
  return shumate_viewport_get_zoom_level (self->viewport) == START_ZOOM
         && shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport)) == START_LATITUDE
         && shumate_location_get_longitude (SHUMATE_LOCATION (self->viewport)) == START_LONGITUDE;
}

/* From an idle source, since a widget must not be moved while it is allocated. */
static gboolean
first_fit_cb (gpointer user_data)
{
  RwMapView *self = user_data;
  RwMapBounds bounds;

  self->fit_source = 0;
  if (!self->fitted && gtk_widget_get_width (GTK_WIDGET (self)) > 0
      && get_fleet_bounds (self, &bounds))
    {
      double zoom = get_fit_zoom (self, &bounds, FIT_MARGIN, FIRST_FIT_ZOOM);

      self->fitted = TRUE;
      if (is_at_start (self))
        rw_map_camera_jump_to (self->camera, shift_for_inset (self, bounds.x, zoom), bounds.y, zoom);
    }

  return G_SOURCE_REMOVE;
}

static void
queue_first_fit (RwMapView *self)
{
  if (!self->fitted && self->fit_source == 0)
    self->fit_source = g_idle_add (first_fit_cb, self);
}

static RwGeoPoint
get_centre (RwMapView *self)
{
  ShumateLocation *centre = SHUMATE_LOCATION (self->viewport);

  return (RwGeoPoint){ shumate_location_get_latitude (centre),
                       shumate_location_get_longitude (centre) };
}

static void
end_following (RwMapView *self)
{
  if (self->followed == G_MAXUINT)
    return;
  self->followed = G_MAXUINT;
  g_signal_emit (self, signals[SIGNAL_FOLLOW_ENDED], 0);
}

static void
put_on_followed (RwMapView *self, const RwReeferState *state)
{
  double zoom = shumate_viewport_get_zoom_level (self->viewport);

  self->fitted = self->following_moves = TRUE;
  rw_map_camera_jump_to (self->camera,
                         shift_for_inset (self, rw_mercator_x (state->longitude), zoom),
                         rw_mercator_y (state->latitude), zoom);
  self->followed_place = get_centre (self);
  self->following_moves = FALSE;
}

static void
follow (RwMapView *self)
{
  const RwReeferState *state;
  RwGeoPoint place = get_centre (self);

  if (self->followed == G_MAXUINT)
    return;
  state = rw_fleet_peek (self->fleet, self->followed);
  if (state == NULL || isnan (state->latitude)
      || rw_geo_distance (place, self->followed_place) > 0.01)
    end_following (self);
  else
    put_on_followed (self, state);
}

/* Zooming keeps the middle, so only a move ends the following. */
static void
place_changed_cb (RwMapView *self)
{
  if (self->followed != G_MAXUINT && !self->following_moves
      && rw_geo_distance (get_centre (self), self->followed_place) > 0.01)
    end_following (self);
}

static void
clusters_changed_cb (RwMapView *self)
{
  follow (self);
  rw_port_layer_set_obstacles (self->port_layer, rw_reefer_layer_get_clusters (self->reefer_layer));
  queue_first_fit (self);
}

/* North is up: the layers draw nothing else. */
static void
rotation_changed_cb (ShumateViewport *viewport)
{
  if (shumate_viewport_get_rotation (viewport) != 0.0)
    shumate_viewport_set_rotation (viewport, 0.0);
}

static void
make_pick (RwMapView *self, const RwCluster *cluster, graphene_point_t center, RwMapPick *pick)
{
  const RwClusters *clusters = rw_reefer_layer_get_clusters (self->reefer_layer);
  int radius = (int) ceil (rw_cluster_get_radius (cluster->count));

  pick->positions = rw_clusters_get_members (clusters) + cluster->first;
  pick->n = cluster->count;
  pick->area = (GdkRectangle) { (int) center.x - radius, (int) center.y - radius, 2 * radius,
                                2 * radius };
}

/* Whether zooming in shows more than one bubble. */
static gboolean
can_part (RwMapView *self, const RwCluster *cluster)
{
  double spread = MAX (cluster->width, cluster->height) * RW_MAP_TILE_SIZE * exp2 (MAX_ZOOM);

  return cluster->count > 1 && spread > STACK_SIZE
         && shumate_viewport_get_zoom_level (self->viewport) < MAX_ZOOM;
}

static void
zoom_to_cluster (RwMapView *self, const RwCluster *cluster)
{
  RwMapBounds bounds = { cluster->x, cluster->y, cluster->width * 2.0, cluster->height * 2.0 };
  double zoom = MAX (shumate_viewport_get_zoom_level (self->viewport) + 1.0,
                     get_fit_zoom (self, &bounds, FIT_MARGIN, MAX_ZOOM));

  rw_map_camera_go_to (self->camera, shift_for_inset (self, cluster->x, zoom), cluster->y, zoom);
}

static void
pressed_cb (RwMapView *self, int n_press, double x, double y)
{
  self->press_x = x;
  self->press_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
place (RwMapView *self, double x, double y)
{
  RwMapFrame frame = rw_map_frame_get (self->viewport, GTK_WIDGET (self));
  double latitude = rw_mercator_latitude ((frame.y + y) / frame.world_size);
  double longitude = rw_mercator_longitude (rw_mercator_wrap ((frame.x + x) / frame.world_size));

  g_signal_emit (self, signals[SIGNAL_PLACED], 0, latitude, longitude);
}

static void
released_cb (RwMapView *self, int n_press, double x, double y)
{
  graphene_point_t center;
  const RwCluster *cluster;
  RwMapPick pick;

  if (n_press != 1 || hypot (x - self->press_x, y - self->press_y) > CLICK_DISTANCE)
    return;
  if (self->drawing)
    {
      place (self, x, y);
      return;
    }
  cluster = rw_reefer_layer_pick (self->reefer_layer, x, y, &center);
  if (cluster == NULL)
    return;

  self->fitted = TRUE;
  if (can_part (self, cluster))
    {
      zoom_to_cluster (self, cluster);
      return;
    }
  make_pick (self, cluster, center, &pick);
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, &pick);
}

static void
pan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwMapView *self = RW_MAP_VIEW (widget);
  double part = ARROW_PART * MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  self->fitted = TRUE;
  rw_map_camera_move_by (self->camera, dx * part, dy * part);
}

static void
rw_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwMapView *self = RW_MAP_VIEW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->map), width, height, baseline, NULL);
  queue_first_fit (self);
}

static void
rw_map_view_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  RwMapView *self = RW_MAP_VIEW (widget);

  gtk_widget_measure (GTK_WIDGET (self->map), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
rw_map_view_dispose (GObject *object)
{
  RwMapView *self = RW_MAP_VIEW (object);

  g_clear_handle_id (&self->fit_source, g_source_remove);
  g_clear_pointer (&self->camera, rw_map_camera_free);
  if (self->map != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->map)));
  g_clear_object (&self->fleet);

  G_OBJECT_CLASS (rw_map_view_parent_class)->dispose (object);
}

static void
add_arrow (GtkWidgetClass *widget_class, guint key, guint keypad_key, int dx, int dy)
{
  gtk_widget_class_add_binding_action (widget_class, key, 0, "map.pan", "(ii)", dx, dy);
  gtk_widget_class_add_binding_action (widget_class, keypad_key, 0, "map.pan", "(ii)", dx, dy);
}

static void
rw_map_view_class_init (RwMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_map_view_dispose;
  widget_class->measure = rw_map_view_measure;
  widget_class->size_allocate = rw_map_view_size_allocate;

  signals[SIGNAL_PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_PLACED] =
      g_signal_new ("placed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_FOLLOW_ENDED] =
      g_signal_new ("follow-ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "map.pan", "(ii)", pan_action);
  add_arrow (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0);
  add_arrow (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0);
  add_arrow (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1);
  add_arrow (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1);

  gtk_widget_class_set_css_name (widget_class, "mapview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rw_map_view_init (RwMapView *self)
{
  g_autoptr (RwReferenceSource) source = rw_reference_source_new (MIN_ZOOM, MAX_ZOOM);
  GtkGesture *click = gtk_gesture_click_new ();

  self->map = shumate_map_new ();
  self->viewport = shumate_map_get_viewport (self->map);
  shumate_viewport_set_reference_map_source (self->viewport, SHUMATE_MAP_SOURCE (source));
  shumate_viewport_set_min_zoom_level (self->viewport, MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (self->viewport, MAX_ZOOM);
  shumate_viewport_set_zoom_level (self->viewport, START_ZOOM);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), START_LATITUDE,
                                 START_LONGITUDE);
  self->followed = G_MAXUINT;
  g_signal_connect (self->viewport, "notify::rotation", G_CALLBACK (rotation_changed_cb), NULL);
  g_signal_connect_object (self->viewport, "notify::latitude", G_CALLBACK (place_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewport, "notify::longitude", G_CALLBACK (place_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->map), GTK_WIDGET (self));
  self->camera = rw_map_camera_new (GTK_WIDGET (self), self->viewport);

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

RwMapView *
rw_map_view_new (RwFleet *fleet)
{
  RwMapView *self = g_object_new (RW_TYPE_MAP_VIEW, NULL);

  self->fleet = g_object_ref (fleet);
  self->coast_layer = rw_coast_layer_new (self->viewport, rw_map_data_get_base_map ());
  self->geofence_layer = rw_geofence_layer_new (self->viewport);
  self->port_layer = rw_port_layer_new (self->viewport, rw_map_data_get_ports ());
  self->reefer_layer = rw_reefer_layer_new (self->viewport, fleet);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->coast_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->geofence_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->port_layer));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->reefer_layer));
  g_signal_connect_object (self->reefer_layer, "clusters-changed",
                           G_CALLBACK (clusters_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
rw_map_view_set_fleet (RwMapView *self, RwFleet *fleet, gint64 time)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));
  g_return_if_fail (RW_IS_FLEET (fleet));

  self->time = time;
  /* A position in one fleet is another reefer in the next. */
  if (fleet != self->fleet)
    end_following (self);
  g_set_object (&self->fleet, fleet);
  rw_reefer_layer_set_fleet (self->reefer_layer, fleet);
  rw_reefer_layer_set_clock (self->reefer_layer,
                             time != 0 ? rw_clock_manual (&self->time) : (RwClock){ NULL, NULL });
}

ShumateViewport *
rw_map_view_get_viewport (RwMapView *self)
{
  g_return_val_if_fail (RW_IS_MAP_VIEW (self), NULL);

  return self->viewport;
}

void
rw_map_view_set_style (RwMapView *self, RwMapStyle style)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  rw_coast_layer_set_style (self->coast_layer, style);
  rw_geofence_layer_set_style (self->geofence_layer, style);
  rw_port_layer_set_style (self->port_layer, style);
  rw_reefer_layer_set_style (self->reefer_layer, style);
}

void
rw_map_view_set_conditions (RwMapView *self, guint mask)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  rw_reefer_layer_set_conditions (self->reefer_layer, mask);
}

void
rw_map_view_set_selected (RwMapView *self, guint position)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  rw_reefer_layer_set_selected (self->reefer_layer, position);
}

void
rw_map_view_set_inset (RwMapView *self, int inset)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  self->inset = inset;
}

void
rw_map_view_fit_all (RwMapView *self)
{
  RwMapBounds bounds;
  double zoom;

  g_return_if_fail (RW_IS_MAP_VIEW (self));

  self->fitted = TRUE;
  if (!get_fleet_bounds (self, &bounds))
    return;
  zoom = get_fit_zoom (self, &bounds, FIT_MARGIN, FIT_ZOOM);
  rw_map_camera_go_to (self->camera, shift_for_inset (self, bounds.x, zoom), bounds.y, zoom);
}

void
rw_map_view_show_place (RwMapView *self, double latitude, double longitude)
{
  double zoom;

  g_return_if_fail (RW_IS_MAP_VIEW (self));

  self->fitted = TRUE;
  zoom = MAX (shumate_viewport_get_zoom_level (self->viewport), REEFER_ZOOM);
  rw_map_camera_go_to (self->camera, shift_for_inset (self, rw_mercator_x (longitude), zoom),
                       rw_mercator_y (latitude), zoom);
}

gboolean
rw_map_view_show_reefer (RwMapView *self, guint position)
{
  const RwReeferState *state;

  g_return_val_if_fail (RW_IS_MAP_VIEW (self), FALSE);

  state = rw_fleet_peek (self->fleet, position);
  if (state == NULL || isnan (state->latitude))
    return FALSE;

  rw_map_view_show_place (self, state->latitude, state->longitude);
  return TRUE;
}

void
rw_map_view_zoom_in (RwMapView *self)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  self->fitted = TRUE;
  rw_map_camera_zoom_by (self->camera, 1.0, self->inset / 2.0);
}

void
rw_map_view_zoom_out (RwMapView *self)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  self->fitted = TRUE;
  rw_map_camera_zoom_by (self->camera, -1.0, self->inset / 2.0);
}

void
rw_map_view_set_geofences (RwMapView *self, RwGeofences *geofences)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  rw_geofence_layer_set_geofences (self->geofence_layer, geofences);
}

void
rw_map_view_set_draft (RwMapView *self, const RwGeoShape *draft, gint64 geofence_id)
{
  g_return_if_fail (RW_IS_MAP_VIEW (self));

  self->drawing = draft != NULL;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->drawing ? "crosshair" : NULL);
  rw_geofence_layer_set_draft (self->geofence_layer, draft, geofence_id);
}

gboolean
rw_map_view_follow (RwMapView *self, guint position)
{
  const RwReeferState *state;

  g_return_val_if_fail (RW_IS_MAP_VIEW (self), FALSE);

  end_following (self);
  state = position != G_MAXUINT ? rw_fleet_peek (self->fleet, position) : NULL;
  if (state == NULL || isnan (state->latitude))
    return FALSE;
  self->followed = position;
  put_on_followed (self, state);
  return TRUE;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

GArray *
rw_map_view_list_visible (RwMapView *self)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  RwMapFrame frame;
  const RwClusterPoint *points;
  guint n;

  g_return_val_if_fail (RW_IS_MAP_VIEW (self), positions);

  frame = rw_map_frame_get (self->viewport, GTK_WIDGET (self));
  points = rw_reefer_layer_get_points (self->reefer_layer, &n);
  for (guint i = 0; i < n; i++)
    {
      double x = rw_map_frame_first_x (&frame, points[i].x, 0.0);
      double y = points[i].y * frame.world_size - frame.y;

      if (x <= frame.width && y >= 0.0 && y <= frame.height)
        g_array_append_val (positions, points[i].id);
    }
  g_array_sort (positions, compare_positions);
  return positions;
}

gboolean
rw_map_view_pick (RwMapView *self, double x, double y, RwMapPick *pick)
{
  graphene_point_t center;
  const RwCluster *cluster;

  g_return_val_if_fail (RW_IS_MAP_VIEW (self), FALSE);

  cluster = rw_reefer_layer_pick (self->reefer_layer, x, y, &center);
  if (cluster == NULL)
    return FALSE;

  make_pick (self, cluster, center, pick);
  return TRUE;
}

gboolean
rw_map_view_locate (RwMapView *self, guint position, RwMapPick *pick)
{
  RwMapFrame frame;
  const RwCluster *cluster;
  graphene_point_t center;

  g_return_val_if_fail (RW_IS_MAP_VIEW (self), FALSE);

  cluster = rw_clusters_find (rw_reefer_layer_get_clusters (self->reefer_layer), position);
  if (cluster == NULL)
    return FALSE;

  frame = rw_map_frame_get (self->viewport, GTK_WIDGET (self));
  center = GRAPHENE_POINT_INIT (rw_map_frame_first_x (&frame, cluster->x, 0.0),
                                cluster->y * frame.world_size - frame.y);
  if (center.x > frame.width || center.y < 0 || center.y > frame.height)
    return FALSE;

  make_pick (self, cluster, center, pick);
  return TRUE;
}

guint
rw_map_view_get_n_unplaced (RwMapView *self)
{
  g_return_val_if_fail (RW_IS_MAP_VIEW (self), 0);

  return rw_reefer_layer_get_n_unplaced (self->reefer_layer);
}

gboolean
rw_map_view_is_settled (RwMapView *self)
{
  g_return_val_if_fail (RW_IS_MAP_VIEW (self), FALSE);

  return rw_coast_layer_is_settled (self->coast_layer);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-camera.h"

#include "rw-map-frame.h"
#include "rw-mercator.h"

#include <math.h>

/* How long a glide takes, µs. */
#define DURATION 260000

/* Beyond so many widths of the widget, at the coarser of the two zooms, there is nothing to follow. */
#define FAR_AWAY 2.0

typedef struct
{
  double x, y, zoom;
} Place;

struct _RwMapCamera
{
  GtkWidget *widget;
  ShumateViewport *viewport;
  guint tick; /* 0 when no glide is under way */
  gint64 start_time;
  Place from, to;
  Place set; /* what the last step set, to notice that somebody else moved */
};

static Place
get_place (RwMapCamera *self)
{
  ShumateLocation *center = SHUMATE_LOCATION (self->viewport);

  return (Place) { rw_mercator_x (shumate_location_get_longitude (center)),
                   rw_mercator_y (shumate_location_get_latitude (center)),
                   shumate_viewport_get_zoom_level (self->viewport) };
}

static void
set_place (RwMapCamera *self, Place place)
{
  shumate_viewport_set_zoom_level (self->viewport, place.zoom);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), rw_mercator_latitude (place.y),
                                 rw_mercator_longitude (rw_mercator_wrap (place.x)));
  self->set = get_place (self);
}

static Place
limit (RwMapCamera *self, Place place)
{
  place.zoom = CLAMP (place.zoom, shumate_viewport_get_min_zoom_level (self->viewport),
                      shumate_viewport_get_max_zoom_level (self->viewport));
  place.y = CLAMP (place.y, 0.0, 1.0);
  return place;
}

static void
stop (RwMapCamera *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
}

/* While the zoom changes the centre moves so that the place on the screen that stands still does. */
static Place
place_between (const RwMapCamera *self, double at)
{
  double eased = 1.0 - (1.0 - at) * (1.0 - at) * (1.0 - at);
  double zoom = self->from.zoom + (self->to.zoom - self->from.zoom) * eased;
  double first = exp2 (-self->from.zoom), last = exp2 (-self->to.zoom);
  double left = fabs (first - last) < 1e-12 ? 1.0 - eased : (exp2 (-zoom) - last) / (first - last);
  double dx = self->from.x - self->to.x;

  dx -= round (dx);
  return (Place) { self->to.x + dx * left, self->to.y + (self->from.y - self->to.y) * left, zoom };
}

static gboolean
was_moved (RwMapCamera *self)
{
  Place now = get_place (self);

  return now.x != self->set.x || now.y != self->set.y || now.zoom != self->set.zoom;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  RwMapCamera *self = user_data;
  double at;

  if (was_moved (self))
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }

  at = (double) (gdk_frame_clock_get_frame_time (clock) - self->start_time) / DURATION;
  if (at < 1.0)
    {
      set_place (self, place_between (self, MAX (at, 0.0)));
      return G_SOURCE_CONTINUE;
    }

  set_place (self, self->to);
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
should_glide (RwMapCamera *self)
{
  GtkSettings *settings = gtk_widget_get_settings (self->widget);
  double world_size = RW_MAP_TILE_SIZE * exp2 (MIN (self->from.zoom, self->to.zoom));
  double dx = self->from.x - self->to.x, dy = self->from.y - self->to.y;
  gboolean animations;

  dx -= round (dx);
  g_object_get (settings, "gtk-enable-animations", &animations, NULL);
  return animations && gtk_widget_get_mapped (self->widget)
         && hypot (dx, dy) * world_size < FAR_AWAY * gtk_widget_get_width (self->widget);
}

RwMapCamera *
rw_map_camera_new (GtkWidget *widget, ShumateViewport *viewport)
{
  RwMapCamera *self = g_new0 (RwMapCamera, 1);

  self->widget = widget;
  self->viewport = g_object_ref (viewport);
  return self;
}

void
rw_map_camera_free (RwMapCamera *self)
{
  stop (self);
  g_object_unref (self->viewport);
  g_free (self);
}

void
rw_map_camera_jump_to (RwMapCamera *self, double x, double y, double zoom)
{
  stop (self);
  set_place (self, limit (self, (Place) { x, y, zoom }));
}

void
rw_map_camera_go_to (RwMapCamera *self, double x, double y, double zoom)
{
  stop (self);
  self->from = self->set = get_place (self);
  self->to = limit (self, (Place) { x, y, zoom });
  if (!should_glide (self))
    {
      set_place (self, self->to);
      return;
    }

  self->start_time = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (self->widget));
  self->tick = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
}

/* Where the viewport is, or will be when it has come to rest. */
static Place
get_rest (RwMapCamera *self)
{
  return self->tick != 0 && !was_moved (self) ? self->to : get_place (self);
}

void
rw_map_camera_move_by (RwMapCamera *self, double dx, double dy)
{
  Place rest = get_rest (self);
  double world_size = RW_MAP_TILE_SIZE * exp2 (rest.zoom);

  rw_map_camera_go_to (self, rest.x + dx / world_size, rest.y + dy / world_size, rest.zoom);
}

void
rw_map_camera_zoom_by (RwMapCamera *self, double zoom, double anchor_x)
{
  Place rest = get_rest (self);
  Place zoomed = limit (self, (Place) { rest.x, rest.y, rest.zoom + zoom });
  double anchor = anchor_x / RW_MAP_TILE_SIZE;

  rw_map_camera_go_to (self, rest.x + anchor * (exp2 (-rest.zoom) - exp2 (-zoomed.zoom)), rest.y,
                       zoomed.zoom);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence-layer.h"

#include "rw-map-frame.h"
#include "rw-mercator.h"

#include <math.h>

#define LINE_WIDTH 2.0
#define FILL_ALPHA 0.10
#define POINT_RADIUS 4.0

/* An area must be so wide on the screen to be written in. */
#define LEAST_NAMED_WIDTH 60.0

struct _RwGeofenceLayer
{
  ShumateLayer parent_instance;

  RwMapStyle style;
  RwGeofences *geofences;
  RwGeoShape draft;
  gboolean drafting;
  gint64 draft_id;
};

G_DEFINE_FINAL_TYPE (RwGeofenceLayer, rw_geofence_layer, SHUMATE_TYPE_LAYER)

typedef enum
{
  LINE_SOLID,
  LINE_DOTTED,
  LINE_DASHED,
} Line;

/* An outline in pixels of the frame, where its first repetition is. */
typedef struct
{
  double xs[RW_GEO_OUTLINE_SIZE], ys[RW_GEO_OUTLINE_SIZE];
  guint n;
  double west, east, north, south;
} Outline;

static void
outline_init (Outline *self, const RwGeoShape *shape, const RwMapFrame *frame)
{
  double west = G_MAXDOUBLE, shift;

  self->n = rw_geo_shape_get_outline (shape, self->xs, self->ys);
  self->east = self->south = -G_MAXDOUBLE;
  self->north = G_MAXDOUBLE;
  for (guint i = 0; i < self->n; i++)
    {
      self->xs[i] = self->xs[i] * frame->world_size - frame->x;
      self->ys[i] = self->ys[i] * frame->world_size - frame->y;
      west = MIN (west, self->xs[i]);
      self->east = MAX (self->east, self->xs[i]);
      self->north = MIN (self->north, self->ys[i]);
      self->south = MAX (self->south, self->ys[i]);
    }

  /* So that its eastern end is the first one in sight. */
  shift = -floor ((self->east + LINE_WIDTH) / frame->world_size) * frame->world_size;
  for (guint i = 0; i < self->n; i++)
    self->xs[i] += shift;
  self->west = west + shift;
  self->east += shift;
}

static void
set_dashes (cairo_t *cr, Line line)
{
  static const double dotted[] = { 1, 5 }, dashed[] = { 8, 5 };

  cairo_set_line_cap (cr, line == LINE_DOTTED ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, line == LINE_DOTTED ? dotted : dashed, line == LINE_SOLID ? 0 : 2, 0);
}

static void
draw_outline (cairo_t *cr, const Outline *outline, double shift, const GdkRGBA *colour, Line line)
{
  GdkRGBA fill = *colour;

  fill.alpha = FILL_ALPHA;
  cairo_new_path (cr);
  for (guint i = 0; i < outline->n; i++)
    cairo_line_to (cr, outline->xs[i] + shift, outline->ys[i]);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, LINE_WIDTH);
  set_dashes (cr, line);
  cairo_stroke (cr);
}

/* With a halo, under the upper border where there is room for it. */
static void
draw_name (RwGeofenceLayer *self,
           cairo_t *cr,
           const Outline *outline,
           double shift,
           const char *name)
{
  const RwMapPalette *palette = rw_map_style_get_palette (self->style);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), name);
  double width = outline->east - outline->west;
  int text_width, text_height;

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  cairo_move_to (cr, outline->west + shift, outline->north - text_height - 2.0 * LINE_WIDTH);
  pango_cairo_layout_path (cr, layout);
  gdk_cairo_set_source_rgba (cr, &palette->halo);
  set_dashes (cr, LINE_SOLID);
  cairo_set_line_width (cr, 4.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &palette->label);
  cairo_fill (cr);
}

/* In each repetition of the world that is in sight. */
static void
draw_shape (RwGeofenceLayer *self,
            cairo_t *cr,
            const RwMapFrame *frame,
            const RwGeoShape *shape,
            Line line,
            const char *name)
{
  const RwMapPalette *palette = rw_map_style_get_palette (self->style);
  Outline outline;

  outline_init (&outline, shape, frame);
  if (outline.south < -LINE_WIDTH || outline.north > frame->height + 40)
    return;
  for (double shift = 0; outline.west + shift < frame->width + LINE_WIDTH;
       shift += frame->world_size)
    {
      draw_outline (cr, &outline, shift, &palette->selection, line);
      if (name != NULL && outline.east - outline.west >= LEAST_NAMED_WIDTH)
        draw_name (self, cr, &outline, shift, name);
    }
}

static void
draw_points (RwGeofenceLayer *self, cairo_t *cr, const RwMapFrame *frame)
{
  const RwMapPalette *palette = rw_map_style_get_palette (self->style);

  set_dashes (cr, LINE_SOLID);
  for (guint i = 0; i < self->draft.n_points; i++)
    {
      double x =
          rw_map_frame_first_x (frame,
                                rw_mercator_wrap (rw_mercator_x (self->draft.points[i].longitude)),
                                POINT_RADIUS);
      double y = rw_mercator_y (self->draft.points[i].latitude) * frame->world_size - frame->y;

      cairo_new_path (cr);
      cairo_arc (cr, x, y, POINT_RADIUS, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, &palette->outline);
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &palette->selection);
      cairo_stroke (cr);
    }
}

static void
rw_geofence_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwGeofenceLayer *self = RW_GEOFENCE_LAYER (widget);
  RwMapFrame frame = rw_map_frame_get (shumate_layer_get_viewport (SHUMATE_LAYER (self)), widget);
  guint n = rw_geofences_get_size (self->geofences);
  cairo_t *cr;

  if ((n == 0 && !self->drafting) || frame.width < 1 || frame.height < 1)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, frame.width, frame.height));
  for (guint i = 0; i < n; i++)
    {
      const RwGeofence *geofence = rw_geofences_get (self->geofences, i);

      if (!self->drafting || geofence->geofence_id != self->draft_id)
        draw_shape (self, cr, &frame, &geofence->shape,
                    geofence->enabled ? LINE_SOLID : LINE_DOTTED, geofence->name);
    }
  if (self->drafting && self->draft.n_points > 0)
    {
      draw_shape (self, cr, &frame, &self->draft, LINE_DASHED, NULL);
      draw_points (self, cr, &frame);
    }
  cairo_destroy (cr);
}

static void
moved_cb (RwGeofenceLayer *self)
{
  if (self->drafting || rw_geofences_get_size (self->geofences) > 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rw_geofence_layer_finalize (GObject *object)
{
  rw_geofences_unref (RW_GEOFENCE_LAYER (object)->geofences);
  G_OBJECT_CLASS (rw_geofence_layer_parent_class)->finalize (object);
}

static void
rw_geofence_layer_constructed (GObject *object)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (object));

  G_OBJECT_CLASS (rw_geofence_layer_parent_class)->constructed (object);
  g_signal_connect_object (viewport, "notify::latitude", G_CALLBACK (moved_cb), object,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::longitude", G_CALLBACK (moved_cb), object,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "notify::zoom-level", G_CALLBACK (moved_cb), object,
                           G_CONNECT_SWAPPED);
}

static void
rw_geofence_layer_class_init (RwGeofenceLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = rw_geofence_layer_constructed;
  G_OBJECT_CLASS (klass)->finalize = rw_geofence_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = rw_geofence_layer_snapshot;
}

static void
rw_geofence_layer_init (RwGeofenceLayer *self)
{
  self->geofences = rw_geofences_new ();
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

RwGeofenceLayer *
rw_geofence_layer_new (ShumateViewport *viewport)
{
  return g_object_new (RW_TYPE_GEOFENCE_LAYER, "viewport", viewport, NULL);
}

void
rw_geofence_layer_set_style (RwGeofenceLayer *self, RwMapStyle style)
{
  g_return_if_fail (RW_IS_GEOFENCE_LAYER (self));

  self->style = style;
  moved_cb (self);
}

void
rw_geofence_layer_set_geofences (RwGeofenceLayer *self, RwGeofences *geofences)
{
  RwGeofences *old;

  g_return_if_fail (RW_IS_GEOFENCE_LAYER (self));

  old = self->geofences;
  self->geofences = rw_geofences_ref (geofences);
  rw_geofences_unref (old);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rw_geofence_layer_set_draft (RwGeofenceLayer *self, const RwGeoShape *draft, gint64 geofence_id)
{
  g_return_if_fail (RW_IS_GEOFENCE_LAYER (self));

  self->drafting = draft != NULL;
  self->draft_id = geofence_id;
  if (draft != NULL)
    self->draft = *draft;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

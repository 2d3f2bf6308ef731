/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-canvas.h"

#include <pango/pangocairo.h>

/* Strokes have no render node of their own before GTK 4.14, so on a snapshot they become a cairo
 * node, as small as what is drawn: the renderer may keep it. */
static cairo_t *
begin_cairo (RwCanvas *self, const graphene_rect_t *extents)
{
  graphene_rect_t visible;

  if (self->cairo != NULL)
    return cairo_reference (self->cairo);
  if (!graphene_rect_intersection (extents, &self->bounds, &visible))
    return NULL;

  return gtk_snapshot_append_cairo (self->snapshot, &visible);
}

static void
get_extents (const RwCanvasPoint *points, guint n_points, float width, graphene_rect_t *extents)
{
  float left = points[0].x, right = left, top = points[0].y, bottom = top;

  for (guint i = 1; i < n_points; i++)
    {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }
  graphene_rect_init (extents, left - width, top - width, right - left + 2 * width,
                      bottom - top + 2 * width);
  graphene_rect_round_extents (extents, extents);
}

RwCanvas
rw_canvas_for_snapshot (GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  return (RwCanvas) { .snapshot = snapshot, .bounds = *bounds };
}

RwCanvas
rw_canvas_for_cairo (cairo_t *cairo, const graphene_rect_t *bounds)
{
  return (RwCanvas) { .cairo = cairo, .bounds = *bounds };
}

void
rw_canvas_push_clip (RwCanvas *self)
{
  if (self->snapshot != NULL)
    {
      gtk_snapshot_push_clip (self->snapshot, &self->bounds);
      return;
    }

  cairo_save (self->cairo);
  gdk_cairo_rectangle (self->cairo,
                       &(GdkRectangle) { self->bounds.origin.x, self->bounds.origin.y,
                                         self->bounds.size.width, self->bounds.size.height });
  cairo_clip (self->cairo);
}

void
rw_canvas_pop_clip (RwCanvas *self)
{
  if (self->snapshot != NULL)
    gtk_snapshot_pop (self->snapshot);
  else
    cairo_restore (self->cairo);
}

void
rw_canvas_fill (RwCanvas *self, const GdkRGBA *color, float x, float y, float width, float height)
{
  if (self->snapshot != NULL)
    {
      gtk_snapshot_append_color (self->snapshot, color,
                                 &GRAPHENE_RECT_INIT (x, y, width, height));
      return;
    }

  gdk_cairo_set_source_rgba (self->cairo, color);
  cairo_rectangle (self->cairo, x, y, width, height);
  cairo_fill (self->cairo);
}

void
rw_canvas_fill_round (RwCanvas *self,
                      const GdkRGBA *color,
                      float x,
                      float y,
                      float width,
                      float height,
                      float radius)
{
  if (self->snapshot != NULL)
    {
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, width, height),
                                       radius);
      gtk_snapshot_push_rounded_clip (self->snapshot, &outline);
      gtk_snapshot_append_color (self->snapshot, color, &outline.bounds);
      gtk_snapshot_pop (self->snapshot);
      return;
    }

  gdk_cairo_set_source_rgba (self->cairo, color);
  cairo_new_sub_path (self->cairo);
  cairo_arc (self->cairo, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (self->cairo, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (self->cairo, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (self->cairo, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (self->cairo);
  cairo_fill (self->cairo);
}

void
rw_canvas_stroke (RwCanvas *self,
                  const GdkRGBA *color,
                  const RwCanvasPoint *points,
                  guint n_points,
                  float width,
                  const double *dash)
{
  graphene_rect_t extents;
  cairo_t *cairo;

  if (n_points == 0)
    return;

  get_extents (points, n_points, width, &extents);
  cairo = begin_cairo (self, &extents);
  if (cairo == NULL)
    return;

  gdk_cairo_set_source_rgba (cairo, color);
  cairo_set_line_width (cairo, width);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cairo, dash != NULL ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (dash != NULL)
    cairo_set_dash (cairo, dash, 2, 0);
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cairo, points[i].x, points[i].y);
  cairo_stroke (cairo);
  if (dash != NULL)
    cairo_set_dash (cairo, NULL, 0, 0);
  cairo_destroy (cairo);
}

void
rw_canvas_segments (RwCanvas *self,
                    const GdkRGBA *color,
                    const RwCanvasPoint *points,
                    guint n_points,
                    float width)
{
  graphene_rect_t extents;
  cairo_t *cairo;

  if (n_points < 2)
    return;

  get_extents (points, n_points, width, &extents);
  cairo = begin_cairo (self, &extents);
  if (cairo == NULL)
    return;

  gdk_cairo_set_source_rgba (cairo, color);
  cairo_set_line_width (cairo, width);
  cairo_set_line_cap (cairo, CAIRO_LINE_CAP_BUTT);
  for (guint i = 0; i + 1 < n_points; i += 2)
    {
      cairo_move_to (cairo, points[i].x, points[i].y);
      cairo_line_to (cairo, points[i + 1].x, points[i + 1].y);
    }
  cairo_stroke (cairo);
  cairo_destroy (cairo);
}

void
rw_canvas_disc (RwCanvas *self, const GdkRGBA *color, float x, float y, float radius)
{
  rw_canvas_fill_round (self, color, x - radius, y - radius, 2 * radius, 2 * radius, radius);
}

void
rw_canvas_text (RwCanvas *self, const GdkRGBA *color, PangoLayout *layout, float x, float y)
{
  if (self->snapshot != NULL)
    {
      gtk_snapshot_save (self->snapshot);
      gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (x, y));
      gtk_snapshot_append_layout (self->snapshot, layout, color);
      gtk_snapshot_restore (self->snapshot);
      return;
    }

  gdk_cairo_set_source_rgba (self->cairo, color);
  cairo_move_to (self->cairo, x, y);
  pango_cairo_show_layout (self->cairo, layout);
}

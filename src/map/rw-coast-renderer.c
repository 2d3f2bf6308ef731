/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-coast-renderer.h"

#include "rw-map-clip.h"
#include "rw-mercator.h"

#include <math.h>

/* Points closer than this (device pixels) to the last one are left out: nobody can see them. */
#define TOLERANCE 0.35

/* Islands smaller than this in both directions (device pixels) are left out. */
#define SMALLEST_ISLAND 0.7

/* How far beyond the picture shapes go on, so that the cut is not stroked into it. */
#define BLEED 8.0

/* Graticule lines are at least this far apart, logical pixels. */
#define GRATICULE_SPACING 110.0

#define COAST_WIDTH 0.8
#define BORDER_WIDTH 0.7

typedef struct
{
  cairo_t *cr;
  const RwMapPalette *palette;
  const RwMapFrame *frame;
  RwMapRect rect;    /* the picture with its bleed */
  double unit;       /* pixels per unit of the base map */
  double left;       /* frame.x less the repetition that is drawn */
  double tolerance;  /* logical pixels */
  RwMapClipper clipper;
} Render;

static inline RwMapVertex
project (const Render *self, RwBaseMapPoint point)
{
  return (RwMapVertex) { point.x * self->unit - self->left,
                         point.y * self->unit - self->frame->y };
}

static RwMapRect
project_bounds (const Render *self, const RwBaseMapShape *shape)
{
  RwMapVertex a = project (self, (RwBaseMapPoint) { shape->west, shape->north });
  RwMapVertex b = project (self, (RwBaseMapPoint) { shape->east, shape->south });

  return (RwMapRect) { a.x, a.y, b.x, b.y };
}

static gboolean
is_visible (const Render *self, const RwMapRect *bounds)
{
  const RwMapRect *rect = &self->rect;
  double smallest = SMALLEST_ISLAND * self->tolerance / TOLERANCE;

  if (bounds->right < rect->left || bounds->left > rect->right || bounds->bottom < rect->top
      || bounds->top > rect->bottom)
    return FALSE;

  return bounds->right - bounds->left >= smallest || bounds->bottom - bounds->top >= smallest;
}

static gboolean
is_inside (const Render *self, const RwMapRect *bounds)
{
  const RwMapRect *rect = &self->rect;

  return bounds->left >= rect->left && bounds->right <= rect->right && bounds->top >= rect->top
         && bounds->bottom <= rect->bottom;
}

static void
add_ring (Render *self, const RwBaseMapShape *ring, const RwMapRect *bounds)
{
  const RwMapVertex *vertices;

  rw_map_clipper_begin (&self->clipper);
  for (guint i = 0; i < ring->n_points; i++)
    {
      RwMapVertex vertex = project (self, ring->points[i]);

      rw_map_clipper_add (&self->clipper, vertex.x, vertex.y, self->tolerance);
    }
  if (!is_inside (self, bounds))
    rw_map_clipper_clip (&self->clipper, &self->rect);
  if (self->clipper.ring->len < 3)
    return;

  vertices = (const RwMapVertex *) self->clipper.ring->data;
  cairo_move_to (self->cr, vertices[0].x, vertices[0].y);
  for (guint i = 1; i < self->clipper.ring->len; i++)
    cairo_line_to (self->cr, vertices[i].x, vertices[i].y);
  cairo_close_path (self->cr);
}

static void
fill_land (Render *self, const RwBaseMapLevel *level)
{
  double bottom = self->frame->world_size - self->frame->y;

  for (guint i = 0; i < level->n_rings; i++)
    {
      RwMapRect bounds = project_bounds (self, &level->rings[i]);

      if (is_visible (self, &bounds))
        add_ring (self, &level->rings[i], &bounds);
    }

  gdk_cairo_set_source_rgba (self->cr, &self->palette->land);
  cairo_set_fill_rule (self->cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_fill (self->cr);

  /* The projection ends in Antarctica: below it is more of the same, not sea. */
  if (bottom < self->rect.bottom)
    {
      cairo_rectangle (self->cr, self->rect.left, floor (bottom),
                       self->rect.right - self->rect.left, self->rect.bottom - floor (bottom));
      cairo_fill (self->cr);
    }
}

/* Where the world was cut there is no coast. */
static gboolean
is_seam (RwBaseMapPoint a, RwBaseMapPoint b)
{
  return (a.x == b.x && (a.x == 0 || a.x == RW_BASE_MAP_SIZE))
         || (a.y == b.y && a.y == RW_BASE_MAP_SIZE);
}

/* Adds the shape's visible parts as open lines. */
static void
add_lines (Render *self, const RwBaseMapShape *shape, gboolean closed)
{
  guint n = shape->n_points + (closed ? 1 : 0);
  RwBaseMapPoint last_point = shape->points[0];
  RwMapVertex last = project (self, last_point);
  gboolean pen_down = FALSE;

  for (guint i = 1; i < n; i++)
    {
      RwBaseMapPoint point = shape->points[i < shape->n_points ? i : 0];
      RwMapVertex vertex = project (self, point);
      RwMapVertex from = last, to = vertex;

      if (i + 1 < n && fabs (vertex.x - last.x) < self->tolerance
          && fabs (vertex.y - last.y) < self->tolerance)
        continue;

      if (is_seam (last_point, point) || !rw_map_clip_segment (&self->rect, &from, &to))
        pen_down = FALSE;
      else
        {
          if (!pen_down)
            cairo_move_to (self->cr, from.x, from.y);
          cairo_line_to (self->cr, to.x, to.y);
          pen_down = to.x == vertex.x && to.y == vertex.y;
        }
      last = vertex;
      last_point = point;
    }
}

static void
stroke_shapes (Render *self,
               const RwBaseMapShape *shapes,
               guint n_shapes,
               gboolean closed,
               const GdkRGBA *color,
               double width)
{
  for (guint i = 0; i < n_shapes; i++)
    {
      RwMapRect bounds = project_bounds (self, &shapes[i]);

      if (is_visible (self, &bounds))
        add_lines (self, &shapes[i], closed);
    }

  gdk_cairo_set_source_rgba (self->cr, color);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_line_width (self->cr, width);
  cairo_stroke (self->cr);
}

/* Degrees between lines of the graticule. */
static double
choose_graticule (double world_size)
{
  static const double steps[] = { 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i] / 360.0 * world_size >= GRATICULE_SPACING)
        return steps[i];
    }

  return 30.0;
}

/* Crisp: on the middle of a pixel. */
static void
stroke_graticule (Render *self)
{
  const RwMapFrame *frame = self->frame;
  double step = choose_graticule (frame->world_size);
  double width = step / 360.0 * frame->world_size;
  double first_x = ceil (frame->x / width);
  double last_x = floor ((frame->x + frame->width) / width);
  double north = rw_mercator_latitude (frame->y / frame->world_size);
  double south = rw_mercator_latitude ((frame->y + frame->height) / frame->world_size);

  for (double i = first_x; i <= last_x; i++)
    {
      double x = floor (i * width - frame->x) + 0.5;

      cairo_move_to (self->cr, x, 0);
      cairo_line_to (self->cr, x, frame->height);
    }
  for (double i = ceil (MAX (south, -80.0) / step); i <= floor (MIN (north, 84.0) / step); i++)
    {
      double y = floor (rw_mercator_y (i * step) * frame->world_size - frame->y) + 0.5;

      cairo_move_to (self->cr, 0, y);
      cairo_line_to (self->cr, frame->width, y);
    }

  gdk_cairo_set_source_rgba (self->cr, &self->palette->graticule);
  cairo_set_line_width (self->cr, 1.0);
  cairo_stroke (self->cr);
}

static void
draw_world (Render *self, const RwBaseMapLevel *level)
{
  fill_land (self, level);
  stroke_shapes (self, level->lines, level->n_lines, FALSE, &self->palette->border, BORDER_WIDTH);
  stroke_shapes (self, level->rings, level->n_rings, TRUE, &self->palette->coast, COAST_WIDTH);
}

cairo_surface_t *
rw_coast_renderer_render (RwBaseMap *base_map,
                          const RwMapPalette *palette,
                          const RwMapFrame *frame,
                          int scale,
                          GError **error)
{
  guint choice = rw_base_map_choose_level (base_map, frame->world_size * scale);
  const RwBaseMapLevel *level = rw_base_map_get_level (base_map, choice, error);
  Render render = { .palette = palette, .frame = frame, .tolerance = TOLERANCE / scale };
  cairo_surface_t *surface;
  double first, last;

  if (level == NULL)
    return NULL;

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, frame->width * scale,
                                        frame->height * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  render.cr = cairo_create (surface);
  render.rect = (RwMapRect) { -BLEED, -BLEED, frame->width + BLEED, frame->height + BLEED };
  render.unit = frame->world_size / RW_BASE_MAP_SIZE;
  rw_map_clipper_init (&render.clipper);

  gdk_cairo_set_source_rgba (render.cr, &palette->sea);
  cairo_paint (render.cr);
  stroke_graticule (&render);

  first = floor ((frame->x - BLEED) / frame->world_size);
  last = floor ((frame->x + frame->width + BLEED) / frame->world_size);
  for (double repetition = first; repetition <= last; repetition++)
    {
      render.left = frame->x - repetition * frame->world_size;
      draw_world (&render, level);
    }

  rw_map_clipper_clear (&render.clipper);
  cairo_destroy (render.cr);
  cairo_surface_flush (surface);
  return surface;
}

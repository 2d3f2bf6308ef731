/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-clip.h"

#include <math.h>

typedef enum
{
  SIDE_LEFT,
  SIDE_RIGHT,
  SIDE_TOP,
  SIDE_BOTTOM,
} Side;

void
rw_map_clipper_init (RwMapClipper *self)
{
  self->ring = g_array_new (FALSE, FALSE, sizeof (RwMapVertex));
  self->scratch = g_array_new (FALSE, FALSE, sizeof (RwMapVertex));
}

void
rw_map_clipper_clear (RwMapClipper *self)
{
  g_clear_pointer (&self->ring, g_array_unref);
  g_clear_pointer (&self->scratch, g_array_unref);
}

void
rw_map_clipper_begin (RwMapClipper *self)
{
  g_array_set_size (self->ring, 0);
}

void
rw_map_clipper_add (RwMapClipper *self, double x, double y, double tolerance)
{
  RwMapVertex vertex = { x, y };

  if (self->ring->len > 0)
    {
      RwMapVertex last = g_array_index (self->ring, RwMapVertex, self->ring->len - 1);

      if (fabs (last.x - x) < tolerance && fabs (last.y - y) < tolerance)
        return;
    }

  g_array_append_val (self->ring, vertex);
}

/* How far inside of one side of the rectangle a vertex is; negative outside. */
static inline double
distance_inside (const RwMapRect *rect, Side side, RwMapVertex v)
{
  switch (side)
    {
    case SIDE_LEFT:
      return v.x - rect->left;
    case SIDE_RIGHT:
      return rect->right - v.x;
    case SIDE_TOP:
      return v.y - rect->top;
    case SIDE_BOTTOM:
    default:
      return rect->bottom - v.y;
    }
}

static inline RwMapVertex
interpolate (RwMapVertex a, RwMapVertex b, double at)
{
  return (RwMapVertex) { a.x + (b.x - a.x) * at, a.y + (b.y - a.y) * at };
}

/* One pass of Sutherland and Hodgman. */
static void
clip_side (RwMapClipper *self, const RwMapRect *rect, Side side)
{
  const RwMapVertex *in = (const RwMapVertex *) self->ring->data;
  guint n = self->ring->len;
  GArray *out = self->scratch;

  g_array_set_size (out, 0);
  for (guint i = 0; i < n; i++)
    {
      RwMapVertex a = in[i], b = in[i + 1 < n ? i + 1 : 0];
      double da = distance_inside (rect, side, a);
      double db = distance_inside (rect, side, b);

      if (da >= 0.0)
        g_array_append_val (out, a);
      if ((da >= 0.0) != (db >= 0.0))
        {
          RwMapVertex cut = interpolate (a, b, da / (da - db));

          g_array_append_val (out, cut);
        }
    }

  self->scratch = self->ring;
  self->ring = out;
}

void
rw_map_clipper_clip (RwMapClipper *self, const RwMapRect *rect)
{
  for (Side side = SIDE_LEFT; side <= SIDE_BOTTOM; side++)
    clip_side (self, rect, side);
}

gboolean
rw_map_clip_segment (const RwMapRect *rect, RwMapVertex *a, RwMapVertex *b)
{
  double from = 0.0, to = 1.0;
  RwMapVertex start = *a, end = *b;

  for (Side side = SIDE_LEFT; side <= SIDE_BOTTOM; side++)
    {
      double da = distance_inside (rect, side, start);
      double db = distance_inside (rect, side, end);

      if (da < 0.0 && db < 0.0)
        return FALSE;
      if (da < 0.0)
        from = MAX (from, da / (da - db));
      else if (db < 0.0)
        to = MIN (to, da / (da - db));
    }

  if (from > to)
    return FALSE;

  *a = interpolate (start, end, from);
  *b = interpolate (start, end, to);
  return TRUE;
}

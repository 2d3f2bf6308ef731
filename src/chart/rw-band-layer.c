/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-band-layer.h"

#include <math.h>

/* Distance of the lines of a hatched band, across. */
#define HATCH 7

struct _RwBandLayer
{
  RwChartLayer parent_instance;

  RwBandPattern pattern;
  gboolean ranged;
  GArray *bands; /* of RwBand */
};

G_DEFINE_FINAL_TYPE (RwBandLayer, rw_band_layer, RW_TYPE_CHART_LAYER)

static void
add_line (GArray *points, float x1, float y1, float x2, float y2)
{
  const RwCanvasPoint line[] = { { x1, y1 }, { x2, y2 } };

  g_array_append_vals (points, line, G_N_ELEMENTS (line));
}

/* Rising diagonals, cut at the edges of the band; they run through the whole plot, so that bands
 * side by side look like one. */
static void
hatch (GArray *points, float left, float top, float right, float bottom)
{
  for (float sum = ceilf ((left + top) / HATCH) * HATCH; sum < right + bottom; sum += HATCH)
    {
      float x1 = MAX (left, sum - bottom);
      float x2 = MIN (right, sum - top);

      if (x2 > x1)
        add_line (points, x1, sum - x1, x2, sum - x2);
    }
}

static void
draw_edge (RwCanvas *canvas,
           const RwChartFrame *frame,
           const GdkRGBA *color,
           double value,
           float left,
           float right)
{
  GdkRGBA edge = *color;

  if (isinf (value))
    return;

  edge.alpha = MIN (1.f, edge.alpha * 4);
  rw_canvas_fill (canvas, &edge, left, roundf (rw_chart_frame_get_y (frame, value)), right - left,
                  1);
}

static void
rw_band_layer_draw (RwChartLayer *layer,
                    RwCanvas *canvas,
                    const RwChartFrame *frame,
                    const GdkRGBA *color)
{
  RwBandLayer *self = RW_BAND_LAYER (layer);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (RwCanvasPoint));
  GdkRGBA fill = *color;
  float done = 0;

  if (self->pattern == RW_BAND_HATCHED)
    fill.alpha /= 3;

  for (guint i = 0; i < self->bands->len; i++)
    {
      const RwBand *band = &g_array_index (self->bands, RwBand, i);
      float left, right, top = 0, bottom = frame->height;

      if (band->to <= frame->from || band->from >= frame->to)
        continue;

      /* At least a pixel wide, and never over the one before: what is translucent must not add
       * up where many short spans fall on one pixel. */
      left = roundf (band->from <= frame->from ? 0 : rw_chart_frame_get_x (frame, band->from));
      right = roundf (band->to >= frame->to ? frame->width
                                            : rw_chart_frame_get_x (frame, band->to));
      right = MAX (right, left + 1);
      left = MAX (left, done);
      if (right <= left)
        continue;
      done = right;

      if (!isinf (band->high))
        top = CLAMP (rw_chart_frame_get_y (frame, band->high), 0, frame->height);
      if (!isinf (band->low))
        bottom = CLAMP (rw_chart_frame_get_y (frame, band->low), 0, frame->height);
      if (bottom > top)
        rw_canvas_fill (canvas, &fill, left, top, right - left, bottom - top);
      if (self->pattern == RW_BAND_HATCHED)
        hatch (lines, left, top, right, bottom);
      draw_edge (canvas, frame, color, band->high, left, right);
      draw_edge (canvas, frame, color, band->low, left, right);
    }

  rw_canvas_segments (canvas, color, (RwCanvasPoint *) lines->data, lines->len, 1);
}

static void
rw_band_layer_draw_swatch (
    RwChartLayer *layer, RwCanvas *canvas, const GdkRGBA *color, float width, float height)
{
  RwBandLayer *self = RW_BAND_LAYER (layer);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (RwCanvasPoint));

  rw_canvas_fill (canvas, color, 0, 0, width, height);
  if (self->pattern != RW_BAND_HATCHED)
    return;

  hatch (lines, 0, 0, width, height);
  rw_canvas_segments (canvas, color, (RwCanvasPoint *) lines->data, lines->len, 1);
}

static gboolean
rw_band_layer_get_range (
    RwChartLayer *layer, gint64 from, gint64 to, double *minimum, double *maximum)
{
  RwBandLayer *self = RW_BAND_LAYER (layer);
  double low = INFINITY, high = -INFINITY;

  if (!self->ranged)
    return FALSE;

  for (guint i = 0; i < self->bands->len; i++)
    {
      const RwBand *band = &g_array_index (self->bands, RwBand, i);

      if (band->to <= from || band->from >= to)
        continue;
      if (!isinf (band->low))
        {
          low = MIN (low, band->low);
          high = MAX (high, band->low);
        }
      if (!isinf (band->high))
        {
          low = MIN (low, band->high);
          high = MAX (high, band->high);
        }
    }
  if (low > high)
    return FALSE;

  *minimum = low;
  *maximum = high;
  return TRUE;
}

static void
rw_band_layer_finalize (GObject *object)
{
  g_array_unref (RW_BAND_LAYER (object)->bands);

  G_OBJECT_CLASS (rw_band_layer_parent_class)->finalize (object);
}

static void
rw_band_layer_class_init (RwBandLayerClass *klass)
{
  RwChartLayerClass *layer_class = RW_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_band_layer_finalize;
  layer_class->draw = rw_band_layer_draw;
  layer_class->draw_swatch = rw_band_layer_draw_swatch;
  layer_class->get_range = rw_band_layer_get_range;
}

static void
rw_band_layer_init (RwBandLayer *self)
{
  self->bands = g_array_new (FALSE, FALSE, sizeof (RwBand));
}

RwBandLayer *
rw_band_layer_new (RwBandPattern pattern)
{
  RwBandLayer *self = g_object_new (RW_TYPE_BAND_LAYER, NULL);

  self->pattern = pattern;
  return self;
}

void
rw_band_layer_set_bands (RwBandLayer *self, const RwBand *bands, guint n)
{
  g_return_if_fail (RW_IS_BAND_LAYER (self));

  g_array_set_size (self->bands, 0);
  if (n > 0)
    g_array_append_vals (self->bands, bands, n);
  rw_chart_layer_changed (RW_CHART_LAYER (self));
}

void
rw_band_layer_set_ranged (RwBandLayer *self, gboolean ranged)
{
  g_return_if_fail (RW_IS_BAND_LAYER (self));

  self->ranged = ranged;
  rw_chart_layer_changed (RW_CHART_LAYER (self));
}

void
rw_band_layer_set_spans (RwBandLayer *self, const gint64 *from, const gint64 *to, guint n)
{
  g_autofree RwBand *bands = g_new (RwBand, n);

  for (guint i = 0; i < n; i++)
    bands[i] = (RwBand) { from[i], to[i], -INFINITY, INFINITY };
  rw_band_layer_set_bands (self, bands, n);
}

guint
rw_band_layer_get_n_bands (RwBandLayer *self)
{
  g_return_val_if_fail (RW_IS_BAND_LAYER (self), 0);
  return self->bands->len;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bar-layer.h"

#include <math.h>

struct _RwBarLayer
{
  RwChartLayer parent_instance;

  GArray *counts; /* of guint */
  gint64 from;    /* µs */
  gint64 step;    /* µs */
};

G_DEFINE_FINAL_TYPE (RwBarLayer, rw_bar_layer, RW_TYPE_CHART_LAYER)

static gint64
get_start (RwBarLayer *self, guint index)
{
  return self->from + index * self->step;
}

/* The spans from first on, without last, that are seen at all. */
static void
find_seen (RwBarLayer *self, gint64 from, gint64 to, guint *first, guint *last)
{
  gint64 n = self->counts->len;

  *first = *last = 0;
  if (n == 0 || to <= self->from || from >= get_start (self, (guint) n))
    return;
  *first = (guint) (MAX (from - self->from, 0) / self->step);
  *last = (guint) MIN (n, (to - self->from + self->step - 1) / self->step);
}

static void
rw_bar_layer_draw (RwChartLayer *layer,
                   RwCanvas *canvas,
                   const RwChartFrame *frame,
                   const GdkRGBA *color)
{
  RwBarLayer *self = RW_BAR_LAYER (layer);
  float zero = CLAMP (rw_chart_frame_get_y (frame, 0), 0, frame->height);
  guint first, last;

  find_seen (self, frame->from, frame->to, &first, &last);
  for (guint i = first; i < last;)
    {
      float left = roundf (rw_chart_frame_get_x (frame, get_start (self, i)));
      float right = left, top;
      guint most = 0;

      /* All that begin on this pixel. */
      for (; i < last && right <= left; i++)
        {
          most = MAX (most, g_array_index (self->counts, guint, i));
          right = roundf (rw_chart_frame_get_x (frame, get_start (self, i + 1)));
        }
      right = MAX (right, left + 1);
      top = rw_chart_frame_get_y (frame, most);
      if (most > 0)
        rw_canvas_fill (canvas, color, left, top, MAX (right - left - (right - left > 3), 1),
                        zero - top);
    }
}

static void
rw_bar_layer_draw_swatch (RwChartLayer *layer,
                          RwCanvas *canvas,
                          const GdkRGBA *color,
                          float width,
                          float height)
{
  rw_canvas_fill (canvas, color, 0, height / 2, width / 3, height / 2);
  rw_canvas_fill (canvas, color, width / 3 + 1, 0, width / 3, height);
}

static gboolean
rw_bar_layer_get_range (RwChartLayer *layer,
                        gint64 from,
                        gint64 to,
                        double *minimum,
                        double *maximum)
{
  RwBarLayer *self = RW_BAR_LAYER (layer);
  guint first, last, most = 0;

  find_seen (self, from, to, &first, &last);
  if (first == last)
    return FALSE;
  for (guint i = first; i < last; i++)
    most = MAX (most, g_array_index (self->counts, guint, i));
  *minimum = 0;
  *maximum = most;
  return TRUE;
}

static gboolean
rw_bar_layer_get_value (RwChartLayer *layer,
                        gint64 time,
                        gint64 reach,
                        gint64 *sample_time,
                        double *value)
{
  RwBarLayer *self = RW_BAR_LAYER (layer);
  guint index;

  if (self->counts->len == 0 || time < self->from || time >= get_start (self, self->counts->len))
    return FALSE;

  index = (guint) ((time - self->from) / self->step);
  *sample_time = get_start (self, index);
  *value = g_array_index (self->counts, guint, index);
  return TRUE;
}

static gboolean
rw_bar_layer_get_last (RwChartLayer *layer, gint64 *sample_time, double *value)
{
  RwBarLayer *self = RW_BAR_LAYER (layer);

  if (self->counts->len == 0)
    return FALSE;

  *sample_time = get_start (self, self->counts->len - 1);
  *value = g_array_index (self->counts, guint, self->counts->len - 1);
  return TRUE;
}

static gboolean
rw_bar_layer_get_neighbour (RwChartLayer *layer, gint64 time, gboolean later, gint64 *sample_time)
{
  RwBarLayer *self = RW_BAR_LAYER (layer);
  gint64 n = self->counts->len, index;

  if (n == 0)
    return FALSE;

  index = (gint64) floor ((double) (time - self->from) / (double) self->step);
  if (later)
    index++;
  else if (get_start (self, 0) + index * self->step >= time)
    index--;
  if (index < 0 || index >= n)
    return FALSE;
  *sample_time = self->from + index * self->step;
  return TRUE;
}

static void
rw_bar_layer_finalize (GObject *object)
{
  g_array_unref (RW_BAR_LAYER (object)->counts);

  G_OBJECT_CLASS (rw_bar_layer_parent_class)->finalize (object);
}

static void
rw_bar_layer_class_init (RwBarLayerClass *klass)
{
  RwChartLayerClass *layer_class = RW_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_bar_layer_finalize;
  layer_class->draw = rw_bar_layer_draw;
  layer_class->draw_swatch = rw_bar_layer_draw_swatch;
  layer_class->get_range = rw_bar_layer_get_range;
  layer_class->get_value = rw_bar_layer_get_value;
  layer_class->get_last = rw_bar_layer_get_last;
  layer_class->get_neighbour = rw_bar_layer_get_neighbour;
}

static void
rw_bar_layer_init (RwBarLayer *self)
{
  self->counts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->step = 1;
}

RwBarLayer *
rw_bar_layer_new (const char *title)
{
  RwBarLayer *self = g_object_new (RW_TYPE_BAR_LAYER, NULL);

  rw_chart_layer_set_title (RW_CHART_LAYER (self), title);
  return self;
}

void
rw_bar_layer_set (RwBarLayer *self, gint64 from, gint64 step, const guint *counts, guint n)
{
  g_return_if_fail (RW_IS_BAR_LAYER (self) && step > 0);

  self->from = from;
  self->step = step;
  g_array_set_size (self->counts, 0);
  if (n > 0)
    g_array_append_vals (self->counts, counts, n);
  rw_chart_layer_changed (RW_CHART_LAYER (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-grid-layer.h"

#include "rw-time-axis.h"

#include <math.h>

struct _RwGridLayer
{
  RwChartLayer parent_instance;

  GArray *times; /* of RwTimeTick, or NULL */
  RwAxis axis;
};

G_DEFINE_FINAL_TYPE (RwGridLayer, rw_grid_layer, RW_TYPE_CHART_LAYER)

static void
rw_grid_layer_draw (RwChartLayer *layer,
                    RwCanvas *canvas,
                    const RwChartFrame *frame,
                    const GdkRGBA *color)
{
  RwGridLayer *self = RW_GRID_LAYER (layer);
  GdkRGBA strong = *color;

  strong.alpha = MIN (1.f, strong.alpha * 2.5f);

  for (guint i = 0; self->times != NULL && i < self->times->len; i++)
    {
      const RwTimeTick *tick = &g_array_index (self->times, RwTimeTick, i);
      float x = floorf (rw_chart_frame_get_x (frame, tick->time));

      rw_canvas_fill (canvas, tick->is_day ? &strong : color, x, 0, 1, frame->height);
    }

  for (guint i = 0; i < rw_axis_get_n_ticks (&self->axis); i++)
    {
      float y = rw_chart_frame_get_y (frame, rw_axis_get_tick (&self->axis, i));

      rw_canvas_fill (canvas, color, 0, MIN (floorf (y), frame->height - 1), frame->width, 1);
    }
  rw_canvas_fill (canvas, &strong, 0, frame->height - 1, frame->width, 1);
}

static void
rw_grid_layer_finalize (GObject *object)
{
  g_clear_pointer (&RW_GRID_LAYER (object)->times, g_array_unref);

  G_OBJECT_CLASS (rw_grid_layer_parent_class)->finalize (object);
}

static void
rw_grid_layer_class_init (RwGridLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_grid_layer_finalize;
  RW_CHART_LAYER_CLASS (klass)->draw = rw_grid_layer_draw;
}

static void
rw_grid_layer_init (RwGridLayer *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "grid");
}

RwGridLayer *
rw_grid_layer_new (void)
{
  return g_object_new (RW_TYPE_GRID_LAYER, NULL);
}

void
rw_grid_layer_set_ticks (RwGridLayer *self, GArray *times, const RwAxis *axis)
{
  g_return_if_fail (RW_IS_GRID_LAYER (self));

  g_array_ref (times);
  g_clear_pointer (&self->times, g_array_unref);
  self->times = times;
  self->axis = *axis;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

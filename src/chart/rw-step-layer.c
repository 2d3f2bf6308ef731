/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-step-layer.h"

#include <math.h>

#define LINE_WIDTH 1.5f

static const double dashes[] = { 5, 4 };

struct _RwStepLayer
{
  RwDataLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (RwStepLayer, rw_step_layer, RW_TYPE_DATA_LAYER)

static void
add_point (GArray *points, float x, float y)
{
  RwCanvasPoint point = { x, y };

  if (points->len >= 2)
    {
      RwCanvasPoint *last = &g_array_index (points, RwCanvasPoint, points->len - 1);
      const RwCanvasPoint *before = last - 1;

      /* A value that goes on makes the line longer, not the list. */
      if (before->y == last->y && last->y == y)
        {
          last->x = x;
          return;
        }
    }
  g_array_append_val (points, point);
}

static void
end_run (RwCanvas *canvas, const GdkRGBA *color, GArray *points)
{
  rw_canvas_stroke (canvas, color, (RwCanvasPoint *) points->data, points->len, LINE_WIDTH,
                    dashes);
  g_array_set_size (points, 0);
}

static void
rw_step_layer_draw_samples (RwDataLayer *self,
                            RwCanvas *canvas,
                            const RwChartFrame *frame,
                            const GdkRGBA *color,
                            guint first,
                            guint last)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RwCanvasPoint));
  RwChartData *data = rw_data_layer_get_data (self);
  const gint64 *times = rw_chart_data_get_times (data);
  const float *values = rw_chart_data_get_values (data);

  for (guint i = first; i < last; i++)
    {
      float y = rw_chart_frame_get_y (frame, values[i]);

      if (!isnan (values[i]))
        add_point (points, rw_chart_frame_get_x (frame, times[i]), y);
      if (rw_chart_data_is_connected (data, i))
        add_point (points, rw_chart_frame_get_x (frame, times[i + 1]), y);
      else
        end_run (canvas, color, points);
    }
  end_run (canvas, color, points);
}

static void
rw_step_layer_draw_columns (RwDataLayer *self,
                            RwCanvas *canvas,
                            const RwChartFrame *frame,
                            const GdkRGBA *color,
                            const RwChartColumn *columns,
                            guint n,
                            int x)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RwCanvasPoint));

  for (guint i = 0; i < n; i++)
    {
      if (columns[i].minimum > columns[i].maximum)
        {
          end_run (canvas, color, points);
          continue;
        }
      add_point (points, x + (int) i + 0.5f, rw_chart_frame_get_y (frame, columns[i].minimum));
      if (columns[i].maximum > columns[i].minimum)
        add_point (points, x + (int) i + 0.5f, rw_chart_frame_get_y (frame, columns[i].maximum));
    }
  end_run (canvas, color, points);
}

static void
rw_step_layer_draw_swatch (
    RwChartLayer *self, RwCanvas *canvas, const GdkRGBA *color, float width, float height)
{
  const RwCanvasPoint line[] = { { 0, height / 2 }, { width, height / 2 } };

  rw_canvas_stroke (canvas, color, line, G_N_ELEMENTS (line), 2, dashes);
}

static void
rw_step_layer_class_init (RwStepLayerClass *klass)
{
  RwDataLayerClass *data_layer_class = RW_DATA_LAYER_CLASS (klass);

  RW_CHART_LAYER_CLASS (klass)->draw_swatch = rw_step_layer_draw_swatch;
  data_layer_class->draw_samples = rw_step_layer_draw_samples;
  data_layer_class->draw_columns = rw_step_layer_draw_columns;
}

static void
rw_step_layer_init (RwStepLayer *self)
{
}

RwStepLayer *
rw_step_layer_new (RwChartData *data, const char *title)
{
  return rw_data_layer_new (RW_TYPE_STEP_LAYER, data, title);
}

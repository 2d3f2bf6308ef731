/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-line-layer.h"

#include <math.h>

#define LINE_WIDTH 1.5f

/* How much of its colour the range around a line has. */
#define RANGE_ALPHA 0.35f

struct _RwLineLayer
{
  RwDataLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (RwLineLayer, rw_line_layer, RW_TYPE_DATA_LAYER)

static void
draw_run (RwCanvas *canvas, const GdkRGBA *color, const RwCanvasPoint *points, guint n_points)
{
  /* A sample between two gaps is a line of no length: a dot says that it was there. */
  if (n_points == 1)
    rw_canvas_disc (canvas, color, points[0].x, points[0].y, LINE_WIDTH);
  else if (n_points > 1)
    rw_canvas_stroke (canvas, color, points, n_points, LINE_WIDTH, NULL);
}

/* What the samples stand for: from the lowest to the highest value, for as long as it was so. */
static void
draw_ranges (RwCanvas *canvas,
             const RwChartFrame *frame,
             const GdkRGBA *color,
             RwChartData *data,
             guint first,
             guint last)
{
  const gint64 *times = rw_chart_data_get_times (data);
  const RwChartRange *ranges = rw_chart_data_get_ranges (data);
  GdkRGBA fill = *color;

  fill.alpha *= RANGE_ALPHA;
  for (guint i = first; i < last; i++)
    {
      float left, right, top, bottom;

      if (ranges[i].width == 0 || isnan (ranges[i].minimum))
        continue;
      left = MAX (0, rw_chart_frame_get_x (frame, times[i] - ranges[i].width / 2));
      right = MIN (frame->width, rw_chart_frame_get_x (frame, times[i] + ranges[i].width / 2));
      top = rw_chart_frame_get_y (frame, ranges[i].maximum) - LINE_WIDTH / 2;
      bottom = rw_chart_frame_get_y (frame, ranges[i].minimum) + LINE_WIDTH / 2;
      if (right > left)
        rw_canvas_fill (canvas, &fill, left, top, right - left, bottom - top);
    }
}

static void
rw_line_layer_draw_samples (RwDataLayer *self,
                            RwCanvas *canvas,
                            const RwChartFrame *frame,
                            const GdkRGBA *color,
                            guint first,
                            guint last)
{
  RwChartData *data = rw_data_layer_get_data (self);
  const gint64 *times = rw_chart_data_get_times (data);
  const float *values = rw_chart_data_get_values (data);
  g_autofree RwCanvasPoint *points = g_new (RwCanvasPoint, last - first);
  guint n = 0;

  if (rw_chart_data_get_ranges (data) != NULL)
    draw_ranges (canvas, frame, color, data, first, last);
  for (guint i = first; i < last; i++)
    {
      if (!isnan (values[i]))
        points[n++] = (RwCanvasPoint) { rw_chart_frame_get_x (frame, times[i]),
                                        rw_chart_frame_get_y (frame, values[i]) };
      if (!rw_chart_data_is_connected (data, i))
        {
          draw_run (canvas, color, points, n);
          n = 0;
        }
    }
  draw_run (canvas, color, points, n);
}

static void
rw_line_layer_draw_columns (RwDataLayer *self,
                            RwCanvas *canvas,
                            const RwChartFrame *frame,
                            const GdkRGBA *color,
                            const RwChartColumn *columns,
                            guint n,
                            int x)
{
  for (guint i = 0; i < n;)
    {
      guint first = i;
      float top, bottom;

      /* Neighbours that are alike, as in a flat line, become one rectangle. */
      for (i++; i < n && columns[i].minimum == columns[first].minimum
                && columns[i].maximum == columns[first].maximum;)
        i++;
      if (columns[first].minimum > columns[first].maximum)
        continue;
      top = rw_chart_frame_get_y (frame, columns[first].maximum) - LINE_WIDTH / 2;
      bottom = rw_chart_frame_get_y (frame, columns[first].minimum) + LINE_WIDTH / 2;
      rw_canvas_fill (canvas, color, x + (int) first, top, i - first, bottom - top);
    }
}

static void
rw_line_layer_class_init (RwLineLayerClass *klass)
{
  RwDataLayerClass *data_layer_class = RW_DATA_LAYER_CLASS (klass);

  data_layer_class->draw_samples = rw_line_layer_draw_samples;
  data_layer_class->draw_columns = rw_line_layer_draw_columns;
}

static void
rw_line_layer_init (RwLineLayer *self)
{
}

RwLineLayer *
rw_line_layer_new (RwChartData *data, const char *title)
{
  return rw_data_layer_new (RW_TYPE_LINE_LAYER, data, title);
}

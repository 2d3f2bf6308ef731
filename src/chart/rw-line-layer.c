/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-line-layer.h"

#include <math.h>

#define LINE_WIDTH 1.5f

/* How much of its colour the range around a line has. */
#define RANGE_ALPHA 0.35f

/* The box of a tag in heights of its text, and the distance from one to the next. */
#define TAG_SIZE .85f
#define TAG_SPACE 3

struct _RwLineLayer
{
  RwDataLayer parent_instance;

  const double *dash;
  char *tag;
  guint column;
};

G_DEFINE_FINAL_TYPE (RwLineLayer, rw_line_layer, RW_TYPE_DATA_LAYER)

static void
draw_run (RwLineLayer *self,
          RwCanvas *canvas,
          const GdkRGBA *color,
          const RwCanvasPoint *points,
          guint n_points)
{
  /* A sample between two gaps is a line of no length: a dot says that it was there. */
  if (n_points == 1)
    rw_canvas_disc (canvas, color, points[0].x, points[0].y, LINE_WIDTH);
  else if (n_points > 1)
    rw_canvas_stroke (canvas, color, points, n_points, LINE_WIDTH, self->dash);
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
rw_line_layer_draw_samples (RwDataLayer *layer,
                            RwCanvas *canvas,
                            const RwChartFrame *frame,
                            const GdkRGBA *color,
                            guint first,
                            guint last)
{
  RwLineLayer *self = RW_LINE_LAYER (layer);
  RwChartData *data = rw_data_layer_get_data (layer);
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
          draw_run (self, canvas, color, points, n);
          n = 0;
        }
    }
  draw_run (self, canvas, color, points, n);
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

/* Black on light colours and white on dark ones. */
static GdkRGBA
get_contrast (const GdkRGBA *color)
{
  float light = .299f * color->red + .587f * color->green + .114f * color->blue;

  return light > .55f ? (GdkRGBA){ 0, 0, 0, 1 } : (GdkRGBA){ 1, 1, 1, 1 };
}

static void
draw_tag (RwLineLayer *self, RwCanvas *canvas, const RwChartFrame *frame, const GdkRGBA *color)
{
  RwChartData *data = rw_data_layer_get_data (RW_DATA_LAYER (self));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->tag);
  GdkRGBA text = get_contrast (color);
  float size, x, y;
  int width, height;
  gint64 time;
  guint index;

  /* As large as the text that the user chose. */
  pango_layout_get_pixel_size (layout, &width, &height);
  size = roundf (height * TAG_SIZE);
  x = frame->width - (self->column + .5f) * (size + TAG_SPACE);
  time = rw_chart_frame_get_time (frame, MAX (0, x));
  if (!rw_chart_data_find_nearest (data, time, frame->to - frame->from, &index))
    return;

  x = rw_chart_frame_get_x (frame, rw_chart_data_get_times (data)[index]) - size / 2;
  x = floorf (CLAMP (x, 0, MAX (0, frame->width - size)));
  y = rw_chart_frame_get_y (frame, rw_chart_data_get_values (data)[index]) - size / 2;
  y = floorf (CLAMP (y, 0, MAX (0, frame->height - size)));
  /* With a rim, to be seen on a dense line as well. */
  rw_canvas_fill_round (canvas, &text, x - 1, y - 1, size + 2, size + 2, 5);
  rw_canvas_fill_round (canvas, color, x, y, size, size, 4);
  rw_canvas_text (canvas, &text, layout, x + (size - width) / 2, y + (size - height) / 2);
}

static void
rw_line_layer_draw (RwChartLayer *layer,
                    RwCanvas *canvas,
                    const RwChartFrame *frame,
                    const GdkRGBA *color)
{
  RwLineLayer *self = RW_LINE_LAYER (layer);

  RW_CHART_LAYER_CLASS (rw_line_layer_parent_class)->draw (layer, canvas, frame, color);
  if (self->tag != NULL)
    draw_tag (self, canvas, frame, color);
}

static void
rw_line_layer_draw_swatch (RwChartLayer *layer,
                           RwCanvas *canvas,
                           const GdkRGBA *color,
                           float width,
                           float height)
{
  RwLineLayer *self = RW_LINE_LAYER (layer);
  const RwCanvasPoint line[] = { { 0, height / 2 }, { width, height / 2 } };

  if (self->dash != NULL)
    rw_canvas_stroke (canvas, color, line, G_N_ELEMENTS (line), 3, self->dash);
  else
    RW_CHART_LAYER_CLASS (rw_line_layer_parent_class)
        ->draw_swatch (layer, canvas, color, width, height);
}

static void
rw_line_layer_finalize (GObject *object)
{
  g_free (RW_LINE_LAYER (object)->tag);

  G_OBJECT_CLASS (rw_line_layer_parent_class)->finalize (object);
}

static void
rw_line_layer_class_init (RwLineLayerClass *klass)
{
  RwChartLayerClass *layer_class = RW_CHART_LAYER_CLASS (klass);
  RwDataLayerClass *data_layer_class = RW_DATA_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_line_layer_finalize;
  layer_class->draw = rw_line_layer_draw;
  layer_class->draw_swatch = rw_line_layer_draw_swatch;
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

void
rw_line_layer_set_dash (RwLineLayer *self, const double *dash)
{
  g_return_if_fail (RW_IS_LINE_LAYER (self));

  self->dash = dash;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rw_line_layer_set_tag (RwLineLayer *self, const char *tag, guint column)
{
  g_return_if_fail (RW_IS_LINE_LAYER (self));

  g_free (self->tag);
  self->tag = g_strdup (tag);
  self->column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

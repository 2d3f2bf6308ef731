/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-private.h"

#include "rw-time-axis.h"

#include <math.h>

#define LABEL_SCALE 0.85
#define SPACE 6       /* between a label and the plot */
#define RIGHT_MARGIN 12

static PangoLayout *
get_layout (RwChart *self, const char *text)
{
  if (self->layout == NULL)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      pango_attr_list_insert (attributes, pango_attr_scale_new (LABEL_SCALE));
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      pango_layout_set_attributes (self->layout, attributes);
      pango_attr_list_unref (attributes);
    }

  pango_layout_set_text (self->layout, text, -1);
  return self->layout;
}

static int
measure_text (RwChart *self, const char *text, int *height)
{
  int width;

  pango_layout_get_pixel_size (get_layout (self, text), &width, height);
  return width;
}

/* The widest label that a chart of ordinary values has: the same in every chart, so that stacked
 * ones line up. */
static int
measure_gutter (RwChart *self)
{
  return measure_text (self, "\u2212888.8", &self->line_height) + SPACE;
}

void
rw_chart_measure_plot (RwChart *self, int width, int height)
{
  int left = measure_gutter (self);
  int top = self->line_height / 2 + 2;
  int bottom = self->time_axis_visible ? 2 * self->line_height + SPACE : self->line_height / 2;

  graphene_rect_init (&self->plot, left, top, MAX (1, width - left - RIGHT_MARGIN),
                      MAX (1, height - top - bottom));
}

static void
fit_value_axis (RwChart *self)
{
  gint64 from = rw_time_view_get_from (self->view), to = rw_time_view_get_to (self->view);
  guint max_steps = MAX (2, (guint) (self->plot.size.height / (2.2 * self->line_height)));
  double low = INFINITY, high = -INFINITY;

  for (guint i = 0; i < self->layers->len; i++)
    {
      RwChartLayer *layer = g_ptr_array_index (self->layers, i);
      double minimum, maximum;

      if (!gtk_widget_get_visible (GTK_WIDGET (layer))
          || !rw_chart_layer_get_range (layer, from, to, &minimum, &maximum))
        continue;
      low = MIN (low, minimum);
      high = MAX (high, maximum);
    }

  if (low <= high)
    rw_axis_fit (&self->axis, low, high, self->minimum_span, max_steps);
  else if (self->axis.step == 0)
    rw_axis_fit (&self->axis, 0, 1, self->minimum_span, max_steps);
}

static void
fit_time_axis (RwChart *self)
{
  gint64 from = rw_time_view_get_from (self->view), to = rw_time_view_get_to (self->view);
  int label = measure_text (self, "88:88:88", NULL);
  guint max_ticks = MAX (2, (guint) (self->plot.size.width / (label * 1.7)));
  int day = measure_text (self, "Www 88 Mmmm", NULL);
  GTimeZone *zone = rw_time_view_get_zone (self->view);

  g_clear_pointer (&self->ticks, g_array_unref);
  g_clear_pointer (&self->days, g_array_unref);
  self->ticks = rw_time_axis_get_ticks (from, to, max_ticks, zone);
  self->days = rw_time_axis_get_days (from, to, self->plot.size.width / (day * 1.3), zone);
}

void
rw_chart_fit_axes (RwChart *self)
{
  fit_value_axis (self);
  fit_time_axis (self);

  self->frame = (RwChartFrame) {
    .from = rw_time_view_get_from (self->view),
    .to = rw_time_view_get_to (self->view),
    .low = self->axis.low,
    .high = self->axis.high,
    .width = self->plot.size.width,
    .height = self->plot.size.height,
  };
}

static void
draw_value_axis (RwChart *self, RwCanvas *canvas, const GdkRGBA *color)
{
  float right = self->plot.origin.x - SPACE;

  for (guint i = 0; i < rw_axis_get_n_ticks (&self->axis); i++)
    {
      double value = rw_axis_get_tick (&self->axis, i);
      g_autofree char *text = rw_axis_format (value, self->axis.decimals);
      float y = self->plot.origin.y + rw_chart_frame_get_y (&self->frame, value);
      int width = measure_text (self, text, NULL);

      rw_canvas_text (canvas, color, self->layout, right - width,
                      floorf (y - self->line_height / 2.f));
    }

  if (*self->unit != '\0')
    {
      /* In the plot's corner, beside the highest label. */
      measure_text (self, self->unit, NULL);
      rw_canvas_text (canvas, color, self->layout, self->plot.origin.x + SPACE,
                      self->plot.origin.y + 2);
    }
}

static void
draw_time_labels (RwChart *self, RwCanvas *canvas, const GdkRGBA *color)
{
  float left = self->plot.origin.x, width = gtk_widget_get_width (GTK_WIDGET (self));
  float y = self->plot.origin.y + self->plot.size.height + 3;
  float free_from = 0;

  for (guint i = 0; i < self->ticks->len; i++)
    {
      const RwTimeTick *tick = &g_array_index (self->ticks, RwTimeTick, i);
      int text_width = measure_text (self, tick->label, NULL);
      float x = left + rw_chart_frame_get_x (&self->frame, tick->time) - text_width / 2.f;

      x = floorf (MIN (x, width - text_width));
      /* Labels with a zone are longer than was planned for. */
      if (x < free_from)
        continue;
      rw_canvas_text (canvas, color, self->layout, x, y);
      free_from = x + text_width + SPACE;
    }
}

static void
draw_dates (RwChart *self, RwCanvas *canvas, const GdkRGBA *color)
{
  GTimeZone *zone = rw_time_view_get_zone (self->view);
  float left = self->plot.origin.x, right = left + self->plot.size.width;
  float y = self->plot.origin.y + self->plot.size.height + 3 + self->line_height;
  g_autofree char *zone_name
      = rw_time_axis_get_zone_name (self->frame.from, self->frame.to, zone);
  g_autofree char *date = rw_time_axis_format_date (self->frame.from, zone);
  float end = right - measure_text (self, zone_name, NULL);

  rw_canvas_text (canvas, color, self->layout, end, y);
  end -= 2 * SPACE;

  /* From right to left: a day's name gives way to the one after it. */
  for (guint i = self->days->len; i > 0; i--)
    {
      const RwTimeTick *day = &g_array_index (self->days, RwTimeTick, i - 1);
      int width = measure_text (self, day->label, NULL);
      float x = floorf (left + rw_chart_frame_get_x (&self->frame, day->time));

      if (x + width > end)
        continue;
      rw_canvas_text (canvas, color, self->layout, x, y);
      end = x - 2 * SPACE;
    }

  if (left + measure_text (self, date, NULL) <= end)
    rw_canvas_text (canvas, color, self->layout, left, y);
}

void
rw_chart_draw_axes (RwChart *self, RwCanvas *canvas)
{
  GdkRGBA color = rw_chart_get_css_color (GTK_WIDGET (self));

  draw_value_axis (self, canvas, &color);
  if (!self->time_axis_visible)
    return;

  draw_time_labels (self, canvas, &color);
  draw_dates (self, canvas, &color);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-private.h"

#include "rw-time-axis.h"

#include <glib/gi18n.h>
#include <math.h>

/* How far from the crosshair a sample is still read, pixels. */
#define REACH 16

/* A description is renewed at most this often, µs: whoever listens wants to be told, not drowned. */
#define DESCRIBE_EVERY (5 * G_USEC_PER_SEC)

static gboolean
is_readable (RwChartLayer *layer)
{
  return rw_chart_layer_get_title (layer) != NULL && gtk_widget_get_visible (GTK_WIDGET (layer));
}

/* What has no value has no dot either. */
static void
add_text (GArray *rows, RwChartLayer *layer, gint64 cursor, gint64 reach)
{
  char *text = gtk_widget_get_visible (GTK_WIDGET (layer))
                   ? rw_chart_layer_get_text (layer, cursor, reach)
                   : NULL;
  RwCrosshairRow row = { rw_chart_get_css_color (GTK_WIDGET (layer)), NAN, text };

  if (text != NULL)
    g_array_append_val (rows, row);
}

static GArray *
read_layers (RwChart *self, gint64 cursor, gint64 *moment)
{
  gint64 pixel = MAX (1, (self->frame.to - self->frame.from) / MAX (1, self->frame.width));
  GArray *rows = rw_crosshair_new_rows ();
  gint64 nearest = G_MAXINT64;

  for (guint i = 0; i < self->layers->len; i++)
    {
      RwChartLayer *layer = g_ptr_array_index (self->layers, i);
      g_autofree char *text = NULL;
      RwCrosshairRow row;
      gint64 time;
      double value;

      if (!is_readable (layer)
          || !rw_chart_layer_get_value (layer, cursor, REACH * pixel, &time, &value))
        continue;

      /* The line stands at the sample next to the pointer, whichever curve has it. */
      if (ABS (time - cursor) < nearest)
        {
          nearest = ABS (time - cursor);
          *moment = time;
        }
      text = rw_chart_format_value (self, value);
      row.color = rw_chart_get_css_color (GTK_WIDGET (layer));
      row.y = rw_chart_frame_get_y (&self->frame, value);
      row.text = g_strconcat (rw_chart_layer_get_title (layer), "  ", text, NULL);
      g_array_append_val (rows, row);
    }
  for (guint i = 0; i < self->layers->len; i++)
    add_text (rows, g_ptr_array_index (self->layers, i), cursor, REACH / 2 * pixel);

  return rows;
}

void
rw_chart_update_readout (RwChart *self)
{
  gint64 cursor = rw_time_view_get_cursor (self->view), moment = cursor;
  g_autoptr (GArray) rows = NULL;
  g_autofree char *header = NULL;
  gboolean pointed_at;

  if (cursor == RW_TIME_VIEW_NO_CURSOR || cursor < self->frame.from || cursor > self->frame.to)
    {
      rw_crosshair_hide (self->crosshair);
      return;
    }

  rows = read_layers (self, cursor, &moment);
  pointed_at = self->has_pointer || gtk_widget_has_focus (GTK_WIDGET (self));
  rw_crosshair_set_box_visible (self->crosshair, pointed_at || !self->quiet);
  /* Of stacked charts the one that is pointed at tells the time. */
  if (pointed_at)
    header = rw_time_axis_format_moment (
        moment, (self->frame.to - self->frame.from) / MAX (1, self->frame.width),
        rw_time_view_get_zone (self->view));
  rw_crosshair_show (self->crosshair, rw_chart_frame_get_x (&self->frame, moment), header, rows);
}

static void
describe_layer (RwChart *self, RwChartLayer *layer, GString *text)
{
  g_autofree char *now = NULL, *low = NULL, *high = NULL;
  double value, minimum, maximum;
  gint64 time;

  if (!rw_chart_layer_get_last (layer, &time, &value)
      || !rw_chart_layer_get_range (layer, rw_time_view_get_from (self->view),
                                    rw_time_view_get_to (self->view), &minimum, &maximum))
    return;

  now = rw_chart_format_value (self, value);
  low = rw_chart_format_value (self, minimum);
  high = rw_chart_format_value (self, maximum);
  if (text->len > 0)
    g_string_append_c (text, ' ');
  /* Translators: what a screen reader says about a curve: name, newest, lowest, highest value. */
  g_string_append_printf (text, _("%s: newest %s, lowest %s, highest %s."),
                          rw_chart_layer_get_title (layer), now, low, high);
}

void
rw_chart_describe (RwChart *self, gboolean now)
{
  gint64 time = g_get_monotonic_time ();
  g_autoptr (GString) text = NULL;

  if (!now && time - self->described < DESCRIBE_EVERY)
    return;

  self->described = time;
  text = g_string_new (NULL);
  for (guint i = 0; i < self->layers->len; i++)
    if (is_readable (g_ptr_array_index (self->layers, i)))
      describe_layer (self, g_ptr_array_index (self->layers, i), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text->str, -1);
}

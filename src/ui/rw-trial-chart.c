/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-trial-chart.h"

#include "rw-canvas.h"
#include "rw-format.h"
#include "rw-time.h"
#include "rw-trial-difference.h"

#include <glib/gi18n.h>

#define HEIGHT 150
#define TEXT 18 /* px for a line of text */
#define MAX_BARS 180

struct _RwTrialChart
{
  GtkWidget parent_instance;
  gint64 from, to; /* µs */
  guint n;         /* bars; 0 before there is a trial */
  guint hours;     /* that each is long */
  guint before[MAX_BARS];
  guint after[MAX_BARS];
  guint most;
};

G_DEFINE_FINAL_TYPE (RwTrialChart, rw_trial_chart, GTK_TYPE_WIDGET)

static GdkRGBA
get_color (GtkWidget *widget, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (name == NULL || !gtk_style_context_lookup_color (style, name, &color))
    gtk_style_context_get_color (style, &color);
  return color;
}

static void
draw_text (RwTrialChart *self,
           RwCanvas *canvas,
           const char *text,
           float x,
           float y,
           gboolean at_end)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GdkRGBA color = get_color (GTK_WIDGET (self), NULL);
  int width;

  color.alpha *= 0.75f;
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  rw_canvas_text (canvas, &color, layout, at_end ? x - (float) width : x, y);
}

static void
draw_bars (RwTrialChart *self,
           RwCanvas *canvas,
           const guint *counts,
           const char *color_name,
           float base,
           float height)
{
  GdkRGBA color = get_color (GTK_WIDGET (self), color_name);
  float step = canvas->bounds.size.width / (float) self->n;

  for (guint i = 0; i < self->n; i++)
    {
      float bar = (float) counts[i] / (float) MAX (self->most, 1) * height;

      if (counts[i] > 0)
        rw_canvas_fill (canvas, &color, (float) i * step, bar > 0 ? base - bar : base,
                        MAX (step - 1, 1), ABS (bar));
    }
}

static void
rw_trial_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwTrialChart *self = RW_TRIAL_CHART (widget);
  float width = (float) gtk_widget_get_width (widget);
  float middle = HEIGHT / 2.0f, room = middle - TEXT - 1;
  RwCanvas canvas = rw_canvas_for_snapshot (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, HEIGHT));
  g_autofree char *most = NULL, *from = NULL, *to = NULL;
  GdkRGBA line = get_color (widget, "rw_normal");

  if (self->n == 0)
    return;

  most = g_strdup_printf (ngettext ("Edited; the top is %u alarm in %u h",
                                    "Edited; the top is %u alarms in %u h", self->most),
                          self->most, self->hours);
  from = rw_format_time_short (self->from);
  to = rw_format_time_short (self->to);
  draw_bars (self, &canvas, self->after, "rw_slot_0", middle - 0.5f, room);
  draw_bars (self, &canvas, self->before, "rw_slot_1", middle + 0.5f, -room);
  rw_canvas_fill (&canvas, &line, 0, middle - 0.5f, width, 1);
  draw_text (self, &canvas, most, 0, 0, FALSE);
  draw_text (self, &canvas, _("Now"), 0, HEIGHT - TEXT, FALSE);
  draw_text (self, &canvas, from, 60, HEIGHT - TEXT, FALSE);
  draw_text (self, &canvas, to, width, HEIGHT - TEXT, TRUE);
}

static void
rw_trial_chart_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 560 : HEIGHT;
}

static void
rw_trial_chart_class_init (RwTrialChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = rw_trial_chart_snapshot;
  widget_class->measure = rw_trial_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rw-trial-chart");
}

static void
rw_trial_chart_init (RwTrialChart *self)
{
}

GtkWidget *
rw_trial_chart_new (void)
{
  return g_object_new (RW_TYPE_TRIAL_CHART, NULL);
}

void
rw_trial_chart_set_trials (RwTrialChart *self, const RwTrial *before, const RwTrial *after)
{
  gint64 span = after->to - after->from;
  guint n_hours = MAX ((guint) (span / RW_USEC_PER_HOUR), 1);
  g_autofree char *summary = NULL;

  self->from = after->from;
  self->to = after->to;
  self->hours = (n_hours + MAX_BARS - 1) / MAX_BARS;
  self->n = (n_hours + self->hours - 1) / self->hours;
  rw_trial_count (before, self->before, self->n);
  rw_trial_count (after, self->after, self->n);
  self->most = 0;
  for (guint i = 0; i < self->n; i++)
    self->most = MAX (self->most, MAX (self->before[i], self->after[i]));
  summary = g_strdup_printf (
    ngettext ("At most %u alarm in %u h", "At most %u alarms in %u h", self->most), self->most,
    self->hours);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Alarms over time, edited rule and rule as it is now"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

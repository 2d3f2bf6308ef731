/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sparkline.h"

#include "rw-time.h"

#include <math.h>

#define MINIMUM_WIDTH 120
#define HEIGHT 48

struct _RwSparkline
{
  GtkWidget parent_instance;
  double values[RW_SPARKLINE_SIZE]; /* by second modulo size; NAN for none */
  gint64 second;                    /* of the newest value, 0 for none */
};

G_DEFINE_FINAL_TYPE (RwSparkline, rw_sparkline, GTK_TYPE_WIDGET)

static void
rw_sparkline_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MINIMUM_WIDTH;
      *natural = 2 * RW_SPARKLINE_SIZE;
    }
  else
    *minimum = *natural = HEIGHT;
}

static void
rw_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwSparkline *self = RW_SPARKLINE (widget);
  double maximum = rw_sparkline_get_maximum (self);
  float step = (float) gtk_widget_get_width (widget) / RW_SPARKLINE_SIZE;
  float height = (float) gtk_widget_get_height (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (0, height - 1, step * RW_SPARKLINE_SIZE, 1));
  if (isnan (maximum) || maximum <= 0)
    return;

  for (int i = 0; i < RW_SPARKLINE_SIZE; i++)
    {
      double value = self->values[(self->second + 1 + i) % RW_SPARKLINE_SIZE];
      int place = rtl ? RW_SPARKLINE_SIZE - 1 - i : i;
      float tall;

      if (isnan (value) || value <= 0)
        continue;
      /* What is not nothing is seen. */
      tall = MAX (2, (float) (value / maximum) * height);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (step * (float) place, height - tall,
                                                      MAX (step - 0.5f, 0.5f), tall));
    }
}

static void
rw_sparkline_class_init (RwSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = rw_sparkline_measure;
  widget_class->snapshot = rw_sparkline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "rw-sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rw_sparkline_init (RwSparkline *self)
{
  for (guint i = 0; i < RW_SPARKLINE_SIZE; i++)
    self->values[i] = (double) NAN;
}

void
rw_sparkline_add (RwSparkline *self, gint64 time, double value)
{
  gint64 second = rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC;
  double *place = &self->values[second % RW_SPARKLINE_SIZE];

  /* A clock that was put back must not write into the past of the other. */
  if (second < 0 || second < self->second - RW_SPARKLINE_SIZE)
    self->second = 0;
  if (second < self->second || (second == self->second && *place == value))
    return;

  for (gint64 empty = MAX (self->second + 1, second - RW_SPARKLINE_SIZE + 1); empty < second;
       empty++)
    self->values[empty % RW_SPARKLINE_SIZE] = (double) NAN;
  *place = value;
  self->second = second;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
rw_sparkline_get_last (RwSparkline *self)
{
  return self->second != 0 ? self->values[self->second % RW_SPARKLINE_SIZE] : (double) NAN;
}

double
rw_sparkline_get_maximum (RwSparkline *self)
{
  double maximum = (double) NAN;

  for (guint i = 0; i < RW_SPARKLINE_SIZE; i++)
    maximum = fmax (maximum, self->values[i]);
  return maximum;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-layer.h"

#include <string.h>

typedef struct
{
  char *title;
  RwChartFrame frame;
} RwChartLayerPrivate;

enum
{
  CONTENT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RwChartLayer, rw_chart_layer, GTK_TYPE_WIDGET)

static void
rw_chart_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwChartLayer *self = RW_CHART_LAYER (widget);
  RwChartLayerPrivate *priv = rw_chart_layer_get_instance_private (self);
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  RwCanvas canvas = rw_canvas_for_snapshot (snapshot, &bounds);
  GdkRGBA color = rw_chart_get_css_color (widget);

  if (priv->frame.width < 1 || priv->frame.height < 1)
    return;

  rw_canvas_push_clip (&canvas);
  rw_chart_layer_draw (self, &canvas, &priv->frame, &color);
  rw_canvas_pop_clip (&canvas);
}

static void
rw_chart_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (rw_chart_layer_parent_class)->css_changed (widget, change);

  /* GTK does not know that the colour is drawn with. */
  gtk_widget_queue_draw (widget);
}

static void
rw_chart_layer_real_draw_swatch (
    RwChartLayer *self, RwCanvas *canvas, const GdkRGBA *color, float width, float height)
{
  rw_canvas_fill_round (canvas, color, 0, height / 2 - 1.5f, width, 3, 1.5f);
}

static void
rw_chart_layer_finalize (GObject *object)
{
  RwChartLayerPrivate *priv = rw_chart_layer_get_instance_private (RW_CHART_LAYER (object));

  g_free (priv->title);

  G_OBJECT_CLASS (rw_chart_layer_parent_class)->finalize (object);
}

static void
rw_chart_layer_class_init (RwChartLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_chart_layer_finalize;
  klass->draw_swatch = rw_chart_layer_real_draw_swatch;
  widget_class->snapshot = rw_chart_layer_snapshot;
  widget_class->css_changed = rw_chart_layer_css_changed;
  gtk_widget_class_set_css_name (widget_class, "chartlayer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);

  signals[CONTENT_CHANGED]
      = g_signal_new ("content-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_chart_layer_init (RwChartLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

const char *
rw_chart_layer_get_title (RwChartLayer *self)
{
  RwChartLayerPrivate *priv = rw_chart_layer_get_instance_private (self);

  g_return_val_if_fail (RW_IS_CHART_LAYER (self), NULL);
  return priv->title;
}

void
rw_chart_layer_set_title (RwChartLayer *self, const char *title)
{
  RwChartLayerPrivate *priv = rw_chart_layer_get_instance_private (self);

  g_return_if_fail (RW_IS_CHART_LAYER (self));

  g_free (priv->title);
  priv->title = g_strdup (title);
}

void
rw_chart_layer_set_frame (RwChartLayer *self, const RwChartFrame *frame)
{
  RwChartLayerPrivate *priv = rw_chart_layer_get_instance_private (self);

  g_return_if_fail (RW_IS_CHART_LAYER (self));

  if (memcmp (&priv->frame, frame, sizeof *frame) == 0)
    return;

  priv->frame = *frame;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GdkRGBA
rw_chart_get_css_color (GtkWidget *widget)
{
  GdkRGBA color;

  /* gtk_widget_get_color() came with GTK 4.10, which deprecated this one; the API ceiling of 4.8
   * keeps it free of warnings on both. */
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  return color;
}

void
rw_chart_layer_draw (RwChartLayer *self,
                     RwCanvas *canvas,
                     const RwChartFrame *frame,
                     const GdkRGBA *color)
{
  g_return_if_fail (RW_IS_CHART_LAYER (self));
  RW_CHART_LAYER_GET_CLASS (self)->draw (self, canvas, frame, color);
}

void
rw_chart_layer_draw_swatch (
    RwChartLayer *self, RwCanvas *canvas, const GdkRGBA *color, float width, float height)
{
  g_return_if_fail (RW_IS_CHART_LAYER (self));
  RW_CHART_LAYER_GET_CLASS (self)->draw_swatch (self, canvas, color, width, height);
}

gboolean
rw_chart_layer_get_range (
    RwChartLayer *self, gint64 from, gint64 to, double *minimum, double *maximum)
{
  RwChartLayerClass *klass = RW_CHART_LAYER_GET_CLASS (self);

  return klass->get_range != NULL && klass->get_range (self, from, to, minimum, maximum);
}

gboolean
rw_chart_layer_get_value (
    RwChartLayer *self, gint64 time, gint64 reach, gint64 *sample_time, double *value)
{
  RwChartLayerClass *klass = RW_CHART_LAYER_GET_CLASS (self);

  return klass->get_value != NULL && klass->get_value (self, time, reach, sample_time, value);
}

char *
rw_chart_layer_get_text (RwChartLayer *self, gint64 time, gint64 reach)
{
  RwChartLayerClass *klass = RW_CHART_LAYER_GET_CLASS (self);

  return klass->get_text != NULL ? klass->get_text (self, time, reach) : NULL;
}

gboolean
rw_chart_layer_get_last (RwChartLayer *self, gint64 *sample_time, double *value)
{
  RwChartLayerClass *klass = RW_CHART_LAYER_GET_CLASS (self);

  return klass->get_last != NULL && klass->get_last (self, sample_time, value);
}

gboolean
rw_chart_layer_get_neighbour (RwChartLayer *self,
                              gint64 time,
                              gboolean later,
                              gint64 *sample_time)
{
  RwChartLayerClass *klass = RW_CHART_LAYER_GET_CLASS (self);

  return klass->get_neighbour != NULL && klass->get_neighbour (self, time, later, sample_time);
}

void
rw_chart_layer_changed (RwChartLayer *self)
{
  g_return_if_fail (RW_IS_CHART_LAYER (self));

  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CONTENT_CHANGED], 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-private.h"

G_DEFINE_FINAL_TYPE (RwChart, rw_chart, GTK_TYPE_WIDGET)

/* Whatever changes, the chart is laid out once before the next frame, and not at all while nobody
 * sees it. */
static void
view_changed_cb (RwChart *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
content_changed_cb (RwChart *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    rw_chart_describe (self, FALSE);
}

static void
cursor_moved_cb (RwChart *self)
{
  rw_chart_update_readout (self);
}

static void
rw_chart_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = horizontal ? 160 : 72;
  *natural = horizontal ? 640 : 200;
}

static void
allocate_child (RwChart *self, GtkWidget *child)
{
  GskTransform *transform = gsk_transform_translate (NULL, &self->plot.origin);
  int minimum_width, minimum_height;

  /* GTK wants each child to have been measured. */
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &minimum_height, NULL, NULL, NULL);
  gtk_widget_allocate (child, self->plot.size.width, self->plot.size.height, -1, transform);
}

static void
rw_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RwChart *self = RW_CHART (widget);

  rw_chart_measure_plot (self, width, height);
  rw_chart_fit_axes (self);

  rw_chart_layer_set_frame (RW_CHART_LAYER (self->grid), &self->frame);
  rw_grid_layer_set_ticks (self->grid, self->ticks, &self->axis);
  allocate_child (self, GTK_WIDGET (self->grid));
  for (guint i = 0; i < self->layers->len; i++)
    {
      rw_chart_layer_set_frame (g_ptr_array_index (self->layers, i), &self->frame);
      allocate_child (self, g_ptr_array_index (self->layers, i));
    }
  allocate_child (self, GTK_WIDGET (self->crosshair));
  rw_chart_update_readout (self);
  gtk_widget_queue_draw (widget);
}

static void
rw_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwChart *self = RW_CHART (widget);
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  RwCanvas canvas = rw_canvas_for_snapshot (snapshot, &bounds);

  rw_chart_draw_axes (self, &canvas);
  GTK_WIDGET_CLASS (rw_chart_parent_class)->snapshot (widget, snapshot);
}

static void
rw_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (rw_chart_parent_class)->css_changed (widget, change);

  g_clear_object (&RW_CHART (widget)->layout);
  gtk_widget_queue_allocate (widget);
}

static void
rw_chart_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rw_chart_parent_class)->map (widget);
  rw_chart_describe (RW_CHART (widget), TRUE);
}

static void
rw_chart_dispose (GObject *object)
{
  RwChart *self = RW_CHART (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->layers, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->layout);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (rw_chart_parent_class)->dispose (object);
}

static void
rw_chart_finalize (GObject *object)
{
  RwChart *self = RW_CHART (object);

  g_ptr_array_unref (self->layers);
  g_clear_pointer (&self->ticks, g_array_unref);
  g_clear_pointer (&self->days, g_array_unref);
  g_free (self->title);
  g_free (self->unit);

  G_OBJECT_CLASS (rw_chart_parent_class)->finalize (object);
}

static void
rw_chart_class_init (RwChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rw_chart_dispose;
  object_class->finalize = rw_chart_finalize;
  widget_class->measure = rw_chart_measure;
  widget_class->size_allocate = rw_chart_size_allocate;
  widget_class->snapshot = rw_chart_snapshot;
  widget_class->css_changed = rw_chart_css_changed;
  widget_class->map = rw_chart_map;

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  rw_chart_class_init_input (widget_class);
}

static void
rw_chart_init (RwChart *self)
{
  self->layers = g_ptr_array_new ();
  self->unit = g_strdup ("");
  self->decimals = 1;
  self->time_axis_visible = TRUE;
  self->wheel_zooms = TRUE;

  self->grid = rw_grid_layer_new ();
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  self->crosshair = rw_crosshair_new ();
  gtk_widget_set_parent (GTK_WIDGET (self->crosshair), GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  rw_chart_init_input (self);
}

RwChart *
rw_chart_new (RwTimeView *view)
{
  RwChart *self;

  g_return_val_if_fail (RW_IS_TIME_VIEW (view), NULL);

  self = g_object_new (RW_TYPE_CHART, NULL);
  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-moved", G_CALLBACK (cursor_moved_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

RwTimeView *
rw_chart_get_view (RwChart *self)
{
  g_return_val_if_fail (RW_IS_CHART (self), NULL);
  return self->view;
}

void
rw_chart_add_layer (RwChart *self, RwChartLayer *layer)
{
  g_return_if_fail (RW_IS_CHART (self));
  g_return_if_fail (RW_IS_CHART_LAYER (layer));

  gtk_widget_insert_before (GTK_WIDGET (layer), GTK_WIDGET (self), GTK_WIDGET (self->crosshair));
  g_ptr_array_add (self->layers, layer);
  g_signal_connect_object (layer, "content-changed", G_CALLBACK (content_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (layer, "notify::visible", G_CALLBACK (content_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

GPtrArray *
rw_chart_get_layers (RwChart *self)
{
  g_return_val_if_fail (RW_IS_CHART (self), NULL);
  return self->layers;
}

void
rw_chart_set_title (RwChart *self, const char *title)
{
  g_return_if_fail (RW_IS_CHART (self));

  g_free (self->title);
  self->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

void
rw_chart_set_unit (RwChart *self, const char *unit, int decimals)
{
  g_return_if_fail (RW_IS_CHART (self));
  g_return_if_fail (unit != NULL);

  g_free (self->unit);
  self->unit = g_strdup (unit);
  self->decimals = decimals;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
rw_chart_set_minimum_span (RwChart *self, double minimum_span)
{
  g_return_if_fail (RW_IS_CHART (self));

  self->minimum_span = minimum_span;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
rw_chart_set_time_axis_visible (RwChart *self, gboolean visible)
{
  g_return_if_fail (RW_IS_CHART (self));

  self->time_axis_visible = visible;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
rw_chart_set_wheel_zooms (RwChart *self, gboolean wheel_zooms)
{
  g_return_if_fail (RW_IS_CHART (self));
  self->wheel_zooms = wheel_zooms;
}

void
rw_chart_set_quiet (RwChart *self, gboolean quiet)
{
  g_return_if_fail (RW_IS_CHART (self));
  self->quiet = quiet;
}

char *
rw_chart_format_value (RwChart *self, double value)
{
  g_autofree char *number = NULL;

  g_return_val_if_fail (RW_IS_CHART (self), NULL);

  number = rw_axis_format (value, self->decimals);
  /* A narrow space that does not break, between a number and its unit. */
  return *self->unit != '\0' ? g_strconcat (number, "\u202f", self->unit, NULL)
                             : g_steal_pointer (&number);
}

char *
rw_chart_get_readout (RwChart *self)
{
  g_return_val_if_fail (RW_IS_CHART (self), NULL);
  return rw_crosshair_get_text (self->crosshair);
}

const RwChartFrame *
rw_chart_get_frame (RwChart *self)
{
  g_return_val_if_fail (RW_IS_CHART (self), NULL);
  return &self->frame;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-legend.h"

#include "rw-flow-layout.h"

#define SWATCH_WIDTH 14
#define SWATCH_HEIGHT 10

typedef struct
{
  RwChartLegend *legend;
  RwChartLayer *layer;
  GtkWidget *button;
  GtkWidget *value;
} Item;

struct _RwChartLegend
{
  GtkWidget parent_instance;

  RwChart *chart;
  GPtrArray *items; /* of Item */
};

G_DEFINE_FINAL_TYPE (RwChartLegend, rw_chart_legend, GTK_TYPE_WIDGET)

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer layer)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  RwCanvas canvas = rw_canvas_for_cairo (cairo, &bounds);
  GdkRGBA color = rw_chart_get_css_color (layer);

  rw_chart_layer_draw_swatch (layer, &canvas, &color, width, height);
}

static void
update_value (Item *item)
{
  g_autofree char *text = NULL;
  gint64 time;
  double value;

  if (rw_chart_layer_get_last (item->layer, &time, &value))
    text = rw_chart_format_value (item->legend->chart, value);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (item->value)), text != NULL ? text : "") == 0)
    return;

  gtk_label_set_text (GTK_LABEL (item->value), text != NULL ? text : "");
  gtk_widget_set_visible (item->value, text != NULL);
}

static Item *
create_item (RwChartLegend *self, RwChartLayer *layer)
{
  Item *item = g_new0 (Item, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = gtk_drawing_area_new ();

  item->legend = self;
  item->layer = layer;
  item->button = gtk_toggle_button_new ();
  item->value = gtk_label_new (NULL);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, layer, NULL);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (item->value, "value");
  gtk_widget_set_visible (item->value, FALSE);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), gtk_label_new (rw_chart_layer_get_title (layer)));
  gtk_box_append (GTK_BOX (box), item->value);
  gtk_button_set_child (GTK_BUTTON (item->button), box);
  gtk_button_set_has_frame (GTK_BUTTON (item->button), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rw_chart_layer_get_title (layer), -1);
  g_object_bind_property (layer, "visible", item->button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (layer, "content-changed", G_CALLBACK (update_value), item);
  update_value (item);
  return item;
}

static void
free_item (gpointer data)
{
  Item *item = data;

  g_signal_handlers_disconnect_by_data (item->layer, item);
  g_free (item);
}

static void
rw_chart_legend_dispose (GObject *object)
{
  RwChartLegend *self = RW_CHART_LEGEND (object);
  GtkWidget *child;

  g_clear_pointer (&self->items, g_ptr_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->chart);

  G_OBJECT_CLASS (rw_chart_legend_parent_class)->dispose (object);
}

static void
rw_chart_legend_class_init (RwChartLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_chart_legend_dispose;
  gtk_widget_class_set_css_name (widget_class, "chartlegend");
  gtk_widget_class_set_layout_manager_type (widget_class, RW_TYPE_FLOW_LAYOUT);
}

static void
rw_chart_legend_init (RwChartLegend *self)
{
  self->items = g_ptr_array_new_with_free_func (free_item);
}

RwChartLegend *
rw_chart_legend_new (RwChart *chart)
{
  RwChartLegend *self;
  GPtrArray *layers;

  g_return_val_if_fail (RW_IS_CHART (chart), NULL);

  self = g_object_new (RW_TYPE_CHART_LEGEND, NULL);
  self->chart = g_object_ref (chart);
  layers = rw_chart_get_layers (chart);
  for (guint i = 0; i < layers->len; i++)
    {
      RwChartLayer *layer = g_ptr_array_index (layers, i);
      Item *item;

      if (rw_chart_layer_get_title (layer) == NULL)
        continue;
      item = create_item (self, layer);
      g_ptr_array_add (self->items, item);
      gtk_widget_set_parent (item->button, GTK_WIDGET (self));
    }
  return self;
}

void
rw_chart_legend_set_listed (RwChartLegend *self, RwChartLayer *layer, gboolean listed)
{
  g_return_if_fail (RW_IS_CHART_LEGEND (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (item->layer == layer)
        gtk_widget_set_visible (item->button, listed);
    }
}

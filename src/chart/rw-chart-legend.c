/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-legend.h"

struct _RwChartLegend
{
  GtkWidget parent_instance;

  RwChart *chart;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (RwChartLegend, rw_chart_legend, GTK_TYPE_WIDGET)

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer layer)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  RwCanvas canvas = rw_canvas_for_cairo (cairo, &bounds);
  GdkRGBA color = rw_chart_get_css_color (layer);

  rw_canvas_fill_round (&canvas, &color, 0, height / 2.f - 2, width, 4, 2);
}

static void
update_value (GtkLabel *label, RwChartLayer *layer)
{
  GtkWidget *legend = gtk_widget_get_ancestor (GTK_WIDGET (label), RW_TYPE_CHART_LEGEND);
  g_autofree char *text = NULL;
  gint64 time;
  double value;

  if (legend == NULL)
    return;

  if (rw_chart_layer_get_last (layer, &time, &value))
    text = rw_chart_format_value (RW_CHART_LEGEND (legend)->chart, value);
  if (g_strcmp0 (gtk_label_get_text (label), text != NULL ? text : "\u2013") != 0)
    gtk_label_set_text (label, text != NULL ? text : "\u2013");
}

static void
content_changed_cb (RwChartLayer *layer, GtkLabel *label)
{
  update_value (label, layer);
}

static GtkWidget *
create_item (RwChartLayer *layer)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = gtk_drawing_area_new ();
  GtkWidget *name = gtk_label_new (rw_chart_layer_get_title (layer));
  GtkWidget *value = gtk_label_new (NULL);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), 14);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), 12);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, layer, NULL);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "value");
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), value);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rw_chart_layer_get_title (layer), -1);
  g_object_bind_property (layer, "visible", button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (layer, "content-changed", G_CALLBACK (content_changed_cb), value, 0);
  g_object_set_data (G_OBJECT (button), "value-label", value);
  return button;
}

static void
rw_chart_legend_dispose (GObject *object)
{
  RwChartLegend *self = RW_CHART_LEGEND (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->chart);

  G_OBJECT_CLASS (rw_chart_legend_parent_class)->dispose (object);
}

static void
rw_chart_legend_class_init (RwChartLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_chart_legend_dispose;
  gtk_widget_class_set_css_name (widget_class, "chartlegend");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
rw_chart_legend_init (RwChartLegend *self)
{
  self->box = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->box), 8);
  gtk_widget_set_halign (self->box, GTK_ALIGN_START);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
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
      GtkWidget *item;

      if (rw_chart_layer_get_title (layer) == NULL)
        continue;
      item = create_item (layer);
      gtk_flow_box_append (GTK_FLOW_BOX (self->box), item);
      update_value (g_object_get_data (G_OBJECT (item), "value-label"), layer);
    }
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-crosshair.h"

#include "rw-chart-layer.h"

#include <math.h>

#define PADDING 8
#define DISTANCE 12 /* of the box from the line */
#define SWATCH 8

struct _RwCrosshair
{
  GtkWidget parent_instance;

  GtkWidget *box; /* never shown: its CSS colour is the box's background */
  gboolean shown;
  gboolean box_hidden;
  float x;
  char *header;
  GArray *rows; /* of RwCrosshairRow */
};

G_DEFINE_FINAL_TYPE (RwCrosshair, rw_crosshair, GTK_TYPE_WIDGET)

static void
clear_row (gpointer data)
{
  RwCrosshairRow *row = data;

  g_free (row->text);
}

static PangoLayout *
create_layout (RwCrosshair *self, const char *text, gboolean bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.9));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

static GPtrArray *
create_layouts (RwCrosshair *self, float *width, float *line_height)
{
  GPtrArray *layouts = g_ptr_array_new_with_free_func (g_object_unref);

  *width = *line_height = 0;
  if (self->header != NULL)
    g_ptr_array_add (layouts, create_layout (self, self->header, TRUE));
  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (layouts, create_layout (
                                  self, g_array_index (self->rows, RwCrosshairRow, i).text, FALSE));

  for (guint i = 0; i < layouts->len; i++)
    {
      gboolean is_header = self->header != NULL && i == 0;
      int w, h;

      pango_layout_get_pixel_size (g_ptr_array_index (layouts, i), &w, &h);
      *width = MAX (*width, w + (is_header ? 0 : SWATCH + PADDING));
      *line_height = MAX (*line_height, h);
    }
  return layouts;
}

static void
draw_box (RwCrosshair *self, RwCanvas *canvas, const GdkRGBA *color)
{
  float plot_width = canvas->bounds.size.width, width, line_height, x, y = PADDING;
  g_autoptr (GPtrArray) layouts = create_layouts (self, &width, &line_height);
  GdkRGBA back = rw_chart_get_css_color (self->box);
  GdkRGBA border = *color;

  if (layouts->len == 0)
    return;

  border.alpha *= .25f;
  width += 2 * PADDING;
  x = self->x + DISTANCE + width <= plot_width ? self->x + DISTANCE : self->x - DISTANCE - width;
  x = floorf (CLAMP (x, 0, MAX (0, plot_width - width)));
  rw_canvas_fill_round (canvas, &border, x - 1, y - 1, width + 2,
                        layouts->len * line_height + PADDING + 2, 7);
  rw_canvas_fill_round (canvas, &back, x, y, width, layouts->len * line_height + PADDING, 6);

  y += PADDING / 2;
  for (guint i = 0; i < layouts->len; i++, y += line_height)
    {
      guint n_headers = self->header != NULL ? 1 : 0;
      float text_x = x + PADDING;

      if (i >= n_headers)
        {
          const RwCrosshairRow *row = &g_array_index (self->rows, RwCrosshairRow, i - n_headers);

          rw_canvas_fill_round (canvas, &row->color, text_x, y + line_height / 2 - 2, SWATCH, 4, 2);
          text_x += SWATCH + PADDING;
        }
      rw_canvas_text (canvas, color, g_ptr_array_index (layouts, i), text_x, y);
    }
}

static void
rw_crosshair_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RwCrosshair *self = RW_CROSSHAIR (widget);
  float height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), height);
  RwCanvas canvas = rw_canvas_for_snapshot (snapshot, &bounds);
  GdkRGBA color, line;

  if (!self->shown || self->x < 0 || self->x > bounds.size.width)
    return;

  color = line = rw_chart_get_css_color (widget);
  line.alpha *= .45f;
  rw_canvas_fill (&canvas, &line, floorf (self->x), 0, 1, height);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const RwCrosshairRow *row = &g_array_index (self->rows, RwCrosshairRow, i);

      if (row->y >= 0 && row->y <= height)
        rw_canvas_disc (&canvas, &row->color, floorf (self->x) + .5f, row->y, 3.5f);
    }
  if (!self->box_hidden)
    draw_box (self, &canvas, &color);
}

static void
rw_crosshair_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (rw_crosshair_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
rw_crosshair_dispose (GObject *object)
{
  g_clear_pointer (&RW_CROSSHAIR (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (rw_crosshair_parent_class)->dispose (object);
}

static void
rw_crosshair_finalize (GObject *object)
{
  RwCrosshair *self = RW_CROSSHAIR (object);

  g_free (self->header);
  g_array_unref (self->rows);

  G_OBJECT_CLASS (rw_crosshair_parent_class)->finalize (object);
}

static void
rw_crosshair_class_init (RwCrosshairClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_crosshair_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_crosshair_finalize;
  widget_class->snapshot = rw_crosshair_snapshot;
  widget_class->css_changed = rw_crosshair_css_changed;
  gtk_widget_class_set_css_name (widget_class, "chartcrosshair");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rw_crosshair_init (RwCrosshair *self)
{
  self->rows = rw_crosshair_new_rows ();
  self->box = g_object_new (GTK_TYPE_DRAWING_AREA, "css-name", "readout", NULL);
  gtk_widget_set_child_visible (self->box, FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

RwCrosshair *
rw_crosshair_new (void)
{
  return g_object_new (RW_TYPE_CROSSHAIR, NULL);
}

GArray *
rw_crosshair_new_rows (void)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (RwCrosshairRow));

  g_array_set_clear_func (rows, clear_row);
  return rows;
}

void
rw_crosshair_show (RwCrosshair *self, float x, const char *header, GArray *rows)
{
  g_return_if_fail (RW_IS_CROSSHAIR (self));
  g_return_if_fail (rows != NULL);

  self->shown = TRUE;
  self->x = x;
  g_free (self->header);
  self->header = g_strdup (header);
  g_array_ref (rows);
  g_array_unref (self->rows);
  self->rows = rows;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rw_crosshair_set_box_visible (RwCrosshair *self, gboolean visible)
{
  g_return_if_fail (RW_IS_CROSSHAIR (self));

  if (self->box_hidden == !visible)
    return;

  self->box_hidden = !visible;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
rw_crosshair_hide (RwCrosshair *self)
{
  g_return_if_fail (RW_IS_CROSSHAIR (self));

  if (!self->shown)
    return;

  self->shown = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
rw_crosshair_get_text (RwCrosshair *self)
{
  GString *text;

  g_return_val_if_fail (RW_IS_CROSSHAIR (self), NULL);

  if (!self->shown)
    return NULL;

  text = g_string_new (self->header);
  for (guint i = 0; i < self->rows->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            g_array_index (self->rows, RwCrosshairRow, i).text);
  return g_string_free (text, FALSE);
}

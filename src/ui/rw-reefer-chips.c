/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-chips.h"

#include "rw-chart-layer.h"
#include "rw-compare-charts.h"
#include "rw-flow-layout.h"

#include <glib/gi18n.h>

#define SWATCH_WIDTH 22
#define SWATCH_HEIGHT 10

typedef struct
{
  RwReeferChips *chips;
  const char *id;         /* interned */
  RwSeriesLoader *loader; /* borrowed from the set */
  GtkWidget *box;
  GtkWidget *spinner;
  GtkWidget *problem;
} Chip;

struct _RwReeferChips
{
  GtkWidget parent_instance;

  RwReeferSet *set;
  GPtrArray *chips; /* of Chip, as the set's positions */
};

enum
{
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwReeferChips, rw_reefer_chips, GTK_TYPE_WIDGET)

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer slot)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  RwCanvas canvas = rw_canvas_for_cairo (cairo, &bounds);
  GdkRGBA color = rw_chart_get_css_color (GTK_WIDGET (area));
  const RwCanvasPoint line[] = { { 0, height / 2.f }, { width, height / 2.f } };

  rw_canvas_stroke (&canvas, &color, line, G_N_ELEMENTS (line), 3,
                    rw_compare_charts_get_dash (GPOINTER_TO_UINT (slot)));
}

GtkWidget *
rw_reefer_chips_new_swatch (guint slot)
{
  g_autofree char *css_class = g_strdup_printf ("slot-%u", slot);
  g_autofree char *number = g_strdup_printf ("%u", slot + 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *line = gtk_drawing_area_new ();
  GtkWidget *tag = gtk_label_new (number);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (line), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (line), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (line), draw_swatch, GUINT_TO_POINTER (slot),
                                  NULL);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (line, "rw-slot");
  gtk_widget_add_css_class (line, css_class);
  gtk_widget_add_css_class (tag, "rw-slot-tag");
  gtk_widget_add_css_class (tag, css_class);
  gtk_box_append (GTK_BOX (box), tag);
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

static char *
describe_problem (Chip *chip)
{
  switch (rw_series_loader_get_state (chip->loader))
    {
    case RW_SERIES_LOADER_FAILED:
      return g_strdup_printf (_("History could not be loaded: %s"),
                              rw_series_loader_get_error (chip->loader)->message);
    case RW_SERIES_LOADER_CANCELLED:
      return g_strdup (_("Loading was cancelled: what is shown is not all there is."));
    case RW_SERIES_LOADER_READY:
      if (rw_series_get_size (rw_series_loader_get_series (chip->loader)) == 0)
        return g_strdup (_("This reefer reported nothing in this span."));
      return NULL;
    case RW_SERIES_LOADER_NO_STORE:
    case RW_SERIES_LOADER_LOADING:
    default:
      return NULL;
    }
}

static void
update_chip (Chip *chip)
{
  RwSeriesLoaderState state = rw_series_loader_get_state (chip->loader);
  g_autofree char *problem = describe_problem (chip);

  gtk_spinner_set_spinning (GTK_SPINNER (chip->spinner), state == RW_SERIES_LOADER_LOADING);
  gtk_widget_set_visible (chip->spinner, state == RW_SERIES_LOADER_LOADING);
  gtk_widget_set_visible (chip->problem, problem != NULL);
  if (problem == NULL)
    return;

  gtk_button_set_icon_name (GTK_BUTTON (chip->problem), state == RW_SERIES_LOADER_READY
                                                            ? "dialog-information-symbolic"
                                                            : "dialog-warning-symbolic");
  gtk_widget_set_tooltip_text (chip->problem, problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip->problem), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  problem, -1);
}

static void
retry_clicked_cb (Chip *chip)
{
  rw_series_loader_retry (chip->loader);
}

static void
remove_clicked_cb (Chip *chip)
{
  g_signal_emit (chip->chips, signals[REMOVE], 0, chip->id);
}

static GtkWidget *
add_button (Chip *chip, const char *icon, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, chip);
  gtk_box_append (GTK_BOX (chip->box), button);
  return button;
}

static Chip *
create_chip (RwReeferChips *self, guint position)
{
  Chip *chip = g_new0 (Chip, 1);
  g_autofree char *remove = NULL;
  GtkWidget *label, *button;

  chip->chips = self;
  chip->id = rw_reefer_set_get_id (self->set, position);
  chip->loader = rw_reefer_set_get_loader (self->set, position);
  chip->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (chip->box, "rw-chip");
  if (rw_reefer_set_get_size (self->set) > 1)
    gtk_box_append (GTK_BOX (chip->box),
                    rw_reefer_chips_new_swatch (rw_reefer_set_get_slot (self->set, position)));
  label = gtk_label_new (chip->id);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, "rw-id");
  gtk_box_append (GTK_BOX (chip->box), label);
  chip->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (chip->box), chip->spinner);
  chip->problem = add_button (chip, "dialog-warning-symbolic", G_CALLBACK (retry_clicked_cb));

  /* Translators: a button that takes a container out of the charts */
  remove = g_strdup_printf (_("Remove %s"), chip->id);
  button = add_button (chip, "window-close-symbolic", G_CALLBACK (remove_clicked_cb));
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove,
                                  -1);
  update_chip (chip);
  return chip;
}

static void
free_chip (gpointer data)
{
  Chip *chip = data;

  gtk_widget_unparent (chip->box);
  g_free (chip);
}

static void
reefers_changed_cb (RwReeferChips *self)
{
  g_ptr_array_set_size (self->chips, 0);
  for (guint i = 0; i < rw_reefer_set_get_size (self->set); i++)
    {
      Chip *chip = create_chip (self, i);

      g_ptr_array_add (self->chips, chip);
      gtk_widget_set_parent (chip->box, GTK_WIDGET (self));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->chips->len > 0);
}

static void
slot_changed_cb (RwReeferChips *self)
{
  /* The set may tell of a loader before it tells that it has another one. */
  if (self->chips->len != rw_reefer_set_get_size (self->set))
    return;
  for (guint i = 0; i < self->chips->len; i++)
    {
      Chip *chip = g_ptr_array_index (self->chips, i);

      if (chip->loader == rw_reefer_set_get_loader (self->set, i))
        update_chip (chip);
    }
}

static void
rw_reefer_chips_dispose (GObject *object)
{
  RwReeferChips *self = RW_REEFER_CHIPS (object);

  if (self->set != NULL)
    g_signal_handlers_disconnect_by_data (self->set, self);
  g_ptr_array_set_size (self->chips, 0);
  g_clear_object (&self->set);

  G_OBJECT_CLASS (rw_reefer_chips_parent_class)->dispose (object);
}

static void
rw_reefer_chips_finalize (GObject *object)
{
  g_ptr_array_unref (RW_REEFER_CHIPS (object)->chips);

  G_OBJECT_CLASS (rw_reefer_chips_parent_class)->finalize (object);
}

static void
rw_reefer_chips_class_init (RwReeferChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_reefer_chips_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_reefer_chips_finalize;
  gtk_widget_class_set_css_name (widget_class, "rw-reefer-chips");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_reefer_chips_init (RwReeferChips *self)
{
  self->chips = g_ptr_array_new_with_free_func (free_chip);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), rw_flow_layout_new (6));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Reefers"), -1);
}

GtkWidget *
rw_reefer_chips_new (void)
{
  return g_object_new (RW_TYPE_REEFER_CHIPS, NULL);
}

void
rw_reefer_chips_set_reefers (RwReeferChips *self, RwReeferSet *set)
{
  g_return_if_fail (RW_IS_REEFER_CHIPS (self) && self->set == NULL);

  self->set = g_object_ref (set);
  g_signal_connect_object (set, "changed", G_CALLBACK (reefers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (set, "state-changed", G_CALLBACK (slot_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (set, "samples-changed", G_CALLBACK (slot_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reefers_changed_cb (self);
}

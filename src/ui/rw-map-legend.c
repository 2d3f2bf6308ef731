/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-legend.h"

#include "rw-condition-badge.h"
#include "rw-format.h"

#include <glib/gi18n.h>

struct _RwMapLegend
{
  GtkWidget parent_instance;
  GtkToggleButton *buttons[RW_N_CONDITIONS];
  GtkLabel *counts[RW_N_CONDITIONS];
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwMapLegend, rw_map_legend, GTK_TYPE_WIDGET)

static void
toggled_cb (RwMapLegend *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
add_line (RwMapLegend *self, RwCondition condition)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *badge = rw_condition_badge_new ();
  GtkWidget *name = gtk_label_new (rw_format_condition_label (condition));
  GtkWidget *count = gtk_label_new (NULL);

  rw_condition_badge_set_condition (RW_CONDITION_BADGE (badge), condition);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (count, "rw-numeric");
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), count);

  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _("Show or hide these reefers on the map"));
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
  self->buttons[condition] = GTK_TOGGLE_BUTTON (button);
  self->counts[condition] = GTK_LABEL (count);
}

static void
rw_map_legend_dispose (GObject *object)
{
  RwMapLegend *self = RW_MAP_LEGEND (object);

  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    {
      if (self->buttons[i] != NULL)
        gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->buttons[i])));
    }
  G_OBJECT_CLASS (rw_map_legend_parent_class)->dispose (object);
}

static void
rw_map_legend_class_init (RwMapLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_map_legend_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-map-legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rw_map_legend_init (RwMapLegend *self)
{
  const guint none[RW_N_CONDITIONS] = { 0 };

  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    add_line (self, i);
  rw_map_legend_set_counts (self, none);
}

void
rw_map_legend_set_counts (RwMapLegend *self, const guint *counts)
{
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    {
      g_autofree char *text = rw_format_count (counts[i]);

      if (g_str_equal (gtk_label_get_label (self->counts[i]), text))
        continue;
      gtk_label_set_label (self->counts[i], text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, rw_format_condition_label (i),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
}

guint
rw_map_legend_get_conditions (RwMapLegend *self)
{
  guint mask = 0;

  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    {
      if (gtk_toggle_button_get_active (self->buttons[i]))
        mask |= 1u << i;
    }
  return mask;
}

void
rw_map_legend_set_conditions (RwMapLegend *self, guint mask)
{
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    gtk_toggle_button_set_active (self->buttons[i], (mask & (1u << i)) != 0);
}

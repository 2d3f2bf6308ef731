/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-condition-tile.h"

#include "rw-condition-badge.h"
#include "rw-fleet-view.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwConditionTile
{
  GtkWidget parent_instance;
  GtkWidget *button;
  GtkLabel *count_label;
  GtkWidget *badge;
  GtkLabel *name_label;
  guint condition;
};

G_DEFINE_FINAL_TYPE (RwConditionTile, rw_condition_tile, GTK_TYPE_WIDGET)

static void
rw_condition_tile_dispose (GObject *object)
{
  g_clear_pointer (&RW_CONDITION_TILE (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_condition_tile_parent_class)->dispose (object);
}

static void
rw_condition_tile_class_init (RwConditionTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_condition_tile_dispose;
  g_type_ensure (RW_TYPE_CONDITION_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-condition-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, RwConditionTile, button);
  gtk_widget_class_bind_template_child (widget_class, RwConditionTile, count_label);
  gtk_widget_class_bind_template_child (widget_class, RwConditionTile, badge);
  gtk_widget_class_bind_template_child (widget_class, RwConditionTile, name_label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-condition-tile");
}

static void
rw_condition_tile_init (RwConditionTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rw_condition_tile_new (guint condition)
{
  RwConditionTile *self = g_object_new (RW_TYPE_CONDITION_TILE, NULL);
  gboolean all = condition >= RW_N_CONDITIONS;

  self->condition = condition;
  gtk_label_set_label (self->name_label,
                       all ? _("All Reefers") : rw_format_condition_label (condition));
  gtk_widget_set_visible (self->badge, !all);
  if (!all)
    rw_condition_badge_set_condition (RW_CONDITION_BADGE (self->badge), condition);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "u",
                                    all ? RW_FLEET_ALL_CONDITIONS : 1u << condition);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.show-fleet");
  rw_condition_tile_set_count (self, 0);
  return GTK_WIDGET (self);
}

void
rw_condition_tile_set_count (RwConditionTile *self, guint count)
{
  g_autofree char *text = rw_format_count (count);
  g_autofree char *spoken = NULL;
  gboolean quiet = count == 0 || self->condition >= RW_CONDITION_NORMAL;

  if (g_str_equal (gtk_label_get_label (self->count_label), text))
    return;
  gtk_label_set_label (self->count_label, text);
  /* Translators: the name of a condition and how many reefers are in it */
  spoken = g_strdup_printf (_("%s: %s"), gtk_label_get_label (self->name_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  if (quiet)
    gtk_widget_add_css_class (GTK_WIDGET (self), "quiet");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "quiet");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fleet-cell.h"

#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-fleet.h"
#include "rw-format.h"

#include <glib/gi18n.h>

struct _RwFleetCell
{
  GtkWidget parent_instance;
  RwFleetColumn column;
  RwReefer *reefer;
  GtkWidget *badge; /* in the column of conditions, else NULL */
  GtkInscription *text;
};

G_DEFINE_FINAL_TYPE (RwFleetCell, rw_fleet_cell, GTK_TYPE_WIDGET)

static char *
describe_switches (const RwReading *reading)
{
  float door = reading->value[RW_QUANTITY_TIME_DOOR_OPEN];

  if (rw_reading_is_known (reading, RW_FLAG_POWERED)
      && !rw_reading_is_set (reading, RW_FLAG_POWERED))
    return g_strdup (_("No power"));
  if (door > 0)
    return g_strdup_printf (_("Door open %.0f min"), door);
  if (rw_reading_is_set (reading, RW_FLAG_DEFROSTING))
    return g_strdup (_("Defrosting"));
  return g_strdup ("");
}

static char *
describe (RwFleetColumn column, RwReefer *reefer)
{
  const RwReeferState *state = rw_reefer_get_state (reefer);
  const RwReading *last = &state->last;

  switch (column)
    {
    case RW_FLEET_COLUMN_CONDITION:
      return g_strdup (rw_format_condition_label (state->condition));
    case RW_FLEET_COLUMN_CONTAINER:
      return g_strdup (last->container_id);
    case RW_FLEET_COLUMN_CARGO:
      return g_strdup (last->product_id != NULL ? rw_reefer_get_cargo_name (reefer) : "–");
    case RW_FLEET_COLUMN_SETPOINT:
      return rw_format_value (RW_QUANTITY_TARGET_TEMPERATURE,
                              last->value[RW_QUANTITY_TARGET_TEMPERATURE]);
    case RW_FLEET_COLUMN_SUPPLY:
      return rw_format_value (RW_QUANTITY_SUPPLY_TEMPERATURE,
                              last->value[RW_QUANTITY_SUPPLY_TEMPERATURE]);
    case RW_FLEET_COLUMN_RETURN:
      return rw_format_value (RW_QUANTITY_RETURN_TEMPERATURE,
                              last->value[RW_QUANTITY_RETURN_TEMPERATURE]);
    case RW_FLEET_COLUMN_DEVIATION:
      return rw_format_deviation (rw_reefer_state_get_deviation (state));
    case RW_FLEET_COLUMN_POWER:
      return rw_format_value (RW_QUANTITY_KILOWATTS, last->value[RW_QUANTITY_KILOWATTS]);
    case RW_FLEET_COLUMN_HUMIDITY:
      return rw_format_value (RW_QUANTITY_HUMIDITY_LEVEL, last->value[RW_QUANTITY_HUMIDITY_LEVEL]);
    case RW_FLEET_COLUMN_STATE:
      return describe_switches (last);
    case RW_FLEET_COLUMN_POSITION:
      return rw_format_position (state->latitude, state->longitude);
    case RW_FLEET_COLUMN_AGE:
      return rw_format_age (rw_clock_now (NULL) - last->time);
    case RW_N_FLEET_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
is_number (RwFleetColumn column)
{
  return (column >= RW_FLEET_COLUMN_SETPOINT && column <= RW_FLEET_COLUMN_HUMIDITY)
         || column == RW_FLEET_COLUMN_AGE;
}

static void
rw_fleet_cell_dispose (GObject *object)
{
  RwFleetCell *self = RW_FLEET_CELL (object);
  GtkWidget *child;

  rw_fleet_cell_set_reefer (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rw_fleet_cell_parent_class)->dispose (object);
}

static void
rw_fleet_cell_class_init (RwFleetCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_fleet_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-fleet-cell");
}

static void
rw_fleet_cell_init (RwFleetCell *self)
{
}

GtkWidget *
rw_fleet_cell_new (RwFleetColumn column)
{
  RwFleetCell *self = g_object_new (RW_TYPE_FLEET_CELL, NULL);

  self->column = column;
  if (column == RW_FLEET_COLUMN_CONDITION)
    {
      self->badge = rw_condition_badge_new ();
      gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
      gtk_widget_set_parent (self->badge, GTK_WIDGET (self));
    }
  self->text = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (self->text, is_number (column) ? 1 : 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "rw-numeric");
  if (column == RW_FLEET_COLUMN_CONTAINER)
    gtk_widget_add_css_class (GTK_WIDGET (self), "rw-id");
  return GTK_WIDGET (self);
}

void
rw_fleet_cell_set_reefer (RwFleetCell *self, RwReefer *reefer)
{
  if (self->reefer != NULL)
    g_signal_handlers_disconnect_by_data (self->reefer, self);
  g_set_object (&self->reefer, reefer);
  if (reefer == NULL)
    return;
  g_signal_connect_swapped (reefer, "changed", G_CALLBACK (rw_fleet_cell_update), self);
  rw_fleet_cell_update (self);
}

void
rw_fleet_cell_update (RwFleetCell *self)
{
  const RwReeferState *state = self->reefer != NULL ? rw_reefer_get_state (self->reefer) : NULL;
  g_autofree char *text = NULL;

  if (state == NULL)
    return;
  text = describe (self->column, self->reefer);
  if (g_strcmp0 (text, gtk_inscription_get_text (self->text)) != 0)
    gtk_inscription_set_text (self->text, text);
  if (self->badge != NULL)
    rw_condition_badge_set_condition (RW_CONDITION_BADGE (self->badge), state->condition);
  /* Old values look old; who is silent and since when does not. */
  if (state->condition == RW_CONDITION_SILENT && self->column != RW_FLEET_COLUMN_CONTAINER
      && self->column != RW_FLEET_COLUMN_CONDITION && self->column != RW_FLEET_COLUMN_AGE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "rw-stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "rw-stale");
}

const char *
rw_fleet_cell_get_text (RwFleetCell *self)
{
  return gtk_inscription_get_text (self->text);
}

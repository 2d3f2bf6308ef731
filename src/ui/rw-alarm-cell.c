/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-cell.h"

#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-format.h"

struct _RwAlarmCell
{
  GtkWidget parent_instance;
  RwAlarmColumn column;
  RwAlarmItem *item;
  RwCargoProfiles *profiles;
  GtkWidget *badge; /* in the column of priorities, else NULL */
  GtkInscription *text;
};

G_DEFINE_FINAL_TYPE (RwAlarmCell, rw_alarm_cell, GTK_TYPE_WIDGET)

static char *
describe_acknowledgement (const RwAlarm *alarm)
{
  g_autofree char *time = NULL;

  if (alarm->acknowledged_time == 0)
    return g_strdup ("");

  time = rw_format_time_short (alarm->acknowledged_time);
  return alarm->acknowledged_by != NULL ? g_strdup_printf ("%s, %s", alarm->acknowledged_by, time)
                                        : g_steal_pointer (&time);
}

static char *
describe (RwAlarmCell *self, const RwAlarm *alarm)
{
  switch (self->column)
    {
    case RW_ALARM_COLUMN_PRIORITY:
      return g_strdup (
          rw_format_condition_label (rw_condition_badge_from_priority (alarm->priority)));
    case RW_ALARM_COLUMN_STATE:
      return g_strdup (rw_alarm_text_state (alarm->state));
    case RW_ALARM_COLUMN_CONTAINER:
      return g_strdup (alarm->container_id);
    case RW_ALARM_COLUMN_RULE:
      return rw_format_rule_label (alarm->rule_id);
    case RW_ALARM_COLUMN_VALUE:
      return rw_alarm_text_value (alarm);
    case RW_ALARM_COLUMN_LIMIT:
      return rw_alarm_text_limit (alarm);
    case RW_ALARM_COLUMN_CARGO:
      return rw_alarm_text_cargo (alarm, self->profiles);
    case RW_ALARM_COLUMN_RAISED:
      return rw_format_time_short (alarm->raised_time);
    case RW_ALARM_COLUMN_AGE:
      return rw_format_age (rw_clock_now (NULL) - alarm->raised_time);
    case RW_ALARM_COLUMN_ACKNOWLEDGED:
      return describe_acknowledgement (alarm);
    case RW_ALARM_COLUMN_NOTE:
      return g_strdup (alarm->note != NULL ? alarm->note : "");
    case RW_N_ALARM_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
is_figure (RwAlarmColumn column)
{
  return column == RW_ALARM_COLUMN_VALUE || column == RW_ALARM_COLUMN_LIMIT
         || column == RW_ALARM_COLUMN_AGE;
}

static void
rw_alarm_cell_dispose (GObject *object)
{
  RwAlarmCell *self = RW_ALARM_CELL (object);
  GtkWidget *child;

  rw_alarm_cell_set_item (self, NULL);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rw_alarm_cell_parent_class)->dispose (object);
}

static void
rw_alarm_cell_class_init (RwAlarmCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-cell");
}

static void
rw_alarm_cell_init (RwAlarmCell *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

GtkWidget *
rw_alarm_cell_new (RwAlarmColumn column)
{
  RwAlarmCell *self = g_object_new (RW_TYPE_ALARM_CELL, NULL);

  self->column = column;
  if (column == RW_ALARM_COLUMN_PRIORITY)
    {
      self->badge = rw_condition_badge_new ();
      gtk_widget_set_parent (self->badge, GTK_WIDGET (self));
    }
  self->text = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (self->text, is_figure (column) ? 1 : 0);
  gtk_inscription_set_min_chars (self->text, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "rw-numeric");
  if (column == RW_ALARM_COLUMN_RULE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "rule");
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
rw_alarm_cell_set_item (RwAlarmCell *self, RwAlarmItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, rw_alarm_cell_update, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_object (item, "changed", G_CALLBACK (rw_alarm_cell_update), self,
                           G_CONNECT_SWAPPED);
  rw_alarm_cell_update (self);
}

void
rw_alarm_cell_set_profiles (RwAlarmCell *self, RwCargoProfiles *profiles)
{
  if (profiles != NULL)
    rw_cargo_profiles_ref (profiles);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  self->profiles = profiles;
  rw_alarm_cell_update (self);
}

void
rw_alarm_cell_update (RwAlarmCell *self)
{
  const RwAlarm *alarm;
  g_autofree char *text = NULL;

  if (self->item == NULL)
    return;

  alarm = rw_alarm_item_get_alarm (self->item);
  text = describe (self, alarm);
  if (g_strcmp0 (text, gtk_inscription_get_text (self->text)) != 0)
    {
      gtk_inscription_set_text (self->text, text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->text),
                                   self->column == RW_ALARM_COLUMN_NOTE ? text : NULL);
    }
  if (self->badge != NULL)
    rw_condition_badge_set_condition (RW_CONDITION_BADGE (self->badge),
                                      rw_condition_badge_from_priority (alarm->priority));
  if (rw_alarm_text_needs_acknowledging (alarm))
    gtk_widget_add_css_class (GTK_WIDGET (self), "open");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "open");
}

const char *
rw_alarm_cell_get_text (RwAlarmCell *self)
{
  return gtk_inscription_get_text (self->text);
}

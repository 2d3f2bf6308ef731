/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-cell.h"

#include "rw-alarm-text.h"
#include "rw-alarm-view.h"
#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-format.h"
#include "rw-tooltip.h"

#include <glib/gi18n.h>

struct _RwAlarmCell
{
  GtkWidget parent_instance;
  RwAlarmColumn column;
  RwAlarmRow *row;
  RwCargoProfiles *profiles;
  GtkWidget *badge;  /* in the column of priorities, else NULL */
  GtkWidget *expand; /* in the column of containers, else NULL */
  GtkInscription *text;
};

static guint toggled_signal;

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
describe_alarm (RwAlarmCell *self, const RwAlarm *alarm)
{
  switch ((int) self->column)
    {
    case RW_ALARM_COLUMN_VALUE:
      return rw_alarm_text_value (alarm);
    case RW_ALARM_COLUMN_LIMIT:
      return rw_alarm_text_limit (alarm);
    case RW_ALARM_COLUMN_CARGO:
      return rw_alarm_text_cargo (alarm, self->profiles);
    case RW_ALARM_COLUMN_EXPECTED:
      return alarm->limit_time != 0 ? rw_alarm_text_until (alarm->limit_time) : g_strdup ("");
    case RW_ALARM_COLUMN_REPEATS:
      return alarm->n_raised > 1 ? g_strdup_printf ("%u×", alarm->n_raised) : g_strdup ("");
    case RW_ALARM_COLUMN_UNTIL:
      return alarm->shelved_until != 0 ? rw_alarm_text_until (alarm->shelved_until) : g_strdup ("");
    case RW_ALARM_COLUMN_ACKNOWLEDGED:
      return describe_acknowledgement (alarm);
    case RW_ALARM_COLUMN_NOTE:
    default:
      return g_strdup (alarm->note != NULL ? alarm->note : "");
    }
}

static char *
describe (RwAlarmCell *self)
{
  const RwAlarm *alarm = rw_alarm_row_get_alarm (self->row);

  switch ((int) self->column)
    {
    case RW_ALARM_COLUMN_PRIORITY:
      return g_strdup (rw_format_condition_label (
          rw_condition_badge_from_priority (rw_alarm_row_get_priority (self->row))));
    case RW_ALARM_COLUMN_STATE:
      return rw_alarm_text_row_state (self->row);
    case RW_ALARM_COLUMN_CONTAINER:
      return rw_alarm_text_subject (self->row);
    case RW_ALARM_COLUMN_RULE:
      return rw_alarm_text_row (self->row);
    case RW_ALARM_COLUMN_RAISED:
      return rw_format_time_short (rw_alarm_row_get_raised_time (self->row));
    case RW_ALARM_COLUMN_AGE:
      return rw_format_age (rw_clock_now (NULL) - rw_alarm_row_get_raised_time (self->row));
    default:
      return alarm != NULL ? describe_alarm (self, alarm) : g_strdup ("");
    }
}

static gboolean
is_figure (RwAlarmColumn column)
{
  return column == RW_ALARM_COLUMN_VALUE || column == RW_ALARM_COLUMN_LIMIT
         || column == RW_ALARM_COLUMN_AGE || column == RW_ALARM_COLUMN_EXPECTED
         || column == RW_ALARM_COLUMN_REPEATS || column == RW_ALARM_COLUMN_UNTIL;
}

static void
rw_alarm_cell_dispose (GObject *object)
{
  RwAlarmCell *self = RW_ALARM_CELL (object);
  GtkWidget *child;

  rw_alarm_cell_set_row (self, NULL);
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
  toggled_signal = g_signal_new ("toggled", RW_TYPE_ALARM_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-cell");
}

static void
rw_alarm_cell_init (RwAlarmCell *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

static void
clicked_cb (RwAlarmCell *self)
{
  g_signal_emit (self, toggled_signal, 0);
}

static void
add_expander (RwAlarmCell *self)
{
  self->expand = gtk_button_new_from_icon_name ("pan-end-symbolic");
  gtk_widget_add_css_class (self->expand, "flat");
  gtk_widget_set_visible (self->expand, FALSE);
  /* Enter on the row does the same. */
  gtk_widget_set_focusable (self->expand, FALSE);
  gtk_widget_set_parent (self->expand, GTK_WIDGET (self));
  g_signal_connect_swapped (self->expand, "clicked", G_CALLBACK (clicked_cb), self);
}

static void
update_expander (RwAlarmCell *self)
{
  gboolean group = rw_alarm_row_get_group (self->row) != NULL;
  gboolean expanded = rw_alarm_row_is_expanded (self->row);
  const char *label = expanded ? _("Hide the Single Alarms") : _("Show the Single Alarms");

  gtk_widget_set_visible (self->expand, group);
  if (rw_alarm_row_is_member (self->row))
    gtk_widget_add_css_class (GTK_WIDGET (self), "member");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "member");
  if (!group)
    return;
  gtk_button_set_icon_name (GTK_BUTTON (self->expand),
                            expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  rw_tooltip_set (self->expand, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expand), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
update_badge (RwAlarmCell *self)
{
  RwConditionBadge *badge = RW_CONDITION_BADGE (self->badge);
  int priority = rw_alarm_row_get_priority (self->row);

  rw_condition_badge_set_condition (badge, rw_condition_badge_from_priority (priority));
  rw_condition_badge_set_quiet (badge,
                                rw_alarm_state_is_put_away (rw_alarm_row_get_state (self->row)));
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
  if (column == RW_ALARM_COLUMN_CONTAINER)
    add_expander (self);
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
rw_alarm_cell_set_row (RwAlarmCell *self, RwAlarmRow *row)
{
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, rw_alarm_cell_update, self);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;

  g_signal_connect_object (row, "changed", G_CALLBACK (rw_alarm_cell_update), self,
                           G_CONNECT_SWAPPED);
  rw_alarm_cell_update (self);
}

RwAlarmRow *
rw_alarm_cell_get_row (RwAlarmCell *self)
{
  return self->row;
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
  g_autofree char *text = NULL;

  if (self->row == NULL)
    return;

  text = describe (self);
  if (g_strcmp0 (text, gtk_inscription_get_text (self->text)) != 0)
    {
      gtk_inscription_set_text (self->text, text);
      if (self->column == RW_ALARM_COLUMN_NOTE)
        rw_tooltip_set (GTK_WIDGET (self->text), text);
    }
  if (self->badge != NULL)
    update_badge (self);
  if (self->expand != NULL)
    update_expander (self);
  if (rw_alarm_row_is_open (self->row))
    gtk_widget_add_css_class (GTK_WIDGET (self), "open");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "open");
}

const char *
rw_alarm_cell_get_text (RwAlarmCell *self)
{
  return gtk_inscription_get_text (self->text);
}

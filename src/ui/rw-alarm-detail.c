/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-detail.h"

#include "rw-alarm-text.h"
#include "rw-clock.h"
#include "rw-condition-badge.h"
#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwAlarmDetail
{
  GtkWidget parent_instance;
  GtkStack *stack;
  GtkLabel *hint;
  GtkBox *columns;
  RwConditionBadge *badge;
  GtkLabel *rule;
  GtkLabel *container;
  RwFactList *facts;
  GtkLabel *meaning;
  GtkLabel *advice;
  RwAlarmItem *item;
  RwCargoProfiles *profiles;
};

G_DEFINE_FINAL_TYPE (RwAlarmDetail, rw_alarm_detail, GTK_TYPE_WIDGET)

static char *
describe_time (gint64 time)
{
  g_autofree char *text = rw_format_time (time);
  g_autofree char *age = NULL;

  if (time == 0)
    return g_steal_pointer (&text);

  age = rw_format_age (rw_clock_now (NULL) - time);
  /* Translators: a time and how long ago it was: "22 Nov 2026, 10:00:07 UTC (3 min ago)". */
  return g_strdup_printf (_("%s (%s ago)"), text, age);
}

static char *
describe_acknowledgement (const RwAlarm *alarm)
{
  g_autofree char *time = NULL;

  if (alarm->acknowledged_time == 0)
    return g_strdup (_("Not yet"));

  time = rw_format_time (alarm->acknowledged_time);
  if (alarm->acknowledged_by == NULL)
    return g_steal_pointer (&time);
  /* Translators: who and when: "anna, 22 Nov 2026, 10:00:07 UTC". */
  return g_strdup_printf (_("%s, %s"), alarm->acknowledged_by, time);
}

static void
show_facts (RwAlarmDetail *self, const RwAlarm *alarm)
{
  g_autofree char *value = rw_alarm_text_value (alarm);
  g_autofree char *limit = rw_alarm_text_limit (alarm);
  g_autofree char *cargo = rw_alarm_text_cargo (alarm, self->profiles);
  g_autofree char *raised = describe_time (alarm->raised_time);
  g_autofree char *acknowledged = describe_acknowledgement (alarm);

  rw_fact_list_set (self->facts, _("Priority"),
                                    rw_format_condition_label (
                                        rw_condition_badge_from_priority (alarm->priority)));
  rw_fact_list_set (self->facts, _("State"), rw_alarm_text_state (alarm->state));
  rw_fact_list_set (self->facts, _("Measured"), value);
  rw_fact_list_set (self->facts, _("Limit"), limit);
  rw_fact_list_set (self->facts, _("Cargo"), cargo);
  rw_fact_list_set (self->facts, _("Raised"), raised);
  rw_fact_list_set (self->facts, _("Acknowledged"), acknowledged);
  rw_fact_list_set (self->facts, _("Note"), alarm->note != NULL ? alarm->note : "–");
}

static void
show_alarm (RwAlarmDetail *self)
{
  const RwAlarm *alarm;
  g_autofree char *rule = NULL;

  if (self->item == NULL)
    return;

  alarm = rw_alarm_item_get_alarm (self->item);
  rule = rw_format_rule_label (alarm->rule_id);
  rw_condition_badge_set_condition (self->badge,
                                    rw_condition_badge_from_priority (alarm->priority));
  gtk_label_set_label (self->rule, rule);
  gtk_label_set_label (self->container, alarm->container_id);
  gtk_label_set_label (self->meaning, rw_alarm_text_meaning (alarm->rule_id));
  gtk_label_set_label (self->advice, rw_alarm_text_advice (alarm->rule_id));
  show_facts (self, alarm);
}

static void
activate_for_container (GtkWidget *widget, const char *action)
{
  RwAlarmDetail *self = RW_ALARM_DETAIL (widget);

  if (self->item != NULL)
    gtk_widget_activate_action (widget, action, "s",
                                rw_alarm_item_get_alarm (self->item)->container_id);
}

static void
show_reefer_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_for_container (widget, "win.show-reefer");
}

static void
show_chart_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_for_container (widget, "win.show-history");
}

static void
show_on_map_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_for_container (widget, "win.show-on-map");
}

static void
set_item (RwAlarmDetail *self, RwAlarmItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, show_alarm, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "changed", G_CALLBACK (show_alarm), self, G_CONNECT_SWAPPED);
}

static void
rw_alarm_detail_dispose (GObject *object)
{
  RwAlarmDetail *self = RW_ALARM_DETAIL (object);

  set_item (self, NULL);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (rw_alarm_detail_parent_class)->dispose (object);
}

static void
rw_alarm_detail_class_init (RwAlarmDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_detail_dispose;
  g_type_ensure (RW_TYPE_CONDITION_BADGE);
  g_type_ensure (RW_TYPE_FACT_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, hint);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, columns);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, badge);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, rule);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, container);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, meaning);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, advice);
  gtk_widget_class_install_action (widget_class, "detail.show-reefer", NULL, show_reefer_cb);
  gtk_widget_class_install_action (widget_class, "detail.show-chart", NULL, show_chart_cb);
  gtk_widget_class_install_action (widget_class, "detail.show-on-map", NULL, show_on_map_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-detail");
}

static void
rw_alarm_detail_init (RwAlarmDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rw_alarm_detail_set_selected (self, NULL);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (show_alarm), self,
                           G_CONNECT_SWAPPED);
}

void
rw_alarm_detail_set_selected (RwAlarmDetail *self, GPtrArray *items)
{
  guint n = items != NULL ? items->len : 0;
  g_autofree char *count = rw_format_count (n);
  g_autofree char *text = NULL;

  set_item (self, n == 1 ? g_ptr_array_index (items, 0) : NULL);
  gtk_stack_set_visible_child_name (self->stack, n == 1 ? "alarm" : "text");
  show_alarm (self);
  if (n == 0)
    text = g_strdup (_("Select an alarm to see what it means and what to do."));
  else
    text = g_strdup_printf (ngettext ("%s alarm selected", "%s alarms selected", n), count);
  gtk_label_set_label (self->hint, text);
}

void
rw_alarm_detail_set_profiles (RwAlarmDetail *self, RwCargoProfiles *profiles)
{
  if (profiles != NULL)
    rw_cargo_profiles_ref (profiles);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  self->profiles = profiles;
  show_alarm (self);
}

void
rw_alarm_detail_set_flat (RwAlarmDetail *self, gboolean flat)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  flat ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (self->columns, flat);
}

RwAlarmItem *
rw_alarm_detail_get_item (RwAlarmDetail *self)
{
  return self->item;
}

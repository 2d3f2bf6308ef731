/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarms-page-private.h"

#include "rw-export-window.h"

#include <glib/gi18n.h>
#include <math.h>

/* How far around an alarm its place reaches, km. */
#define PLACE_RADIUS 15

static void
toast (RwAlarmsPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* Without a reason: with the note of the bar. */
static void
act (GtkWidget *widget, RwAlarmAct act)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  g_autoptr (GPtrArray) selected = rw_alarms_page_get_selected (self);
  g_autofree char *note = rw_alarm_bar_get_note (self->bar);

  rw_alarm_actor_act (self->actor, act, selected, note, 0);
  rw_alarms_page_update_actions (self, selected);
}

static void
acknowledge_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (widget, RW_ALARM_ACT_ACKNOWLEDGE);
}

static void
unshelve_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (widget, RW_ALARM_ACT_UNSHELVE);
}

static void
put_back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (widget, RW_ALARM_ACT_PUT_BACK);
}

static void
shelve_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_alarm_bar_ask (RW_ALARMS_PAGE (widget)->bar, RW_ALARM_ACT_SHELVE);
}

static void
take_out_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_alarm_bar_ask (RW_ALARMS_PAGE (widget)->bar, RW_ALARM_ACT_TAKE_OUT);
}

static void
comment_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_alarm_bar_ask (RW_ALARMS_PAGE (widget)->bar, RW_ALARM_ACT_COMMENT);
}

static void
work_order_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  g_autoptr (GPtrArray) selected = rw_alarms_page_get_selected (self);
  const RwAlarm *alarm = selected->len == 1 ? g_ptr_array_index (selected, 0) : NULL;

  if (alarm != NULL
      && !gtk_widget_activate_action (widget, "win.open-work-order", "x", alarm->alarm_id))
    toast (self, _("Work orders are not available here"));
}

static void
silence_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!gtk_widget_activate_action (widget, "app.silence", NULL))
    toast (RW_ALARMS_PAGE (widget), _("There is no alarm sound here"));
}

static void
show_near_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  g_autoptr (GPtrArray) selected = rw_alarms_page_get_selected (self);
  const RwAlarm *alarm = selected->len > 0 ? g_ptr_array_index (selected, 0) : NULL;

  if (alarm != NULL && !isnan (alarm->latitude))
    rw_alarm_view_set_near (rw_session_get_alarm_view (self->session), alarm->latitude,
                            alarm->longitude, PLACE_RADIUS);
}

static void
show_rule_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  g_autoptr (GPtrArray) selected = rw_alarms_page_get_selected (self);

  if (selected->len > 0)
    rw_alarm_view_set_rule (rw_session_get_alarm_view (self->session),
                            ((const RwAlarm *) g_ptr_array_index (selected, 0))->rule_id);
}

static void
edit_rule_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  g_autoptr (GPtrArray) selected = rw_alarms_page_get_selected (self);
  const RwAlarm *alarm = selected->len > 0 ? g_ptr_array_index (selected, 0) : NULL;

  if (alarm != NULL && !gtk_widget_activate_action (widget, "win.edit-rule", "s", alarm->rule_id))
    toast (self, _("Rules cannot be changed here"));
}

static void
clear_filter_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_alarm_view_clear (rw_session_get_alarm_view (RW_ALARMS_PAGE (widget)->session));
}

/* Gathers the rows of a flood, or shows each alarm again. */
static void
gather_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);

  self->scattered = !self->scattered;
  rw_alarms_page_update_flood (self);
}

static void
show_incident_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  RwAlarmTable *table = rw_alarm_panel_get_table (self->active);
  gint64 row = rw_alarm_rows_get_incident_row (g_variant_get_int64 (parameter));

  gtk_stack_set_visible_child_name (self->views, "active");
  rw_alarm_view_clear (rw_session_get_alarm_view (self->session));
  rw_alarm_rows_set_expanded (rw_alarm_panel_get_rows (self->active), row, TRUE);
  rw_alarm_table_select (table, &row, 1);
  rw_alarm_table_scroll_to (table, row);
}

/* All its members, whatever is filtered out: it is one thing that happened. */
static void
acknowledge_incident_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);
  GPtrArray *alarms = rw_alarm_list_get_alarms (rw_session_get_alarms (self->session));
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  gint64 incident_id = g_variant_get_int64 (parameter);

  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (alarm->incident_id == incident_id && rw_alarm_needs_acknowledging (alarm))
        g_ptr_array_add (members, alarm);
    }
  if (members->len == 0)
    toast (self, _("None of its alarms is left to acknowledge"));
  rw_alarm_actor_act (self->actor, RW_ALARM_ACT_ACKNOWLEDGE, members, "", 0);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwAlarmsPage *self = RW_ALARMS_PAGE (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "journal") == 0)
    {
      rw_alarm_journal_find (self->journal);
      return;
    }
  if (rw_alarms_page_get_panel (self) == NULL)
    gtk_stack_set_visible_child_name (self->views, "active");
  rw_alarm_filters_find (self->filters);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_export_window_present_table (widget, RW_ALARMS_PAGE (widget)->session, RW_EXPORT_ALARM_EVENTS,
                                  NULL);
}

void
rw_alarms_page_answered_cb (RwAlarmsPage *self, guint act, const char *text, gint64 duration)
{
  g_autoptr (GPtrArray) selected = rw_alarms_page_get_selected (self);

  rw_alarm_actor_act (self->actor, act, selected, text, duration);
  rw_alarms_page_update_actions (self, selected);
}

void
rw_alarms_page_update_actions (RwAlarmsPage *self, GPtrArray *selected)
{
  static const struct
  {
    const char *action;
    RwAlarmAct act;
  } acts[] = {
    { "alarms.acknowledge", RW_ALARM_ACT_ACKNOWLEDGE },
    { "alarms.shelve", RW_ALARM_ACT_SHELVE },
    { "alarms.unshelve", RW_ALARM_ACT_UNSHELVE },
    { "alarms.take-out", RW_ALARM_ACT_TAKE_OUT },
    { "alarms.put-back", RW_ALARM_ACT_PUT_BACK },
    { "alarms.comment", RW_ALARM_ACT_COMMENT },
  };
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean busy = rw_alarm_actor_is_busy (self->actor);

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_action_set_enabled (widget, acts[i].action,
                                   !busy && rw_alarm_act_count (acts[i].act, selected) > 0);
  gtk_widget_action_set_enabled (widget, "alarms.work-order", selected->len == 1);
  gtk_widget_action_set_enabled (widget, "alarms.show-near", selected->len > 0);
  gtk_widget_action_set_enabled (widget, "alarms.show-rule", selected->len > 0);
  gtk_widget_action_set_enabled (widget, "alarms.edit-rule", selected->len > 0);
}

void
rw_alarms_page_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "alarms.acknowledge", NULL, acknowledge_cb },
    { "alarms.shelve", NULL, shelve_cb },
    { "alarms.unshelve", NULL, unshelve_cb },
    { "alarms.take-out", NULL, take_out_cb },
    { "alarms.put-back", NULL, put_back_cb },
    { "alarms.comment", NULL, comment_cb },
    { "alarms.work-order", NULL, work_order_cb },
    { "alarms.silence", NULL, silence_cb },
    { "alarms.show-near", NULL, show_near_cb },
    { "alarms.show-rule", NULL, show_rule_cb },
    { "alarms.edit-rule", NULL, edit_rule_cb },
    { "alarms.clear-filter", NULL, clear_filter_cb },
    { "alarms.gather", NULL, gather_cb },
    { "alarms.show-incident", "x", show_incident_cb },
    { "alarms.acknowledge-incident", "x", acknowledge_incident_cb },
    { "page.find", NULL, find_cb },
    { "page.export", NULL, export_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
}

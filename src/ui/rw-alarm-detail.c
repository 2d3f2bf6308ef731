/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-detail.h"

#include "rw-alarm-chart.h"
#include "rw-alarm-facts.h"
#include "rw-alarm-story.h"
#include "rw-alarm-text.h"
#include "rw-condition-badge.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

/* How often what is measured now and how long ago things were is said anew, s. */
#define TICK_INTERVAL 2

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
  GtkWidget *ways;
  GtkWidget *past;
  RwAlarmChart *chart;
  RwAlarmStory *story;
  RwSession *session;
  RwAlarmRules *rules;
  GPtrArray *alarms; /* of RwAlarm: those selected */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwAlarmDetail, rw_alarm_detail, GTK_TYPE_WIDGET)

/* The rule for the alarm's cargo, else for any; NULL when it is not known. */
static const RwAlarmRule *
find_rule (RwAlarmDetail *self, const RwAlarm *alarm)
{
  RwCargoProfiles *profiles = rw_session_get_profiles (self->session);
  const RwCargoProfile *profile =
      profiles != NULL ? rw_cargo_profiles_lookup (profiles, alarm->product_id) : NULL;
  const RwAlarmRule *rule = NULL;

  if (self->rules == NULL)
    return NULL;
  if (profile != NULL)
    rule = rw_alarm_rules_lookup (self->rules, alarm->rule_id, profile->mode);
  for (guint i = 0; i < rw_alarm_rules_get_size (self->rules) && rule == NULL; i++)
    {
      const RwAlarmRule *other = rw_alarm_rules_get (self->rules, i);

      if (g_str_equal (other->rule_id, alarm->rule_id))
        rule = other;
    }
  return rule;
}

static const char *
choose_text (const char *of_rule, const char *otherwise)
{
  return of_rule != NULL && *of_rule != '\0' ? of_rule : otherwise;
}

static void
show_guidance (RwAlarmDetail *self, const RwAlarm *alarm)
{
  const RwAlarmRule *rule = find_rule (self, alarm);

  gtk_label_set_label (self->meaning, choose_text (rule != NULL ? rule->meaning : NULL,
                                                   rw_alarm_text_meaning (alarm->rule_id)));
  gtk_label_set_label (self->advice, choose_text (rule != NULL ? rule->guidance : NULL,
                                                  rw_alarm_text_advice (alarm->rule_id)));
}

/* Whether what is said of one is true for all. */
static gboolean
are_alike (GPtrArray *alarms)
{
  const RwAlarm *first = alarms->len > 0 ? g_ptr_array_index (alarms, 0) : NULL;

  for (guint i = 1; i < alarms->len; i++)
    if (((const RwAlarm *) g_ptr_array_index (alarms, i))->rule_id != first->rule_id)
      return FALSE;

  return first != NULL;
}

static void
show_facts (RwAlarmDetail *self)
{
  if (self->alarms->len == 1)
    rw_alarm_facts_show (self->facts, self->session, g_ptr_array_index (self->alarms, 0));
  else if (are_alike (self->alarms))
    rw_alarm_facts_show_many (self->facts, self->alarms);
}

static void
show_hint (RwAlarmDetail *self)
{
  guint n = self->alarms->len;
  g_autofree char *count = rw_format_count (n);
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (_("Select an alarm to see what it means and what to do."));
  else
    text = g_strdup_printf (ngettext ("%s alarm selected", "%s alarms selected", n), count);
  gtk_label_set_label (self->hint, text);
}

static void
show_heading (RwAlarmDetail *self, const RwAlarm *alarm)
{
  guint n = self->alarms->len;
  g_autofree char *rule = rw_format_rule_label (alarm->rule_id);
  g_autofree char *count = rw_format_count (n);
  g_autofree char *reefers = g_strdup_printf (ngettext ("%s reefer", "%s reefers", n), count);
  int priority = alarm->priority;
  gboolean quiet = TRUE;

  for (guint i = 0; i < n; i++)
    {
      const RwAlarm *one = g_ptr_array_index (self->alarms, i);

      priority = MIN (priority, one->priority);
      quiet = quiet && rw_alarm_is_put_away (one);
    }
  rw_condition_badge_set_condition (self->badge, rw_condition_badge_from_priority (priority));
  rw_condition_badge_set_quiet (self->badge, quiet);
  gtk_label_set_label (self->rule, rule);
  gtk_label_set_label (self->container, n == 1 ? alarm->container_id : reefers);
}

static void
show (RwAlarmDetail *self)
{
  const RwAlarm *alarm;
  gboolean single = self->alarms->len == 1;

  if (self->session == NULL || self->stack == NULL)
    return;

  gtk_stack_set_visible_child_name (self->stack, are_alike (self->alarms) ? "alarm" : "text");
  gtk_widget_set_visible (self->ways, single);
  gtk_widget_set_visible (self->past, single);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), single);
  rw_alarm_chart_set_alarm (self->chart, rw_alarm_detail_get_alarm (self));
  rw_alarm_story_show (self->story, rw_session_get_alarm_store (self->session),
                       rw_alarm_detail_get_alarm (self));
  show_hint (self);
  if (!are_alike (self->alarms))
    return;

  alarm = g_ptr_array_index (self->alarms, 0);
  show_heading (self, alarm);
  show_guidance (self, alarm);
  show_facts (self);
}

static gboolean
ticked_cb (gpointer user_data)
{
  show_facts (user_data);
  return G_SOURCE_CONTINUE;
}

static void
activate_for_container (GtkWidget *widget, const char *action)
{
  const RwAlarm *alarm = rw_alarm_detail_get_alarm (RW_ALARM_DETAIL (widget));

  if (alarm != NULL)
    gtk_widget_activate_action (widget, action, "s", alarm->container_id);
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
rw_alarm_detail_map (GtkWidget *widget)
{
  RwAlarmDetail *self = RW_ALARM_DETAIL (widget);

  show_facts (self);
  self->tick_id = g_timeout_add_seconds (TICK_INTERVAL, ticked_cb, self);
  GTK_WIDGET_CLASS (rw_alarm_detail_parent_class)->map (widget);
}

static void
rw_alarm_detail_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_ALARM_DETAIL (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_alarm_detail_parent_class)->unmap (widget);
}

static void
rw_alarm_detail_dispose (GObject *object)
{
  RwAlarmDetail *self = RW_ALARM_DETAIL (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_alarm_detail_parent_class)->dispose (object);
}

static void
rw_alarm_detail_finalize (GObject *object)
{
  g_ptr_array_unref (RW_ALARM_DETAIL (object)->alarms);
  G_OBJECT_CLASS (rw_alarm_detail_parent_class)->finalize (object);
}

static void
rw_alarm_detail_class_init (RwAlarmDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_detail_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_alarm_detail_finalize;
  widget_class->map = rw_alarm_detail_map;
  widget_class->unmap = rw_alarm_detail_unmap;
  g_type_ensure (RW_TYPE_ALARM_CHART);
  g_type_ensure (RW_TYPE_ALARM_STORY);
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
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, ways);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, past);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, chart);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmDetail, story);
  gtk_widget_class_install_action (widget_class, "detail.show-reefer", NULL, show_reefer_cb);
  gtk_widget_class_install_action (widget_class, "detail.show-chart", NULL, show_chart_cb);
  gtk_widget_class_install_action (widget_class, "detail.show-on-map", NULL, show_on_map_cb);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-detail");
}

static void
rw_alarm_detail_init (RwAlarmDetail *self)
{
  self->alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, "text");
  show_hint (self);
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
}

void
rw_alarm_detail_set_session (RwAlarmDetail *self, RwSession *session)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  rw_alarm_chart_set_session (self->chart, session);
}

void
rw_alarm_detail_set_selected (RwAlarmDetail *self, GPtrArray *alarms)
{
  g_ptr_array_set_size (self->alarms, 0);
  for (guint i = 0; i < alarms->len; i++)
    g_ptr_array_add (self->alarms, rw_alarm_ref (g_ptr_array_index (alarms, i)));
  show (self);
}

void
rw_alarm_detail_set_rules (RwAlarmDetail *self, RwAlarmRules *rules)
{
  if (rules != NULL)
    rw_alarm_rules_ref (rules);
  g_clear_pointer (&self->rules, rw_alarm_rules_unref);
  self->rules = rules;
  show (self);
}

void
rw_alarm_detail_set_flat (RwAlarmDetail *self, gboolean flat)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  flat ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (self->columns, flat);
}

const RwAlarm *
rw_alarm_detail_get_alarm (RwAlarmDetail *self)
{
  return self->alarms->len == 1 ? g_ptr_array_index (self->alarms, 0) : NULL;
}

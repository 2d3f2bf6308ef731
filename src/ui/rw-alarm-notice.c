/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-notice.h"

#include "rw-alarm-text.h"
#include "rw-condition-badge.h"
#include "rw-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* "Critical · 9.1 °C, limit 5.0 °C" */
static char *
describe_measured (const RwAnnouncement *announcement)
{
  const RwAlarm *alarm = announcement->alarm;
  const char *priority =
      rw_format_condition_label (rw_condition_badge_from_priority (announcement->priority));
  g_autofree char *value = rw_alarm_text_value (alarm);
  g_autofree char *limit = rw_alarm_text_limit (alarm);

  if (isnan (alarm->value))
    return g_strdup (priority);
  if (isnan (alarm->limit_value))
    return g_strdup_printf ("%s · %s", priority, value);
  /* Translators: priority of an alarm, what was measured, and the limit that it passed. */
  return g_strdup_printf (_("%s · %s, limit %s"), priority, value, limit);
}

/* "37.80° N, 122.21° W · 22 Nov 10:00:07 UTC" */
static char *
describe_where (const RwAlarm *alarm)
{
  g_autofree char *time = rw_format_time (alarm->raised_time);
  g_autofree char *place = rw_format_position (alarm->latitude, alarm->longitude);

  return isnan (alarm->latitude) ? g_steal_pointer (&time)
                                 : g_strdup_printf ("%s · %s", place, time);
}

static void
describe_reefer (const RwAnnouncement *announcement, char **title, char **body)
{
  const RwAlarm *alarm = announcement->alarm;
  g_autofree char *rule = rw_format_rule_label (alarm->rule_id);
  g_autofree char *measured = describe_measured (announcement);
  g_autofree char *where = describe_where (alarm);
  guint more = announcement->n - 1;
  g_autofree char *rest =
      more == 0 ? g_strdup ("")
                : g_strdup_printf (ngettext (" · %u more alarm", " · %u more alarms", more), more);

  /* Translators: a container's id, and what is wrong. */
  *title = g_strdup_printf (_("%s: %s"), alarm->container_id, rule);
  *body = g_strdup_printf ("%s%s\n%s", measured, rest, where);
}

static void
describe_incident (const RwAnnouncement *announcement, char **title, char **body)
{
  g_autofree char *rule = rw_format_rule_label (announcement->alarm->rule_id);
  g_autofree char *where = describe_where (announcement->alarm);
  g_autofree char *count = rw_format_count (announcement->n);
  const char *priority =
      rw_format_condition_label (rw_condition_badge_from_priority (announcement->priority));

  /* Translators: how many reefers, and what is wrong with all of them. */
  *title = g_strdup_printf (ngettext ("%s reefer: %s", "%s reefers: %s", announcement->n), count,
                            rule);
  /* Translators: a priority such as "Critical". */
  *body = g_strdup_printf (_("%s · one incident\n%s"), priority, where);
}

void
rw_alarm_notice_describe (const RwAnnouncement *announcement, char **title, char **body)
{
  g_autofree char *count = rw_format_count (announcement->n);

  switch (announcement->kind)
    {
    case RW_ANNOUNCEMENT_REEFER:
      describe_reefer (announcement, title, body);
      break;
    case RW_ANNOUNCEMENT_INCIDENT:
      describe_incident (announcement, title, body);
      break;
    case RW_ANNOUNCEMENT_FEED:
      *title = g_strdup (_("No data from the fleet"));
      *body = g_strdup (_("What the window shows may be old. No alarm can be seen to come."));
      break;
    case RW_ANNOUNCEMENT_SUMMARY:
    default:
      *title = g_strdup_printf (
          ngettext ("%s unacknowledged alarm", "%s unacknowledged alarms", announcement->n), count);
      *body = g_strdup_printf (
          /* Translators: a priority such as "Critical". */
          _("The most urgent: %s"),
          rw_format_condition_label (rw_condition_badge_from_priority (announcement->priority)));
      break;
    }
}

static void
add_actions (GNotification *notification, const RwAnnouncement *announcement)
{
  gint64 alarm_id = announcement->alarm != NULL ? announcement->alarm->alarm_id : 0;

  if (alarm_id == 0)
    {
      g_notification_set_default_action (notification, "app.show-alarms");
      g_notification_add_button (notification, _("Show"), "app.show-alarms");
      return;
    }
  g_notification_set_default_action_and_target (notification, "app.show-alarm", "x", alarm_id);
  if (announcement->kind == RW_ANNOUNCEMENT_INCIDENT)
    g_notification_add_button_with_target (notification, _("Acknowledge"),
                                           "app.acknowledge-incident", "x",
                                           announcement->incident_id);
  else
    g_notification_add_button_with_target (notification, _("Acknowledge"), "app.acknowledge-alarm",
                                           "x", alarm_id);
  g_notification_add_button_with_target (notification, _("Show"), "app.show-alarm", "x", alarm_id);
}

static GNotificationPriority
get_urgency (int priority)
{
  if (priority == RW_ALARM_PRIORITY_CRITICAL)
    return G_NOTIFICATION_PRIORITY_URGENT;
  return priority == RW_ALARM_PRIORITY_HIGH ? G_NOTIFICATION_PRIORITY_HIGH
                                            : G_NOTIFICATION_PRIORITY_NORMAL;
}

GNotification *
rw_alarm_notice_new (const RwAnnouncement *announcement)
{
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GIcon) icon = g_themed_icon_new ("rw-alarms-symbolic");
  GNotification *notification;

  rw_alarm_notice_describe (announcement, &title, &body);
  notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_icon (notification, icon);
  g_notification_set_priority (notification, get_urgency (announcement->priority));
  add_actions (notification, announcement);
  return notification;
}

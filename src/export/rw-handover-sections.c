/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-handover-private.h"

#include "rw-label.h"
#include "rw-time.h"

#include <glib/gi18n.h>

/* What an operator can bear, after EEMUA 191: told in 10 minutes on average, and in a day. */
#define TARGET_PER_10_MIN 1.0
#define TARGET_PER_DAY 150.0

static void
add_nothing (RwHandoverSection *section)
{
  rw_handover_section_add_paragraph (section, g_strdup (_("Nothing.")));
}

void
rw_handover_report_add_incidents (RwHandoverReport *self,
                                  const RwHandover *handover,
                                  const RwRecordText *text)
{
  RwHandoverSection *section;
  guint n;

  if (handover->incidents == NULL)
    return;
  section = rw_handover_report_add (self, _("Incidents"));
  n = handover->incidents->len;
  if (n == 0)
    {
      add_nothing (section);
      return;
    }
  rw_handover_section_set_columns (section, _("Incident"), 0.3, _("Reefers"), 0.12,
                                   _("Still Affected"), 0.14, _("Began"), 0.22, _("Over"), 0.22,
                                   (char *) NULL);
  for (guint i = 0; i < MIN (n, RW_HANDOVER_MAX_ROWS); i++)
    {
      const RwIncident *incident = g_ptr_array_index (handover->incidents, i);

      rw_handover_section_add_row (
        section, rw_label_rule (incident->rule_id), rw_record_text_count (incident->n_members),
        rw_record_text_count (incident->n_active), rw_record_text_time (text, incident->began_time),
        incident->ended_time != 0 ? rw_record_text_time (text, incident->ended_time) : NULL);
    }
  rw_handover_section_set_total (section, n);
}

void
rw_handover_report_add_orders (RwHandoverReport *self,
                               const RwHandover *handover,
                               const RwRecordText *text)
{
  RwHandoverSection *section;
  guint n;

  if (handover->orders == NULL)
    return;
  section = rw_handover_report_add (self, _("Open Work Orders"));
  n = handover->orders->len;
  if (n == 0)
    {
      add_nothing (section);
      return;
    }
  rw_handover_section_set_columns (section, _("Reefer"), 0.16, _("Alarm"), 0.25, _("State"), 0.12,
                                   _("Engineer"), 0.15, _("Due"), 0.17, _("Note"), 0.15, (char *) NULL);
  for (guint i = 0; i < MIN (n, RW_HANDOVER_MAX_ROWS); i++)
    {
      const RwWorkOrder *order = g_ptr_array_index (handover->orders, i);
      g_autofree char *due
        = order->due_time != 0 ? rw_record_text_time (text, order->due_time) : g_strdup ("");
      gboolean overdue = order->due_time != 0 && order->due_time < handover->made_time;

      rw_handover_section_add_row (
        section, g_strdup (order->container_id), rw_label_rule (order->rule_id),
        g_strdup (rw_label_work_order_state (order->state)), g_strdup (order->engineer),
        /* Translators: %s is when it was due. */
        overdue ? g_strdup_printf (_("%s, overdue"), due) : g_strdup (due), g_strdup (order->note));
    }
  rw_handover_section_set_total (section, n);
}

/* What somebody said: a worker says nothing. */
void
rw_handover_report_add_notes (RwHandoverReport *self,
                              const RwHandover *handover,
                              const RwRecordText *text)
{
  RwHandoverSection *section;
  guint n = 0;

  if (handover->journal == NULL)
    return;
  section = rw_handover_report_add (self, _("Notes of the Shift"));
  rw_handover_section_set_columns (section, _("Time"), 0.19, _("Who"), 0.14, _("Reefer"), 0.16,
                                   _("Alarm"), 0.21, _("Note"), 0.3, (char *) NULL);
  for (guint i = 0; i < handover->journal->len; i++)
    {
      const RwAlarmJournalEntry *entry = g_ptr_array_index (handover->journal, i);

      if (entry->actor == NULL || entry->note == NULL || *entry->note == '\0')
        continue;
      if (n++ < RW_HANDOVER_MAX_ROWS)
        rw_handover_section_add_row (section, rw_record_text_time (text, entry->event_time),
                                     g_strdup (entry->actor), g_strdup (entry->container_id),
                                     rw_label_rule (entry->rule_id), g_strdup (entry->note));
    }
  if (n == 0)
    add_nothing (section);
  rw_handover_section_set_total (section, n);
}

static char *
describe_target (double value, double target)
{
  /* Translators: a figure and what it should be at most; numbers. */
  return g_strdup_printf (value > target ? _("%.1f: too many, the target is %.0f")
                                         : _("%.1f (target: at most %.0f)"),
                          value, target);
}

void
rw_handover_report_add_rate (RwHandoverReport *self, const RwHandover *handover)
{
  const RwAlarmStatistics *statistics = handover->statistics;
  RwHandoverSection *section;
  double minutes;

  if (statistics == NULL)
    return;
  section = rw_handover_report_add (self, _("Rate of Alarms (EEMUA 191)"));
  minutes = (double) (statistics->to - statistics->from) / RW_USEC_PER_MIN;
  rw_handover_section_add_fact (section, _("Told of in the shift"),
                                rw_record_text_count (statistics->n_told));
  if (minutes > 0)
    {
      rw_handover_section_add_fact (
        section, _("In 10 minutes"),
        describe_target (statistics->n_told * 10 / minutes, TARGET_PER_10_MIN));
      rw_handover_section_add_fact (
        section, _("In a day, at this rate"),
        describe_target (statistics->n_told * 1440 / minutes, TARGET_PER_DAY));
    }
  rw_handover_section_add_fact (section, _("Most in 10 minutes"),
                                rw_record_text_count (statistics->most_in_10_min));
  rw_handover_section_add_fact (section, _("Floods"), rw_record_text_count (statistics->n_floods));
  rw_handover_section_add_fact (section, _("Chattering"),
                                rw_record_text_count (statistics->n_chattering));
  rw_handover_section_add_fact (section, _("Active for over a day"),
                                rw_record_text_count (statistics->n_stale));
}

/* --- the system itself ------------------------------------------------------------------------ */

static char *
describe_link (RwLinkState state, const char *reason)
{
  static const char *const states[] = {
    [RW_LINK_OFF] = N_("not used"),
    [RW_LINK_CONNECTING] = N_("not connected"),
    [RW_LINK_UP] = N_("connected"),
    [RW_LINK_FAILED] = N_("failed"),
  };

  return *reason != '\0' ? g_strdup_printf ("%s: %s", _(states[state]), reason)
                         : g_strdup (_(states[state]));
}

static void
add_status (RwHandoverSection *section, const RwPipelineStatus *status, const RwRecordText *text)
{
  rw_handover_section_add_fact (section, _("Broker"),
                                describe_link (status->broker, status->broker_text));
  rw_handover_section_add_fact (section, _("Last message"),
                                status->last_message != 0
                                  ? rw_record_text_time (text, status->last_message)
                                  : g_strdup (_("none")));
  rw_handover_section_add_fact (section, _("Link to the database"),
                                describe_link (status->database, status->database_text));
  rw_handover_section_add_fact (section, _("Waiting on disk"),
                                rw_record_text_count (status->spooled));
  rw_handover_section_add_fact (section, _("Late readings"), rw_record_text_count (status->late));
  rw_handover_section_add_fact (section, _("Rejected messages"),
                                rw_record_text_count (status->rejected));
  rw_handover_section_add_fact (section, _("Skipped by the window"),
                                rw_record_text_count (status->dropped));
}

void
rw_handover_report_add_health (RwHandoverReport *self,
                               const RwHandover *handover,
                               const RwRecordText *text)
{
  RwHandoverSection *section = rw_handover_report_add (self, _("Health of the System"));

  for (guint i = 0; i < handover->alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (handover->alarms, i);

      if (g_str_equal (alarm->container_id, RW_ALARM_FEED_ID) && rw_alarm_is_active (alarm))
        rw_handover_section_add_paragraph (section, g_strdup (_("The whole fleet is silent.")));
    }
  if (handover->has_status)
    add_status (section, &handover->status, text);
  if (handover->has_stats)
    {
      g_autofree char *size = g_format_size (handover->stats.database_bytes);

      rw_handover_section_add_fact (section, _("Database"),
                                    g_strdup_printf ("PostgreSQL %s, %s",
                                                     handover->stats.server_version, size));
      rw_handover_section_add_fact (section, _("Rejected, kept"),
                                    rw_record_text_count (handover->stats.dead_letters));
    }
  if (section->rows->len == 0 && section->paragraphs->len == 0)
    rw_handover_section_add_paragraph (section, g_strdup (_("Not known.")));
}

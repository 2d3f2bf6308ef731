/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-handover-private.h"

#include "rw-label.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdarg.h>

static void
section_free (gpointer data)
{
  RwHandoverSection *section = data;

  g_free (section->heading);
  g_free (section->after);
  g_ptr_array_unref (section->rows);
  g_ptr_array_unref (section->paragraphs);
  g_free (section);
}

RwHandoverSection *
rw_handover_report_add (RwHandoverReport *self, const char *heading)
{
  RwHandoverSection *section = g_new0 (RwHandoverSection, 1);

  section->heading = g_strdup (heading);
  section->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  section->paragraphs = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->sections, section);
  return section;
}

void
rw_handover_section_set_columns (RwHandoverSection *self, const char *title, ...)
{
  va_list arguments;

  va_start (arguments, title);
  while (title != NULL && self->n_columns < RW_HANDOVER_MAX_COLUMNS)
    {
      self->titles[self->n_columns] = title;
      self->widths[self->n_columns++] = va_arg (arguments, double);
      title = va_arg (arguments, const char *);
    }
  va_end (arguments);
}

/* Text from outside may try to steer what shows it. */
static char *
clean (char *text)
{
  g_autofree char *owned = text;

  return rw_paper_clean (owned);
}

static void
add_cells (RwHandoverSection *self, char **cells, guint n)
{
  for (guint i = 0; i < n; i++)
    cells[i] = clean (cells[i]);
  g_ptr_array_add (self->rows, cells);
}

void
rw_handover_section_add_row (RwHandoverSection *self, char *first, ...)
{
  char **cells = g_new0 (char *, self->n_columns + 1);
  va_list arguments;

  cells[0] = first;
  va_start (arguments, first);
  for (guint i = 1; i < self->n_columns; i++)
    cells[i] = va_arg (arguments, char *);
  va_end (arguments);
  add_cells (self, cells, self->n_columns);
}

void
rw_handover_section_add_fact (RwHandoverSection *self, const char *name, char *value)
{
  char **cells = g_new0 (char *, 3);

  cells[0] = g_strdup (name);
  cells[1] = value;
  add_cells (self, cells, 2);
}

void
rw_handover_section_add_paragraph (RwHandoverSection *self, char *text)
{
  g_ptr_array_add (self->paragraphs, clean (text));
}

void
rw_handover_section_set_total (RwHandoverSection *self, guint n)
{
  guint more = n > RW_HANDOVER_MAX_ROWS ? n - RW_HANDOVER_MAX_ROWS : 0;

  g_clear_pointer (&self->after, g_free);
  if (more > 0)
    self->after = g_strdup_printf (ngettext ("And %u more.", "And %u more.", more), more);
}

/* --- alarms ----------------------------------------------------------------------------------- */

static const char *
get_priority (int priority)
{
  static const char *const names[]
    = { N_("None"), N_("Critical"), N_("High"), N_("Medium"), N_("Low") };

  return _(names[CLAMP (priority, 0, 4)]);
}

static char *
describe_who (const RwAlarm *alarm)
{
  if (alarm->acknowledged_by == NULL)
    return g_strdup (alarm->note);
  return alarm->note == NULL ? g_strdup (alarm->acknowledged_by)
                             : g_strdup_printf ("%s: %s", alarm->acknowledged_by, alarm->note);
}

typedef struct
{
  const char *heading;
  const char *time_title;
  const char *nothing;
  gboolean (*matches) (const RwAlarm *alarm);
  gint64 (*get_time) (const RwAlarm *alarm);
} AlarmPart;

static gboolean
is_open (const RwAlarm *alarm)
{
  return alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED || alarm->state == RW_ALARM_STATE_RETURNED;
}

static gboolean
is_acknowledged (const RwAlarm *alarm)
{
  return alarm->state == RW_ALARM_STATE_ACKNOWLEDGED;
}

static gboolean
is_shelved (const RwAlarm *alarm)
{
  return alarm->state == RW_ALARM_STATE_SHELVED;
}

static gboolean
is_out_of_service (const RwAlarm *alarm)
{
  return alarm->state == RW_ALARM_STATE_OUT_OF_SERVICE;
}

static gint64
get_raised (const RwAlarm *alarm)
{
  return alarm->raised_time;
}

static gint64
get_shelved_until (const RwAlarm *alarm)
{
  return alarm->shelved_until;
}

static int
compare_alarms (gconstpointer a, gconstpointer b)
{
  const RwAlarm *first = *(const RwAlarm *const *) a;
  const RwAlarm *second = *(const RwAlarm *const *) b;

  if (first->priority != second->priority)
    return first->priority - second->priority;
  return first->raised_time < second->raised_time   ? 1
         : first->raised_time > second->raised_time ? -1
                                                    : 0;
}

static void
add_counts (RwHandoverSection *section, GPtrArray *alarms)
{
  guint counts[5] = { 0 };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < alarms->len; i++)
    counts[CLAMP (((const RwAlarm *) g_ptr_array_index (alarms, i))->priority, 0, 4)]++;
  for (int priority = 1; priority <= 4; priority++)
    if (counts[priority] > 0)
      g_string_append_printf (text, "%s%s: %u", text->len > 0 ? ", " : "", get_priority (priority),
                              counts[priority]);
  rw_handover_section_add_paragraph (section, g_string_free (text, FALSE));
}

/* Members of an incident are told of once, as that. */
static void
add_alarms (RwHandoverReport *self,
            const RwHandover *handover,
            const RwRecordText *text,
            const AlarmPart *part)
{
  RwHandoverSection *section = rw_handover_report_add (self, _(part->heading));
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < handover->alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (handover->alarms, i);

      if (part->matches (alarm) && (alarm->incident_id == 0 || handover->incidents == NULL))
        g_ptr_array_add (found, alarm);
    }
  if (found->len == 0)
    {
      rw_handover_section_add_paragraph (section, g_strdup (_(part->nothing)));
      return;
    }
  g_ptr_array_sort (found, compare_alarms);
  add_counts (section, found);
  rw_handover_section_set_columns (section, _("Priority"), 0.1, _("Reefer"), 0.16, _("Alarm"), 0.27,
                                   _(part->time_title), 0.2, _("Who and Why"), 0.27, (char *) NULL);
  for (guint i = 0; i < MIN (found->len, RW_HANDOVER_MAX_ROWS); i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (found, i);
      gint64 time = part->get_time (alarm);

      rw_handover_section_add_row (section, g_strdup (get_priority (alarm->priority)),
                                   g_strdup (alarm->container_id), rw_label_rule (alarm->rule_id),
                                   time != 0 ? rw_record_text_time (text, time) : NULL,
                                   describe_who (alarm));
    }
  rw_handover_section_set_total (section, found->len);
}

/* Whatever was done about it. */
static void
add_silent (RwHandoverReport *self, const RwHandover *handover)
{
  RwHandoverSection *section = rw_handover_report_add (self, _("Silent Reefers"));
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < handover->alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (handover->alarms, i);

      if (!g_str_equal (alarm->rule_id, "stale") || !rw_alarm_is_active (alarm))
        continue;
      if (n++ < RW_HANDOVER_MAX_ROWS)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", alarm->container_id);
    }
  if (n == 0)
    g_string_append (text, _("None."));
  rw_handover_section_add_paragraph (section, g_string_free (text, FALSE));
  rw_handover_section_set_total (section, n);
}

static void
add_facts (RwHandoverReport *self, const RwHandover *handover, const RwRecordText *text)
{
  RwHandoverSection *section = rw_handover_report_add (self, NULL);
  g_autofree char *from = rw_record_text_time (text, handover->from);
  g_autofree char *to = rw_record_text_time (text, handover->to);

  rw_handover_section_add_fact (section, _("Shift"), g_strdup_printf ("%s – %s", from, to));
  rw_handover_section_add_fact (section, _("Times"),
                                rw_record_text_zone (text, handover->from, handover->to));
  rw_handover_section_add_fact (section, _("Made"), rw_record_text_time (text, handover->made_time));
  rw_handover_section_add_fact (section, _("Handed over by"),
                                g_strdup (handover->giver != NULL ? handover->giver : "…"));
  rw_handover_section_add_fact (section, _("Taken over by"),
                                g_strdup (handover->taker != NULL ? handover->taker : "…"));
  if (handover->note != NULL)
    rw_handover_section_add_fact (section, _("Note"), g_strdup (handover->note));
  for (guint i = 0; i < handover->missing->len; i++)
    rw_handover_section_add_fact (section, _("Not known"),
                                  g_strdup (g_ptr_array_index (handover->missing, i)));
}

RwHandoverReport *
rw_handover_report_new (const RwHandover *handover)
{
  static const AlarmPart parts[] = {
    { N_("To Be Acknowledged"), N_("Raised"), N_("Nothing."), is_open, get_raised },
    { N_("Acknowledged, Not Over"), N_("Raised"), N_("Nothing."), is_acknowledged, get_raised },
    { N_("Shelved"), N_("Until"), N_("Nothing."), is_shelved, get_shelved_until },
    { N_("Out of Service"), N_("Raised"), N_("Nothing."), is_out_of_service, get_raised },
  };
  RwHandoverReport *self = g_new0 (RwHandoverReport, 1);
  RwRecordText text
    = rw_record_text_init (handover->zone, handover->fahrenheit, handover->from, handover->to);

  self->title = g_strdup (_("Shift Handover"));
  self->foot = rw_record_text_time (&text, handover->made_time);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  add_facts (self, handover, &text);
  rw_handover_report_add_incidents (self, handover, &text);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    add_alarms (self, handover, &text, &parts[i]);
  add_silent (self, handover);
  rw_handover_report_add_orders (self, handover, &text);
  rw_handover_report_add_notes (self, handover, &text);
  rw_handover_report_add_rate (self, handover);
  rw_handover_report_add_health (self, handover, &text);
  return self;
}

void
rw_handover_report_free (RwHandoverReport *self)
{
  g_ptr_array_unref (self->sections);
  g_free (self->title);
  g_free (self->foot);
  g_free (self);
}

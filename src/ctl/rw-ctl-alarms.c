/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-alarm-store.h"
#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-pg-store.h"
#include "rw-row-writer.h"
#include "rw-time.h"

#include <glib/gi18n.h>

/* Measured values are shown with the decimals of a temperature. */
#define DECIMALS 1

#define DEFAULT_SPAN RW_USEC_PER_DAY

/* The database has NULL where an alarm has 0. */
static void
add_time (RwRowWriter *rows, gint64 time)
{
  rw_row_writer_add_time (rows, time != 0 ? time : RW_ROW_NO_TIME);
}

static void
add_number_of (RwRowWriter *rows, gint64 number)
{
  if (number != 0)
    rw_row_writer_add_integer (rows, number);
  else
    rw_row_writer_add_missing (rows);
}

/* --- list ------------------------------------------------------------------------------------ */

static void
add_alarm_columns (RwRowWriter *rows)
{
  rw_row_writer_add_column (rows, "alarm_id", NULL);
  rw_row_writer_add_column (rows, "priority", NULL);
  rw_row_writer_add_column (rows, "state", NULL);
  rw_row_writer_add_column (rows, "container_id", NULL);
  rw_row_writer_add_column (rows, "rule_id", NULL);
  rw_row_writer_add_column (rows, "product_id", NULL);
  rw_row_writer_add_time_column (rows, "raised_time");
  rw_row_writer_add_time_column (rows, "cleared_time");
  rw_row_writer_add_column (rows, "value", NULL);
  rw_row_writer_add_column (rows, "limit_value", NULL);
  rw_row_writer_add_time_column (rows, "acknowledged_time");
  rw_row_writer_add_column (rows, "acknowledged_by", NULL);
  rw_row_writer_add_column (rows, "note", NULL);
  rw_row_writer_add_time_column (rows, "began_time");
  rw_row_writer_add_time_column (rows, "limit_time");
  rw_row_writer_add_time_column (rows, "shelved_until");
  rw_row_writer_add_column (rows, "n_raised", NULL);
  rw_row_writer_add_column (rows, "incident_id", NULL);
  rw_row_writer_add_column (rows, "work_order_id", NULL);
}

static void
add_alarm (RwRowWriter *rows, const RwAlarm *alarm)
{
  rw_row_writer_add_integer (rows, alarm->alarm_id);
  rw_row_writer_add_integer (rows, alarm->priority);
  rw_row_writer_add_text (rows, rw_alarm_state_to_string (alarm->state));
  rw_row_writer_add_text (rows, alarm->container_id);
  rw_row_writer_add_text (rows, alarm->rule_id);
  rw_row_writer_add_text (rows, alarm->product_id);
  add_time (rows, alarm->raised_time);
  add_time (rows, alarm->cleared_time);
  rw_row_writer_add_number (rows, alarm->value, DECIMALS);
  rw_row_writer_add_number (rows, alarm->limit_value, DECIMALS);
  add_time (rows, alarm->acknowledged_time);
  rw_row_writer_add_text (rows, alarm->acknowledged_by);
  rw_row_writer_add_text (rows, alarm->note);
  add_time (rows, alarm->began_time);
  add_time (rows, alarm->limit_time);
  add_time (rows, alarm->shelved_until);
  rw_row_writer_add_integer (rows, alarm->n_raised);
  add_number_of (rows, alarm->incident_id);
  add_number_of (rows, alarm->work_order_id);
}

static gboolean
write_alarms (GPtrArray *alarms, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  add_alarm_columns (rows);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < alarms->len; i++)
    {
      add_alarm (rows, g_ptr_array_index (alarms, i));
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_alarms (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) alarms = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Lists every alarm that is not over: what nobody took first, then "
                                "by priority, then the newest."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rw_alarm_store_list_async (RW_ALARM_STORE (store), rw_ctl_get_cancellable (ctl),
                             rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  alarms = rw_alarm_store_list_finish (RW_ALARM_STORE (store), result, &error);
  if (alarms == NULL || !write_alarms (alarms, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- journal --------------------------------------------------------------------------------- */

static void
add_entry (RwRowWriter *rows, const RwAlarmJournalEntry *entry)
{
  add_time (rows, entry->event_time);
  rw_row_writer_add_integer (rows, entry->alarm_id);
  rw_row_writer_add_text (rows, entry->container_id);
  rw_row_writer_add_text (rows, entry->rule_id);
  rw_row_writer_add_text (rows, entry->event);
  rw_row_writer_add_text (rows, entry->actor);
  rw_row_writer_add_number (rows, entry->value, DECIMALS);
  rw_row_writer_add_text (rows, entry->note);
}

static gboolean
write_journal (GPtrArray *entries, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  static const char *const names[] = { "alarm_id", "container_id", "rule_id", "event",
                                       "actor",    "value",        "note" };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  rw_row_writer_add_time_column (rows, "event_time");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    rw_row_writer_add_column (rows, names[i], NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      add_entry (rows, g_ptr_array_index (entries, i));
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_alarms_journal (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL, *reefer = NULL;
  g_autofree char *from_text = NULL, *to_text = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (GError) error = NULL;
  gint64 from, to;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FROM_OPTION (&from_text),
    RW_CTL_TO_OPTION (&to_text),
    { "reefer", 0, 0, G_OPTION_ARG_STRING, &reefer, N_ ("Of one container only"), N_ ("ID") },
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Lists what happened to alarms and who did it, the newest first; "
                                "without --from, in the last day before --to."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_options_read_span (from_text, to_text, DEFAULT_SPAN, &from, &to, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rw_alarm_store_journal_async (RW_ALARM_STORE (store), reefer, from, to, G_MAXUINT,
                                rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  journal = rw_alarm_store_journal_finish (RW_ALARM_STORE (store), result, &error);
  if (journal == NULL || !write_journal (journal, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

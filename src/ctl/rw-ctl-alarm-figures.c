/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-alarm-store.h"
#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-pg-store.h"
#include "rw-time.h"

#include <glib/gi18n.h>

#define DEFAULT_SPAN RW_USEC_PER_DAY

/* The options that both commands have. */
typedef struct
{
  char *database, *format_text, *from_text, *to_text;
  gint64 from, to;
  RwRowFormat format;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->database);
  g_free (options->format_text);
  g_free (options->from_text);
  g_free (options->to_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *options, const char *summary, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&options->database),
    RW_CTL_FROM_OPTION (&options->from_text),
    RW_CTL_TO_OPTION (&options->to_text),
    RW_CTL_FORMAT_OPTION (&options->format_text),
    { NULL },
  };

  return rw_ctl_options_parse (NULL, summary, entries, NULL, argc, argv, error)
         && rw_ctl_options_complete_database (&options->database, error)
         && rw_ctl_options_read_span (options->from_text, options->to_text, DEFAULT_SPAN,
                                      &options->from, &options->to, error)
         && rw_ctl_rows_read_format (options->format_text, &options->format, error);
}

/* --- incidents ------------------------------------------------------------------------------- */

static void
add_incident (RwRowWriter *rows, const RwIncident *incident)
{
  rw_row_writer_add_integer (rows, incident->incident_id);
  rw_row_writer_add_text (rows, incident->rule_id);
  rw_row_writer_add_integer (rows, incident->priority);
  rw_row_writer_add_time (rows, incident->began_time);
  rw_row_writer_add_time (rows, incident->last_time);
  rw_row_writer_add_time (rows, incident->ended_time != 0 ? incident->ended_time : RW_ROW_NO_TIME);
  rw_row_writer_add_integer (rows, incident->n_members);
  rw_row_writer_add_integer (rows, incident->n_active);
  rw_row_writer_add_integer (rows, incident->n_unacknowledged);
  rw_row_writer_add_degrees (rows, incident->latitude);
  rw_row_writer_add_degrees (rows, incident->longitude);
}

static gboolean
write_incidents (GPtrArray *incidents,
                 const Options *options,
                 GCancellable *cancellable,
                 GError **error)
{
  static const char *const counts[] = { "n_members", "n_active", "n_unacknowledged", "latitude",
                                        "longitude" };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (options->format);

  rw_row_writer_add_column (rows, "incident_id", NULL);
  rw_row_writer_add_column (rows, "rule_id", NULL);
  rw_row_writer_add_column (rows, "priority", NULL);
  rw_row_writer_add_time_column (rows, "began_time");
  rw_row_writer_add_time_column (rows, "last_time");
  rw_row_writer_add_time_column (rows, "ended_time");
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    rw_row_writer_add_column (rows, counts[i], NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;

  for (guint i = 0; i < incidents->len; i++)
    {
      const RwIncident *incident = g_ptr_array_index (incidents, i);

      if (incident->began_time >= options->to)
        continue;
      add_incident (rows, incident);
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_alarms_incidents (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse (&options,
              _ ("Lists alarms of one cause, as a terminal without power, the newest first: those "
                 "that are not over, and those that ended since --from or, without it, in the last "
                 "day."),
              argc, argv, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (options.database);
  rw_alarm_store_incidents_async (RW_ALARM_STORE (store), options.from, G_MAXUINT,
                                  rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  incidents = rw_alarm_store_incidents_finish (RW_ALARM_STORE (store), result, &error);
  if (incidents == NULL
      || !write_incidents (incidents, &options, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- statistics ------------------------------------------------------------------------------ */

/* A figure that is a row: its value is a number, or missing. */
static gboolean
add_figure (RwRowWriter *rows,
            const char *name,
            gint64 value,
            const char *container_id,
            const char *rule_id,
            GCancellable *cancellable,
            GError **error)
{
  rw_row_writer_add_text (rows, name);
  rw_row_writer_add_integer (rows, value);
  rw_row_writer_add_text (rows, container_id);
  rw_row_writer_add_text (rows, rule_id);
  return rw_row_writer_end_row (rows, cancellable, error);
}

static gboolean
add_counts (RwRowWriter *rows,
            const char *name,
            GPtrArray *counts,
            GCancellable *cancellable,
            GError **error)
{
  for (guint i = 0; i < counts->len; i++)
    {
      const RwAlarmCount *count = g_ptr_array_index (counts, i);

      if (!add_figure (rows, name, count->n, count->container_id, count->rule_id, cancellable,
                       error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_statistics (const RwAlarmStatistics *statistics,
                  RwRowFormat format,
                  GCancellable *cancellable,
                  GError **error)
{
  const struct
  {
    const char *name;
    gint64 value;
  } figures[] = {
    { "raised", statistics->n_raised },
    { "told", statistics->n_told },
    { "told_critical", statistics->n_by_priority[RW_ALARM_PRIORITY_CRITICAL] },
    { "told_high", statistics->n_by_priority[RW_ALARM_PRIORITY_HIGH] },
    { "told_medium", statistics->n_by_priority[RW_ALARM_PRIORITY_MEDIUM] },
    { "told_low", statistics->n_by_priority[RW_ALARM_PRIORITY_LOW] },
    { "most_in_10_min", statistics->most_in_10_min },
    { "floods", statistics->n_floods },
    { "seconds_in_flood", statistics->time_in_flood / RW_USEC_PER_SEC },
    { "chattering", statistics->n_chattering },
    { "stale_now", statistics->n_stale },
    { "standing_now", statistics->n_standing },
    { "shelved_now", statistics->n_shelved },
    { "seconds_until_acknowledged", statistics->acknowledged_after / RW_USEC_PER_SEC },
  };
  static const char *const names[] = { "figure", "value", "container_id", "rule_id" };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    rw_row_writer_add_column (rows, names[i], NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (!add_figure (rows, figures[i].name, figures[i].value, NULL, NULL, cancellable, error))
      return FALSE;
  return add_counts (rows, "raised_by_rule", statistics->rules, cancellable, error)
         && add_counts (rows, "raised_most", statistics->actors, cancellable, error)
         && rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_alarms_statistics (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  RwAlarmStatistics *statistics;
  g_autoptr (GError) error = NULL;
  gboolean written;

  if (!parse (&options,
              _ ("Tells figures of the alarm system itself, after EEMUA 191 and ISA-18.2; without "
                 "--from, of the last day before --to. An incident counts once as told."),
              argc, argv, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (options.database);
  rw_alarm_store_statistics_async (RW_ALARM_STORE (store), options.from, options.to,
                                   rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  statistics = rw_alarm_store_statistics_finish (RW_ALARM_STORE (store), result, &error);
  if (statistics == NULL)
    return rw_ctl_fail (ctl, error);

  written = write_statistics (statistics, options.format, rw_ctl_get_cancellable (ctl), &error);
  rw_alarm_statistics_free (statistics);
  return written ? RW_CTL_OK : rw_ctl_fail (ctl, error);
}

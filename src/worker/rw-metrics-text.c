/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-metrics-text.h"

#include "rw-config.h"
#include "rw-time.h"

#define PREFIX "reeferwatch_"

#define FIELD(field) G_STRUCT_OFFSET (RwPipelineStatus, field)

/* Fields of the status that are one number. All counters are guint64. */
static const struct
{
  const char *name;
  const char *help;
  gsize offset;
} counters[] = {
  { "messages_received_total", "Messages that came from the broker.", FIELD (received) },
  { "messages_total",
    "Messages committed to the database, also those of an earlier run that waited "
    "on disk.",
    FIELD (messages) },
  { "readings_total", "Readings committed: stored, duplicate and rejected ones.",
    FIELD (readings) },
  { "readings_stored_total", "Readings that became a row.", FIELD (stored) },
  { "readings_duplicate_total", "Readings that were there already.", FIELD (duplicate) },
  { "readings_conflicting_total",
    "Duplicates with other values under the same container and time; the first ones stay.",
    FIELD (conflicting) },
  { "readings_rejected_total", "Readings and messages that went to dead_letter.",
    FIELD (rejected) },
  { "readings_late_total", "Stored readings older than one that was there already.", FIELD (late) },
  { "alarms_raised_total", "Alarms raised.", FIELD (alarms_raised) },
  { "alarms_cleared_total", "Alarms cleared.", FIELD (alarms_cleared) },
  { "archive_days_total", "Days archived and dropped from the database.",
    FIELD (archive.days_done) },
  { "archive_readings_total", "Readings archived and dropped from the database.",
    FIELD (archive.readings) },
  { "archive_bytes_total", "Bytes written to archives.", FIELD (archive.bytes) },
  { "deliveries_delivered_total", "Messages about alarms that a receiver took.",
    FIELD (notify.delivered) },
  { "deliveries_failed_total", "Attempts to send one that failed, tried again or not.",
    FIELD (notify.failed) },
};

static const struct
{
  const char *name;
  const char *help;
  gsize offset;
} gauges[] = {
  { "held_messages", "Messages that are neither committed nor on disk, so not acknowledged.",
    FIELD (held) },
  { "spool_items", "Readings and dead letters that wait on disk for the database.",
    FIELD (spooled) },
  { "spool_bytes", "Bytes that the spool takes on disk.", FIELD (spool_bytes) },
  { "deliveries_pending", "Messages about alarms that wait to be sent, by whatever worker.",
    FIELD (notify.pending) },
  { "batch_size", "Readings and dead letters in the last transaction.", FIELD (batch_size) },
};

/* Times and spans are gint64 µs; Prometheus wants seconds. */
static const struct
{
  const char *name;
  const char *help;
  gsize offset;
} seconds[] = {
  { "lag_seconds", "From receipt to commit of the oldest message of the last batch.", FIELD (lag) },
  { "last_commit_duration_seconds", "What the last transaction took.", FIELD (commit_time) },
  { "last_message_timestamp_seconds", "When the last message came, 0 for never.",
    FIELD (last_message) },
  { "last_commit_timestamp_seconds", "When the last transaction was committed, 0 for never.",
    FIELD (last_commit) },
  { "archive_last_run_timestamp_seconds",
    "When looking for what is to be archived last came to its end, 0 for never.",
    FIELD (archive.last_run) },
  { "start_time_seconds", "When the worker started.", FIELD (started_time) },
};

static void
begin (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help, name,
                          type);
}

static void
add_count (GString *out, const char *name, guint64 value)
{
  g_string_append_printf (out, PREFIX "%s %" G_GUINT64_FORMAT "\n", name, value);
}

static void
add_seconds (GString *out, const char *name, gint64 microseconds)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.6f", (double) microseconds / RW_USEC_PER_SEC);
  g_string_append_printf (out, PREFIX "%s %s\n", name, text);
}

static void
add_labelled (GString *out, const char *name, const char *label, const char *value, guint64 count)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_printf (out, PREFIX "%s{%s=\"", name, label);
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (*p == '\\' || *p == '"')
        g_string_append_c (out, '\\');
      if (*p == '\n')
        g_string_append (out, "\\n");
      else
        g_string_append_c (out, *p);
    }
  g_string_append_printf (out, "\"} %" G_GUINT64_FORMAT "\n", count);
}

static void
add_names (GString *out, const char *name, const char *label, const RwStatusCount *counts)
{
  for (guint i = 0; i < RW_STATUS_MAX_COUNTS && counts[i].name[0] != '\0'; i++)
    add_labelled (out, name, label, counts[i].name, counts[i].count);
}

static void
add_numbers (GString *out, const RwPipelineStatus *status)
{
  const char *base = (const char *) status;

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    {
      begin (out, counters[i].name, "counter", counters[i].help);
      add_count (out, counters[i].name, *(const guint64 *) (base + counters[i].offset));
    }
  for (guint i = 0; i < G_N_ELEMENTS (gauges); i++)
    {
      begin (out, gauges[i].name, "gauge", gauges[i].help);
      add_count (out, gauges[i].name, *(const guint64 *) (base + gauges[i].offset));
    }
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      begin (out, seconds[i].name, "gauge", seconds[i].help);
      add_seconds (out, seconds[i].name, *(const gint64 *) (base + seconds[i].offset));
    }
}

static void
add_archive (GString *out, const RwArchiveStatus *status)
{
  char fraction[G_ASCII_DTOSTR_BUF_SIZE];

  begin (out, "archive_trouble", "gauge",
         "1 when old readings could not be archived the last time, else 0.");
  add_count (out, "archive_trouble", status->state == RW_ARCHIVE_FAILED);
  begin (out, "archive_days_stored", "gauge", "Days of readings in the database.");
  add_count (out, "archive_days_stored", status->days_stored);
  begin (out, "archive_days_left", "gauge", "Days that are due to be archived.");
  add_count (out, "archive_days_left", status->days_left);
  begin (out, "archive_progress_ratio", "gauge", "How much is done of the day under way, 0 to 1.");
  g_ascii_formatd (fraction, sizeof fraction, "%.3f", status->fraction);
  g_string_append_printf (out, PREFIX "archive_progress_ratio %s\n", fraction);
}

static void
add_links (GString *out, const RwPipelineStatus *status)
{
  begin (out, "link_up", "gauge", "1 while the link is up, else 0.");
  add_labelled (out, "link_up", "link", "broker", status->broker == RW_LINK_UP);
  add_labelled (out, "link_up", "link", "database", status->database == RW_LINK_UP);

  begin (out, "link_connects_total", "counter",
         "Times the link came up; more than one means that it was lost in between.");
  add_labelled (out, "link_connects_total", "link", "broker", status->broker_connects);
  add_labelled (out, "link_connects_total", "link", "database", status->database_connects);
}

char *
rw_metrics_to_text (const RwPipelineStatus *status)
{
  GString *out = g_string_sized_new (8192);

  begin (out, "build_info", "gauge", "1, labelled with the version.");
  add_labelled (out, "build_info", "version", RW_VERSION, 1);

  add_numbers (out, status);

  begin (out, "source_readings_total", "counter", "Readings by the decoder that understood them.");
  add_names (out, "source_readings_total", "source", status->sources);
  begin (out, "rejections_total", "counter", "Rejected readings and messages by what is wrong.");
  add_names (out, "rejections_total", "reason", status->rejects);

  begin (out, "commit_seconds", "summary", "What the transactions took.");
  add_seconds (out, "commit_seconds_sum", status->commit_time_total);
  add_count (out, "commit_seconds_count", status->batches);

  begin (out, "spool_trouble", "gauge",
         "1 while the disk of the spool is full or nearly so, else 0.");
  add_count (out, "spool_trouble", status->spool_text[0] != '\0');
  add_archive (out, &status->archive);
  add_links (out, status);
  return g_string_free (out, FALSE);
}

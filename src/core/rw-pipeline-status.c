/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-status.h"

#include "rw-config.h"
#include "rw-time.h"

const char *
rw_link_state_to_string (RwLinkState state)
{
  static const char *const names[] = {
    [RW_LINK_OFF] = "off",
    [RW_LINK_CONNECTING] = "connecting",
    [RW_LINK_UP] = "up",
    [RW_LINK_FAILED] = "failed",
  };

  return names[state];
}

/* What those who read lines need to know of the archive, where there is one, with a comma before
 * it; no text, which may name folders. */
static char *
archive_to_json (const RwArchiveStatus *status)
{
  g_autofree char *day = status->day != 0 ? rw_time_format (status->day) : NULL;
  char fraction[G_ASCII_DTOSTR_BUF_SIZE];

  if (status->state == RW_ARCHIVE_OFF)
    return g_strdup ("");
  g_ascii_formatd (fraction, sizeof fraction, "%.3f", status->fraction);
  return g_strdup_printf (",\"archive\":{\"state\":\"%s\",\"day\":%s%.10s%s,\"step\":\"%s\","
                          "\"progress\":%s,\"days_left\":%u,"
                          "\"days_stored\":%u,\"days_archived\":%u,\"days\":%" G_GUINT64_FORMAT
                          ",\"readings\":%" G_GUINT64_FORMAT ",\"bytes\":%" G_GUINT64_FORMAT "}",
                          rw_archive_state_to_string (status->state), day != NULL ? "\"" : "",
                          day != NULL ? day : "null", day != NULL ? "\"" : "",
                          rw_archive_step_to_string (status->step), fraction, status->days_left,
                          status->days_stored, status->days_archived, status->days_done,
                          status->readings, status->bytes);
}

/* The same of what people are told. */
static char *
notify_to_json (const RwNotifyStatus *status)
{
  if (!status->on)
    return g_strdup ("");
  return g_strdup_printf (",\"deliveries\":{\"pending\":%" G_GUINT64_FORMAT
                          ",\"delivered\":%" G_GUINT64_FORMAT ",\"failed\":%" G_GUINT64_FORMAT "}",
                          status->pending, status->delivered, status->failed);
}

char *
rw_pipeline_status_to_json (const RwPipelineStatus *status, gint64 finished_time)
{
  g_autofree char *archive = archive_to_json (&status->archive);
  g_autofree char *notify = notify_to_json (&status->notify);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.3f",
                   (double) (finished_time - status->started_time) / RW_USEC_PER_SEC);

  return g_strdup_printf ("{\"messages\":%" G_GUINT64_FORMAT ",\"readings\":%" G_GUINT64_FORMAT
                          ",\"stored\":%" G_GUINT64_FORMAT ",\"duplicate\":%" G_GUINT64_FORMAT
                          ",\"rejected\":%" G_GUINT64_FORMAT ",\"late\":%" G_GUINT64_FORMAT
                          ",\"alarms_raised\":%" G_GUINT64_FORMAT
                          ",\"alarms_cleared\":%" G_GUINT64_FORMAT
                          ",\"seconds\":%s,\"spooled\":%" G_GUINT64_FORMAT "%s%s}",
                          status->messages, status->readings, status->stored, status->duplicate,
                          status->rejected, status->late, status->alarms_raised,
                          status->alarms_cleared, seconds, status->spooled, archive, notify);
}

char *
rw_pipeline_status_to_report (const RwPipelineStatus *status, gint64 finished_time)
{
  g_autofree char *counters = rw_pipeline_status_to_json (status, finished_time);
  g_autofree char *time = rw_time_format (rw_time_floor (finished_time, RW_USEC_PER_SEC));

  /* No text of an error: it may name servers, and who reads topics need not know those. */
  return g_strdup_printf ("{\"state\":\"online\",\"version\":\"%s\",\"time\":\"%s\","
                          "\"broker\":\"%s\",\"database\":\"%s\",\"held\":%" G_GUINT64_FORMAT
                          ",\"conflicting\":%" G_GUINT64_FORMAT ",%s",
                          RW_VERSION, time, rw_link_state_to_string (status->broker),
                          rw_link_state_to_string (status->database), status->held,
                          status->conflicting, counters + 1);
}

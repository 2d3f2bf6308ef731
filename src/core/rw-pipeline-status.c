/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-status.h"

#include "rw-time.h"

char *
rw_pipeline_status_to_json (const RwPipelineStatus *status, gint64 finished_time)
{
  char seconds[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (seconds, sizeof seconds, "%.3f",
                   (double) (finished_time - status->started_time) / RW_USEC_PER_SEC);

  return g_strdup_printf (
    "{\"messages\":%" G_GUINT64_FORMAT ",\"readings\":%" G_GUINT64_FORMAT
    ",\"stored\":%" G_GUINT64_FORMAT ",\"duplicate\":%" G_GUINT64_FORMAT
    ",\"rejected\":%" G_GUINT64_FORMAT ",\"late\":%" G_GUINT64_FORMAT
    ",\"alarms_raised\":%" G_GUINT64_FORMAT ",\"alarms_cleared\":%" G_GUINT64_FORMAT
    ",\"seconds\":%s,\"spooled\":%" G_GUINT64_FORMAT "}",
    status->messages, status->readings, status->stored, status->duplicate, status->rejected,
    status->late, status->alarms_raised, status->alarms_cleared, seconds, status->spooled);
}

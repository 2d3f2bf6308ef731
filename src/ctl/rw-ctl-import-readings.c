/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-import.h"

#include "rw-pipeline.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

/* How long an interruption waits for the last commit; longer than the deadline of a transaction. */
#define STOP_TIMEOUT (15 * G_USEC_PER_SEC)

static void
status_changed_cb (RwPipeline *pipeline, gpointer user_data)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (pipeline, &status);
  g_printerr ("\r");
  g_printerr (_ ("%" G_GUINT64_FORMAT " readings, %" G_GUINT64_FORMAT " rejected "),
              status.readings, status.rejected);
}

/* Waiting for what comes first. */
typedef struct
{
  GTask *task;
  gboolean told;
} Wait;

static void
tell (Wait *wait, gboolean ended)
{
  if (!wait->told)
    g_task_return_boolean (wait->task, ended);
  wait->told = TRUE;
}

static void
finished_cb (RwPipeline *pipeline, gpointer user_data)
{
  tell (user_data, TRUE);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  tell (user_data, FALSE);
}

/* Runs until the file ends or somebody interrupts; whether it ended. */
static gboolean
run (RwCtl *ctl, RwPipeline *pipeline)
{
  GCancellable *cancellable = rw_ctl_get_cancellable (ctl);
  g_autoptr (GTask) task = g_task_new (pipeline, NULL, rw_ctl_answered_cb, ctl);
  g_autoptr (GAsyncResult) result = NULL;
  Wait wait = { task, FALSE };

  /* Signals of the system come to this thread's loop, so nothing is cancelled between the lines. */
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), &wait);
  g_signal_connect (pipeline, "finished", G_CALLBACK (finished_cb), &wait);
  rw_pipeline_start (pipeline);
  result = rw_ctl_wait (ctl);
  g_signal_handlers_disconnect_by_data (cancellable, &wait);
  g_signal_handlers_disconnect_by_data (pipeline, &wait);
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

static int
judge (const GError *error)
{
  if (error == NULL)
    return RW_CTL_OK;
  if (g_error_matches (error, RW_ETL_ERROR, RW_ETL_ERROR_UNAVAILABLE))
    return RW_CTL_UNAVAILABLE;
  return g_error_matches (error, RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION) ? RW_CTL_CONFIGURATION
                                                                           : RW_CTL_INTERNAL;
}

static void
tell_rejected (const RwPipelineStatus *status)
{
  if (status->rejected == 0)
    return;
  g_printerr (ngettext ("%s: %" G_GUINT64_FORMAT
                        " reading could not be understood; it is kept with "
                        "the reason in the table reeferwatch.dead_letter\n",
                        "%s: %" G_GUINT64_FORMAT " readings could not be understood; they are kept "
                        "with the reason in the table reeferwatch.dead_letter\n",
                        (gulong) status->rejected),
              g_get_prgname (), status->rejected);
}

/* What another file came to. */
static void
add (RwPipelineStatus *total, RwPipeline *pipeline)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (pipeline, &status);
  if (total->started_time == 0)
    total->started_time = status.started_time;
  total->messages += status.messages;
  total->readings += status.readings;
  total->stored += status.stored;
  total->duplicate += status.duplicate;
  total->rejected += status.rejected;
  total->late += status.late;
  total->alarms_raised += status.alarms_raised;
  total->alarms_cleared += status.alarms_cleared;
  total->spooled += status.spooled;
}

/* The last line on standard output is that of the worker. */
static void
print_status (const RwPipelineStatus *status)
{
  g_autofree char *json = NULL;

  tell_rejected (status);
  json = rw_pipeline_status_to_json (status, g_get_real_time ());
  fprintf (stdout, "%s\n", json);
  fflush (stdout);
}

static int
end (RwPipeline *pipeline)
{
  const GError *error;

  if (!rw_pipeline_stop (pipeline, STOP_TIMEOUT))
    {
      g_printerr (
          _ ("%s: the database did not answer in time; import the file again, what is stored "
             "already is not stored twice\n"),
          g_get_prgname ());
      return RW_CTL_UNAVAILABLE;
    }

  error = rw_pipeline_get_exit_error (pipeline);
  if (error != NULL)
    g_printerr ("%s: %s\n", g_get_prgname (), error->message);
  return judge (error);
}

/* *ended: not interrupted. */
static int
import (RwCtl *ctl,
        const char *database,
        const char *path,
        RwPipelineStatus *total,
        gboolean *ended)
{
  g_autoptr (RwPipelineConfig) config = rw_pipeline_config_new ();
  g_autoptr (RwPipeline) pipeline = NULL;
  gboolean watched = isatty (STDERR_FILENO);
  int code;

  config->replay = g_strdup (path);
  config->database = g_strdup (database);
  config->give_up = TRUE;
  pipeline = rw_pipeline_new (config, NULL);
  if (watched)
    g_signal_connect (pipeline, "status-changed", G_CALLBACK (status_changed_cb), NULL);
  *ended = run (ctl, pipeline);
  g_signal_handlers_disconnect_by_func (pipeline, status_changed_cb, NULL);
  if (watched)
    g_printerr ("\r\033[K");

  code = end (pipeline);
  add (total, pipeline);
  return code;
}

int
rw_ctl_import_readings (RwCtl *ctl, const char *database, const char *const *paths)
{
  RwPipelineStatus total = { 0 };
  gboolean ended = TRUE;
  int code = RW_CTL_OK;

  for (guint i = 0; paths[i] != NULL && ended && code == RW_CTL_OK; i++)
    code = import (ctl, database, paths[i], &total, &ended);
  print_status (&total);

  /* Interrupted, the signal is what the program ends by, which any code but this one lets it do. */
  return ended || code != RW_CTL_OK ? code : RW_CTL_UNAVAILABLE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-worker.h"

#include "rw-metrics-server.h"
#include "rw-mqtt-address.h"
#include "rw-pipeline.h"
#include "rw-service-notify.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>

/* How long a signal waits for the last commit; longer than the deadline of a transaction. */
#define STOP_TIMEOUT (15 * G_USEC_PER_SEC)

typedef struct
{
  RwPipeline *pipeline;
  GMainLoop *loop;
  RwServiceNotify *notify;
  RwLinkState broker; /* as last told */
  RwLinkState database;
  char broker_text[sizeof ((RwPipelineStatus *) NULL)->broker_text];
  char database_text[sizeof ((RwPipelineStatus *) NULL)->database_text];
  char spool_text[sizeof ((RwPipelineStatus *) NULL)->spool_text];
  char archive_text[sizeof ((RwPipelineStatus *) NULL)->archive.text];
  char notify_text[sizeof ((RwPipelineStatus *) NULL)->notify.text];
} Worker;

static void
print_status (Worker *worker)
{
  RwPipelineStatus status;
  g_autofree char *json = NULL;

  rw_pipeline_get_status (worker->pipeline, &status);
  json = rw_pipeline_status_to_json (&status, g_get_real_time ());
  /* Lines are read by programs while we run, so each must leave at once. */
  fprintf (stdout, "%s\n", json);
  fflush (stdout);
}

/* Tells a change once, not every attempt that fails for the same reason. */
static void
tell_link (const char *name,
           RwLinkState state,
           const char *text,
           RwLinkState *told_state,
           char *told_text,
           gsize size)
{
  if (state == *told_state && g_str_equal (text, told_text))
    return;
  if (state == RW_LINK_UP)
    g_printerr (_ ("%s: connected\n"), name);
  else if (*text != '\0')
    g_printerr ("%s: %s\n", name, text);
  *told_state = state;
  g_strlcpy (told_text, text, size);
}

static void
tell_spool (Worker *worker, const char *text)
{
  gboolean was_well = *worker->spool_text == '\0';

  /* How much room is left changes all the time: only that it is little is news. */
  if (was_well == (*text == '\0'))
    return;
  g_printerr ("%s: %s\n", _ ("spool"), *text != '\0' ? text : _ ("there is room again"));
  g_strlcpy (worker->spool_text, text, sizeof worker->spool_text);
}

static void
tell_archive (Worker *worker, const char *text)
{
  if (g_str_equal (worker->archive_text, text))
    return;
  g_printerr ("%s: %s\n", _ ("archive"), *text != '\0' ? text : _ ("all is well again"));
  g_strlcpy (worker->archive_text, text, sizeof worker->archive_text);
}

static void
tell_notify (Worker *worker, const char *text)
{
  if (g_str_equal (worker->notify_text, text))
    return;
  g_printerr ("%s: %s\n", _ ("messages"), *text != '\0' ? text : _ ("all is well again"));
  g_strlcpy (worker->notify_text, text, sizeof worker->notify_text);
}

static void
status_changed_cb (RwPipeline *pipeline, gpointer user_data)
{
  Worker *worker = user_data;
  RwPipelineStatus status;

  rw_pipeline_get_status (pipeline, &status);
  tell_link (_ ("broker"), status.broker, status.broker_text, &worker->broker, worker->broker_text,
                sizeof worker->broker_text);
  tell_link (_ ("database"), status.database, status.database_text, &worker->database,
                worker->database_text, sizeof worker->database_text);
  tell_spool (worker, status.spool_text);
  tell_archive (worker, status.archive.text);
  tell_notify (worker, status.notify.text);
  rw_service_notify_update (worker->notify, &status, g_get_monotonic_time ());
}

static void
snapshot_cb (RwPipelineStatus *status, gpointer user_data)
{
  rw_pipeline_get_status (user_data, status);
}

static void
finished_cb (RwPipeline *pipeline, gpointer user_data)
{
  Worker *worker = user_data;

  g_main_loop_quit (worker->loop);
}

static gboolean
signal_cb (gpointer user_data)
{
  Worker *worker = user_data;

  g_main_loop_quit (worker->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
interval_cb (gpointer user_data)
{
  print_status (user_data);
  return G_SOURCE_CONTINUE;
}

static const char *
get_advice (const GError *error)
{
  if (g_error_matches (error, RW_ETL_ERROR, RW_ETL_ERROR_UNAVAILABLE))
    return _ ("Check that the server runs and can be reached from here, then start the worker again. "
              "What is not stored is still with the broker, or in the spool.");
  if (g_error_matches (error, RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION))
    return _ ("Correct the settings (--help lists them), then start the worker again.");
  return _ ("This is a fault of the worker. Please report it with the line above.");
}

static int
get_exit_code (const GError *error)
{
  if (error == NULL)
    return RW_WORKER_OK;
  if (g_error_matches (error, RW_ETL_ERROR, RW_ETL_ERROR_UNAVAILABLE))
    return RW_WORKER_UNAVAILABLE;
  if (g_error_matches (error, RW_ETL_ERROR, RW_ETL_ERROR_CONFIGURATION))
    return RW_WORKER_CONFIGURATION;
  return RW_WORKER_INTERNAL;
}

static int
end (Worker *worker)
{
  int code = RW_WORKER_UNAVAILABLE;

  rw_service_notify_stopping (worker->notify);
  if (rw_pipeline_stop (worker->pipeline, STOP_TIMEOUT))
    {
      const GError *error = rw_pipeline_get_exit_error (worker->pipeline);

      code = get_exit_code (error);
      if (error != NULL)
        g_printerr ("reeferwatch-worker: %s\n%s\n", error->message, get_advice (error));
    }
  else
    g_printerr (_ ("reeferwatch-worker: the database did not answer in time; what is not stored is "
                   "still with the broker\n"));
  print_status (worker);
  return code;
}

/* *server is NULL where none is wanted. */
static int
start_metrics (const RwWorkerOptions *options, RwPipeline *pipeline, RwMetricsServer **server)
{
  g_autoptr (GError) error = NULL;

  *server = NULL;
  if (options->metrics == NULL)
    return RW_WORKER_OK;
  *server = rw_metrics_server_new (options->metrics, snapshot_cb, pipeline, &error);
  if (*server != NULL)
    {
      g_printerr (_ ("metrics: %s\n"), rw_metrics_server_get_uri (*server));
      return RW_WORKER_OK;
    }
  g_printerr ("reeferwatch-worker: %s\n", error->message);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) ? RW_WORKER_UNAVAILABLE
                                                                        : RW_WORKER_CONFIGURATION;
}

/* Not refused: the network may be a closed one. But nobody should find out by chance. */
static void
warn_about_password (const RwPipelineConfig *config)
{
  g_autoptr (RwMqttAddress) address = NULL;

  if (config->broker == NULL || config->broker_password == NULL)
    return;
  address = rw_mqtt_address_parse (config->broker, NULL);
  if (address != NULL && !address->tls && !rw_mqtt_address_is_local (address->host))
    g_printerr (_ ("broker: the password goes to %s in plain text, where anybody on the way can "
                   "read it: write mqtts:// if the broker speaks TLS\n"),
                address->host);
}

int
rw_worker_run (const RwWorkerOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RwPipeline) pipeline = rw_pipeline_new (options->pipeline, NULL);
  g_autoptr (RwServiceNotify) notify = rw_service_notify_new_from_environment ();
  g_autoptr (RwMetricsServer) server = NULL;
  Worker worker = { .pipeline = pipeline, .loop = loop, .notify = notify };
  guint sources[3] = { 0 };
  int code = start_metrics (options, pipeline, &server);

  if (code != RW_WORKER_OK)
    return code;

  warn_about_password (options->pipeline);
  g_signal_connect (pipeline, "status-changed", G_CALLBACK (status_changed_cb), &worker);
  g_signal_connect (pipeline, "finished", G_CALLBACK (finished_cb), &worker);
  sources[0] = g_unix_signal_add (SIGTERM, signal_cb, &worker);
  sources[1] = g_unix_signal_add (SIGINT, signal_cb, &worker);
  if (options->status_interval > 0)
    sources[2] = g_timeout_add_seconds (options->status_interval, interval_cb, &worker);

  rw_pipeline_start (pipeline);
  g_main_loop_run (loop);
  code = end (&worker);

  g_signal_handlers_disconnect_by_data (pipeline, &worker);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (sources[i] != 0)
      g_source_remove (sources[i]);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-backend.h"

#include "rw-clock.h"
#include "rw-desk-stores.h"
#include "rw-pg-store.h"
#include "rw-pipeline.h"
#include "rw-private-broker.h"
#include "rw-private-postgres.h"
#include "rw-redecoder.h"
#include "rw-revival.h"
#include "rw-simulated-fleet.h"
#include "rw-time.h"

#include <glib/gi18n.h>

/* Readings that may wait for the window: some seconds of a large fleet. */
#define MAILBOX_CAPACITY 200000
/* How much of the past a demo makes up for at its start: charts are not empty then. */
#define DEMO_PAST (30 * RW_USEC_PER_MIN)
/* How long the worker may take to commit what it holds at the end. */
#define STOP_TIMEOUT (5 * RW_USEC_PER_SEC)

/* What the backend itself keeps running. */
typedef enum
{
  PART_DATABASE,
  PART_BROKER,
  PART_FLEET,
  N_PARTS
} Part;

struct _RwBackend
{
  GObject parent_instance;
  RwSession *session;
  char *folder;
  RwArchivePlan *archive; /* of a private database */
  char **fleet_options;
  GCancellable *cancellable; /* of the present start; NULL when stopped */
  RwPipelineConfig *config;
  gboolean demo;

  RwPrivatePostgres *postgres;
  RwPrivateBroker *broker;
  RwSimulatedFleet *fleet;
  RwRevival revivals[N_PARTS];
  RwMailbox *mailbox;
  RwPipeline *pipeline;
  RwPgStore *store;
  RwDeskStores *desk;
};

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwBackend, rw_backend, G_TYPE_OBJECT)

static void
tell_progress (RwBackend *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, text);
}

static void
tell_problem (RwBackend *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, text);
}

static void
batches_came_cb (GPtrArray *batches, guint64 dropped_readings, gpointer user_data)
{
  RwBackend *self = user_data;

  rw_session_apply (self->session, batches);
}

/* A part ended although nobody asked it to, or could not be brought back: it is tried again. */
static void
part_failed (RwBackend *self, Part part, const char *text)
{
  tell_problem (self, text);
  rw_revival_failed (&self->revivals[part]);
}

/* The problem is over once all parts run. */
static void
part_started (RwBackend *self, Part part)
{
  gboolean was_down = self->revivals[part].down;

  rw_revival_succeeded (&self->revivals[part]);
  for (guint i = 0; i < N_PARTS; i++)
    if (self->revivals[i].down)
      return;
  if (was_down)
    tell_problem (self, NULL);
}

/* A part that ran before is tried again; one that never did waits for somebody to see to it. An
 * answer for a start that is over has nobody to be told. */
static void
start_failed (RwBackend *self, Part part, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  tell_progress (self, NULL);
  if (self->revivals[part].down)
    part_failed (self, part, error->message);
  else
    tell_problem (self, error->message);
}

static void
postgres_exited_cb (RwBackend *self, const char *reason)
{
  part_failed (self, PART_DATABASE,
               _("The database ended unexpectedly. It is being started again."));
}

static void
broker_exited_cb (RwBackend *self, const char *reason)
{
  part_failed (self, PART_BROKER, _("The broker ended unexpectedly. It is being started again."));
}

static void
fleet_exited_cb (RwBackend *self, const char *reason)
{
  g_clear_object (&self->fleet);
  part_failed (self, PART_FLEET,
               _("The simulated fleet ended unexpectedly. It is being started again."));
}

static void
start_fleet (RwBackend *self, const char *const *options)
{
  g_autoptr (GError) error = NULL;

  self->fleet = rw_simulated_fleet_new ();
  g_signal_connect_object (self->fleet, "exited", G_CALLBACK (fleet_exited_cb), self,
                           G_CONNECT_SWAPPED);
  if (rw_simulated_fleet_start (self->fleet, self->config->broker, options, &error))
    {
      part_started (self, PART_FLEET);
      return;
    }
  g_clear_object (&self->fleet);
  start_failed (self, PART_FLEET, error);
}

/* Goes on where the last demo ended, so that no reefer lives two lives at the same time. */
static void
latest_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwBackend) self = user_data;
  g_autoptr (RwBatch) latest = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *time = NULL;
  g_autofree char *start_option = NULL;
  gint64 start = rw_time_floor (rw_clock_now (NULL) - DEMO_PAST, RW_USEC_PER_SEC);
  const RwReading *readings;
  guint n = 0;

  latest = rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (source), result, &error);
  if (self->fleet != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Without an answer the past is taken to be empty: a doubled reading is a duplicate at worst. */
  readings = latest != NULL ? rw_batch_get_readings (latest, &n) : NULL;
  for (guint i = 0; i < n; i++)
    start = MAX (start, rw_time_floor (readings[i].time, RW_USEC_PER_SEC) + RW_USEC_PER_SEC);
  start = MIN (start, rw_clock_now (NULL));
  time = rw_time_format (start);
  start_option = g_strconcat ("--start=", time, NULL);
  start_fleet (self, (const char *const[]){ "--reefers=10000", "--faults=0.03", start_option,
                                            "--catch-up", "--speed=60", NULL });
}

static void
begin_demo (gpointer user_data)
{
  RwBackend *self = user_data;

  if (self->fleet_options != NULL)
    start_fleet (self, (const char *const *) self->fleet_options);
  else
    rw_history_provider_latest_async (RW_HISTORY_PROVIDER (self->store), self->cancellable,
                                      latest_answered_cb, g_object_ref (self));
}

/* The worker has made the schema: now there is something to ask. */
static void
open_stores (RwBackend *self)
{
  self->store = rw_pg_store_new (self->config->database);
  rw_session_set_note_store (self->session, RW_NOTE_STORE (self->store));
  rw_session_set_stores (self->session, RW_HISTORY_PROVIDER (self->store),
                         RW_ALARM_STORE (self->store), RW_DATA_STORE (self->store));
  self->desk = rw_desk_stores_new (self->session, self->store);
  if (self->demo)
    begin_demo (self);
}

static void
status_changed_cb (RwBackend *self)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (self->pipeline, &status);
  status.dropped = rw_mailbox_get_dropped (self->mailbox);
  rw_session_set_status (self->session, &status);
  if (self->store == NULL && status.database == RW_LINK_UP)
    open_stores (self);
}

static void
pipeline_finished_cb (RwBackend *self)
{
  const GError *error = rw_pipeline_get_exit_error (self->pipeline);

  status_changed_cb (self);
  if (error != NULL)
    tell_problem (self, error->message);
}

/* Broker and database are known: the worker and what the pages ask. */
static void
start_worker (RwBackend *self)
{
  g_autoptr (GError) error = NULL;

  if (!rw_pipeline_config_validate (self->config, &error))
    {
      tell_progress (self, NULL);
      tell_problem (self, error->message);
      return;
    }
  self->mailbox = rw_mailbox_new (NULL, MAILBOX_CAPACITY, batches_came_cb, self);
  self->pipeline = rw_pipeline_new (self->config, self->mailbox);
  g_signal_connect_object (self->pipeline, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pipeline, "finished", G_CALLBACK (pipeline_finished_cb), self,
                           G_CONNECT_SWAPPED);
  rw_pipeline_start (self->pipeline);
  rw_session_set_redecoder (self->session, RW_REDECODER (self->pipeline));
  tell_progress (self, NULL);
}

static void
broker_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwBackend) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean came_back;

  if (!rw_private_broker_start_finish (RW_PRIVATE_BROKER (source), result, &error))
    {
      start_failed (self, PART_BROKER, error);
      return;
    }
  came_back = self->revivals[PART_BROKER].down;
  part_started (self, PART_BROKER);
  /* The worker knows the address, which is the same, and connects by itself. */
  if (came_back)
    return;
  g_free (self->config->broker);
  self->config->broker = g_strdup (rw_private_broker_get_address (self->broker));
  start_worker (self);
}

static void
run_broker (gpointer user_data)
{
  RwBackend *self = user_data;

  rw_private_broker_start_async (self->broker, self->cancellable, broker_started_cb,
                                 g_object_ref (self));
}

static void
start_broker (RwBackend *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "broker", NULL);

  if (!self->demo)
    {
      start_worker (self);
      return;
    }
  tell_progress (self, _("Starting the simulated fleet…"));
  self->broker = rw_private_broker_new (folder);
  g_signal_connect_object (self->broker, "exited", G_CALLBACK (broker_exited_cb), self,
                           G_CONNECT_SWAPPED);
  run_broker (self);
}

static void
postgres_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwBackend) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean came_back;

  if (!rw_private_postgres_start_finish (RW_PRIVATE_POSTGRES (source), result, &error))
    {
      start_failed (self, PART_DATABASE, error);
      return;
    }
  came_back = self->revivals[PART_DATABASE].down;
  part_started (self, PART_DATABASE);
  if (came_back)
    return;
  g_free (self->config->database);
  self->config->database = g_strdup (rw_private_postgres_get_conninfo (self->postgres));
  start_broker (self);
}

static void
run_postgres (gpointer user_data)
{
  RwBackend *self = user_data;

  rw_private_postgres_start_async (self->postgres, self->cancellable, postgres_started_cb,
                                   g_object_ref (self));
}

static void
start_database (RwBackend *self)
{
  g_autofree char *folder = NULL;

  if (self->config->database != NULL && *self->config->database != '\0')
    {
      start_broker (self);
      return;
    }
  if (self->archive != NULL)
    self->config->archive = rw_archive_plan_copy (self->archive);
  folder = g_build_filename (self->folder, "postgres", NULL);
  tell_progress (self, _("Starting the database…"));
  self->postgres = rw_private_postgres_new (folder);
  rw_session_set_location (self->session, folder);
  g_signal_connect_object (self->postgres, "exited", G_CALLBACK (postgres_exited_cb), self,
                           G_CONNECT_SWAPPED);
  run_postgres (self);
}

static void
rw_backend_dispose (GObject *object)
{
  RwBackend *self = RW_BACKEND (object);

  if (self->session != NULL)
    rw_backend_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_backend_parent_class)->dispose (object);
}

static void
rw_backend_finalize (GObject *object)
{
  RwBackend *self = RW_BACKEND (object);

  g_free (self->folder);
  g_strfreev (self->fleet_options);
  g_clear_pointer (&self->archive, rw_archive_plan_free);
  G_OBJECT_CLASS (rw_backend_parent_class)->finalize (object);
}

static void
rw_backend_class_init (RwBackendClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_backend_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_backend_finalize;
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_backend_init (RwBackend *self)
{
  rw_revival_init (&self->revivals[PART_DATABASE], run_postgres, self);
  rw_revival_init (&self->revivals[PART_BROKER], run_broker, self);
  rw_revival_init (&self->revivals[PART_FLEET], begin_demo, self);
}

RwBackend *
rw_backend_new (RwSession *session, const char *folder)
{
  RwBackend *self = g_object_new (RW_TYPE_BACKEND, NULL);

  self->session = g_object_ref (session);
  self->folder = g_strdup (folder);
  return self;
}

void
rw_backend_set_fleet_options (RwBackend *self, const char *const *options)
{
  g_strfreev (self->fleet_options);
  self->fleet_options = g_strdupv ((char **) options);
}

void
rw_backend_set_archive (RwBackend *self, const RwArchivePlan *plan)
{
  g_clear_pointer (&self->archive, rw_archive_plan_free);
  self->archive = rw_archive_plan_copy (plan);
}

/* A console sends to the channels of its database as a worker does, with what the environment and
 * the user's file of secrets give it. */
static void
set_notify (RwBackend *self)
{
  g_autoptr (GError) error = NULL;

  self->config->notify = rw_notify_config_new_from_environment (&error);
  if (error != NULL)
    g_warning ("Nobody is told of alarms from here: %s", error->message);
}

static void
begin (RwBackend *self, gboolean demo)
{
  rw_backend_stop (self);
  self->cancellable = g_cancellable_new ();
  self->demo = demo;
  self->config = rw_pipeline_config_new ();
  set_notify (self);
  rw_session_set_demo (self->session, demo);
  tell_problem (self, NULL);
}

/* A console has a session of its own at the broker, and a spool of its own, for each place it
 * stores readings in: else two on one machine, or one beside the worker, would throw each other
 * off, and what waits for one database would end up in another. */
static void
set_place (RwBackend *self)
{
  g_autofree char *machine = rw_pipeline_config_dup_client_id (self->config);
  g_autofree char *place = g_strdup_printf ("%s\n%s", self->folder, self->config->database);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, place, -1);
  g_autofree char *name = g_strndup (hash, 8);

  self->config->client_id = g_strdup_printf ("%s-%s", machine, name);
  self->config->spool = g_build_filename (self->folder, "spool", name, NULL);
}

void
rw_backend_start_demo (RwBackend *self)
{
  begin (self, TRUE);
  start_database (self);
}

void
rw_backend_start (RwBackend *self,
                  const char *broker,
                  const char *password,
                  const char *topic,
                  const char *mapping,
                  const char *database)
{
  begin (self, FALSE);
  self->config->broker = broker != NULL && *broker != '\0' ? g_strdup (broker) : NULL;
  self->config->broker_password = password != NULL && *password != '\0' ? g_strdup (password) : NULL;
  self->config->mapping = mapping != NULL && *mapping != '\0' ? g_strdup (mapping) : NULL;
  /* Who has a mapping and never chose topics wants those that the mapping is for as well. */
  if (topic != NULL && *topic != '\0'
      && !(self->config->mapping != NULL && g_str_equal (topic, RW_PIPELINE_DEFAULT_TOPIC)))
    {
      self->config->topics = g_new0 (char *, 2);
      self->config->topics[0] = g_strdup (topic);
    }
  self->config->database = g_strdup (database != NULL ? database : "");
  set_place (self);
  start_database (self);
}

void
rw_backend_stop (RwBackend *self)
{
  const RwPipelineStatus nothing = { 0 };

  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < N_PARTS; i++)
    rw_revival_stop (&self->revivals[i]);
  if (self->fleet != NULL)
    rw_simulated_fleet_stop (self->fleet);
  g_clear_object (&self->fleet);
  if (self->mailbox != NULL)
    rw_mailbox_close (self->mailbox);
  rw_session_set_redecoder (self->session, NULL);
  if (self->pipeline != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->pipeline, self);
      rw_pipeline_stop (self->pipeline, STOP_TIMEOUT);
    }
  g_clear_object (&self->pipeline);
  g_clear_pointer (&self->mailbox, rw_mailbox_unref);
  if (self->desk != NULL)
    rw_desk_stores_close (self->desk);
  g_clear_object (&self->desk);
  rw_session_set_stores (self->session, NULL, NULL, NULL);
  rw_session_set_note_store (self->session, NULL);
  g_clear_object (&self->store);
  if (self->broker != NULL)
    rw_private_broker_stop (self->broker);
  g_clear_object (&self->broker);
  if (self->postgres != NULL)
    rw_private_postgres_stop (self->postgres);
  g_clear_object (&self->postgres);
  g_clear_pointer (&self->config, rw_pipeline_config_free);
  rw_session_set_location (self->session, NULL);
  rw_session_set_status (self->session, &nothing);
  tell_progress (self, NULL);
}

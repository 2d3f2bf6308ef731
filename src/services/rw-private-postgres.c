/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-private-postgres.h"

#include "rw-postgres-cluster.h"
#include "rw-postgres-plan.h"
#include "rw-service-process.h"

#include <signal.h>

/*
 * DESIGN. A start is a chain of steps. What may block (locks, looking for programs, folders) runs
 * in a worker thread and gives a plan; what spawns runs in the main thread, because the death
 * signal is bound to the spawning thread.
 *
 *   plan -> [cluster, the first time] -> server -> ready
 *
 * The server is ready when the eighth line of postmaster.pid says so, as pg_ctl reads it too.
 */

#define READY_POLL_MILLISECONDS 50
#define FAST_SHUTDOWN_MILLISECONDS 10000
#define SOCKETS_LINE 4
#define READY_LINE 7

struct _RwPrivatePostgres
{
  GObject parent_instance;

  char *path;
  RwPostgresPlan *plan;
  GSubprocess *server;
  char *conninfo;
  gboolean starting;
};

G_DEFINE_FINAL_TYPE (RwPrivatePostgres, rw_private_postgres, G_TYPE_OBJECT)

enum
{
  EXITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
prepare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  RwPostgresPlan *plan = rw_postgres_plan_new (task_data, cancellable, &error);

  if (plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, plan, (GDestroyNotify) rw_postgres_plan_free);
}

/* Ends a start that failed; the locks go back, so that it can be tried again. */
static void
fail_start (GTask *task, GError *error)
{
  RwPrivatePostgres *self = g_task_get_source_object (task);

  g_clear_object (&self->server);
  g_clear_pointer (&self->plan, rw_postgres_plan_free);
  self->starting = FALSE;
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* What the server of these data says of itself, once it is ready; else NULL. Caller frees. */
static GStrv
read_ready (const char *data)
{
  g_autofree char *path = g_build_filename (data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", READY_LINE + 2);
  return g_strv_length (lines) > READY_LINE && g_str_has_prefix (lines[READY_LINE], "ready")
             ? g_steal_pointer (&lines)
             : NULL;
}

static gboolean
is_ready (const RwPostgresPlan *plan)
{
  g_auto (GStrv) lines = read_ready (plan->data);

  return lines != NULL;
}

static char *
make_conninfo (const char *sockets)
{
  return g_strdup_printf ("host='%s' port=5432 dbname=" RW_POSTGRES_DATABASE
                          " user=" RW_POSTGRES_DATABASE,
                          sockets);
}

static void
finish_start (GTask *task)
{
  RwPrivatePostgres *self = g_task_get_source_object (task);

  self->starting = FALSE;
  self->conninfo = make_conninfo (rw_service_folder_get_sockets (self->plan->folder));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* A recovery after a crash may take minutes, so there is no deadline while the server lives. */
static gboolean
look_for_ready_cb (gpointer user_data)
{
  GTask *task = user_data;
  RwPrivatePostgres *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (self->server == NULL || g_subprocess_get_identifier (self->server) == NULL)
    {
      fail_start (task, rw_postgres_plan_error (self->plan, NULL));
      return G_SOURCE_REMOVE;
    }
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      rw_service_process_end (self->server, SIGINT, FAST_SHUTDOWN_MILLISECONDS);
      fail_start (task, error);
      return G_SOURCE_REMOVE;
    }
  if (!is_ready (self->plan))
    return G_SOURCE_CONTINUE;

  finish_start (task);
  return G_SOURCE_REMOVE;
}

static void
server_ended (gpointer owner, GSubprocess *process, const char *said)
{
  RwPrivatePostgres *self = owner;
  g_autofree char *line = NULL;

  if (self->server != process || self->starting)
    return;

  line = rw_service_folder_tail_log (self->plan->folder);
  g_clear_object (&self->server);
  g_clear_pointer (&self->conninfo, g_free);
  g_clear_pointer (&self->plan, rw_postgres_plan_free);
  g_signal_emit (self, signals[EXITED], 0, line);
}

/* What must not differ from what we rely on goes on the command line, where it wins over the
 * user's own settings. */
static void
start_server (GTask *task)
{
  RwPrivatePostgres *self = g_task_get_source_object (task);
  const char *sockets = rw_service_folder_get_sockets (self->plan->folder);
  g_autofree char *folder_setting = g_strconcat ("unix_socket_directories=", sockets, NULL);
  const char *argv[] = {
    self->plan->programs->postgres, "-D", self->plan->data,
    "-p", "5432",
    "-c", "listen_addresses=",
    "-c", folder_setting,
    "-c", "unix_socket_permissions=0700",
    "-c", "logging_collector=off",
    "-c", "log_destination=stderr",
    NULL,
  };
  GError *error = NULL;

  self->server = rw_service_process_spawn (self->plan->folder, argv, SIGINT,
                                           G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  if (self->server == NULL)
    {
      fail_start (task, error);
      return;
    }
  rw_service_process_watch (self->server, G_OBJECT (self), server_ended);
  g_timeout_add (READY_POLL_MILLISECONDS, look_for_ready_cb, task);
}

static void
cluster_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (rw_postgres_cluster_make_finish (result, &error))
    start_server (task);
  else
    fail_start (task, error);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RwPrivatePostgres *self = RW_PRIVATE_POSTGRES (source);
  GTask *task = user_data;
  GError *error = NULL;

  self->plan = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->plan == NULL
      || g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    fail_start (task, error);
  else if (self->plan->exists)
    start_server (task);
  else
    rw_postgres_cluster_make_async (self->plan, g_task_get_cancellable (task), cluster_made_cb,
                                    task);
}

static void
rw_private_postgres_dispose (GObject *object)
{
  rw_private_postgres_stop (RW_PRIVATE_POSTGRES (object));

  G_OBJECT_CLASS (rw_private_postgres_parent_class)->dispose (object);
}

static void
rw_private_postgres_finalize (GObject *object)
{
  RwPrivatePostgres *self = RW_PRIVATE_POSTGRES (object);

  g_free (self->path);

  G_OBJECT_CLASS (rw_private_postgres_parent_class)->finalize (object);
}

static void
rw_private_postgres_class_init (RwPrivatePostgresClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_private_postgres_dispose;
  object_class->finalize = rw_private_postgres_finalize;

  signals[EXITED] = g_signal_new ("exited", RW_TYPE_PRIVATE_POSTGRES, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rw_private_postgres_init (RwPrivatePostgres *self)
{
}

RwPrivatePostgres *
rw_private_postgres_new (const char *folder)
{
  RwPrivatePostgres *self = g_object_new (RW_TYPE_PRIVATE_POSTGRES, NULL);

  self->path = g_canonicalize_filename (folder, NULL);
  return self;
}

void
rw_private_postgres_start_async (RwPrivatePostgres *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  g_autoptr (GTask) prepare = NULL;

  g_return_if_fail (RW_IS_PRIVATE_POSTGRES (self));
  g_return_if_fail (self->server == NULL && !self->starting);

  self->starting = TRUE;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rw_private_postgres_start_async);

  /* A cancelled preparation hands over its locks all the same: a task that kept them would give
   * them back in its thread, some time after the start has failed. */
  prepare = g_task_new (self, cancellable, prepared_cb, task);
  g_task_set_check_cancellable (prepare, FALSE);
  g_task_set_task_data (prepare, g_strdup (self->path), g_free);
  g_task_run_in_thread (prepare, prepare_thread);
}

gboolean
rw_private_postgres_start_finish (RwPrivatePostgres *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
rw_private_postgres_get_conninfo (RwPrivatePostgres *self)
{
  g_return_val_if_fail (RW_IS_PRIVATE_POSTGRES (self), NULL);

  return self->conninfo;
}

/* The folder "postgres" in it is where the data are, or a link to where they are. */
char *
rw_private_postgres_dup_running (const char *folder)
{
  g_autofree char *data = g_build_filename (folder, "postgres", "data", NULL);
  g_auto (GStrv) lines = read_ready (data);

  return lines != NULL ? make_conninfo (lines[SOCKETS_LINE]) : NULL;
}

void
rw_private_postgres_stop (RwPrivatePostgres *self)
{
  g_autoptr (GSubprocess) server = NULL;

  g_return_if_fail (RW_IS_PRIVATE_POSTGRES (self));

  /* A start that is on its way notices by itself that its server is gone. */
  if (self->starting)
    {
      if (self->server != NULL)
        rw_service_process_end (self->server, SIGINT, FAST_SHUTDOWN_MILLISECONDS);
      return;
    }

  server = g_steal_pointer (&self->server);
  if (server != NULL)
    rw_service_process_end (server, SIGINT, FAST_SHUTDOWN_MILLISECONDS);
  g_clear_pointer (&self->conninfo, g_free);
  g_clear_pointer (&self->plan, rw_postgres_plan_free);
}

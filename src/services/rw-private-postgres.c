/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-private-postgres.h"

#include "rw-postgres-programs.h"
#include "rw-service-folder.h"
#include "rw-service-process.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

/*
 * DESIGN. A start is a chain of steps. What may block (locks, looking for programs, folders) runs in
 * a worker thread as "prepare"; what spawns runs in the main thread, because the death signal is
 * bound to the spawning thread. The first start makes the cluster under another name, creates the
 * database in it with the server's single-user mode, which needs no client program, and renames
 * it last: a cluster that was interrupted while being made is thrown away, never started.
 *
 *   prepare -> [initdb -> create database -> rename] -> server -> ready
 *
 * The server is ready when the eighth line of postmaster.pid says so, as pg_ctl reads it too.
 */

#define READY_POLL_MILLISECONDS 50
#define FAST_SHUTDOWN_MILLISECONDS 10000
#define DATABASE "reeferwatch"
#define READY_LINE 7

/* A desktop beside other programs, one writer, day partitions. wal_level: there is no replica, and
 * without one a bulk load into a new partition need not be logged twice. */
static const char settings[] = "\n# Made by Reeferwatch, once; yours to change.\n"
                               "shared_buffers = 128MB\n"
                               "max_connections = 20\n"
                               "max_wal_size = 1GB\n"
                               "wal_level = minimal\n"
                               "max_wal_senders = 0\n"
                               "checkpoint_timeout = 15min\n"
                               "synchronous_commit = on\n"
                               "jit = off\n"
                               "max_locks_per_transaction = 256\n"
                               "timezone = 'UTC'\n"
                               "log_timezone = 'UTC'\n"
                               "log_checkpoints = off\n"
                               "cluster_name = 'reeferwatch'\n";

/* What prepare finds out; immutable afterwards. */
typedef struct
{
  RwServiceFolder *folder;
  RwPostgresPrograms *programs;
  char *data;
  char *unfinished; /* where the cluster is made */
  gboolean exists;
} Plan;

struct _RwPrivatePostgres
{
  GObject parent_instance;

  char *path;
  Plan *plan;
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

static const char *const accounts[] = { "postgres", "nobody", NULL };

static void
plan_free (Plan *plan)
{
  g_clear_pointer (&plan->folder, rw_service_folder_close);
  g_clear_pointer (&plan->programs, rw_postgres_programs_free);
  g_free (plan->data);
  g_free (plan->unfinished);
  g_free (plan);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

/* Removes a tree without following links. */
static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
unlink_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

/* Both locks are ours, so no server runs: what a killed one left would only mislead the next. */
static void
remove_leftovers (const Plan *plan)
{
  const char *sockets = rw_service_folder_get_sockets (plan->folder);

  unlink_in (plan->data, "postmaster.pid");
  unlink_in (sockets, ".s.PGSQL.5432");
  unlink_in (sockets, ".s.PGSQL.5432.lock");
  remove_tree (plan->unfinished);
}

static int
data_version (const char *data)
{
  g_autofree char *path = g_build_filename (data, "PG_VERSION", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

static Plan *
make_plan (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (Plan) plan = g_new0 (Plan, 1);
  g_autofree char *home = NULL;
  int version;

  plan->folder = rw_service_folder_open (path, "postgres", accounts, cancellable, error);
  if (plan->folder == NULL)
    return NULL;
  home = rw_service_folder_make_home (plan->folder, error);
  if (home == NULL)
    return NULL;

  plan->data = g_build_filename (home, "data", NULL);
  plan->unfinished = g_build_filename (home, "data.new", NULL);
  version = data_version (plan->data);
  plan->exists = version != 0;
  plan->programs
    = rw_postgres_programs_find (g_getenv ("PATH"), RW_POSTGRES_ROOT, version, error);
  if (plan->programs == NULL)
    return NULL;

  remove_leftovers (plan);
  return g_steal_pointer (&plan);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  Plan *plan = make_plan (task_data, cancellable, &error);

  if (plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, plan, (GDestroyNotify) plan_free);
}

/* Ends a start that failed; the locks go back, so that it can be tried again. */
static void
fail_start (GTask *task, GError *error)
{
  RwPrivatePostgres *self = g_task_get_source_object (task);

  g_clear_object (&self->server);
  g_clear_pointer (&self->plan, plan_free);
  self->starting = FALSE;
  g_task_return_error (task, error);
  g_object_unref (task);
}

static GError *
server_failed (RwPrivatePostgres *self, const char *said)
{
  g_autofree char *line
    = said != NULL ? g_strdup (said) : rw_service_folder_tail_log (self->plan->folder);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED,
                      _("PostgreSQL could not start on the data in “%s”: %s"), self->path, line);
}

static gboolean
is_ready (const Plan *plan)
{
  g_autofree char *path = g_build_filename (plan->data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  lines = g_strsplit (text, "\n", READY_LINE + 2);
  return g_strv_length (lines) > READY_LINE && g_str_has_prefix (lines[READY_LINE], "ready");
}

static void
finish_start (GTask *task)
{
  RwPrivatePostgres *self = g_task_get_source_object (task);

  self->starting = FALSE;
  self->conninfo
    = g_strdup_printf ("host=%s port=5432 dbname=" DATABASE " user=" DATABASE,
                       rw_service_folder_get_sockets (self->plan->folder));
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
      fail_start (task, server_failed (self, NULL));
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
  g_clear_pointer (&self->plan, plan_free);
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

static gboolean
adopt_cluster (RwPrivatePostgres *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->plan->unfinished, "postgresql.conf", NULL);
  FILE *file = g_fopen (path, "ae");
  gboolean written = file != NULL && fputs (settings, file) >= 0;

  if (file != NULL && fclose (file) != 0)
    written = FALSE;
  if (written && g_rename (self->plan->unfinished, self->plan->data) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("“%s” cannot be used: %s"),
               self->plan->unfinished, g_strerror (errno));
  return FALSE;
}

/* Single-user mode ends with 0 whatever it was told, so its words decide. */
static gboolean
said_an_error (const char *text)
{
  return text != NULL && (strstr (text, "ERROR:") != NULL || strstr (text, "FATAL:") != NULL);
}

static void
database_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RwPrivatePostgres *self = g_task_get_source_object (task);
  GSubprocess *process = G_SUBPROCESS (source);
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_utf8_finish (process, result, &text, NULL, &error))
    g_subprocess_force_exit (process);
  else if (!g_subprocess_get_successful (process) || said_an_error (text))
    error = server_failed (self, text);
  else
    adopt_cluster (self, &error);

  if (error != NULL)
    fail_start (task, error);
  else
    start_server (task);
}

static void
create_database (GTask *task)
{
  RwPrivatePostgres *self = g_task_get_source_object (task);
  const char *argv[] = {
    self->plan->programs->postgres, "--single", "-D", self->plan->unfinished, "postgres", NULL,
  };
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  process = rw_service_process_spawn (self->plan->folder, argv, SIGKILL,
                                      G_SUBPROCESS_FLAGS_STDIN_PIPE
                                        | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                      &error);
  if (process == NULL)
    fail_start (task, error);
  else
    g_subprocess_communicate_utf8_async (process, "CREATE DATABASE " DATABASE "\n",
                                         g_task_get_cancellable (task), database_created_cb, task);
}

static void
cluster_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RwPrivatePostgres *self = g_task_get_source_object (task);
  GSubprocess *process = G_SUBPROCESS (source);
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_utf8_finish (process, result, &text, NULL, &error))
    g_subprocess_force_exit (process);
  else if (!g_subprocess_get_successful (process))
    error = server_failed (self, text);

  if (error != NULL)
    fail_start (task, error);
  else
    create_database (task);
}

static void
make_cluster (GTask *task)
{
  RwPrivatePostgres *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  g_ptr_array_add (argv, self->plan->programs->initdb);
  g_ptr_array_add (argv, (char *) "-D");
  g_ptr_array_add (argv, self->plan->unfinished);
  g_ptr_array_add (argv, (char *) "--username=" DATABASE);
  g_ptr_array_add (argv, (char *) "--encoding=UTF8");
  g_ptr_array_add (argv, (char *) "--locale=C");
  if (self->plan->programs->version >= 17)
    {
      g_ptr_array_add (argv, (char *) "--locale-provider=builtin");
      g_ptr_array_add (argv, (char *) "--builtin-locale=C.UTF-8");
    }
  /* The socket's folder is closed to other users: whoever gets to the socket is the user. */
  g_ptr_array_add (argv, (char *) "--auth-local=trust");
  g_ptr_array_add (argv, (char *) "--auth-host=reject");
  g_ptr_array_add (argv, (char *) "--data-checksums");
  g_ptr_array_add (argv, (char *) "--no-instructions");
  g_ptr_array_add (argv, NULL);

  process = rw_service_process_spawn (
    self->plan->folder, (const char *const *) argv->pdata, SIGTERM,
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  if (process == NULL)
    fail_start (task, error);
  else
    g_subprocess_communicate_utf8_async (process, NULL, g_task_get_cancellable (task),
                                         cluster_made_cb, task);
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
    make_cluster (task);
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
  g_clear_pointer (&self->plan, plan_free);
}

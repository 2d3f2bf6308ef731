/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-postgres-cluster.h"

#include "rw-service-process.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>

/*
 * DESIGN. The cluster is made under another name, the database is created in it with the server's
 * single-user mode, which needs no client program, and it is renamed last: one that was interrupted
 * while being made is thrown away by the next plan, never started.
 *
 *   initdb -> create database -> settings -> rename
 */

/* A desktop beside other programs, one writer, day partitions. wal_level: there is no replica, and
 * without one a bulk load into a new partition need not be logged twice. effective_io_concurrency:
 * the readings of one reefer today are on as many pages as there are, to be fetched many at a time.
 */
static const char settings[] = "\n# Made by Reeferwatch, once; yours to change.\n"
                               "shared_buffers = 128MB\n"
                               "max_connections = 20\n"
                               "max_wal_size = 1GB\n"
                               "wal_level = minimal\n"
                               "max_wal_senders = 0\n"
                               "checkpoint_timeout = 15min\n"
                               "effective_io_concurrency = 64\n"
                               "random_page_cost = 1.5\n"
                               "synchronous_commit = on\n"
                               "jit = off\n"
                               "max_locks_per_transaction = 256\n"
                               "timezone = 'UTC'\n"
                               "log_timezone = 'UTC'\n"
                               "log_checkpoints = off\n"
                               "cluster_name = 'reeferwatch'\n";

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
adopt_cluster (const RwPostgresPlan *plan, GError **error)
{
  g_autofree char *path = g_build_filename (plan->unfinished, "postgresql.conf", NULL);
  FILE *file = g_fopen (path, "ae");
  gboolean written = file != NULL && fputs (settings, file) >= 0;

  if (file != NULL && fclose (file) != 0)
    written = FALSE;
  if (written && g_rename (plan->unfinished, plan->data) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("“%s” cannot be used: %s"),
               plan->unfinished, g_strerror (errno));
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
  const RwPostgresPlan *plan = g_task_get_task_data (task);
  GSubprocess *process = G_SUBPROCESS (source);
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_utf8_finish (process, result, &text, NULL, &error))
    g_subprocess_force_exit (process);
  else if (!g_subprocess_get_successful (process) || said_an_error (text))
    error = rw_postgres_plan_error (plan, text);
  else
    adopt_cluster (plan, &error);

  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
create_database (GTask *task)
{
  const RwPostgresPlan *plan = g_task_get_task_data (task);
  const char *argv[] = {
    plan->programs->postgres, "--single", "-D", plan->unfinished, "postgres", NULL,
  };
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  process = rw_service_process_spawn (plan->folder, argv, SIGKILL,
                                      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                          | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                      &error);
  if (process == NULL)
    fail (task, error);
  else
    g_subprocess_communicate_utf8_async (process, "CREATE DATABASE " RW_POSTGRES_DATABASE "\n",
                                         g_task_get_cancellable (task), database_created_cb, task);
}

static void
files_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const RwPostgresPlan *plan = g_task_get_task_data (task);
  GSubprocess *process = G_SUBPROCESS (source);
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!g_subprocess_communicate_utf8_finish (process, result, &text, NULL, &error))
    g_subprocess_force_exit (process);
  else if (!g_subprocess_get_successful (process))
    error = rw_postgres_plan_error (plan, text);

  if (error != NULL)
    fail (task, error);
  else
    create_database (task);
}

static void
make_files (GTask *task)
{
  const RwPostgresPlan *plan = g_task_get_task_data (task);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  g_ptr_array_add (argv, plan->programs->initdb);
  g_ptr_array_add (argv, (char *) "-D");
  g_ptr_array_add (argv, plan->unfinished);
  g_ptr_array_add (argv, (char *) "--username=" RW_POSTGRES_DATABASE);
  g_ptr_array_add (argv, (char *) "--encoding=UTF8");
  g_ptr_array_add (argv, (char *) "--locale=C");
  if (plan->programs->version >= 17)
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

  process =
      rw_service_process_spawn (plan->folder, (const char *const *) argv->pdata, SIGTERM,
                                G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                &error);
  if (process == NULL)
    fail (task, error);
  else
    g_subprocess_communicate_utf8_async (process, NULL, g_task_get_cancellable (task),
                                         files_made_cb, task);
}

void
rw_postgres_cluster_make_async (const RwPostgresPlan *plan,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rw_postgres_cluster_make_async);
  g_task_set_task_data (task, (gpointer) plan, NULL);
  make_files (task);
}

gboolean
rw_postgres_cluster_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

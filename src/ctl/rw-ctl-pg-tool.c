/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-pg-tool.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Of what it said is wrong, so much is passed on. */
#define MAX_SAID 2000

/* One run, until the program is gone. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *lines; /* its standard error */
  GSource *cancel;
  const RwCtlPgToolPlan *plan;
  guint n_done;
  GString *said; /* what is wrong */
  gboolean watched;
} Run;

void
rw_ctl_pg_tool_free (RwCtlPgTool *self)
{
  g_free (self->path);
  g_free (self);
}

/* "pg_dump (PostgreSQL) 15.20 (Debian …)" and "pg_dump (PostgreSQL) 18beta1" alike. */
static int
read_version (const char *path)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  const char *number;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, path, "--version", NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL)
      || text == NULL)
    return 0;

  number = strstr (text, "(PostgreSQL) ");
  return number != NULL ? atoi (number + strlen ("(PostgreSQL) ")) : 0;
}

/* Keeps it when it fits better than what there is; *newest is the version of the newest seen. */
static void
consider (const char *folder, const char *name, int version, RwCtlPgTool *best, int *newest)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int found;

  if (!g_path_is_absolute (folder) || !g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return;

  found = read_version (path);
  *newest = MAX (*newest, found);
  if (found < version || (best->path != NULL && found >= best->version))
    return;
  g_free (best->path);
  best->path = g_steal_pointer (&path);
  best->version = found;
}

RwCtlPgTool *
rw_ctl_pg_tool_find (const char *search_path,
                     const char *root,
                     const char *name,
                     int version,
                     GError **error)
{
  g_autoptr (RwCtlPgTool) best = g_new0 (RwCtlPgTool, 1);
  g_auto (GStrv) folders = g_strsplit (search_path != NULL ? search_path : "", ":", -1);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *entry;
  int newest = 0;

  for (guint i = 0; folders[i] != NULL; i++)
    consider (folders[i], name, version, best, &newest);
  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (root, entry, "bin", NULL);

      consider (folder, name, version, best, &newest);
    }
  if (best->path != NULL)
    return g_steal_pointer (&best);

  if (newest == 0)
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _ ("%s is not installed. Install the client programs of PostgreSQL %d or newer, on "
           "Debian the package “postgresql-client-%d”."),
        name, version, version);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("%s must be of PostgreSQL %d or newer, but the newest here is of %d. Install "
                    "the client programs of PostgreSQL %d, on Debian the package "
                    "“postgresql-client-%d”."),
                 name, version, newest, version, version);
  return NULL;
}

static void
run_free (Run *run)
{
  if (run->cancel != NULL)
    g_source_destroy (run->cancel);
  g_clear_pointer (&run->cancel, g_source_unref);
  g_clear_object (&run->lines);
  g_clear_object (&run->process);
  g_string_free (run->said, TRUE);
  g_free (run);
}

/* Runs between fork and exec. Of its own session, so that Ctrl+C in a terminal reaches only us, who
 * end it in order. */
static void
set_up_child (gpointer user_data)
{
  setsid ();
  if (prctl (PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid () != GPOINTER_TO_INT (user_data))
    _exit (126);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_subprocess_send_signal (G_SUBPROCESS (user_data), SIGTERM);
  return G_SOURCE_REMOVE;
}

static void
show_progress (Run *run)
{
  if (!run->watched)
    return;
  g_printerr ("\r\033[K");
  g_printerr (ngettext ("%u of %u table", "%u of %u tables",
                        MAX (run->plan->n_tables, run->n_done)),
              run->n_done, MAX (run->plan->n_tables, run->n_done));
}

/* "pg_dump: error: …", "pg_dump: detail: …": the rest is what --verbose tells. */
static void
take_line (Run *run, const char *line)
{
  const char *colon = strstr (line, ": ");

  if (strstr (line, run->plan->mark) != NULL)
    {
      run->n_done++;
      show_progress (run);
    }
  else if (colon != NULL && run->said->len < MAX_SAID
           && (g_str_has_prefix (colon, ": error: ") || g_str_has_prefix (colon, ": detail: ")
               || g_str_has_prefix (colon, ": hint: ")))
    {
      g_autofree char *text = g_utf8_make_valid (strchr (colon + 2, ':') + 2, -1);

      g_string_append_printf (run->said, "%s%s", run->said->len > 0 ? " " : "", text);
    }
}

/* What it says is in English, whoever asks. */
static GIOErrorEnum
judge (const char *said)
{
  if (strstr (said, "No space left") != NULL)
    return G_IO_ERROR_NO_SPACE;
  if (strstr (said, "server closed the connection") != NULL
      || strstr (said, "terminating connection") != NULL
      || strstr (said, "connection to server") != NULL
      || strstr (said, "no connection to the server") != NULL)
    return G_IO_ERROR_NOT_CONNECTED;

  return G_IO_ERROR_FAILED;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (run->watched)
    g_printerr ("\r\033[K");
  if (!g_subprocess_wait_finish (run->process, result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (g_subprocess_get_successful (run->process))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, judge (run->said->str), "%s",
                             run->said->len > 0 ? run->said->str : _ ("It was killed"));
}

static void read_line (GTask *task);

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autofree char *line = g_data_input_stream_read_line_finish (run->lines, result, NULL, NULL);

  if (line != NULL)
    {
      take_line (run, line);
      read_line (task);
    }
  else
    g_subprocess_wait_async (run->process, NULL, ended_cb, g_object_ref (task));
}

/* Not cancelled: what is cancelled is the program, which then ends. */
static void
read_line (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  g_data_input_stream_read_line_async (run->lines, G_PRIORITY_DEFAULT, NULL, line_cb,
                                       g_object_ref (task));
}

static GSubprocess *
spawn (const RwCtlPgTool *self, const RwCtlPgToolPlan *plan, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, self->path);
  for (guint i = 0; plan->arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) plan->arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_environ (launcher, plan->environment);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, GINT_TO_POINTER (getpid ()), NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
}

gboolean
rw_ctl_pg_tool_run (RwCtl *ctl,
                    const RwCtlPgTool *self,
                    const RwCtlPgToolPlan *plan,
                    GError **error)
{
  GCancellable *cancellable = rw_ctl_get_cancellable (ctl);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GSubprocess *process;
  Run *run;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  process = spawn (self, plan, error);
  if (process == NULL)
    return FALSE;

  run = g_new0 (Run, 1);
  run->process = process;
  run->lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  run->plan = plan;
  run->said = g_string_new (NULL);
  run->watched = isatty (STDERR_FILENO);
  run->cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (run->cancel, G_SOURCE_FUNC (cancelled_cb), process, NULL);
  g_source_attach (run->cancel, NULL);

  task = g_task_new (NULL, cancellable, rw_ctl_answered_cb, ctl);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  read_line (task);
  result = rw_ctl_wait (ctl);
  return g_task_propagate_boolean (G_TASK (result), error);
}

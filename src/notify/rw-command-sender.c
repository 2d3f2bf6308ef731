/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-command-sender.h"

#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <sysexits.h>
#include <unistd.h>

typedef struct
{
  GSubprocess *process;      /* NULL when it could not be started */
  GCancellable *cancellable; /* or NULL */
  GSource *cancelled;
  GSource *deadline;
  GCancellable *writing; /* ends the writing of its input */
  gint64 timeout;
  gboolean late;
  gboolean stopped;
  RwDeliveryOutcome outcome; /* when it could not be started */
  RwSentFunc func;
  gpointer user_data;
} Run;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
run_free (Run *run)
{
  clear_source (&run->cancelled);
  clear_source (&run->deadline);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->writing);
  g_clear_object (&run->process);
  g_free (run);
}

/* The leader of the group was not waited for yet, so the number is still its own. */
static void
kill_group (Run *run)
{
  const char *identifier = g_subprocess_get_identifier (run->process);

  if (identifier != NULL)
    kill (-(pid_t) g_ascii_strtoll (identifier, NULL, 10), SIGKILL);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Run *run = user_data;

  run->late = TRUE;
  kill_group (run);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Run *run = user_data;

  run->stopped = TRUE;
  kill_group (run);
  return G_SOURCE_REMOVE;
}

static RwDeliveryOutcome
judge (const Run *run)
{
  int status;

  if (run->late)
    return rw_delivery_outcome_later (
        FALSE, "The command did not end within %d s and was killed: see what it waits for.",
        (int) (run->timeout / G_USEC_PER_SEC));
  if (run->stopped || !g_subprocess_get_if_exited (run->process))
    return rw_delivery_outcome_later (FALSE, "The command was killed before it had ended.");
  status = g_subprocess_get_exit_status (run->process);
  if (status == 0)
    return rw_delivery_outcome_taken ();
  if (status == EX_TEMPFAIL)
    return rw_delivery_outcome_later (FALSE, "The command could not do it now (exit status 75).");
  return rw_delivery_outcome_never (
      "The command ended with exit status %d: see what it says, try it by hand.", status);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  RwDeliveryOutcome outcome;

  /* What it does not read of its input is its own affair; only how it ended counts. */
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_cancellable_cancel (run->writing);
  outcome = judge (run);
  run->func (&outcome, run->user_data);
  run_free (run);
}

static gboolean
not_started_cb (gpointer user_data)
{
  Run *run = user_data;

  run->func (&run->outcome, run->user_data);
  run_free (run);
  return G_SOURCE_REMOVE;
}

/* In the child, before the program: only what is safe after fork(). */
static void
become_leader (gpointer user_data)
{
  sigset_t none;

  setsid ();
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
}

static GSubprocess *
start (const RwDelivery *delivery, const char *const *argv, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, delivery->delivery_id);
  char *none[] = { NULL };

  g_subprocess_launcher_set_environ (launcher, none);
  g_subprocess_launcher_setenv (launcher, "PATH", "/usr/local/bin:/usr/bin:/bin", TRUE);
  g_subprocess_launcher_setenv (launcher, "LANG", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_CHANNEL", delivery->channel, TRUE);
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_EVENT", delivery->event, TRUE);
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_DELIVERY", number, TRUE);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, become_leader, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) payload = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_output_stream_close_async (G_OUTPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static GSource *
attach (GSource *source, GSourceFunc func, gpointer user_data)
{
  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

void
rw_command_send (const RwDelivery *delivery,
                 const char *const *argv,
                 gint64 timeout,
                 GCancellable *cancellable,
                 RwSentFunc func,
                 gpointer user_data)
{
  Run *run = g_new0 (Run, 1);
  g_autoptr (GError) error = NULL;
  gsize length = strlen (delivery->payload);
  GBytes *payload = g_bytes_new (delivery->payload, length);

  run->timeout = timeout;
  run->func = func;
  run->user_data = user_data;
  run->process = start (delivery, argv, &error);
  if (run->process == NULL)
    {
      g_autoptr (GSource) idle = NULL;

      g_bytes_unref (payload);
      run->outcome = rw_delivery_outcome_later (TRUE,
                                                "The command cannot be started: %s. Correct "
                                                "the file that names it.",
                                                error->message);
      idle = attach (g_idle_source_new (), not_started_cb, run);
      return;
    }

  run->deadline = attach (g_timeout_source_new ((guint) (timeout / 1000)), deadline_cb, run);
  if (g_set_object (&run->cancellable, cancellable))
    run->cancelled =
        attach (g_cancellable_source_new (cancellable), G_SOURCE_FUNC (cancelled_cb), run);
  run->writing = g_cancellable_new ();
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (run->process),
                                   g_bytes_get_data (payload, NULL), length, G_PRIORITY_DEFAULT,
                                   run->writing, written_cb, payload);
  g_subprocess_wait_async (run->process, NULL, ended_cb, run);
}

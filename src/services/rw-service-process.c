/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-service-process.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the child finds the lock that it inherits; it does not use it, only keeps it open. */
#define LOCK_FD 3

#define STDERR_FLAGS                                                                              \
  (G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE                             \
   | G_SUBPROCESS_FLAGS_STDERR_MERGE)

typedef struct
{
  RwServiceUser user;
  pid_t parent;
  int death_signal;
} ChildSetup;

/* Runs between fork and exec: system calls only. The order matters, because the kernel forgets the
 * death signal when the ids change, and a parent that died before the signal was set sends none. */
static void
set_up_child (gpointer user_data)
{
  const ChildSetup *setup = user_data;
  const RwServiceUser *user = &setup->user;

  setsid ();
  umask (077);
  if (user->other
      && (setgroups (1, &user->gid) != 0 || setresgid (user->gid, user->gid, user->gid) != 0
          || setresuid (user->uid, user->uid, user->uid) != 0))
    _exit (126);
  if (prctl (PR_SET_PDEATHSIG, setup->death_signal) != 0 || getppid () != setup->parent)
    _exit (126);
}

static gboolean
take_folder (GSubprocessLauncher *launcher,
             const RwServiceFolder *folder,
             GSubprocessFlags flags,
             GError **error)
{
  int lock = rw_service_folder_dup_server_lock (folder, error);

  if (lock < 0)
    return FALSE;
  g_subprocess_launcher_take_fd (launcher, lock, LOCK_FD);

  if ((flags & STDERR_FLAGS) == 0)
    {
      int log = rw_service_folder_open_log (folder, error);

      if (log < 0)
        return FALSE;
      g_subprocess_launcher_take_stderr_fd (launcher, log);
    }
  return TRUE;
}

GSubprocess *
rw_service_process_spawn (const RwServiceFolder *folder,
                          const char *const *argv,
                          int death_signal,
                          GSubprocessFlags flags,
                          GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  ChildSetup *setup = g_new0 (ChildSetup, 1);

  setup->parent = getpid ();
  setup->death_signal = death_signal;
  if (folder != NULL)
    setup->user = *rw_service_folder_get_user (folder);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, setup, g_free);

  /* Another account may not be allowed to stand where we stand; and what the servers say is
   * looked through for words, so it must not be in the user's language. */
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);

  if (folder != NULL && !take_folder (launcher, folder, flags, error))
    return NULL;
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

typedef struct
{
  GWeakRef owner;
  RwServiceProcessEnded ended;
} Watch;

static void
watched_process_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (GObject) owner = g_weak_ref_get (&watch->owner);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *said = NULL;
  const char *text;
  gsize length;

  g_subprocess_communicate_finish (G_SUBPROCESS (source), result, NULL, &bytes, NULL);
  if (bytes != NULL)
    {
      text = g_bytes_get_data (bytes, &length);
      said = length > 0 ? g_utf8_make_valid (text, (gssize) length) : g_strdup ("");
    }
  if (owner != NULL)
    watch->ended (owner, G_SUBPROCESS (source), said != NULL ? g_strchomp (said) : NULL);

  g_weak_ref_clear (&watch->owner);
  g_free (watch);
}

void
rw_service_process_watch (GSubprocess *process, GObject *owner, RwServiceProcessEnded ended)
{
  Watch *watch = g_new0 (Watch, 1);

  g_weak_ref_init (&watch->owner, owner);
  watch->ended = ended;
  g_subprocess_communicate_async (process, NULL, NULL, watched_process_ended_cb, watch);
}

static void
process_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *ended = user_data;

  *ended = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
}

static gboolean
time_is_over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

void
rw_service_process_end (GSubprocess *process, int signal, guint milliseconds)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) timeout = g_timeout_source_new (milliseconds);
  gboolean ended = FALSE;
  gboolean over = FALSE;

  /* A context of its own, so that nothing else of the program runs while it ends. */
  g_main_context_push_thread_default (context);
  g_source_set_callback (timeout, time_is_over_cb, &over, NULL);
  g_source_attach (timeout, context);
  g_subprocess_wait_async (process, NULL, process_ended_cb, &ended);

  g_subprocess_send_signal (process, signal);
  while (!ended && !over)
    g_main_context_iteration (context, TRUE);
  if (!ended)
    g_subprocess_force_exit (process);
  while (!ended)
    g_main_context_iteration (context, TRUE);

  g_source_destroy (timeout);
  g_main_context_pop_thread_default (context);
}

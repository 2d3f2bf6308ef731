/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service-test.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEADLINE_USEC (60 * G_USEC_PER_SEC)

static void
become_nobody (void)
{
  const struct passwd *nobody = getpwnam ("nobody");

  g_assert_nonnull (nobody);
  g_assert_cmpint (setgroups (0, NULL), ==, 0);
  g_assert_cmpint (setgid (nobody->pw_gid), ==, 0);
  g_assert_cmpint (setuid (nobody->pw_uid), ==, 0);

  /* A process that changed its ids may not look at itself in /proc otherwise. */
  g_assert_cmpint (prctl (PR_SET_DUMPABLE, 1), ==, 0);
  g_unsetenv ("XDG_RUNTIME_DIR");
  g_unsetenv ("HOME");
}

void
service_test_init (int *argc, char ***argv)
{
  if (*argc > 1 && g_str_equal ((*argv)[1], "--as-nobody"))
    {
      if (geteuid () == 0)
        become_nobody ();
      for (int i = 1; i < *argc; i++)
        (*argv)[i] = (*argv)[i + 1];
      (*argc)--;
    }
  g_assert_cmpint (chdir ("/"), ==, 0);
}

char *
service_test_make_folder (void)
{
  char *folder = g_dir_make_tmp ("rw-XXXXXX", NULL);

  g_assert_nonnull (folder);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  return folder;
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
    = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

void
service_test_remove_folder (const char *folder)
{
  g_autofree char *link = g_build_filename (folder, "postgres", NULL);
  g_autofree char *target = g_file_read_link (link, NULL);

  if (target != NULL)
    run ((const char *const[]){ "rm", "-rf", "--", target, NULL });
  run ((const char *const[]){ "rm", "-rf", "--", folder, NULL });
}

void
service_test_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

void
service_test_wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
service_test_count_exit_cb (GObject *source, const char *reason, gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

void
service_test_wait_for_count (const guint *count)
{
  while (*count == 0)
    g_main_context_iteration (NULL, TRUE);
}

GSubprocess *
service_test_spawn_owner (const char *folder, char **line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  GSubprocess *owner = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe",
                                         "--own", folder, NULL);

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (owner));
  *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*line);
  return owner;
}

static gboolean
names_folder (const char *pid, const char *folder)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "cmdline", NULL);
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, NULL) && length > 0
         && memmem (text, length, folder, strlen (folder)) != NULL;
}

GArray *
service_test_find_processes (const char *folder)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      int pid = atoi (name);

      if (pid > 0 && pid != getpid () && names_folder (name, folder))
        g_array_append_val (found, pid);
    }
  return found;
}

void
service_test_wait_for_no_process (const char *folder)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_USEC;
  guint left;

  do
    {
      g_autoptr (GArray) processes = service_test_find_processes (folder);

      left = processes->len;
      if (left > 0)
        g_usleep (20000);
    }
  while (left > 0 && g_get_monotonic_time () < deadline);

  g_assert_cmpuint (left, ==, 0);
}

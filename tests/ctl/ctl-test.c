/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

static const char *program;

void
run_clear (Run *run)
{
  g_clear_pointer (&run->output, g_free);
  g_clear_pointer (&run->errors, g_free);
}

void
ctl_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_assert_cmpint (*argc, ==, 2);
  program = (*argv)[1];
}

GSubprocessLauncher *
ctl_test_new_launcher (void)
{
  static const char *const ours[] = { "REEFERWATCH_DATABASE", "REEFERWATCH_BROKER",
                                      "REEFERWATCH_TOPIC", "PGHOST", "TZ" };
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    g_subprocess_launcher_unsetenv (launcher, ours[i]);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  return launcher;
}

GSubprocess *
ctl_test_spawn (GSubprocessLauncher *launcher, const char *line)
{
  g_autofree char *quoted = g_shell_quote (program);
  g_autofree char *whole = g_strjoin (" ", quoted, line, NULL);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_assert_true (g_shell_parse_argv (whole, NULL, &argv, &error));
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

void
ctl_test_collect (GSubprocess *process, Run *run)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  run->code = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                   : -g_subprocess_get_term_sig (process);
}

void
ctl_test_run_in (GSubprocessLauncher *launcher, Run *run, const char *line)
{
  g_autoptr (GSubprocessLauncher) fresh = launcher == NULL ? ctl_test_new_launcher () : NULL;
  g_autoptr (GSubprocess) process = ctl_test_spawn (launcher != NULL ? launcher : fresh, line);

  run_clear (run);
  ctl_test_collect (process, run);
  g_test_message ("%s: %d\n%s%s", line, run->code, run->output, run->errors);
}

void
ctl_test_run (Run *run, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ctl_test_run_in (NULL, run, line);
}

char *
ctl_test_dup_database (RwTestPostgres *postgres, const char *user, const char *database)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, user, database);
  g_autofree char *option = g_strconcat ("--database=", conninfo, NULL);

  return g_shell_quote (option);
}

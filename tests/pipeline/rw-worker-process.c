/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-worker-process.h"

GSubprocess *
rw_worker_process_start (RwTestBroker *broker, RwTestPostgres *postgres, const char *const *options)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  GSubprocess *worker;

  g_ptr_array_add (arguments, g_test_build_filename (G_TEST_BUILT, "..", "src", "worker",
                                                     "reeferwatch-worker", NULL));
  g_ptr_array_add (arguments, g_strconcat ("--broker=", rw_test_broker_get_address (broker), NULL));
  g_ptr_array_add (arguments,
                   g_strconcat ("--database=", rw_test_postgres_get_conninfo (postgres), NULL));
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup (options[i]));
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", "/nonexistent", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  worker = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);

  lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (worker));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (gboolean connected = FALSE; !connected;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      connected = g_str_equal (line, "broker: connected");
    }
  return worker;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-private-broker.h"
#include "service-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static gboolean
try_start (RwPrivateBroker *broker, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_private_broker_start_async (broker, NULL, service_test_keep_result_cb, &result);
  service_test_wait_for_result (&result);
  return rw_private_broker_start_finish (broker, result, error);
}

static void
start (RwPrivateBroker *broker)
{
  g_autoptr (GError) error = NULL;

  try_start (broker, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (rw_private_broker_get_address (broker), "unix:/"));
}

/* A retained message goes there and back, through the tools that come with the broker. */
static void
assert_carries (RwPrivateBroker *broker)
{
  const char *path = rw_private_broker_get_address (broker) + strlen ("unix:");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) publish = NULL;
  g_autoptr (GSubprocess) subscribe = NULL;
  g_autofree char *text = NULL;

  publish = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "mosquitto_pub", "--unix", path,
                              "-t", "reefers/C01/telemetry", "-m", "cold", "-r", "-q", "1", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (publish, NULL, &error));

  subscribe = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "mosquitto_sub", "--unix",
                                path, "-t", "reefers/+/telemetry", "-C", "1", "-q", "1", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (subscribe, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "cold\n");
}

static void
test_start_stop_start (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autoptr (RwPrivateBroker) broker = rw_private_broker_new (folder);
  g_autofree char *socket = NULL;

  start (broker);
  assert_carries (broker);
  socket = g_strdup (rw_private_broker_get_address (broker) + strlen ("unix:"));
  rw_private_broker_stop (broker);
  g_assert_null (rw_private_broker_get_address (broker));
  g_assert_false (g_file_test (socket, G_FILE_TEST_EXISTS));

  start (broker);
  assert_carries (broker);
  g_clear_object (&broker);
  service_test_wait_for_no_process (socket);
  service_test_remove_folder (folder);
}

static void
test_second_is_refused (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autoptr (RwPrivateBroker) first = rw_private_broker_new (folder);
  g_autoptr (RwPrivateBroker) second = rw_private_broker_new (folder);
  g_autoptr (GError) error = NULL;

  start (first);
  g_assert_false (try_start (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  assert_carries (first);

  rw_private_broker_stop (first);
  start (second);
  assert_carries (second);
  rw_private_broker_stop (second);
  service_test_remove_folder (folder);
}

static void
test_console_is_killed (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *line = NULL;
  g_autoptr (GSubprocess) owner = service_test_spawn_owner (folder, &line);
  g_autoptr (RwPrivateBroker) broker = rw_private_broker_new (folder);
  g_autofree char *socket_folder = g_path_get_dirname (line + strlen ("unix:"));
  g_autoptr (GArray) processes = service_test_find_processes (socket_folder);

  g_assert_cmpuint (processes->len, ==, 1);
  g_subprocess_send_signal (owner, SIGKILL);
  g_subprocess_wait (owner, NULL, NULL);

  service_test_wait_for_no_process (socket_folder);
  start (broker);
  assert_carries (broker);
  rw_private_broker_stop (broker);
  service_test_remove_folder (folder);
}

static void
test_broker_is_killed (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autoptr (RwPrivateBroker) broker = rw_private_broker_new (folder);
  g_autofree char *socket_folder = NULL;
  g_autoptr (GArray) processes = NULL;
  guint exits = 0;

  g_signal_connect (broker, "exited", G_CALLBACK (service_test_count_exit_cb), &exits);
  start (broker);
  socket_folder
    = g_path_get_dirname (rw_private_broker_get_address (broker) + strlen ("unix:"));
  processes = service_test_find_processes (socket_folder);
  g_assert_cmpuint (processes->len, ==, 1);
  g_assert_cmpint (kill (g_array_index (processes, int, 0), SIGKILL), ==, 0);
  service_test_wait_for_count (&exits);
  g_assert_null (rw_private_broker_get_address (broker));

  start (broker);
  assert_carries (broker);
  rw_private_broker_stop (broker);
  g_assert_cmpuint (exits, ==, 1);
  service_test_remove_folder (folder);
}

/* The program as a console that is going to be killed. */
static int
own (const char *folder)
{
  g_autoptr (RwPrivateBroker) broker = rw_private_broker_new (folder);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  start (broker);
  printf ("%s\n", rw_private_broker_get_address (broker));
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

int
main (int argc, char **argv)
{
  service_test_init (&argc, &argv);
  if (argc == 3 && g_str_equal (argv[1], "--own"))
    return own (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/private-broker/start-stop-start", test_start_stop_start);
  g_test_add_func ("/private-broker/second-is-refused", test_second_is_refused);
  g_test_add_func ("/private-broker/console-is-killed", test_console_is_killed);
  g_test_add_func ("/private-broker/broker-is-killed", test_broker_is_killed);
  return g_test_run ();
}

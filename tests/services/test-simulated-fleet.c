/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-simulated-fleet.h"
#include "service-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

/* A program of the simulator's name, alone on PATH; $0.said is written last, so it is whole. */
static char *
install_program (const char *body)
{
  char *folder = service_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "reeferwatch-simulator", NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", body, "\n", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
  g_setenv ("PATH", folder, TRUE);
  return folder;
}

static char *
wait_for_file (const char *path)
{
  char *text = NULL;

  while (!g_file_get_contents (path, &text, NULL, NULL))
    g_usleep (10000);
  return text;
}

static void
wait_for_end (const char *said)
{
  int pid = atoi (said);

  g_assert_cmpint (pid, >, 1);
  while (kill (pid, 0) == 0)
    g_usleep (10000);
}

static void
test_starts_and_ends (void)
{
  static const char *const arguments[] = { "--reefers=10", "--seed=7", NULL };
  g_autofree char *folder
    = install_program ("echo \"$$ $@\" > \"$0.new\"; /bin/mv \"$0.new\" \"$0.said\"; "
                       "exec /bin/sleep 1000");
  g_autofree char *path = g_build_filename (folder, "reeferwatch-simulator.said", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (RwSimulatedFleet) fleet = rw_simulated_fleet_new ();
  g_autoptr (GError) error = NULL;
  guint exits = 0;

  g_signal_connect (fleet, "exited", G_CALLBACK (service_test_count_exit_cb), &exits);
  g_assert_true (rw_simulated_fleet_start (fleet, "unix:/run/mqtt", arguments, &error));
  g_assert_no_error (error);
  first = wait_for_file (path);
  g_assert_true (g_str_has_suffix (first, " --broker=unix:/run/mqtt --reefers=10 --seed=7\n"));

  rw_simulated_fleet_stop (fleet);
  wait_for_end (first);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (exits, ==, 0);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (rw_simulated_fleet_start (fleet, "unix:/run/mqtt", NULL, &error));
  second = wait_for_file (path);
  g_clear_object (&fleet);
  wait_for_end (second);
  g_setenv ("PATH", "/usr/bin:/bin", TRUE);
  service_test_remove_folder (folder);
}

static void
keep_reason_cb (RwSimulatedFleet *fleet, const char *reason, gpointer user_data)
{
  char **kept = user_data;

  *kept = g_strdup (reason);
}

static void
test_says_why_it_ended (void)
{
  g_autofree char *folder = install_program ("echo 'no such broker' >&2; exit 69");
  g_autofree char *reason = NULL;
  g_autoptr (RwSimulatedFleet) fleet = rw_simulated_fleet_new ();
  g_autoptr (GError) error = NULL;

  g_signal_connect (fleet, "exited", G_CALLBACK (keep_reason_cb), &reason);
  g_assert_true (rw_simulated_fleet_start (fleet, "unix:/nowhere", NULL, &error));
  while (reason == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (reason, ==, "no such broker");
  g_setenv ("PATH", "/usr/bin:/bin", TRUE);
  service_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  service_test_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulated-fleet/starts-and-ends", test_starts_and_ends);
  g_test_add_func ("/simulated-fleet/says-why-it-ended", test_says_why_it_ended);
  return g_test_run ();
}

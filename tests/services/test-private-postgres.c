/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-private-postgres.h"
#include "service-test.h"

#include "rw-postgres-programs.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
try_start (RwPrivatePostgres *server, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_private_postgres_start_async (server, NULL, service_test_keep_result_cb, &result);
  service_test_wait_for_result (&result);
  return rw_private_postgres_start_finish (server, result, error);
}

static void
start (RwPrivatePostgres *server)
{
  g_autoptr (GError) error = NULL;

  try_start (server, &error);
  g_assert_no_error (error);
  g_assert_nonnull (rw_private_postgres_get_conninfo (server));
}

/* Runs one statement with psql and returns what it printed. */
static char *
query (RwPrivatePostgres *server, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) psql = NULL;
  char *text = NULL;

  psql = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "psql", "-X", "-A", "-t", "-q",
                           "-v", "ON_ERROR_STOP=1", "-c", sql,
                           rw_private_postgres_get_conninfo (server), NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (psql, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (psql));
  return g_strchomp (text);
}

static void
assert_query (RwPrivatePostgres *server, const char *sql, const char *expected)
{
  g_autofree char *text = query (server, sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_keeps_data (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);

  start (server);
  assert_query (server, "CREATE TABLE kept AS SELECT 'é−18.5' AS text", "");
  rw_private_postgres_stop (server);
  g_assert_null (rw_private_postgres_get_conninfo (server));
  service_test_wait_for_no_process (folder);

  start (server);
  assert_query (server, "SELECT text FROM kept", "é−18.5");
  assert_query (server, "SHOW listen_addresses", "");
  assert_query (server, "SHOW server_encoding", "UTF8");
  assert_query (server, "SELECT current_database() || current_user", "reeferwatchreeferwatch");

  g_clear_object (&server);
  service_test_wait_for_no_process (folder);
  service_test_remove_folder (folder);
}

static void
test_second_is_refused (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autoptr (RwPrivatePostgres) first = rw_private_postgres_new (folder);
  g_autoptr (RwPrivatePostgres) second = rw_private_postgres_new (folder);
  g_autoptr (GError) error = NULL;

  start (first);
  g_assert_false (try_start (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, folder));
  assert_query (first, "SELECT 1", "1");

  rw_private_postgres_stop (first);
  start (second);
  assert_query (second, "SELECT 2", "2");
  rw_private_postgres_stop (second);
  service_test_remove_folder (folder);
}

static void
test_console_is_killed (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *line = NULL;
  g_autoptr (GSubprocess) owner = service_test_spawn_owner (folder, &line);
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (line, "host="));
  g_assert_false (try_start (server, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);

  g_subprocess_send_signal (owner, SIGKILL);
  g_subprocess_wait (owner, NULL, NULL);

  /* At once, while the old server may still be writing its last checkpoint. */
  start (server);
  assert_query (server, "SELECT text FROM kept", "by the owner");
  rw_private_postgres_stop (server);
  service_test_wait_for_no_process (folder);
  service_test_remove_folder (folder);
}

/* After a power cut the files name a process id that somebody else has by now: here, us. */
static void
test_foreign_pid (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *pid_file = g_build_filename (folder, "postgres", "data", "postmaster.pid", NULL);
  g_autofree char *pid_text = NULL;
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);
  g_autoptr (GError) error = NULL;

  start (server);
  rw_private_postgres_stop (server);
  pid_text = g_strdup_printf ("%d\n%s/postgres/data\n0\n5432\n/tmp\n\n  0 0\nready   \n",
                              (int) getppid (), folder);
  g_file_set_contents (pid_file, pid_text, -1, &error);
  g_assert_no_error (error);

  start (server);
  assert_query (server, "SELECT 1", "1");
  rw_private_postgres_stop (server);
  service_test_remove_folder (folder);
}

static void
test_server_is_killed (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);
  g_autoptr (GArray) processes = NULL;
  guint exits = 0;

  g_signal_connect (server, "exited", G_CALLBACK (service_test_count_exit_cb), &exits);
  start (server);
  assert_query (server, "CREATE TABLE kept AS SELECT 7 AS number", "");

  processes = service_test_find_processes (folder);
  g_assert_cmpuint (processes->len, ==, 1);
  g_assert_cmpint (kill (g_array_index (processes, int, 0), SIGKILL), ==, 0);
  service_test_wait_for_count (&exits);
  g_assert_null (rw_private_postgres_get_conninfo (server));

  start (server);
  assert_query (server, "SELECT number FROM kept", "7");
  rw_private_postgres_stop (server);
  g_assert_cmpuint (exits, ==, 1);
  service_test_remove_folder (folder);
}

static void
test_interrupted_first_start (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *half = g_build_filename (folder, "postgres", "data.new", "base", NULL);
  g_autofree char *file = g_build_filename (half, "1", NULL);
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);

  g_assert_cmpint (g_mkdir_with_parents (half, 0755), ==, 0);
  g_assert_true (g_file_set_contents (file, "half", -1, NULL));

  start (server);
  assert_query (server, "SELECT 1", "1");
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  rw_private_postgres_stop (server);
  service_test_remove_folder (folder);
}

static void
test_other_major_version (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *data = g_build_filename (folder, "postgres", "data", NULL);
  g_autofree char *version = g_build_filename (data, "PG_VERSION", NULL);
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);
  g_autoptr (RwPostgresPrograms) installed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *named = NULL;

  installed = rw_postgres_programs_find (g_getenv ("PATH"), RW_POSTGRES_ROOT, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir_with_parents (data, 0700), ==, 0);
  g_assert_true (g_file_set_contents (version, "9\n", -1, NULL));

  g_assert_false (try_start (server, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  named = g_strdup_printf ("PostgreSQL %d", installed->version);
  g_assert_nonnull (strstr (error->message, "PostgreSQL 9"));
  g_assert_nonnull (strstr (error->message, named));
  service_test_remove_folder (folder);
}

static void
test_not_installed (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rw_postgres_programs_find ("/nowhere/bin:relative", "/nowhere", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "postgresql"));
}

static void
test_broken_settings (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *settings
    = g_build_filename (folder, "postgres", "data", "postgresql.conf", NULL);
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);
  g_autoptr (GError) error = NULL;

  start (server);
  rw_private_postgres_stop (server);
  g_assert_true (g_file_set_contents (settings, "shared_buffers = 'no size'\n", -1, NULL));
  g_assert_cmpint (g_chmod (settings, 0644), ==, 0);

  g_assert_false (try_start (server, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "shared_buffers"));
  service_test_remove_folder (folder);
}

static void
test_cancel (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rw_private_postgres_start_async (server, cancellable, service_test_keep_result_cb, &result);
  g_cancellable_cancel (cancellable);
  service_test_wait_for_result (&result);
  g_assert_false (rw_private_postgres_start_finish (server, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  start (server);
  assert_query (server, "SELECT 1", "1");
  rw_private_postgres_stop (server);
  service_test_wait_for_no_process (folder);
  service_test_remove_folder (folder);
}

/* Root's home is closed to the account that the server runs as. */
static void
test_unreachable_folder (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *inner = g_build_filename (folder, "closed", NULL);
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (inner);
  struct stat info;
  g_autofree char *data = g_build_filename (inner, "postgres", "data", NULL);

  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  start (server);
  assert_query (server, "SELECT 1", "1");
  g_assert_cmpint (stat (data, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (info.st_uid, !=, 0);
  rw_private_postgres_stop (server);
  service_test_remove_folder (inner);
  service_test_remove_folder (folder);
}

/* Where the account can get to, a new folder keeps its data in itself, whoever starts the server. */
static void
test_new_folder (void)
{
  g_autofree char *folder = service_test_make_folder ();
  g_autofree char *inner = g_build_filename (folder, "demo", "postgres", NULL);
  g_autofree char *home = g_build_filename (inner, "postgres", NULL);
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (inner);

  start (server);
  g_assert_true (g_file_test (home, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (home, G_FILE_TEST_IS_SYMLINK));
  rw_private_postgres_stop (server);
  service_test_remove_folder (folder);
}

/* The program as a console that is going to be killed. */
static int
own (const char *folder)
{
  g_autoptr (RwPrivatePostgres) server = rw_private_postgres_new (folder);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  start (server);
  assert_query (server, "CREATE TABLE kept AS SELECT 'by the owner' AS text", "");
  printf ("%s\n", rw_private_postgres_get_conninfo (server));
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
  g_test_add_func ("/private-postgres/keeps-data", test_keeps_data);
  g_test_add_func ("/private-postgres/second-is-refused", test_second_is_refused);
  g_test_add_func ("/private-postgres/console-is-killed", test_console_is_killed);
  g_test_add_func ("/private-postgres/foreign-pid", test_foreign_pid);
  g_test_add_func ("/private-postgres/server-is-killed", test_server_is_killed);
  g_test_add_func ("/private-postgres/interrupted-first-start", test_interrupted_first_start);
  g_test_add_func ("/private-postgres/other-major-version", test_other_major_version);
  g_test_add_func ("/private-postgres/not-installed", test_not_installed);
  g_test_add_func ("/private-postgres/broken-settings", test_broken_settings);
  g_test_add_func ("/private-postgres/cancel", test_cancel);
  g_test_add_func ("/private-postgres/unreachable-folder", test_unreachable_folder);
  g_test_add_func ("/private-postgres/new-folder", test_new_folder);
  return g_test_run ();
}

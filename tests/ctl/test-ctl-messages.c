/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What reeferwatchctl and the worker, as programs, say when something is wrong with the database.
 */

static RwTestPostgres *postgres;
static char *folder;

static char *
query (const char *sql)
{
  return rw_test_postgres_query (postgres, NULL, sql);
}

static void
execute (const char *sql)
{
  g_autofree char *ignored = query (sql);
}

static void
assert_says (const Run *run, int code, const char *const *words)
{
  g_assert_cmpint (run->code, ==, code);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (run->errors, words[i]) == NULL)
      g_error ("“%s” does not say “%s”", run->errors, words[i]);
}

#define SAYS(run, code, ...) assert_says ((run), (code), (const char *const[]){ __VA_ARGS__, NULL })

static void
run_worker (Run *run, const char *conninfo)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autofree char *file = g_build_filename (folder, "one.jsonl", NULL);
  g_autofree char *replay = g_strconcat ("--replay=", file, NULL);
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autoptr (GSubprocess) worker = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (
      file, "{\"container_id\":\"CMAU4501237\",\"measurement_time\":\"2026-11-02T00:00:00Z\"}\n",
      -1, NULL));
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_DATABASE", conninfo, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", "/nonexistent", TRUE);
  worker = g_subprocess_launcher_spawn (launcher, &error, program, replay, NULL);
  g_assert_no_error (error);
  run_clear (run);
  ctl_test_collect (worker, run);
  g_unlink (file);
}

static void
run_ctl (Run *run, const char *conninfo, const char *line)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();

  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_DATABASE", conninfo, TRUE);
  ctl_test_run_in (launcher, run, line);
}

static void
test_password (void)
{
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, "locked", NULL);
  g_autofree char *wrong = g_strconcat (conninfo, " password=hunter2", NULL);
  g_auto (Run) run = { 0 };

  execute ("CREATE ROLE locked LOGIN PASSWORD 'right' IN ROLE reeferwatch_worker;"
           "DO $$ BEGIN EXECUTE format('COPY (VALUES (''local all locked scram-sha-256''),"
           " (''local all all trust'')) TO %L', current_setting('hba_file')); END $$");
  rw_test_postgres_stop (postgres);
  rw_test_postgres_start (postgres);

  run_ctl (&run, wrong, "alarms");
  SAYS (&run, 78, "password authentication failed", "\"locked\"", "PGPASSFILE");
  g_assert_null (strstr (run.errors, "hunter2"));
  run_worker (&run, wrong);
  SAYS (&run, 78, "password authentication failed", "\"locked\"", "PGPASSFILE");
  g_assert_null (strstr (run.errors, "hunter2"));
}

static void
test_rights (void)
{
  g_autofree char *stranger = NULL;
  g_autofree char *viewer = NULL;
  g_auto (Run) run = { 0 };

  execute ("CREATE ROLE stranger LOGIN; CREATE ROLE viewer LOGIN IN ROLE reeferwatch_viewer");
  stranger = rw_test_postgres_dup_conninfo (postgres, "stranger", NULL);
  viewer = rw_test_postgres_dup_conninfo (postgres, "viewer", NULL);
  run_ctl (&run, stranger, "alarms");
  SAYS (&run, 78, "permission denied", "reeferwatch_viewer to read");
  run_ctl (&run, viewer, "alarms acknowledge 1");
  SAYS (&run, 78, "permission denied", "reeferwatch_operator to acknowledge");
  run_worker (&run, viewer);
  SAYS (&run, 78, "permission denied", "reeferwatch_worker to store");
}

static void
test_newer (void)
{
  const char *conninfo = rw_test_postgres_get_conninfo (postgres);
  g_auto (Run) run = { 0 };

  execute ("INSERT INTO reeferwatch.schema_version VALUES (9999, 'of tomorrow')");
  run_ctl (&run, conninfo, "alarms");
  SAYS (&run, 78, "9999", "Use a newer Reeferwatch");
  run_ctl (&run, conninfo, "export --from=2026-11-01 --output=-");
  SAYS (&run, 78, "9999", "Use a newer Reeferwatch");
  g_assert_cmpstr (run.output, ==, "");
  run_worker (&run, conninfo);
  SAYS (&run, 78, "9999", "Use a newer Reeferwatch");
  execute ("DELETE FROM reeferwatch.schema_version WHERE version = 9999");
}

/* An export that has begun, and whose server is then killed: the process at work alone, or all. */
static void
kill_in_export (gboolean all)
{
  const char *conninfo = rw_test_postgres_get_conninfo (postgres);
  g_autofree char *file = g_build_filename (folder, "export.csv", NULL);
  g_autofree char *line =
      g_strdup_printf ("export --from=2026-11-01 --to=2026-12-01 --output=%s", file);
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autoptr (GSubprocess) blocker = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *pid = NULL;
  static const char lock[] =
      "BEGIN; LOCK TABLE reeferwatch.reading, reeferwatch.packed IN ACCESS EXCLUSIVE MODE;\n";
  static const char sleep[] = "SELECT pg_sleep (600);\n";
  g_auto (Run) run = { 0 };

  blocker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, "psql", "-X", "-q", conninfo, NULL);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (blocker), lock, strlen (lock), NULL, NULL,
                             NULL);
  while (pid == NULL || *pid == '\0')
    {
      g_free (pid);
      pid = query ("SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'");
    }
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_DATABASE", conninfo, TRUE);
  process = ctl_test_spawn (launcher, line);
  for (*pid = '\0'; *pid == '\0';)
    {
      g_free (pid);
      pid = query ("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' LIMIT 1");
    }
  if (all)
    rw_test_postgres_kill (postgres);
  else
    kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL);

  ctl_test_collect (process, &run);
  SAYS (&run, 69, "connection to the database server broke", "Look whether it runs", "doctor");
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));

  /* The other connection breaks once the server has noticed: only then it begins anew. */
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (blocker), sleep, strlen (sleep), NULL,
                             NULL, NULL);
  g_output_stream_close (g_subprocess_get_stdin_pipe (blocker), NULL, NULL);
  g_subprocess_wait (blocker, NULL, NULL);
}

static void
test_server_killed (void)
{
  g_autofree char *file = g_build_filename (folder, "export.csv", NULL);
  g_autofree char *line = g_strdup_printf ("export --from=2026-11-01 --output=%s", file);
  g_auto (Run) run = { 0 };

  kill_in_export (TRUE);
  run_ctl (&run, rw_test_postgres_get_conninfo (postgres), line);
  SAYS (&run, 69, "Is the server running", "doctor");
  rw_test_postgres_start (postgres);
  run_ctl (&run, rw_test_postgres_get_conninfo (postgres), line);
  g_assert_cmpint (run.code, ==, 0);
  g_unlink (file);
}

static void
test_backend_killed (void)
{
  g_auto (Run) run = { .code = 69 };

  /* The server starts anew by itself. */
  kill_in_export (FALSE);
  while (run.code == 69)
    run_ctl (&run, rw_test_postgres_get_conninfo (postgres), "schema");
  g_assert_cmpint (run.code, ==, 0);
}

/* In the middle of a backup: a program of PostgreSQL says it, and nothing is left. */
static void
test_killed_backup (void)
{
  const char *conninfo = rw_test_postgres_get_conninfo (postgres);
  g_autofree char *bin = g_build_filename (folder, "bin", NULL);
  g_autofree char *program = g_build_filename (bin, "pg_dump", NULL);
  g_autofree char *path = g_strconcat (bin, ":", g_getenv ("PATH"), NULL);
  g_autofree char *version = query ("SELECT current_setting('server_version_num')::int / 10000");
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\ncase $1 in --version) echo 'pg_dump (PostgreSQL) %s'; exit;; esac\n"
      "echo 'pg_dump: error: Dumping the contents of table \"x\" failed: server closed the "
      "connection unexpectedly' >&2; exit 1\n",
      version);
  g_autofree char *line = g_strdup_printf ("backup --output=%s/x", folder);
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_auto (Run) run = { 0 };

  g_assert_cmpint (g_mkdir (bin, 0755), ==, 0);
  g_assert_true (g_file_set_contents (program, script, -1, NULL));
  g_assert_cmpint (g_chmod (program, 0755), ==, 0);
  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_DATABASE", conninfo, TRUE);
  ctl_test_run_in (launcher, &run, line);
  SAYS (&run, 69, "pg_dump: ", "server closed the connection");
  g_unlink (program);
  g_rmdir (bin);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
}

static void
set_up (void)
{
  g_autofree char *database = ctl_test_dup_database (postgres, NULL, NULL);
  g_auto (Run) run = { 0 };

  folder = g_dir_make_tmp ("rw-XXXXXX", NULL);
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  run_worker (&run, rw_test_postgres_get_conninfo (postgres));
  g_assert_cmpint (run.code, ==, 0);
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  set_up ();
  g_test_add_func ("/ctl/messages/password", test_password);
  g_test_add_func ("/ctl/messages/rights", test_rights);
  g_test_add_func ("/ctl/messages/newer", test_newer);
  g_test_add_func ("/ctl/messages/server-killed", test_server_killed);
  g_test_add_func ("/ctl/messages/backend-killed", test_backend_killed);
  g_test_add_func ("/ctl/messages/killed-backup", test_killed_backup);
  code = g_test_run ();
  rw_test_postgres_free (postgres);
  g_rmdir (folder);
  g_free (folder);
  return code;
}

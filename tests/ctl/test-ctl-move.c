/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include "rw-private-postgres.h"

#include <glib/gstdio.h>
#include <string.h>

/* From a private database to the server of a company, as reeferwatchctl(1) describes it. */

#define TOTALS "SELECT count(*), sum(hashtext(t::text)::bigint) FROM reeferwatch.telemetry t"

static char *folder;

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static RwPrivatePostgres *
start_console (void)
{
  g_autofree char *path = g_build_filename (folder, "reeferwatch", "postgres", NULL);
  RwPrivatePostgres *server = rw_private_postgres_new (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  rw_private_postgres_start_async (server, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rw_private_postgres_start_finish (server, result, &error);
  g_assert_no_error (error);
  return server;
}

static void
run_here (Run *run, const char *format, ...)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  ctl_test_run_in (launcher, run, line);
}

static char *
query_with (const char *conninfo, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) psql =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "psql", "-X", "-A", "-t", "-q",
                        "-v", "ON_ERROR_STOP=1", "-c", sql, conninfo, NULL);
  char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (psql, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (psql));
  return g_strchomp (text);
}

/* What the console has stored, and what it was. */
static char *
fill_private (void)
{
  g_autoptr (RwPrivatePostgres) console = start_console ();
  const char *conninfo = rw_private_postgres_get_conninfo (console);
  g_autofree char *file = g_build_filename (folder, "beside.backup", NULL);
  g_autofree char *ignored = NULL;
  char *totals;
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema migrate --database='%s'", conninfo);
  g_assert_cmpint (run.code, ==, 0);
  ignored = query_with (
      conninfo,
      "INSERT INTO reeferwatch.reefer (container_id) VALUES ('CMAU4501237'), ('MNBU1234564');"
      "SELECT reeferwatch.ensure_partition('2026-11-01');"
      "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks,"
      " supply_temperature, flags_known, flags_set) SELECT at, at, reefer, 0, 4 + random(), 0, 0"
      " FROM generate_series('2026-11-01 00:00Z'::timestamptz, '2026-11-01 23:59Z', '1 min') at,"
      " generate_series(1, 2) reefer");
  totals = query_with (conninfo, TOTALS);

  /* Beside the console that runs: taking is possible, replacing is not. */
  run_here (&run, "backup --private --output=%s", file);
  g_assert_cmpint (run.code, ==, 0);
  run_here (&run, "restore %s --private --replace", file);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "The private database is in use."));
  g_unlink (file);
  rw_private_postgres_stop (console);
  return totals;
}

/* The administrator's part. */
static void
prepare_company (RwTestPostgres *company)
{
  static const char *const statements[] = {
    "CREATE ROLE reeferwatch_worker",
    "CREATE ROLE reeferwatch_operator",
    "CREATE ROLE reeferwatch_viewer",
    "CREATE ROLE reefer_owner LOGIN",
    "CREATE DATABASE fleet OWNER reefer_owner",
    "CREATE ROLE feeder LOGIN IN ROLE reeferwatch_worker",
    "CREATE ROLE anna LOGIN IN ROLE reeferwatch_operator",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autofree char *ignored = rw_test_postgres_query (company, NULL, statements[i]);
    }
}

static void
replay_as (const char *conninfo)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autofree char *file = g_build_filename (folder, "new.jsonl", NULL);
  g_autofree char *replay = g_strconcat ("--replay=", file, NULL);
  g_autofree char *database = g_strconcat ("--database=", conninfo, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) worker = NULL;

  g_assert_true (g_file_set_contents (
      file,
      "{\"container_id\":\"CMAU4501237\",\"measurement_time\":\"2026-11-02T00:00:00Z\","
      "\"supply_temperature\":3.5}\n",
      -1, NULL));
  worker =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, replay, database, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (worker, NULL, &error));
  g_assert_no_error (error);
  g_unlink (file);
}

static void
assert_query (RwTestPostgres *company, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (company, "fleet", sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_move (void)
{
  g_autoptr (RwTestPostgres) company = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autofree char *owner = rw_test_postgres_dup_conninfo (company, "reefer_owner", "fleet");
  g_autofree char *feeder = rw_test_postgres_dup_conninfo (company, "feeder", "fleet");
  g_autofree char *file = g_build_filename (folder, "fleet.backup", NULL);
  g_autofree char *totals = fill_private ();
  g_autofree char *refused = NULL;
  g_auto (Run) run = { 0 };

  prepare_company (company);
  run_here (&run, "backup --private --output=%s", file);
  g_assert_cmpint (run.code, ==, 0);
  run_here (&run, "restore %s --database='%s'", file, owner);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.errors, ==, "");
  assert_query (company, TOTALS, totals);
  assert_query (company,
                "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class"
                " WHERE relnamespace = 'reeferwatch'::regnamespace",
                "reefer_owner");

  replay_as (feeder);
  assert_query (company, "SELECT count(*) FROM reeferwatch.telemetry", "2881");
  refused = rw_test_postgres_query_error (company, "feeder", "fleet",
                                          "DROP TABLE reeferwatch.alarm_record");
  g_assert_nonnull (strstr (refused, "must be owner"));
  g_unlink (file);
}

/* The roles came later than the data. */
static void
test_roles_later (void)
{
  g_autoptr (RwTestPostgres) company = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autofree char *owner = rw_test_postgres_dup_conninfo (company, "reefer_owner", "fleet");
  g_autofree char *file = g_build_filename (folder, "fleet.backup", NULL);
  g_autofree char *may = NULL;
  g_autofree char *made = NULL;
  g_autofree char *database = NULL;
  g_auto (Run) run = { 0 };

  made = rw_test_postgres_query (company, NULL, "CREATE ROLE reefer_owner LOGIN");
  database = rw_test_postgres_query (company, NULL, "CREATE DATABASE fleet OWNER reefer_owner");
  run_here (&run, "backup --private --output=%s", file);
  g_assert_cmpint (run.code, ==, 0);
  run_here (&run, "restore %s --database='%s'", file, owner);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.errors, "CREATE ROLE reeferwatch_worker"));
  g_assert_nonnull (strstr (run.errors, "schema roles"));

  g_clear_pointer (&made, g_free);
  made = rw_test_postgres_query (company, NULL,
                                 "CREATE ROLE reeferwatch_worker; CREATE ROLE reeferwatch_operator;"
                                 "CREATE ROLE reeferwatch_viewer");
  run_here (&run, "schema roles --database='%s'", owner);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.errors, ==, "");
  assert_query (company,
                "SELECT has_table_privilege('reeferwatch_worker', 'reeferwatch.reading',"
                " 'INSERT')",
                "t");
  g_unlink (file);
}

/* The other way, and onto a new machine: a private database that is not there yet. */
static void
test_into_private (void)
{
  g_autofree char *file = g_build_filename (folder, "fleet.backup", NULL);
  g_autofree char *home = folder;
  g_autofree char *totals = NULL;
  g_autoptr (RwPrivatePostgres) console = NULL;
  g_auto (Run) run = { 0 };

  run_here (&run, "backup --private --output=%s", file);
  g_assert_cmpint (run.code, ==, 0);
  folder = g_build_filename (home, "other", NULL);
  run_here (&run, "backup --private --output=%s.none", file);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "no private database"));
  run_here (&run, "restore %s --private", file);
  g_assert_cmpint (run.code, ==, 0);

  console = start_console ();
  totals = query_with (rw_private_postgres_get_conninfo (console),
                       "SELECT count(*) FROM reeferwatch.telemetry");
  g_assert_cmpstr (totals, ==, "2880");
  rw_private_postgres_stop (console);
  g_free (folder);
  folder = g_steal_pointer (&home);
  g_unlink (file);
}

static void
remove_folder (void)
{
  g_autoptr (GSubprocess) rm =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", "--", folder, NULL);

  g_subprocess_wait (rm, NULL, NULL);
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  folder = g_dir_make_tmp ("rw-XXXXXX", NULL);
  /* A private server of root runs as another account, which must get to its data. */
  g_chmod (folder, 0755);
  g_test_add_func ("/ctl/move/to-a-company", test_move);
  g_test_add_func ("/ctl/move/roles-later", test_roles_later);
  g_test_add_func ("/ctl/move/into-private", test_into_private);
  code = g_test_run ();
  remove_folder ();
  g_free (folder);
  return code;
}

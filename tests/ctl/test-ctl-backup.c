/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a database holds, all of it: for each table its rows, in no order. */
#define CONTENT                                                                                    \
  "SELECT string_agg(relname || ' ' || md5(query_to_xml(format('SELECT t::text FROM"               \
  " reeferwatch.%I t ORDER BY 1', relname), true, true, '')::text), ' ' ORDER BY relname)"         \
  " FROM pg_class WHERE relnamespace = 'reeferwatch'::regnamespace AND relkind = 'r'"

/* Who may do what, and to whom it belongs. */
#define RIGHTS                                                                                     \
  "SELECT md5(string_agg(x, ' ' ORDER BY x)) FROM ("                                               \
  " SELECT relname || coalesce((SELECT string_agg(a::text, ',' ORDER BY a::text)"                  \
  "  FROM unnest(relacl) a), '') x FROM pg_class WHERE relnamespace = 'reeferwatch'::regnamespace" \
  "  AND NOT relispartition"                                                                       \
  " UNION ALL SELECT oid::regprocedure::text || coalesce((SELECT string_agg(a::text, ','"          \
  "  ORDER BY a::text) FROM unnest(proacl) a), '') FROM pg_proc"                                   \
  "  WHERE pronamespace = 'reeferwatch'::regnamespace) y"

static RwTestPostgres *postgres;
static char *folder;

static char *
query (const char *database, const char *sql)
{
  return rw_test_postgres_query (postgres, database, sql);
}

static void
execute (const char *database, const char *sql)
{
  g_autofree char *ignored = query (database, sql);
}

static void
assert_query (const char *database, const char *sql, const char *expected)
{
  g_autofree char *answer = query (database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* An empty database, as option. */
static char *
create (const char *name)
{
  rw_test_postgres_create_database (postgres, name);
  return ctl_test_dup_database (postgres, NULL, name);
}

/* A database with something of everything. */
static char *
create_full (const char *name)
{
  char *database = create (name);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  execute (
      name,
      "INSERT INTO reeferwatch.reefer (container_id) SELECT 'CMAU' || to_char(n, 'FM0000000')"
      " FROM generate_series(1, 20) n;"
      "INSERT INTO reeferwatch.product (product_id) VALUES ('P02'), ('Bananes “bio”');"
      "SELECT reeferwatch.ensure_partition(day) FROM generate_series('2026-11-01'::timestamptz,"
      " '2026-11-04', '1 day') day;"
      "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, product_no,"
      " marks, supply_temperature, flags_known, flags_set)"
      " SELECT at, at + '1 s', reefer, 1, 0, -18 + random(), 255, 128"
      " FROM generate_series('2026-11-01 00:00Z'::timestamptz, '2026-11-04 12:00Z', '10 min') at,"
      " generate_series(1, 20) reefer;"
      "INSERT INTO reeferwatch.dead_letter (received_time, topic, payload, reason,"
      " payload_length, cut, token, ordinal)"
      " SELECT now(), 'a/b', '\\x00ff27', 'no “JSON”', 3, false, 7, n FROM generate_series(1, 5) "
      "n");
  return database;
}

static void
assert_no_schema (const char *database)
{
  assert_query (database, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'reeferwatch%'",
                "0");
}

static void
assert_only_files (guint n)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint found = 0;

  while (g_dir_read_name (dir) != NULL)
    found++;
  g_assert_cmpuint (found, ==, n);
}

/* Replaces text in a file, byte for byte of the same length. */
static void
forge (const char *path, const char *before, const char *after)
{
  g_autofree char *bytes = NULL;
  gsize length;
  char *at;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  at = memmem (bytes, length, before, strlen (before));
  g_assert_nonnull (at);
  memcpy (at, after, strlen (before));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

static void
test_round_trip (void)
{
  g_autofree char *source = create_full ("source");
  g_autofree char *target = create ("target");
  g_autofree char *file = path_of ("whole file.backup");
  g_autofree char *content = query ("source", CONTENT);
  g_autofree char *rights = query ("source", RIGHTS);
  g_auto (Run) run = { 0 };
  GStatBuf info;

  ctl_test_run (&run, "backup %s --output='%s'", source, file);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, " tables, "));
  g_assert_cmpstr (run.errors, ==, "");
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  assert_only_files (1);

  ctl_test_run (&run, "restore '%s' %s", file, target);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "Restored and compared: "));
  assert_query ("target", CONTENT, content);
  assert_query ("target", RIGHTS, rights);

  /* And it lives: what continues numbers continues after the last. */
  execute ("target", "INSERT INTO reeferwatch.reefer (container_id) VALUES ('new')");
  assert_query ("target", "SELECT max(reefer_id) FROM reeferwatch.reefer", "21");
  g_unlink (file);
}

/* The file is one that the programs of PostgreSQL read by themselves. */
static void
test_plain_pg_restore (void)
{
  g_autofree char *source = ctl_test_dup_database (postgres, NULL, "source");
  g_autofree char *file = path_of ("plain");
  g_autofree char *conninfo = NULL;
  g_autofree char *to = NULL;
  g_autofree char *content = query ("source", CONTENT);
  g_autoptr (GSubprocess) restore = NULL;
  g_auto (Run) run = { 0 };

  rw_test_postgres_create_database (postgres, "plain");
  ctl_test_run (&run, "backup %s --output=%s", source, file);
  g_assert_cmpint (run.code, ==, 0);
  conninfo = rw_test_postgres_dup_conninfo (postgres, NULL, "plain");
  to = g_strconcat ("--dbname=", conninfo, NULL);
  restore = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "pg_restore", "--exit-on-error", to,
                              file, NULL);
  g_assert_true (g_subprocess_wait_check (restore, NULL, NULL));
  assert_query ("plain", CONTENT, content);
  g_unlink (file);
}

/* Two rows that always come together are both there, or neither. */
static void
test_while_written (void)
{
  g_autofree char *source = ctl_test_dup_database (postgres, NULL, "source");
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, NULL, "source");
  g_autofree char *file = path_of ("moving");
  g_autoptr (GSubprocess) writer = NULL;
  g_auto (Run) run = { 0 };

  writer = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, "psql", "-X", conninfo, "-c",
      "DO $$ BEGIN FOR i IN 1 .. 1000000 LOOP"
      " INSERT INTO reeferwatch.reefer (container_id) VALUES ('w' || i);"
      " INSERT INTO reeferwatch.product (product_id) VALUES ('w' || i); COMMIT; END LOOP; END $$",
      NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("moved_%u", i);
      g_autofree char *target = create (name);
      g_autofree char *before = query ("source", "SELECT count(*) FROM reeferwatch.reefer");
      g_autofree char *after = NULL;

      ctl_test_run (&run, "backup %s --output=%s", source, file);
      g_assert_cmpint (run.code, ==, 0);
      after = query ("source", "SELECT count(*) FROM reeferwatch.reefer");
      g_assert_cmpstr (before, !=, after);
      ctl_test_run (&run, "restore %s %s", file, target);
      g_assert_cmpint (run.code, ==, 0);
      assert_query (name,
                    "SELECT (SELECT count(*) FROM reeferwatch.reefer WHERE container_id ~ '^w') ="
                    " (SELECT count(*) FROM reeferwatch.product WHERE product_id ~ '^w')",
                    "t");
    }
  g_subprocess_send_signal (writer, SIGINT);
  g_subprocess_wait (writer, NULL, NULL);
  g_unlink (file);
}

static void
test_no_overwriting (void)
{
  g_autofree char *source = create_full ("fresh");
  g_autofree char *target = create_full ("occupied");
  g_autofree char *file = path_of ("fresh");
  g_autofree char *old = query ("occupied", CONTENT);
  g_autofree char *content = query ("fresh", CONTENT);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "backup %s --output=%s", source, file);
  g_assert_cmpint (run.code, ==, 0);
  ctl_test_run (&run, "restore %s %s", file, target);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "--replace"));
  assert_query ("occupied", CONTENT, old);

  /* One row less than the file says: what was there stays, and nothing else. */
  forge (file, "\"dead_letter\":5", "\"dead_letter\":6");
  ctl_test_run (&run, "restore %s %s --replace", file, target);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "dead_letter"));
  assert_query ("occupied", CONTENT, old);
  assert_query ("occupied", "SELECT count(*) FROM pg_namespace WHERE nspname ~ 'reeferwatch'", "1");
  forge (file, "\"dead_letter\":6", "\"dead_letter\":5");

  ctl_test_run (&run, "restore %s %s --replace", file, target);
  g_assert_cmpint (run.code, ==, 0);
  assert_query ("occupied", CONTENT, content);
  assert_query ("occupied", "SELECT count(*) FROM pg_namespace WHERE nspname ~ 'reeferwatch'", "1");
  g_unlink (file);
}

static void
assert_refused (const char *file, const char *substance)
{
  g_autofree char *target = ctl_test_dup_database (postgres, NULL, "untouched");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "restore %s %s", file, target);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, substance));
  assert_no_schema ("untouched");
}

static void
test_bad_files (void)
{
  g_autofree char *source = ctl_test_dup_database (postgres, NULL, "source");
  g_autofree char *file = path_of ("bad");
  g_autofree char *bytes = NULL;
  gsize length;
  g_auto (Run) run = { 0 };

  rw_test_postgres_create_database (postgres, "untouched");
  ctl_test_run (&run, "backup %s --output=%s", source, file);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));

  forge (file, "\"schema_version\":", "\"schema_versiom\":");
  assert_refused (file, "no whole file");
  g_assert_true (g_file_set_contents (file, bytes, (gssize) length, NULL));
  forge (file, "\"server_version\":1", "\"server_version\":9");
  assert_refused (file, "or newer");

  bytes[length / 3] ^= 1;
  g_assert_true (g_file_set_contents (file, bytes, (gssize) length, NULL));
  assert_refused (file, "damaged");
  g_assert_true (g_file_set_contents (file, bytes, (gssize) length / 2, NULL));
  assert_refused (file, "no whole file");
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  assert_refused (file, "no whole file");
  g_unlink (file);
  assert_refused (file, "No such file");
}

/* Of a program to come: neither taken nor restored. */
static void
test_newer (void)
{
  g_autofree char *database = create_full ("newer");
  g_autofree char *target = ctl_test_dup_database (postgres, NULL, "untouched");
  g_autofree char *file = path_of ("newer");
  g_autofree char *current =
      query ("newer",
             "SELECT '\"schema_version\":' || max(version) FROM reeferwatch.schema_version");
  g_autofree char *future = g_strdup (current);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "backup %s --output=%s", database, file);
  g_assert_cmpint (run.code, ==, 0);
  memset (strrchr (future, ':') + 1, '9', strlen (strrchr (future, ':') + 1));
  if (!g_str_equal (future, current))
    {
      forge (file, current, future);
      ctl_test_run (&run, "restore %s %s", file, target);
      g_assert_cmpint (run.code, ==, 78);
      g_assert_nonnull (strstr (run.errors, "Use a newer Reeferwatch"));
      assert_no_schema ("untouched");
    }
  g_unlink (file);

  execute ("newer", "INSERT INTO reeferwatch.schema_version VALUES (9999, 'the future')");
  ctl_test_run (&run, "backup %s --output=%s", database, file);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "9999"));
  g_assert_nonnull (strstr (run.errors, "Use a newer Reeferwatch"));
  assert_only_files (0);
}

static void
test_rights (void)
{
  g_autofree char *source = create_full ("guarded");
  g_autofree char *reader = ctl_test_dup_database (postgres, "reader", "guarded");
  g_autofree char *nowhere = ctl_test_dup_database (postgres, "reader", "untouched");
  g_autofree char *file = path_of ("guarded");
  g_auto (Run) run = { 0 };

  execute ("guarded", "CREATE ROLE reader LOGIN IN ROLE reeferwatch_viewer");
  ctl_test_run (&run, "backup %s --output=%s", reader, file);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "as its owner, “postgres”"));
  assert_only_files (0);

  ctl_test_run (&run, "backup %s --output=%s", source, file);
  g_assert_cmpint (run.code, ==, 0);
  ctl_test_run (&run, "restore %s %s", file, nowhere);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "may not make a schema"));
  assert_no_schema ("untouched");
  g_unlink (file);
}

static void
test_usage (void)
{
  g_autofree char *empty = ctl_test_dup_database (postgres, NULL, "untouched");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "backup --output=%s/x", folder);
  g_assert_cmpint (run.code, ==, 64);
  g_assert_nonnull (strstr (run.errors, "--private"));
  ctl_test_run (&run, "backup --private %s --output=%s/x", empty, folder);
  g_assert_cmpint (run.code, ==, 64);
  ctl_test_run (&run, "backup %s", empty);
  g_assert_cmpint (run.code, ==, 64);
  ctl_test_run (&run, "backup %s --output=%s", empty, folder);
  g_assert_cmpint (run.code, ==, 64);
  ctl_test_run (&run, "restore %s", empty);
  g_assert_cmpint (run.code, ==, 64);
  ctl_test_run (&run, "backup %s --output=%s/x", empty, folder);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "holds nothing of Reeferwatch"));
  ctl_test_run (&run, "backup --database=port=1 --output=%s/x", folder);
  g_assert_cmpint (run.code, ==, 69);
  assert_only_files (0);
}

/* --- a program in the place of pg_dump
 * ------------------------------------------------------------ */

static char *
make_program (const char *name, const char *script)
{
  g_autofree char *bin = g_build_filename (folder, "bin", NULL);
  g_autofree char *path = g_build_filename (bin, name, NULL);
  g_autofree char *text = g_strdup_printf (
      "#!/bin/sh\ncase $1 in --version) echo 'x (PostgreSQL) '$RW_TEST_VERSION; exit;; esac\n%s\n",
      script);

  g_assert_cmpint (g_mkdir_with_parents (bin, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
  return g_strconcat (bin, ":", g_getenv ("PATH"), NULL);
}

static GSubprocessLauncher *
launch_with (const char *path)
{
  GSubprocessLauncher *launcher = ctl_test_new_launcher ();
  g_autofree char *version =
      query (NULL, "SELECT current_setting('server_version_num')::int / 10000");

  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "RW_TEST_VERSION", version, TRUE);
  g_subprocess_launcher_setenv (launcher, "RW_TEST_FOLDER", folder, TRUE);
  return launcher;
}

static void
remove_programs (void)
{
  static const char *const names[] = { "bin/pg_dump", "bin", "said", "environment" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = path_of (names[i]);

      g_remove (path);
    }
}

/* The password is in the environment of the program, not where everybody reads it. */
static void
test_secret (void)
{
  g_autofree char *path =
      make_program ("pg_dump",
                    "echo \"$*\" >$RW_TEST_FOLDER/said; env >$RW_TEST_FOLDER/environment; "
                    "echo 'pg_dump: error: it is broken' >&2; exit 1");
  g_autoptr (GSubprocessLauncher) launcher = launch_with (path);
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, NULL, "source");
  g_autofree char *secret = g_strconcat (conninfo, " password=hunter2", NULL);
  g_autofree char *said_path = path_of ("said");
  g_autofree char *environment_path = path_of ("environment");
  g_autofree char *line = g_strdup_printf ("backup --output=%s/x", folder);
  g_autofree char *said = NULL;
  g_autofree char *environment = NULL;
  g_auto (Run) run = { 0 };

  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_DATABASE", secret, TRUE);
  ctl_test_run_in (launcher, &run, line);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "pg_dump: it is broken"));
  g_assert_true (g_file_get_contents (said_path, &said, NULL, NULL));
  g_assert_true (g_file_get_contents (environment_path, &environment, NULL, NULL));
  g_assert_null (strstr (said, "hunter2"));
  g_assert_null (strstr (run.errors, "hunter2"));
  g_assert_nonnull (strstr (environment, "PGPASSWORD=hunter2\n"));
  g_assert_nonnull (strstr (environment, "PGDATABASE=source\n"));
  remove_programs ();
}

static void
wait_for (const char *path)
{
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_usleep (10000);
}

/* Ctrl+C, and a plain kill of the program. */
static void
test_cancel_backup (void)
{
  g_autofree char *path =
      make_program ("pg_dump", "touch $RW_TEST_FOLDER/started; exec sleep 1000");
  g_autofree char *source = ctl_test_dup_database (postgres, NULL, "source");
  g_autofree char *started = path_of ("started");
  g_autofree char *line = g_strdup_printf ("backup %s --output=%s/x", source, folder);
  static const int signals[] = { SIGINT, SIGTERM };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = launch_with (path);
      g_autoptr (GSubprocess) process = ctl_test_spawn (launcher, line);
      g_auto (Run) run = { 0 };

      wait_for (started);
      g_subprocess_send_signal (process, signals[i]);
      ctl_test_collect (process, &run);
      g_assert_cmpint (run.code, ==, -signals[i]);
      g_assert_cmpint (g_unlink (started), ==, 0);
      assert_only_files (1);
    }
  assert_query (NULL, "SELECT count(*) FROM pg_stat_activity WHERE datname = 'source'", "0");
  remove_programs ();
}

/* In the middle of a real restore: it waits for a schema of the same name that somebody makes. */
static void
test_cancel_restore (void)
{
  g_autofree char *source = ctl_test_dup_database (postgres, NULL, "source");
  g_autofree char *target = create ("cancelled");
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, NULL, "cancelled");
  g_autofree char *file = path_of ("cancelled");
  g_autofree char *line = g_strdup_printf ("restore %s %s", file, target);
  g_autoptr (GSubprocess) rival = NULL;
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autoptr (GSubprocess) process = NULL;
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "backup %s --output=%s", source, file);
  g_assert_cmpint (run.code, ==, 0);
  rival = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL,
                            "psql", "-X", "-q", conninfo, NULL);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (rival),
                             "BEGIN; CREATE SCHEMA reeferwatch;\n", 34, NULL, NULL, NULL);
  while (TRUE)
    {
      g_autofree char *waits = query (NULL, "SELECT count(*) FROM pg_stat_activity"
                                            " WHERE state = 'idle in transaction'");

      if (g_str_equal (waits, "1"))
        break;
      g_usleep (10000);
    }

  process = ctl_test_spawn (launcher, line);
  while (TRUE)
    {
      g_autofree char *waits =
          query (NULL, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");

      if (g_str_equal (waits, "1"))
        break;
      g_usleep (10000);
    }
  g_subprocess_send_signal (process, SIGINT);
  run_clear (&run);
  ctl_test_collect (process, &run);
  g_assert_cmpint (run.code, ==, -SIGINT);
  g_subprocess_force_exit (rival);
  g_subprocess_wait (rival, NULL, NULL);
  assert_no_schema ("cancelled");
  g_unlink (file);
}

/* While anybody of us is at work, nothing is put in its place. */
static void
test_in_use (void)
{
  g_autofree char *target = ctl_test_dup_database (postgres, NULL, "occupied");
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, NULL, "occupied");
  g_autofree char *named = g_strconcat (conninfo, " application_name=reeferwatch", NULL);
  g_autofree char *file = path_of ("used");
  g_autoptr (GSubprocess) session = NULL;
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "backup %s --output=%s", target, file);
  g_assert_cmpint (run.code, ==, 0);
  session = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, "psql", "-X", "-q", named, NULL);
  while (TRUE)
    {
      g_autofree char *there = query (NULL, "SELECT count(*) FROM pg_stat_activity"
                                            " WHERE application_name = 'reeferwatch'");

      if (g_str_equal (there, "1"))
        break;
      g_usleep (10000);
    }
  ctl_test_run (&run, "restore %s %s --replace", file, target);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "Stop its workers"));
  g_subprocess_force_exit (session);
  g_subprocess_wait (session, NULL, NULL);
  g_unlink (file);
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  folder = g_dir_make_tmp ("rw-XXXXXX", NULL);
  g_test_add_func ("/ctl/backup/round-trip", test_round_trip);
  g_test_add_func ("/ctl/backup/plain-pg-restore", test_plain_pg_restore);
  g_test_add_func ("/ctl/backup/while-written", test_while_written);
  g_test_add_func ("/ctl/backup/no-overwriting", test_no_overwriting);
  g_test_add_func ("/ctl/backup/bad-files", test_bad_files);
  g_test_add_func ("/ctl/backup/newer", test_newer);
  g_test_add_func ("/ctl/backup/rights", test_rights);
  g_test_add_func ("/ctl/backup/usage", test_usage);
  g_test_add_func ("/ctl/backup/secret", test_secret);
  g_test_add_func ("/ctl/backup/cancel-backup", test_cancel_backup);
  g_test_add_func ("/ctl/backup/cancel-restore", test_cancel_restore);
  g_test_add_func ("/ctl/backup/in-use", test_in_use);
  code = g_test_run ();
  rw_test_postgres_free (postgres);
  g_rmdir (folder);
  g_free (folder);
  return code;
}

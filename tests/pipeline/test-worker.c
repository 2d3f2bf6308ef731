/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"
#include "rw-test-postgres.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>

/* reeferwatch-worker as a program: what it takes, what it says, and how it ends. */
typedef struct
{
  int code;
  char *output;
  char *errors;
} Run;

static void
run_clear (Run *run)
{
  g_free (run->output);
  g_free (run->errors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* A launcher whose environment holds no settings of whoever runs the test. */
static GSubprocessLauncher *
new_launcher (const char *folder)
{
  GSubprocessLauncher *launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  return launcher;
}

static GSubprocess *
spawn (GSubprocessLauncher *launcher, const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static void
collect (GSubprocess *process, Run *run)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->code = g_subprocess_get_exit_status (process);
}

static void
run_worker (GSubprocessLauncher *launcher, const char *const *arguments, Run *run)
{
  g_autoptr (GSubprocess) process = spawn (launcher, arguments);

  collect (process, run);
}

static void
test_usage (void)
{
  static const struct
  {
    const char *arguments[4];
    const char *says;
  } cases[] = {
    { { "--nonsense", NULL }, "nonsense" },
    { { "stray", NULL }, "stray" },
    { { NULL }, "--broker" },
    { { "--broker=mqtt://h", NULL }, "--database" },
    { { "--broker=mqtt://u:secret@h", "--database=dbname=x", NULL }, "password" },
    { { "--broker=mqtt://h", "--database=postgresql://u:secret@h/x", NULL }, "password" },
    { { "--broker=mqtt://h", "--database=host=h password = secret", NULL }, "password" },
    { { "--broker=mqtt://h", "--database=postgresql://h/x?pass%77ord=secret", NULL }, "password" },
    { { "--broker=mqtt://h", "--database=host=h sslpassword=secret", NULL }, "password" },
    { { "--broker=mqtt://h", "--database=host=h password=se cret", NULL }, "--database" },
    { { "--broker=mqtt://h", "--database=nonsense", NULL }, "--database" },
    { { "--broker=mqtt://h", "--database=dbname=x", "--qos=2", NULL }, "--qos" },
    { { "--broker=mqtt://h", "--database=dbname=x", "--qos=0.5", NULL }, "--qos" },
    { { "--broker=mqtt://h", "--database=dbname=x", "--idle-exit=soon", NULL }, "--idle-exit" },
    { { "--broker=mqtt://h", "--database=dbname=x", "--topic=a=klingon", NULL }, "klingon" },
    { { "--broker=mqtt://h", "--database=dbname=x", "--topic=a=mapping", NULL }, "--mapping" },
    { { "--broker=mqtt://h", "--database=dbname=x", "--retention-days=-1", NULL },
      "--retention-days" },
    { { "--broker=mqtt://h", "--database=dbname=x", "--archive-s3=http://s3.test/b", NULL },
      "https://" },
  };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run = { 0 };

      run_worker (launcher, cases[i].arguments, &run);
      g_test_message ("%s", run.errors);
      g_assert_cmpint (run.code, ==, 64);
      g_assert_nonnull (strstr (run.errors, cases[i].says));
      g_assert_null (strstr (run.errors, "secret"));
      g_assert_cmpstr (run.output, ==, "");
    }
}

static void
test_version (void)
{
  static const char *const arguments[] = { "--version", NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");
  g_auto (Run) run = { 0 };

  run_worker (launcher, arguments, &run);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "reeferwatch-worker "));
}

/* The manual and --help name the same options. */
static void
test_help (void)
{
  static const char *const arguments[] = { "--help", NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");
  g_autofree char *path
    = g_test_build_filename (G_TEST_DIST, "..", "data", "man", "reeferwatch-worker.1", NULL);
  g_autofree char *manual = NULL;
  g_autoptr (GRegex) option = g_regex_new ("--[a-z][a-z-]+", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (Run) run = { 0 };
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &manual, NULL, NULL));
  run_worker (launcher, arguments, &run);
  g_assert_cmpint (run.code, ==, 0);

  for (g_regex_match (option, run.output, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 0);
      g_auto (GStrv) parts = g_strsplit (name, "-", -1);
      g_autofree char *escaped = g_strjoinv ("\\-", parts);

      g_test_message ("%s", name);
      g_assert_true (g_str_equal (name, "--help") || strstr (manual, escaped) != NULL);
      n++;
    }
  g_assert_cmpuint (n, >, 15);
}

static void
test_bad_files (void)
{
  static const struct
  {
    const char *text; /* NULL: there is no such file */
    const char *says;
  } cases[] = {
    { NULL, "worker.conf" },
    { "[worker]\nbroke=mqtt://h\n", "broke" },
    { "[wurker]\n", "wurker" },
    { "nonsense\n", "worker.conf" },
    { "[worker]\nbroker-password-file=/nonexistent\n", "/nonexistent" },
    { "[worker]\nkeyfile-password-file=/nonexistent\n", "/nonexistent" },
  };
  g_autofree char *folder = g_dir_make_tmp ("rw-worker-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "worker.conf", NULL);
  g_autofree char *option = g_strconcat ("--config=", path, NULL);
  const char *arguments[] = { option, "--broker=mqtt://h", "--database=dbname=x", NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run = { 0 };

      if (cases[i].text != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      run_worker (launcher, arguments, &run);
      g_test_message ("%s", run.errors);
      g_assert_cmpint (run.code, ==, 78);
      g_assert_nonnull (strstr (run.errors, cases[i].says));
    }
  g_unlink (path);
  g_rmdir (folder);
}

static char *
write_recording (const char *folder)
{
  static const char text[] =
      "{\"topic\":\"reefers/C01/telemetry\",\"payload\":{\"container_id\":\"C01\","
      "\"measurement_time\":\"2026-03-01T12:00:00Z\",\"temperature\":4}}\n"
      "{\"topic\":\"reefers/C01/telemetry\",\"payload\":{\"container_id\":\"C01\","
      "\"measurement_time\":\"2026-03-01T12:00:00Z\",\"temperature\":4}}\n"
      "{\"topic\":\"reefers/C01/telemetry\",\"payload\":{\"container_id\":\"C01\","
      "\"measurement_time\":\"2026-03-01T11:00:00Z\",\"temperature\":4}}\n"
      "{\"topic\":\"reefers/C01/telemetry\",\"payload\":\"not json\"}\n";
  char *path = g_build_filename (folder, "recording.jsonl", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* The last line tells what became of each message, and the roll-ups are there by then; the settings
 * come from all three places, and the nearer one wins. */
static void
test_replay (void)
{
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autofree char *folder = g_dir_make_tmp ("rw-worker-XXXXXX", NULL);
  g_autofree char *subfolder = g_build_filename (folder, "reeferwatch", NULL);
  g_autofree char *config = g_build_filename (subfolder, "worker.conf", NULL);
  g_autofree char *recording = write_recording (folder);
  g_autofree char *option = g_strconcat ("--replay=", recording, NULL);
  g_autofree char *text =
      g_strdup_printf ("[worker]\nbroker=mqtt://ignored\ndatabase=%s\nspeed=bad\n",
                       rw_test_postgres_get_conninfo (postgres));
  const char *arguments[] = { option, "--idle-exit=1", NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (folder);
  g_autofree char *rolled_up = NULL;
  g_auto (Run) first = { 0 };
  g_auto (Run) second = { 0 };

  g_assert_cmpint (g_mkdir (subfolder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  run_worker (launcher, arguments, &first);
  g_assert_cmpint (first.code, ==, 64);
  g_assert_nonnull (strstr (first.errors, "--speed=bad"));

  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_SPEED", "0", TRUE);
  run_worker (launcher, arguments, &second);
  g_test_message ("%s%s", second.output, second.errors);
  g_assert_cmpint (second.code, ==, 0);
  g_assert_true (g_str_has_prefix (second.output,
                                   "{\"messages\":4,\"readings\":4,\"stored\":2,\"duplicate\":1,"
                                   "\"rejected\":1,\"late\":1,\"alarms_raised\":0,"
                                   "\"alarms_cleared\":0,\"seconds\":"));
  g_assert_true (g_str_has_suffix (second.output, ",\"spooled\":0}\n"));
  rolled_up = rw_test_postgres_query (
      postgres, NULL,
      "SELECT string_agg(container_id || ' ' || readings || ' ' || temperature_max, ' '"
      "                  ORDER BY bucket), (SELECT count(*) FROM reeferwatch.telemetry_1h),"
      " (SELECT sum(temperature_count) FROM reeferwatch.telemetry_1d),"
      " (SELECT count(*) FROM reeferwatch.rollup_due) FROM reeferwatch.telemetry_15m");
  g_assert_cmpstr (rolled_up, ==, "C01 1 4 C01 1 4|2|2|0");
  g_unlink (recording);
  g_unlink (config);
  g_rmdir (subfolder);
  g_rmdir (folder);
}

static void
test_missing_recording (void)
{
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (postgres), NULL);
  const char *arguments[] = { "--replay=/nonexistent/file", database, NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");
  g_auto (Run) run = { 0 };

  run_worker (launcher, arguments, &run);
  g_assert_cmpint (run.code, ==, 69);
  g_assert_nonnull (strstr (run.errors, "/nonexistent/file"));
  g_assert_true (g_str_has_prefix (run.output, "{\"messages\":0,"));
}

static void
test_no_such_database (void)
{
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, NULL, "nowhere");
  g_autofree char *database = g_strconcat ("--database=", conninfo, NULL);
  const char *arguments[] = { "--broker=mqtt://127.0.0.1:1", database, NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");
  g_auto (Run) run = { 0 };

  run_worker (launcher, arguments, &run);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "nowhere"));
}

/* Said once where others could read it, and never the password itself. */
static void
test_plain_password (void)
{
  static const struct
  {
    const char *broker;
    gboolean warns;
  } cases[] = {
    { "--broker=mqtt://ann@127.0.0.1:1", FALSE },
    { "--broker=mqtts://ann@broker.invalid", FALSE },
    { "--broker=mqtt://ann@broker.invalid", TRUE },
  };
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autofree char *conninfo = rw_test_postgres_dup_conninfo (postgres, NULL, "nowhere");
  g_autofree char *database = g_strconcat ("--database=", conninfo, NULL);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");

  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_BROKER_PASSWORD", "secret", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[] = { cases[i].broker, database, NULL };
      g_auto (Run) run = { 0 };

      run_worker (launcher, arguments, &run);
      g_test_message ("%s", run.errors);
      g_assert_cmpint (run.code, ==, 78);
      g_assert_true ((strstr (run.errors, "plain text") != NULL) == cases[i].warns);
      g_assert_null (strstr (run.errors, "secret"));
    }
}

/* Lines of the same form as the last one, each when its time has come and not at the end. */
static void
test_status_interval (void)
{
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (postgres), NULL);
  g_autofree char *address = g_strconcat ("--broker=", rw_test_broker_get_address (broker), NULL);
  const char *arguments[] = { address, database, "--status-interval=1", NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");
  g_autoptr (GSubprocess) process = spawn (launcher, arguments);
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      g_assert_true (g_str_has_prefix (line, "{\"messages\":"));
      g_assert_true (g_str_has_suffix (line, "}"));
    }
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* SIGTERM: what has come is stored, the broker is left in order, and the last line still comes. */
static void
test_signal (void)
{
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  g_autofree char *database =
      g_strconcat ("--database=", rw_test_postgres_get_conninfo (postgres), NULL);
  g_autofree char *address = g_strconcat ("--broker=", rw_test_broker_get_address (broker), NULL);
  const char *arguments[] = { address, database, "--client-id=signal-test", "--status-interval=1",
                              NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher ("/nonexistent");
  g_autoptr (GSubprocess) process = spawn (launcher, arguments);
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autoptr (GBytes) status = NULL;
  g_auto (Run) run = { 0 };
  gboolean connected = FALSE;

  while (!connected)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      connected = g_str_equal (line, "broker: connected");
    }
  rw_test_broker_publish_text (broker, "reefers/C01/telemetry", "not json", FALSE);
  g_subprocess_send_signal (process, SIGTERM);
  collect (process, &run);

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "{\"messages\":"));
  status = rw_test_broker_receive (broker, "reeferwatch/workers/signal-test", 10 * G_USEC_PER_SEC);
  g_assert_nonnull (status);
  g_assert_cmpmem (g_bytes_get_data (status, NULL), g_bytes_get_size (status),
                   "{\"state\":\"offline\"}", 19);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/usage", test_usage);
  g_test_add_func ("/worker/version", test_version);
  g_test_add_func ("/worker/help", test_help);
  g_test_add_func ("/worker/bad-files", test_bad_files);
  g_test_add_func ("/worker/replay", test_replay);
  g_test_add_func ("/worker/missing-recording", test_missing_recording);
  g_test_add_func ("/worker/no-such-database", test_no_such_database);
  g_test_add_func ("/worker/status-interval", test_status_interval);
  g_test_add_func ("/worker/plain-password", test_plain_password);
  g_test_add_func ("/worker/signal", test_signal);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"
#include "rw-test-postgres.h"

#include <gio/gio.h>
#include <string.h>

/* reeferwatch-worker with a mapping file: from a real broker to a real database. */

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

static char *
dup_example (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "mapping.json", NULL);
}

static GSubprocess *
spawn (const char *const *arguments, const char *mapping)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", "/nonexistent", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  /* In the environment, as in a unit file. */
  if (mapping != NULL)
    g_subprocess_launcher_setenv (launcher, "REEFERWATCH_MAPPING", mapping, TRUE);
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
  g_test_message ("%d\n%s%s", run->code, run->output, run->errors);
}

static void
wait_until_connected (GSubprocess *worker)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (worker));

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (gboolean connected = FALSE; !connected;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      g_assert_nonnull (line);
      connected = g_str_equal (line, "broker: connected");
    }
}

static const struct
{
  const char *topic;
  const char *payload;
} messages[] = {
  { "site/north/dev/7/up", "{\"TempUnit\":\"F\",\"records\":["
                           "{\"ts\":1772431200,\"ret\":39.2,\"sup\":-32768,\"power\":\"run\"},"
                           "{\"ts\":1772431260,\"ret\":41,\"power\":\"dance\"},"
                           "{\"ts\":1772431320,\"ret\":41,\"power\":\"defrost\"}]}" },
  { "site/north/dev/7/status", "online" },
  { "trailers/T12/data",
    "{\"zeit\":\"02.03.2026 07:00\",\"links\":\"4,5 °C\",\"rechts\":\"-18,2 °C\","
    "\"leistung\":3400}" },
  { "iot/box-9", "{\"kind\":\"data\",\"time\":\"2026-03-02T06:00:00Z\",\"sensors\":["
                 "{\"name\":\"air\",\"value\":41}]}" },
  { "loggers/L3", "2026-03-02 06:00:00;-18.4;ON" },
  { "loggers/L3", "2026-03-02 06:00:00" },
  { "plant/hall2/probe-4/value", "277.15" },
  { "reefers/C01/telemetry",
    "{\"container_id\":\"C01\",\"measurement_time\":\"2026-03-02T06:00:00Z\","
    "\"temperature\":4}" },
};

/* Without --topic it listens to what the mapping is for, and to the native shape; not to what a
 * rule ignores. */
static void
test_broker (void)
{
  g_autoptr (RwTestPostgres) postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  g_autofree char *from = g_strconcat ("--broker=", rw_test_broker_get_address (broker), NULL);
  g_autofree char *to = g_strconcat ("--database=", rw_test_postgres_get_conninfo (postgres), NULL);
  g_autofree char *example = dup_example ();
  const char *arguments[] = { from, to, "--client-id=mapping", "--idle-exit=2", NULL };
  g_autoptr (GSubprocess) worker = spawn (arguments, example);
  g_autofree char *rows = NULL, *letters = NULL;
  g_auto (Run) run = { 0 };

  wait_until_connected (worker);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    rw_test_broker_publish_text (broker, messages[i].topic, messages[i].payload, FALSE);
  collect (worker, &run);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "{\"messages\":7,\"readings\":10,\"stored\":8,"
                                               "\"duplicate\":0,\"rejected\":2,"));

  rows = rw_test_postgres_query (
      postgres, NULL,
      "SELECT string_agg(concat_ws(' ', container_id, temperature, kilowatts, powered, defrosting,"
      " quality, source), E'\\n' ORDER BY container_id, measurement_time)"
      " FROM reeferwatch.telemetry");
  g_assert_cmpstr (rows, ==,
                   "C01 4 0 native\n"
                   "L3 -18.4 t 2 mapping: logger\n"
                   "T12/left 4.5 3.4 2 mapping: two compartments\n"
                   "T12/right -18.2 3.4 2 mapping: two compartments\n"
                   "box-9 4.1 0 mapping: list of sensors\n"
                   "hall2/4 4 4 mapping: probe\n"
                   "north-7 4 t f 0 mapping: yard gateway\n"
                   "north-7 5 t t 0 mapping: yard gateway");
  letters = rw_test_postgres_query (
      postgres, NULL,
      "SELECT string_agg(topic || ' ' || length(payload) || ' ' || reason, E'\\n' ORDER BY topic)"
      " FROM reeferwatch.dead_letter");
  g_assert_nonnull (
      strstr (letters, "loggers/L3 19 Line 1 has 1 values, but there are 3 columns."));
  g_assert_nonnull (strstr (letters,
                            "1 of 3 records were not taken, the first of them is number 2. "
                            "The mapping rule “yard gateway” cannot take “powered”: "
                            "“@.power” is “dance”"));
}

/* Before anything is connected to. */
static void
test_wrong_file (void)
{
  static const struct
  {
    const char *text; /* NULL: there is no such file */
    const char *says;
  } cases[] = {
    { NULL, "mapping.json" },
    { "{", "mapping.json:1:" },
    { "{\"rules\":[\n{\"topic\":\"a\",\"fields\":{}}]}",
      "mapping.json:2: rule “rule 1”: “container_id” is needed" },
  };
  g_autofree char *folder = g_dir_make_tmp ("rw-mapping-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mapping.json", NULL);
  g_autofree char *option = g_strconcat ("--mapping=", path, NULL);
  const char *arguments[] = { option, "--broker=mqtt://192.0.2.1",
                              "--database=host=192.0.2.1 dbname=x", NULL };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) parent = g_file_new_for_path (folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocess) worker = NULL;
      g_auto (Run) run = { 0 };

      if (cases[i].text != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      worker = spawn (arguments, NULL);
      collect (worker, &run);
      g_assert_cmpint (run.code, ==, 78);
      g_assert_nonnull (strstr (run.errors, cases[i].says));
      g_assert_true (g_str_has_prefix (run.output, "{\"messages\":0,"));
    }
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (parent, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/mapping/broker", test_broker);
  g_test_add_func ("/worker/mapping/wrong-file", test_wrong_file);
  return g_test_run ();
}

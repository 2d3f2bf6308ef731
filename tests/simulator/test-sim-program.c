/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"
#include "sim-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <mosquitto.h>
#include <signal.h>
#include <string.h>

/* The program as a whole: its last line, its exit codes, its files, and a real broker. */

static const char *program;
static const char *man_page;

/* What the program finds in REEFERWATCH_BROKER_PASSWORD, or NULL. */
static const char *password_variable;

typedef struct
{
  int exit_code;
  char *out;
  char *err;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->out);
  g_free (outcome->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static GSubprocess *
spawn (const char *first, ...) G_GNUC_NULL_TERMINATED;

static GSubprocess *
spawn (const char *first, ...)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  va_list args;

  if (password_variable != NULL)
    g_subprocess_launcher_setenv (launcher, "REEFERWATCH_BROKER_PASSWORD", password_variable,
                                  TRUE);

  g_ptr_array_add (argv, (gpointer) program);
  va_start (args, first);
  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static Outcome
finish (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;
  Outcome outcome;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome.out, &outcome.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome.exit_code = g_subprocess_get_exit_status (process);
  g_object_unref (process);
  return outcome;
}

static gint64
get_result (const char *text, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (g_strchomp ((char *) text), "\n", -1);
  guint n = g_strv_length (lines);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (n, >, 0);
  node = json_from_string (lines[n - 1], &error);
  g_assert_no_error (error);
  return json_object_get_int_member (json_node_get_object (node), name);
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("rw-sim-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static char *
read_and_remove (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return text;
}

static char *
run_to_files (const char *folder, const char *seed, char **truth)
{
  g_autofree char *output = g_strdup_printf ("--output=%s/out", folder);
  g_autofree char *truth_option = g_strdup_printf ("--truth=%s/truth", folder);
  g_auto (Outcome) outcome
    = finish (spawn (output, truth_option, "--reefers=200", "--duration=300", "--faults=2",
                     "--start=2026-11-22T10:00:00Z", seed, NULL));

  g_assert_cmpint (outcome.exit_code, ==, 0);
  g_assert_cmpint (get_result (outcome.out, "reefers"), ==, 200);
  *truth = read_and_remove (folder, "truth");
  return read_and_remove (folder, "out");
}

static void
test_same_bytes (void)
{
  g_autofree char *folder = make_folder ();
  g_auto (GStrv) truth = g_new0 (char *, 4);
  g_autofree char *a = run_to_files (folder, "--seed=5", &truth[0]);
  g_autofree char *b = run_to_files (folder, "--seed=5", &truth[1]);
  g_autofree char *c = run_to_files (folder, "--seed=6", &truth[2]);

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (truth[0], ==, truth[1]);
  g_assert_cmpstr (a, !=, c);
  g_assert_cmpstr (truth[0], !=, truth[2]);
  g_rmdir (folder);
}

/* Each line is an object of a topic and a payload, which is itself JSON. */
static void
test_lines (void)
{
  g_auto (Outcome) outcome
    = finish (spawn ("--output=-", "--reefers=50", "--duration=180", "--fault-kinds=none", NULL));
  g_auto (GStrv) lines = g_strsplit (outcome.out, "\n", -1);
  guint n = 0;

  g_assert_cmpint (outcome.exit_code, ==, 0);
  for (; *lines[n] != '\0'; n++)
    {
      g_autoptr (JsonNode) node = json_from_string (lines[n], NULL);
      JsonObject *object = json_node_get_object (node);
      g_autoptr (JsonNode) payload
        = json_from_string (json_object_get_string_member (object, "payload"), NULL);
      g_autofree char *topic = g_strdup_printf (
        "reefers/%s/telemetry",
        json_object_get_string_member (json_node_get_object (payload), "container_id"));

      g_assert_cmpuint (json_object_get_size (object), ==, 2);
      g_assert_cmpstr (json_object_get_string_member (object, "topic"), ==, topic);
    }
  g_assert_cmpuint (n, ==, 150);
  g_assert_cmpint (get_result (outcome.err, "published"), ==, 150);
}

static void
assert_fails (int exit_code, const char *part, const char *first, const char *second)
{
  g_auto (Outcome) outcome = finish (spawn (first, second, NULL));

  g_assert_cmpint (outcome.exit_code, ==, exit_code);
  g_assert_nonnull (strstr (outcome.err, part));
}

static void
test_exit_codes (void)
{
  assert_fails (64, "--reefers", "--reefers=0", NULL);
  assert_fails (64, "address", "--broker=http://x", "--reefers=1");
  assert_fails (64, "password", "--broker=mqtt://me:secret@x", "--reefers=1");
  assert_fails (78, "nowhere", "--output=/nowhere/x", "--reefers=1");
  assert_fails (78, "password", "--broker=mqtt://me@localhost", "--password-file=/nowhere/x");
  assert_fails (69, "No broker answers", "--broker=unix:/nowhere/x", "--reefers=1");
  assert_fails (78, "certificates", "--broker=mqtts://localhost", "--cafile=/nowhere/x");
}

static void
test_version (void)
{
  g_auto (Outcome) version = finish (spawn ("--version", NULL));
  g_auto (Outcome) help = finish (spawn ("--help", NULL));

  g_assert_cmpint (version.exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (version.out, "reeferwatch-simulator "));
  g_assert_cmpint (help.exit_code, ==, 0);
  g_assert_nonnull (strstr (help.out, "--fault-kinds=LIST"));
}

/* The manual tells of every option that --help tells of. */
static void
test_manual (void)
{
  g_auto (Outcome) help = finish (spawn ("--help", NULL));
  g_autofree char *manual = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (man_page, &manual, NULL, NULL));
  text = g_string_new (manual);
  g_string_replace (text, "\\-", "-", 0);
  lines = g_strsplit (help.out, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *option = strstr (lines[i], "--");
      g_autofree char *name = option != NULL ? g_strndup (option, strcspn (option, " =")) : NULL;

      if (name == NULL)
        continue;
      g_assert_nonnull (strstr (text->str, name));
      n++;
    }
  g_assert_cmpuint (n, >=, 18);
}

/* Counts the messages that a subscriber gets from a broker, in a thread of its own. */
typedef struct
{
  struct mosquitto *mosquitto;
  gint count; /* atomic */
  gint ready; /* atomic */
} Counter;

static void
message_cb (struct mosquitto *mosquitto, void *data, const struct mosquitto_message *message)
{
  g_atomic_int_inc (&((Counter *) data)->count);
}

static void
subscribed_cb (struct mosquitto *mosquitto, void *data, int id, int n, const int *granted)
{
  g_atomic_int_set (&((Counter *) data)->ready, 1);
}

static void
counter_start (Counter *counter, RwTestBroker *broker)
{
  counter->mosquitto = mosquitto_new (NULL, true, counter);
  mosquitto_message_callback_set (counter->mosquitto, message_cb);
  mosquitto_subscribe_callback_set (counter->mosquitto, subscribed_cb);
  g_assert_cmpint (mosquitto_connect (counter->mosquitto, "127.0.0.1",
                                      rw_test_broker_get_port (broker), 60),
                   ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_subscribe (counter->mosquitto, NULL, "reefers/+/telemetry", 1), ==,
                   MOSQ_ERR_SUCCESS);
  mosquitto_loop_start (counter->mosquitto);
  while (!g_atomic_int_get (&counter->ready))
    g_usleep (1000);
}

static gint64
counter_stop (Counter *counter, gint64 expected)
{
  gint64 limit = g_get_monotonic_time () + 20 * RW_USEC_PER_SEC;

  while (g_atomic_int_get (&counter->count) < expected && g_get_monotonic_time () < limit)
    g_usleep (5000);
  mosquitto_disconnect (counter->mosquitto);
  mosquitto_loop_stop (counter->mosquitto, false);
  mosquitto_destroy (counter->mosquitto);
  return g_atomic_int_get (&counter->count);
}

/* What the program says it published is what a subscriber gets, on both kinds of socket. */
static void
test_publishes (void)
{
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  const char *const addresses[] = { rw_test_broker_get_address (broker),
                                    rw_test_broker_get_tcp_address (broker) };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *address = g_strconcat ("--broker=", addresses[i], NULL);
      Counter counter = { NULL };
      gint64 published;
      Outcome outcome;

      counter_start (&counter, broker);
      outcome = finish (spawn (address, "--reefers=500", "--duration=2", "--speed=300",
                               "--fault-kinds=none", NULL));
      published = get_result (outcome.out, "published");
      g_assert_cmpint (outcome.exit_code, ==, 0);
      g_assert_cmpint (published, ==, 5000);
      g_assert_cmpint (get_result (outcome.out, "acknowledged"), ==, published);
      g_assert_cmpint (counter_stop (&counter, published), ==, published);
      outcome_clear (&outcome);
    }
}

/* Runs the program while its broker stops answering, dies and comes back. */
static Outcome
run_through_restart (const char *qos)
{
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  g_autofree char *address = g_strconcat ("--broker=", rw_test_broker_get_address (broker), NULL);
  GSubprocess *process = spawn (address, "--reefers=500", "--duration=3", "--speed=600",
                                "--fault-kinds=none", qos, NULL);

  g_usleep (RW_USEC_PER_SEC);
  rw_test_broker_pause (broker);
  g_usleep (RW_USEC_PER_SEC / 5);
  rw_test_broker_kill (broker);
  g_usleep (RW_USEC_PER_SEC / 5);
  rw_test_broker_start (broker);
  return finish (process);
}

/* What was not acknowledged is sent again. */
static void
test_broker_restart (void)
{
  g_auto (Outcome) outcome = run_through_restart ("--qos=1");

  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.exit_code, ==, 0);
  g_assert_cmpint (get_result (outcome.out, "published"), ==, 15000);
  g_assert_cmpint (get_result (outcome.out, "acknowledged"), ==, 15000);
}

/* At QoS 0 what was under way is lost, which is told, but neither waited for nor an end. */
static void
test_broker_restart_unacknowledged (void)
{
  g_auto (Outcome) outcome = run_through_restart ("--qos=0");
  gint64 acknowledged = get_result (outcome.out, "acknowledged");

  g_assert_cmpint (get_result (outcome.out, "published"), ==, 15000);
  g_assert_cmpint (acknowledged, >, 5000);
  g_assert_cmpint (outcome.exit_code, ==, acknowledged == 15000 ? 0 : 69);
}

static void
run_tool (const char *folder, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static void
remove_files (const char *folder, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      g_autofree char *path = g_build_filename (folder, *names, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* A password comes from a file or the environment; a wrong one is a matter of configuration. */
static void
test_password (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *passwords = g_build_filename (folder, "passwords", NULL);
  g_autofree char *secret = g_build_filename (folder, "secret", NULL);
  const char *const argv[] = { "mosquitto_passwd", "-b", "-c", passwords, "fleet", "right", NULL };
  const char *const names[] = { "passwords", "secret", NULL };
  RwTestBrokerOptions broker_options = { .password_file = passwords };
  g_autoptr (RwTestBroker) broker = NULL;
  g_autofree char *address = NULL;
  g_autofree char *option = g_strconcat ("--password-file=", secret, NULL);

  run_tool (folder, argv);
  broker = rw_test_broker_new (&broker_options);
  address = g_strdup_printf ("--broker=mqtt://fleet@127.0.0.1:%u",
                             rw_test_broker_get_port (broker));

  g_assert_true (g_file_set_contents (secret, "wrong\n", -1, NULL));
  assert_fails (78, "refuses", address, option);

  g_assert_true (g_file_set_contents (secret, "right\nsecond line\n", -1, NULL));
  for (int from_environment = 0; from_environment < 2; from_environment++)
    {
      g_auto (Outcome) outcome = { 0 };

      password_variable = from_environment ? "right" : NULL;
      outcome = finish (spawn (address, "--reefers=20", "--duration=1", "--speed=60",
                               from_environment ? "--qos=1" : option, NULL));
      password_variable = NULL;
      g_assert_cmpint (outcome.exit_code, ==, 0);
      g_assert_cmpint (get_result (outcome.out, "acknowledged"), ==,
                       get_result (outcome.out, "published"));
    }
  remove_files (folder, names);
}

static void
make_certificate (const char *folder, const char *name, const char *extension)
{
  g_autofree char *key = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate = g_strconcat (name, ".pem", NULL);
  const char *const argv[] = {
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
    "-nodes", "-days", "2", "-subj", "/CN=broker", "-addext", extension, "-keyout", key,
    "-out", certificate, NULL,
  };

  run_tool (folder, argv);
}

static void
test_tls (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *certificate = g_build_filename (folder, "server.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "server.key", NULL);
  g_autofree char *cafile = g_strconcat ("--cafile=", certificate, NULL);
  const char *const names[] = { "server.pem", "server.key", NULL };
  RwTestBrokerOptions broker_options = {
    .cafile = certificate, .certfile = certificate, .keyfile = key,
  };
  g_autoptr (RwTestBroker) broker = NULL;
  g_autofree char *address = NULL;
  g_auto (Outcome) outcome = { 0 };

  make_certificate (folder, "server", "subjectAltName=IP:127.0.0.1");
  broker = rw_test_broker_new (&broker_options);
  address = g_strdup_printf ("--broker=mqtts://127.0.0.1:%u", rw_test_broker_get_port (broker));

  outcome = finish (spawn (address, cafile, "--reefers=400", "--duration=1", "--speed=600",
                           "--fault-kinds=none", NULL));
  g_assert_cmpstr (outcome.err, ==, "");
  g_assert_cmpint (outcome.exit_code, ==, 0);
  g_assert_cmpint (get_result (outcome.out, "published"), ==, 4000);
  g_assert_cmpint (get_result (outcome.out, "acknowledged"), ==, 4000);
  remove_files (folder, names);
}

/* Asked to end, it waits for what is under way and says how much it was. */
static void
test_ends_by_signal (void)
{
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  g_autofree char *address = g_strconcat ("--broker=", rw_test_broker_get_address (broker), NULL);
  static const int signals[] = { SIGTERM, SIGINT };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      GSubprocess *process = spawn (address, "--reefers=300", NULL);
      g_auto (Outcome) outcome = { 0 };

      /* The first reading tells that it is running. */
      g_bytes_unref (rw_test_broker_receive (broker, "reefers/+/telemetry", 20 * RW_USEC_PER_SEC));
      g_subprocess_send_signal (process, signals[i]);
      outcome = finish (process);
      g_assert_cmpint (outcome.exit_code, ==, 0);
      g_assert_cmpint (get_result (outcome.out, "published"), >, 0);
      g_assert_cmpint (get_result (outcome.out, "published"), ==,
                       get_result (outcome.out, "acknowledged"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  man_page = argv[2];
  mosquitto_lib_init ();
  g_test_add_func ("/sim-program/same-bytes", test_same_bytes);
  g_test_add_func ("/sim-program/lines", test_lines);
  g_test_add_func ("/sim-program/exit-codes", test_exit_codes);
  g_test_add_func ("/sim-program/version", test_version);
  g_test_add_func ("/sim-program/manual", test_manual);
  g_test_add_func ("/sim-program/publishes", test_publishes);
  g_test_add_func ("/sim-program/broker-restart", test_broker_restart);
  g_test_add_func ("/sim-program/broker-restart-unacknowledged",
                   test_broker_restart_unacknowledged);
  g_test_add_func ("/sim-program/password", test_password);
  g_test_add_func ("/sim-program/tls", test_tls);
  g_test_add_func ("/sim-program/ends-by-signal", test_ends_by_signal);
  return g_test_run ();
}

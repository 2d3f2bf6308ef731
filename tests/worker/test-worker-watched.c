/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics-test.h"
#include "notify-socket.h"
#include "rw-test-broker.h"
#include "rw-test-postgres.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <signal.h>

/* reeferwatch-worker as a program, with all that watches it: metrics, a service manager and the
 * topic of its status. */
#define TIMEOUT (60 * G_USEC_PER_SEC)

typedef struct
{
  RwTestPostgres *postgres;
  RwTestBroker *broker;
  NotifySocket *notify;
  GSubprocess *process;
  GDataInputStream *errors;
  char *uri; /* of its metrics */
} Fixture;

static GSubprocess *
spawn (NotifySocket *notify, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "worker", "reeferwatch-worker", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", "/nonexistent", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  if (notify != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "NOTIFY_SOCKET", notify_socket_get_name (notify),
                                    TRUE);
      g_subprocess_launcher_setenv (launcher, "WATCHDOG_USEC", "4000000", TRUE);
    }
  g_ptr_array_add (argv, program);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static char *
read_line (Fixture *fixture)
{
  char *line = g_data_input_stream_read_line (fixture->errors, NULL, NULL, NULL);

  g_assert_nonnull (line);
  g_test_message ("%s", line);
  return line;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *database = NULL;
  g_autofree char *address = NULL;
  gboolean connected = FALSE;

  fixture->postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  fixture->broker = rw_test_broker_new (NULL);
  fixture->notify = notify_socket_new (FALSE);
  database = g_strconcat ("--database=", rw_test_postgres_get_conninfo (fixture->postgres), NULL);
  address = g_strconcat ("--broker=", rw_test_broker_get_address (fixture->broker), NULL);
  {
    const char *arguments[] = { address, database, "--client-id=watched", "--metrics=127.0.0.1:0",
                                NULL };

    fixture->process = spawn (fixture->notify, arguments);
  }
  fixture->errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (fixture->process));
  while (!connected)
    {
      g_autofree char *line = read_line (fixture);

      if (g_str_has_prefix (line, "metrics: "))
        fixture->uri = g_strdup (line + strlen ("metrics: "));
      connected = g_str_equal (line, "broker: connected");
    }
  g_assert_nonnull (fixture->uri);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_object_unref (fixture->errors);
  g_object_unref (fixture->process);
  g_free (fixture->uri);
  notify_socket_free (fixture->notify);
  rw_test_broker_free (fixture->broker);
  rw_test_postgres_free (fixture->postgres);
}

/* Six readings, one of them late, a duplicate, one more with another value, and two of each kind of
 * nonsense. */
static void
publish (Fixture *fixture)
{
  static const char *const payloads[] = {
    "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":4}",
    "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-01T10:02:00Z\",\"temperature\":4}",
    "{\"container_id\":\"C01\",\"measurement_time\":\"2026-11-01T10:01:00Z\",\"temperature\":4}",
    "{\"container_id\":\"C02\",\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":4}",
    "{\"container_id\":\"C03\",\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":4}",
    "{\"container_id\":\"C04\",\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":4}",
    "{\"container_id\":\"C04\",\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":4}",
    "{\"container_id\":\"C04\",\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":5}",
    "{\"container_id\":\"C05\",\"measurement_time\":\"yesterday\",\"temperature\":4}",
    "{\"container_id\":\"C05\",\"measurement_time\":\"tomorrow\",\"temperature\":4}",
    "{\"container_id\":7,\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":4}",
    "{\"container_id\":8,\"measurement_time\":\"2026-11-01T10:00:00Z\",\"temperature\":4}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    rw_test_broker_publish_text (fixture->broker, "reefers/x/telemetry", payloads[i], FALSE);
}

static GHashTable *
scrape (Fixture *fixture)
{
  g_auto (HttpAnswer) answer = { 0 };

  http_request (fixture->uri, "GET /metrics", NULL, &answer);
  g_assert_cmpint (answer.code, ==, 200);
  return metrics_parse (answer.body);
}

static GHashTable *
scrape_until_committed (Fixture *fixture, double n)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT;

  for (;;)
    {
      g_autoptr (GHashTable) samples = scrape (fixture);

      if (metrics_get (samples, "reeferwatch_messages_total") >= n)
        return g_steal_pointer (&samples);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (50000);
    }
}

/* Ends the worker and returns the last line of its output. */
static JsonNode *
stop (Fixture *fixture)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *last;

  g_subprocess_send_signal (fixture->process, SIGTERM);
  g_subprocess_communicate_utf8 (fixture->process, NULL, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, 0);
  last = json_from_string (output, &error);
  g_assert_no_error (error);
  return last;
}

static void
assert_equals_line (GHashTable *samples, JsonNode *line)
{
  static const char *const names[][2] = {
    { "messages", "reeferwatch_messages_total" },
    { "readings", "reeferwatch_readings_total" },
    { "stored", "reeferwatch_readings_stored_total" },
    { "duplicate", "reeferwatch_readings_duplicate_total" },
    { "rejected", "reeferwatch_readings_rejected_total" },
    { "late", "reeferwatch_readings_late_total" },
    { "alarms_raised", "reeferwatch_alarms_raised_total" },
    { "alarms_cleared", "reeferwatch_alarms_cleared_total" },
    { "spooled", "reeferwatch_spool_items" },
  };
  JsonObject *object = json_node_get_object (line);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i][0]);
      g_assert_cmpfloat (metrics_get (samples, names[i][1]), ==,
                         (double) json_object_get_int_member (object, names[i][0]));
    }
}

static void
test_metrics (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GHashTable) samples = NULL;
  g_autoptr (JsonNode) line = NULL;

  publish (fixture);
  samples = scrape_until_committed (fixture, 12);
  line = stop (fixture);

  assert_equals_line (samples, line);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_messages_received_total"), ==, 12);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_readings_stored_total"), ==, 6);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_readings_duplicate_total"), ==, 2);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_readings_conflicting_total"), ==, 1);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_readings_late_total"), ==, 1);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_source_readings_total{source=\"native\"}"),
                     ==, 8);
  /* Each kind of nonsense under its own reason, whatever exactly was said. */
  g_assert_cmpfloat (metrics_sum (samples, "reeferwatch_rejections_total"), ==, 4);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_rejections_total{reason=\"The key “…” is "
                                           "“…”, which is no time such as “…”.\"}"),
                     ==, 2);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_link_up{link=\"broker\"}"), ==, 1);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_link_up{link=\"database\"}"), ==, 1);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_commit_seconds_count"), >=, 1);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_commit_seconds_sum"), >, 0);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_last_message_timestamp_seconds"), >,
                     metrics_get (samples, "reeferwatch_start_time_seconds"));
}

/* A message a thousand times larger than what is taken is one dead letter, and the next reading is
 * stored as if nothing had been. */
static void
test_huge_message (Fixture *fixture, gconstpointer user_data)
{
  const gsize size = 64 * 1024 * 1024;
  RwTestMessage message = { .topic = "reefers/x/telemetry",
                            .payload = g_bytes_new_take (g_strnfill (size, '7'), size) };
  g_autoptr (GHashTable) samples = NULL;
  g_autoptr (JsonNode) line = NULL;
  g_autofree char *kept = NULL;

  g_assert_cmpuint (rw_test_broker_publish (fixture->broker, &message, 1), ==, 1);
  g_bytes_unref (message.payload);
  publish (fixture);
  samples = scrape_until_committed (fixture, 13);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_readings_stored_total"), ==, 6);
  g_assert_cmpfloat (metrics_get (samples,
                                  "reeferwatch_rejections_total{reason=\"The message has N "
                                  "bytes; at most N are taken.\"}"),
                     ==, 1);
  kept = rw_test_postgres_query (fixture->postgres, NULL,
                                 "SELECT max (octet_length (payload)), max (payload_length)"
                                 " FROM reeferwatch.dead_letter");
  g_assert_cmpstr (kept, ==, "250000|67108864");
  line = stop (fixture);
}

/* A database that goes and comes back is seen by who asks for the health, and counted. */
static void
test_outage (Fixture *fixture, gconstpointer user_data)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT;
  g_autoptr (GHashTable) samples = NULL;
  g_autoptr (JsonNode) line = NULL;
  int code = 200;

  rw_test_postgres_stop (fixture->postgres);
  publish (fixture);
  while (code == 200)
    {
      g_auto (HttpAnswer) answer = { 0 };

      http_request (fixture->uri, "GET /healthz", NULL, &answer);
      code = answer.code;
      if (code != 200)
        g_assert_nonnull (strstr (answer.body, "database: "));
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (50000);
    }
  g_assert_cmpint (code, ==, 503);

  rw_test_postgres_start (fixture->postgres);
  samples = scrape_until_committed (fixture, 12);
  g_assert_cmpfloat (metrics_get (samples, "reeferwatch_link_connects_total{link=\"database\"}"),
                     >=, 2);
  line = stop (fixture);
  assert_equals_line (samples, line);
}

static void
test_service_manager (Fixture *fixture, gconstpointer user_data)
{
  gboolean ready = FALSE;
  guint beats = 0;
  g_autoptr (JsonNode) line = NULL;

  /* At least three signs of life, each from another turn of the worker's thread. */
  while (beats < 3)
    {
      g_autofree char *message = notify_socket_receive (fixture->notify, TIMEOUT);

      g_assert_nonnull (message);
      g_test_message ("%s", message);
      ready |= g_str_equal (message, "READY=1");
      beats += ready && g_str_equal (message, "WATCHDOG=1");
    }

  line = stop (fixture);
  for (;;)
    {
      g_autofree char *message = notify_socket_receive (fixture->notify, TIMEOUT);

      g_assert_nonnull (message);
      g_test_message ("%s", message);
      if (g_str_has_prefix (message, "STOPPING=1\n"))
        break;
    }
  notify_socket_assert (fixture->notify, NULL);
}

static const char *
get_text (JsonNode *node, const char *name)
{
  return json_object_get_string_member_with_default (json_node_get_object (node), name, "");
}

/* Whoever watches the broker sees version, links and counters, and that the worker is gone. */
static void
test_status_topic (Fixture *fixture, gconstpointer user_data)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT;
  g_autoptr (JsonNode) line = NULL;
  g_autoptr (GBytes) offline = NULL;
  gboolean told = FALSE;

  while (!told)
    {
      g_autoptr (GBytes) bytes =
          rw_test_broker_receive (fixture->broker, "reeferwatch/workers/watched", TIMEOUT);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_autoptr (JsonNode) status = json_from_string (text, NULL);

      g_test_message ("%s", text);
      g_assert_cmpstr (get_text (status, "state"), ==, "online");
      g_assert_cmpstr (get_text (status, "version"), !=, "");
      g_assert_true (g_str_has_suffix (get_text (status, "time"), "Z"));
      g_assert_true (json_object_has_member (json_node_get_object (status), "stored"));
      told = g_str_equal (get_text (status, "broker"), "up")
             && g_str_equal (get_text (status, "database"), "up");
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }

  line = stop (fixture);
  offline = rw_test_broker_receive (fixture->broker, "reeferwatch/workers/watched", TIMEOUT);
  g_assert_cmpmem (g_bytes_get_data (offline, NULL), g_bytes_get_size (offline),
                   "{\"state\":\"offline\"}", 19);
}

static void
assert_refused (const char *metrics, int code)
{
  g_autofree char *option = g_strconcat ("--metrics=", metrics, NULL);
  const char *arguments[] = { "--broker=mqtt://h", "--database=dbname=x", option, NULL };
  g_autoptr (GSubprocess) process = spawn (NULL, arguments);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &errors, NULL));
  g_test_message ("%s", errors);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, code);
  g_assert_nonnull (strstr (errors, option));
}

static void
test_refused (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *taken = g_strdup (fixture->uri + strlen ("http://"));
  g_autoptr (JsonNode) line = NULL;

  *strchr (taken, '/') = '\0';
  assert_refused (taken, 69);
  assert_refused ("nonsense", 78);
  assert_refused ("192.0.2.1:9464", 78);
  line = stop (fixture);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/worker-watched/metrics", test_metrics);
  ADD ("/worker-watched/huge-message", test_huge_message);
  ADD ("/worker-watched/outage", test_outage);
  ADD ("/worker-watched/service-manager", test_service_manager);
  ADD ("/worker-watched/status-topic", test_status_topic);
  ADD ("/worker-watched/refused", test_refused);
  return g_test_run ();
}

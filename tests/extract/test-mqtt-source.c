/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-source.h"
#include "rw-test-broker.h"
#include "rw-test-certificates.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define TIMEOUT (60 * G_USEC_PER_SEC)

typedef struct
{
  RwSource *source;
  GPtrArray *payloads; /* of char * */
  GArray *published;   /* of gint64 */
  gboolean keep_held;  /* do not release what was gathered */
  gboolean gathered;
  RwLinkState link;
  char *text;
  guint ups;
} Client;

static void
message_cb (const char *topic, GBytes *payload, gint64 received_time, gpointer user_data)
{
  Client *client = user_data;

  g_ptr_array_add (client->payloads,
                   g_strndup (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload)));
}

static void
gathered_cb (gpointer user_data)
{
  Client *client = user_data;

  client->gathered = TRUE;
  rw_source_hold (client->source);
  if (!client->keep_held)
    rw_source_release (client->source);
}

static void
link_cb (RwLinkState state, const char *text, gpointer user_data)
{
  Client *client = user_data;

  client->link = state;
  client->ups += state == RW_LINK_UP;
  g_free (client->text);
  client->text = g_strdup (text);
}

static void
published_cb (gint64 event_id, gpointer user_data)
{
  Client *client = user_data;

  g_array_append_val (client->published, event_id);
}

static void
client_start (Client *client, const RwMqttOptions *options)
{
  const RwSourceEvents events = {
    .message = message_cb,
    .gathered = gathered_cb,
    .link_changed = link_cb,
    .published = published_cb,
  };

  client->payloads = g_ptr_array_new_with_free_func (g_free);
  client->published = g_array_new (FALSE, FALSE, sizeof (gint64));
  client->source = rw_mqtt_source_new (options);
  rw_source_start (client->source, &events, client);
}

static void
client_finish (Client *client)
{
  rw_source_close (client->source);
  g_assert_finalize_object (client->source);
  g_ptr_array_unref (client->payloads);
  g_array_unref (client->published);
  g_free (client->text);
}

static RwMqttOptions
make_options (RwTestBroker *broker)
{
  static const char *const filters[] = { "reefers/+/telemetry", "reeferwatch/faulty-reefers",
                                         NULL };

  return (RwMqttOptions){
    .host = strchr (rw_test_broker_get_address (broker), '/'),
    .client_id = "test-worker",
    .filters = filters,
    .qos = 1,
  };
}

static gboolean
wake_up_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the loop until the condition holds; a test that waits a minute has failed. */
#define RUN_UNTIL(condition)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline = g_get_monotonic_time () + TIMEOUT;                                           \
    guint wake_up = g_timeout_add_seconds (1, wake_up_cb, NULL);                                   \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline);                                    \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
    g_source_remove (wake_up);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
publish_numbers (RwTestBroker *broker, guint first, guint n)
{
  g_autoptr (GArray) messages = g_array_new (FALSE, FALSE, sizeof (RwTestMessage));

  for (guint i = first; i < first + n; i++)
    {
      char *text = g_strdup_printf ("%u", i);
      RwTestMessage message = {
        .topic = "reefers/C01/telemetry",
        .payload = g_bytes_new_take (text, strlen (text)),
      };

      g_array_append_val (messages, message);
    }
  g_assert_cmpuint (rw_test_broker_publish (broker, &g_array_index (messages, RwTestMessage, 0), n),
                    ==, n);
  for (guint i = 0; i < n; i++)
    g_bytes_unref (g_array_index (messages, RwTestMessage, i).payload);
}

static void
assert_numbers (Client *client, guint from, guint first, guint n)
{
  g_assert_cmpuint (client->payloads->len, >=, from + n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", first + i);

      g_assert_cmpstr (g_ptr_array_index (client->payloads, from + i), ==, expected);
    }
}

static void
test_receive (void)
{
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  RwMqttOptions options = make_options (broker);
  Client client = { 0 };

  client_start (&client, &options);
  RUN_UNTIL (client.link == RW_LINK_UP);
  publish_numbers (broker, 0, 3000);
  RUN_UNTIL (client.payloads->len == 3000);
  assert_numbers (&client, 0, 0, 3000);
  client_finish (&client);
}

/* What was handed over but not released comes again in the next session, however the first one
 * ended; what was released does not. */
static void
test_acknowledges_after_release (gconstpointer user_data)
{
  gboolean orderly = GPOINTER_TO_INT (user_data);
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  RwMqttOptions options = make_options (broker);
  Client first = { .keep_held = TRUE };
  Client second = { 0 };
  Client third = { 0 };

  client_start (&first, &options);
  RUN_UNTIL (first.link == RW_LINK_UP);
  publish_numbers (broker, 0, 10);
  RUN_UNTIL (first.gathered && first.payloads->len > 0);
  if (orderly)
    client_finish (&first);
  else
    {
      g_assert_finalize_object (first.source);
      g_ptr_array_unref (first.payloads);
      g_array_unref (first.published);
      g_free (first.text);
    }

  client_start (&second, &options);
  RUN_UNTIL (second.payloads->len == 10);
  assert_numbers (&second, 0, 0, 10);
  RUN_UNTIL (second.gathered);
  client_finish (&second);

  client_start (&third, &options);
  RUN_UNTIL (third.link == RW_LINK_UP);
  publish_numbers (broker, 10, 1);
  RUN_UNTIL (third.payloads->len > 0);
  assert_numbers (&third, 0, 10, 1);
  client_finish (&third);
}

static void
test_broker_restart (void)
{
  const RwTestBrokerOptions broker_options = { .persistence = TRUE };
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (&broker_options);
  RwMqttOptions options = make_options (broker);
  Client client = { 0 };

  client_start (&client, &options);
  RUN_UNTIL (client.link == RW_LINK_UP);
  rw_test_broker_stop (broker);
  RUN_UNTIL (client.link == RW_LINK_CONNECTING);
  g_assert_cmpstr (client.text, !=, "");
  rw_test_broker_start (broker);
  publish_numbers (broker, 0, 5);
  RUN_UNTIL (client.payloads->len == 5);
  assert_numbers (&client, 0, 0, 5);
  RUN_UNTIL (client.ups == 2);
  client_finish (&client);
}

/* Events given before there is a connection are published in their order and confirmed once. */
static void
test_publish (void)
{
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  RwMqttOptions options = make_options (broker);
  Client client = { 0 };

  client_start (&client, &options);
  for (gint64 id = 300; id > 0; id--)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);
      g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));

      g_assert_true (rw_source_publish (client.source, id, payload));
      g_assert_true (rw_source_publish (client.source, id, payload));
    }
  RUN_UNTIL (client.published->len == 300 && client.payloads->len == 300);
  assert_numbers (&client, 0, 1, 300);
  for (guint i = 0; i < 300; i++)
    g_assert_cmpint (g_array_index (client.published, gint64, i), ==, i + 1);
  client_finish (&client);
}

static void
assert_retained_status (RwTestBroker *broker, const char *expected)
{
  g_autoptr (GBytes) status =
      rw_test_broker_receive (broker, "reeferwatch/workers/test-worker", 10 * G_USEC_PER_SEC);

  g_assert_nonnull (status);
  g_assert_cmpmem (g_bytes_get_data (status, NULL), g_bytes_get_size (status), expected,
                   strlen (expected));
}

/* Packets keep their order, so a confirmed event tells that the status before it has arrived. */
static void
wait_until_written (Client *client)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("event", 5);

  rw_source_publish (client->source, 1, payload);
  RUN_UNTIL (client->published->len == 1);
}

/* Those who watch see the worker go, whether it ends in order or breaks off with messages held. */
static void
test_status (void)
{
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  RwMqttOptions options = make_options (broker);
  Client orderly = { 0 };
  Client broken = { 0 };

  client_start (&orderly, &options);
  rw_source_set_status (orderly.source, "{\"state\":\"online\"}");
  wait_until_written (&orderly);
  assert_retained_status (broker, "{\"state\":\"online\"}");
  client_finish (&orderly);
  assert_retained_status (broker, "{\"state\":\"offline\"}");

  client_start (&broken, &options);
  rw_source_set_status (broken.source, "{\"state\":\"online\"}");
  wait_until_written (&broken);
  RUN_UNTIL (broken.gathered);
  assert_retained_status (broker, "{\"state\":\"online\"}");
  broken.keep_held = TRUE;
  broken.gathered = FALSE;
  publish_numbers (broker, 0, 1);
  RUN_UNTIL (broken.gathered);
  client_finish (&broken);
  assert_retained_status (broker, "{\"state\":\"offline\"}");
}

/* The link to PATH fails for good; what it says must name what. */
static void
assert_fails (const RwMqttOptions *options, RwLinkState state, const char *says)
{
  Client client = { .link = RW_LINK_OFF };

  client_start (&client, options);
  RUN_UNTIL (client.text != NULL && *client.text != '\0');
  g_assert_cmpint (client.link, ==, state);
  g_test_message ("%s", client.text);
  g_assert_nonnull (strstr (client.text, says));
  g_assert_cmpuint (client.ups, ==, 0);
  client_finish (&client);
}

static void
run (const char *folder, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (folder, (char **) argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_password (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-password-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "passwords", NULL);
  const char *argv[] = { "mosquitto_passwd", "-b", "-c", path, "anna", "right", NULL };
  RwTestBrokerOptions broker_options = { .password_file = path };
  Client client = { 0 };

  run (folder, argv);
  {
    g_autoptr (RwTestBroker) broker = rw_test_broker_new (&broker_options);
    RwMqttOptions options = make_options (broker);

    assert_fails (&options, RW_LINK_FAILED, "does not let this user in");
    options.username = "anna";
    options.password = "wrong";
    assert_fails (&options, RW_LINK_FAILED, "user");
    options.password = "right";
    client_start (&client, &options);
    RUN_UNTIL (client.link == RW_LINK_UP);
    client_finish (&client);
  }
  remove_folder (folder);
}

/* A port on the loopback that takes connections but never says a word. */
static int
listen_mutely (guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 5), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &size), ==, 0);
  *port = ntohs (address.sin_port);
  return fd;
}

static void
test_nobody_there (void)
{
  static const char *const filters[] = { "#", NULL };
  RwMqttOptions options = { .host = "127.0.0.1", .client_id = "x", .filters = filters, .qos = 1 };
  int fd = listen_mutely (&options.port);

  assert_fails (&options, RW_LINK_CONNECTING, "does not answer");
  close (fd);
  assert_fails (&options, RW_LINK_CONNECTING, "cannot be reached");
  options.host = "/nonexistent/socket";
  options.port = 0;
  assert_fails (&options, RW_LINK_CONNECTING, "cannot be reached");
}

/* Certificates that cannot be read must never end in a connection without them. */
static void
test_tls_misconfigured (void)
{
  static const char *const filters[] = { "#", NULL };
  RwMqttOptions options = {
    .host = "127.0.0.1",
    .tls = TRUE,
    .client_id = "x",
    .filters = filters,
    .qos = 1,
    .cafile = "/nonexistent/ca.pem",
  };
  int fd = listen_mutely (&options.port);
  char byte;
  int connection;

  assert_fails (&options, RW_LINK_FAILED, "--cafile");
  g_assert_cmpint (accept (fd, NULL, NULL), ==, -1);

  /* A file that is no certificate is found out later; still nothing may be sent in plain text. */
  options.cafile = "/proc/version";
  assert_fails (&options, RW_LINK_FAILED, "secure connection");
  connection = accept4 (fd, NULL, NULL, SOCK_NONBLOCK);
  if (connection >= 0)
    {
      g_assert_cmpint (read (connection, &byte, 1), <=, 0);
      close (connection);
    }
  close (fd);
}

/* As many messages as fill many records arrive over TLS as they do without. */
static void
test_tls (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  const RwTestBrokerOptions broker_options = {
    .cafile = rw_test_certificates_get (certificates, "ca.pem"),
    .certfile = rw_test_certificates_get (certificates, "server.pem"),
    .keyfile = rw_test_certificates_get (certificates, "server.key"),
  };
  g_autoptr (RwTestBroker) broker = NULL;
  RwMqttOptions options;
  Client client = { 0 };

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", FALSE);
  broker = rw_test_broker_new (&broker_options);
  options = make_options (broker);
  options.host = "127.0.0.1";
  options.port = rw_test_broker_get_port (broker);
  options.tls = TRUE;
  options.cafile = rw_test_certificates_get (certificates, "other.pem");
  assert_fails (&options, RW_LINK_FAILED, "secure connection");

  options.cafile = broker_options.cafile;
  client_start (&client, &options);
  RUN_UNTIL (client.link == RW_LINK_UP);
  publish_numbers (broker, 0, 500);
  RUN_UNTIL (client.payloads->len == 500);
  assert_numbers (&client, 0, 0, 500);
  client_finish (&client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mqtt-source/receive", test_receive);
  g_test_add_data_func ("/mqtt-source/acknowledges-after-release/closed", GINT_TO_POINTER (TRUE),
                        test_acknowledges_after_release);
  g_test_add_data_func ("/mqtt-source/acknowledges-after-release/broken", GINT_TO_POINTER (FALSE),
                        test_acknowledges_after_release);
  g_test_add_func ("/mqtt-source/broker-restart", test_broker_restart);
  g_test_add_func ("/mqtt-source/publish", test_publish);
  g_test_add_func ("/mqtt-source/status", test_status);
  g_test_add_func ("/mqtt-source/password", test_password);
  g_test_add_func ("/mqtt-source/nobody-there", test_nobody_there);
  g_test_add_func ("/mqtt-source/tls-misconfigured", test_tls_misconfigured);
  g_test_add_func ("/mqtt-source/tls", test_tls);
  return g_test_run ();
}

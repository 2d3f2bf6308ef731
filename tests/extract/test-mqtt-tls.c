/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-connection.h"
#include "rw-test-broker.h"
#include "rw-test-certificates.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define TIMEOUT_S 60

/* What became of one connection. */
typedef struct
{
  GMainLoop *loop;
  RwMqttConnection *connection;
  gboolean up;
  GError *error;
} Attempt;

static void
up_cb (gpointer user_data)
{
  Attempt *attempt = user_data;

  attempt->up = TRUE;
  g_main_loop_quit (attempt->loop);
}

static void
down_cb (const GError *error, gpointer user_data)
{
  Attempt *attempt = user_data;

  attempt->error = g_error_copy (error);
  g_clear_pointer (&attempt->connection, rw_mqtt_connection_free);
  g_main_loop_quit (attempt->loop);
}

static void
message_cb (const char *topic, gconstpointer payload, gsize size, gpointer user_data)
{
}

static void
gathered_cb (gpointer user_data)
{
}

static void
published_cb (int id, gpointer user_data)
{
}

static gboolean
too_long_cb (gpointer user_data)
{
  g_error ("The connection neither came up nor failed");
  return G_SOURCE_REMOVE;
}

static GError *
connect_with (const RwMqttOptions *options)
{
  static const RwMqttConnectionEvents events = {
    .up = up_cb,
    .message = message_cb,
    .gathered = gathered_cb,
    .published = published_cb,
    .down = down_cb,
  };
  Attempt attempt = { .loop = g_main_loop_new (NULL, FALSE) };
  guint timeout = g_timeout_add_seconds (TIMEOUT_S, too_long_cb, NULL);

  attempt.connection = rw_mqtt_connection_new (options, &events, &attempt);
  g_main_loop_run (attempt.loop);
  g_source_remove (timeout);
  g_clear_pointer (&attempt.connection, rw_mqtt_connection_close);
  g_main_loop_unref (attempt.loop);
  g_assert_true (attempt.up == (attempt.error == NULL));
  return attempt.error;
}

static GError *
assert_fails (const RwMqttOptions *options, const char *says)
{
  GError *error = connect_with (options);

  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, says));
  return error;
}

/* What we refuse ourselves is known for sure. */
static void
assert_refused (const RwMqttOptions *options, const char *says)
{
  g_autoptr (GError) error = assert_fails (options, says);

  g_assert_error (error, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION);
}

/* What the broker refuses it says before it hangs up, and its words may be lost with that. */
static void
assert_turned_away (const RwMqttOptions *options, const char *says)
{
  g_autoptr (GError) error = assert_fails (options, says);

  g_assert_true (error->domain == RW_MQTT_ERROR);
}

static void
assert_accepted (const RwMqttOptions *options)
{
  g_autoptr (GError) error = connect_with (options);

  g_assert_no_error (error);
}

static RwMqttOptions
make_options (guint16 port)
{
  static const char *const filters[] = { "#", NULL };

  return (RwMqttOptions){
    .host = "127.0.0.1",
    .port = port,
    .tls = TRUE,
    .client_id = "test-tls",
    .filters = filters,
    .qos = 1,
    .clean = TRUE,
  };
}

static RwTestBroker *
start_broker (RwTestCertificates *certificates,
              const char *name,
              gboolean require_certificate,
              const char *tls_version)
{
  g_autofree char *certificate = g_strconcat (name, ".pem", NULL);
  g_autofree char *key = g_strconcat (name, ".key", NULL);
  const RwTestBrokerOptions options = {
    .cafile = rw_test_certificates_get (certificates, "ca.pem"),
    .certfile = rw_test_certificates_get (certificates, certificate),
    .keyfile = rw_test_certificates_get (certificates, key),
    .require_certificate = require_certificate,
    .tls_version = tls_version,
  };

  return rw_test_broker_new (&options);
}

/* --- the broker's certificate ------------------------------------------------------------------
 */

static void
test_server (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (RwTestBroker) broker = NULL;
  RwMqttOptions options;

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1,DNS:localhost", "ca", FALSE);
  broker = start_broker (certificates, "server", FALSE, NULL);
  options = make_options (rw_test_broker_get_port (broker));

  /* Neither the system nor another authority vouches for it. */
  assert_refused (&options, "--cafile");
  options.cafile = rw_test_certificates_get (certificates, "other.pem");
  assert_refused (&options, "authority trusted here");

  options.cafile = rw_test_certificates_get (certificates, "ca.pem");
  assert_accepted (&options);
  options.host = "localhost";
  assert_accepted (&options);
}

static void
test_wrong_host (gconstpointer user_data)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (RwTestBroker) broker = NULL;
  RwMqttOptions options;

  rw_test_certificates_make (certificates, "server", user_data, "ca", FALSE);
  broker = start_broker (certificates, "server", FALSE, NULL);
  options = make_options (rw_test_broker_get_port (broker));
  options.cafile = rw_test_certificates_get (certificates, "ca.pem");
  assert_refused (&options, "made for another host");
}

static void
test_expired (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (RwTestBroker) broker = NULL;
  RwMqttOptions options;

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", TRUE);
  broker = start_broker (certificates, "server", FALSE, NULL);
  options = make_options (rw_test_broker_get_port (broker));
  options.cafile = rw_test_certificates_get (certificates, "ca.pem");
  assert_refused (&options, "has expired");
}

static void
test_plain_broker (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (RwTestBroker) broker = rw_test_broker_new (NULL);
  RwMqttOptions options = make_options (rw_test_broker_get_port (broker));

  options.cafile = rw_test_certificates_get (certificates, "ca.pem");
  assert_turned_away (&options, "TLS");
}

/* --- the client's certificate ------------------------------------------------------------------
 */

static void
test_client (gconstpointer user_data)
{
  const char *tls_version = user_data;
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (RwTestBroker) broker = NULL;
  RwMqttOptions options;

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", FALSE);
  rw_test_certificates_make (certificates, "worker", "DNS:worker", "ca", FALSE);
  rw_test_certificates_make (certificates, "stranger", "DNS:worker", "other", FALSE);
  rw_test_certificates_make (certificates, "stale", "DNS:worker", "ca", TRUE);
  broker = start_broker (certificates, "server", TRUE, tls_version);
  options = make_options (rw_test_broker_get_port (broker));
  options.cafile = rw_test_certificates_get (certificates, "ca.pem");

  assert_turned_away (&options, "--certfile and --keyfile");
  options.certfile = rw_test_certificates_get (certificates, "stranger.pem");
  options.keyfile = rw_test_certificates_get (certificates, "stranger.key");
  assert_turned_away (&options, "certificate of --certfile");
  options.certfile = rw_test_certificates_get (certificates, "stale.pem");
  options.keyfile = rw_test_certificates_get (certificates, "stale.key");
  assert_turned_away (&options, "certificate of --certfile");

  options.certfile = rw_test_certificates_get (certificates, "worker.pem");
  assert_refused (&options, "--keyfile");
  options.keyfile = rw_test_certificates_get (certificates, "worker.key");
  assert_accepted (&options);
}

static void
test_encrypted_key (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  g_autoptr (RwTestBroker) broker = NULL;
  RwMqttOptions options;

  rw_test_certificates_make (certificates, "server", "IP:127.0.0.1", "ca", FALSE);
  rw_test_certificates_make (certificates, "worker", "DNS:worker", "ca", FALSE);
  rw_test_certificates_encrypt_key (certificates, "secret", "worker", "right password");
  broker = start_broker (certificates, "server", TRUE, NULL);
  options = make_options (rw_test_broker_get_port (broker));
  options.cafile = rw_test_certificates_get (certificates, "ca.pem");
  options.certfile = rw_test_certificates_get (certificates, "worker.pem");
  options.keyfile = rw_test_certificates_get (certificates, "secret.key");

  assert_refused (&options, "is encrypted");
  options.keyfile_password = "";
  assert_refused (&options, "is encrypted");
  options.keyfile_password = "wrong password";
  assert_refused (&options, "password of the key of --keyfile is wrong");
  options.keyfile_password = "right password";
  assert_accepted (&options);

  /* A password that is not needed does no harm. */
  options.keyfile = rw_test_certificates_get (certificates, "worker.key");
  assert_accepted (&options);
}

/* --- what goes over the wire -------------------------------------------------------------------
 */

/* Listens, and keeps the first bytes that a client sends. */
typedef struct
{
  int listener;
  guint16 port;
  GThread *thread;
  GByteArray *bytes;
  gboolean hangs_up; /* after the first bytes */
} Ear;

static gpointer
run_ear (gpointer user_data)
{
  Ear *ear = user_data;
  int fd;
  guint8 buffer[4096];
  gssize n;

  while ((fd = accept (ear->listener, NULL, NULL)) >= 0)
    {
      while ((n = read (fd, buffer, sizeof buffer)) > 0)
        {
          g_byte_array_append (ear->bytes, buffer, (guint) n);
          if (ear->hangs_up)
            break;
        }
      close (fd);
    }
  return NULL;
}

static void
ear_start (Ear *ear)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;

  ear->bytes = g_byte_array_new ();
  ear->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (ear->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (ear->listener, 5), ==, 0);
  g_assert_cmpint (getsockname (ear->listener, (struct sockaddr *) &address, &size), ==, 0);
  ear->port = ntohs (address.sin_port);
  ear->thread = g_thread_new ("ear", run_ear, ear);
}

/* What was heard is then in bytes. */
static void
ear_stop (Ear *ear)
{
  shutdown (ear->listener, SHUT_RDWR);
  g_thread_join (ear->thread);
  close (ear->listener);
}

static gboolean
heard (const Ear *ear, const char *text)
{
  return memmem (ear->bytes->data, ear->bytes->len, text, strlen (text)) != NULL;
}

/* Whatever is wrong with the files, not one byte of MQTT is sent, least of all the password. */
static void
test_never_plain (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  const char *good = rw_test_certificates_get (certificates, "ca.pem");
  const char *key = rw_test_certificates_get (certificates, "ca.key");
  const char *const cases[][3] = {
    { "/nonexistent", NULL, NULL },
    { "/proc/version", NULL, NULL },
    { "/", NULL, NULL },
    { key, NULL, NULL },
    { good, "/nonexistent", key },
    { good, good, "/nonexistent" },
    { good, "/proc/version", key },
    { good, good, "/proc/version" },
    { good, good, rw_test_certificates_get (certificates, "other.key") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Ear ear = { 0 };
      RwMqttOptions options;
      g_autoptr (GError) error = NULL;

      ear_start (&ear);
      options = make_options (ear.port);
      options.username = "user-name";
      options.password = "pass-word";
      options.cafile = cases[i][0];
      options.certfile = cases[i][1];
      options.keyfile = cases[i][2];
      error = connect_with (&options);
      ear_stop (&ear);

      g_assert_error (error, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION);
      g_test_message ("%s (%u bytes were sent)", error->message, ear.bytes->len);
      g_assert_nonnull (strstr (error->message, "file"));
      g_assert_cmpuint (ear.bytes->len, ==, 0);
      g_byte_array_unref (ear.bytes);
    }
}

/* The first flight is a ClientHello that names host and application protocol, and nothing else. */
static void
test_client_hello (void)
{
  static const guint8 versions[] = { 0, 43, 0, 5, 4, 3, 4, 3, 3 };
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  Ear ear = { .hangs_up = TRUE };
  RwMqttOptions options;
  g_autoptr (GError) error = NULL;

  ear_start (&ear);
  options = make_options (ear.port);
  options.host = "localhost";
  options.cafile = rw_test_certificates_get (certificates, "ca.pem");
  options.alpn = "x-amzn-mqtt-ca";
  options.username = "user-name";
  options.password = "pass-word";
  error = connect_with (&options);
  ear_stop (&ear);

  g_assert_nonnull (error);
  g_assert_cmpuint (ear.bytes->len, >, 100);
  g_assert_cmpint (ear.bytes->data[0], ==, 0x16);
  g_assert_true (heard (&ear, "\x0ex-amzn-mqtt-ca"));
  g_assert_true (heard (&ear, "localhost"));
  /* supported_versions: 1.3 and 1.2, nothing older. */
  g_assert_nonnull (memmem (ear.bytes->data, ear.bytes->len, versions, sizeof versions));
  g_assert_false (heard (&ear, "MQTT"));
  g_assert_false (heard (&ear, "user-name"));
  g_assert_false (heard (&ear, "pass-word"));
  g_byte_array_unref (ear.bytes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mqtt-tls/server", test_server);
  g_test_add_data_func ("/mqtt-tls/wrong-host/name", "DNS:elsewhere", test_wrong_host);
  g_test_add_data_func ("/mqtt-tls/wrong-host/address", "IP:127.0.0.2", test_wrong_host);
  g_test_add_func ("/mqtt-tls/expired", test_expired);
  g_test_add_func ("/mqtt-tls/plain-broker", test_plain_broker);
  g_test_add_data_func ("/mqtt-tls/client/1.2", "tlsv1.2", test_client);
  g_test_add_data_func ("/mqtt-tls/client/1.3", "tlsv1.3", test_client);
  g_test_add_func ("/mqtt-tls/encrypted-key", test_encrypted_key);
  g_test_add_func ("/mqtt-tls/never-plain", test_never_plain);
  g_test_add_func ("/mqtt-tls/client-hello", test_client_hello);
  return g_test_run ();
}

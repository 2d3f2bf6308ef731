/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-broker.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <mosquitto.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_TIMEOUT (20 * G_USEC_PER_SEC)
#define PUBLISH_TIMEOUT (60 * G_USEC_PER_SEC)

struct _RwTestBroker
{
  char *folder;
  char *socket_path;
  char *address;
  char *tcp_address;
  char *config_path;
  guint16 port;
  GPid pid; /* 0 while it does not run */
};

typedef struct
{
  gboolean connected;
  guint acknowledged;
  GBytes *received;
} Client;

static guint16
find_free_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &size), ==, 0);
  close (fd);
  return ntohs (address.sin_port);
}

static void
write_config (RwTestBroker *self, const RwTestBrokerOptions *options)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_append_printf (text,
                          "user %s\n"
                          "allow_anonymous %s\n"
                          "max_queued_messages 1000000\n"
                          "set_tcp_nodelay true\n"
                          "log_dest file %s/log\n"
                          "persistence %s\n"
                          "persistence_location %s/\n",
                          g_get_user_name (), options->password_file != NULL ? "false" : "true",
                          self->folder, options->persistence ? "true" : "false", self->folder);
  if (options->max_inflight > 0)
    g_string_append_printf (text, "max_inflight_messages %u\n", options->max_inflight);
  if (options->password_file != NULL)
    g_string_append_printf (text, "password_file %s\n", options->password_file);
  g_string_append_printf (text, "listener 0 %s\n", self->socket_path);
  g_string_append_printf (text, "listener %u 127.0.0.1\n", self->port);
  if (options->certfile != NULL)
    g_string_append_printf (text, "cafile %s\ncertfile %s\nkeyfile %s\n", options->cafile,
                            options->certfile, options->keyfile);
  if (options->require_certificate)
    g_string_append (text, "require_certificate true\n");
  if (options->tls_version != NULL)
    g_string_append_printf (text, "tls_version %s\n", options->tls_version);

  g_file_set_contents (self->config_path, text->str, -1, &error);
  g_assert_no_error (error);
}

static void
child_setup (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean
answers (RwTestBroker *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean connected;

  g_assert_cmpuint (strlen (self->socket_path), <, sizeof address.sun_path);
  g_strlcpy (address.sun_path, self->socket_path, sizeof address.sun_path);
  connected = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  close (fd);
  return connected;
}

static void
wait_for_end (RwTestBroker *self)
{
  int status;

  while (waitpid (self->pid, &status, 0) == -1 && errno == EINTR)
    ;
  self->pid = 0;
}

void
rw_test_broker_start (RwTestBroker *self)
{
  g_autofree char *program = g_find_program_in_path ("mosquitto");
  const char *argv[] = { NULL, "-c", self->config_path, NULL };
  g_autoptr (GError) error = NULL;
  gint64 deadline = g_get_monotonic_time () + START_TIMEOUT;

  g_assert_cmpint (self->pid, ==, 0);
  argv[0] = program != NULL ? program : "/usr/sbin/mosquitto";
  g_unlink (self->socket_path);
  g_spawn_async (NULL, (char **) argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                     | G_SPAWN_STDERR_TO_DEV_NULL,
                 child_setup, NULL, &self->pid, &error);
  g_assert_no_error (error);

  while (!answers (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_assert_cmpint (waitpid (self->pid, NULL, WNOHANG), ==, 0);
      g_usleep (5000);
    }
}

RwTestBroker *
rw_test_broker_new (const RwTestBrokerOptions *options)
{
  const RwTestBrokerOptions defaults = { 0 };
  RwTestBroker *self = g_new0 (RwTestBroker, 1);
  g_autoptr (GError) error = NULL;

  mosquitto_lib_init ();
  self->folder = g_dir_make_tmp ("rw-broker-XXXXXX", &error);
  g_assert_no_error (error);
  self->socket_path = g_build_filename (self->folder, "mqtt", NULL);
  self->config_path = g_build_filename (self->folder, "mosquitto.conf", NULL);
  self->address = g_strconcat ("unix:", self->socket_path, NULL);
  self->port = find_free_port ();
  self->tcp_address = g_strdup_printf ("mqtt://127.0.0.1:%u", self->port);
  write_config (self, options != NULL ? options : &defaults);
  rw_test_broker_start (self);
  return self;
}

void
rw_test_broker_stop (RwTestBroker *self)
{
  g_assert_cmpint (self->pid, >, 0);
  kill (self->pid, SIGTERM);
  wait_for_end (self);
}

void
rw_test_broker_kill (RwTestBroker *self)
{
  g_assert_cmpint (self->pid, >, 0);
  kill (self->pid, SIGKILL);
  wait_for_end (self);
}

void
rw_test_broker_pause (RwTestBroker *self)
{
  g_assert_cmpint (kill (self->pid, SIGSTOP), ==, 0);
}

void
rw_test_broker_resume (RwTestBroker *self)
{
  g_assert_cmpint (kill (self->pid, SIGCONT), ==, 0);
}

void
rw_test_broker_free (RwTestBroker *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  if (self->pid > 0)
    rw_test_broker_kill (self);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->socket_path);
  g_free (self->config_path);
  g_free (self->address);
  g_free (self->tcp_address);
  g_free (self);
}

const char *
rw_test_broker_get_address (RwTestBroker *self)
{
  return self->address;
}

guint16
rw_test_broker_get_port (RwTestBroker *self)
{
  return self->port;
}

const char *
rw_test_broker_get_tcp_address (RwTestBroker *self)
{
  return self->tcp_address;
}

static void
connected_cb (struct mosquitto *mosq, void *user_data, int code)
{
  Client *client = user_data;

  g_assert_cmpint (code, ==, 0);
  client->connected = TRUE;
}

static void
published_cb (struct mosquitto *mosq, void *user_data, int mid)
{
  Client *client = user_data;

  client->acknowledged++;
}

static void
message_cb (struct mosquitto *mosq, void *user_data, const struct mosquitto_message *message)
{
  Client *client = user_data;

  if (client->received == NULL)
    client->received = g_bytes_new (message->payload, (gsize) message->payloadlen);
}

static struct mosquitto *
connect_client (RwTestBroker *self, Client *client)
{
  struct mosquitto *mosq = mosquitto_new (NULL, true, client);

  g_assert_nonnull (mosq);
  mosquitto_connect_callback_set (mosq, connected_cb);
  mosquitto_publish_callback_set (mosq, published_cb);
  mosquitto_message_callback_set (mosq, message_cb);
  mosquitto_max_inflight_messages_set (mosq, 1000);
  g_assert_cmpint (mosquitto_connect (mosq, self->socket_path, 0, 60), ==, MOSQ_ERR_SUCCESS);
  while (!client->connected)
    g_assert_cmpint (mosquitto_loop (mosq, 1000, 1), ==, MOSQ_ERR_SUCCESS);
  return mosq;
}

guint
rw_test_broker_publish (RwTestBroker *self, const RwTestMessage *messages, guint n)
{
  Client client = { 0 };
  struct mosquitto *mosq = connect_client (self, &client);
  gint64 deadline = g_get_monotonic_time () + PUBLISH_TIMEOUT;

  for (guint i = 0; i < n; i++)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (messages[i].payload, &size);

      g_assert_cmpint (mosquitto_publish (mosq, NULL, messages[i].topic, (int) size, data, 1,
                                          false),
                       ==, MOSQ_ERR_SUCCESS);
      /* What is queued stays bounded, and the acknowledgements are read as they come. */
      while (i + 1 - client.acknowledged > 2000 && g_get_monotonic_time () < deadline)
        mosquitto_loop (mosq, 100, 1);
    }
  while (client.acknowledged < n && g_get_monotonic_time () < deadline
         && mosquitto_loop (mosq, 100, 1) == MOSQ_ERR_SUCCESS)
    ;
  mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
  return client.acknowledged;
}

void
rw_test_broker_publish_text (RwTestBroker *self,
                             const char *topic,
                             const char *payload,
                             gboolean retain)
{
  Client client = { 0 };
  struct mosquitto *mosq = connect_client (self, &client);

  g_assert_cmpint (mosquitto_publish (mosq, NULL, topic, (int) strlen (payload), payload, 1,
                                      retain),
                   ==, MOSQ_ERR_SUCCESS);
  while (client.acknowledged == 0)
    g_assert_cmpint (mosquitto_loop (mosq, 1000, 1), ==, MOSQ_ERR_SUCCESS);
  mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
}

GBytes *
rw_test_broker_receive (RwTestBroker *self, const char *filter, gint64 timeout)
{
  Client client = { 0 };
  struct mosquitto *mosq = connect_client (self, &client);
  gint64 deadline = g_get_monotonic_time () + timeout;

  g_assert_cmpint (mosquitto_subscribe (mosq, NULL, filter, 1), ==, MOSQ_ERR_SUCCESS);
  while (client.received == NULL && g_get_monotonic_time () < deadline)
    g_assert_cmpint (mosquitto_loop (mosq, 50, 1), ==, MOSQ_ERR_SUCCESS);
  mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
  return client.received;
}

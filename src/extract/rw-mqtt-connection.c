/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-connection.h"

#include "rw-mqtt-opening.h"

#include <errno.h>
#include <glib-unix.h>
#include <mosquitto.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#define CONNACK_TIMEOUT (5 * G_USEC_PER_SEC)
#define CLOSE_TIMEOUT G_USEC_PER_SEC

/* While TLS shakes hands libmosquitto wants to write all the time, so it is asked now and then. */
#define HANDSHAKE_TICK (20 * 1000)

/* How long the socket is left alone for packets to gather, how long this goes on at the most, and
 * how much is handed over before a commit. */
#define GATHER_TICK 500
#define GATHER_LIMIT (20 * 1000)
#define MAX_MESSAGES 5000
#define MAX_BYTES (8 * 1024 * 1024)
#define MAX_PER_DISPATCH 1000

typedef enum
{
  OPENING,   /* a thread of the pool makes the handle */
  HANDSHAKE, /* until the broker's CONNACK */
  UP,        /* messages may come */
} State;

typedef struct
{
  GSource source;
  gpointer tag;
  RwMqttConnection *connection;
} SocketSource;

struct _RwMqttConnection
{
  GThread *thread;
  GMainContext *context;
  RwMqttConnectionEvents events;
  gpointer user_data;
  GCancellable *cancellable; /* of the opening */
  char **filters;
  int qos;

  struct mosquitto *mosq; /* NULL while opening */
  State state;
  SocketSource *socket_source;
  GSource *misc_source;
  gint64 connack_deadline;
  int connack_code; /* -1 until it came */
  guint n_subscribed;
  const char *doubt;         /* what it may mean when the handshake breaks off, or NULL */
  RwMqttComplaint complaint; /* since the last time that all was well */
  GError *failure; /* to be told from the loop */

  gboolean held;
  gboolean uncommitted; /* something was handed over since the last release */
  guint n_messages;     /* handed over since the last release */
  gsize n_bytes;
  gint64 gather_begin; /* monotonic µs */
};

G_DEFINE_QUARK (rw - mqtt - error - quark, rw_mqtt_error)

/* Decides what the loop waits for: see DESIGN. */
static void
update_source (RwMqttConnection *self)
{
  GIOCondition condition = 0;
  gint64 ready_time = -1;

  if (self->socket_source == NULL)
    return;

  if (self->failure != NULL)
    ready_time = 0;
  else if (self->state == HANDSHAKE)
    {
      condition = G_IO_IN;
      ready_time = g_get_monotonic_time () + HANDSHAKE_TICK;
    }
  else
    {
      if (!self->held && self->n_messages == 0)
        condition |= G_IO_IN;
      else if (!self->held)
        ready_time = g_get_monotonic_time () + GATHER_TICK;
      if (!self->uncommitted && mosquitto_want_write (self->mosq))
        condition |= G_IO_OUT;
    }
  g_source_modify_unix_fd (&self->socket_source->source, self->socket_source->tag, condition);
  g_source_set_ready_time (&self->socket_source->source, ready_time);
}

/* The first failure counts; it is told from the loop, where the owner may free the connection. */
static void
take_failure (RwMqttConnection *self, GError *error)
{
  if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);
}

static GError *
make_error (RwMqttConnection *self, int code, int saved_errno)
{
  gboolean broken = code == MOSQ_ERR_CONN_LOST || code == MOSQ_ERR_ERRNO;

  if (broken && self->state == HANDSHAKE && self->doubt != NULL
      && rw_mqtt_complaint_explain (&self->complaint) == NULL)
    return g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE, self->doubt);
  return rw_mqtt_opening_error (code, saved_errno, &self->complaint);
}

static gboolean
check_code (RwMqttConnection *self, int code)
{
  int saved_errno = errno;

  if (code == MOSQ_ERR_SUCCESS)
    return TRUE;
  take_failure (self, make_error (self, code, saved_errno));
  return FALSE;
}

/* Corking merges many four-byte acknowledgements into few segments; a unix socket refuses it, which
 * does no harm. */
static void
write_queue (RwMqttConnection *self)
{
  int fd = mosquitto_socket (self->mosq);
  int on = 1;
  int off = 0;

  if (!mosquitto_want_write (self->mosq))
    return;
  (void) setsockopt (fd, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
  errno = 0;
  if (check_code (self, mosquitto_loop_write (self->mosq, 1)))
    (void) setsockopt (fd, IPPROTO_TCP, TCP_CORK, &off, sizeof off);
}

static gboolean
is_full (RwMqttConnection *self)
{
  return self->n_messages >= MAX_MESSAGES || self->n_bytes >= MAX_BYTES;
}

/* mosquitto_loop_read() reads one packet a call, whatever it is told. A call that brought no
 * message has most likely found the socket empty; if it was another packet, the loop comes back. */
static void
read_packets (RwMqttConnection *self)
{
  for (guint i = 0; i < MAX_PER_DISPATCH && !is_full (self); i++)
    {
      guint before = self->n_messages;

      errno = 0;
      if (!check_code (self, mosquitto_loop_read (self->mosq, 1)) || self->n_messages == before)
        return;
    }
}

static void
end_gathering (RwMqttConnection *self)
{
  self->events.gathered (self->user_data);
  update_source (self);
}

static void
gather (RwMqttConnection *self, gboolean readable)
{
  guint before = self->n_messages;
  gint64 now;

  if (self->held || (before == 0 && !readable))
    return;

  read_packets (self);
  if (self->n_messages == 0)
    return;

  now = g_get_monotonic_time ();
  if (before == 0)
    self->gather_begin = now;
  if ((before > 0 && self->n_messages == before) || is_full (self)
      || now - self->gather_begin >= GATHER_LIMIT)
    end_gathering (self);
}

static const char *
refusal_to_text (int code)
{
  switch (code)
    {
    case 1:
      return "The broker does not speak MQTT 3.1.1";
    case 2:
      return "The broker refuses the client id";
    case 4:
      return "The broker refuses the user name or the password";
    case 5:
      return "The broker does not let this user in";
    default:
      return "The broker is there but cannot serve";
    }
}

static void
finish_handshake (RwMqttConnection *self)
{
  if (self->connack_code != 0)
    {
      gboolean temporary = self->connack_code == 3;

      take_failure (self, g_error_new_literal (RW_MQTT_ERROR,
                                               temporary ? RW_MQTT_ERROR_UNAVAILABLE
                                                         : RW_MQTT_ERROR_CONFIGURATION,
                                               refusal_to_text (self->connack_code)));
      return;
    }

  self->state = UP;
  rw_mqtt_complaint_clear (&self->complaint);
  for (guint i = 0; self->filters[i] != NULL; i++)
    if (!check_code (self, mosquitto_subscribe (self->mosq, NULL, self->filters[i], self->qos)))
      return;
  if (!self->uncommitted)
    write_queue (self);
}

/* Reads before it writes: the last words of a broker that has hung up already say why. */
static void
shake_hands (RwMqttConnection *self, GIOCondition condition)
{
  int code = MOSQ_ERR_SUCCESS;

  errno = 0;
  if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
    code = mosquitto_loop_read (self->mosq, 1);
  /* A refusal is an error of reading as well, but the broker's reason says more. */
  if (self->connack_code >= 0)
    {
      finish_handshake (self);
      return;
    }
  if (!check_code (self, code))
    return;
  errno = 0;
  if (!check_code (self, mosquitto_loop_write (self->mosq, 1)))
    return;
  if (g_get_monotonic_time () > self->connack_deadline)
    take_failure (self, g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE,
                                             "The broker does not answer"));
}

static void
serve_socket (RwMqttConnection *self, GIOCondition condition)
{
  if (self->held && condition & (G_IO_HUP | G_IO_ERR))
    {
      /* The hang-up would be reported for ever; what it broke off comes again. */
      take_failure (self, rw_mqtt_opening_error (MOSQ_ERR_CONN_LOST, 0, &self->complaint));
      return;
    }
  if (!self->uncommitted && condition & G_IO_OUT)
    write_queue (self);
  if (self->failure == NULL)
    gather (self, (condition & ~G_IO_OUT) != 0);
}

/* Called last in a callback of the loop: the owner frees the connection. */
static gboolean
tell_failure (RwMqttConnection *self)
{
  g_autoptr (GError) failure = NULL;

  if (self->failure == NULL)
    return FALSE;
  failure = g_steal_pointer (&self->failure);
  self->events.down (failure, self->user_data);
  return TRUE;
}

static gboolean
socket_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  SocketSource *socket_source = (SocketSource *) source;
  RwMqttConnection *self = socket_source->connection;
  GIOCondition condition = g_source_query_unix_fd (source, socket_source->tag);

  if (self->failure == NULL && self->state == HANDSHAKE)
    shake_hands (self, condition);
  else if (self->failure == NULL)
    serve_socket (self, condition);

  if (tell_failure (self))
    return G_SOURCE_REMOVE;
  update_source (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs socket_source_funcs = { .dispatch = socket_dispatch };

static gboolean
misc_cb (gpointer user_data)
{
  RwMqttConnection *self = user_data;

  errno = 0;
  check_code (self, mosquitto_loop_misc (self->mosq));
  if (tell_failure (self))
    return G_SOURCE_REMOVE;
  update_source (self);
  return G_SOURCE_CONTINUE;
}

static void
connack_cb (struct mosquitto *mosq, void *user_data, int code)
{
  RwMqttConnection *self = user_data;

  self->connack_code = code;
}

static void
subscribe_cb (struct mosquitto *mosq, void *user_data, int id, int n, const int *granted)
{
  RwMqttConnection *self = user_data;

  for (int i = 0; i < n; i++)
    if (granted[i] > 2)
      {
        take_failure (self,
                      g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                                           "The broker does not let this user read the topics "
                                           "of --topic"));
        return;
      }
  self->n_subscribed++;
  if (self->n_subscribed == g_strv_length (self->filters))
    self->events.up (self->user_data);
}

static void
message_cb (struct mosquitto *mosq, void *user_data, const struct mosquitto_message *message)
{
  RwMqttConnection *self = user_data;

  self->uncommitted = TRUE;
  self->n_messages++;
  self->n_bytes += (gsize) message->payloadlen;
  self->events.message (message->topic, message->payload, (gsize) message->payloadlen,
                        self->user_data);
}

static void
publish_cb (struct mosquitto *mosq, void *user_data, int id)
{
  RwMqttConnection *self = user_data;

  self->events.published (id, self->user_data);
}

static void
log_cb (struct mosquitto *mosq, void *user_data, int level, const char *text)
{
  RwMqttConnection *self = user_data;

  rw_mqtt_complaint_add (&self->complaint, mosq, level, text);
}

static void
adopt_handle (RwMqttConnection *self, struct mosquitto *mosq)
{
  self->mosq = mosq;
  mosquitto_user_data_set (mosq, self);
  mosquitto_connect_callback_set (mosq, connack_cb);
  mosquitto_subscribe_callback_set (mosq, subscribe_cb);
  mosquitto_message_callback_set (mosq, message_cb);
  mosquitto_publish_callback_set (mosq, publish_cb);
  mosquitto_log_callback_set (mosq, log_cb);

  self->state = HANDSHAKE;
  self->connack_deadline = g_get_monotonic_time () + CONNACK_TIMEOUT;
  self->socket_source = (SocketSource *) g_source_new (&socket_source_funcs, sizeof (SocketSource));
  self->socket_source->connection = self;
  self->socket_source->tag =
      g_source_add_unix_fd (&self->socket_source->source, mosquitto_socket (mosq), G_IO_IN);
  g_source_set_static_name (&self->socket_source->source, "rw-mqtt-connection");
  g_source_set_ready_time (&self->socket_source->source, 0);
  g_source_attach (&self->socket_source->source, self->context);

  self->misc_source = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->misc_source, misc_cb, self, NULL);
  g_source_attach (self->misc_source, self->context);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RwMqttConnection *self = user_data;
  g_autoptr (GError) error = NULL;
  struct mosquitto *mosq = rw_mqtt_opening_run_finish (result, &error);

  /* The connection may be gone; it cancelled the task then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (mosq != NULL)
    adopt_handle (self, mosq);
  else
    self->events.down (error, self->user_data);
}

RwMqttConnection *
rw_mqtt_connection_new (const RwMqttOptions *options,
                        const RwMqttConnectionEvents *events,
                        gpointer user_data)
{
  static gsize initialized = 0;
  RwMqttConnection *self = g_new0 (RwMqttConnection, 1);

  if (g_once_init_enter (&initialized))
    {
      mosquitto_lib_init ();

      /* A broker that hangs up while OpenSSL writes to it must not end the program: not every
       * version of libmosquitto sees to that. */
      signal (SIGPIPE, SIG_IGN);
      g_once_init_leave (&initialized, 1);
    }

  self->thread = g_thread_self ();
  self->context = g_main_context_ref_thread_default ();
  self->events = *events;
  self->user_data = user_data;
  self->filters = g_strdupv ((char **) options->filters);
  self->qos = options->qos;
  self->doubt = rw_mqtt_tls_get_doubt (options);
  self->connack_code = -1;
  self->cancellable = g_cancellable_new ();

  rw_mqtt_opening_run_async (options, self->cancellable, opened_cb, self);
  return self;
}

void
rw_mqtt_connection_free (RwMqttConnection *self)
{
  g_assert (self->thread == g_thread_self ());

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  if (self->socket_source != NULL)
    {
      g_source_destroy (&self->socket_source->source);
      g_source_unref (&self->socket_source->source);
    }
  if (self->misc_source != NULL)
    {
      g_source_destroy (self->misc_source);
      g_source_unref (self->misc_source);
    }
  if (self->mosq != NULL)
    {
      /* mosquitto_disconnect() would write the acknowledgements that wait in the queue. */
      if (mosquitto_socket (self->mosq) >= 0)
        shutdown (mosquitto_socket (self->mosq), SHUT_RDWR);
      mosquitto_destroy (self->mosq);
    }
  g_clear_error (&self->failure);
  g_strfreev (self->filters);
  rw_mqtt_complaint_clear (&self->complaint);
  g_main_context_unref (self->context);
  g_free (self);
}

void
rw_mqtt_connection_close (RwMqttConnection *self)
{
  gint64 deadline = g_get_monotonic_time () + CLOSE_TIMEOUT;

  if (self->state == UP && !self->uncommitted && self->failure == NULL
      && mosquitto_disconnect (self->mosq) == MOSQ_ERR_SUCCESS)
    {
      while (mosquitto_socket (self->mosq) >= 0 && g_get_monotonic_time () < deadline
             && mosquitto_loop_write (self->mosq, 1) == MOSQ_ERR_SUCCESS
             && mosquitto_want_write (self->mosq))
        {
          struct pollfd writable = { .fd = mosquitto_socket (self->mosq), .events = POLLOUT };

          poll (&writable, 1, 100);
        }
    }
  rw_mqtt_connection_free (self);
}

void
rw_mqtt_connection_hold (RwMqttConnection *self)
{
  g_assert (self->thread == g_thread_self ());

  self->held = TRUE;
  update_source (self);
}

void
rw_mqtt_connection_release (RwMqttConnection *self)
{
  g_assert (self->thread == g_thread_self ());

  self->held = FALSE;
  self->uncommitted = FALSE;
  self->n_messages = 0;
  self->n_bytes = 0;
  if (self->state == UP && self->failure == NULL)
    write_queue (self);
  update_source (self);
}

gboolean
rw_mqtt_connection_publish (RwMqttConnection *self,
                            const char *topic,
                            gconstpointer payload,
                            gsize size,
                            int qos,
                            gboolean retain,
                            int *id)
{
  g_assert (self->thread == g_thread_self ());

  if (self->state != UP
      || mosquitto_publish (self->mosq, id, topic, (int) size, payload, qos, retain)
             != MOSQ_ERR_SUCCESS)
    return FALSE;
  update_source (self);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-publisher.h"

#include "rw-backoff.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <mosquitto.h>
#include <signal.h>
#include <poll.h>

/* Half of what a broker queues by default for a slow subscriber. */
#define WINDOW 500

#define KEEPALIVE_SECONDS 30
#define FIRST_CONNECTION (10 * RW_USEC_PER_SEC)
#define ANSWER_TIMEOUT (5 * RW_USEC_PER_SEC)
#define FIRST_PAUSE (RW_USEC_PER_SEC / 2)
#define LONGEST_PAUSE (15 * RW_USEC_PER_SEC)

/* The return code of MQTT 3.1.1 that does not blame the client. */
#define CONNACK_SERVER_UNAVAILABLE 3

/* libmosquitto looks after its timers when asked, at most this often. */
#define MISC_INTERVAL RW_USEC_PER_SEC

struct _RwSimPublisher
{
  struct mosquitto *mosquitto;
  RwMqttAddress *address;
  int qos;

  gboolean connected;   /* the broker let us in */
  gboolean has_been;    /* it did at least once */
  gint64 give_up;       /* monotonic µs, for the first connection */
  gint64 answer_due;    /* when the broker must have answered CONNECT, or 0 */
  gint64 retry_at;      /* when to connect, or 0 while connected or connecting */
  gint64 misc_at;
  RwBackoff backoff;

  int refusal; /* the broker's reason for not letting us in, or 0 */
  guint64 published;
  guint64 acknowledged;
  guint64 lost; /* with QoS 0: what a connection took with it */
};

G_DEFINE_QUARK (rw-sim-publisher-error-quark, rw_sim_publisher_error)

static void
schedule_retry (RwSimPublisher *self)
{
  self->connected = FALSE;
  self->answer_due = 0;
  self->retry_at = g_get_monotonic_time () + rw_backoff_next (&self->backoff);
}

static void
connected_cb (struct mosquitto *mosquitto, void *data, int result)
{
  RwSimPublisher *self = data;

  self->answer_due = 0;
  if (result != 0)
    {
      /* A server that is only not available yet closes the link, and is asked again. */
      self->refusal = result != CONNACK_SERVER_UNAVAILABLE ? result : 0;
      return;
    }

  self->connected = TRUE;
  self->has_been = TRUE;
  rw_backoff_reset (&self->backoff);
}

static void
disconnected_cb (struct mosquitto *mosquitto, void *data, int result)
{
  RwSimPublisher *self = data;

  /* What libmosquitto still had to send at QoS 0 it forgets. */
  if (self->qos == 0)
    self->lost = self->published - self->acknowledged;
  schedule_retry (self);
}

static void
published_cb (struct mosquitto *mosquitto, void *data, int message_id)
{
  RwSimPublisher *self = data;

  self->acknowledged++;
}

/* libmosquitto cannot connect to a unix socket asynchronously; that one does not block anyway. */
static void
connect_now (RwSimPublisher *self)
{
  int result;

  self->retry_at = 0;
  self->answer_due = g_get_monotonic_time () + ANSWER_TIMEOUT;
  if (self->address->port == 0)
    result = mosquitto_connect (self->mosquitto, self->address->host, 0, KEEPALIVE_SECONDS);
  else
    result = mosquitto_connect_async (self->mosquitto, self->address->host, self->address->port,
                                      KEEPALIVE_SECONDS);

  if (result != MOSQ_ERR_SUCCESS)
    schedule_retry (self);
}

static gboolean
set_tls (RwSimPublisher *self, const char *cafile, GError **error)
{
  int result;

  if (!self->address->tls)
    return TRUE;

  if (cafile != NULL)
    result = mosquitto_tls_set (self->mosquitto, cafile, NULL, NULL, NULL, NULL);
  else
    result = mosquitto_int_option (self->mosquitto, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
  if (result == MOSQ_ERR_SUCCESS)
    result = mosquitto_tls_opts_set (self->mosquitto, 1, "tlsv1.2", NULL);

  if (result == MOSQ_ERR_SUCCESS)
    return TRUE;

  g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_CONFIGURATION,
               _("The certificates in “%s” cannot be used: %s"),
               cafile != NULL ? cafile : _("the system’s store"), mosquitto_strerror (result));
  return FALSE;
}

RwSimPublisher *
rw_sim_publisher_new (const RwMqttAddress *address,
                      const char *password,
                      const char *cafile,
                      int qos,
                      GError **error)
{
  g_autoptr (RwSimPublisher) self = g_new0 (RwSimPublisher, 1);

  mosquitto_lib_init ();

  /* As RwMqttConnection: a broker that hangs up must not end the program. */
  signal (SIGPIPE, SIG_IGN);
  self->address = g_new0 (RwMqttAddress, 1);
  self->address->host = g_strdup (address->host);
  self->address->username = g_strdup (address->username);
  self->address->port = address->port;
  self->address->tls = address->tls;
  self->qos = qos;
  self->backoff = (RwBackoff) { .first = FIRST_PAUSE, .limit = LONGEST_PAUSE };
  self->give_up = g_get_monotonic_time () + FIRST_CONNECTION;

  self->mosquitto = mosquitto_new (NULL, true, self);
  mosquitto_connect_callback_set (self->mosquitto, connected_cb);
  mosquitto_disconnect_callback_set (self->mosquitto, disconnected_cb);
  mosquitto_publish_callback_set (self->mosquitto, published_cb);
  mosquitto_max_inflight_messages_set (self->mosquitto, WINDOW);
  mosquitto_int_option (self->mosquitto, MOSQ_OPT_TCP_NODELAY, 1);
  if (address->username != NULL)
    mosquitto_username_pw_set (self->mosquitto, address->username, password);
  if (!set_tls (self, cafile, error))
    return NULL;

  connect_now (self);
  return g_steal_pointer (&self);
}

void
rw_sim_publisher_free (RwSimPublisher *self)
{
  mosquitto_disconnect_callback_set (self->mosquitto, NULL);
  mosquitto_disconnect (self->mosquitto);
  mosquitto_destroy (self->mosquitto);
  rw_mqtt_address_free (self->address);
  g_free (self);
  mosquitto_lib_cleanup ();
}

gboolean
rw_sim_publisher_is_ready (const RwSimPublisher *self)
{
  return self->connected && rw_sim_publisher_get_pending (self) < WINDOW;
}

gboolean
rw_sim_publisher_publish (RwSimPublisher *self,
                          const char *topic,
                          gconstpointer payload,
                          gsize length,
                          GError **error)
{
  int result = mosquitto_publish (self->mosquitto, NULL, topic, (int) length, payload, self->qos,
                                  false);

  /* When the link fails in this call, the message is in libmosquitto's store all the same, or at
   * QoS 0 lost with the connection. */
  if (result == MOSQ_ERR_SUCCESS || result == MOSQ_ERR_CONN_LOST || result == MOSQ_ERR_NO_CONN
      || result == MOSQ_ERR_ERRNO || result == MOSQ_ERR_TLS)
    {
      self->published++;
      return TRUE;
    }

  g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_INTERNAL,
               _("A message on “%s” could not be published: %s"), topic,
               mosquitto_strerror (result));
  return FALSE;
}

static gboolean
check_link (RwSimPublisher *self, gint64 now, GError **error)
{
  if (self->refusal != 0)
    {
      g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_REFUSED,
                   _("The broker refuses the connection: %s"),
                   mosquitto_connack_string (self->refusal));
      return FALSE;
    }
  if (!self->has_been && now >= self->give_up)
    {
      g_set_error (error, RW_SIM_PUBLISHER_ERROR, RW_SIM_PUBLISHER_ERROR_UNAVAILABLE,
                   _("No broker answers at %s"), self->address->host);
      return FALSE;
    }

  if (self->answer_due != 0 && now >= self->answer_due)
    schedule_retry (self);
  if (self->retry_at != 0 && now >= self->retry_at)
    connect_now (self);
  if (now >= self->misc_at)
    {
      self->misc_at = now + MISC_INTERVAL;
      mosquitto_loop_misc (self->mosquitto);
    }
  return TRUE;
}

static gint64
get_deadline (const RwSimPublisher *self, gint64 until)
{
  gint64 deadline = MIN (until, self->misc_at);

  if (self->retry_at != 0)
    deadline = MIN (deadline, self->retry_at);
  if (self->answer_due != 0)
    deadline = MIN (deadline, self->answer_due);
  return deadline;
}

static void
serve (RwSimPublisher *self, short events)
{
  if ((events & (POLLIN | POLLERR | POLLHUP)) != 0)
    mosquitto_loop_read (self->mosquitto, WINDOW);
  if ((events & POLLOUT) != 0 && mosquitto_socket (self->mosquitto) >= 0)
    mosquitto_loop_write (self->mosquitto, 1);
}

gboolean
rw_sim_publisher_wait (RwSimPublisher *self, int extra_fd, gint64 until, GError **error)
{
  struct pollfd fds[2] = { { .fd = extra_fd, .events = POLLIN }, { .fd = -1 } };
  gint64 now = g_get_monotonic_time ();
  gint64 left;

  if (!check_link (self, now, error))
    return FALSE;

  fds[1].fd = self->retry_at == 0 ? mosquitto_socket (self->mosquitto) : -1;
  fds[1].events = POLLIN | (mosquitto_want_write (self->mosquitto) ? POLLOUT : 0);
  left = MAX (get_deadline (self, until) - now, 0);

  if (poll (fds, G_N_ELEMENTS (fds), (int) ((left + 999) / 1000)) > 0 && fds[1].revents != 0)
    serve (self, fds[1].revents);
  return TRUE;
}

guint64
rw_sim_publisher_get_published (const RwSimPublisher *self)
{
  return self->published;
}

guint64
rw_sim_publisher_get_acknowledged (const RwSimPublisher *self)
{
  return self->acknowledged;
}

guint64
rw_sim_publisher_get_pending (const RwSimPublisher *self)
{
  return self->published - self->acknowledged - self->lost;
}

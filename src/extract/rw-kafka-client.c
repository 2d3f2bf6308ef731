/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-client.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct _RwKafkaQueue
{
  rd_kafka_queue_t *queue;
  RwKafkaQueueFunc func;
  gpointer user_data;
  int fd;
  GSource *source;
};

static void
log_cb (const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
}

static gboolean
set (rd_kafka_conf_t *conf, const char *key, const char *value, GError **error)
{
  char text[256];

  if (value == NULL || rd_kafka_conf_set (conf, key, value, text, sizeof text) == RD_KAFKA_CONF_OK)
    return TRUE;
  g_set_error (error, RW_KAFKA_ERROR, RW_KAFKA_ERROR_CONFIGURATION,
               "The setting “%s” of Kafka cannot be used: %s", key, text);
  return FALSE;
}

static gboolean
set_options (rd_kafka_conf_t *conf, const RwKafkaOptions *options, GError **error)
{
  const RwKafkaSetting first[] = {
    { "bootstrap.servers", options->hosts },
    { "client.id", options->client_id },
    { "security.protocol", rw_kafka_options_get_protocol (options) },
    { "sasl.username", options->username },
    { "sasl.password", options->password },
    { "sasl.mechanisms", options->username != NULL ? "SCRAM-SHA-512" : NULL },
    { "ssl.ca.location", options->cafile },
    { "ssl.certificate.location", options->certfile },
    { "ssl.key.location", options->keyfile },
    { "ssl.key.password", options->keyfile != NULL ? options->keyfile_password : NULL },
    { "socket.connection.setup.timeout.ms", "10000" },
    { "reconnect.backoff.max.ms", "5000" },
    { "topic.metadata.refresh.interval.ms", "60000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (!set (conf, first[i].key, first[i].value, error))
      return FALSE;
  for (guint i = 0; options->settings != NULL && options->settings[i] != NULL; i++)
    {
      g_autofree char *key = NULL;
      const char *value;

      if (rw_kafka_setting_parse (options->settings[i], &key, &value)
          && !set (conf, key, value, error))
        return FALSE;
    }
  return TRUE;
}

static rd_kafka_conf_t *
make_conf (const RwKafkaOptions *options,
           const RwKafkaSetting *settings,
           int events,
           GError **error)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  gboolean ok = set_options (conf, options, error);

  for (; ok && settings->key != NULL; settings++)
    ok = set (conf, settings->key, settings->value, error);
  if (!ok)
    {
      rd_kafka_conf_destroy (conf);
      return NULL;
    }
  rd_kafka_conf_set_log_cb (conf, log_cb);
  rd_kafka_conf_set_events (conf, events);
  return conf;
}

rd_kafka_t *
rw_kafka_client_new (rd_kafka_type_t type,
                     const RwKafkaOptions *options,
                     const RwKafkaSetting *settings,
                     int events,
                     GError **error)
{
  rd_kafka_conf_t *conf = make_conf (options, settings, events, error);
  char text[512];
  rd_kafka_t *client;

  if (conf == NULL)
    return NULL;
  client = rd_kafka_new (type, conf, text, sizeof text);
  if (client != NULL)
    return client;

  /* Only a handle that was made takes the settings over. */
  rd_kafka_conf_destroy (conf);
  g_set_error (error, RW_KAFKA_ERROR, RW_KAFKA_ERROR_CONFIGURATION,
               "The settings of Kafka cannot be used: %s", text);
  return NULL;
}

static gboolean
is_refusal (rd_kafka_resp_err_t code)
{
  switch (code)
    {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE:
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
    case RD_KAFKA_RESP_ERR_INVALID_GROUP_ID:
    case RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT:
      return TRUE;
    default:
      return FALSE;
    }
}

GError *
rw_kafka_client_error (rd_kafka_resp_err_t code, const char *text)
{
  gboolean refusal = is_refusal (code);

  return g_error_new (RW_KAFKA_ERROR,
                      refusal ? RW_KAFKA_ERROR_CONFIGURATION : RW_KAFKA_ERROR_UNAVAILABLE,
                      refusal ? "The Kafka cluster refuses: %s" : "Kafka cannot be used: %s",
                      text != NULL && *text != '\0' ? text : rd_kafka_err2str (code));
}

static gboolean
woken_cb (int fd, GIOCondition condition, gpointer user_data)
{
  RwKafkaQueue *self = user_data;
  guint64 n;

  /* Emptied before the queue is, so that no wake-up is lost between. */
  while (read (self->fd, &n, sizeof n) == -1 && errno == EINTR)
    ;
  self->func (self->user_data);
  return G_SOURCE_CONTINUE;
}

void
rw_kafka_queue_wake (RwKafkaQueue *self)
{
  static const guint64 one = 1;

  /* EAGAIN means that it is awake already. */
  while (write (self->fd, &one, sizeof one) == -1 && errno == EINTR)
    ;
}

RwKafkaQueue *
rw_kafka_queue_new (rd_kafka_queue_t *queue, RwKafkaQueueFunc func, gpointer user_data)
{
  static const guint64 one = 1;
  RwKafkaQueue *self = g_new0 (RwKafkaQueue, 1);

  self->queue = queue;
  self->func = func;
  self->user_data = user_data;
  self->fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_assert (self->fd >= 0);
  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (woken_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  rd_kafka_queue_io_event_enable (queue, self->fd, &one, sizeof one);
  /* librdkafka tells when the queue gets its first event: one that was there before is not told. */
  rw_kafka_queue_wake (self);
  return self;
}

void
rw_kafka_queue_free (RwKafkaQueue *self)
{
  rd_kafka_queue_io_event_enable (self->queue, -1, NULL, 0);
  rd_kafka_queue_destroy (self->queue);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->fd);
  g_free (self);
}

rd_kafka_queue_t *
rw_kafka_queue_get (RwKafkaQueue *self)
{
  return self->queue;
}

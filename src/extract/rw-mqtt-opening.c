/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-opening.h"

#include <errno.h>
#include <mosquitto.h>
#include <sys/socket.h>

#define KEEPALIVE_S 30

/* Events under way to the broker at once. */
#define MAX_PUBLISHING 100

/* What the thread of the pool needs to make a handle. */
typedef struct
{
  const char *keyfile_password; /* the first member: see rw_mqtt_tls_configure() */
  RwMqttOptions options;
  GStringChunk *strings;
  RwMqttComplaint complaint;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_string_chunk_free (opening->strings);
  rw_mqtt_complaint_clear (&opening->complaint);
  g_free (opening);
}

static const char *
keep (Opening *opening, const char *text)
{
  return text != NULL ? g_string_chunk_insert (opening->strings, text) : NULL;
}

static Opening *
opening_new (const RwMqttOptions *options)
{
  Opening *self = g_new0 (Opening, 1);
  RwMqttOptions *copy = &self->options;

  self->strings = g_string_chunk_new (256);
  *copy = *options;
  copy->host = keep (self, options->host);
  copy->username = keep (self, options->username);
  copy->password = keep (self, options->password);
  copy->client_id = keep (self, options->client_id);
  copy->cafile = keep (self, options->cafile);
  copy->certfile = keep (self, options->certfile);
  copy->keyfile = keep (self, options->keyfile);
  copy->keyfile_password = keep (self, options->keyfile_password);
  copy->alpn = keep (self, options->alpn);
  copy->will_topic = keep (self, options->will_topic);
  copy->will_payload = keep (self, options->will_payload);
  copy->filters = NULL;
  self->keyfile_password = copy->keyfile_password;
  return self;
}

GError *
rw_mqtt_opening_error (int code, int saved_errno, const RwMqttComplaint *complaint)
{
  const char *explanation = rw_mqtt_complaint_explain (complaint);

  /* A broker that refuses our certificate is seen while reading, with one code or another. */
  if (explanation != NULL)
    return g_error_new (RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                        "The secure connection failed: %s", explanation);
  switch (code)
    {
    case MOSQ_ERR_ERRNO:
      return g_error_new (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE,
                          "The broker cannot be reached: %s", g_strerror (saved_errno));
    case MOSQ_ERR_EAI:
    case MOSQ_ERR_LOOKUP:
      return g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE,
                                  "The broker’s name cannot be resolved");
    case MOSQ_ERR_CONN_LOST:
    case MOSQ_ERR_NO_CONN:
      return g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE,
                                  "The connection to the broker was lost");
    case MOSQ_ERR_KEEPALIVE:
      return g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE,
                                  "The broker does not answer any more");
    case MOSQ_ERR_TLS:
    case MOSQ_ERR_TLS_HANDSHAKE:
      return g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                                  "The secure connection failed: check the certificates");
    default:
      return g_error_new (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE, "The broker cannot be used: %s",
                          mosquitto_strerror (code));
    }
}

static void
opening_log_cb (struct mosquitto *mosq, void *user_data, int level, const char *text)
{
  rw_mqtt_complaint_add (&((Opening *) user_data)->complaint, mosq, level, text);
}

static gboolean
configure (struct mosquitto *mosq, const RwMqttOptions *options, GError **error)
{
  int code = mosquitto_threaded_set (mosq, true);

  if (code == MOSQ_ERR_SUCCESS)
    code = mosquitto_max_inflight_messages_set (mosq, MAX_PUBLISHING);
  if (code == MOSQ_ERR_SUCCESS && options->username != NULL)
    code = mosquitto_username_pw_set (mosq, options->username, options->password);
  if (code == MOSQ_ERR_SUCCESS && options->will_topic != NULL)
    code = mosquitto_will_set (mosq, options->will_topic, (int) strlen (options->will_payload),
                               options->will_payload, 1, true);
  if (code != MOSQ_ERR_SUCCESS)
    {
      g_set_error (error, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                   "The broker’s settings cannot be used: %s", mosquitto_strerror (code));
      return FALSE;
    }
  return !options->tls || rw_mqtt_tls_configure (mosq, options, error);
}

/* Connects, and makes sure of what is relied on most: nothing is written before the loop runs, so a
 * connection that is plain for whatever reason ends here without a byte of ours. */
static GError *
open_connection (struct mosquitto *mosq, Opening *opening)
{
  const RwMqttOptions *options = &opening->options;
  int code;

  /* Not mosquitto_connect_async(), which takes the first address of a name for good: "localhost" is
   * ::1 first, where not every broker listens. */
  errno = 0;
  code = mosquitto_connect (mosq, options->host, options->port, KEEPALIVE_S);
  if (code != MOSQ_ERR_SUCCESS)
    return rw_mqtt_opening_error (code, errno, &opening->complaint);
  if (options->tls && !rw_mqtt_tls_is_on (mosq))
    return g_error_new_literal (RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                                "The connection is not secured, although mqtts:// is asked for");
  return NULL;
}

static void
open_in_thread (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  const RwMqttOptions *options = &opening->options;
  GError *error = NULL;
  struct mosquitto *mosq = mosquitto_new (options->client_id, options->clean, opening);

  if (mosq == NULL)
    {
      g_task_return_new_error (task, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                               "“%s” cannot be a client id", options->client_id);
      return;
    }
  mosquitto_log_callback_set (mosq, opening_log_cb);
  if (configure (mosq, options, &error))
    error = open_connection (mosq, opening);
  mosquitto_log_callback_set (mosq, NULL);
  if (error == NULL)
    {
      g_task_return_pointer (task, mosq, (GDestroyNotify) mosquitto_destroy);
      return;
    }
  if (mosquitto_socket (mosq) >= 0)
    shutdown (mosquitto_socket (mosq), SHUT_RDWR);
  mosquitto_destroy (mosq);
  g_task_return_error (task, error);
}

void
rw_mqtt_opening_run_async (const RwMqttOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rw_mqtt_opening_run_async);
  g_task_set_task_data (task, opening_new (options), opening_free);
  g_task_run_in_thread (task, open_in_thread);
}

struct mosquitto *
rw_mqtt_opening_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

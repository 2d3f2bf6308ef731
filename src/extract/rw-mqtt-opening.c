/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-opening.h"

#include <errno.h>
#include <mosquitto.h>

#define KEEPALIVE_S 30

/* Events under way to the broker at once. */
#define MAX_PUBLISHING 100

/* What the thread of the pool needs to make a handle. */
typedef struct
{
  RwMqttOptions options;
  GStringChunk *strings;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_string_chunk_free (opening->strings);
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
  Opening *self = g_new (Opening, 1);
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
  copy->alpn = keep (self, options->alpn);
  copy->will_topic = keep (self, options->will_topic);
  copy->will_payload = keep (self, options->will_payload);
  copy->filters = NULL;
  return self;
}

GError *
rw_mqtt_opening_error (int code, int saved_errno, const char *log)
{
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
      return g_error_new (RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                          "The secure connection failed: %s",
                          log != NULL ? log : "check the certificates");
    default:
      return g_error_new (RW_MQTT_ERROR, RW_MQTT_ERROR_UNAVAILABLE, "The broker cannot be used: %s",
                          mosquitto_strerror (code));
    }
}

void
rw_mqtt_opening_keep_log (char **last, int level, const char *text)
{
  if (level != MOSQ_LOG_ERR)
    return;
  g_free (*last);
  *last = g_strdup (text);
}

static void
opening_log_cb (struct mosquitto *mosq, void *user_data, int level, const char *text)
{
  rw_mqtt_opening_keep_log (user_data, level, text);
}

/* Every code counts: a handle whose certificates were refused would go on in plain text. */
static gboolean
set_tls (struct mosquitto *mosq, const RwMqttOptions *options, GError **error)
{
  const char *folder = options->cafile == NULL ? "/etc/ssl/certs" : NULL;
  int code =
      mosquitto_tls_set (mosq, options->cafile, folder, options->certfile, options->keyfile, NULL);

  if (code == MOSQ_ERR_SUCCESS && options->cafile == NULL)
    code = mosquitto_int_option (mosq, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
  if (code == MOSQ_ERR_SUCCESS)
    code = mosquitto_tls_opts_set (mosq, 1, "tlsv1.2", NULL);
  if (code == MOSQ_ERR_SUCCESS && options->alpn != NULL)
    code = mosquitto_string_option (mosq, MOSQ_OPT_TLS_ALPN, options->alpn);
  if (code == MOSQ_ERR_SUCCESS)
    return TRUE;

  g_set_error (error, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
               "The certificates cannot be used (%s): check that the files of --cafile, --certfile "
               "and --keyfile exist and may be read",
               mosquitto_strerror (code));
  return FALSE;
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
  return !options->tls || set_tls (mosq, options, error);
}

static void
open_in_thread (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  const RwMqttOptions *options = &((Opening *) task_data)->options;
  g_autofree char *log = NULL;
  GError *error = NULL;
  struct mosquitto *mosq;
  int code;

  mosq = mosquitto_new (options->client_id, options->clean, &log);
  if (mosq == NULL)
    {
      g_task_return_new_error (task, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION,
                               "“%s” cannot be a client id", options->client_id);
      return;
    }
  mosquitto_log_callback_set (mosq, opening_log_cb);
  if (!configure (mosq, options, &error))
    {
      mosquitto_destroy (mosq);
      g_task_return_error (task, error);
      return;
    }
  /* Not mosquitto_connect_async(), which takes the first address of a name for good: "localhost" is
   * ::1 first, where not every broker listens. */
  errno = 0;
  code = mosquitto_connect (mosq, options->host, options->port, KEEPALIVE_S);
  if (code != MOSQ_ERR_SUCCESS)
    {
      error = rw_mqtt_opening_error (code, errno, log);
      mosquitto_destroy (mosq);
      g_task_return_error (task, error);
      return;
    }
  mosquitto_log_callback_set (mosq, NULL);
  g_task_return_pointer (task, mosq, (GDestroyNotify) mosquitto_destroy);
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

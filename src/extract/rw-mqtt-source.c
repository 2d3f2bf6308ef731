/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mqtt-source.h"

#include "rw-backoff.h"

#define FIRST_WAIT (G_USEC_PER_SEC / 2)
#define LONGEST_WAIT (30 * G_USEC_PER_SEC)

/* A connection that lasted this long was a good one; one that did not counts as one more failure,
 * so two workers with the same client id do not throw each other out in a tight loop. */
#define STABLE_TIME (10 * G_USEC_PER_SEC)

/* See DESIGN: with a keep-alive of 30 s the broker waits 45 s, of which up to 30 s may have passed
 * already when the holding begins. */
#define HOLD_LIMIT_S 10

/* A host that swallows packets is found out after minutes only; what we wait for is told before. */
#define SLOW_S 10

#define OFFLINE "{\"state\":\"offline\"}"

struct _RwMqttSource
{
  GObject parent_instance;

  GThread *thread;
  GMainContext *context;

  RwMqttOptions options; /* whose strings are in strings */
  GStringChunk *strings;
  char **filters;
  char *status_topic;
  char *status; /* the JSON to publish, or NULL */

  RwSourceEvents events;
  gpointer user_data;

  RwMqttConnection *connection; /* or NULL */
  gboolean up;
  gint64 up_since; /* monotonic µs */
  RwBackoff backoff;
  GSource *retry;
  GSource *slow; /* while connecting */
  gboolean closed;

  gboolean held;
  GSource *hold_limit;

  GHashTable *waiting; /* event_id → Event, which it owns: not yet confirmed */
  GHashTable *sent;    /* id of libmosquitto → Event, over this connection */
};

typedef struct
{
  gint64 event_id;
  GBytes *payload;
} Event;

static void rw_mqtt_source_iface_init (RwSourceInterface *iface);
static void connect_to_broker (RwMqttSource *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwMqttSource,
                               rw_mqtt_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_SOURCE, rw_mqtt_source_iface_init))

static void
event_free (gpointer data)
{
  Event *event = data;

  g_bytes_unref (event->payload);
  g_free (event);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
tell_link (RwMqttSource *self, RwLinkState state, const char *text)
{
  self->events.link_changed (state, text, self->user_data);
}

static void
send_event (RwMqttSource *self, Event *event)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (event->payload, &size);
  int id;

  if (rw_mqtt_connection_publish (self->connection, RW_MQTT_EVENTS_TOPIC, data, size, 1, FALSE,
                                  &id))
    g_hash_table_insert (self->sent, GINT_TO_POINTER (id), event);
}

/* At QoS 0, as it is told again and again and must not queue behind events. */
static void
send_status (RwMqttSource *self, const char *status)
{
  rw_mqtt_connection_publish (self->connection, self->status_topic, status, strlen (status), 0,
                              TRUE, NULL);
}

/* In the order in which they happened. */
static int
compare_event_ids (gconstpointer a, gconstpointer b)
{
  const Event *first = *(Event *const *) a;
  const Event *second = *(Event *const *) b;

  return first->event_id < second->event_id ? -1 : first->event_id > second->event_id;
}

static void
up_cb (gpointer user_data)
{
  RwMqttSource *self = user_data;
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer event;

  clear_source (&self->slow);
  self->up = TRUE;
  self->up_since = g_get_monotonic_time ();
  if (self->status != NULL)
    send_status (self, self->status);
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &event))
    g_ptr_array_add (events, event);
  g_ptr_array_sort (events, compare_event_ids);
  for (guint i = 0; i < events->len; i++)
    send_event (self, g_ptr_array_index (events, i));
  tell_link (self, RW_LINK_UP, "");
}

static void
message_cb (const char *topic, gconstpointer payload, gsize size, gpointer user_data)
{
  RwMqttSource *self = user_data;
  g_autoptr (GBytes) bytes = g_bytes_new (payload, size);

  self->events.message (topic, bytes, g_get_real_time (), self->user_data);
}

static void
gathered_cb (gpointer user_data)
{
  RwMqttSource *self = user_data;

  self->events.gathered (self->user_data);
}

static void
published_cb (int id, gpointer user_data)
{
  RwMqttSource *self = user_data;
  Event *event = g_hash_table_lookup (self->sent, GINT_TO_POINTER (id));

  if (event == NULL)
    return;
  g_hash_table_remove (self->sent, GINT_TO_POINTER (id));
  self->events.published (event->event_id, self->user_data);
  g_hash_table_remove (self->waiting, &event->event_id);
}

static gboolean
retry_cb (gpointer user_data)
{
  RwMqttSource *self = user_data;

  clear_source (&self->retry);
  connect_to_broker (self);
  return G_SOURCE_REMOVE;
}

static void
drop_connection (RwMqttSource *self)
{
  g_clear_pointer (&self->connection, rw_mqtt_connection_free);
  clear_source (&self->slow);
  g_hash_table_remove_all (self->sent);
  self->up = FALSE;
}

static void
schedule_retry (RwMqttSource *self, gint64 wait)
{
  clear_source (&self->retry);
  self->retry = g_timeout_source_new ((guint) (wait / 1000));
  g_source_set_callback (self->retry, retry_cb, self, NULL);
  g_source_attach (self->retry, self->context);
}

static void
down_cb (const GError *error, gpointer user_data)
{
  RwMqttSource *self = user_data;
  gboolean configuration = g_error_matches (error, RW_MQTT_ERROR, RW_MQTT_ERROR_CONFIGURATION);

  if (self->up && g_get_monotonic_time () - self->up_since >= STABLE_TIME)
    rw_backoff_reset (&self->backoff);
  drop_connection (self);
  schedule_retry (self, rw_backoff_next (&self->backoff));
  tell_link (self, configuration ? RW_LINK_FAILED : RW_LINK_CONNECTING, error->message);
  /* What had been handed over need not wait for the connection to come back. */
  if (!self->held)
    self->events.gathered (self->user_data);
}

static gboolean
slow_cb (gpointer user_data)
{
  RwMqttSource *self = user_data;

  tell_link (self, RW_LINK_CONNECTING, "The broker has not answered yet");
  return G_SOURCE_CONTINUE;
}

static void
connect_to_broker (RwMqttSource *self)
{
  static const RwMqttConnectionEvents events = {
    .up = up_cb,
    .message = message_cb,
    .gathered = gathered_cb,
    .published = published_cb,
    .down = down_cb,
  };

  if (self->closed || self->held || self->connection != NULL || self->retry != NULL)
    return;
  self->connection = rw_mqtt_connection_new (&self->options, &events, self);
  self->slow = g_timeout_source_new_seconds (SLOW_S);
  g_source_set_callback (self->slow, slow_cb, self, NULL);
  g_source_attach (self->slow, self->context);
}

static gboolean
hold_limit_cb (gpointer user_data)
{
  RwMqttSource *self = user_data;

  clear_source (&self->hold_limit);
  if (self->connection != NULL)
    {
      drop_connection (self);
      tell_link (self, RW_LINK_CONNECTING,
                 "Waiting for the database; until then the broker keeps the messages");
    }
  return G_SOURCE_REMOVE;
}

static void
rw_mqtt_source_start (RwSource *source, const RwSourceEvents *events, gpointer user_data)
{
  RwMqttSource *self = RW_MQTT_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  self->events = *events;
  self->user_data = user_data;
  tell_link (self, RW_LINK_CONNECTING, "");
  connect_to_broker (self);
}

static void
rw_mqtt_source_hold (RwSource *source)
{
  RwMqttSource *self = RW_MQTT_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  if (self->held)
    return;
  self->held = TRUE;
  if (self->connection == NULL)
    return;
  rw_mqtt_connection_hold (self->connection);
  self->hold_limit = g_timeout_source_new_seconds (HOLD_LIMIT_S);
  g_source_set_callback (self->hold_limit, hold_limit_cb, self, NULL);
  g_source_attach (self->hold_limit, self->context);
}

static void
rw_mqtt_source_release (RwSource *source)
{
  RwMqttSource *self = RW_MQTT_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  if (!self->held)
    return;
  self->held = FALSE;
  clear_source (&self->hold_limit);
  if (self->connection != NULL)
    rw_mqtt_connection_release (self->connection);
  else
    connect_to_broker (self);
}

static void
rw_mqtt_source_close (RwSource *source)
{
  RwMqttSource *self = RW_MQTT_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  self->closed = TRUE;
  clear_source (&self->retry);
  clear_source (&self->slow);
  clear_source (&self->hold_limit);
  if (self->connection == NULL)
    return;
  if (self->held || !self->up)
    drop_connection (self);
  else
    {
      send_status (self, OFFLINE);
      g_clear_pointer (&self->connection, rw_mqtt_connection_close);
      self->up = FALSE;
    }
}

static gboolean
rw_mqtt_source_publish (RwSource *source, gint64 event_id, GBytes *payload)
{
  RwMqttSource *self = RW_MQTT_SOURCE (source);
  Event *event;

  g_assert (self->thread == g_thread_self ());
  if (g_hash_table_contains (self->waiting, &event_id))
    return TRUE;

  event = g_new (Event, 1);
  event->event_id = event_id;
  event->payload = g_bytes_ref (payload);
  g_hash_table_insert (self->waiting, &event->event_id, event);
  if (self->up)
    send_event (self, event);
  return TRUE;
}

static guint
rw_mqtt_source_get_n_unconfirmed (RwSource *source)
{
  return g_hash_table_size (RW_MQTT_SOURCE (source)->waiting);
}

static void
rw_mqtt_source_set_status (RwSource *source, const char *json)
{
  RwMqttSource *self = RW_MQTT_SOURCE (source);

  g_assert (self->thread == g_thread_self ());
  g_free (self->status);
  self->status = g_strdup (json);
  if (self->up)
    send_status (self, json);
}

static void
rw_mqtt_source_finalize (GObject *object)
{
  RwMqttSource *self = RW_MQTT_SOURCE (object);

  clear_source (&self->retry);
  clear_source (&self->hold_limit);
  drop_connection (self);
  g_hash_table_unref (self->sent);
  g_hash_table_unref (self->waiting);
  g_string_chunk_free (self->strings);
  g_strfreev (self->filters);
  g_free (self->status_topic);
  g_free (self->status);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (rw_mqtt_source_parent_class)->finalize (object);
}

static void
rw_mqtt_source_iface_init (RwSourceInterface *iface)
{
  iface->start = rw_mqtt_source_start;
  iface->hold = rw_mqtt_source_hold;
  iface->release = rw_mqtt_source_release;
  iface->close = rw_mqtt_source_close;
  iface->publish = rw_mqtt_source_publish;
  iface->get_n_unconfirmed = rw_mqtt_source_get_n_unconfirmed;
  iface->set_status = rw_mqtt_source_set_status;
}

static void
rw_mqtt_source_class_init (RwMqttSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rw_mqtt_source_finalize;
}

static void
rw_mqtt_source_init (RwMqttSource *self)
{
  self->thread = g_thread_self ();
  self->context = g_main_context_ref_thread_default ();
  self->strings = g_string_chunk_new (256);
  self->backoff = (RwBackoff){ .first = FIRST_WAIT, .limit = LONGEST_WAIT };
  self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, event_free);
  self->sent = g_hash_table_new (NULL, NULL);
}

static const char *
keep (RwMqttSource *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert (self->strings, text) : NULL;
}

RwSource *
rw_mqtt_source_new (const RwMqttOptions *options)
{
  RwMqttSource *self = g_object_new (RW_TYPE_MQTT_SOURCE, NULL);
  RwMqttOptions *copy = &self->options;

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
  self->filters = g_strdupv ((char **) options->filters);
  copy->filters = (const char *const *) self->filters;
  self->status_topic = g_strconcat (RW_MQTT_WORKERS_TOPIC, options->client_id, NULL);
  copy->will_topic = self->status_topic;
  copy->will_payload = OFFLINE;
  return RW_SOURCE (self);
}

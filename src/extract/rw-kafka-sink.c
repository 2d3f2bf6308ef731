/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-sink.h"

#include <json-glib/json-glib.h>

/* Events under way at once. */
#define MAX_SENT "5000"

typedef struct
{
  gint64 event_id;
  GBytes *payload;
  char *key; /* or NULL */
} Event;

struct _RwKafkaSink
{
  const RwKafkaOptions *options;
  RwKafkaConfirmedFunc confirmed;
  gpointer user_data;

  rd_kafka_t *producer; /* or NULL */
  RwKafkaQueue *queue;
  GHashTable *waiting; /* event_id → Event, which it owns */
  GQueue unsent;       /* of Event, in order */
};

static void send_waiting (RwKafkaSink *self);

static void
event_free (gpointer data)
{
  Event *event = data;

  g_bytes_unref (event->payload);
  g_free (event->key);
  g_free (event);
}

static void
drop_producer (RwKafkaSink *self)
{
  if (self->producer == NULL)
    return;
  g_clear_pointer (&self->queue, rw_kafka_queue_free);
  /* What it had is ours still. */
  rd_kafka_purge (self->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  g_clear_pointer (&self->producer, rd_kafka_destroy);
}

/* In the order in which they happened. */
static int
compare_event_ids (gconstpointer a, gconstpointer b)
{
  const Event *first = a;
  const Event *second = b;

  return first->event_id < second->event_id ? -1 : first->event_id > second->event_id;
}

static void
take_back (RwKafkaSink *self)
{
  g_autoptr (GList) events = g_hash_table_get_values (self->waiting);

  g_queue_clear (&self->unsent);
  events = g_list_sort (events, compare_event_ids);
  for (GList *l = events; l != NULL; l = l->next)
    g_queue_push_tail (&self->unsent, l->data);
}

/* What came back unsent goes to where it belongs in the order. */
static void
return_event (RwKafkaSink *self, Event *event)
{
  GList *link = self->unsent.head;

  while (link != NULL && compare_event_ids (link->data, event) < 0)
    link = link->next;
  g_queue_insert_before (&self->unsent, link, event);
}

/* An event lives until it is confirmed, or longer than the producer that it was given to. */
static guint
take_reports (RwKafkaSink *self, rd_kafka_event_t *reports)
{
  const rd_kafka_message_t *message;
  guint n_confirmed = 0;

  while ((message = rd_kafka_event_message_next (reports)) != NULL)
    {
      Event *event = message->_private;

      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
        {
          return_event (self, event);
          continue;
        }
      self->confirmed (event->event_id, self->user_data);
      g_hash_table_remove (self->waiting, &event->event_id);
      n_confirmed++;
    }
  return n_confirmed;
}

static gboolean
is_dead (RwKafkaSink *self)
{
  char text[128];

  return rd_kafka_fatal_error (self->producer, text, sizeof text) != RD_KAFKA_RESP_ERR_NO_ERROR;
}

static void
queue_cb (gpointer user_data)
{
  RwKafkaSink *self = user_data;
  rd_kafka_event_t *event;
  guint n_confirmed = 0;

  while ((event = rd_kafka_queue_poll (rw_kafka_queue_get (self->queue), 0)) != NULL)
    {
      if (rd_kafka_event_type (event) == RD_KAFKA_EVENT_DR)
        n_confirmed += take_reports (self, event);
      rd_kafka_event_destroy (event);
    }
  /* There is room again; what failed waits for the tick. */
  if (n_confirmed > 0)
    send_waiting (self);
}

static gboolean
ensure_producer (RwKafkaSink *self)
{
  static const RwKafkaSetting settings[] = {
    { "enable.idempotence", "true" },
    { "acks", "all" },
    /* It is for us to give up, not for the producer. */
    { "message.timeout.ms", "0" },
    { "linger.ms", "5" },
    { "queue.buffering.max.messages", MAX_SENT },
    { NULL, NULL },
  };

  if (self->producer == NULL)
    self->producer = rw_kafka_client_new (RD_KAFKA_PRODUCER, self->options, settings,
                                          RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR, NULL);
  if (self->producer != NULL && self->queue == NULL)
    self->queue = rw_kafka_queue_new (rd_kafka_queue_get_main (self->producer), queue_cb, self);
  return self->producer != NULL;
}

static rd_kafka_resp_err_t
send_event (RwKafkaSink *self, Event *event)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (event->payload, &size);
  gsize key_size = event->key != NULL ? strlen (event->key) : 0;

  return rd_kafka_producev (self->producer, RD_KAFKA_V_TOPIC (self->options->events_topic),
                            RD_KAFKA_V_KEY (event->key, key_size),
                            RD_KAFKA_V_VALUE ((void *) data, size),
                            RD_KAFKA_V_HEADER ("content-type",
                                               "application/cloudevents+json; charset=UTF-8", -1),
                            RD_KAFKA_V_MSGFLAGS (RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE (event),
                            RD_KAFKA_V_END);
}

static void
send_waiting (RwKafkaSink *self)
{
  GQueue failed = G_QUEUE_INIT;
  Event *event;

  if (g_queue_is_empty (&self->unsent) || !ensure_producer (self))
    return;
  while ((event = g_queue_pop_head (&self->unsent)) != NULL)
    {
      rd_kafka_resp_err_t code = send_event (self, event);

      if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        continue;
      g_queue_push_tail (&failed, event);
      if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        break;
    }
  while ((event = g_queue_pop_head (&failed)) != NULL)
    return_event (self, event);
}

RwKafkaSink *
rw_kafka_sink_new (const RwKafkaOptions *options,
                   RwKafkaConfirmedFunc confirmed,
                   gpointer user_data)
{
  RwKafkaSink *self = g_new0 (RwKafkaSink, 1);

  self->options = options;
  self->confirmed = confirmed;
  self->user_data = user_data;
  self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, event_free);
  g_queue_init (&self->unsent);
  return self;
}

void
rw_kafka_sink_free (RwKafkaSink *self)
{
  drop_producer (self);
  g_queue_clear (&self->unsent);
  g_hash_table_unref (self->waiting);
  g_free (self);
}

static char *
dup_subject (GBytes *payload)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = g_bytes_get_data (payload, &size);
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, (gssize) size, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  return g_strdup (
      json_object_get_string_member_with_default (json_node_get_object (root), "subject", NULL));
}

void
rw_kafka_sink_publish (RwKafkaSink *self, gint64 event_id, GBytes *payload)
{
  Event *event;

  if (g_hash_table_contains (self->waiting, &event_id))
    return;
  event = g_new0 (Event, 1);
  event->event_id = event_id;
  event->payload = g_bytes_ref (payload);
  event->key = dup_subject (payload);
  g_hash_table_insert (self->waiting, &event->event_id, event);
  g_queue_push_tail (&self->unsent, event);
  send_waiting (self);
}

guint
rw_kafka_sink_get_n_unconfirmed (RwKafkaSink *self)
{
  return g_hash_table_size (self->waiting);
}

void
rw_kafka_sink_tick (RwKafkaSink *self)
{
  if (self->producer != NULL && is_dead (self))
    {
      drop_producer (self);
      take_back (self);
    }
  send_waiting (self);
}

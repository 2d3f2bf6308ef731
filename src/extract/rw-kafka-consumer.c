/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-consumer.h"

#include <string.h>

/* Messages taken from librdkafka in one call, and handed over at the most before a commit. */
#define CHUNK 500
#define MAX_MESSAGES 10000
#define MAX_BYTES (16 * 1024 * 1024)

#define LEAVE_TIME (2 * G_USEC_PER_SEC)
#define LEAVE_STEP_MS 100
#define PROBE_MS 100

/* Headers that a bridge may have put the topic of MQTT into. */
static const char *const topic_headers[] = { "mqtt.topic", "topic" };

struct _RwKafkaConsumer
{
  const RwSourceEvents *source;
  gpointer source_data;
  RwKafkaConsumerEvents events;
  gpointer user_data;

  rd_kafka_t *client;
  RwKafkaQueue *control;  /* rebalances and errors */
  RwKafkaQueue *messages; /* NULL while nothing may be read */
  GQueue early;           /* of rd_kafka_event_t: messages that came before their queue was set */

  GArray *positions; /* of RwPosition: the partitions that are ours */
  guint at;          /* of positions: where the message before was from */
  gboolean told;     /* the source knows that */
  gboolean held;
  gboolean comes; /* something was handed over */
  gboolean moved; /* the cluster's monitors do not know yet */
};

static RwPosition *
get_position (RwKafkaConsumer *self, guint i)
{
  return &g_array_index (self->positions, RwPosition, i);
}

/* Messages come in long runs, so it is the same as before as a rule. */
static RwPosition *
find_position (RwKafkaConsumer *self, const char *topic, gint32 partition)
{
  for (guint i = 0; i < self->positions->len; i++)
    {
      guint at = (self->at + i) % self->positions->len;
      RwPosition *position = get_position (self, at);

      if (position->partition != partition || strcmp (position->topic, topic) != 0)
        continue;
      self->told = self->told && i == 0;
      self->at = at;
      return position;
    }
  return NULL;
}

static void
clear_early (RwKafkaConsumer *self)
{
  rd_kafka_event_t *event;

  while ((event = g_queue_pop_head (&self->early)) != NULL)
    rd_kafka_event_destroy (event);
}

/* Nothing that was fetched so far can be handed over after this. */
static void
stop_reading (RwKafkaConsumer *self)
{
  g_clear_pointer (&self->messages, rw_kafka_queue_free);
  clear_early (self);
  self->told = FALSE;
  self->held = FALSE;
  self->moved = FALSE;
}

static char *
dup_topic (const rd_kafka_message_t *message)
{
  rd_kafka_headers_t *headers;
  const void *value;
  size_t size;

  if (rd_kafka_message_headers (message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (topic_headers); i++)
    if (rd_kafka_header_get_last (headers, topic_headers[i], &value, &size)
            == RD_KAFKA_RESP_ERR_NO_ERROR
        && size > 0 && g_utf8_validate (value, (gssize) size, NULL))
      return g_strndup (value, size);
  return NULL;
}

/* What a sender says of the time is not to be trusted, what the broker says is. */
static gint64
get_received_time (const rd_kafka_message_t *message)
{
  gint64 now = g_get_real_time ();
  rd_kafka_timestamp_type_t type;
  gint64 appended = rd_kafka_message_timestamp (message, &type) * 1000;

  return type == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME && appended > 0 ? MIN (appended, now) : now;
}

static void
hand_over (RwKafkaConsumer *self, const rd_kafka_message_t *message)
{
  const char *topic = rd_kafka_topic_name (message->rkt);
  RwPosition *position = find_position (self, topic, message->partition);
  g_autofree char *header = NULL;
  g_autoptr (GBytes) payload = NULL;

  /* One that was read before, or is not ours to read. */
  if (position == NULL || message->offset < position->next)
    return;
  position->next = message->offset + 1;
  self->comes = TRUE;
  if (!self->told)
    self->source->origin_changed (position->topic, position->partition, self->source_data);
  self->told = TRUE;

  header = dup_topic (message);
  if (message->payload != NULL)
    payload = g_bytes_new (message->payload, message->len);
  self->source->message (header != NULL ? header : topic, payload, get_received_time (message),
                         self->source_data);
}

static void
take_message (RwKafkaConsumer *self, const rd_kafka_message_t *message)
{
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
    hand_over (self, message);
  else
    self->events.failed (message->err, rd_kafka_message_errstr (message), self->user_data);
}

static guint
take_early (RwKafkaConsumer *self)
{
  rd_kafka_event_t *event;
  guint n = 0;

  while ((event = g_queue_pop_head (&self->early)) != NULL)
    {
      const rd_kafka_message_t *message;

      while ((message = rd_kafka_event_message_next (event)) != NULL)
        {
          take_message (self, message);
          n++;
        }
      rd_kafka_event_destroy (event);
    }
  return n;
}

static void
messages_cb (gpointer user_data)
{
  RwKafkaConsumer *self = user_data;
  rd_kafka_message_t *messages[CHUNK];
  rd_kafka_queue_t *queue = rw_kafka_queue_get (self->messages);
  gsize size = 0;
  ssize_t n;
  guint total;

  if (self->held)
    return;
  total = take_early (self);
  do
    {
      n = rd_kafka_consume_batch_queue (queue, 0, messages, CHUNK);
      for (ssize_t i = 0; i < n; i++)
        {
          size += messages[i]->len;
          take_message (self, messages[i]);
          rd_kafka_message_destroy (messages[i]);
        }
      total += n > 0 ? (guint) n : 0;
    }
  while (n > 0 && total < MAX_MESSAGES && size < MAX_BYTES);

  /* Not only at a limit: control messages end a batch early. */
  if (rd_kafka_queue_length (queue) > 0)
    rw_kafka_queue_wake (self->messages);
  if (total > 0)
    self->source->gathered (self->source_data);
}

/* The list is that of the event, so it is copied. */
static void
take_assignment (RwKafkaConsumer *self, const rd_kafka_topic_partition_list_t *list)
{
  for (int i = 0; i < list->cnt; i++)
    {
      RwPosition position = {
        .topic = g_intern_string (list->elems[i].topic),
        .partition = list->elems[i].partition,
        .from = RW_POSITION_BEGINNING,
        .next = RW_POSITION_BEGINNING,
      };

      g_array_append_val (self->positions, position);
    }
}

static void
rebalance (RwKafkaConsumer *self, rd_kafka_event_t *event)
{
  g_array_set_size (self->positions, 0);
  self->at = 0;
  if (rd_kafka_event_error (event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
    {
      rd_kafka_topic_partition_list_t *nothing = rd_kafka_topic_partition_list_new (0);

      take_assignment (self, rd_kafka_event_topic_partition_list (event));
      rd_kafka_assign (self->client, nothing);
      rd_kafka_topic_partition_list_destroy (nothing);
    }
  else
    rd_kafka_assign (self->client, NULL);
  stop_reading (self);
  self->events.rebalanced ((const RwPosition *) (gpointer) self->positions->data,
                           self->positions->len, self->user_data);
}

static void
control_cb (gpointer user_data)
{
  RwKafkaConsumer *self = user_data;
  rd_kafka_event_t *event;

  while ((event = rd_kafka_queue_poll (rw_kafka_queue_get (self->control), 0)) != NULL)
    {
      switch (rd_kafka_event_type (event))
        {
        case RD_KAFKA_EVENT_REBALANCE:
          rebalance (self, event);
          break;
        case RD_KAFKA_EVENT_ERROR:
          self->events.failed (rd_kafka_event_error (event), rd_kafka_event_error_string (event),
                               self->user_data);
          break;
        case RD_KAFKA_EVENT_FETCH:
          g_queue_push_tail (&self->early, event);
          if (self->messages != NULL)
            rw_kafka_queue_wake (self->messages);
          continue;
        default:
          break;
        }
      rd_kafka_event_destroy (event);
    }
}

static rd_kafka_topic_partition_list_t *
make_list (RwKafkaConsumer *self)
{
  rd_kafka_topic_partition_list_t *list =
      rd_kafka_topic_partition_list_new ((int) self->positions->len);

  for (guint i = 0; i < self->positions->len; i++)
    {
      const RwPosition *position = get_position (self, i);

      rd_kafka_topic_partition_list_add (list, position->topic, position->partition)->offset =
          position->from == RW_POSITION_BEGINNING ? RD_KAFKA_OFFSET_BEGINNING : position->from;
    }
  return list;
}

/* A partition that is assigned anew while it is read stops first, at a moment of librdkafka's own
 * choice, and is then not forwarded any more: its messages wait in its own queue. So this is done
 * again from time to time, which takes over what waits there and harms nothing. */
static void
forward_messages (RwKafkaConsumer *self)
{
  for (guint i = 0; i < self->positions->len; i++)
    {
      const RwPosition *position = get_position (self, i);
      rd_kafka_queue_t *queue =
          rd_kafka_queue_get_partition (self->client, position->topic, position->partition);

      if (queue == NULL)
        continue;
      rd_kafka_queue_forward (queue, rw_kafka_queue_get (self->messages));
      rd_kafka_queue_destroy (queue);
    }
  rw_kafka_queue_wake (self->messages);
}

void
rw_kafka_consumer_read (RwKafkaConsumer *self, const RwPosition *positions, guint n)
{
  rd_kafka_topic_partition_list_t *list;

  for (guint i = 0; i < n; i++)
    {
      RwPosition *position = find_position (self, positions[i].topic, positions[i].partition);

      if (position != NULL)
        *position = positions[i];
    }
  stop_reading (self);
  if (n == 0)
    return;
  list = make_list (self);
  rd_kafka_assign (self->client, list);
  rd_kafka_topic_partition_list_destroy (list);
  self->messages = rw_kafka_queue_new (rd_kafka_queue_new (self->client), messages_cb, self);
  forward_messages (self);
  rw_kafka_queue_wake (self->control);
}

static gboolean
subscribe (RwKafkaConsumer *self, const RwKafkaOptions *options, GError **error)
{
  g_auto (GStrv) topics = g_strsplit (options->topics, ",", -1);
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (1);
  rd_kafka_resp_err_t code;

  for (guint i = 0; topics[i] != NULL; i++)
    rd_kafka_topic_partition_list_add (list, topics[i], RD_KAFKA_PARTITION_UA);
  code = rd_kafka_subscribe (self->client, list);
  rd_kafka_topic_partition_list_destroy (list);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;
  g_propagate_error (error, rw_kafka_client_error (code, NULL));
  return FALSE;
}

RwKafkaConsumer *
rw_kafka_consumer_new (const RwKafkaOptions *options,
                       const RwSourceEvents *events_of_source,
                       gpointer data_of_source,
                       const RwKafkaConsumerEvents *events,
                       gpointer user_data,
                       GError **error)
{
  const RwKafkaSetting settings[] = {
    { "group.id", options->group },
    { "enable.auto.commit", "false" },
    { "enable.auto.offset.store", "false" },
    { "auto.offset.reset", "earliest" },
    { "isolation.level", "read_committed" },
    { "partition.assignment.strategy", "range,roundrobin" },
    { NULL, NULL },
  };
  g_autoptr (RwKafkaConsumer) self = g_new0 (RwKafkaConsumer, 1);

  self->source = events_of_source;
  self->source_data = data_of_source;
  self->events = *events;
  self->user_data = user_data;
  self->positions = g_array_new (FALSE, FALSE, sizeof (RwPosition));
  g_queue_init (&self->early);
  self->client =
      rw_kafka_client_new (RD_KAFKA_CONSUMER, options, settings,
                           RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_FETCH,
                           error);
  if (self->client == NULL)
    return NULL;
  rd_kafka_poll_set_consumer (self->client);
  self->control = rw_kafka_queue_new (rd_kafka_queue_get_consumer (self->client), control_cb, self);
  if (!subscribe (self, options, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
leave (RwKafkaConsumer *self)
{
  gint64 deadline = g_get_monotonic_time () + LEAVE_TIME;
  rd_kafka_queue_t *queue = rd_kafka_queue_new (self->client);
  rd_kafka_error_t *error = rd_kafka_consumer_close_queue (self->client, queue);

  while (error == NULL && !rd_kafka_consumer_closed (self->client)
         && g_get_monotonic_time () < deadline)
    {
      rd_kafka_event_t *event = rd_kafka_queue_poll (queue, LEAVE_STEP_MS);

      if (event == NULL)
        continue;
      if (rd_kafka_event_type (event) == RD_KAFKA_EVENT_REBALANCE)
        rd_kafka_assign (self->client, NULL);
      rd_kafka_event_destroy (event);
    }
  rd_kafka_error_destroy (error);
  rd_kafka_queue_destroy (queue);
}

void
rw_kafka_consumer_free (RwKafkaConsumer *self)
{
  if (self->client != NULL)
    {
      stop_reading (self);
      g_clear_pointer (&self->control, rw_kafka_queue_free);
      leave (self);
      rd_kafka_destroy_flags (self->client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
  g_array_unref (self->positions);
  g_free (self);
}

void
rw_kafka_consumer_hold (RwKafkaConsumer *self)
{
  self->held = TRUE;
  self->told = FALSE;
}

void
rw_kafka_consumer_release (RwKafkaConsumer *self)
{
  for (guint i = 0; i < self->positions->len; i++)
    {
      RwPosition *position = get_position (self, i);

      self->moved |= position->from != position->next;
      position->from = position->next;
    }
  self->held = FALSE;
  if (self->messages != NULL)
    rw_kafka_queue_wake (self->messages);
}

const RwPosition *
rw_kafka_consumer_get_positions (RwKafkaConsumer *self, guint *n)
{
  *n = self->positions->len;
  return (const RwPosition *) (gpointer) self->positions->data;
}

/* Nobody waits for the answer: these positions are never read again. */
static void
tell_monitors (RwKafkaConsumer *self)
{
  rd_kafka_topic_partition_list_t *list =
      rd_kafka_topic_partition_list_new ((int) self->positions->len);

  for (guint i = 0; i < self->positions->len; i++)
    {
      const RwPosition *position = get_position (self, i);

      if (position->from != RW_POSITION_BEGINNING)
        rd_kafka_topic_partition_list_add (list, position->topic, position->partition)->offset =
            position->from;
    }
  rd_kafka_commit (self->client, list, 1);
  rd_kafka_topic_partition_list_destroy (list);
  self->moved = FALSE;
}

void
rw_kafka_consumer_tick (RwKafkaConsumer *self)
{
  control_cb (self);
  if (self->messages != NULL)
    forward_messages (self);
  if (self->moved)
    tell_monitors (self);
}

gboolean
rw_kafka_consumer_take_comes (RwKafkaConsumer *self)
{
  gboolean comes = self->comes;

  self->comes = FALSE;
  return comes;
}

gboolean
rw_kafka_consumer_probe (RwKafkaConsumer *self)
{
  const struct rd_kafka_metadata *metadata;

  if (rd_kafka_metadata (self->client, 0, NULL, &metadata, PROBE_MS) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return FALSE;
  rd_kafka_metadata_destroy (metadata);
  return TRUE;
}

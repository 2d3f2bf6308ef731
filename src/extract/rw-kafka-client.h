/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-kafka-options.h"

#include <gio/gio.h>
#include <librdkafka/rdkafka.h>

G_BEGIN_DECLS

/*
 * RwKafkaClient: what consumer and producer have in common: a handle of librdkafka made from our
 * options, its errors as ours, and its queues as sources of a main context.
 *
 * For: RwKafkaSource and RwKafkaSink.
 * Not for: anybody outside of this layer.
 */
typedef struct
{
  const char *key;
  const char *value;
} RwKafkaSetting;

/*
 * A handle with the options and then our own settings, which come last and so count; the array ends
 * with a NULL key. events: RD_KAFKA_EVENT_* that come through the queues. NULL with RW_KAFKA_ERROR_
 * CONFIGURATION. What librdkafka would log is thrown away: what counts comes as an event.
 */
rd_kafka_t *rw_kafka_client_new (rd_kafka_type_t type,
                                 const RwKafkaOptions *options,
                                 const RwKafkaSetting *settings,
                                 int events,
                                 GError **error);

/* What an error of librdkafka means. text is its own explanation, or NULL. */
GError *rw_kafka_client_error (rd_kafka_resp_err_t code, const char *text);

/*
 * A queue of librdkafka, whose threads wake the main context that is the thread's default. Owns the
 * queue. func is called in that context when something may wait in the queue, and must take until
 * it is empty or call rw_kafka_queue_wake().
 */
typedef struct _RwKafkaQueue RwKafkaQueue;
typedef void (*RwKafkaQueueFunc) (gpointer user_data);

RwKafkaQueue *rw_kafka_queue_new (rd_kafka_queue_t *queue,
                                  RwKafkaQueueFunc func,
                                  gpointer user_data);
void rw_kafka_queue_free (RwKafkaQueue *self);
rd_kafka_queue_t *rw_kafka_queue_get (RwKafkaQueue *self);

/* Has func called in the next turn. */
void rw_kafka_queue_wake (RwKafkaQueue *self);

G_END_DECLS

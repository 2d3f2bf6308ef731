/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-kafka-client.h"

G_BEGIN_DECLS

/*
 * RwKafkaSink: events to a Kafka topic, each confirmed once all replicas have it.
 *
 * For: RwKafkaSource.
 * Not for: forgetting: what is not confirmed waits, over as many connections and producers as it
 * takes. librdkafka never has more than a few thousand of them at once.
 *
 * An event's key is the container that it is about ("subject" of the CloudEvent), so that the
 * events of one container stay in order. Belongs to the thread it was made in. A producer that
 * librdkafka declares dead is made anew, which may send events twice: receivers tell by their "id".
 */
typedef struct _RwKafkaSink RwKafkaSink;

/* Must not call the sink. */
typedef void (*RwKafkaConfirmedFunc) (gint64 event_id, gpointer user_data);

/* options must live as long. No connection is made before the first event. */
RwKafkaSink *rw_kafka_sink_new (const RwKafkaOptions *options,
                                RwKafkaConfirmedFunc confirmed,
                                gpointer user_data);
void rw_kafka_sink_free (RwKafkaSink *self);

/* An event that waits already is not queued twice. */
void rw_kafka_sink_publish (RwKafkaSink *self, gint64 event_id, GBytes *payload);
guint rw_kafka_sink_get_n_unconfirmed (RwKafkaSink *self);

/* Once a second: tries again what could not be sent. */
void rw_kafka_sink_tick (RwKafkaSink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwKafkaSink, rw_kafka_sink_free)

G_END_DECLS

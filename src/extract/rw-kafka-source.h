/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-kafka-options.h"
#include "rw-source.h"

G_BEGIN_DECLS

/*
 * RwKafkaSource: messages from topics of Kafka, shared by the workers of a group, and events back
 * to another topic.
 *
 * For: a source whose positions are stored with the readings (rw-position.h): exactly once, however
 * a worker ends.
 * Not for: storing positions: those that the cluster is told are for monitors, and are never read.
 *
 * A message's topic, by which decoders are chosen, is that of its header "mqtt.topic" or "topic",
 * where a bridge put the topic it had before, else the topic of Kafka. A message without a value (a
 * tombstone, which tells a compacted topic to forget a key) is a message without payload. The time
 * of receipt is when the broker appended it, where the topic keeps that time, else now.
 *
 * DESIGN: all of librdkafka that we meet are two queues. Rebalances and errors come through the
 * consumer's queue, which is always served, so that the group never thinks us dead, however long
 * the database is away. Messages come through a queue of our own, made anew with each assignment
 * and simply not read while held: librdkafka stops fetching when it is full.
 *
 * The group protocol is the eager one: in a rebalance everybody gives everything up, and whoever
 * has partitions afterwards begins from what is stored. An assignment is answered at once with an
 * empty one, since the others of the group wait for the answer, and consuming begins when the
 * positions have been claimed, which the database may take its time for.
 */

/* Whether this program was built with librdkafka. */
gboolean rw_kafka_source_is_supported (void);

/* options is copied. NULL where it is not supported. */
RwSource *rw_kafka_source_new (const RwKafkaOptions *options);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-kafka-client.h"
#include "rw-source.h"

G_BEGIN_DECLS

/*
 * RwKafkaConsumer: one member of a consumer group, from joining to leaving.
 *
 * For: RwKafkaSource, which tells the DESIGN.
 * Not for: the state of the link, and not for coming back after a fatal error.
 *
 * Belongs to the thread it was made in.
 */
typedef struct _RwKafkaConsumer RwKafkaConsumer;

typedef struct
{
  /* We have partitions, or none; what was read before is over. Answer with
   * rw_kafka_consumer_read(), now or later. */
  void (*rebalanced) (const RwPosition *positions, guint n, gpointer user_data);

  /* Something went wrong; it goes on trying, unless it is fatal. */
  void (*failed) (rd_kafka_resp_err_t code, const char *text, gpointer user_data);
} RwKafkaConsumerEvents;

/* events_of_source: those of messages, which go straight there, with data_of_source; borrowed. NULL
 * with RW_KAFKA_ERROR. */
RwKafkaConsumer *rw_kafka_consumer_new (const RwKafkaOptions *options,
                                        const RwSourceEvents *events_of_source,
                                        gpointer data_of_source,
                                        const RwKafkaConsumerEvents *events,
                                        gpointer user_data,
                                        GError **error);

/* Leaves the group, so that the others need not wait until we are missed; blocks for that a little.
 */
void rw_kafka_consumer_free (RwKafkaConsumer *self);

/* Begins to hand over from these positions; with n 0, stands by. */
void rw_kafka_consumer_read (RwKafkaConsumer *self, const RwPosition *positions, guint n);

/* As of RwSource. */
void rw_kafka_consumer_hold (RwKafkaConsumer *self);
void rw_kafka_consumer_release (RwKafkaConsumer *self);
const RwPosition *rw_kafka_consumer_get_positions (RwKafkaConsumer *self, guint *n);

/* Once a second: stays a member, and lets the cluster's monitors know how far we are. */
void rw_kafka_consumer_tick (RwKafkaConsumer *self);

/* Whether anything was handed over since this was asked before. */
gboolean rw_kafka_consumer_take_comes (RwKafkaConsumer *self);

/* Whether a broker answers; blocks for a tenth of a second if none does. */
gboolean rw_kafka_consumer_probe (RwKafkaConsumer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwKafkaConsumer, rw_kafka_consumer_free)

G_END_DECLS

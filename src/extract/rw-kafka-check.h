/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-kafka-options.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwKafkaCheck: whether a Kafka cluster lets us do what a worker does there, without doing it.
 *
 * For: the doctor.
 * Not for: joining the group, which would disturb the workers that are in it.
 */
typedef struct
{
  guint n_brokers;    /* 0: no connection, or no login */
  guint n_partitions; /* of all topics together; 0: a topic is not there, or not ours to read */
} RwKafkaCheck;

/* Copies the options. Takes half a minute where nobody answers; the work is done in a thread. */
void rw_kafka_check_async (const RwKafkaOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* TRUE when all is well. *check tells how far it came also where it is not, with RW_KAFKA_ERROR or
 * G_IO_ERROR_CANCELLED. */
gboolean rw_kafka_check_finish (GAsyncResult *result, RwKafkaCheck *check, GError **error);

G_END_DECLS

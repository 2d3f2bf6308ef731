/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTestKafka: a Kafka cluster of the test's own, on loopback: the mock that librdkafka brings, in
 * threads of this process. Or a real one, for who has it: where RW_TEST_KAFKA in the environment
 * names its brokers, topics are made there, under names that nobody else has, and deleted at the
 * end (tests/chaos/kafka-real.py).
 *
 * For: tests in any layer.
 * Not for: rights and logins, which the mock does not know.
 *
 * Every call blocks; a failure ends the test.
 */
typedef struct _RwTestKafka RwTestKafka;

typedef struct
{
  const char *topic; /* the header "mqtt.topic"; or NULL for none */
  const char *key;
  GBytes *value; /* or NULL for a tombstone */
} RwTestRecord;

/* Starts a cluster. */
RwTestKafka *rw_test_kafka_new (void);
void rw_test_kafka_free (RwTestKafka *self);

/* Whether it is a real one, which cannot be taken down. */
gboolean rw_test_kafka_is_real (RwTestKafka *self);

/* What is given to --kafka, and to each --kafka-option. */
const char *rw_test_kafka_get_hosts (RwTestKafka *self);
const char *const *rw_test_kafka_get_options (RwTestKafka *self);

/* How a topic or group is really called, that is only named by the functions below; caller frees.
 */
char *rw_test_kafka_dup_name (RwTestKafka *self, const char *name);

void rw_test_kafka_create_topic (RwTestKafka *self, const char *topic, guint n_partitions);

/* Returns once all are there, each in the partition of its key. */
void rw_test_kafka_produce (RwTestKafka *self,
                            const char *topic,
                            const RwTestRecord *records,
                            guint n);

/* Everything in the topic: of RwTestRecord, owned, without header. */
GArray *rw_test_kafka_read (RwTestKafka *self, const char *topic, guint n_partitions);

/* All brokers hang up and refuse connections; and take them again. Not of a real one. */
void rw_test_kafka_go_down (RwTestKafka *self);
void rw_test_kafka_come_up (RwTestKafka *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTestKafka, rw_test_kafka_free)

G_END_DECLS

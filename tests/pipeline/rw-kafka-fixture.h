/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-fixture.h"
#include "rw-test-kafka.h"

G_BEGIN_DECLS

/* What the tests of Kafka share: a database and a cluster of their own, and a table of what was
 * sent, which the database is compared with. */
#define KAFKA_TOPIC "reefers"
#define KAFKA_EVENTS_TOPIC "faulty-reefers"
#define KAFKA_PARTITIONS 4
#define KAFKA_REEFERS 40

typedef struct
{
  Fixture base;
  RwTestKafka *kafka;
  guint n_sent;
  gint64 time; /* of the first reading */
} KafkaFixture;

void kafka_fixture_set_up (KafkaFixture *fixture, gconstpointer user_data);
void kafka_fixture_tear_down (KafkaFixture *fixture, gconstpointer user_data);

/* n more readings, no two alike, each with its container as the key. */
void kafka_fixture_send (KafkaFixture *fixture, guint n);

/* One message. text is NULL for a tombstone, topic for no header. */
void kafka_fixture_send_text (KafkaFixture *fixture,
                              const char *topic,
                              const char *key,
                              const char *text);

/* How many readings are stored. */
guint64 kafka_fixture_count (KafkaFixture *fixture);

/* All that was sent is stored once, and the positions say so. */
void kafka_fixture_assert_all_stored (KafkaFixture *fixture);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-fixture.h"

#include "rw-time.h"

void
kafka_fixture_set_up (KafkaFixture *fixture, gconstpointer user_data)
{
  Fixture *base = &fixture->base;

  base->postgres = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  base->config = rw_pipeline_config_new ();
  base->config->database = g_strdup (rw_test_postgres_get_conninfo (base->postgres));
  base->config->client_id = g_strdup ("test-kafka");
  base->posted = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  fixture->kafka = rw_test_kafka_new ();
  rw_test_kafka_create_topic (fixture->kafka, KAFKA_TOPIC, KAFKA_PARTITIONS);
  rw_test_kafka_create_topic (fixture->kafka, KAFKA_EVENTS_TOPIC, 1);
  base->config->kafka = g_strdup (rw_test_kafka_get_hosts (fixture->kafka));
  base->config->kafka_options = g_strdupv ((char **) rw_test_kafka_get_options (fixture->kafka));
  base->config->kafka_topic = rw_test_kafka_dup_name (fixture->kafka, KAFKA_TOPIC);
  base->config->kafka_group = rw_test_kafka_dup_name (fixture->kafka, "reeferwatch");
  base->config->kafka_events_topic = rw_test_kafka_dup_name (fixture->kafka, KAFKA_EVENTS_TOPIC);
  fixture->time = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - 6 * RW_USEC_PER_HOUR;
}

void
kafka_fixture_tear_down (KafkaFixture *fixture, gconstpointer user_data)
{
  rw_pipeline_config_free (fixture->base.config);
  rw_test_kafka_free (fixture->kafka);
  rw_test_postgres_free (fixture->base.postgres);
  g_ptr_array_unref (fixture->base.posted);
}

void
kafka_fixture_send (KafkaFixture *fixture, guint n)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree RwTestRecord *records = g_new0 (RwTestRecord, n);

  for (guint i = 0; i < n; i++)
    {
      guint number = fixture->n_sent + i;
      g_autofree char *time =
          rw_time_format (fixture->time + (gint64) (number / KAFKA_REEFERS) * RW_USEC_PER_SEC);
      char *key = g_strdup_printf ("K%02u", number % KAFKA_REEFERS);
      char *text = g_strdup_printf ("{\"container_id\":\"%s\",\"measurement_time\":\"%s\","
                                    "\"temperature\":%u}",
                                    key, time, number % 20);

      g_ptr_array_add (keys, key);
      g_ptr_array_add (values, g_bytes_new_take (text, strlen (text)));
      records[i].key = key;
      records[i].value = g_ptr_array_index (values, i);
    }
  rw_test_kafka_produce (fixture->kafka, KAFKA_TOPIC, records, n);
  fixture->n_sent += n;
}

void
kafka_fixture_send_text (KafkaFixture *fixture,
                         const char *topic,
                         const char *key,
                         const char *text)
{
  g_autoptr (GBytes) value = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  RwTestRecord record = { .topic = topic, .key = key, .value = value };

  rw_test_kafka_produce (fixture->kafka, KAFKA_TOPIC, &record, 1);
}

guint64
kafka_fixture_count (KafkaFixture *fixture)
{
  g_autofree char *answer = rw_test_postgres_query (fixture->base.postgres, NULL,
                                                    "SELECT count(*) FROM reeferwatch.telemetry");

  return g_ascii_strtoull (answer, NULL, 10);
}

void
kafka_fixture_assert_all_stored (KafkaFixture *fixture)
{
  g_autofree char *positions = g_strdup_printf ("%u", fixture->n_sent);

  fixture_assert_all_stored (&fixture->base, fixture->n_sent);
  fixture_assert_query (&fixture->base,
                        "SELECT sum(greatest(next_offset, 0)) FROM reeferwatch.kafka_offset",
                        positions);
}

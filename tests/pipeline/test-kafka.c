/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-fixture.h"
#include "rw-time.h"

#include <json-glib/json-glib.h>

#define N_MESSAGES 5000
#define N_FENCES 6
#define N_KILLS 3
#define PER_ROUND 300

static void
test_end_to_end (KafkaFixture *fixture, gconstpointer user_data)
{
  RwPipeline *pipeline;

  kafka_fixture_send (fixture, N_MESSAGES / 2);
  pipeline = fixture_start (&fixture->base, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  g_assert_cmpstr (fixture_get_status (pipeline).broker_text, ==, "");
  kafka_fixture_send (fixture, N_MESSAGES / 2);
  RUN_UNTIL (fixture_get_status (pipeline).messages == N_MESSAGES);

  g_assert_cmpuint (fixture_get_status (pipeline).stored, ==, N_MESSAGES);
  g_assert_cmpuint (fixture_get_status (pipeline).duplicate, ==, 0);
  g_assert_cmpuint (fixture_get_status (pipeline).held, ==, 0);
  fixture_stop (pipeline);
  kafka_fixture_assert_all_stored (fixture);
}

/* A message nobody understands is kept, and so is the topic that a bridge put into its header; one
 * without a value is a message and nothing else; and the next is fine. */
static void
test_bad_input (KafkaFixture *fixture, gconstpointer user_data)
{
  RwPipeline *pipeline;

  kafka_fixture_send_text (fixture, "ships/1/reefers", "K00", "not json");
  kafka_fixture_send_text (fixture, NULL, "K00", "{\"container_id\":");
  kafka_fixture_send_text (fixture, "\377\376", "K00", "[");
  kafka_fixture_send_text (fixture, NULL, "K00", NULL);
  kafka_fixture_send (fixture, 100);
  pipeline = fixture_start (&fixture->base, NULL);
  RUN_UNTIL (fixture_get_status (pipeline).messages == 104);
  g_assert_cmpuint (fixture_get_status (pipeline).readings, ==, 103);
  g_assert_cmpuint (fixture_get_status (pipeline).rejected, ==, 3);
  fixture_stop (pipeline);

  fixture_assert_query (&fixture->base,
                        "SELECT convert_from(payload, 'UTF8'),"
                        " regexp_replace(topic, '^rw-test-[0-9a-f]*-', '')"
                        " FROM reeferwatch.dead_letter ORDER BY 2 DESC, 1",
                        "not json|ships/1/reefers\n[|reefers\n{\"container_id\":|reefers");
  fixture_assert_query (&fixture->base,
                        "SELECT count(*), sum(next_offset) FROM reeferwatch.telemetry,"
                        " (SELECT sum(greatest(next_offset, 0)) next_offset"
                        "    FROM reeferwatch.kafka_offset) o",
                        "100|10400");
}

static void
execute (KafkaFixture *fixture, const char *sql)
{
  g_autofree char *answer = rw_test_postgres_query (fixture->base.postgres, NULL, sql);

  g_assert_nonnull (answer);
}

/* Somebody else claims the partitions again and again, in the midst of the work: what was read and
 * not stored is read again, and only that. */
static void
test_fenced (KafkaFixture *fixture, gconstpointer user_data)
{
  RwPipeline *pipeline = fixture_start (&fixture->base, NULL);

  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  for (guint i = 0; i < N_FENCES; i++)
    {
      guint64 before = fixture_get_status (pipeline).messages;

      execute (fixture, "UPDATE reeferwatch.kafka_offset SET generation = generation + 1");
      kafka_fixture_send (fixture, PER_ROUND);
      RUN_UNTIL (fixture_get_status (pipeline).messages > before);
      kafka_fixture_send (fixture, PER_ROUND);
    }
  RUN_UNTIL (fixture_get_status (pipeline).stored == fixture->n_sent);
  g_assert_cmpuint (fixture_get_status (pipeline).duplicate, ==, 0);
  g_assert_cmpuint (fixture_get_status (pipeline).messages, ==, fixture->n_sent);
  fixture_stop (pipeline);
  kafka_fixture_assert_all_stored (fixture);
}

/* The database dies at any moment, so that some commits are never answered. */
static void
test_database_killed (KafkaFixture *fixture, gconstpointer user_data)
{
  RwPipeline *pipeline = fixture_start (&fixture->base, NULL);

  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  for (guint i = 0; i < N_KILLS; i++)
    {
      guint64 before = fixture_get_status (pipeline).messages;

      kafka_fixture_send (fixture, PER_ROUND);
      RUN_UNTIL (fixture_get_status (pipeline).messages > before);
      kafka_fixture_send (fixture, PER_ROUND);
      rw_test_postgres_kill (fixture->base.postgres);
      kafka_fixture_send (fixture, PER_ROUND);
      rw_test_postgres_start (fixture->base.postgres);
    }
  RUN_UNTIL (fixture_get_status (pipeline).messages == fixture->n_sent);
  /* Nobody left the group meanwhile. */
  g_assert_cmpint (fixture_get_status (pipeline).broker, ==, RW_LINK_UP);
  fixture_stop (pipeline);
  kafka_fixture_assert_all_stored (fixture);
  fixture_assert_query (&fixture->base, "SELECT max(generation) FROM reeferwatch.kafka_offset",
                        "1");
}

/* A reading every ten minutes from this time on. */
static void
send_power (KafkaFixture *fixture, gint64 time, guint n, gboolean powered)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *stamp = rw_time_format (time + i * 10 * RW_USEC_PER_MIN);
      g_autofree char *text = g_strdup_printf ("{\"container_id\":\"K00\",\"measurement_time\":"
                                               "\"%s\",\"temperature\":4,\"target_temperature\":4,"
                                               "\"powered\":%s}",
                                               stamp, powered ? "true" : "false");

      kafka_fixture_send_text (fixture, NULL, "K00", text);
    }
}

static void
assert_events (KafkaFixture *fixture, guint n)
{
  g_autoptr (GArray) events = rw_test_kafka_read (fixture->kafka, KAFKA_EVENTS_TOPIC, 1);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (events->len, ==, n);
  for (guint i = 0; i < events->len; i++)
    {
      const RwTestRecord *event = &g_array_index (events, RwTestRecord, i);
      g_autoptr (JsonParser) parser = json_parser_new ();
      gsize size;
      const char *text = g_bytes_get_data (event->value, &size);
      JsonObject *object;

      g_assert_true (json_parser_load_from_data (parser, text, (gssize) size, NULL));
      object = json_node_get_object (json_parser_get_root (parser));
      g_assert_cmpstr (event->key, ==, json_object_get_string_member (object, "subject"));
      g_assert_cmpstr (event->key, ==, "K00");
      g_hash_table_add (ids, g_strdup (json_object_get_string_member (object, "id")));
    }
  g_assert_cmpuint (g_hash_table_size (ids), ==, n);
}

/* An alarm outlives that its partition is claimed anew: it is raised, found worse and cleared once
 * each, and all of it is told, once, while the cluster is away in between. */
static void
test_alarm (KafkaFixture *fixture, gconstpointer user_data)
{
  gint64 time = rw_time_floor (g_get_real_time (), RW_USEC_PER_MIN) - 3 * RW_USEC_PER_HOUR;
  RwPipeline *pipeline = fixture_start (&fixture->base, NULL);

  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  send_power (fixture, time, 5, FALSE);
  RUN_UNTIL (fixture_get_status (pipeline).alarms_raised == 1);
  if (!rw_test_kafka_is_real (fixture->kafka))
    {
      rw_test_kafka_go_down (fixture->kafka);
      RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_CONNECTING
                 && *fixture_get_status (pipeline).broker_text != '\0');
      rw_test_kafka_come_up (fixture->kafka);
    }
  execute (fixture, "UPDATE reeferwatch.kafka_offset SET generation = generation + 1");
  send_power (fixture, time + 50 * RW_USEC_PER_MIN, 2, FALSE);
  RUN_UNTIL (fixture_get_status (pipeline).messages == 7);
  RUN_UNTIL (fixture_get_status (pipeline).broker == RW_LINK_UP);
  execute (fixture, "UPDATE reeferwatch.kafka_offset SET generation = generation + 1");
  send_power (fixture, time + 70 * RW_USEC_PER_MIN, 2, TRUE);
  RUN_UNTIL (fixture_get_status (pipeline).messages == 9);
  fixture_stop (pipeline);

  fixture_assert_query (&fixture->base,
                        "SELECT rule_id, event, count(*) FROM reeferwatch.alarm_event"
                        " GROUP BY 1, 2 ORDER BY min(event_time)",
                        "power_lost|raised|1\npower_lost|regraded|1\npower_lost|returned|1");
  fixture_assert_query (&fixture->base, "SELECT count(*) FROM reeferwatch.outbox", "0");
  assert_events (fixture, 3);
}

/* Nothing came for a while, and all is stored: but not as long as the group is still forming. */
static void
test_idle_exit (KafkaFixture *fixture, gconstpointer user_data)
{
  RwPipeline *pipeline;

  kafka_fixture_send (fixture, PER_ROUND);
  fixture->base.config->idle_exit = 1;
  pipeline = fixture_start (&fixture->base, NULL);
  RUN_UNTIL (fixture->base.finished);
  g_assert_no_error ((GError *) rw_pipeline_get_exit_error (pipeline));
  fixture_stop (pipeline);
  kafka_fixture_assert_all_stored (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/kafka/" name, KafkaFixture, NULL, kafka_fixture_set_up, test,                      \
              kafka_fixture_tear_down)
  ADD ("end-to-end", test_end_to_end);
  ADD ("bad-input", test_bad_input);
  ADD ("fenced", test_fenced);
  ADD ("database-killed", test_database_killed);
  ADD ("alarm", test_alarm);
  ADD ("idle-exit", test_idle_exit);
#undef ADD
  return g_test_run ();
}

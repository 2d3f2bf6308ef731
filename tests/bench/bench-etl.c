/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench.h"
#include "rw-pipeline.h"
#include "rw-test-broker.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <mosquitto.h>

/*
 * The whole worker against what limits it: etl.qos1.rate against the same broker and publisher with
 * a subscriber that only counts, measured just before, in the same process, on the same messages.
 *
 * Not a test: figures depend on the machine and on what else it does.
 */
#define N_MESSAGES 100000
#define N_REEFERS 10000

typedef struct
{
  RwTestBroker *broker;
  GArray *messages;
} Publisher;

static void
message_clear (gpointer data)
{
  g_bytes_unref (((RwTestMessage *) data)->payload);
}

/* Messages of 17 keys and about 370 bytes, none of which repeats another. */
static GArray *
make_messages (void)
{
  GArray *messages = g_array_sized_new (FALSE, FALSE, sizeof (RwTestMessage), N_MESSAGES);
  gint64 base = rw_time_floor (g_get_real_time (), RW_USEC_PER_SEC) - 4 * RW_USEC_PER_HOUR;

  g_array_set_clear_func (messages, message_clear);
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      g_autofree char *time = rw_time_format (base + (gint64) (i / N_REEFERS) * RW_USEC_PER_MIN);
      g_autofree char *topic = g_strdup_printf ("reefers/BENC%07u/telemetry", i % N_REEFERS);
      char *payload = g_strdup_printf (
          "{\"container_id\":\"BENC%07u\",\"measurement_time\":\"%s\",\"product_id\":\"P01\","
          "\"temperature\":4.%u,\"target_temperature\":4.0,\"supply_temperature\":3.%u,"
          "\"return_temperature\":4.6,\"ambient_temperature\":19.2,\"kilowatts\":3.4,"
          "\"oxygen_level\":20.9,\"carbon_dioxide_level\":0.4,\"humidity_level\":61.0,\"fan_1\":"
          "true,"
          "\"defrosting\":false,\"powered\":true,\"latitude\":37.8,\"longitude\":-122.%u}",
          i % N_REEFERS, time, i % 10, i % 7, i % 100);
      RwTestMessage message = {
        .topic = g_intern_string (topic),
        .payload = g_bytes_new_take (payload, strlen (payload)),
      };

      g_array_append_val (messages, message);
    }
  return messages;
}

static gpointer
publish_in_thread (gpointer user_data)
{
  Publisher *publisher = user_data;
  guint n = rw_test_broker_publish (publisher->broker,
                                    &g_array_index (publisher->messages, RwTestMessage, 0),
                                    publisher->messages->len);

  g_assert_cmpuint (n, ==, publisher->messages->len);
  return NULL;
}

static void
count_cb (struct mosquitto *mosq, void *user_data, const struct mosquitto_message *message)
{
  ++*(guint *) user_data;
}

static void
subscribed_cb (struct mosquitto *mosq, void *user_data, int id, int n, const int *granted)
{
  mosquitto_user_data_set (mosq, NULL);
}

/* Messages a second from the broker to who only counts them. */
static double
measure_broker (RwTestBroker *broker, GArray *messages)
{
  Publisher publisher = { broker, messages };
  guint count = 0;
  struct mosquitto *mosq = mosquitto_new (NULL, true, &count);
  const char *path = strchr (rw_test_broker_get_address (broker), '/');
  gint64 begin;
  GThread *thread;

  mosquitto_message_callback_set (mosq, count_cb);
  mosquitto_subscribe_callback_set (mosq, subscribed_cb);
  g_assert_cmpint (mosquitto_connect (mosq, path, 0, 60), ==, MOSQ_ERR_SUCCESS);
  g_assert_cmpint (mosquitto_subscribe (mosq, NULL, "reefers/+/telemetry", 1), ==,
                   MOSQ_ERR_SUCCESS);
  while (mosquitto_userdata (mosq) != NULL)
    g_assert_cmpint (mosquitto_loop (mosq, 1000, 1), ==, MOSQ_ERR_SUCCESS);
  mosquitto_user_data_set (mosq, &count);

  begin = g_get_monotonic_time ();
  thread = g_thread_new ("publisher", publish_in_thread, &publisher);
  while (count < messages->len)
    g_assert_cmpint (mosquitto_loop (mosq, 1000, 1), ==, MOSQ_ERR_SUCCESS);
  begin = g_get_monotonic_time () - begin;
  g_thread_join (thread);
  mosquitto_disconnect (mosq);
  mosquitto_destroy (mosq);
  return (double) messages->len / ((double) begin / G_USEC_PER_SEC);
}

static guint64
get_stored (RwPipeline *pipeline)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (pipeline, &status);
  return status.stored;
}

/* Wakes the loop so that who waits looks again. */
static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_stored (RwPipeline *pipeline, guint64 n)
{
  guint source = g_timeout_add (2, look_again_cb, NULL);

  while (get_stored (pipeline) < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static void
end_pipeline (RwPipeline *pipeline)
{
  g_assert_true (rw_pipeline_stop (pipeline, 30 * G_USEC_PER_SEC));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (pipeline);
}

/* Messages a second until the last one is committed, fsync and all. */
static double
measure_worker (RwTestBroker *broker, RwTestPostgres *postgres, GArray *messages)
{
  Publisher publisher = { broker, messages };
  g_autoptr (RwPipelineConfig) config = rw_pipeline_config_new ();
  RwPipelineStatus status = { 0 };
  RwPipeline *pipeline;
  GThread *thread;
  gint64 begin;

  config->broker = g_strdup (rw_test_broker_get_address (broker));
  config->database = g_strdup (rw_test_postgres_get_conninfo (postgres));
  config->client_id = g_strdup ("bench");
  pipeline = rw_pipeline_new (config, NULL);
  rw_pipeline_start (pipeline);
  while (status.broker != RW_LINK_UP)
    {
      g_main_context_iteration (NULL, TRUE);
      rw_pipeline_get_status (pipeline, &status);
    }

  begin = g_get_monotonic_time ();
  thread = g_thread_new ("publisher", publish_in_thread, &publisher);
  wait_stored (pipeline, messages->len);
  begin = g_get_monotonic_time () - begin;
  g_thread_join (thread);
  end_pipeline (pipeline);
  return (double) messages->len / ((double) begin / G_USEC_PER_SEC);
}

int
main (void)
{
  const RwTestBrokerOptions options = { .max_inflight = 1000 };
  g_autoptr (RwTestBroker) broker = NULL;
  g_autoptr (RwTestPostgres) postgres = NULL;
  g_autoptr (GArray) live = make_messages ();
  double limit;

  rw_bench_init ();
  broker = rw_test_broker_new (&options);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);

  limit = measure_broker (broker, live);
  rw_bench_print ("etl.qos1.rate", measure_worker (broker, postgres, live), "messages/s", limit);
  return 0;
}

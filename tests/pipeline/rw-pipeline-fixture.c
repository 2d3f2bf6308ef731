/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-fixture.h"

#include "rw-time.h"

#define STOP_TIMEOUT (20 * G_USEC_PER_SEC)

gboolean
fixture_wake_up_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
fixture_posted_cb (GPtrArray *batches, guint64 dropped_readings, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (dropped_readings, ==, 0);
  for (guint i = 0; i < batches->len; i++)
    g_ptr_array_add (fixture->posted, rw_batch_ref (g_ptr_array_index (batches, i)));
}

static void
finished_cb (RwPipeline *pipeline, gpointer user_data)
{
  ((Fixture *) user_data)->finished = TRUE;
}

void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  const RwTestBrokerOptions options = { .persistence = TRUE };

  fixture->postgres = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  fixture->broker = rw_test_broker_new (&options);
  fixture->config = rw_pipeline_config_new ();
  fixture->config->broker = g_strdup (rw_test_broker_get_address (fixture->broker));
  fixture->config->database = g_strdup (rw_test_postgres_get_conninfo (fixture->postgres));
  fixture->config->client_id = g_strdup ("test-pipeline");
  fixture->posted = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  rw_pipeline_config_free (fixture->config);
  rw_test_broker_free (fixture->broker);
  rw_test_postgres_free (fixture->postgres);
  g_ptr_array_unref (fixture->posted);
}

RwPipelineStatus
fixture_get_status (RwPipeline *pipeline)
{
  RwPipelineStatus status;

  rw_pipeline_get_status (pipeline, &status);
  return status;
}

RwPipeline *
fixture_start (Fixture *fixture, RwMailbox *mailbox)
{
  RwPipeline *pipeline = rw_pipeline_new (fixture->config, mailbox);

  fixture->finished = FALSE;
  g_signal_connect (pipeline, "finished", G_CALLBACK (finished_cb), fixture);
  rw_pipeline_start (pipeline);
  return pipeline;
}

void
fixture_stop (RwPipeline *pipeline)
{
  RwPipelineStatus status;

  g_assert_true (rw_pipeline_stop (pipeline, STOP_TIMEOUT));
  status = fixture_get_status (pipeline);
  g_assert_cmpuint (status.readings, ==, status.stored + status.duplicate + status.rejected);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (pipeline);
}

void
fixture_assert_query (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (fixture->postgres, NULL, sql);

  g_assert_cmpstr (answer, ==, expected);
}

void
fixture_add_message (GArray *messages, const char *topic, char *payload)
{
  RwTestMessage message = {
    .topic = g_intern_string (topic),
    .payload = g_bytes_new_take (payload, strlen (payload)),
  };

  g_array_append_val (messages, message);
}

static void
message_clear (gpointer data)
{
  g_bytes_unref (((RwTestMessage *) data)->payload);
}

GArray *
fixture_new_messages (void)
{
  GArray *messages = g_array_new (FALSE, FALSE, sizeof (RwTestMessage));

  g_array_set_clear_func (messages, message_clear);
  return messages;
}

void
fixture_publish (Fixture *fixture, GArray *messages, guint first, guint n)
{
  g_assert_cmpuint (rw_test_broker_publish (fixture->broker,
                                            &g_array_index (messages, RwTestMessage, first), n),
                    ==, n);
}

void
fixture_add_readings (GArray *messages, gint64 base, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *time = rw_time_format (base + (gint64) (i / N_REEFERS) * RW_USEC_PER_SEC);
      g_autofree char *topic = g_strdup_printf ("reefers/R%02u/telemetry", i % N_REEFERS);

      fixture_add_message (
          messages, topic,
          g_strdup_printf ("{\"container_id\":\"R%02u\",\"measurement_time\":\"%s\","
                           "\"temperature\":4.5}",
                           i % N_REEFERS, time));
    }
}

void
fixture_assert_all_stored (Fixture *fixture, guint n)
{
  g_autofree char *expected = g_strdup_printf ("%u|%u|0", n, n);

  fixture_assert_query (
      fixture,
      "SELECT count(*), count(DISTINCT (container_id, measurement_time)),"
      " (SELECT count(*) FROM reeferwatch.dead_letter) FROM reeferwatch.telemetry",
      expected);
}

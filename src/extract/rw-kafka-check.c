/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-check.h"

#include "rw-kafka-client.h"

#define TIMEOUT_MS 15000

typedef struct
{
  RwKafkaOptions *options;
  RwKafkaCheck result;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  rw_kafka_options_free (check->options);
  g_free (check);
}

/* What went wrong on the way is said by events, and better than by the call that failed of it. */
static GError *
make_error (rd_kafka_t *client, rd_kafka_resp_err_t code)
{
  rd_kafka_queue_t *queue = rd_kafka_queue_get_main (client);
  GError *error = rw_kafka_client_error (code, NULL);
  rd_kafka_event_t *event;

  while ((event = rd_kafka_queue_poll (queue, 0)) != NULL)
    {
      rd_kafka_resp_err_t reason = rd_kafka_event_error (event);

      if (rd_kafka_event_type (event) == RD_KAFKA_EVENT_ERROR
          && reason != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        {
          g_clear_error (&error);
          error = rw_kafka_client_error (reason, rd_kafka_event_error_string (event));
        }
      rd_kafka_event_destroy (event);
    }
  rd_kafka_queue_destroy (queue);
  return error;
}

static GError *
check_topic (rd_kafka_t *client, const char *name, RwKafkaCheck *result)
{
  rd_kafka_topic_t *topic = rd_kafka_topic_new (client, name, NULL);
  const struct rd_kafka_metadata *metadata = NULL;
  rd_kafka_resp_err_t code = rd_kafka_metadata (client, 0, topic, &metadata, TIMEOUT_MS);
  GError *error = NULL;

  rd_kafka_topic_destroy (topic);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    return make_error (client, code);

  result->n_brokers = (guint) MAX (metadata->broker_cnt, 1);
  code =
      metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    result->n_partitions += (guint) metadata->topics[0].partition_cnt;
  else
    {
      g_autofree char *text = g_strdup_printf ("%s: %s", name, rd_kafka_err2str (code));

      error = rw_kafka_client_error (code, text);
    }
  rd_kafka_metadata_destroy (metadata);
  return error;
}

/* Asks for an offset of the group, which needs the same right as joining. */
static GError *
check_group (rd_kafka_t *client, const char *topic)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (1);
  rd_kafka_resp_err_t code;

  rd_kafka_topic_partition_list_add (list, topic, 0);
  code = rd_kafka_committed (client, list, TIMEOUT_MS);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    code = list->elems[0].err;
  rd_kafka_topic_partition_list_destroy (list);
  return code != RD_KAFKA_RESP_ERR_NO_ERROR ? make_error (client, code) : NULL;
}

static GError *
check_all (rd_kafka_t *client, Check *check, GCancellable *cancellable)
{
  g_auto (GStrv) topics = g_strsplit (check->options->topics, ",", -1);
  GError *error = NULL;

  for (guint i = 0; topics[i] != NULL && error == NULL; i++)
    if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
      error = check_topic (client, topics[i], &check->result);
  if (error != NULL)
    {
      check->result.n_partitions = 0;
      return error;
    }
  return check_group (client, topics[0]);
}

static void
check_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Check *check = task_data;
  const RwKafkaSetting settings[] = {
    { "group.id", check->options->group },
    { "allow.auto.create.topics", "false" },
    { NULL, NULL },
  };
  GError *error = NULL;
  rd_kafka_t *client = rw_kafka_client_new (RD_KAFKA_CONSUMER, check->options, settings,
                                            RD_KAFKA_EVENT_ERROR, &error);

  if (client != NULL)
    {
      error = check_all (client, check, cancellable);
      rd_kafka_destroy (client);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
rw_kafka_check_async (const RwKafkaOptions *options,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Check *check = g_new0 (Check, 1);

  check->options = rw_kafka_options_copy (options);
  g_task_set_source_tag (task, rw_kafka_check_async);
  g_task_set_task_data (task, check, check_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, check_in_thread);
}

gboolean
rw_kafka_check_finish (GAsyncResult *result, RwKafkaCheck *check, GError **error)
{
  Check *found = g_task_get_task_data (G_TASK (result));

  *check = (RwKafkaCheck){ 0 };
  /* The thread of one that was cancelled may still be at work on it. */
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    *check = found->result;
  return g_task_propagate_boolean (G_TASK (result), error);
}

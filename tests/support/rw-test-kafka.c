/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-kafka.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <string.h>

#define PRODUCE_TIMEOUT_MS 60000
#define READ_TIMEOUT_MS 20000
#define ADMIN_TIMEOUT_MS 30000

struct _RwTestKafka
{
  rd_kafka_t *client;               /* of the mock, or to make topics with */
  rd_kafka_mock_cluster_t *cluster; /* NULL: a real one */
  char *hosts;
  char *prefix; /* of all names */
  char **options;
  GPtrArray *topics; /* of char *: those that were made in a real one */
};

/* A member that does not come back is missed after so long, and of the mock rebalances take nearly
 * as long; a real broker lets nobody have less than 6 s, as a rule. */
#define MOCK_OPTIONS "session.timeout.ms=4000"
#define REAL_OPTIONS "session.timeout.ms=6000"
#define OPTIONS                                                                                    \
  ";heartbeat.interval.ms=200;topic.metadata.refresh.interval.ms=1000;reconnect.backoff.max.ms="   \
  "500"

static void
log_cb (const rd_kafka_t *rk, int level, const char *facility, const char *text)
{
}

static void
set (rd_kafka_conf_t *conf, const char *key, const char *value)
{
  char text[256];

  g_assert_cmpint (rd_kafka_conf_set (conf, key, value, text, sizeof text), ==, RD_KAFKA_CONF_OK);
}

static rd_kafka_t *
make_client (rd_kafka_type_t type, const char *hosts, char **options)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  char text[256];
  rd_kafka_t *client;

  rd_kafka_conf_set_log_cb (conf, log_cb);
  if (hosts != NULL)
    set (conf, "bootstrap.servers", hosts);
  for (guint i = 0; options[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (options[i], "=", 2);

      set (conf, parts[0], parts[1]);
    }
  if (type == RD_KAFKA_CONSUMER)
    {
      set (conf, "group.id", "reader");
      set (conf, "enable.partition.eof", "true");
    }
  client = rd_kafka_new (type, conf, text, sizeof text);
  g_assert_nonnull (client);
  return client;
}

RwTestKafka *
rw_test_kafka_new (void)
{
  RwTestKafka *self = g_new0 (RwTestKafka, 1);
  const char *real = g_getenv ("RW_TEST_KAFKA");
  const char *more = g_getenv ("RW_TEST_KAFKA_OPTIONS");
  g_autofree char *options =
      g_strconcat (real != NULL ? REAL_OPTIONS OPTIONS : MOCK_OPTIONS OPTIONS,
                   real != NULL && more != NULL ? ";" : NULL, more, NULL);

  self->hosts = g_strdup (real);
  self->options = g_strsplit (options, ";", -1);
  self->topics = g_ptr_array_new_with_free_func (g_free);
  self->client = make_client (RD_KAFKA_PRODUCER, real, self->options);
  self->prefix = real != NULL ? g_strdup_printf ("rw-test-%08x-", g_random_int ()) : g_strdup ("");
  if (real != NULL)
    return self;
  self->cluster = rd_kafka_mock_cluster_new (self->client, 1);
  g_assert_nonnull (self->cluster);
  self->hosts = g_strdup (rd_kafka_mock_cluster_bootstraps (self->cluster));
  return self;
}

/* Topics of a real cluster, one after the other. */
static void
delete_topics (RwTestKafka *self)
{
  rd_kafka_queue_t *queue = rd_kafka_queue_new (self->client);

  for (guint i = 0; i < self->topics->len; i++)
    {
      rd_kafka_DeleteTopic_t *topic = rd_kafka_DeleteTopic_new (self->topics->pdata[i]);
      rd_kafka_event_t *event;

      rd_kafka_DeleteTopics (self->client, &topic, 1, NULL, queue);
      event = rd_kafka_queue_poll (queue, ADMIN_TIMEOUT_MS);
      if (event != NULL)
        rd_kafka_event_destroy (event);
      rd_kafka_DeleteTopic_destroy (topic);
    }
  rd_kafka_queue_destroy (queue);
}

void
rw_test_kafka_free (RwTestKafka *self)
{
  if (self->cluster != NULL)
    rd_kafka_mock_cluster_destroy (self->cluster);
  else
    delete_topics (self);
  rd_kafka_destroy (self->client);
  g_ptr_array_unref (self->topics);
  g_strfreev (self->options);
  g_free (self->prefix);
  g_free (self->hosts);
  g_free (self);
}

gboolean
rw_test_kafka_is_real (RwTestKafka *self)
{
  return self->cluster == NULL;
}

const char *
rw_test_kafka_get_hosts (RwTestKafka *self)
{
  return self->hosts;
}

const char *const *
rw_test_kafka_get_options (RwTestKafka *self)
{
  return (const char *const *) self->options;
}

char *
rw_test_kafka_dup_name (RwTestKafka *self, const char *name)
{
  return g_strconcat (self->prefix, name, NULL);
}

/* With as many replicas as the cluster makes by itself. */
static void
create_real_topic (RwTestKafka *self, const char *name, guint n_partitions)
{
  rd_kafka_queue_t *queue = rd_kafka_queue_new (self->client);
  rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new (name, (int) n_partitions, -1, NULL, 0);
  rd_kafka_event_t *event;

  rd_kafka_CreateTopics (self->client, &topic, 1, NULL, queue);
  event = rd_kafka_queue_poll (queue, ADMIN_TIMEOUT_MS);
  g_assert_nonnull (event);
  g_assert_cmpint (rd_kafka_event_error (event), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy (event);
  rd_kafka_NewTopic_destroy (topic);
  rd_kafka_queue_destroy (queue);
  g_ptr_array_add (self->topics, g_strdup (name));
}

void
rw_test_kafka_create_topic (RwTestKafka *self, const char *topic, guint n_partitions)
{
  g_autofree char *name = rw_test_kafka_dup_name (self, topic);

  if (self->cluster == NULL)
    create_real_topic (self, name, n_partitions);
  else
    g_assert_cmpint (rd_kafka_mock_topic_create (self->cluster, name, (int) n_partitions, 1), ==,
                     RD_KAFKA_RESP_ERR_NO_ERROR);
}

static void
produce_one (rd_kafka_t *producer, const char *topic, const RwTestRecord *record)
{
  rd_kafka_headers_t *headers = rd_kafka_headers_new (1);
  gsize size = 0;
  gconstpointer value = record->value != NULL ? g_bytes_get_data (record->value, &size) : NULL;
  gsize key_size = strlen (record->key);
  rd_kafka_resp_err_t code;

  if (record->topic != NULL)
    rd_kafka_header_add (headers, "mqtt.topic", -1, record->topic, -1);
  do
    {
      code = rd_kafka_producev (producer, RD_KAFKA_V_TOPIC (topic),
                                RD_KAFKA_V_KEY (record->key, key_size),
                                RD_KAFKA_V_VALUE ((void *) value, size),
                                RD_KAFKA_V_MSGFLAGS (RD_KAFKA_MSG_F_COPY),
                                RD_KAFKA_V_HEADERS (headers), RD_KAFKA_V_END);
      if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll (producer, 100);
    }
  while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL);
  g_assert_cmpint (code, ==, RD_KAFKA_RESP_ERR_NO_ERROR);
}

void
rw_test_kafka_produce (RwTestKafka *self, const char *topic, const RwTestRecord *records, guint n)
{
  rd_kafka_t *producer = make_client (RD_KAFKA_PRODUCER, self->hosts, self->options);
  g_autofree char *name = rw_test_kafka_dup_name (self, topic);

  for (guint i = 0; i < n; i++)
    produce_one (producer, name, &records[i]);
  g_assert_cmpint (rd_kafka_flush (producer, PRODUCE_TIMEOUT_MS), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_destroy (producer);
}

static void
record_clear (gpointer data)
{
  RwTestRecord *record = data;

  g_free ((char *) record->key);
  g_clear_pointer (&record->value, g_bytes_unref);
}

static void
assign_all (rd_kafka_t *reader, const char *topic, guint n_partitions)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (1);

  for (guint i = 0; i < n_partitions; i++)
    rd_kafka_topic_partition_list_add (list, topic, (int) i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  g_assert_cmpint (rd_kafka_assign (reader, list), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_topic_partition_list_destroy (list);
}

GArray *
rw_test_kafka_read (RwTestKafka *self, const char *topic, guint n_partitions)
{
  GArray *records = g_array_new (FALSE, TRUE, sizeof (RwTestRecord));
  rd_kafka_t *reader = make_client (RD_KAFKA_CONSUMER, self->hosts, self->options);
  g_autofree char *name = rw_test_kafka_dup_name (self, topic);
  guint n_ended = 0;

  g_array_set_clear_func (records, record_clear);
  rd_kafka_poll_set_consumer (reader);
  assign_all (reader, name, n_partitions);
  while (n_ended < n_partitions)
    {
      rd_kafka_message_t *message = rd_kafka_consumer_poll (reader, READ_TIMEOUT_MS);

      g_assert_nonnull (message);
      if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
        n_ended++;
      else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        {
          RwTestRecord record = {
            .key = g_strndup (message->key, message->key_len),
            .value = message->payload != NULL ? g_bytes_new (message->payload, message->len) : NULL,
          };

          g_array_append_val (records, record);
        }
      rd_kafka_message_destroy (message);
    }
  rd_kafka_consumer_close (reader);
  rd_kafka_destroy (reader);
  return records;
}

void
rw_test_kafka_go_down (RwTestKafka *self)
{
  g_assert_nonnull (self->cluster);
  rd_kafka_mock_broker_set_down (self->cluster, 1);
}

void
rw_test_kafka_come_up (RwTestKafka *self)
{
  g_assert_nonnull (self->cluster);
  rd_kafka_mock_broker_set_up (self->cluster, 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-source.h"

#include "rw-test-broker.h"
#include "rw-test-certificates.h"
#include "rw-test-kafka.h"

#define TIMEOUT (60 * G_USEC_PER_SEC)
#define N_EVENTS 7000
#define N_PARTITIONS 3

/* What a source has told so far. */
typedef struct
{
  RwSource *source;
  RwLinkState state;
  char *text;
  GArray *wanted; /* of RwPosition, or NULL */
  guint n_wanted; /* times that it was told */
  GPtrArray *got; /* of char *: payloads, "-" for none */
  GString *origins;
  guint n_gathered;
  guint n_published;
} Heard;

static void
message_cb (const char *topic, GBytes *payload, gint64 received_time, gpointer user_data)
{
  Heard *heard = user_data;
  gsize size = 0;
  const char *text = payload != NULL ? g_bytes_get_data (payload, &size) : NULL;

  g_ptr_array_add (heard->got, text != NULL ? g_strndup (text, size) : g_strdup ("-"));
}

static void
gathered_cb (gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_gathered++;
  rw_source_hold (heard->source);
}

static void
link_changed_cb (RwLinkState state, const char *text, gpointer user_data)
{
  Heard *heard = user_data;

  heard->state = state;
  g_free (heard->text);
  heard->text = g_strdup (text);
}

static void
published_cb (gint64 event_id, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_published++;
}

static void
positions_wanted_cb (const RwPosition *positions, guint n, gpointer user_data)
{
  Heard *heard = user_data;

  g_clear_pointer (&heard->wanted, g_array_unref);
  heard->wanted = g_array_new (FALSE, FALSE, sizeof (RwPosition));
  g_array_append_vals (heard->wanted, positions, n);
  heard->n_wanted++;
}

static void
origin_changed_cb (const char *topic, gint32 partition, gpointer user_data)
{
  Heard *heard = user_data;

  g_string_append_printf (heard->origins, "%s/%d ", topic, partition);
}

static void
start (Heard *heard, const RwKafkaOptions *options)
{
  const RwSourceEvents events = {
    .message = message_cb,
    .gathered = gathered_cb,
    .link_changed = link_changed_cb,
    .published = published_cb,
    .positions_wanted = positions_wanted_cb,
    .origin_changed = origin_changed_cb,
  };

  heard->source = rw_kafka_source_new (options);
  heard->got = g_ptr_array_new_with_free_func (g_free);
  heard->origins = g_string_new (NULL);
  rw_source_start (heard->source, &events, heard);
}

static void
end (Heard *heard)
{
  rw_source_close (heard->source);
  g_assert_finalize_object (heard->source);
  g_free (heard->text);
  g_clear_pointer (&heard->wanted, g_array_unref);
  g_ptr_array_unref (heard->got);
  g_string_free (heard->origins, TRUE);
}

static gboolean
wake_up_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

#define RUN_UNTIL(condition)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline = g_get_monotonic_time () + TIMEOUT;                                           \
    guint wake_up = g_timeout_add (50, wake_up_cb, NULL);                                          \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline);                                    \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
    g_source_remove (wake_up);                                                                     \
  }                                                                                                \
  G_STMT_END

static RwKafkaOptions
make_options (const char *hosts)
{
  static const char *const settings[] = { "session.timeout.ms=4000", "heartbeat.interval.ms=200",
                                          "reconnect.backoff.max.ms=500", NULL };

  return (RwKafkaOptions){
    .hosts = hosts,
    .topics = "reefers",
    .group = "test",
    .events_topic = "faulty-reefers",
    .client_id = "test",
    .settings = settings,
  };
}

/* Who the cluster says it is counts; what is refused is told as a matter of configuration. */
static void
test_tls (void)
{
  g_autoptr (RwTestCertificates) certificates = rw_test_certificates_new ();
  RwTestBrokerOptions server = { 0 };
  RwTestBroker *listener;
  g_autofree char *hosts = NULL;
  RwKafkaOptions options;

  rw_test_certificates_make (certificates, "right", "IP:127.0.0.1", "ca", FALSE);
  rw_test_certificates_make (certificates, "wrong", "DNS:elsewhere.test", "ca", FALSE);
  server.cafile = rw_test_certificates_get (certificates, "ca.pem");
  for (guint i = 0; i < 2; i++)
    {
      Heard heard = { 0 };

      /* Anything that speaks TLS will do: it comes to nothing before a word of Kafka is said. */
      server.certfile = rw_test_certificates_get (certificates, i == 0 ? "right.pem" : "wrong.pem");
      server.keyfile = rw_test_certificates_get (certificates, i == 0 ? "right.key" : "wrong.key");
      listener = rw_test_broker_new (&server);
      g_free (hosts);
      hosts = g_strdup_printf ("127.0.0.1:%u", rw_test_broker_get_port (listener));
      options = make_options (hosts);
      options.cafile = rw_test_certificates_get (certificates, i == 0 ? "other.pem" : "ca.pem");
      start (&heard, &options);
      RUN_UNTIL (heard.state == RW_LINK_FAILED);
      g_assert_nonnull (strstr (heard.text, "certificate"));
      end (&heard);
      rw_test_broker_free (listener);
    }
}

static void
test_setting (void)
{
  RwKafkaOptions options = make_options ("127.0.0.1:1");
  Heard heard = { 0 };

  options.cafile = "/nonexistent/ca.pem";
  start (&heard, &options);
  g_assert_cmpint (heard.state, ==, RW_LINK_FAILED);
  g_assert_nonnull (strstr (heard.text, "ca"));
  end (&heard);
}

static void
test_unreachable (void)
{
  RwKafkaOptions options = make_options ("127.0.0.1:1");
  Heard heard = { 0 };

  options.password = "s3cret";
  start (&heard, &options);
  RUN_UNTIL (heard.state == RW_LINK_CONNECTING && *heard.text != '\0');
  g_assert_nonnull (strstr (heard.text, "127.0.0.1:1"));
  g_assert_null (strstr (heard.text, "s3cret"));
  end (&heard);
}

static void
produce (RwTestKafka *kafka, const char *key, const char *text)
{
  g_autoptr (GBytes) value = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  RwTestRecord record = { .key = key, .value = value };

  rw_test_kafka_produce (kafka, "reefers", &record, 1);
}

/* Each gathering holds the source, and there may be several. */
static void
run_until_got (Heard *heard, guint n)
{
  RUN_UNTIL (heard->got->len >= n || (rw_source_release (heard->source), FALSE));
  g_assert_cmpuint (heard->got->len, ==, n);
}

static gint64
sum_of_next (RwSource *source)
{
  guint n;
  const RwPosition *positions = rw_source_get_positions (source, &n);
  gint64 sum = 0;

  g_assert_cmpuint (n, ==, N_PARTITIONS);
  for (guint i = 0; i < n; i++)
    sum += MAX (positions[i].next, 0);
  return sum;
}

/* Nothing comes before it is said from where, nothing while held; and what is said counts, not what
 * was read before. */
static void
test_positions (void)
{
  g_autoptr (RwTestKafka) kafka = rw_test_kafka_new ();
  RwKafkaOptions options = make_options (rw_test_kafka_get_hosts (kafka));
  Heard heard = { 0 };
  guint n;

  rw_test_kafka_create_topic (kafka, "reefers", N_PARTITIONS);
  produce (kafka, "K01", "one");
  produce (kafka, "K01", NULL);
  start (&heard, &options);
  RUN_UNTIL (heard.n_wanted > 0);
  g_assert_cmpuint (heard.wanted->len, ==, N_PARTITIONS);
  g_assert_cmpint (heard.state, !=, RW_LINK_UP);
  g_assert_cmpuint (heard.got->len, ==, 0);

  rw_source_set_positions (heard.source, (const RwPosition *) (gpointer) heard.wanted->data,
                           heard.wanted->len);
  g_assert_cmpint (heard.state, ==, RW_LINK_UP);
  run_until_got (&heard, 2);
  g_assert_cmpstr (heard.got->pdata[0], ==, "one");
  g_assert_cmpstr (heard.got->pdata[1], ==, "-");
  g_assert_cmpint (sum_of_next (heard.source), ==, 2);

  rw_source_release (heard.source);
  rw_source_hold (heard.source);
  n = heard.n_gathered;
  produce (kafka, "K01", "two");
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (heard.n_gathered, ==, n);
  g_assert_cmpint (sum_of_next (heard.source), ==, 2);
  rw_source_release (heard.source);
  run_until_got (&heard, 3);
  g_assert_cmpstr (heard.got->pdata[2], ==, "two");

  rw_source_set_positions (heard.source, (const RwPosition *) (gpointer) heard.wanted->data,
                           heard.wanted->len);
  run_until_got (&heard, 6);
  g_assert_cmpstr (heard.got->pdata[3], ==, "one");
  g_assert_cmpstr (heard.got->pdata[5], ==, "two");
  end (&heard);
}

/* Events wait while the cluster is away, more of them than librdkafka may have, and then come once
 * each and in order. */
static void
test_events (void)
{
  g_autoptr (RwTestKafka) kafka = rw_test_kafka_new ();
  RwKafkaOptions options = make_options (rw_test_kafka_get_hosts (kafka));
  g_autoptr (GArray) events = NULL;
  Heard heard = { 0 };

  rw_test_kafka_create_topic (kafka, "reefers", N_PARTITIONS);
  rw_test_kafka_create_topic (kafka, "faulty-reefers", 1);
  start (&heard, &options);
  rw_test_kafka_go_down (kafka);
  for (guint i = 0; i < N_EVENTS; i++)
    {
      char *text = g_strdup_printf ("{\"subject\":\"C%u\",\"id\":\"%u\"}", i % 7, i);
      g_autoptr (GBytes) payload = g_bytes_new_take (text, strlen (text));

      g_assert_true (rw_source_publish (heard.source, i, payload));
      g_assert_true (rw_source_publish (heard.source, i, payload));
    }
  g_assert_cmpuint (rw_source_get_n_unconfirmed (heard.source), ==, N_EVENTS);
  rw_test_kafka_come_up (kafka);
  RUN_UNTIL (heard.n_published == N_EVENTS);
  g_assert_cmpuint (rw_source_get_n_unconfirmed (heard.source), ==, 0);

  events = rw_test_kafka_read (kafka, "faulty-reefers", 1);
  g_assert_cmpuint (events->len, ==, N_EVENTS);
  for (guint i = 0; i < N_EVENTS; i++)
    {
      const RwTestRecord *event = &g_array_index (events, RwTestRecord, i);
      g_autofree char *key = g_strdup_printf ("C%u", i % 7);
      g_autofree char *id = g_strdup_printf ("\"id\":\"%u\"}", i);
      gsize size;
      const char *data = g_bytes_get_data (event->value, &size);
      g_autofree char *text = g_strndup (data, size);

      g_assert_cmpstr (event->key, ==, key);
      g_assert_true (g_str_has_suffix (text, id));
    }
  end (&heard);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kafka-source/tls", test_tls);
  g_test_add_func ("/kafka-source/setting", test_setting);
  g_test_add_func ("/kafka-source/unreachable", test_unreachable);
  g_test_add_func ("/kafka-source/positions", test_positions);
  g_test_add_func ("/kafka-source/events", test_events);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-options.h"

#include <string.h>

static RwKafkaOptions
make_options (void)
{
  return (RwKafkaOptions){
    .hosts = "kafka.example:9092",
    .topics = RW_KAFKA_DEFAULT_TOPIC,
    .group = RW_KAFKA_DEFAULT_GROUP,
    .events_topic = RW_KAFKA_DEFAULT_EVENTS_TOPIC,
  };
}

static void
assert_valid (const RwKafkaOptions *options)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rw_kafka_options_validate (options, &error));
  g_assert_no_error (error);
}

/* The message must name what the person wrote wrong, and never a secret. */
static void
assert_invalid (const RwKafkaOptions *options, const char *names)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rw_kafka_options_validate (options, &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, names));
  g_assert_null (strstr (error->message, "s3cret"));
}

static void
test_hosts (void)
{
  static const char *const right[] = { "localhost", "a:9092,b:9092", "[::1]:9092", "[::1]" };
  static const char *const wrong[] = { "",       ",",           "a,,b",  "a:0", "a:70000",
                                       "a:port", "kafka://a:1", "a b:1", ":1" };
  RwKafkaOptions options = make_options ();

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      options.hosts = right[i];
      assert_valid (&options);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      options.hosts = wrong[i];
      assert_invalid (&options, "--kafka:");
    }
}

static void
test_names (void)
{
  static const char *const wrong[] = { "", "a,", "a/b", ".", "..", "Kühl", "^a.*" };
  g_autofree char *longest = g_strnfill (249, 'a');
  g_autofree char *too_long = g_strnfill (250, 'a');
  RwKafkaOptions options = make_options ();

  options.topics = "reefers,a.b_c-9";
  assert_valid (&options);
  options.topics = longest;
  assert_valid (&options);
  options.topics = too_long;
  assert_invalid (&options, "--kafka-topic");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      options.topics = wrong[i];
      assert_invalid (&options, "--kafka-topic");
    }

  /* The worker would decode its own events. */
  options.topics = "reefers,faulty-reefers";
  assert_invalid (&options, "--kafka-events-topic");
  options = make_options ();
  options.events_topic = "a b";
  assert_invalid (&options, "--kafka-events-topic");
  options = make_options ();
  options.group = "";
  assert_invalid (&options, "--kafka-group");
  options.group = "\377";
  assert_invalid (&options, "--kafka-group");
}

static void
test_login (void)
{
  RwKafkaOptions options = make_options ();

  g_assert_cmpstr (rw_kafka_options_get_protocol (&options), ==, "plaintext");
  options.cafile = "ca.pem";
  g_assert_cmpstr (rw_kafka_options_get_protocol (&options), ==, "ssl");
  options.certfile = "client.pem";
  assert_invalid (&options, "--keyfile");
  options.keyfile = "client.key";
  assert_valid (&options);

  options.username = "worker";
  g_assert_cmpstr (rw_kafka_options_get_protocol (&options), ==, "sasl_ssl");
  assert_invalid (&options, "--kafka-user");
  options.password = "s3cret";
  assert_valid (&options);
  options.username = NULL;
  assert_invalid (&options, "--kafka-user");
}

static void
test_settings (void)
{
  static const char *const wrong[] = {
    "enable.auto.commit=true",
    "auto.offset.reset=latest",
    "isolation.level=read_uncommitted",
    "acks=1",
    "enable.idempotence=false",
    "group.id=other",
    "sasl.password=s3cret",
    "ssl.key.password=s3cret",
    "sasl.oauthbearer.config=s3cret",
    "ssl.key.pem=s3cret",
    "test.mock.num.brokers=3",
    "plugin.library.paths=./s3cret.so",
    "s3cret",
    "=s3cret",
    "enable.ssl.certificate.verification=false",
    "message.timeout.ms=1",
    "ssl.keystore.password=s3cret",
    "bootstrap.servers=s3cret",
  };
  RwKafkaOptions options = make_options ();
  const char *settings[] = { "security.protocol=ssl", NULL, NULL };

  options.settings = settings;
  assert_valid (&options);
  settings[1] = "sasl.mechanisms=PLAIN";
  assert_valid (&options);
  g_assert_cmpstr (rw_kafka_options_get_protocol (&options), ==, "sasl_ssl");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      settings[1] = wrong[i];
      assert_invalid (&options, "--kafka-option");
    }
}

static void
test_copy (void)
{
  const char *settings[] = { "a=b", NULL };
  RwKafkaOptions options = make_options ();
  g_autoptr (RwKafkaOptions) copy = NULL;
  g_autofree char *key = NULL;
  const char *value;

  options.settings = settings;
  options.password = "s3cret";
  copy = rw_kafka_options_copy (&options);
  g_assert_cmpstr (copy->hosts, ==, options.hosts);
  g_assert_true (copy->hosts != options.hosts);
  g_assert_cmpstr (copy->password, ==, "s3cret");
  g_assert_null (copy->username);
  g_assert_cmpstr (copy->settings[0], ==, "a=b");
  g_assert_true (rw_kafka_setting_parse ("a=b=c", &key, &value));
  g_assert_cmpstr (key, ==, "a");
  g_assert_cmpstr (value, ==, "b=c");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kafka-options/hosts", test_hosts);
  g_test_add_func ("/kafka-options/names", test_names);
  g_test_add_func ("/kafka-options/login", test_login);
  g_test_add_func ("/kafka-options/settings", test_settings);
  g_test_add_func ("/kafka-options/copy", test_copy);
  return g_test_run ();
}

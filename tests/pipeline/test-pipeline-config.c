/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-config.h"

static RwPipelineConfig *
make_config (const char *broker)
{
  RwPipelineConfig *config = rw_pipeline_config_new ();

  config->broker = g_strdup (broker);
  config->database = g_strdup ("dbname=reeferwatch");
  return config;
}

/* The message must name what the person wrote wrong. */
static void
assert_invalid (const RwPipelineConfig *config, const char *names)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rw_pipeline_config_validate (config, &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, names));
}

static void
test_valid (void)
{
  static const char *const brokers[] = {
    "mqtt://localhost",
    "mqtts://user@broker.example:8884",
    "unix:/run/mqtt",
    "mqtt://[::1]:1883",
  };

  for (guint i = 0; i < G_N_ELEMENTS (brokers); i++)
    {
      g_autoptr (RwPipelineConfig) config = make_config (brokers[i]);
      g_autoptr (GError) error = NULL;

      g_assert_true (rw_pipeline_config_validate (config, &error));
      g_assert_no_error (error);
    }
}

static void
test_broker (void)
{
  static const char *const wrong[] = {
    "localhost",         "http://localhost",  "mqtt://",       "mqtt://host:0",
    "mqtt://host:70000", "mqtt://host/topic", "unix:relative", "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (RwPipelineConfig) config = make_config (wrong[i]);

      assert_invalid (config, "--broker");
    }
}

/* A password in the address is refused, and the refusal does not repeat it. */
static void
test_password_in_address (void)
{
  g_autoptr (RwPipelineConfig) config = make_config ("mqtt://user:s3cret@host");
  g_autoptr (GError) error = NULL;

  g_assert_false (rw_pipeline_config_validate (config, &error));
  g_assert_nonnull (strstr (error->message, "password"));
  g_assert_null (strstr (error->message, "s3cret"));
}

static void
test_topics (void)
{
  static const char *const wrong[] = { "a/b+", "a/#/c", "", "a+/b", "#a", "reefers/+/x=martian" };
  static const char *const right[] = { "#", "+", "reefers/+/telemetry=auto", "a//b",
                                       "+/+/#=native" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (RwPipelineConfig) config = make_config ("mqtt://host");
      const char *topics[] = { "fine", wrong[i], NULL };

      config->topics = g_strdupv ((char **) topics);
      assert_invalid (config, "--topic");
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (RwPipelineConfig) config = make_config ("mqtt://host");
      const char *topics[] = { right[i], NULL };

      config->topics = g_strdupv ((char **) topics);
      g_assert_true (rw_pipeline_config_validate (config, NULL));
    }
}

/* "mapping" is a decoder only where there is a file. */
static void
test_mapping (void)
{
  g_autoptr (RwPipelineConfig) config = make_config ("mqtt://host");
  g_autoptr (RwPipelineConfig) copy = NULL;
  const char *topics[] = { "a/+=mapping", NULL };

  config->topics = g_strdupv ((char **) topics);
  assert_invalid (config, "--mapping=FILE");
  config->mapping = g_strdup ("/etc/reeferwatch/mapping.json");
  g_assert_true (rw_pipeline_config_validate (config, NULL));
  copy = rw_pipeline_config_copy (config);
  g_assert_cmpstr (copy->mapping, ==, config->mapping);
}

static void
test_contradictions (void)
{
  g_autoptr (RwPipelineConfig) config = make_config ("mqtt://host");

  config->qos = 2;
  assert_invalid (config, "--qos");
  config->qos = 0;

  config->cafile = g_strdup ("/etc/ca.pem");
  assert_invalid (config, "mqtts://");
  g_clear_pointer (&config->cafile, g_free);

  config->certfile = g_strdup ("/etc/cert.pem");
  assert_invalid (config, "--keyfile");
  g_clear_pointer (&config->certfile, g_free);

  config->client_id = g_strdup ("a/b");
  assert_invalid (config, "--client-id");
  g_clear_pointer (&config->client_id, g_free);

  config->replay_speed = -1;
  assert_invalid (config, "--speed");
  config->replay_speed = 0;

  config->replay = g_strdup ("readings.jsonl");
  assert_invalid (config, "--replay");
  g_clear_pointer (&config->broker, g_free);
  g_assert_true (rw_pipeline_config_validate (config, NULL));

  g_clear_pointer (&config->database, g_free);
  assert_invalid (config, "--database");
  config->database = g_strdup ("host=h colour=blue");
  assert_invalid (config, "--database");
  g_clear_pointer (&config->replay, g_free);
  assert_invalid (config, "--broker");
}

static void
test_copy (void)
{
  g_autoptr (RwPipelineConfig) config = make_config ("mqtt://host");
  g_autoptr (RwPipelineConfig) copy = NULL;
  const char *topics[] = { "a", "b", NULL };

  config->topics = g_strdupv ((char **) topics);
  config->idle_exit = 7;
  copy = rw_pipeline_config_copy (config);
  g_assert_cmpstr (copy->broker, ==, "mqtt://host");
  g_assert_true (copy->broker != config->broker);
  g_assert_cmpstrv (copy->topics, topics);
  g_assert_cmpuint (copy->idle_exit, ==, 7);
  g_assert_cmpint (copy->qos, ==, 1);
}

static void
test_client_id (void)
{
  g_autoptr (RwPipelineConfig) config = make_config ("mqtt://host");
  g_autofree char *first = rw_pipeline_config_dup_client_id (config);
  g_autofree char *second = rw_pipeline_config_dup_client_id (config);
  g_autofree char *configured = NULL;

  g_assert_cmpstr (first, ==, second);
  g_assert_true (g_str_has_prefix (first, "reeferwatch-"));
  config->client_id = g_strdup ("desk-4");
  configured = rw_pipeline_config_dup_client_id (config);
  g_assert_cmpstr (configured, ==, "desk-4");
}

/* One worker reads from one place. */
static void
test_kafka (void)
{
  g_autoptr (RwPipelineConfig) config = make_config (NULL);
  g_autoptr (RwPipelineConfig) copy = NULL;
  g_autoptr (GError) error = NULL;

  assert_invalid (config, "--kafka=host");
  config->kafka = g_strdup ("kafka.example:9092");
  config->kafka_options = g_strsplit ("session.timeout.ms=10000", " ", -1);
  g_assert_true (rw_pipeline_config_validate (config, &error));
  g_assert_no_error (error);
  copy = rw_pipeline_config_copy (config);
  g_assert_cmpstr (copy->kafka_options[0], ==, "session.timeout.ms=10000");

  config->kafka_group = g_strdup ("");
  assert_invalid (config, "--kafka-group");
  copy->alpn = g_strdup ("x");
  assert_invalid (copy, "--alpn");
  g_clear_pointer (&copy->alpn, g_free);
  copy->topics = g_strsplit ("a/b+", " ", -1);
  assert_invalid (copy, "--topic");
  copy->replay = g_strdup ("file");
  assert_invalid (copy, "--kafka and --replay");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-config/valid", test_valid);
  g_test_add_func ("/pipeline-config/kafka", test_kafka);
  g_test_add_func ("/pipeline-config/broker", test_broker);
  g_test_add_func ("/pipeline-config/password-in-address", test_password_in_address);
  g_test_add_func ("/pipeline-config/topics", test_topics);
  g_test_add_func ("/pipeline-config/mapping", test_mapping);
  g_test_add_func ("/pipeline-config/contradictions", test_contradictions);
  g_test_add_func ("/pipeline-config/copy", test_copy);
  g_test_add_func ("/pipeline-config/client-id", test_client_id);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-options.h"

#include <string.h>

/* Kafka's own limits. */
#define MAX_TOPIC 249
#define TOPIC_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

/* Names end up in a key of the database. */
#define MAX_NAME 255

#define EXACTLY_ONCE "the worker sets it, as readings would be lost or stored twice otherwise"
#define OWN_OPTION "it has an option of its own"
#define SECRET "a secret does not belong on a command line"

/* Settings of librdkafka that are ours, and why. A name that ends in a dot is a whole family. */
static const struct
{
  const char *key;
  const char *reason;
} refused[] = {
  { "bootstrap.servers", OWN_OPTION ": --kafka" },
  { "metadata.broker.list", OWN_OPTION ": --kafka" },
  { "group.id", OWN_OPTION ": --kafka-group" },
  { "client.id", OWN_OPTION ": --client-id" },
  { "sasl.username", OWN_OPTION ": --kafka-user" },
  { "sasl.password", SECRET ": use --kafka-password-file or REEFERWATCH_KAFKA_PASSWORD" },
  { "sasl.oauthbearer.", SECRET ", and this way of logging in is not supported" },
  { "ssl.ca.location", OWN_OPTION ": --cafile" },
  { "ssl.certificate.location", OWN_OPTION ": --certfile" },
  { "ssl.key.location", OWN_OPTION ": --keyfile" },
  { "ssl.key.password", SECRET ": use --keyfile-password-file or REEFERWATCH_KEYFILE_PASSWORD" },
  { "ssl.key.pem", SECRET ": use --keyfile" },
  { "ssl.keystore.", SECRET ": use --certfile and --keyfile" },
  { "ssl.endpoint.identification.algorithm", "who the cluster is must be checked" },
  { "enable.ssl.certificate.verification", "who the cluster is must be checked" },
  { "enable.auto.commit", EXACTLY_ONCE },
  { "auto.commit.enable", EXACTLY_ONCE },
  { "auto.commit.interval.ms", EXACTLY_ONCE },
  { "enable.auto.offset.store", EXACTLY_ONCE },
  { "auto.offset.reset", EXACTLY_ONCE },
  { "offset.store.", EXACTLY_ONCE },
  { "isolation.level", EXACTLY_ONCE },
  { "partition.assignment.strategy", EXACTLY_ONCE },
  { "group.protocol", EXACTLY_ONCE },
  { "group.remote.assignor", EXACTLY_ONCE },
  { "enable.partition.eof", EXACTLY_ONCE },
  { "enable.idempotence", EXACTLY_ONCE },
  { "enable.gapless.guarantee", EXACTLY_ONCE },
  { "transactional.id", EXACTLY_ONCE },
  { "acks", EXACTLY_ONCE },
  { "request.required.acks", EXACTLY_ONCE },
  { "message.timeout.ms", EXACTLY_ONCE },
  { "delivery.timeout.ms", EXACTLY_ONCE },
  { "retries", EXACTLY_ONCE },
  { "message.send.max.retries", EXACTLY_ONCE },
  { "max.in.flight", EXACTLY_ONCE },
  { "max.in.flight.requests.per.connection", EXACTLY_ONCE },
  { "plugin.library.paths", "it would load any program into the worker" },
  { "test.mock.", "it is for tests of librdkafka" },
};

GQuark
rw_kafka_error_quark (void)
{
  return g_quark_from_static_string ("rw-kafka-error-quark");
}

RwKafkaOptions *
rw_kafka_options_copy (const RwKafkaOptions *self)
{
  RwKafkaOptions *copy = g_new0 (RwKafkaOptions, 1);

  copy->hosts = g_strdup (self->hosts);
  copy->topics = g_strdup (self->topics);
  copy->group = g_strdup (self->group);
  copy->events_topic = g_strdup (self->events_topic);
  copy->client_id = g_strdup (self->client_id);
  copy->username = g_strdup (self->username);
  copy->password = g_strdup (self->password);
  copy->cafile = g_strdup (self->cafile);
  copy->certfile = g_strdup (self->certfile);
  copy->keyfile = g_strdup (self->keyfile);
  copy->keyfile_password = g_strdup (self->keyfile_password);
  copy->settings = (const char *const *) g_strdupv ((char **) self->settings);
  return copy;
}

/* The strings of a copy are its own. */
void
rw_kafka_options_free (RwKafkaOptions *self)
{
  g_free ((char *) self->hosts);
  g_free ((char *) self->topics);
  g_free ((char *) self->group);
  g_free ((char *) self->events_topic);
  g_free ((char *) self->client_id);
  g_free ((char *) self->username);
  g_free ((char *) self->password);
  g_free ((char *) self->cafile);
  g_free ((char *) self->certfile);
  g_free ((char *) self->keyfile);
  g_free ((char *) self->keyfile_password);
  g_strfreev ((char **) self->settings);
  g_free (self);
}

gboolean
rw_kafka_setting_parse (const char *text, char **key, const char **value)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL || equals == text)
    return FALSE;
  *key = g_strndup (text, (gsize) (equals - text));
  *value = equals + 1;
  return TRUE;
}

static gboolean
is_set (const RwKafkaOptions *self, const char *wanted)
{
  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    {
      g_autofree char *key = NULL;
      const char *value;

      if (rw_kafka_setting_parse (self->settings[i], &key, &value) && g_str_equal (key, wanted))
        return TRUE;
    }
  return FALSE;
}

const char *
rw_kafka_options_get_protocol (const RwKafkaOptions *self)
{
  /* A password is never sent in the clear unless somebody asks for that by name. */
  if (self->username != NULL || is_set (self, "sasl.mechanisms") || is_set (self, "sasl.mechanism"))
    return "sasl_ssl";
  return self->cafile != NULL || self->certfile != NULL ? "ssl" : "plaintext";
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, message);
  return FALSE;
}

static gboolean
is_host (const char *host)
{
  const char *colon = strrchr (host, ':');
  guint64 port;

  if (*host == '\0' || colon == host || strpbrk (host, " \t\r\n/@,") != NULL)
    return FALSE;
  if (colon == NULL || host[strlen (host) - 1] == ']')
    return TRUE;
  return g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &port, NULL);
}

static gboolean
validate_hosts (const char *hosts, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (hosts, ",", -1);

  for (guint i = 0; parts[i] != NULL || i == 0; i++)
    if (parts[i] == NULL || !is_host (parts[i]))
      return fail (error, "--kafka: Write the brokers as host[:port], with commas between them");
  return TRUE;
}

static gboolean
is_topic (const char *topic)
{
  gsize length = strlen (topic);

  return length > 0 && length <= MAX_TOPIC && strspn (topic, TOPIC_CHARACTERS) == length
         && !g_str_equal (topic, ".") && !g_str_equal (topic, "..");
}

static gboolean
validate_topics (const RwKafkaOptions *self, GError **error)
{
  g_auto (GStrv) topics = g_strsplit (self->topics, ",", -1);

  for (guint i = 0; topics[i] != NULL || i == 0; i++)
    {
      if (topics[i] == NULL || !is_topic (topics[i]))
        return fail (error, "--kafka-topic: Topics of Kafka are named with letters, digits, “.”, "
                            "“_” and “-”; write several with commas between them");
      if (g_str_equal (topics[i], self->events_topic))
        return fail (error, "--kafka-topic and --kafka-events-topic are the same: the worker would "
                            "read what it writes");
    }
  if (!is_topic (self->events_topic))
    return fail (error, "--kafka-events-topic: Topics of Kafka are named with letters, digits, "
                        "“.”, “_” and “-”");
  return TRUE;
}

static const char *
find_refusal (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (g_str_has_suffix (refused[i].key, ".") ? g_str_has_prefix (key, refused[i].key)
                                               : g_str_equal (key, refused[i].key))
      return refused[i].reason;
  return NULL;
}

static gboolean
validate_setting (const char *text, GError **error)
{
  g_autofree char *key = NULL;
  const char *value;
  const char *reason;

  /* The text may hold a secret, so it is not repeated. */
  if (!rw_kafka_setting_parse (text, &key, &value))
    return fail (error, "--kafka-option: Write settings of librdkafka as KEY=VALUE");
  reason = find_refusal (key);
  if (reason == NULL)
    return TRUE;
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               "--kafka-option: “%s” cannot be set: %s", key, reason);
  return FALSE;
}

gboolean
rw_kafka_options_validate (const RwKafkaOptions *self, GError **error)
{
  if (!validate_hosts (self->hosts, error) || !validate_topics (self, error))
    return FALSE;
  if (*self->group == '\0' || strlen (self->group) > MAX_NAME
      || !g_utf8_validate (self->group, -1, NULL))
    return fail (error, "--kafka-group must be 1 to 255 bytes of text");
  if ((self->certfile == NULL) != (self->keyfile == NULL))
    return fail (error, "--certfile and --keyfile belong together: give both or none");
  if ((self->username == NULL) != (self->password == NULL))
    return fail (error, "--kafka-user and its password (--kafka-password-file or "
                        "REEFERWATCH_KAFKA_PASSWORD) belong together: give both or none");
  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    if (!validate_setting (self->settings[i], error))
      return FALSE;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-config.h"

#include "rw-decoder.h"
#include "rw-mqtt-address.h"
#include "rw-pg-address.h"
#include "rw-pipeline-kafka.h"

#include <math.h>
#include <string.h>

/* MQTT 3.1.1 lets a broker refuse longer client ids; every broker we know takes this much. */
#define MAX_CLIENT_ID 128

RwPipelineConfig *
rw_pipeline_config_new (void)
{
  RwPipelineConfig *self = g_new0 (RwPipelineConfig, 1);

  self->qos = 1;
  return self;
}

RwPipelineConfig *
rw_pipeline_config_copy (const RwPipelineConfig *self)
{
  RwPipelineConfig *copy = g_new (RwPipelineConfig, 1);

  *copy = *self;
  copy->broker = g_strdup (self->broker);
  copy->broker_password = g_strdup (self->broker_password);
  copy->topics = g_strdupv (self->topics);
  copy->mapping = g_strdup (self->mapping);
  copy->client_id = g_strdup (self->client_id);
  copy->cafile = g_strdup (self->cafile);
  copy->certfile = g_strdup (self->certfile);
  copy->keyfile = g_strdup (self->keyfile);
  copy->keyfile_password = g_strdup (self->keyfile_password);
  copy->alpn = g_strdup (self->alpn);
  copy->kafka = g_strdup (self->kafka);
  copy->kafka_topic = g_strdup (self->kafka_topic);
  copy->kafka_group = g_strdup (self->kafka_group);
  copy->kafka_events_topic = g_strdup (self->kafka_events_topic);
  copy->kafka_user = g_strdup (self->kafka_user);
  copy->kafka_password = g_strdup (self->kafka_password);
  copy->kafka_options = g_strdupv (self->kafka_options);
  copy->database = g_strdup (self->database);
  copy->spool = g_strdup (self->spool);
  copy->archive = self->archive != NULL ? rw_archive_plan_copy (self->archive) : NULL;
  copy->notify = self->notify != NULL ? rw_notify_config_copy (self->notify) : NULL;
  copy->replay = g_strdup (self->replay);
  return copy;
}

void
rw_pipeline_config_free (RwPipelineConfig *self)
{
  g_free (self->broker);
  g_free (self->broker_password);
  g_strfreev (self->topics);
  g_free (self->mapping);
  g_free (self->client_id);
  g_free (self->cafile);
  g_free (self->certfile);
  g_free (self->keyfile);
  g_free (self->keyfile_password);
  g_free (self->alpn);
  g_free (self->kafka);
  g_free (self->kafka_topic);
  g_free (self->kafka_group);
  g_free (self->kafka_events_topic);
  g_free (self->kafka_user);
  g_free (self->kafka_password);
  g_strfreev (self->kafka_options);
  g_free (self->database);
  g_free (self->spool);
  g_clear_pointer (&self->archive, rw_archive_plan_free);
  g_clear_pointer (&self->notify, rw_notify_config_free);
  g_free (self->replay);
  g_free (self);
}

char *
rw_pipeline_config_dup_client_id (const RwPipelineConfig *self)
{
  g_autofree char *machine = NULL;

  if (self->client_id != NULL)
    return g_strdup (self->client_id);

  if (!g_file_get_contents ("/etc/machine-id", &machine, NULL, NULL))
    machine = g_strdup ("");
  g_strstrip (machine);
  return g_strdup_printf ("reeferwatch-%.32s%s%.12s", g_get_host_name (),
                          *machine != '\0' ? "-" : "", machine);
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, message);
  return FALSE;
}

/* What the parsers say carries its own advice; the option is put before it. */
static gboolean
fail_option (GError **error, const char *option, const GError *reason)
{
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "%s: %s", option,
               reason->message);
  return FALSE;
}

static gboolean
validate_tls (const RwPipelineConfig *self, const RwMqttAddress *address, GError **error)
{
  if ((self->certfile == NULL) != (self->keyfile == NULL))
    return fail (error, "--certfile and --keyfile belong together: give both or none");
  if (!address->tls && (self->cafile != NULL || self->certfile != NULL || self->alpn != NULL))
    return fail (error, "--cafile, --certfile, --keyfile and --alpn need TLS: write the broker as "
                        "mqtts://…");
  return TRUE;
}

static gboolean
validate_topic (const RwPipelineConfig *self, const char *topic, GError **error)
{
  g_autofree char *filter = NULL;
  g_autofree char *decoder = NULL;
  g_autoptr (GError) reason = NULL;

  if (!rw_mqtt_topic_parse (topic, &filter, &decoder, &reason))
    return fail_option (error, "--topic", reason);
  if (rw_decoder_find (decoder) == NULL)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   "--topic: there is no decoder “%s”; auto recognises what it can", decoder);
      return FALSE;
    }
  if (self->mapping == NULL && strcmp (decoder, "mapping") == 0)
    return fail (error, "--topic: the decoder “mapping” needs a file with rules: give "
                        "--mapping=FILE as well");
  return TRUE;
}

gboolean
rw_pipeline_config_validate_topics (const RwPipelineConfig *self, GError **error)
{
  for (guint i = 0; self->topics != NULL && self->topics[i] != NULL; i++)
    if (!validate_topic (self, self->topics[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
validate_broker (const RwPipelineConfig *self, GError **error)
{
  g_autoptr (RwMqttAddress) address = NULL;
  g_autoptr (GError) reason = NULL;

  address = rw_mqtt_address_parse (self->broker, &reason);
  if (address == NULL)
    return fail_option (error, "--broker", reason);

  if (!rw_pipeline_config_validate_topics (self, error))
    return FALSE;
  if (self->qos != 0 && self->qos != 1)
    return fail (error,
                 "--qos must be 0 or 1: QoS 2 hands messages over before they are stored and "
                 "would lose them");
  if (self->client_id != NULL
      && (*self->client_id == '\0' || strlen (self->client_id) > MAX_CLIENT_ID
          || !g_utf8_validate (self->client_id, -1, NULL)
          || strpbrk (self->client_id, "/+#") != NULL))
    return fail (error, "--client-id must be 1 to 128 characters without “/”, “+” and “#”: it is "
                        "part of a topic");
  return validate_tls (self, address, error);
}

static gboolean
validate_source (const RwPipelineConfig *self, GError **error)
{
  int n = (self->broker != NULL) + (self->kafka != NULL) + (self->replay != NULL);

  if (n == 0)
    return fail (error, "Nothing to read from: give --broker=mqtt://host, --kafka=host or "
                        "--replay=FILE");
  if (n > 1)
    return fail (error, "--broker, --kafka and --replay exclude each other: start one worker for "
                        "each");
  return TRUE;
}

static gboolean
validate_archive (const RwPipelineConfig *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (self->archive == NULL || rw_archive_plan_validate (self->archive, &reason))
    return TRUE;
  return fail (error, reason->message);
}

gboolean
rw_pipeline_config_validate (const RwPipelineConfig *self, GError **error)
{
  if (!validate_source (self, error))
    return FALSE;
  if (self->database == NULL || *self->database == '\0')
    return fail (error, "Nowhere to write to: give --database=postgresql://host/name");
  /* What libpq says of it may hold a part of a password. */
  if (!rw_pg_address_is_valid (self->database))
    return fail (error, "--database: The address cannot be understood: write "
                        "postgresql://user@host/name or “host=… dbname=… user=…”");
  if (!isfinite (self->replay_speed) || self->replay_speed < 0)
    return fail (error, "--speed must be 0 (as fast as it goes) or a positive number");
  if (!validate_archive (self, error)
      || (self->notify != NULL && !rw_notify_config_validate (self->notify, error)))
    return FALSE;

  if (self->kafka != NULL)
    return rw_pipeline_config_validate_topics (self, error)
           && rw_pipeline_kafka_validate (self, error);
  return self->broker == NULL || validate_broker (self, error);
}

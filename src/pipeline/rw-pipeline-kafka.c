/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-kafka.h"

static const char *
get_or (const char *text, const char *otherwise)
{
  return text != NULL ? text : otherwise;
}

const char *
rw_pipeline_kafka_get_group (const RwPipelineConfig *config)
{
  return get_or (config->kafka_group, RW_KAFKA_DEFAULT_GROUP);
}

void
rw_pipeline_kafka_get_options (const RwPipelineConfig *config,
                               const char *client_id,
                               RwKafkaOptions *options)
{
  *options = (RwKafkaOptions){
    .hosts = config->kafka,
    .topics = get_or (config->kafka_topic, RW_KAFKA_DEFAULT_TOPIC),
    .group = rw_pipeline_kafka_get_group (config),
    .events_topic = get_or (config->kafka_events_topic, RW_KAFKA_DEFAULT_EVENTS_TOPIC),
    .client_id = client_id,
    .username = config->kafka_user,
    .password = config->kafka_password,
    .cafile = config->cafile,
    .certfile = config->certfile,
    .keyfile = config->keyfile,
    .keyfile_password = config->keyfile_password,
    .settings = (const char *const *) config->kafka_options,
  };
}

gboolean
rw_pipeline_kafka_validate (const RwPipelineConfig *config, GError **error)
{
  RwKafkaOptions options;

  rw_pipeline_kafka_get_options (config, NULL, &options);
  if (config->alpn == NULL)
    return rw_kafka_options_validate (&options, error);
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                       "--alpn is for brokers of MQTT: leave it out with --kafka");
  return FALSE;
}

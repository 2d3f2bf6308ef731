/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-kafka-options.h"
#include "rw-pipeline-config.h"

G_BEGIN_DECLS

/*
 * The part of RwPipelineConfig that is about Kafka, as the layer below wants it.
 *
 * For: checking it, and making the source from it.
 * Not for: programs, which know the configuration only.
 */

/* What is not configured is filled in. Everything is borrowed from config and from client_id. */
void rw_pipeline_kafka_get_options (const RwPipelineConfig *config,
                                    const char *client_id,
                                    RwKafkaOptions *options);

/* The name under which positions are stored. */
const char *rw_pipeline_kafka_get_group (const RwPipelineConfig *config);

/* As rw_pipeline_config_validate(). config->kafka is set. */
gboolean rw_pipeline_kafka_validate (const RwPipelineConfig *config, GError **error);

G_END_DECLS

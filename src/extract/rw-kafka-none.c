/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-kafka-check.h"
#include "rw-kafka-source.h"

/* Built instead of the source where there is no librdkafka. */

gboolean
rw_kafka_source_is_supported (void)
{
  return FALSE;
}

RwSource *
rw_kafka_source_new (const RwKafkaOptions *options)
{
  return NULL;
}

void
rw_kafka_check_async (const RwKafkaOptions *options,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_task_report_new_error (NULL, callback, user_data, rw_kafka_check_async, RW_KAFKA_ERROR,
                           RW_KAFKA_ERROR_CONFIGURATION,
                           "This program was built without Kafka: install one that was built with "
                           "librdkafka (meson option “kafka”)");
}

gboolean
rw_kafka_check_finish (GAsyncResult *result, RwKafkaCheck *check, GError **error)
{
  *check = (RwKafkaCheck){ 0 };
  return g_task_propagate_boolean (G_TASK (result), error);
}

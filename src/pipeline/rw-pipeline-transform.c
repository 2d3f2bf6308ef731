/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pipeline-transform.h"

#include "rw-mqtt-address.h"

static void
add_routes (RwTransform *transform, char **topics)
{
  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    {
      g_autofree char *filter = NULL;
      g_autofree char *decoder = NULL;

      if (rw_mqtt_topic_parse (topics[i], &filter, &decoder, NULL))
        rw_transform_add_route (transform, filter, decoder);
    }
}

RwTransform *
rw_pipeline_make_transform (const RwPipelineConfig *config,
                            const RwMapping *mapping,
                            const RwLoaderStart *start)
{
  const RwJudging *judging = start->judging;
  RwTransform *transform = rw_transform_new (judging->profiles);
  const RwReading *readings;
  guint n;

  rw_transform_set_mapping (transform, mapping);
  add_routes (transform, config->topics);
  rw_transform_set_geofences (transform, judging->geofences);
  rw_transform_set_rules (transform, judging->rules, judging->bookings, judging->profiles);
  for (guint i = 0; i < start->active_alarms->len; i++)
    rw_transform_restore_alarm (transform, g_ptr_array_index (start->active_alarms, i));
  for (guint i = 0; i < start->states->len; i++)
    rw_transform_restore_state (transform, &g_array_index (start->states, RwDetectorState, i));
  readings = rw_batch_get_readings (start->recent, &n);
  for (guint i = 0; i < n; i++)
    rw_transform_restore_reading (transform, &readings[i]);
  return transform;
}

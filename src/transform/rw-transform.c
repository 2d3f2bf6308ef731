/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-transform.h"

#include "rw-decoder.h"
#include "rw-topic-filter.h"
#include "rw-validator.h"

typedef struct
{
  char *filter;
  const RwDecoder *decoder;
} Route;

struct _RwTransform
{
  RwCargoProfiles *profiles;
  GArray *routes; /* of Route, the first that matches counts */
  const RwDecoder *default_decoder;
  RwNameCache *names;
  GArray *readings; /* of RwReading: what the message at hand holds */
  guint64 n_unknown_keys;
};

static void
route_clear (gpointer data)
{
  Route *route = data;

  g_free (route->filter);
}

RwTransform *
rw_transform_new (RwCargoProfiles *profiles)
{
  RwTransform *self = g_new0 (RwTransform, 1);

  self->profiles = rw_cargo_profiles_ref (profiles);
  self->routes = g_array_new (FALSE, FALSE, sizeof (Route));
  g_array_set_clear_func (self->routes, route_clear);
  self->default_decoder = rw_decoder_find ("auto");
  self->names = rw_name_cache_new ();
  self->readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  return self;
}

void
rw_transform_free (RwTransform *self)
{
  rw_cargo_profiles_unref (self->profiles);
  g_array_unref (self->routes);
  rw_name_cache_free (self->names);
  g_array_unref (self->readings);
  g_free (self);
}

gboolean
rw_transform_add_route (RwTransform *self, const char *filter, const char *decoder)
{
  Route route = { .decoder = rw_decoder_find (decoder) };

  if (route.decoder == NULL)
    return FALSE;

  route.filter = g_strdup (filter);
  g_array_append_val (self->routes, route);
  return TRUE;
}

static const RwDecoder *
find_decoder (RwTransform *self, const char *topic)
{
  for (guint i = 0; i < self->routes->len; i++)
    {
      const Route *route = &g_array_index (self->routes, Route, i);

      if (rw_topic_filter_matches (route->filter, topic))
        return route->decoder;
    }

  return self->default_decoder;
}

void
rw_transform_message (RwTransform *self,
                      const char *topic,
                      GBytes *payload,
                      gint64 received_time,
                      RwBatchBuilder *out)
{
  RwDecoding decoding = { .topic = topic, .names = self->names, .readings = self->readings };
  g_autofree char *reason = NULL;

  decoding.data = g_bytes_get_data (payload, &decoding.length);
  g_array_set_size (self->readings, 0);
  if (!rw_decoder_decode (find_decoder (self, topic), &decoding, &reason))
    {
      rw_batch_builder_add_dead_letter (out, received_time, topic, payload, reason);
      return;
    }

  self->n_unknown_keys += decoding.unknown_keys;
  for (guint i = 0; i < self->readings->len; i++)
    {
      RwReading *reading = &g_array_index (self->readings, RwReading, i);
      g_autofree char *doubt = NULL;

      if (rw_validator_check (reading, received_time, &doubt))
        rw_transform_reading (self, reading, out);
      else
        rw_batch_builder_add_dead_letter (out, received_time, topic, payload, doubt);
    }
}

void
rw_transform_reading (RwTransform *self, const RwReading *reading, RwBatchBuilder *out)
{
  rw_batch_builder_add_reading (out, reading);
}

void
rw_transform_advance (RwTransform *self, gint64 now, RwBatchBuilder *out)
{
}

void
rw_transform_restore_alarm (RwTransform *self, const RwAlarm *alarm)
{
}

void
rw_transform_restore_reading (RwTransform *self, const RwReading *reading)
{
}

guint64
rw_transform_get_n_unknown_keys (RwTransform *self)
{
  return self->n_unknown_keys;
}

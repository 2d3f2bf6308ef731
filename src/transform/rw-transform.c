/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-transform-private.h"

#include "rw-decoder-csv.h"
#include "rw-topic-filter.h"
#include "rw-validator.h"

typedef struct
{
  char *filter;
  const RwDecoder *decoder;
} Route;

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
  self->names = rw_name_cache_new (RW_NAME_CACHE_MAX);
  self->births = rw_sparkplug_births_new ();
  self->last = rw_last_values_new ();
  self->readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  self->tracks = rw_reefer_tracks_new ();
  self->waiting = g_ptr_array_new ();
  rw_transform_init_alarms (self);
  return self;
}

void
rw_transform_free (RwTransform *self)
{
  rw_transform_clear_alarms (self);
  rw_cargo_profiles_unref (self->profiles);
  g_array_unref (self->routes);
  g_clear_pointer (&self->mapping, rw_mapping_unref);
  rw_name_cache_free (self->names);
  rw_sparkplug_births_free (self->births);
  rw_last_values_free (self->last);
  g_array_unref (self->readings);
  g_ptr_array_unref (self->waiting);
  rw_reefer_tracks_free (self->tracks);
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

void
rw_transform_set_mapping (RwTransform *self, const RwMapping *mapping)
{
  RwMapping *old = self->mapping;

  self->mapping = mapping != NULL ? rw_mapping_ref (mapping) : NULL;
  g_clear_pointer (&old, rw_mapping_unref);
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

/* A reading that was stored before keeps what was found about it then. *doubt as in
 * rw_validator_check(). */
static gboolean
check (RwReading *reading, gint64 received_time, char **doubt)
{
  guint32 quality = reading->quality;

  if (reading->received_time != 0)
    received_time = reading->received_time;
  if (!rw_validator_check (reading, received_time, doubt))
    return FALSE;
  if (reading->settled)
    reading->quality = quality;
  return TRUE;
}

void
rw_transform_message (RwTransform *self,
                      const char *topic,
                      GBytes *payload,
                      gint64 received_time,
                      RwBatchBuilder *out)
{
  RwDecoding decoding = {
    .topic = topic,
    .received_time = received_time,
    .names = self->names,
    .births = self->again != NULL ? self->again : self->births,
    /* What changed in the past is told as it is, and is not what holds now. */
    .last = self->again != NULL ? NULL : self->last,
    .mapping = self->mapping,
    .readings = self->readings,
  };
  g_autofree char *reason = NULL;

  if (self->again == NULL)
    rw_transform_hear (self, received_time, out);
  decoding.data = g_bytes_get_data (payload, &decoding.length);
  g_array_set_size (self->readings, 0);
  if (!rw_decoder_decode (find_decoder (self, topic), &decoding, &reason))
    {
      rw_batch_builder_add_dead_letter (out, received_time, topic, payload, reason);
      return;
    }

  self->n_unknown_keys += decoding.unknown_keys;
  if (decoding.partial != NULL)
    rw_batch_builder_add_dead_letter (out, received_time, topic, payload, decoding.partial);
  g_free (decoding.partial);
  for (guint i = 0; i < self->readings->len; i++)
    {
      RwReading *reading = &g_array_index (self->readings, RwReading, i);
      g_autofree char *doubt = NULL;

      if (check (reading, received_time, &doubt))
        rw_transform_reading (self, reading, out);
      else
        rw_batch_builder_add_dead_letter (out, received_time, topic, payload, doubt);
    }
}

void
rw_transform_record (RwTransform *self,
                     const char *topic,
                     const RwReadingsTable *table,
                     const RwCsvRecord *record,
                     gint64 received_time,
                     RwBatchBuilder *out)
{
  RwReading reading;
  g_autofree char *reason = NULL;
  g_autofree char *doubt = NULL;
  g_autoptr (GBytes) payload = NULL;

  if (rw_decoder_csv_decode (table, record, received_time, self->names, &reading, &reason))
    {
      self->n_unknown_keys += table->n_unknown;
      if (check (&reading, received_time, &doubt))
        {
          rw_transform_reading (self, &reading, out);
          return;
        }
      reason = g_strdup_printf ("Line %" G_GUINT64_FORMAT ": %s", record->line, doubt);
    }

  payload = g_bytes_new (record->text, record->length);
  rw_batch_builder_add_dead_letter (out, received_time, topic, payload, reason);
}

/* out is NULL while restoring. */
static void
judge (RwTransform *self,
       RwReeferTrack *track,
       RwReadingOrder order,
       const RwReading *reading,
       RwBatchBuilder *out)
{
  const RwCargoProfile *profile = rw_cargo_profiles_lookup (self->profiles, reading->product_id);

  if (order == RW_READING_NEW)
    rw_transform_judge_alarms (self, track, reading, out);

  if (self->again != NULL && !rw_window_track_knows (&track->windows, reading))
    return;

  rw_window_track_add (&track->windows, reading, profile, out);
  if (!track->waiting && rw_window_track_is_open (&track->windows))
    {
      track->waiting = TRUE;
      g_ptr_array_add (self->waiting, track);
    }
}

void
rw_transform_reading (RwTransform *self, const RwReading *reading, RwBatchBuilder *out)
{
  RwReading stored = *reading;
  RwReadingOrder order;
  RwReeferTrack *track;
  guint32 quality = 0;

  rw_transform_settle (self, out);
  track = rw_reefer_tracks_ensure (self->tracks, reading->container_id);
  /* What a sender itself calls historical is late, however new it would be. */
  order = reading->late || self->again != NULL ? RW_READING_LATE
                                               : rw_reefer_track_follow (track, reading);
  if (order == RW_READING_NEW)
    quality = rw_quality_track_judge (&track->quality, reading, rw_reefer_track_get_time (reading));
  if (!reading->settled)
    {
      stored.late |= order == RW_READING_LATE;
      stored.quality |= quality;
    }
  rw_batch_builder_add_reading (out, &stored);
  judge (self, track, order, &stored, out);
}

void
rw_transform_begin_again (RwTransform *self, RwSparkplugBirths *births)
{
  self->again = births;
}

void
rw_transform_end_again (RwTransform *self)
{
  self->again = NULL;
}

RwSparkplugBirths *
rw_transform_new_births (RwTransform *self)
{
  return rw_sparkplug_births_new_over (self->births);
}

void
rw_transform_advance (RwTransform *self, gint64 now, RwBatchBuilder *out)
{
  rw_transform_settle (self, out);
  for (guint i = self->waiting->len; i > 0; i--)
    {
      RwReeferTrack *track = g_ptr_array_index (self->waiting, i - 1);

      rw_window_track_advance (&track->windows, track->container_id, now, out);
      if (rw_window_track_is_open (&track->windows))
        continue;
      track->waiting = FALSE;
      g_ptr_array_remove_index_fast (self->waiting, i - 1);
    }
}

void
rw_transform_restore_reading (RwTransform *self, const RwReading *reading)
{
  RwReeferTrack *track = rw_reefer_tracks_ensure (self->tracks, reading->container_id);
  /* A reading that was late when it came was not judged then. */
  RwReadingOrder order = reading->late ? RW_READING_LATE : rw_reefer_track_follow (track, reading);

  self->restoring = TRUE;
  if (order == RW_READING_NEW)
    rw_quality_track_judge (&track->quality, reading, rw_reefer_track_get_time (reading));
  judge (self, track, order, reading, NULL);
}

guint64
rw_transform_get_n_unknown_keys (RwTransform *self)
{
  return self->n_unknown_keys;
}

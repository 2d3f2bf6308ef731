/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reefer-track.h"

struct _RwReeferTracks
{
  GHashTable *by_id; /* interned id → RwReeferTrack, so the pointer is the key */
  GPtrArray *all;    /* of RwReeferTrack, owned */
};

static void
track_free (gpointer data)
{
  RwReeferTrack *track = data;

  rw_window_track_clear (&track->windows);
  rw_alarm_track_clear (&track->alarms);
  g_free (track);
}

RwReadingOrder
rw_reefer_track_follow (RwReeferTrack *self, const RwReading *reading)
{
  gint64 time = rw_reefer_track_get_time (reading);

  if (reading->time == self->newest_time || time == self->newest)
    return RW_READING_REPEATED;
  if (time < self->newest)
    return RW_READING_LATE;

  self->newest = time;
  self->newest_time = reading->time;
  return RW_READING_NEW;
}

RwReeferTracks *
rw_reefer_tracks_new (void)
{
  RwReeferTracks *self = g_new0 (RwReeferTracks, 1);

  self->by_id = g_hash_table_new (NULL, NULL);
  self->all = g_ptr_array_new_with_free_func (track_free);
  return self;
}

void
rw_reefer_tracks_free (RwReeferTracks *self)
{
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->all);
  g_free (self);
}

RwReeferTrack *
rw_reefer_tracks_ensure (RwReeferTracks *self, const char *container_id)
{
  RwReeferTrack *track = g_hash_table_lookup (self->by_id, container_id);

  if (track != NULL)
    return track;

  track = g_new0 (RwReeferTrack, 1);
  track->container_id = container_id;
  track->newest = track->newest_time = G_MININT64;
  rw_alarm_track_init (&track->alarms);
  rw_window_track_init (&track->windows);
  rw_quality_track_init (&track->quality);
  g_hash_table_insert (self->by_id, (gpointer) container_id, track);
  g_ptr_array_add (self->all, track);
  return track;
}

guint
rw_reefer_tracks_get_size (RwReeferTracks *self)
{
  return self->all->len;
}

RwReeferTrack *
rw_reefer_tracks_get (RwReeferTracks *self, guint i)
{
  return g_ptr_array_index (self->all, i);
}

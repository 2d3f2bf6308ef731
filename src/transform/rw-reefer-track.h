/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-engine.h"
#include "rw-quality-track.h"
#include "rw-tumbling-window.h"

G_BEGIN_DECLS

/*
 * RwReeferTrack: all that the worker remembers of one reefer between its messages.
 *
 * For: telling late and repeated readings, and holding the state of windows, alarms and quality.
 * Not for: what the window shows of a reefer (model keeps its own).
 */
typedef struct
{
  const char *container_id; /* interned */
  gint64 newest;            /* when the newest reading counts as measured, G_MININT64: none */
  gint64 newest_time;       /* what the sender said about that */
  gboolean waiting;         /* is in the list of those with an open window */
  gint64 watched;           /* the minute in which the watch for silence looks at it, 0: never */
  gboolean changed;         /* what its alarms know was not saved since */
  RwAlarmTrack alarms;
  RwWindowTrack windows;
  RwQualityTrack quality;
} RwReeferTrack;

/* How a reading stands to those before. */
typedef enum
{
  RW_READING_NEW,
  RW_READING_REPEATED, /* the moment of the newest one again */
  RW_READING_LATE,     /* of a moment before it */
} RwReadingOrder;

/* The time that a reading is ordered and judged by: what the sender says, but never after it was
 * received, since one clock that is a day ahead would make all that follows late. */
static inline gint64
rw_reefer_track_get_time (const RwReading *reading)
{
  return MIN (reading->time, reading->received_time);
}

/* Also makes a new reading the newest. */
RwReadingOrder rw_reefer_track_follow (RwReeferTrack *self, const RwReading *reading);

/* Tracks by interned container id; they live as long as the set. */
typedef struct _RwReeferTracks RwReeferTracks;

RwReeferTracks *rw_reefer_tracks_new (void);
void rw_reefer_tracks_free (RwReeferTracks *self);

/* The track of a reefer, made at its first reading. */
RwReeferTrack *rw_reefer_tracks_ensure (RwReeferTracks *self, const char *container_id);

/* All of them, in the order in which they were made. */
guint rw_reefer_tracks_get_size (RwReeferTracks *self);
RwReeferTrack *rw_reefer_tracks_get (RwReeferTracks *self, guint i);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-cargo-profile.h"

G_BEGIN_DECLS

/*
 * RwWindowTrack: the one-minute tumbling windows of one container.
 *
 * For: counting the readings above the cargo's limit in each minute of measurement time, and
 * handing out each window that has any once it is over. Not for: alarms: a window says what was
 * measured, not that somebody should act.
 *
 * DESIGN: a window is over when the container's next one begins, or RW_WINDOW_GRACE after its end.
 * Only windows with a reading above the limit are kept, for RW_WINDOW_KEEP, with the times of those
 * readings: so a late one counts once, however often it comes, and its window is handed out again,
 * corrected. Readings that are later still are stored, but no window is made of them.
 */
#define RW_WINDOW_LENGTH (G_GINT64_CONSTANT (60) * 1000000)
#define RW_WINDOW_GRACE (G_GINT64_CONSTANT (15) * 1000000)
#define RW_WINDOW_KEEP (G_GINT64_CONSTANT (60) * 60 * 1000000)

typedef struct
{
  gint64 newest;       /* start of the newest window that a reading fell into */
  gint64 closed_until; /* windows that start before were handed out */
  GPtrArray *faulty;   /* of windows with readings above the limit, by start; NULL: none yet */
} RwWindowTrack;

void rw_window_track_init (RwWindowTrack *self);
void rw_window_track_clear (RwWindowTrack *self);

/* Counts a reading. out gets the windows that are over now, or corrected; NULL while restoring.
 * profile may be NULL for an unknown cargo. */
void rw_window_track_add (RwWindowTrack *self,
                          const RwReading *reading,
                          const RwCargoProfile *profile,
                          RwBatchBuilder *out);

/* Whether a reading falls into a time of which every window is still known: counting it corrects
 * what was handed out, or will be, and moves nothing. */
gboolean rw_window_track_knows (const RwWindowTrack *self, const RwReading *reading);

/* Hands out windows that were over RW_WINDOW_GRACE before now. */
void rw_window_track_advance (RwWindowTrack *self,
                              const char *container_id,
                              gint64 now,
                              RwBatchBuilder *out);

/* Whether there is a window that rw_window_track_advance() will hand out. */
gboolean rw_window_track_is_open (const RwWindowTrack *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reefer-track.h"

G_BEGIN_DECLS

/*
 * RwSilenceWatch: which reefers are to be looked at when, because they may be silent for too long.
 *
 * For: finding them without looking at all of them each minute.
 * Not for: deciding whether they are (RwAlarmEngine).
 *
 * DESIGN: a wheel of minutes. A reefer is put where it would be silent for too long if it said
 * nothing from now on, and stays there while it reports; only when its minute comes it is looked at
 * again. So a reefer costs something once in its longest silence, and one that is never heard again
 * nothing. Times are µs since 1970 UTC of the feed's watermark.
 */
typedef struct _RwSilenceWatch RwSilenceWatch;

RwSilenceWatch *rw_silence_watch_new (void);
void rw_silence_watch_free (RwSilenceWatch *self);

/* Has the track handed out at due, or before when that is far away, or when it was put for an
 * earlier time. now is the watermark. */
void rw_silence_watch_add (RwSilenceWatch *self, RwReeferTrack *track, gint64 due, gint64 now);

/* Whether it is another minute than at the last time. */
gboolean rw_silence_watch_is_due (const RwSilenceWatch *self, gint64 now);

/* Appends the tracks whose minute has come until now to tracks; they are not watched any more. */
void rw_silence_watch_take (RwSilenceWatch *self, gint64 now, GPtrArray *tracks);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwQualityTrack: what the last readings of a reefer were like, to tell a value that does not fit:
 * one that jumped faster than air can (RW_QUALITY_RATE), lies far from those before
 * (RW_QUALITY_OUTLIER), or no longer moves although the machine runs (RW_QUALITY_STUCK).
 *
 * For: marks on readings that are stored all the same.
 * Not for: alarms, and not for what one reading tells by itself (rw_validator).
 *
 * DESIGN: each quantity is judged against its own past, so a new level is odd only until it has
 * come a few times. A jump is measured from the last value that was none, by the time between; so
 * of one wrong value only that is marked, not the way back. A value is far when it is beyond all of
 * the last RW_QUALITY_WINDOW by more than a reach of the quantity, and more than six robust
 * standard deviations (median of the distances from the median) from their median; one within
 * reach, nearly every one, costs two comparisons for each of the window. A value is stuck when it
 * stayed the same to the last digit for a long time in which the others moved by more than noise.
 *
 * While a unit defrosts, has its door open, or has another setpoint or its power back, and for half
 * an hour after, its air may do anything. Without power nothing is stuck.
 *
 * A plain value of less than 512 bytes, all of it derived from the readings of the last
 * RW_TRANSFORM_RESTORE_SPAN, but for a value stuck for longer, which is found again after its time.
 */
#define RW_QUALITY_WINDOW 7

typedef struct
{
  float recent[RW_QUALITY_WINDOW]; /* without outliers; a ring */
  float sound;                     /* the last value that did not jump */
  guint32 sound_time;              /* of that, seconds since 1970; 0: none */
  guint8 n_recent;
  guint8 next;    /* in the ring */
  guint8 n_far;   /* outliers in a row */
  guint8 n_jumps; /* in a row */
} RwQualityPast;

typedef struct
{
  float value;   /* that may be stuck */
  float anchor;  /* from which it moves */
  guint32 since; /* seconds since 1970 */
  guint16 count; /* readings with that value, 0: none */
  guint16 moves; /* of all quantities at since */
} RwQualityRun;

/* The quantities that may be stuck or tell it of others, and those that have a past: all but the
 * setpoint. */
#define RW_QUALITY_N_RUNS 4
#define RW_QUALITY_N_PASTS (RW_N_QUANTITIES - 1)

typedef struct
{
  guint32 time;      /* of the last reading, seconds since 1970; 0: none */
  guint32 calm_from; /* the air may do anything before */
  float setpoint;    /* last told, NAN: never */
  guint16 moves;     /* of all quantities, counted round */
  gint8 powered;     /* last told, -1: never */
  RwQualityRun runs[RW_QUALITY_N_RUNS];
  RwQualityPast pasts[RW_QUALITY_N_PASTS];
} RwQualityTrack;

G_STATIC_ASSERT (sizeof (RwQualityTrack) <= 512);

void rw_quality_track_init (RwQualityTrack *self);

/* The bits of RwQuality that a reading deserves which is newer than all before; time is when it
 * counts as measured, µs. Values that cannot be are left out of it. */
guint32 rw_quality_track_judge (RwQualityTrack *self, const RwReading *reading, gint64 time);

G_END_DECLS

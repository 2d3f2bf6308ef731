/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwExcursion and RwPause: when a temperature was outside of its limits, and when nothing is known.
 *
 * For: temperature records and reports.
 * Not for: alarms, which forgive short excursions (transform): here each sample counts.
 *
 * Times are µs since 1970 UTC and ascend. Pure functions, any thread.
 */
typedef struct
{
  gint64 begin;        /* of the first sample outside */
  gint64 end;          /* of the first one that is not; one interval after the last before a gap */
  gint64 extreme_time; /* of the first of the samples that are furthest out */
  double extreme;
  double limit; /* the one it was beyond, at its beginning */
  gboolean above;
} RwExcursion;

/*
 * RwExcursionTracker: finds excursions in samples that come one after the other and are not kept. A
 * plain value; what it holds is its own affair.
 */
typedef struct
{
  RwExcursion now;
  gboolean open;
  gint64 time; /* of the last sample with a value */
  gint64 interval;
} RwExcursionTracker;

void rw_excursion_tracker_init (RwExcursionTracker *self);

/*
 * Takes the next sample, whose value may be missing (NAN): that neither begins nor ends anything.
 * The limits (NAN for none) and the interval (µs, more than 0) are those of this sample; after a
 * pause longer than gap the excursion before is over. TRUE when one is, and *ended is that one.
 */
gboolean rw_excursion_tracker_add (RwExcursionTracker *self,
                                   gint64 time,
                                   double value,
                                   double low,
                                   double high,
                                   gint64 interval,
                                   gint64 gap,
                                   RwExcursion *ended);

/* After the last sample: TRUE when that one was outside, and *ended is the excursion. */
gboolean rw_excursion_tracker_end (RwExcursionTracker *self, RwExcursion *ended);

/* Those of n samples at once: a GArray of RwExcursion, (transfer full). */
GArray *rw_excursion_find (const gint64 *times,
                           const float *values,
                           guint n,
                           gint64 interval,
                           gint64 gap,
                           double low,
                           double high);

/* A time in which nothing was measured: from the last sample before, or the beginning of the span,
 * to the next sample, or the end of the span. */
typedef struct
{
  gint64 begin;
  gint64 end;
} RwPause;

/* The pauses in [from, to) that are longer than gap, when n samples were taken in it: a GArray of
 * RwPause, (transfer full). */
GArray *rw_pause_find (const gint64 *times, guint n, gint64 from, gint64 to, gint64 gap);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-statistics.h"

G_BEGIN_DECLS

/*
 * RwStatisticsTracker: RwStatistics of samples that come one after the other and are not kept.
 *
 * For: spans too long to hold, and limits that change on the way.
 * Not for: samples that are there anyway (rw_statistics_compute()).
 *
 * A plain value; begin with rw_statistics_tracker_init(). What it holds is its own affair. One
 * thread at a time.
 */
typedef struct
{
  RwStatistics result; /* without the means */
  double sum;
  double kinetic_sum;
  gint64 time; /* of the sample that waits for the next one to know its weight */
  double value;
  double low;
  double high;
  gint64 interval;
} RwStatisticsTracker;

void rw_statistics_tracker_init (RwStatisticsTracker *self);

/* Adds the next sample, which may have no value (NAN): it ends the time of the one before. The
 * limits (NAN for none) and the interval (µs, more than 0) are those of this sample; gap is the
 * longest time that the one before can stand for. Times ascend. */
void rw_statistics_tracker_add (RwStatisticsTracker *self,
                                gint64 time,
                                double value,
                                double low,
                                double high,
                                gint64 interval,
                                gint64 gap);

/* What it comes to so far, the last sample standing for one interval. FALSE, with *statistics
 * untouched, when no sample had a value. */
gboolean rw_statistics_tracker_get (const RwStatisticsTracker *self, RwStatistics *statistics);

G_END_DECLS

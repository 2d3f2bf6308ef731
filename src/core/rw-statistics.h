/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history.h"

G_BEGIN_DECLS

/*
 * RwStatistics: what a span of samples comes to: extremes, mean, mean kinetic temperature, and how
 * long it was out of its limits.
 *
 * For: pages, exports and reports. Pure functions, any thread.
 * Not for: alarms: being out of limits for a while is no alarm by itself.
 *
 * Samples are weighted by the time they stand for: up to the next sample, or one interval where the
 * next one is missing, comes after a gap, or has no value. So irregular reporting does not bend the
 * means. A bucket stands for as many intervals as it has values, and is counted by its mean, its
 * extremes and what is known of it, not as one sample. Values in °C for the mean kinetic
 * temperature.
 */
typedef struct
{
  guint count; /* readings with a value */
  double minimum;
  double maximum;
  gint64 minimum_time; /* µs, of the first such sample; of a bucket its begin */
  gint64 maximum_time;
  double mean;
  double mean_kinetic; /* as if they were temperatures in °C */
  gint64 covered;      /* µs that the samples stand for */
  gint64 below;        /* µs below low */
  gint64 above;        /* µs above high */
} RwStatistics;

/*
 * Over n samples in ascending order. interval is the time one sample stands for as a rule (µs, more
 * than 0) and gap the longest time it can. low and high are the limits, NAN for none. FALSE, with
 * *statistics untouched, when no sample has a value.
 */
gboolean rw_statistics_compute (const gint64 *times,
                                const float *values,
                                guint n,
                                gint64 interval,
                                gint64 gap,
                                double low,
                                double high,
                                RwStatistics *statistics);

/* The same for samples of which some may be buckets. */
typedef struct
{
  guint n;
  const gint64 *time; /* ascending */
  const float *value;
  const RwBucket *bucket; /* NULL: there are readings only */
  RwQuantity quantity;    /* which values these are */
  gint64 interval;        /* as above */
  gint64 gap;
  double low, high; /* limits, NAN for none */
  gboolean judged;  /* these limits and this quantity are those that the cargo is judged by: so
                     * what a bucket knows about its time out of range counts */
} RwStatisticsInput;

gboolean rw_statistics_compute_input (const RwStatisticsInput *input, RwStatistics *statistics);

/* The usual time between samples, µs: the median of the pauses between the newest ones; fallback
 * when there are fewer than two. */
gint64 rw_statistics_get_interval (const gint64 *times, guint n, gint64 fallback);

G_END_DECLS

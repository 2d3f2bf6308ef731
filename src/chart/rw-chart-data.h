/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * RwChartData: one quantity over time as a chart wants it: samples in ascending order, the range of
 * any span of time at once, and an envelope per pixel column.
 *
 * For: the layers of a chart, which share one RwChartData where they show the same samples.
 * Not for: drawing, and not for where samples come from.
 *
 * Times are µs since 1970 UTC. NAN is a missing value. A sample may stand for a span of time, with
 * its mean as its value; ranges and columns then come from its extremes. Two samples are connected
 * when both have a value and no more than the gap lies between them, or what they stand for:
 * nothing is ever interpolated across a pause that is longer. Emits "changed" () after each change.
 * Main thread only.
 */
#define RW_TYPE_CHART_DATA (rw_chart_data_get_type ())
G_DECLARE_FINAL_TYPE (RwChartData, rw_chart_data, RW, CHART_DATA, GObject)

/* What one pixel column shows; empty when minimum > maximum. */
typedef struct
{
  float minimum;
  float maximum;
} RwChartColumn;

/* What a sample stands for, if that is more than a moment: the time around it, and its extremes. */
typedef struct
{
  gint64 width; /* µs, half of it before the sample's time; 0: a moment, without the rest */
  float minimum;
  float maximum;
} RwChartRange;

RwChartData *rw_chart_data_new (void);

/* Copies n samples in place of what there was; times ascend strictly. */
void rw_chart_data_set (RwChartData *self, const gint64 *times, const float *values, guint n);

/* The same for samples that stand for spans of time, which must not overlap. */
void rw_chart_data_set_ranges (RwChartData *self,
                               const gint64 *times,
                               const float *values,
                               const RwChartRange *ranges,
                               guint n);

/* Copies n samples to the end; their times ascend and follow the ones there are. Costs what is
 * new. */
void rw_chart_data_append (RwChartData *self, const gint64 *times, const float *values, guint n);

/* The longest pause between two connected samples, µs. The default, 0, connects all. */
void rw_chart_data_set_gap (RwChartData *self, gint64 gap);
gint64 rw_chart_data_get_gap (RwChartData *self);

guint rw_chart_data_get_size (RwChartData *self);

/* Borrowed until the next change. */
const gint64 *rw_chart_data_get_times (RwChartData *self);
const float *rw_chart_data_get_values (RwChartData *self);

/* One for each sample; NULL when all are moments. */
const RwChartRange *rw_chart_data_get_ranges (RwChartData *self);

/* The index of the first sample at or after time; the size when there is none. */
guint rw_chart_data_find (RwChartData *self, gint64 time);

/* The sample closest to time that has a value, at most reach µs away from what it stands for. FALSE
 * when there is none. */
gboolean rw_chart_data_find_nearest (RwChartData *self, gint64 time, gint64 reach, guint *index);

/* The newest sample with a value; FALSE when there is none. */
gboolean rw_chart_data_find_last (RwChartData *self, guint *index);

/* Whether a line may be drawn from sample index to the next one. */
gboolean rw_chart_data_is_connected (RwChartData *self, guint index);

/* The extremes of the samples in [from, to); FALSE, outputs untouched, when there are none. */
gboolean rw_chart_data_get_range (RwChartData *self,
                                  gint64 from,
                                  gint64 to,
                                  float *minimum,
                                  float *maximum);

/*
 * For each of n columns of `step` µs from `from` on: the smallest and largest value that the line
 * through the samples takes in it. Each sample is inside its column, and neighbours of an unbroken
 * line touch, so that columns drawn from minimum to maximum lose nothing at any zoom.
 */
void rw_chart_data_get_columns (
    RwChartData *self, double from, double step, guint n, RwChartColumn *columns);

G_END_DECLS

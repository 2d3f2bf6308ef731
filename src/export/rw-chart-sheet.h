/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-provider.h"

#include <cairo.h>

G_BEGIN_DECLS

/*
 * RwChartSheet: the samples of one or several reefers as a chart on paper: quantities stacked on
 * one time axis, with the setpoint, the limits, and when there was defrosting, no power, an open
 * door or an alarm.
 *
 * For: pictures of charts and temperature records, without a display.
 * Not for: the window (chart), and not for files (RwChartFile).
 *
 * DESIGN: samples are taken in as they come and kept as envelopes of a few thousand columns, so
 * that memory does not grow with the span and no spike is lost. Physically impossible values are
 * left out and counted.
 *
 * Times are µs since 1970 UTC, temperatures °C. One thread at a time.
 */
typedef struct _RwChartSheet RwChartSheet;

typedef enum
{
  RW_CHART_MARK_DEFROST,
  RW_CHART_MARK_NO_POWER,
  RW_CHART_MARK_DOOR,
  RW_CHART_MARK_ALARM,
  RW_N_CHART_MARKS
} RwChartMark;

/* As many curves as can be told apart. */
#define RW_CHART_SHEET_MAX_REEFERS 8

typedef struct
{
  const char *title; /* or NULL */
  gint64 from;       /* included */
  gint64 to;         /* excluded */
  GTimeZone *zone;
  gboolean fahrenheit;
  guint32 quantities; /* mask of 1 << RwQuantity */
  guint columns;      /* how finely, at least 1: the pixels of the width */
} RwChartSheetPlan;

/* Some samples of one reefer; value is NULL for a quantity that is not there. As in RwHistory. A
 * sample may stand for many readings: its value is their mean then, and low and high, which are
 * NULL for single readings, are what they were at least and at most. */
typedef struct
{
  guint n;
  const gint64 *time;
  const float *value[RW_N_QUANTITIES];
  const float *low[RW_N_QUANTITIES];
  const float *high[RW_N_QUANTITIES];
  const guint16 *flags_known;
  const guint16 *flags_set;
  gint64 interval;
} RwChartSamples;

/* Copies the plan and keeps a reference on its zone. */
RwChartSheet *rw_chart_sheet_new (const RwChartSheetPlan *plan);
void rw_chart_sheet_free (RwChartSheet *self);

/* The next reefer, at most RW_CHART_SHEET_MAX_REEFERS; returns its number. */
guint rw_chart_sheet_add_reefer (RwChartSheet *self, const char *container_id);

/* The samples that follow those added before of this reefer. */
void rw_chart_sheet_add_samples (RwChartSheet *self, guint reefer, const RwChartSamples *samples);

/* From when on which limits hold (°C, NAN for none), in order. Shown with one reefer only, as the
 * marks are. */
void rw_chart_sheet_add_limits (RwChartSheet *self, gint64 from, double low, double high);

/* Marks [from, to) beside those that the samples tell of. */
void rw_chart_sheet_add_mark (RwChartSheet *self, RwChartMark mark, gint64 from, gint64 to);

/* How many values were left out. */
guint64 rw_chart_sheet_get_n_implausible (const RwChartSheet *self);

/* Which of its quantities are drawn from now on: all, unless this is called. FALSE when there is
 * nothing of them. */
gboolean rw_chart_sheet_show (RwChartSheet *self, guint32 quantities);

/* The height that suits this width, by what is there to be shown. After the last sample. */
double rw_chart_sheet_suggest_height (RwChartSheet *self, double width);

/* Draws the chart into a rectangle, whose ground stays as it is. After the last sample. */
void rw_chart_sheet_draw (RwChartSheet *self,
                          cairo_t *cr,
                          double x,
                          double y,
                          double width,
                          double height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwChartSheet, rw_chart_sheet_free)

G_END_DECLS

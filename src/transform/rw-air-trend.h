/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwAirTrend: how a temperature went in the last two hours, and where it is going.
 *
 * For: the slope of noisy air, which one odd reading does not bend.
 * Not for: curves to be shown.
 *
 * DESIGN: means of five minutes, or single readings of who reports less often, in order of time.
 * The slope is that of a resistant line: from the median of the first third to that of the last
 * one. Whoever adds leaves out what is measured in a defrost and the like, and clears at the begin
 * of one.
 *
 * A plain value; times are seconds since 1970.
 */
#define RW_AIR_TREND_SIZE 24
#define RW_AIR_TREND_STEP (5 * 60)

typedef struct
{
  guint32 times[RW_AIR_TREND_SIZE];
  float values[RW_AIR_TREND_SIZE];
  guint32 begin; /* of the readings that are not in a mean yet */
  float sum;     /* of them */
  guint16 count;
  guint8 n;
} RwAirTrend;

void rw_air_trend_clear (RwAirTrend *self);

/* Adds a temperature, °C; now is never before the last one. */
void rw_air_trend_add (RwAirTrend *self, guint32 now, float value);

/* K/h over the last window seconds; NAN while that is not known. */
float rw_air_trend_get_slope (const RwAirTrend *self, guint32 now, guint32 window);

G_END_DECLS

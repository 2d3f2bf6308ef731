/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwTimeAxis: round moments of a calendar in a time zone, and their labels.
 *
 * For: the time axis and the crosshair of charts; any zone, and the nights when its clocks change.
 * Not for: times for machines (rw-time.h).
 *
 * Pure functions; times are µs since 1970 UTC. Labels are in the language and with the month names
 * of the locale, 24-hour clock. Where the clocks are set back an hour happens twice: its labels
 * carry the zone ("02:30 CET"), so that no two look alike.
 */
typedef struct
{
  gint64 time;
  gboolean is_day; /* a new local day (or month, or year) begins here */
  char label[32];
} RwTimeTick;

/* At most max_ticks ticks in [from, to], ascending: a GArray of RwTimeTick, (transfer full). */
GArray *rw_time_axis_get_ticks (gint64 from, gint64 to, guint max_ticks, GTimeZone *zone);

/* The local days that begin in (from, to], with labels like "Sun 22 Nov", at most max_days of them;
 * none when there are more. A GArray of RwTimeTick, (transfer full). */
GArray *rw_time_axis_get_days (gint64 from, gint64 to, guint max_days, GTimeZone *zone);

/* "Sun 22 Nov 2026". Caller frees. */
char *rw_time_axis_format_date (gint64 time, GTimeZone *zone);

/* "Sun 22 Nov 2026, 14:05:30 CET". With a resolution (µs) under a second it has milliseconds.
 * Caller frees. */
char *rw_time_axis_format_moment (gint64 time, gint64 resolution, GTimeZone *zone);

/* What to print on an axis: "UTC", "CET", or "CET/CEST" when the clocks change on it. Caller
 * frees. */
char *rw_time_axis_get_zone_name (gint64 from, gint64 to, GTimeZone *zone);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Times as text for machines: ISO 8601 / RFC 3339 to µs since 1970 UTC and back.
 *
 * For: payloads, files and the database.
 * Not for: times shown to people, which follow the zone and language chosen (ui layer).
 */
#define RW_USEC_PER_SEC G_GINT64_CONSTANT (1000000)
#define RW_USEC_PER_MIN (60 * RW_USEC_PER_SEC)
#define RW_USEC_PER_HOUR (60 * RW_USEC_PER_MIN)
#define RW_USEC_PER_DAY (24 * RW_USEC_PER_HOUR)

/*
 * Parses "2026-11-22T10:00:00Z", with "t", a blank or nothing but the date's end before the time,
 * any number of fraction digits (beyond µs cut), "Z", "z", "+02", "+02:00", "+0200" or no zone. A
 * leap second counts as the second before. Proleptic Gregorian, years 0001 to 9999, strict about
 * ranges (no 30 February).
 *
 * text needs not end with NUL. Returns FALSE, *time and *zoned untouched, when it is not a time.
 * *zoned tells whether a zone was given; without one the text is taken as UTC. Pure, any thread,
 * independent of the locale.
 */
gboolean rw_time_parse (const char *text, gsize length, gint64 *time, gboolean *zoned);

/* "2026-11-22T10:00:00Z", with ".123456" (trailing zeros cut) only where there is a fraction.
 * Caller frees. Pure, any thread. */
char *rw_time_format (gint64 time);

/* The last multiple of step (µs) at or before time, also before 1970: with RW_USEC_PER_DAY the
 * start of the UTC day. Less than a step after G_MININT64 it is the first multiple that there is.
 */
gint64 rw_time_floor (gint64 time, gint64 step);

G_END_DECLS

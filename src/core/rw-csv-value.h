/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * rw_csv_value: what the text of a field in a table means.
 *
 * For: reading tables that spreadsheets, statisticians and our own export wrote.
 * Not for: messages of devices (the decoders).
 *
 * Blanks around the text are forgiven. Out parameters are untouched where FALSE is returned. Pure,
 * any thread, independent of the locale.
 */

/* Whether the text says that there is no value: empty, or a word for it as programs write them
 * (NaN, null, None, NA). */
gboolean rw_csv_value_is_missing (const char *text);

/* A finite decimal number. A decimal comma is taken where the separator is another
 * character than the comma; for RW_CSV_NO_SEPARATOR it is not. */
gboolean rw_csv_value_parse_number (const char *text, char separator, double *number);

/* true/false, yes/no, on/off, 1/0, in any case. */
gboolean rw_csv_value_parse_flag (const char *text, gboolean *on);

/* ISO 8601 as rw_time_parse() takes it; or month/day/year with two digits (00 to 68 is 20xx) or
 * four, and hours and minutes, seconds and am or pm as there are: "3/2/19 6:05", "03/02/2019
 * 06:05:30 PM". *zoned as of rw_time_parse(): the latter never is. */
gboolean rw_csv_value_parse_time (const char *text, gint64 *time, gboolean *zoned);

/* "+02:00", "-0330", "Z": how far local time is ahead of UTC, µs. */
gboolean rw_csv_value_parse_offset (const char *text, gint64 *offset);

/* Our export puts an apostrophe before text that a spreadsheet would calculate, and before such an
 * apostrophe: the text without it. Points into text. */
const char *rw_csv_value_unguard (const char *text);

/* Whether the export has to do so. */
gboolean rw_csv_value_needs_guard (const char *text);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * rw_time_pattern: times in the form that a pattern describes ("%d.%m.%Y %H:%M").
 *
 * For: the mapping file, for devices that write neither ISO 8601 nor seconds since 1970.
 * Not for: what rw_time_parse() reads. Not strptime(): that one follows the locale, knows no
 * fractions of a second, and forgives what it should not.
 *
 * %Y year, %y year of two digits (69 is 1969, 68 is 2068), %m month, %b its English name of three
 * letters, %d day, %j day of the year, %H hour, %I hour of twelve with %p AM or PM, %M minute, %S
 * second with or without a fraction, %z Z, +01, +0100 or +01:00, %F is %Y-%m-%d, %D is %m/%d/%y, %T
 * is %H:%M:%S, %R is %H:%M, %% is a percent sign. Numbers may be shorter than they could be and
 * padded with blanks; a blank stands for any number of blanks, also none. Pure, any thread.
 */

/* Whether the pattern says a day and knows its letters; else *problem is a half sentence, to be
 * freed. */
gboolean rw_time_pattern_check (const char *pattern, char **problem);

/* Reads text. FALSE, and the rest untouched, where it does not follow the pattern, which must have
 * passed the check. *zoned tells whether it gave a zone; without one the text is taken as UTC. */
gboolean rw_time_pattern_parse (const char *pattern,
                                const char *text,
                                gint64 *time,
                                gboolean *zoned);

G_END_DECLS

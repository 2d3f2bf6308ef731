/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Moments as people type them: "2026-11-22", "2026-11-22 10:30", "10:30" of today, "now", and
 * "-3 h" for three hours ago (min, h, d). A full ISO 8601 time with its zone is taken as it is.
 *
 * For: entries. Pure functions. Not for: files and messages (rw-time.h).
 */

/* FALSE, *time (µs) untouched, when the text is none of these or there is no such moment. */
gboolean rw_moment_parse (const char *text, GTimeZone *zone, gint64 now, gint64 *time);

/* "2026-11-22 10:30", with seconds where there are any. Caller frees. */
char *rw_moment_format (gint64 time, GTimeZone *zone);

G_END_DECLS

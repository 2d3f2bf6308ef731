/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwClock: where "now" comes from, so that tests and replays need not wait.
 *
 * For: every decision that depends on the time of day.
 * Not for: measuring how long something took (g_get_monotonic_time).
 *
 * A plain value, copied freely. The default clock is the machine's.
 */
typedef struct
{
  gint64 (*now) (gpointer user_data); /* µs since 1970 UTC; NULL means the machine's clock */
  gpointer user_data;
} RwClock;

/* µs since 1970 UTC; clock may be NULL for the machine's. Any thread if the function is. */
gint64 rw_clock_now (const RwClock *clock);

/* A clock that stands at *time, which the caller keeps alive and moves. */
RwClock rw_clock_manual (gint64 *time);

G_END_DECLS

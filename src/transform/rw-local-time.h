/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * rw_local_time: from what a clock on a wall shows to UTC.
 *
 * For: times without a zone of which the mapping file says in which zone they were written.
 * Not for: showing times to people (ui).
 *
 * Twice a year this is not one to one, and then:
 *  - an hour that comes twice (clocks go back) is the later one of the two that is not after
 *    received, so that a device whose messages come soon is always right, and one whose messages
 *    come late is taken to speak of the second;
 *  - an hour that does not come at all (clocks go forward) is taken with the offset from before,
 *    as by a clock that nobody has put forward yet.
 * The same local, zone and received always give the same time. Any thread.
 */

/* local is what the clock showed, as µs from 1970-01-01T00:00 on that clock. received and the
 * result are µs since 1970 UTC. */
gint64 rw_local_time_to_utc (GTimeZone *zone, gint64 local, gint64 received);

/* A zone by name ("Europe/Amsterdam") or offset ("+01:00", "UTC"); NULL when there is none of that
 * name. Names are those of the system's zone database. */
GTimeZone *rw_local_time_find_zone (const char *name);

G_END_DECLS

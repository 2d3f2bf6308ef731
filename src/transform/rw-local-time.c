/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-local-time.h"

#include "rw-time.h"

#include <string.h>

/* Our clock and the sender's may differ by this much. */
#define CLOCK_TOLERANCE RW_USEC_PER_MIN

/* µs that the zone is ahead of UTC at a moment. */
static gint64
get_offset (GTimeZone *zone, gint64 utc)
{
  gint64 second = rw_time_floor (utc, RW_USEC_PER_SEC) / RW_USEC_PER_SEC;
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, second);

  return (gint64) g_time_zone_get_offset (zone, interval) * RW_USEC_PER_SEC;
}

gint64
rw_local_time_to_utc (GTimeZone *zone, gint64 local, gint64 received)
{
  /* No zone is more than a day from UTC, and none changes its offset twice in two days. */
  gint64 before = local - get_offset (zone, local - RW_USEC_PER_DAY);
  gint64 after = local - get_offset (zone, local + RW_USEC_PER_DAY);
  gboolean is_before = get_offset (zone, before) == local - before;
  gboolean is_after = get_offset (zone, after) == local - after;

  if (is_before && is_after)
    return MAX (before, after) <= received + CLOCK_TOLERANCE ? MAX (before, after)
                                                             : MIN (before, after);
  return is_after ? after : before;
}

GTimeZone *
rw_local_time_find_zone (const char *name)
{
  /* GLib also takes names that are paths out of the zone database. */
  if (*name == '\0' || *name == '/' || *name == ':' || strstr (name, "..") != NULL)
    return NULL;

  return g_time_zone_new_identifier (name);
}

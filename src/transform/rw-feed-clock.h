/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwFeedClock: how far the feed has come: the watermark that silence is measured against.
 *
 * For: telling a reefer that is silent from a feed that is slow, stands still or is played again.
 * Not for: the silence of the whole feed, which only the worker's clock can tell.
 *
 * DESIGN: the watermark is the third newest of the times of different reefers (of fewer while there
 * are fewer), so one or two clocks that are ahead do not move it, and it never goes back. When it
 * leaps over minutes in which a fleet would have reported, nobody was heard then: such a gap is
 * nobody's silence. A feed that brings the voyage of one reefer after another's leaps too, but
 * there the readings before are of one reefer, so it has no gaps.
 *
 * A plain value. Times are µs since 1970 UTC.
 */
#define RW_FEED_NEWEST 3
#define RW_FEED_RECENT 16
#define RW_FEED_GAPS 4

typedef struct
{
  gint64 time;
  const char *container_id;
} RwFeedEntry;

typedef struct
{
  gint64 begin;
  gint64 end;
} RwFeedGap;

typedef struct
{
  gint64 watermark; /* 0: none yet */
  RwFeedEntry newest[RW_FEED_NEWEST];
  const char *recent[RW_FEED_RECENT]; /* whose readings came last; a ring */
  RwFeedGap gaps[RW_FEED_GAPS];       /* the newest first; begin 0: none */
  guint next;                         /* in recent */
} RwFeedClock;

/* A reading came, in the order of the feed; container_id is interned. Returns whether the watermark
 * moved. */
gboolean rw_feed_clock_follow (RwFeedClock *self, const char *container_id, gint64 time);

/* The same of a stored state, which comes in no order. */
void rw_feed_clock_restore (RwFeedClock *self, const char *container_id, gint64 time);

/* How far the feed is known to have been there before a reading of that time: up to the reading;
 * but when it is far ahead of the watermark, whether alone or as the first after a gap, up to that.
 * self may be NULL. */
gint64 rw_feed_clock_get_present (const RwFeedClock *self, gint64 time);

/* When length µs have passed since begin in which the feed was there. self may be NULL. */
gint64 rw_feed_clock_add (const RwFeedClock *self, gint64 begin, gint64 length);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-feed-clock.h"

#include "rw-time.h"

#include <string.h>

/* A leap of the watermark that is a gap of the feed, and so many different reefers of the last
 * readings make a fleet. */
#define GAP (10 * RW_USEC_PER_MIN)
#define FLEET 8

/* Whether the reading is among the newest of different reefers now. */
static gboolean
note (RwFeedClock *self, const char *container_id, gint64 time)
{
  guint oldest = 0;

  for (guint i = 0; i < RW_FEED_NEWEST; i++)
    {
      if (self->newest[i].container_id == container_id)
        {
          if (time <= self->newest[i].time)
            return FALSE;
          self->newest[i].time = time;
          return TRUE;
        }
      if (self->newest[i].time < self->newest[oldest].time)
        oldest = i;
    }
  if (self->newest[oldest].container_id != NULL && time <= self->newest[oldest].time)
    return FALSE;

  self->newest[oldest] = (RwFeedEntry){ time, container_id };
  return TRUE;
}

/* The oldest of the newest; while there are not as many reefers, the newest. */
static gint64
get_watermark (const RwFeedClock *self)
{
  gint64 oldest = G_MAXINT64, newest = 0;

  for (guint i = 0; i < RW_FEED_NEWEST; i++)
    {
      oldest = MIN (oldest, self->newest[i].time);
      newest = MAX (newest, self->newest[i].time);
    }

  return self->newest[RW_FEED_NEWEST - 1].container_id != NULL ? oldest : newest;
}

static gboolean
was_fleet (const RwFeedClock *self)
{
  guint n = 0;

  for (guint i = 0; i < RW_FEED_RECENT; i++)
    {
      guint j = 0;

      while (j < i && self->recent[j] != self->recent[i])
        j++;
      n += self->recent[i] != NULL && j == i;
    }

  return n >= FLEET;
}

static void
add_gap (RwFeedClock *self, gint64 begin, gint64 end)
{
  memmove (self->gaps + 1, self->gaps, sizeof self->gaps - sizeof *self->gaps);
  self->gaps[0] = (RwFeedGap){ begin, end };
}

gboolean
rw_feed_clock_follow (RwFeedClock *self, const char *container_id, gint64 time)
{
  gboolean moved = note (self, container_id, time);
  gint64 watermark = moved ? get_watermark (self) : self->watermark;

  moved = watermark > self->watermark;
  if (moved && self->watermark != 0 && watermark - self->watermark >= GAP && was_fleet (self))
    add_gap (self, self->watermark, watermark);
  if (moved)
    self->watermark = watermark;
  self->recent[self->next] = container_id;
  self->next = (self->next + 1) % RW_FEED_RECENT;
  return moved;
}

void
rw_feed_clock_restore (RwFeedClock *self, const char *container_id, gint64 time)
{
  if (note (self, container_id, time))
    self->watermark = MAX (self->watermark, get_watermark (self));
  self->recent[self->next] = container_id;
  self->next = (self->next + 1) % RW_FEED_RECENT;
}

gint64
rw_feed_clock_get_present (const RwFeedClock *self, gint64 time)
{
  if (self == NULL || time - self->watermark < GAP || !was_fleet (self))
    return time;

  return self->watermark;
}

gint64
rw_feed_clock_add (const RwFeedClock *self, gint64 begin, gint64 length)
{
  gint64 end = begin + length;

  for (guint i = self != NULL ? RW_FEED_GAPS : 0; i > 0; i--)
    {
      const RwFeedGap *gap = &self->gaps[i - 1];

      if (gap->begin != 0 && gap->begin < end && gap->end > begin)
        end += gap->end - MAX (gap->begin, begin);
    }

  return end;
}

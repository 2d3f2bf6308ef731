/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-feed-watch.h"

#include "rw-time.h"

/* Not asked for so long, the computer slept. */
#define SLEPT (10 * RW_USEC_PER_SEC)

static void
begin (RwFeedWatch *self, gint64 now)
{
  self->begun_time = now;
  self->broker_up_time = now;
  self->database_up_time = now;
  self->worker_time = now;
}

static gboolean
is_watching (const RwPipelineStatus *status)
{
  return status->started_time != 0;
}

static RwFeedState
judge (const RwFeedWatch *self,
       const RwPipelineStatus *status,
       gint64 patience,
       gint64 now,
       gint64 clock,
       gint64 *since)
{
  gint64 last = MAX (status->last_message, clock - (now - self->begun_time));

  if (now - self->worker_time > RW_FEED_WATCH_PATIENCE)
    {
      *since = clock - (now - self->worker_time);
      return RW_FEED_NO_WORKER;
    }
  if (now - self->broker_up_time > RW_FEED_WATCH_PATIENCE)
    {
      *since = clock - (now - self->broker_up_time);
      return RW_FEED_NO_BROKER;
    }
  if (now - self->database_up_time > RW_FEED_WATCH_PATIENCE)
    {
      *since = clock - (now - self->database_up_time);
      return RW_FEED_NO_DATABASE;
    }
  /* A worker that reads no broker waits for nothing. */
  if (status->broker == RW_LINK_UP && clock - last > patience)
    {
      *since = last;
      return RW_FEED_NO_MESSAGE;
    }
  return RW_FEED_FINE;
}

RwFeedState
rw_feed_watch_look (RwFeedWatch *self,
                    const RwPipelineStatus *status,
                    gint64 patience,
                    gint64 now,
                    gint64 clock,
                    gint64 *since)
{
  gint64 unused;

  if (self->asked_time == 0 || now - self->asked_time > SLEPT || !is_watching (status))
    begin (self, now);
  self->asked_time = now;
  self->worker_time = MAX (self->worker_time, status->heartbeat);
  if (status->broker == RW_LINK_UP || status->broker == RW_LINK_OFF)
    self->broker_up_time = now;
  if (status->database == RW_LINK_UP || status->database == RW_LINK_OFF)
    self->database_up_time = now;
  return judge (self, status, patience, now, clock, since != NULL ? since : &unused);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pipeline-status.h"

G_BEGIN_DECLS

/*
 * RwFeedWatch: whether what the window shows can still be trusted to be now, as the window itself
 * sees it: a screen that stands still looks like one on which all is well.
 *
 * For: the banner and the sound of a silent feed.
 * Not for: the alarm feed_stale, which the worker raises: this finds as well what a worker that
 * does not run, or a database that does not answer, could not tell of.
 *
 * A plain value; begin with all zero. Asked about once a second. When it was not asked for longer
 * than that (the computer slept) it begins again and waits as at the start.
 */
typedef enum
{
  RW_FEED_FINE,
  RW_FEED_NO_WORKER,   /* the thread that reads no longer turns */
  RW_FEED_NO_BROKER,   /* the link to the broker is down */
  RW_FEED_NO_DATABASE, /* the link to the database is down: no alarm is seen */
  RW_FEED_NO_MESSAGE,  /* both are up and nothing comes */
} RwFeedState;

typedef struct
{
  gint64 asked_time;     /* monotonic µs; 0: never */
  gint64 begun_time;     /* when it began to watch */
  gint64 broker_up_time; /* when the link was last seen up */
  gint64 database_up_time;
  gint64 worker_time; /* when the thread was last seen to turn */
} RwFeedWatch;

/* The worker, the broker and the database may be away for so long, µs. */
#define RW_FEED_WATCH_PATIENCE (20 * G_GINT64_CONSTANT (1000000))

/* status as the worker told it last; now is monotonic µs, clock µs since 1970 UTC. Without a
 * message for patience (µs) the feed is silent. *since becomes when it began, µs since 1970 UTC. */
RwFeedState rw_feed_watch_look (RwFeedWatch *self,
                                const RwPipelineStatus *status,
                                gint64 patience,
                                gint64 now,
                                gint64 clock,
                                gint64 *since);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-feed-watch.h"
#include "rw-time.h"

#define SECOND RW_USEC_PER_SEC
#define CLOCK (G_GINT64_CONSTANT (1795341600000000)) /* 2026-11-22T10:00:00Z */
#define PATIENCE (300 * SECOND)

typedef struct
{
  RwFeedWatch watch;
  RwPipelineStatus status;
  gint64 now;
  gboolean turns; /* the worker */
  gboolean comes; /* a message each second */
  gint64 since;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->now = 1000 * SECOND;
  fixture->turns = fixture->comes = TRUE;
  fixture->status.broker = fixture->status.database = RW_LINK_UP;
  fixture->status.started_time = CLOCK;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
}

/* Lets so many seconds pass; the state after that. */
static RwFeedState
pass (Fixture *fixture, guint seconds)
{
  RwFeedState state = RW_FEED_FINE;

  for (guint i = 0; i < seconds; i++)
    {
      fixture->now += SECOND;
      if (fixture->turns)
        fixture->status.heartbeat = fixture->now;
      if (fixture->comes)
        fixture->status.last_message = CLOCK + fixture->now;
      state = rw_feed_watch_look (&fixture->watch, &fixture->status, PATIENCE, fixture->now,
                                  CLOCK + fixture->now, &fixture->since);
    }
  return state;
}

static void
test_fine (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (pass (fixture, 1000), ==, RW_FEED_FINE);
}

static void
test_no_message (Fixture *fixture, gconstpointer data)
{
  pass (fixture, 10);
  fixture->comes = FALSE;
  g_assert_cmpint (pass (fixture, 300), ==, RW_FEED_FINE);
  g_assert_cmpint (pass (fixture, 1), ==, RW_FEED_NO_MESSAGE);
  g_assert_cmpint (fixture->since, ==, fixture->status.last_message);
  fixture->comes = TRUE;
  g_assert_cmpint (pass (fixture, 1), ==, RW_FEED_FINE);
}

/* Nothing ever came: it has as long from the start on. */
static void
test_never (Fixture *fixture, gconstpointer data)
{
  fixture->comes = FALSE;
  g_assert_cmpint (pass (fixture, 301), ==, RW_FEED_FINE);
  g_assert_cmpint (pass (fixture, 1), ==, RW_FEED_NO_MESSAGE);
}

static void
test_dead_worker (Fixture *fixture, gconstpointer data)
{
  pass (fixture, 10);
  fixture->turns = fixture->comes = FALSE;
  g_assert_cmpint (pass (fixture, 20), ==, RW_FEED_FINE);
  g_assert_cmpint (pass (fixture, 1), ==, RW_FEED_NO_WORKER);
  g_assert_cmpint (fixture->since, ==, CLOCK + fixture->status.heartbeat);
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  pass (fixture, 10);
  fixture->status.broker = RW_LINK_CONNECTING;
  g_assert_cmpint (pass (fixture, 20), ==, RW_FEED_FINE);
  g_assert_cmpint (pass (fixture, 1), ==, RW_FEED_NO_BROKER);
  fixture->status.broker = RW_LINK_UP;
  fixture->status.database = RW_LINK_FAILED;
  g_assert_cmpint (pass (fixture, 1), ==, RW_FEED_FINE);
  g_assert_cmpint (pass (fixture, 20), ==, RW_FEED_NO_DATABASE);
  fixture->status.database = RW_LINK_UP;
  g_assert_cmpint (pass (fixture, 1), ==, RW_FEED_FINE);
}

/* A console that only looks at a database waits for no messages. */
static void
test_no_broker_wanted (Fixture *fixture, gconstpointer data)
{
  fixture->status.broker = RW_LINK_OFF;
  fixture->comes = FALSE;
  g_assert_cmpint (pass (fixture, 1000), ==, RW_FEED_FINE);
}

/* The lid was closed for the night: nobody is woken by what is only late. */
static void
test_sleep (Fixture *fixture, gconstpointer data)
{
  pass (fixture, 10);
  fixture->now += 8 * 3600 * SECOND;
  fixture->comes = FALSE;
  g_assert_cmpint (pass (fixture, 100), ==, RW_FEED_FINE);
  g_assert_cmpint (pass (fixture, 202), ==, RW_FEED_NO_MESSAGE);
}

/* Before there is a worker there is nothing to watch. */
static void
test_not_begun (Fixture *fixture, gconstpointer data)
{
  fixture->status = (RwPipelineStatus){ .broker = RW_LINK_OFF };
  fixture->turns = fixture->comes = FALSE;
  g_assert_cmpint (pass (fixture, 1000), ==, RW_FEED_FINE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/feed-watch/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("fine", test_fine);
  ADD ("no-message", test_no_message);
  ADD ("never", test_never);
  ADD ("dead-worker", test_dead_worker);
  ADD ("links", test_links);
  ADD ("no-broker-wanted", test_no_broker_wanted);
  ADD ("sleep", test_sleep);
  ADD ("not-begun", test_not_begun);
  return g_test_run ();
}

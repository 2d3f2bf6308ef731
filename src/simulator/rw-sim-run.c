/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-run.h"

#include "rw-sim-sink.h"
#include "rw-time.h"

#include <poll.h>

/* How long to wait for the last acknowledgements. */
#define DRAIN_LIMIT (30 * RW_USEC_PER_SEC)

/* The longest sleep, and the grid of wake-ups: a message may be that late. */
#define LONGEST_SLEEP RW_USEC_PER_SEC
#define WAKE_UP_GRID (RW_USEC_PER_SEC / 100)

/* After so many slots it is time to look at the broker and at signals again. */
#define SLOTS_AT_ONCE 64

/* A fleet that begins in the past catches up at this many messages a second, or at twice its own
 * rate where that is more. */
#define CATCH_UP_RATE 3000.0

typedef struct
{
  RwSimOptions *options;
  RwSimFleet *fleet;
  RwSimSink *sink;
  int signal_fd;
  gboolean catches_up; /* begins in the past and ends up at the clock */
  gboolean caught_up;  /* is there */
  gint64 begin;       /* monotonic µs */
  gint64 end_time;    /* simulated µs */
  gint64 end_clock;   /* monotonic µs, or G_MAXINT64 */
  double speed;       /* simulated µs per µs until the clock is reached */
  gint64 reached;     /* simulated µs */
  gint64 next_send;   /* monotonic µs, by --rate */
} Run;

static gboolean
was_signalled (const Run *run)
{
  struct pollfd fd = { .fd = run->signal_fd, .events = POLLIN };

  return run->signal_fd >= 0 && poll (&fd, 1, 0) > 0;
}

/* Until when slots are due at a moment of the clock. */
static gint64
get_due_time (Run *run, gint64 clock)
{
  gint64 time;

  if (rw_sim_options_is_unpaced (run->options))
    return G_MAXINT64;

  time = run->options->fleet.start + (gint64) ((double) (clock - run->begin) * run->speed);
  if (run->catches_up && time >= g_get_real_time ())
    {
      run->caught_up = TRUE;
      return g_get_real_time ();
    }

  return time;
}

/* When the clock will have come to the next slot, rounded up to the grid. */
static gint64
get_wake_up (const Run *run, gint64 clock, gint64 due)
{
  double ahead = (double) (rw_sim_fleet_get_next_time (run->fleet) - due);
  double speed = run->caught_up ? 1 : run->speed;
  gint64 wait = ahead > 0 ? (gint64) MIN (ahead / speed, (double) LONGEST_SLEEP) : 0;

  wait = (wait + WAKE_UP_GRID) / WAKE_UP_GRID * WAKE_UP_GRID;
  return MIN (clock + wait, run->end_clock);
}

static gboolean
emit_slot (Run *run, GError **error)
{
  RwSimText *truth = rw_sim_fleet_get_truth (run->fleet);
  RwSimText *bookings = rw_sim_fleet_get_bookings (run->fleet);
  RwSimSample sample;
  gboolean reports;

  run->reached = rw_sim_fleet_get_next_time (run->fleet);
  reports = rw_sim_fleet_next (run->fleet, &sample);
  if (!rw_sim_sink_write_truth (run->sink, truth, error)
      || !rw_sim_sink_write_bookings (run->sink, bookings, error))
    return FALSE;
  if (!reports)
    return TRUE;

  if (run->options->rate > 0)
    run->next_send += (gint64) (RW_USEC_PER_SEC / run->options->rate);
  return rw_sim_sink_send (run->sink, &sample, error);
}

/* Sends what is due, up to a limit. *sleep_until says when there is more to do. */
static gboolean
emit_due (Run *run, gint64 *sleep_until, GError **error)
{
  gint64 clock = g_get_monotonic_time ();
  gint64 due = MIN (get_due_time (run, clock), run->end_time - 1);

  /* A pause that was not used is not made up for by a burst. */
  if (run->options->rate > 0)
    run->next_send = MAX (run->next_send, clock - WAKE_UP_GRID);

  for (guint i = 0; i < SLOTS_AT_ONCE; i++)
    {
      if (rw_sim_fleet_get_next_time (run->fleet) > due)
        {
          *sleep_until = get_wake_up (run, clock, due);
          return TRUE;
        }
      if (run->options->rate > 0 && run->next_send > clock)
        {
          *sleep_until = MIN (run->next_send, run->end_clock);
          return TRUE;
        }
      if (!rw_sim_sink_is_ready (run->sink))
        {
          *sleep_until = MIN (clock + LONGEST_SLEEP, run->end_clock);
          return TRUE;
        }
      if (!emit_slot (run, error))
        return FALSE;
    }

  *sleep_until = clock;
  return TRUE;
}

static gboolean
is_over (const Run *run)
{
  return rw_sim_fleet_get_next_time (run->fleet) >= run->end_time
         || g_get_monotonic_time () >= run->end_clock || was_signalled (run);
}

static gboolean
run_to_end (Run *run, GError **error)
{
  while (!is_over (run))
    {
      gint64 sleep_until;

      if (!emit_due (run, &sleep_until, error)
          || !rw_sim_sink_wait (run->sink, run->signal_fd, sleep_until, error))
        return FALSE;
    }

  return rw_sim_sink_finish (run->sink, DRAIN_LIMIT, error);
}

static void
set_limits (Run *run)
{
  const RwSimOptions *options = run->options;
  double natural = options->fleet.n_reefers * (double) RW_USEC_PER_SEC
                   / (double) options->fleet.interval;
  double duration = options->duration * RW_USEC_PER_SEC;

  run->end_time = RW_SIM_END_OF_TIME;
  run->end_clock = G_MAXINT64;
  run->speed = options->speed;
  if (duration > 0)
    run->end_time =
        MIN (run->end_time, options->fleet.start + (gint64) (duration * options->speed));

  /* With a limited rate simulated time lags behind, so the clock decides. */
  if (duration > 0 && options->rate > 0 && !rw_sim_options_is_unpaced (options))
    run->end_clock = run->begin + (gint64) duration;

  if (run->catches_up && options->speed <= 1)
    run->speed = MAX (2, CATCH_UP_RATE / natural);
}

gboolean
rw_sim_run (RwSimOptions *options, int signal_fd, RwSimResult *result, GError **error)
{
  g_autoptr (RwSimFleet) fleet = NULL;
  g_autoptr (RwSimSink) sink = NULL;
  Run run = { .options = options, .signal_fd = signal_fd };
  gboolean done;

  *result = (RwSimResult) { .reefers = options->fleet.n_reefers };
  sink = rw_sim_sink_new (options, error);
  if (sink == NULL)
    return FALSE;

  run.catches_up = rw_sim_options_catches_up (options);
  rw_sim_options_settle_start (options, g_get_real_time ());
  fleet = rw_sim_fleet_new (&options->fleet);
  run.fleet = fleet;
  run.sink = sink;
  run.begin = g_get_monotonic_time ();
  run.next_send = run.begin;
  run.reached = options->fleet.start;
  set_limits (&run);

  done = run_to_end (&run, error);
  result->published = rw_sim_sink_get_published (sink);
  result->acknowledged = rw_sim_sink_get_acknowledged (sink);
  result->simulated_seconds = (double) (run.reached - options->fleet.start) / RW_USEC_PER_SEC;
  result->seconds = (double) (g_get_monotonic_time () - run.begin) / RW_USEC_PER_SEC;
  return done;
}

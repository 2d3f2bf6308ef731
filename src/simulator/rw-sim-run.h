/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-options.h"

G_BEGIN_DECLS

/*
 * RwSimRun: one run of the simulator: a fleet, a clock and somewhere to send messages to.
 *
 * For: main().
 * Not for: what reefers do (RwSimFleet).
 *
 * DESIGN: one thread. Simulated time follows the monotonic clock at --speed; the next slot of the
 * fleet tells until when the thread may sleep, in one poll() with the broker's socket and a
 * descriptor for signals, so a signal is never missed and nothing is done in a signal handler.
 */
typedef struct
{
  guint64 published;         /* messages handed over, or lines written */
  guint64 acknowledged;      /* by the broker, or written */
  guint reefers;
  double simulated_seconds;
  double seconds;            /* of the clock */
} RwSimResult;

/* Runs until the end of the duration or SIGTERM or SIGINT, which the caller has blocked and which
 * signal_fd (or -1) tells of. Fills in *result in any case. FALSE with error when it had to stop
 * before or when not all was acknowledged. */
gboolean rw_sim_run (RwSimOptions *options, int signal_fd, RwSimResult *result, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-score-fleet.h"

G_BEGIN_DECLS

/*
 * RwScoreWorker: the real way of what a fleet reports: reeferwatch-simulator writes messages, truth
 * and bookings to files, reeferwatchctl imports the bookings into a private PostgreSQL, and
 * reeferwatch-worker --replay reads the messages, judges them and stores readings and alarms, which
 * are then read back.
 *
 * For: bench-alarms.
 * Not for: trying out rules quickly (RwScoreDirect).
 *
 * text is the truth that the simulator must have written. (transfer full) a GArray of RwScoreAlarm.
 * Ends the process with a message where one of the programs fails.
 */
GArray *rw_score_worker (const RwSimFleetConfig *config, double days, const RwSimText *text);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-score.h"
#include "rw-sim-fleet.h"

G_BEGIN_DECLS

/*
 * RwScoreFleet: goes through simulated days and keeps the truth about them: the faults, how much of
 * each could be known, and when its effects were over; and what two simple rules make of the same
 * readings:
 *
 *   threshold18   a reading above 18 °C, whatever the cargo, in tumbling windows of a minute
 *   fixed         one limit for each mode of cargo: chilled above 16 °C or below -2 °C, frozen
 *                 above -15 °C (the widest limits that no cargo of the mode is harmed within)
 *
 * A baseline would tell of each window anew; windows in a row are taken as one alarm here, which is
 * kind to it.
 *
 * For: bench-alarms.
 * Not for: judging by rules (rw-score-direct, rw-score-worker).
 */
typedef struct _RwScoreFleet RwScoreFleet;

typedef enum
{
  RW_BASELINE_THRESHOLD18,
  RW_BASELINE_FIXED,
  RW_N_BASELINES,
} RwBaseline;

const char *rw_baseline_get_name (RwBaseline baseline);

RwScoreFleet *rw_score_fleet_new (const RwSimFleetConfig *config, double days);
void rw_score_fleet_free (RwScoreFleet *self);

/* The same fleet at its beginning, and the end of the days, µs. */
RwSimFleet *rw_score_fleet_new_again (RwScoreFleet *self);
gint64 rw_score_fleet_get_end (RwScoreFleet *self);

/* The next report. FALSE at the end of the days. */
gboolean rw_score_fleet_next (RwScoreFleet *self, RwSimSample *sample);

/* At the end: valid as long as the fleet. The alarms are of RwScoreAlarm. */
const RwScoreTruth *rw_score_fleet_get_truth (RwScoreFleet *self);
GArray *rw_score_fleet_get_baseline (RwScoreFleet *self, RwBaseline baseline);

/* The truth as the simulator writes it, to compare with its file. */
const RwSimText *rw_score_fleet_get_text (RwScoreFleet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwScoreFleet, rw_score_fleet_free)

G_END_DECLS

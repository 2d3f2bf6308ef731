/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-reefer.h"

G_BEGIN_DECLS

/*
 * RwSimFleet: all reefers and their groups, and the order in which they report.
 *
 * For: going through simulated time from one report to the next.
 * Not for: wall-clock time, files or brokers (RwSimRun).
 *
 * DESIGN: all reefers report once per interval, each at its own phase. The phases are a
 * golden-ratio sequence, so they are spread evenly whatever the size of the fleet, and the reefers
 * are walked through in the order of their phases again and again: no queue is needed. Each reefer
 * advances its own state from its last slot to this one.
 *
 * One thread.
 */
typedef struct
{
  guint n_reefers;       /* 1 to RW_SIM_MAX_REEFERS */
  gint64 interval;       /* µs between two reports of a reefer, at least a millisecond */
  gint64 start;          /* µs since 1970 UTC */
  guint64 seed;
  guint fault_kinds;     /* mask of RW_SIM_FAULT_BIT */
  double faults_per_day; /* per reefer, 0 to 24 */
  double everyday;       /* how much of what is no fault happens: 0 nothing, 1 what is usual */
} RwSimFleetConfig;

#define RW_SIM_MAX_REEFERS 1000000

typedef struct _RwSimFleet RwSimFleet;

RwSimFleet *rw_sim_fleet_new (const RwSimFleetConfig *config);
void rw_sim_fleet_free (RwSimFleet *self);

/* The simulated time of the next slot, µs; of the last one while something from it is to come. */
gint64 rw_sim_fleet_get_next_time (const RwSimFleet *self);

/* Goes to the next slot. TRUE and *sample when its reefer reports something; FALSE when it is
 * silent. A message that was held up comes after the reefer's next one, as if in the same slot. The
 * sample is valid until the next call. */
gboolean rw_sim_fleet_next (RwSimFleet *self, RwSimSample *sample);

/* The ground truth since the last call of rw_sim_text_reset() on it: a JSON line for each fault and
 * container. The caller empties it. */
RwSimText *rw_sim_fleet_get_truth (RwSimFleet *self);

/* The same for what is ordered: lines of CSV with the columns of the table booking, of which the
 * first names them. */
RwSimText *rw_sim_fleet_get_bookings (RwSimFleet *self);

/* For looking on: reefer i of n_reefers, and the number of groups. */
const RwSimReefer *rw_sim_fleet_get_reefer (const RwSimFleet *self, guint i);
guint rw_sim_fleet_get_n_groups (const RwSimFleet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSimFleet, rw_sim_fleet_free)

G_END_DECLS

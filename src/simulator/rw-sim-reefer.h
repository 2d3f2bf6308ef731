/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-cargo.h"
#include "rw-sim-group.h"
#include "rw-sim-thermal.h"

G_BEGIN_DECLS

/*
 * RwSimReefer: one refrigerated container: its box, its machine's programme (defrost), its door,
 * its gases, its sensors with their errors, and its faults.
 *
 * For: saying what this reefer would report at a time.
 * Not for: how that is written down (rw-sim-message.h).
 *
 * A plain struct in the fleet's array, one thread. What a reefer does follows from the seed and its
 * number (and the interval), never from the other reefers.
 */
typedef struct
{
  char id[12]; /* ISO 6346 */
  const RwSimCargo *cargo;
  RwSimGroup *group; /* not owned */
  double latitude_offset;  /* degrees, its slot on the ship or in the yard */
  double longitude_offset;
  gint64 phase;            /* µs into each interval at which it reports */

  RwSimRandom random;
  RwSimFaultPlan plan;
  RwSimBox box;
  RwSimThermal thermal;
  gint64 time;             /* of the state */

  double ambient;          /* outside, as of ambient_time */
  gint64 ambient_time;

  guint8 defrost_hours;    /* its programme */
  gint64 next_defrost;
  gint64 defrost_end;
  gint64 door_opened;      /* 0 while closed */
  gint64 door_closes;
  gint64 next_door;

  double coil;             /* K by which the coil misleads the return probe */
  double ripple;           /* K by which the control hunts */
  double breath;           /* % of CO2 that gathered in still air */
  double gas_wander;       /* % */
  double humidity_wander;  /* % */
  double offsets[4];       /* K: errors of the probes for supply, return, box and ambient air */

  gint64 stuck_since;      /* 0 while no sensor is stuck */
  double stuck_value;
  gint64 reported;         /* when it last reported, or G_MININT64 */
  gboolean reported_power;
} RwSimReefer;

/* What one reefer reports at one time. */
typedef struct
{
  const RwSimReefer *reefer;
  gint64 time;
  double temperature; /* °C, probe in the cargo space */
  double target;
  double supply;
  double back;        /* return air */
  double ambient;
  double kilowatts;
  double oxygen;      /* %; the gases only where cargo->measures_gases */
  double nitrogen;
  double carbon_dioxide;
  double humidity;
  double door_minutes;
  double latitude;
  double longitude;
  gboolean fans[3];
  gboolean vents[3];
  gboolean defrosting;
  gboolean powered;
  gboolean faulty;    /* a fault is in force: for shapes that carry the label */
} RwSimSample;

/* Makes reefer `number` of a fleet, settled and in mid-life at start. faults are the kinds that may
 * befall it and how many do a day. Returns whether self->plan.fault is to be told. */
gboolean rw_sim_reefer_init (RwSimReefer *self,
                             guint64 seed,
                             guint number,
                             RwSimGroup *group,
                             gint64 start,
                             guint faults,
                             double faults_per_day);

/* Lets time pass until `time`. Returns whether a fault began that is to be told. */
gboolean rw_sim_reefer_advance (RwSimReefer *self,
                                gint64 time,
                                guint faults,
                                double faults_per_day);

/* Reads all sensors at self->time. FALSE, *sample untouched, when it does not report now: silent,
 * or saving its battery while it has no power. */
gboolean rw_sim_reefer_report (RwSimReefer *self, RwSimSample *sample);

G_END_DECLS

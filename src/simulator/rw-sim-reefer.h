/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-cargo.h"
#include "rw-sim-everyday.h"
#include "rw-sim-group.h"
#include "rw-sim-thermal.h"

G_BEGIN_DECLS

/*
 * RwSimReefer: one refrigerated container: its box, its machine's programme (defrost), its door,
 * its gases, its sensors with their errors, what happens to it every day, and its faults.
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
  RwSimEveryday everyday;
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
  double ripple;           /* K by which the control hunts: of supply air, and what of it comes */
  double ripple_back;      /* back with return air, later */
  double breath;           /* % of CO2 that gathered in still air */
  double gas_wander;       /* % */
  double humidity_wander;  /* % */
  double offsets[4];       /* K: errors of the probes for supply, return, box and ambient air */

  gint64 stuck_since;      /* 0 while no sensor is stuck */
  double stuck_value;
  gint64 reported;         /* when it last reported, or G_MININT64 */
  gboolean reported_power;
  struct _RwSimSample *held; /* a message that is held up on its way, owned; or NULL */
} RwSimReefer;

/* What one reefer reports at one time. */
typedef struct _RwSimSample
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

/* What is to be told of a reefer, bits. */
typedef enum
{
  RW_SIM_NEWS_FAULT = 1 << 0,   /* self->plan.fault began */
  RW_SIM_NEWS_BOOKING = 1 << 1, /* another setpoint is ordered from self->everyday.ordered on */
} RwSimNews;

/* What happens to the reefers of a fleet. */
typedef struct
{
  guint faults;          /* mask of RW_SIM_FAULT_BIT: the kinds that may befall one */
  double faults_per_day; /* how many do */
  double everyday;       /* how much of what is no fault happens: 0 nothing, 1 what is usual */
} RwSimLife;

/* Makes reefer `number` of a fleet, settled and in mid-life at start, or about to be loaded.
 * Returns what is to be told, RwSimNews. */
guint rw_sim_reefer_init (RwSimReefer *self,
                          guint64 seed,
                          guint number,
                          RwSimGroup *group,
                          gint64 start,
                          const RwSimLife *life);
void rw_sim_reefer_clear (RwSimReefer *self);

/* Lets time pass until `time`. Returns what is to be told, RwSimNews. */
guint rw_sim_reefer_advance (RwSimReefer *self, gint64 time, const RwSimLife *life);

/* Reads all sensors at self->time. FALSE, *sample untouched, when nothing arrives from it now: not
 * loaded yet, silent, saving its battery while it has no power, or held up on the way (then it is
 * self->held, to come after the next one). */
gboolean rw_sim_reefer_report (RwSimReefer *self, RwSimSample *sample);

G_END_DECLS

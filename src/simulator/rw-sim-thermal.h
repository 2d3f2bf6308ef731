/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSimThermal: the heat in one box: a node for the air with the inner walls, a node for the cargo,
 * and the machine that moves heat out (or in).
 *
 *   ambient --leak--> air <--coupling--> cargo (breathes)
 *                      |
 *                   machine: return air in, supply air out
 *
 * For: temperatures and electric power that follow from each other.
 * Not for: sensors, which have errors of their own (RwSimReefer).
 *
 * Plain values; temperatures °C, heat W, power kW. Steps are implicit, so any step is stable;
 * up to a minute they are also true to the machine's cycles.
 */

/* What does not change about a box. */
typedef struct
{
  double leak;              /* W/K through the walls: k·A */
  double cargo_capacity;    /* J/K */
  double respiration;       /* W at the cargo's setpoint */
  double respiration_point; /* °C, that setpoint */
  double strength;          /* cooling power of this machine, 1 for a new one */
  gboolean deep;            /* a super freezer: better walls and a second stage */
} RwSimBox;

/* What acts on it during a step. */
typedef struct
{
  double setpoint;
  double ambient;
  double airflow;      /* share of the fans that run, 0 to 1 */
  double refrigerant;  /* share of the cooling power that is left, 0 to 1 */
  gboolean powered;
  gboolean defrosting;
  gboolean heater_stuck;
  gboolean door_open;
} RwSimConditions;

typedef struct
{
  double air;        /* return air */
  double cargo;      /* its mean */
  double supply;     /* supply air */
  double kilowatts;
  gboolean compressor;
  double compressor_seconds; /* since the compressor last went on or off */
} RwSimThermal;

/* The state of a box that has been running undisturbed for days. */
void rw_sim_thermal_settle (RwSimThermal *self,
                            const RwSimBox *box,
                            const RwSimConditions *conditions);

/* Lets seconds (> 0) pass. */
void rw_sim_thermal_step (RwSimThermal *self,
                          const RwSimBox *box,
                          const RwSimConditions *conditions,
                          double seconds);

G_END_DECLS

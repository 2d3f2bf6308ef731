/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-cargo-profile.h"

G_BEGIN_DECLS

/*
 * RwSimCargo: what the simulated fleet carries: the shipped cargo profiles and what physics needs
 * to know besides.
 *
 * For: choosing a reefer's cargo and its heat, gases and humidity.
 * Not for: judging readings (RwCargoProfile).
 */
typedef struct
{
  const char *product_id; /* interned */
  RwCargoMode mode;
  double setpoint;        /* °C */
  double low;             /* °C, the lowest that does no harm */
  double high;
  double weight;          /* how often it is carried, relative to the others */
  double heat_capacity;   /* kJ/(kg·K) */
  double respiration;     /* W/t at setpoint */
  double humidity;        /* % relative */
  double oxygen;          /* % in controlled atmosphere; 0 for a cargo that needs none */
  double carbon_dioxide;  /* % in controlled atmosphere */
  gboolean measures_gases;
} RwSimCargo;

/* The table, made once from the file cargo-profiles.csv that is built in; *n is its length. Lives
 * as long as the process. Main thread. */
const RwSimCargo *rw_sim_cargo_get_all (guint *n);

G_END_DECLS

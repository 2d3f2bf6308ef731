/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-fleet.h"
#include "rw-time.h"

/*
 * What several tests of the simulator share: a fleet of their own at a fixed time.
 */

/* 2026-11-22T10:00:00Z */
#define SIM_TEST_START (G_GINT64_CONSTANT (1795341600) * RW_USEC_PER_SEC)

/* A healthy fleet that reports once a minute. */
RwSimFleetConfig sim_test_make_config (guint n_reefers);

/* Steps through hours of simulated time and calls the function for each report. */
typedef void (*SimTestFunc) (const RwSimSample *sample, gpointer user_data);
void sim_test_run (RwSimFleet *fleet, double hours, SimTestFunc func, gpointer user_data);

/* One line of ground truth. */
typedef struct
{
  char *container_id;
  char *kind;
  gint64 begin;
  gint64 end;
  char **expected;
} SimTestTruth;

/* Parses the fleet's ground truth so far and empties it: (transfer full) a GPtrArray of
 * SimTestTruth that owns its elements. */
GPtrArray *sim_test_take_truth (RwSimFleet *fleet);

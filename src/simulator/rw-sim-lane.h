/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwSimLane: the ports of the world that matter for reefers, the points ships pass between them,
 * and the lanes that join them.
 *
 * For: giving the simulated fleet plausible ways: through straits and canals, round capes.
 * Not for: navigation.
 *
 * A table built into the program; everything lives as long as the process. Any thread.
 */
typedef struct
{
  const char *name;
  double latitude; /* degrees */
  double longitude;
} RwSimPlace;

typedef enum
{
  RW_SIM_LANE_SEA,
  RW_SIM_LANE_ROAD,
} RwSimLaneKind;

typedef struct
{
  RwSimLaneKind kind;
  const char *text; /* names of places, blank between them; those with a * are ports of call */
} RwSimLane;

/* One place of a lane. */
typedef struct
{
  const RwSimPlace *place;
  gboolean is_call;
} RwSimStop;

const RwSimLane *rw_sim_lane_get_all (RwSimLaneKind kind, guint *n);

/* The stops of a lane in their order: (transfer full) a GArray of RwSimStop, at least two. */
GArray *rw_sim_lane_get_stops (const RwSimLane *lane);

/* The ports that have a terminal, in a fixed order. */
const RwSimPlace *rw_sim_lane_get_terminal (guint index);
guint rw_sim_lane_get_n_terminals (void);

G_END_DECLS

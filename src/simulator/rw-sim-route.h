/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-sim-lane.h"

G_BEGIN_DECLS

/*
 * RwSimRoute: a ship or truck that goes up and down a lane at its own pace and rests in its ports.
 *
 * For: where it is at any time: a pure function of time, so readings may be asked in any order.
 * Not for: which way is shortest.
 *
 * Legs are great circles, so the antimeridian is nothing special. Immutable once made; any thread.
 */
typedef struct _RwSimRoute RwSimRoute;

/* speed in m/s, stay in µs at each port of call. Free with rw_sim_route_free(). */
RwSimRoute *rw_sim_route_new (const RwSimLane *lane, double speed, gint64 stay);
void rw_sim_route_free (RwSimRoute *self);

/* The time of one voyage there and back, µs. */
gint64 rw_sim_route_get_period (const RwSimRoute *self);

/* The position, degrees, at a time since the beginning of a voyage (any time ≥ 0). Returns whether
 * it lies in a port. */
gboolean rw_sim_route_locate (const RwSimRoute *self,
                              gint64 time,
                              double *latitude,
                              double *longitude);

/* Metres between two positions in degrees. */
double rw_sim_route_distance (double latitude_a,
                              double longitude_a,
                              double latitude_b,
                              double longitude_b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSimRoute, rw_sim_route_free)

G_END_DECLS

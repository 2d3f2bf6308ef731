/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fleet.h"

G_BEGIN_DECLS

/*
 * A made-up fleet for tests, pictures and benchmarks of the map: ships at sea and terminals, each
 * with many reefers, of which a few are in alarm, silent, off, at an old position or at none.
 *
 * The same n gives the same fleet. Ids are "TEST0000000" and on. now is µs since 1970 UTC: when the
 * newest readings are from.
 */
RwFleet *rw_test_fleet_new (guint n, gint64 now);

/* The same into an empty fleet. */
void rw_test_fleet_fill (RwFleet *fleet, guint n, gint64 now);

/* Moves every ship a little and updates its reefers, as a minute of readings does. */
void rw_test_fleet_sail (RwFleet *fleet, gint64 now, double degrees);

G_END_DECLS

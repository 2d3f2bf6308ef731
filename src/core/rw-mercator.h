/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwMercator: degrees to the square world of the web's spherical mercator and back.
 *
 * For: anything that places a position on a map. The world is 1 wide and 1 high; x = 0 is 180° W,
 * y = 0 is RW_MERCATOR_MAX_LATITUDE north.
 * Not for: distances over the ground.
 *
 * Pure, any thread. x is not wrapped: 190° E lies at x > 1, as a track across the antimeridian
 * needs it; rw_mercator_wrap() brings it back. Latitudes beyond the maximum are taken as the maximum.
 */
#define RW_MERCATOR_MAX_LATITUDE 85.0511287798066

double rw_mercator_x (double longitude);
double rw_mercator_y (double latitude);
double rw_mercator_longitude (double x);
double rw_mercator_latitude (double y);

/* x in [0, 1). */
double rw_mercator_wrap (double x);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The smallest part of the world that holds a set of positions, and the zoom that shows it.
 *
 * For: "Fit All". Knows that the world is round: positions on both sides of the antimeridian are
 * near each other. Pure, any thread.
 */
typedef struct
{
  double x, y;          /* centre, in the world of RwMercator; x in [0, 1) */
  double width, height; /* parts of the world */
} RwMapBounds;

/* xs (in [0, 1)) and ys of n positions; xs is sorted in place. FALSE when n is 0. */
gboolean rw_map_bounds_of (double *xs, const double *ys, guint n, RwMapBounds *bounds);

/* The zoom at which bounds fill width × height logical pixels less a margin on each side; within
 * least and most. */
double rw_map_bounds_get_zoom (
    const RwMapBounds *self, int width, int height, int margin, double least, double most);

G_END_DECLS

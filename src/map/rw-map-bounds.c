/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-bounds.h"

#include "rw-mercator.h"

#include <math.h>
#include <stdlib.h>

#define TILE_SIZE 256.0

static int
compare_doubles (const void *a, const void *b)
{
  double da = *(const double *) a, db = *(const double *) b;

  return da < db ? -1 : da > db;
}

/* Around the circle of longitudes everything but the widest gap. */
static void
bound_x (const double *xs, guint n, RwMapBounds *bounds)
{
  double widest = xs[0] + 1.0 - xs[n - 1];
  double start = xs[0];

  for (guint i = 1; i < n; i++)
    {
      if (xs[i] - xs[i - 1] > widest)
        {
          widest = xs[i] - xs[i - 1];
          start = xs[i];
        }
    }

  bounds->width = 1.0 - widest;
  bounds->x = rw_mercator_wrap (start + bounds->width / 2.0);
}

gboolean
rw_map_bounds_of (double *xs, const double *ys, guint n, RwMapBounds *bounds)
{
  double north = 1.0, south = 0.0;

  if (n == 0)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      north = MIN (north, ys[i]);
      south = MAX (south, ys[i]);
    }
  qsort (xs, n, sizeof (double), compare_doubles);
  bound_x (xs, n, bounds);
  bounds->y = (north + south) / 2.0;
  bounds->height = south - north;
  return TRUE;
}

double
rw_map_bounds_get_zoom (
    const RwMapBounds *self, int width, int height, int margin, double least, double most)
{
  double free_width = MAX (width - 2 * margin, 32);
  double free_height = MAX (height - 2 * margin, 32);
  double world_size = MIN (free_width / MAX (self->width, 1e-9),
                           free_height / MAX (self->height, 1e-9));

  return CLAMP (log2 (world_size / TILE_SIZE), least, most);
}

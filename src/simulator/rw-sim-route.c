/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-route.h"

#include "rw-time.h"

#include <math.h>

#define EARTH_RADIUS 6371000.0
#define RADIANS (G_PI / 180.0)

/* A leg takes from its begin to the begin of the next; a stay is a leg from a place to itself. */
typedef struct
{
  gint64 begin; /* µs since the start of the voyage */
  double from[3]; /* unit vectors */
  double to[3];
  double angle; /* between them, radians; 0 for a stay */
} Leg;

struct _RwSimRoute
{
  GArray *legs; /* of Leg */
  gint64 period;
};

static void
set_vector (double vector[3], double latitude, double longitude)
{
  double phi = latitude * RADIANS;
  double lambda = longitude * RADIANS;

  vector[0] = cos (phi) * cos (lambda);
  vector[1] = cos (phi) * sin (lambda);
  vector[2] = sin (phi);
}

static double
get_angle (const double a[3], const double b[3])
{
  double dx = a[0] - b[0], dy = a[1] - b[1], dz = a[2] - b[2];

  return 2 * asin (MIN (1, sqrt (dx * dx + dy * dy + dz * dz) / 2));
}

static void
add_leg (RwSimRoute *self, const RwSimPlace *from, const RwSimPlace *to, double speed, gint64 stay)
{
  Leg leg = { .begin = self->period };

  set_vector (leg.from, from->latitude, from->longitude);
  set_vector (leg.to, to->latitude, to->longitude);
  leg.angle = from == to ? 0 : get_angle (leg.from, leg.to);
  g_array_append_val (self->legs, leg);

  if (from == to)
    self->period += stay;
  else
    self->period += (gint64) (leg.angle * EARTH_RADIUS / speed * RW_USEC_PER_SEC);
}

RwSimRoute *
rw_sim_route_new (const RwSimLane *lane, double speed, gint64 stay)
{
  RwSimRoute *self = g_new0 (RwSimRoute, 1);
  g_autoptr (GArray) stops = rw_sim_lane_get_stops (lane);
  const RwSimStop *stop = (const RwSimStop *) (gpointer) stops->data;
  guint last = stops->len - 1;

  self->legs = g_array_new (FALSE, FALSE, sizeof (Leg));

  /* There, from stop 0 to the last, and back: the stop after i is always one step away. */
  for (guint i = 0; i < 2 * last; i++)
    {
      guint here = i <= last ? i : 2 * last - i;
      guint next = i < last ? i + 1 : 2 * last - i - 1;

      if (stop[here].is_call)
        add_leg (self, stop[here].place, stop[here].place, speed, stay);
      add_leg (self, stop[here].place, stop[next].place, speed, stay);
    }

  return self;
}

void
rw_sim_route_free (RwSimRoute *self)
{
  g_array_unref (self->legs);
  g_free (self);
}

gint64
rw_sim_route_get_period (const RwSimRoute *self)
{
  return self->period;
}

/* The last leg that began at or before time. */
static const Leg *
find_leg (const RwSimRoute *self, gint64 time, gint64 *end)
{
  const Leg *legs = (const Leg *) (gpointer) self->legs->data;
  guint low = 0, high = self->legs->len;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (legs[middle].begin <= time)
        low = middle;
      else
        high = middle;
    }

  *end = high < self->legs->len ? legs[high].begin : self->period;
  return &legs[low];
}

gboolean
rw_sim_route_locate (const RwSimRoute *self, gint64 time, double *latitude, double *longitude)
{
  gint64 end, since = time % self->period;
  const Leg *leg = find_leg (self, since, &end);
  double a = 1, b = 0, x, y, z;

  if (leg->angle > 0)
    {
      double share = (double) (since - leg->begin) / (double) (end - leg->begin);

      a = sin ((1 - share) * leg->angle) / sin (leg->angle);
      b = sin (share * leg->angle) / sin (leg->angle);
    }

  x = a * leg->from[0] + b * leg->to[0];
  y = a * leg->from[1] + b * leg->to[1];
  z = a * leg->from[2] + b * leg->to[2];
  *latitude = atan2 (z, sqrt (x * x + y * y)) / RADIANS;
  *longitude = atan2 (y, x) / RADIANS;
  return leg->angle <= 0;
}

double
rw_sim_route_distance (double latitude_a,
                       double longitude_a,
                       double latitude_b,
                       double longitude_b)
{
  double a[3], b[3];

  set_vector (a, latitude_a, longitude_a);
  set_vector (b, latitude_b, longitude_b);
  return get_angle (a, b) * EARTH_RADIUS;
}

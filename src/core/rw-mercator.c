/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mercator.h"

#include <math.h>

double
rw_mercator_x (double longitude)
{
  return (longitude + 180.0) / 360.0;
}

double
rw_mercator_y (double latitude)
{
  double clamped = CLAMP (latitude, -RW_MERCATOR_MAX_LATITUDE, RW_MERCATOR_MAX_LATITUDE);
  double s = sin (clamped * G_PI / 180.0);

  return 0.5 - log ((1.0 + s) / (1.0 - s)) / (4.0 * G_PI);
}

double
rw_mercator_longitude (double x)
{
  return x * 360.0 - 180.0;
}

double
rw_mercator_latitude (double y)
{
  return atan (sinh (G_PI * (1.0 - 2.0 * y))) * 180.0 / G_PI;
}

double
rw_mercator_wrap (double x)
{
  double wrapped = x - floor (x);

  /* A tiny negative x rounds up to 1. */
  return wrapped < 1.0 ? wrapped : 0.0;
}

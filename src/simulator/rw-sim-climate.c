/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-climate.h"

#include "rw-time.h"

#define DAYS_PER_YEAR 365.2425

/* When it is warmest: late July, and early in the afternoon. */
#define WARMEST_DAY_NORTH 205.0
#define WARMEST_HOUR 14.0

double
rw_sim_wave (double phase)
{
  double x = phase - (double) (gint64) phase;
  double half;

  if (x < 0)
    x += 1;

  /* A parabola for each half period, bent once towards the cosine: 0.1 % off at worst. */
  x += 0.25;
  if (x >= 1)
    x -= 1;
  half = x < 0.5 ? 16 * x * (0.5 - x) : -16 * (x - 0.5) * (1 - x);
  return half * (0.775 + 0.225 * ABS (half));
}

double
rw_sim_climate_get (double latitude,
                    double longitude,
                    gint64 time,
                    gboolean on_land,
                    double weather)
{
  double days = (double) time / RW_USEC_PER_DAY;
  double distance = ABS (latitude);
  double mean = 27.5 - 0.011 * distance * distance;
  double swing = MIN (0.22 * distance, 13.0) * (on_land ? 1.0 : 0.6);
  double warmest = WARMEST_DAY_NORTH / DAYS_PER_YEAR + (latitude < 0 ? 0.5 : 0.0);
  double solar_day = days + longitude / 360.0 - WARMEST_HOUR / 24.0;

  return mean + swing * rw_sim_wave (days / DAYS_PER_YEAR - warmest)
         + (on_land ? 4.5 : 1.8) * rw_sim_wave (solar_day)
         + 1.8 * rw_sim_wave (days / 3.1 + weather) + 1.2 * rw_sim_wave (days / 7.7 + 3 * weather);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-air-trend.h"

#include <math.h>
#include <string.h>

#define SECONDS_PER_HOUR 3600.0f

/* Readings a little less than a step apart are a step apart. */
#define SLACK 30

#define MIN_VALUES 3

void
rw_air_trend_clear (RwAirTrend *self)
{
  self->n = 0;
  self->count = 0;
  self->sum = 0;
  self->begin = 0;
}

static void
push (RwAirTrend *self, guint32 time, float value)
{
  if (self->n == RW_AIR_TREND_SIZE)
    {
      memmove (self->times, self->times + 1, sizeof self->times - sizeof *self->times);
      memmove (self->values, self->values + 1, sizeof self->values - sizeof *self->values);
      self->n--;
    }
  self->times[self->n] = time;
  self->values[self->n] = value;
  self->n++;
}

void
rw_air_trend_add (RwAirTrend *self, guint32 now, float value)
{
  guint32 last = self->n > 0 ? self->times[self->n - 1] : 0;

  if (self->count == 0)
    self->begin = now;
  self->sum += value;
  self->count++;
  if (now - last + SLACK < RW_AIR_TREND_STEP)
    return;

  push (self, self->begin + (now - self->begin) / 2, self->sum / self->count);
  self->count = 0;
  self->sum = 0;
}

static float
get_median (const float *values, guint n)
{
  float sorted[RW_AIR_TREND_SIZE] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      guint at = i;

      for (; at > 0 && sorted[at - 1] > values[i]; at--)
        sorted[at] = sorted[at - 1];
      sorted[at] = values[i];
    }

  return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static float
get_middle (const guint32 *times, guint n)
{
  return ((float) (times[(n - 1) / 2] - times[0]) + (float) (times[n / 2] - times[0])) / 2;
}

float
rw_air_trend_get_slope (const RwAirTrend *self, guint32 now, guint32 window)
{
  guint first = 0, n, third, right;
  float seconds;

  while (first < self->n && self->times[first] + window < now)
    first++;
  n = self->n - first;
  if (n < MIN_VALUES || (self->times[self->n - 1] - self->times[first]) * 2 < window)
    return NAN;

  third = (n + 2) / 3;
  right = self->n - third;
  seconds = (float) (self->times[right] - self->times[first])
            + get_middle (self->times + right, third) - get_middle (self->times + first, third);
  return (get_median (self->values + right, third) - get_median (self->values + first, third))
         * SECONDS_PER_HOUR / seconds;
}

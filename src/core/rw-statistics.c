/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-statistics.h"

#include <math.h>
#include <stdlib.h>

/* Heat of activation over the gas constant, K, with the usual 83.14472 kJ/mol. */
#define ACTIVATION (83144.72 / 8.314472)
#define ZERO_CELSIUS 273.15

/* As many of the newest pauses are looked at for the usual one. */
#define MAX_PAUSES 1024

static gint64
get_weight (const gint64 *times, guint i, guint n, gint64 interval, gint64 gap)
{
  gint64 pause;

  if (i + 1 == n)
    return interval;

  pause = times[i + 1] - times[i];
  return pause <= gap ? pause : interval;
}

static void
include_sample (RwStatistics *statistics, gint64 time, double value)
{
  if (statistics->count == 0 || value < statistics->minimum)
    {
      statistics->minimum = value;
      statistics->minimum_time = time;
    }
  if (statistics->count == 0 || value > statistics->maximum)
    {
      statistics->maximum = value;
      statistics->maximum_time = time;
    }
  statistics->count++;
}

gboolean
rw_statistics_compute (const gint64 *times,
                       const float *values,
                       guint n,
                       gint64 interval,
                       gint64 gap,
                       double low,
                       double high,
                       RwStatistics *statistics)
{
  RwStatistics result = { 0 };
  double sum = 0, kinetic_sum = 0;

  g_return_val_if_fail (interval > 0, FALSE);

  for (guint i = 0; i < n; i++)
    {
      double value = values[i];
      gint64 weight;

      if (isnan (value))
        continue;

      weight = get_weight (times, i, n, interval, gap);
      include_sample (&result, times[i], value);
      result.covered += weight;
      sum += value * weight;
      kinetic_sum += exp (-ACTIVATION / (value + ZERO_CELSIUS)) * weight;
      if (value < low)
        result.below += weight;
      if (value > high)
        result.above += weight;
    }

  if (result.count == 0)
    return FALSE;

  result.mean = sum / result.covered;
  result.mean_kinetic = ACTIVATION / -log (kinetic_sum / result.covered) - ZERO_CELSIUS;
  *statistics = result;
  return TRUE;
}

static int
compare_pauses (const void *a, const void *b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

gint64
rw_statistics_get_interval (const gint64 *times, guint n, gint64 fallback)
{
  gint64 pauses[MAX_PAUSES];
  guint n_pauses = n > 0 ? MIN (n - 1, MAX_PAUSES) : 0;

  if (n_pauses == 0)
    return fallback;

  for (guint i = 0; i < n_pauses; i++)
    pauses[i] = times[n - 1 - i] - times[n - 2 - i];
  qsort (pauses, n_pauses, sizeof *pauses, compare_pauses);
  return MAX (1, pauses[n_pauses / 2]);
}

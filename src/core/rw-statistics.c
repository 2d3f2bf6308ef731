/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-statistics.h"

#include <math.h>
#include <stdlib.h>

/* Heat of activation over the gas constant, K, with the usual 83.14472 kJ/mol. */
#define ACTIVATION (83144.72 / 8.314472)
#define ZERO_CELSIUS 273.15

#define USEC_PER_SEC G_GINT64_CONSTANT (1000000)

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

/* What is summed up on the way. */
typedef struct
{
  RwStatistics statistics;
  double weight;
  double sum;
  double kinetic_sum;
} Sums;

static void
include_extremes (RwStatistics *statistics, gint64 time, double low, double high, guint count)
{
  if (statistics->count == 0 || low < statistics->minimum)
    {
      statistics->minimum = low;
      statistics->minimum_time = time;
    }
  if (statistics->count == 0 || high > statistics->maximum)
    {
      statistics->maximum = high;
      statistics->maximum_time = time;
    }
  statistics->count += count;
}

static void
include_mean (Sums *sums, double mean, double mean_kinetic, double weight)
{
  sums->weight += weight;
  sums->sum += mean * weight;
  sums->kinetic_sum += exp (-ACTIVATION / (mean_kinetic + ZERO_CELSIUS)) * weight;
}

static void
include_reading (Sums *sums, const RwStatisticsInput *input, guint i)
{
  double value = input->value[i];
  gint64 weight = get_weight (input->time, i, input->n, input->interval, input->gap);

  include_extremes (&sums->statistics, input->time[i], value, value, 1);
  include_mean (sums, value, value, weight);
  sums->statistics.covered += weight;
  if (value < input->low)
    sums->statistics.below += weight;
  if (value > input->high)
    sums->statistics.above += weight;
}

/* How much of what lies between two extremes is beyond a limit, as far as these tell. */
static double
get_share (double inside, double outside, double limit)
{
  if (isnan (limit) || (outside > inside ? outside <= limit : outside >= limit))
    return 0;
  return CLAMP ((outside - limit) / (outside - inside), 0, 1);
}

static void
include_bucket (Sums *sums, const RwStatisticsInput *input, guint i)
{
  const RwBucket *bucket = &input->bucket[i];
  RwStatistics *statistics = &sums->statistics;
  guint count = MAX (1, bucket->count[input->quantity]);
  double low = bucket->low[input->quantity], high = bucket->high[input->quantity];
  double kinetic = rw_bucket_get_kinetic (bucket, input->quantity);
  gint64 covered = MIN (count * input->interval, bucket->step * USEC_PER_SEC);

  include_extremes (statistics, input->time[i], low, high, count);
  include_mean (sums, input->value[i], isnan (kinetic) ? input->value[i] : kinetic,
                (double) count * input->interval);
  statistics->covered += covered;
  if (input->judged && bucket->judged > 0)
    {
      statistics->below += bucket->below * USEC_PER_SEC;
      statistics->above += bucket->above * USEC_PER_SEC;
      return;
    }
  statistics->below += (gint64) (covered * get_share (high, low, input->low));
  statistics->above += (gint64) (covered * get_share (low, high, input->high));
}

gboolean
rw_statistics_compute_input (const RwStatisticsInput *input, RwStatistics *statistics)
{
  Sums sums = { 0 };

  g_return_val_if_fail (input->interval > 0, FALSE);

  for (guint i = 0; i < input->n; i++)
    {
      if (isnan (input->value[i]))
        continue;
      if (input->bucket != NULL && input->bucket[i].step != 0)
        include_bucket (&sums, input, i);
      else
        include_reading (&sums, input, i);
    }

  if (sums.statistics.count == 0)
    return FALSE;

  sums.statistics.mean = sums.sum / sums.weight;
  sums.statistics.mean_kinetic = ACTIVATION / -log (sums.kinetic_sum / sums.weight) - ZERO_CELSIUS;
  *statistics = sums.statistics;
  return TRUE;
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
  const RwStatisticsInput input = {
    .n = n,
    .time = times,
    .value = values,
    .interval = interval,
    .gap = gap,
    .low = low,
    .high = high,
  };

  return rw_statistics_compute_input (&input, statistics);
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

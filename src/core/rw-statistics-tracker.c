/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-statistics-tracker.h"

#include "rw-kinetic.h"

#include <math.h>

void
rw_statistics_tracker_init (RwStatisticsTracker *self)
{
  *self = (RwStatisticsTracker){ .value = NAN, .low = NAN, .high = NAN };
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

/* Lets the sample that waits stand for so long. */
static void
weigh (RwStatisticsTracker *self, gint64 weight)
{
  self->result.covered += weight;
  self->sum += self->value * weight;
  self->kinetic_sum += rw_kinetic_get_term (self->value) * weight;
  if (self->value < self->low)
    self->result.below += weight;
  if (self->value > self->high)
    self->result.above += weight;
}

void
rw_statistics_tracker_add (RwStatisticsTracker *self,
                           gint64 time,
                           double value,
                           double low,
                           double high,
                           gint64 interval,
                           gint64 gap)
{
  g_return_if_fail (interval > 0);

  if (!isnan (self->value))
    weigh (self, time - self->time <= gap ? time - self->time : self->interval);
  if (!isnan (value))
    include_sample (&self->result, time, value);
  self->time = time;
  self->value = value;
  self->low = low;
  self->high = high;
  self->interval = interval;
}

gboolean
rw_statistics_tracker_get (const RwStatisticsTracker *self, RwStatistics *statistics)
{
  RwStatisticsTracker all = *self;

  if (self->result.count == 0)
    return FALSE;

  if (!isnan (all.value))
    weigh (&all, all.interval);
  *statistics = all.result;
  statistics->mean = all.sum / all.result.covered;
  statistics->mean_kinetic = rw_kinetic_get_mean (all.kinetic_sum, all.result.covered);
  return TRUE;
}

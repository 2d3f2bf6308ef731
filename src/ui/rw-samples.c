/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-samples.h"

#include "rw-statistics.h"
#include "rw-time.h"

#include <math.h>

/* A pause of more than so many intervals is a gap: one lost message is none. */
#define GAP_INTERVALS 3

static guint
find_time (const RwSamples *self, gint64 time)
{
  guint first = 0, last = self->n;

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (self->time[middle] < time)
        first = middle + 1;
      else
        last = middle;
    }

  return first;
}

RwSamples
rw_samples_from_series (RwSeries *series)
{
  RwSamples self = {
    .n = rw_series_get_size (series),
    .time = rw_series_get_times (series),
    .flags_known = rw_series_get_flags_known (series),
    .flags_set = rw_series_get_flags_set (series),
  };

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self.value[q] = rw_series_get_values (series, q);
  self.interval = rw_statistics_get_interval (self.time, self.n, RW_USEC_PER_MIN);
  self.gap = GAP_INTERVALS * self.interval;
  return self;
}

RwSamples
rw_samples_cut (const RwSamples *self, gint64 from, gint64 to)
{
  RwSamples part = *self;
  guint first = find_time (self, from);

  part.n = find_time (self, to) - first;
  part.time += first;
  part.flags_known += first;
  part.flags_set += first;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    part.value[q] += first;
  return part;
}

gboolean
rw_samples_have (const RwSamples *self, RwQuantity quantity)
{
  for (guint i = 0; i < self->n; i++)
    if (!isnan (self->value[quantity][i]))
      return TRUE;

  return FALSE;
}

GArray *
rw_samples_find_spans (const RwSamples *self, RwReadingFlags flag, gboolean set)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (RwBand));
  RwBand span = { .low = -INFINITY, .high = INFINITY };
  gboolean open = FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      gboolean holds = (self->flags_known[i] & flag) != 0
                       && ((self->flags_set[i] & flag) != 0) == set;
      gboolean last = i + 1 == self->n || self->time[i + 1] - self->time[i] > self->gap;

      if (holds && !open)
        span.from = self->time[i];
      if (holds && last)
        span.to = self->time[i] + self->interval;
      else if (!holds && open)
        span.to = self->time[i];

      if (open ? !holds || last : holds && last)
        g_array_append_val (spans, span);
      open = holds && !last;
    }

  return spans;
}

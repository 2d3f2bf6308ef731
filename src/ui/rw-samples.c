/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-samples.h"

#include "rw-format.h"
#include "rw-time.h"

#include <math.h>

/* A pause of more than so many intervals is a gap: one lost message is none. */
#define GAP_INTERVALS 3

/* The longest bucket whose switches are taken for those of all of it. */
#define LONGEST_OF_SWITCHES (15 * RW_USEC_PER_MIN)

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
    .bucket = rw_series_get_buckets (series),
  };

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    self.value[q] = rw_series_get_values (series, q);
  self.interval = rw_bucket_find_interval (self.time, self.bucket, self.n, RW_USEC_PER_MIN);
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
  if (part.bucket != NULL)
    part.bucket += first;
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

static RwChartRange
get_range (const RwSamples *self, RwQuantity quantity, guint i)
{
  RwChartRange range = { 0, NAN, NAN };

  if (self->bucket[i].step != 0)
    range = (RwChartRange){ rw_bucket_get_end (self->time, self->bucket, i) - self->time[i],
                            rw_format_convert (quantity, self->bucket[i].low[quantity]),
                            rw_format_convert (quantity, self->bucket[i].high[quantity]) };
  return range;
}

void
rw_samples_show (const RwSamples *self, RwQuantity quantity, guint first, RwChartData *data)
{
  guint n = self->n - first;
  g_autofree float *values = g_new (float, n);
  g_autofree gint64 *times = NULL;
  g_autofree RwChartRange *ranges = NULL;

  for (guint i = 0; i < n; i++)
    values[i] = rw_format_convert (quantity, self->value[quantity][first + i]);
  rw_chart_data_set_gap (data, self->gap);
  /* What comes after is readings. */
  if (first > 0)
    {
      rw_chart_data_append (data, self->time + first, values, n);
      return;
    }
  if (self->bucket == NULL)
    {
      rw_chart_data_set (data, self->time, values, n);
      return;
    }

  times = g_new (gint64, n);
  ranges = g_new (RwChartRange, n);
  for (guint i = 0; i < n; i++)
    {
      ranges[i] = get_range (self, quantity, i);
      times[i] = self->time[i] + ranges[i].width / 2;
    }
  rw_chart_data_set_ranges (data, times, values, ranges, n);
}

/* What a switch was at the end of a long bucket says nothing of the rest of it. */
static gboolean
tells_switches (const RwSamples *self, guint i)
{
  return rw_bucket_get_end (self->time, self->bucket, i) - self->time[i] <= LONGEST_OF_SWITCHES;
}

GArray *
rw_samples_find_spans (const RwSamples *self, RwReadingFlags flag, gboolean set)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (RwBand));
  RwBand span = { .low = -INFINITY, .high = INFINITY };
  gboolean open = FALSE;

  for (guint i = 0; i < self->n; i++)
    {
      gboolean holds = (self->flags_known[i] & flag) != 0 && tells_switches (self, i)
                       && ((self->flags_set[i] & flag) != 0) == set;
      gint64 end = rw_bucket_get_end (self->time, self->bucket, i);
      gboolean last = i + 1 == self->n || self->time[i + 1] - end > self->gap;

      if (holds && !open)
        span.from = self->time[i];
      if (holds && last)
        span.to = MAX (end, self->time[i] + self->interval);
      else if (!holds && open)
        span.to = self->time[i];

      if (open ? !holds || last : holds && last)
        g_array_append_val (spans, span);
      open = holds && !last;
    }

  return spans;
}

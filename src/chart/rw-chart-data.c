/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-data.h"

#include "rw-min-max-pyramid.h"

#include <math.h>
#include <string.h>

struct _RwChartData
{
  GObject parent_instance;

  guint size;
  guint capacity;
  gint64 *times;
  float *values;
  RwMinMaxPyramid *pyramid; /* of values, or of low */
  gint64 gap;

  /* Of samples that stand for spans; NULL when all are moments. */
  RwChartRange *ranges;
  float *low;
  float *high;
  RwMinMaxPyramid *high_pyramid;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwChartData, rw_chart_data, G_TYPE_OBJECT)

static void
reserve (RwChartData *self, guint size)
{
  if (size <= self->capacity)
    return;

  self->capacity = MAX (size, self->capacity + self->capacity / 2);
  self->times = g_renew (gint64, self->times, self->capacity);
  self->values = g_renew (float, self->values, self->capacity);
  if (self->ranges == NULL)
    return;
  self->ranges = g_renew (RwChartRange, self->ranges, self->capacity);
  self->low = g_renew (float, self->low, self->capacity);
  self->high = g_renew (float, self->high, self->capacity);
}

static void
set_ranged (RwChartData *self, gboolean ranged)
{
  if (!ranged)
    {
      g_clear_pointer (&self->ranges, g_free);
      g_clear_pointer (&self->low, g_free);
      g_clear_pointer (&self->high, g_free);
      g_clear_pointer (&self->high_pyramid, rw_min_max_pyramid_free);
    }
  else if (self->ranges == NULL)
    {
      self->ranges = g_new (RwChartRange, self->capacity);
      self->low = g_new (float, self->capacity);
      self->high = g_new (float, self->capacity);
      self->high_pyramid = rw_min_max_pyramid_new ();
    }
  else
    rw_min_max_pyramid_clear (self->high_pyramid);
}

/* ranges may be NULL: these are moments. */
static void
copy_ranges (RwChartData *self, const float *values, const RwChartRange *ranges, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      RwChartRange range = { 0, values[i], values[i] };

      if (ranges != NULL && ranges[i].width > 0)
        range = ranges[i];
      self->ranges[self->size + i] = range;
      self->low[self->size + i] = range.minimum;
      self->high[self->size + i] = range.maximum;
    }
}

static void
copy_samples (RwChartData *self,
              const gint64 *times,
              const float *values,
              const RwChartRange *ranges,
              guint n)
{
  if (n == 0)
    return;

  reserve (self, self->size + n);
  memcpy (self->times + self->size, times, n * sizeof *times);
  memcpy (self->values + self->size, values, n * sizeof *values);
  if (self->ranges != NULL)
    copy_ranges (self, values, ranges, n);
  self->size += n;
  if (self->ranges == NULL)
    {
      rw_min_max_pyramid_update (self->pyramid, self->values, self->size);
      return;
    }
  rw_min_max_pyramid_update (self->pyramid, self->low, self->size);
  rw_min_max_pyramid_update (self->high_pyramid, self->high, self->size);
}

/* The extremes of samples first to last - 1; FALSE when there are none. */
static gboolean
get_extremes (RwChartData *self, guint first, guint last, float *minimum, float *maximum)
{
  float unused = 0;

  if (self->ranges == NULL)
    return rw_min_max_pyramid_get_range (self->pyramid, self->values, first, last, minimum,
                                         maximum);
  return rw_min_max_pyramid_get_range (self->pyramid, self->low, first, last, minimum, &unused)
         && rw_min_max_pyramid_get_range (self->high_pyramid, self->high, first, last, &unused,
                                          maximum);
}

/* Half of the time that a sample stands for. */
static gint64
get_half_width (RwChartData *self, guint index)
{
  return self->ranges != NULL ? self->ranges[index].width / 2 : 0;
}

/* The first index from `first` on whose time is not before `time`, searched in steps that double:
 * the next column's edge is near, a jump over a pause is still found in a few looks. */
static guint
find_onward (RwChartData *self, guint first, double time)
{
  guint last = first, step = 1;

  while (last < self->size && self->times[last] < time)
    {
      first = last + 1;
      last = step > self->size - last ? self->size : last + step;
      step *= 2;
    }

  while (first < last)
    {
      guint middle = first + (last - first) / 2;

      if (self->times[middle] < time)
        first = middle + 1;
      else
        last = middle;
    }

  return first;
}

static void
include_value (RwChartColumn *column, float value)
{
  if (value < column->minimum)
    column->minimum = value;
  if (value > column->maximum)
    column->maximum = value;
}

/* Where the line between the samples before and at `index` is at `time`, if there is a line. */
static void
include_line (RwChartData *self, RwChartColumn *column, guint index, double time)
{
  double before, after, share;

  if (index == 0 || !rw_chart_data_is_connected (self, index - 1))
    return;

  before = self->values[index - 1];
  after = self->values[index];
  share = (time - self->times[index - 1]) / (self->times[index] - self->times[index - 1]);
  include_value (column, before + (after - before) * CLAMP (share, 0.0, 1.0));
}

static void
rw_chart_data_finalize (GObject *object)
{
  RwChartData *self = RW_CHART_DATA (object);

  g_free (self->times);
  g_free (self->values);
  rw_min_max_pyramid_free (self->pyramid);
  set_ranged (self, FALSE);

  G_OBJECT_CLASS (rw_chart_data_parent_class)->finalize (object);
}

static void
rw_chart_data_class_init (RwChartDataClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_chart_data_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_chart_data_init (RwChartData *self)
{
  self->pyramid = rw_min_max_pyramid_new ();
}

RwChartData *
rw_chart_data_new (void)
{
  return g_object_new (RW_TYPE_CHART_DATA, NULL);
}

void
rw_chart_data_set (RwChartData *self, const gint64 *times, const float *values, guint n)
{
  g_return_if_fail (RW_IS_CHART_DATA (self));

  self->size = 0;
  set_ranged (self, FALSE);
  rw_min_max_pyramid_clear (self->pyramid);
  copy_samples (self, times, values, NULL, n);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
rw_chart_data_set_ranges (RwChartData *self,
                          const gint64 *times,
                          const float *values,
                          const RwChartRange *ranges,
                          guint n)
{
  g_return_if_fail (RW_IS_CHART_DATA (self));

  self->size = 0;
  reserve (self, MAX (n, 1));
  set_ranged (self, TRUE);
  rw_min_max_pyramid_clear (self->pyramid);
  copy_samples (self, times, values, ranges, n);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
rw_chart_data_append (RwChartData *self, const gint64 *times, const float *values, guint n)
{
  g_return_if_fail (RW_IS_CHART_DATA (self));
  g_return_if_fail (n == 0 || self->size == 0 || times[0] > self->times[self->size - 1]);

  if (n == 0)
    return;

  copy_samples (self, times, values, NULL, n);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
rw_chart_data_set_gap (RwChartData *self, gint64 gap)
{
  g_return_if_fail (RW_IS_CHART_DATA (self));

  if (self->gap == gap)
    return;

  self->gap = gap;
  g_signal_emit (self, signals[CHANGED], 0);
}

gint64
rw_chart_data_get_gap (RwChartData *self)
{
  g_return_val_if_fail (RW_IS_CHART_DATA (self), 0);
  return self->gap;
}

guint
rw_chart_data_get_size (RwChartData *self)
{
  g_return_val_if_fail (RW_IS_CHART_DATA (self), 0);
  return self->size;
}

const gint64 *
rw_chart_data_get_times (RwChartData *self)
{
  g_return_val_if_fail (RW_IS_CHART_DATA (self), NULL);
  return self->times;
}

const float *
rw_chart_data_get_values (RwChartData *self)
{
  g_return_val_if_fail (RW_IS_CHART_DATA (self), NULL);
  return self->values;
}

const RwChartRange *
rw_chart_data_get_ranges (RwChartData *self)
{
  g_return_val_if_fail (RW_IS_CHART_DATA (self), NULL);
  return self->ranges;
}

guint
rw_chart_data_find (RwChartData *self, gint64 time)
{
  g_return_val_if_fail (RW_IS_CHART_DATA (self), 0);
  return find_onward (self, 0, time);
}

/* Whether sample index is not farther from time than the other. */
static gboolean
is_nearer (RwChartData *self, guint index, guint other, gint64 time)
{
  gint64 distance = ABS (time - self->times[index]) - get_half_width (self, index);
  gint64 other_distance = ABS (time - self->times[other]) - get_half_width (self, other);

  return distance <= other_distance;
}

gboolean
rw_chart_data_find_nearest (RwChartData *self, gint64 time, gint64 reach, guint *index)
{
  guint after, before;
  gboolean found = FALSE;

  g_return_val_if_fail (RW_IS_CHART_DATA (self), FALSE);

  after = before = rw_chart_data_find (self, time);
  while (after < self->size && isnan (self->values[after]) && self->times[after] - time <= reach)
    after++;
  if (after < self->size && !isnan (self->values[after])
      && self->times[after] - time <= reach + get_half_width (self, after))
    {
      *index = after;
      reach = MAX (0, self->times[after] - time - get_half_width (self, after));
      found = TRUE;
    }

  while (before > 0 && time - self->times[before - 1] <= reach + get_half_width (self, before - 1))
    {
      before--;
      if (isnan (self->values[before]))
        continue;
      if (!found || is_nearer (self, before, *index, time))
        *index = before;
      return TRUE;
    }

  return found;
}

gboolean
rw_chart_data_find_last (RwChartData *self, guint *index)
{
  g_return_val_if_fail (RW_IS_CHART_DATA (self), FALSE);

  for (guint i = self->size; i > 0; i--)
    if (!isnan (self->values[i - 1]))
      {
        *index = i - 1;
        return TRUE;
      }

  return FALSE;
}

gboolean
rw_chart_data_is_connected (RwChartData *self, guint index)
{
  if (index + 1 >= self->size || isnan (self->values[index]) || isnan (self->values[index + 1]))
    return FALSE;

  return self->gap == 0
         || self->times[index + 1] - get_half_width (self, index + 1) - self->times[index]
                    - get_half_width (self, index)
                <= self->gap;
}

gboolean
rw_chart_data_get_range (
    RwChartData *self, gint64 from, gint64 to, float *minimum, float *maximum)
{
  guint first, last;

  g_return_val_if_fail (RW_IS_CHART_DATA (self), FALSE);

  first = rw_chart_data_find (self, from);
  last = find_onward (self, first, to);
  return get_extremes (self, first, last, minimum, maximum);
}

void
rw_chart_data_get_columns (
    RwChartData *self, double from, double step, guint n, RwChartColumn *columns)
{
  guint first;

  g_return_if_fail (RW_IS_CHART_DATA (self));
  g_return_if_fail (step > 0);

  first = find_onward (self, 0, from);
  for (guint i = 0; i < n; i++)
    {
      double end = from + (i + 1) * step;
      guint last = find_onward (self, first, end);

      columns[i] = (RwChartColumn) { INFINITY, -INFINITY };
      get_extremes (self, first, last, &columns[i].minimum, &columns[i].maximum);
      include_line (self, &columns[i], first, from + i * step);
      include_line (self, &columns[i], last, end);
      first = last;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-excursion.h"

#include <math.h>

void
rw_excursion_tracker_init (RwExcursionTracker *self)
{
  *self = (RwExcursionTracker){ 0 };
}

static void
close_excursion (RwExcursionTracker *self, gint64 end, RwExcursion *ended)
{
  *ended = self->now;
  ended->end = end;
  self->open = FALSE;
}

/* Comparisons with a limit that is not there are false. */
static void
look (RwExcursionTracker *self, gint64 time, double value, double low, double high)
{
  gboolean above = value > high;

  if (!above && !(value < low))
    return;

  if (!self->open)
    {
      self->now = (RwExcursion){ .begin = time,
                                 .extreme_time = time,
                                 .extreme = value,
                                 .limit = above ? high : low,
                                 .above = above };
      self->open = TRUE;
    }
  else if (above ? value > self->now.extreme : value < self->now.extreme)
    {
      self->now.extreme = value;
      self->now.extreme_time = time;
    }
}

static gboolean
goes_on (const RwExcursionTracker *self, double value, double low, double high)
{
  return self->now.above ? value > high : value < low;
}

gboolean
rw_excursion_tracker_add (RwExcursionTracker *self,
                          gint64 time,
                          double value,
                          double low,
                          double high,
                          gint64 interval,
                          gint64 gap,
                          RwExcursion *ended)
{
  gboolean over = FALSE;

  g_return_val_if_fail (interval > 0, FALSE);

  if (isnan (value))
    return FALSE;

  if (self->open && time - self->time > gap)
    {
      close_excursion (self, self->time + self->interval, ended);
      over = TRUE;
    }
  else if (self->open && !goes_on (self, value, low, high))
    {
      close_excursion (self, time, ended);
      over = TRUE;
    }
  look (self, time, value, low, high);
  self->time = time;
  self->interval = interval;
  return over;
}

gboolean
rw_excursion_tracker_end (RwExcursionTracker *self, RwExcursion *ended)
{
  if (!self->open)
    return FALSE;

  close_excursion (self, self->time + self->interval, ended);
  return TRUE;
}

GArray *
rw_excursion_find (const gint64 *times,
                   const float *values,
                   guint n,
                   gint64 interval,
                   gint64 gap,
                   double low,
                   double high)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (RwExcursion));
  RwExcursionTracker tracker;
  RwExcursion excursion;

  g_return_val_if_fail (interval > 0, found);

  rw_excursion_tracker_init (&tracker);
  for (guint i = 0; i < n; i++)
    if (rw_excursion_tracker_add (&tracker, times[i], values[i], low, high, interval, gap,
                                  &excursion))
      g_array_append_val (found, excursion);
  if (rw_excursion_tracker_end (&tracker, &excursion))
    g_array_append_val (found, excursion);
  return found;
}

static void
append_pause (GArray *pauses, gint64 begin, gint64 end, gint64 gap)
{
  RwPause pause = { begin, end };

  if (end - begin > gap)
    g_array_append_val (pauses, pause);
}

GArray *
rw_pause_find (const gint64 *times, guint n, gint64 from, gint64 to, gint64 gap)
{
  GArray *pauses = g_array_new (FALSE, FALSE, sizeof (RwPause));
  gint64 last = from;

  for (guint i = 0; i < n; i++)
    {
      append_pause (pauses, last, times[i], gap);
      last = times[i];
    }
  append_pause (pauses, last, to, gap);
  return pauses;
}

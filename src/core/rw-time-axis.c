/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time-axis.h"

#include "rw-time.h"

#include <string.h>

/* No zone changes its clocks back and forth within so little time. */
#define ZONE_STEP (14 * RW_USEC_PER_DAY)
#define MAX_ZONE_STEPS 60

typedef enum
{
  UNIT_FIXED, /* a length of time that all clocks agree on, up to an hour */
  UNIT_HOUR,  /* wall-clock hours of a local day */
  UNIT_DAY,
  UNIT_MONTH,
  UNIT_YEAR,
} Unit;

typedef struct
{
  gint64 length; /* µs, about */
  Unit unit;
  int count;
} Step;

#define MSEC (RW_USEC_PER_SEC / 1000)

static const Step steps[] = {
  { MSEC, UNIT_FIXED },
  { 2 * MSEC, UNIT_FIXED },
  { 5 * MSEC, UNIT_FIXED },
  { 10 * MSEC, UNIT_FIXED },
  { 20 * MSEC, UNIT_FIXED },
  { 50 * MSEC, UNIT_FIXED },
  { 100 * MSEC, UNIT_FIXED },
  { 200 * MSEC, UNIT_FIXED },
  { 500 * MSEC, UNIT_FIXED },
  { RW_USEC_PER_SEC, UNIT_FIXED },
  { 2 * RW_USEC_PER_SEC, UNIT_FIXED },
  { 5 * RW_USEC_PER_SEC, UNIT_FIXED },
  { 10 * RW_USEC_PER_SEC, UNIT_FIXED },
  { 15 * RW_USEC_PER_SEC, UNIT_FIXED },
  { 30 * RW_USEC_PER_SEC, UNIT_FIXED },
  { RW_USEC_PER_MIN, UNIT_FIXED },
  { 2 * RW_USEC_PER_MIN, UNIT_FIXED },
  { 5 * RW_USEC_PER_MIN, UNIT_FIXED },
  { 10 * RW_USEC_PER_MIN, UNIT_FIXED },
  { 15 * RW_USEC_PER_MIN, UNIT_FIXED },
  { 30 * RW_USEC_PER_MIN, UNIT_FIXED },
  { RW_USEC_PER_HOUR, UNIT_FIXED },
  { 2 * RW_USEC_PER_HOUR, UNIT_HOUR, 2 },
  { 3 * RW_USEC_PER_HOUR, UNIT_HOUR, 3 },
  { 6 * RW_USEC_PER_HOUR, UNIT_HOUR, 6 },
  { 12 * RW_USEC_PER_HOUR, UNIT_HOUR, 12 },
  { RW_USEC_PER_DAY, UNIT_DAY, 1 },
  { 2 * RW_USEC_PER_DAY, UNIT_DAY, 2 },
  { 5 * RW_USEC_PER_DAY, UNIT_DAY, 5 },
  { 10 * RW_USEC_PER_DAY, UNIT_DAY, 10 },
  { 28 * RW_USEC_PER_DAY, UNIT_MONTH, 1 },
  { 59 * RW_USEC_PER_DAY, UNIT_MONTH, 2 },
  { 90 * RW_USEC_PER_DAY, UNIT_MONTH, 3 },
  { 181 * RW_USEC_PER_DAY, UNIT_MONTH, 6 },
  { 365 * RW_USEC_PER_DAY, UNIT_YEAR, 1 },
  { 730 * RW_USEC_PER_DAY, UNIT_YEAR, 2 },
  { 1826 * RW_USEC_PER_DAY, UNIT_YEAR, 5 },
  { 3652 * RW_USEC_PER_DAY, UNIT_YEAR, 10 },
  { 18262 * RW_USEC_PER_DAY, UNIT_YEAR, 50 },
  { 36524 * RW_USEC_PER_DAY, UNIT_YEAR, 100 },
};

static gint64
floor_seconds (gint64 time)
{
  return rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC;
}

static GDateTime *
to_local (gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (floor_seconds (time));

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static int
get_interval (GTimeZone *zone, gint64 time)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, floor_seconds (time));
}

static gint64
get_offset (GTimeZone *zone, gint64 time)
{
  return g_time_zone_get_offset (zone, get_interval (zone, time)) * RW_USEC_PER_SEC;
}

/* Whether the same clock reading comes twice around this moment. */
static gboolean
is_ambiguous (GTimeZone *zone, gint64 time)
{
  gint64 offset = get_offset (zone, time);
  gint64 before = get_offset (zone, time - 3 * RW_USEC_PER_HOUR);
  gint64 after = get_offset (zone, time + 3 * RW_USEC_PER_HOUR);

  /* The other moment of the same clock reading is one change of offset away. */
  return (before > offset && get_offset (zone, time - (before - offset)) == before)
         || (after < offset && get_offset (zone, time + (offset - after)) == after);
}

static void
append_tick (GArray *ticks, gint64 time, gboolean is_day, const char *format, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = to_local (time, zone);
  g_autofree char *text = NULL;
  RwTimeTick tick = { .time = time, .is_day = is_day };

  if (local == NULL)
    return;

  text = g_date_time_format (local, format);
  if (text == NULL)
    return;

  if (g_str_has_suffix (format, ":%S") && time % RW_USEC_PER_SEC != 0)
    g_snprintf (tick.label, sizeof tick.label, "%s.%03d", text,
                (int) ((time - rw_time_floor (time, RW_USEC_PER_SEC)) / MSEC));
  else if (g_str_has_prefix (format, "%H") && is_ambiguous (zone, time))
    g_snprintf (tick.label, sizeof tick.label, "%s %s", text,
                g_time_zone_get_abbreviation (zone, get_interval (zone, time)));
  else
    g_strlcpy (tick.label, g_strstrip (text), sizeof tick.label);
  g_array_append_val (ticks, tick);
}

static gboolean
is_midnight (GTimeZone *zone, gint64 time)
{
  gint64 local = time + get_offset (zone, time);

  return rw_time_floor (local, RW_USEC_PER_DAY) == local;
}

/* Steps of real time whose clock readings are multiples of the step: what is aligned on one side of
 * a change of the clocks need not be on the other, hence aligned anew at each tick. */
static void
add_fixed (GArray *ticks, gint64 from, gint64 to, gint64 length, GTimeZone *zone)
{
  const char *format = length < RW_USEC_PER_MIN ? "%H:%M:%S" : "%H:%M";
  gint64 offset = get_offset (zone, from);
  gint64 time = rw_time_floor (from + offset + length - 1, length) - offset;

  while (time <= to)
    {
      gint64 now = get_offset (zone, time);

      if (now != offset)
        {
          offset = now;
          time = rw_time_floor (time + offset + length - 1, length) - offset;
          if (time > to)
            return;
        }
      append_tick (ticks, time, is_midnight (zone, time), format, zone);
      time += length;
    }
}

/* The moment at which a calendar says year-month-day hour:00; where the clocks skip it, the first
 * moment after. */
static gboolean
from_calendar (GTimeZone *zone, int year, int month, int day, int hour, gint64 *time)
{
  g_autoptr (GDateTime) local = NULL;

  if (year < 1 || year > 9999)
    return FALSE;

  local = g_date_time_new (zone, year, month, day, hour, 0, 0);
  if (local == NULL)
    return FALSE;

  *time = g_date_time_to_unix (local) * RW_USEC_PER_SEC;
  return TRUE;
}

static void
append_between (GArray *ticks,
                gint64 from,
                gint64 to,
                gint64 time,
                gboolean is_day,
                const char *format,
                GTimeZone *zone)
{
  gint64 last =
      ticks->len > 0 ? g_array_index (ticks, RwTimeTick, ticks->len - 1).time : G_MININT64;

  if (time >= from && time <= to && time > last)
    append_tick (ticks, time, is_day, format, zone);
}

static void
add_days (GArray *ticks, gint64 from, gint64 to, Step step, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = to_local (from, zone);
  int year, month, day;
  GDate date;
  gint64 time = G_MININT64;

  if (local == NULL)
    return;

  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_set_dmy (&date, day, month, year);
  for (; time <= to; g_date_add_days (&date, 1))
    {
      int of_month = g_date_get_day (&date);

      if (!from_calendar (zone, g_date_get_year (&date), g_date_get_month (&date), of_month, 0,
                          &time))
        return;
      /* Counted from the first of the month, and not so late that the next first is crowded. */
      if (step.unit == UNIT_DAY && (of_month - 1) % step.count == 0
          && (step.count == 1 || of_month == 1 || of_month + step.count / 2 <= 30))
        append_between (ticks, from, to, time, TRUE, "%e %b", zone);
      for (int hour = 0; step.unit == UNIT_HOUR && hour < 24; hour += step.count)
        if (from_calendar (zone, g_date_get_year (&date), g_date_get_month (&date), of_month, hour,
                           &time))
          append_between (ticks, from, to, time, hour == 0, "%H:%M", zone);
    }
}

static void
add_months (GArray *ticks, gint64 from, gint64 to, Step step, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = to_local (from, zone);
  int months = step.unit == UNIT_YEAR ? step.count * 12 : step.count;
  int first, index;
  gint64 time;

  if (local == NULL)
    return;

  first = g_date_time_get_year (local) * 12 + g_date_time_get_month (local) - 1;
  for (index = first - first % months;; index += months)
    {
      if (index < 12)
        continue;
      if (!from_calendar (zone, index / 12, index % 12 + 1, 1, 0, &time) || time > to)
        return;
      append_between (ticks, from, to, time, TRUE, index % 12 == 0 ? "%Y" : "%b", zone);
    }
}

GArray *
rw_time_axis_get_ticks (gint64 from, gint64 to, guint max_ticks, GTimeZone *zone)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (RwTimeTick));

  g_return_val_if_fail (zone != NULL, ticks);

  for (guint i = 0; i < G_N_ELEMENTS (steps) && max_ticks > 0 && to > from; i++)
    {
      if ((to - from) / steps[i].length > max_ticks)
        continue;

      g_array_set_size (ticks, 0);
      if (steps[i].unit == UNIT_FIXED)
        add_fixed (ticks, from, to, steps[i].length, zone);
      else if (steps[i].unit < UNIT_MONTH)
        add_days (ticks, from, to, steps[i], zone);
      else
        add_months (ticks, from, to, steps[i], zone);

      if (ticks->len <= max_ticks)
        return ticks;
    }

  g_array_set_size (ticks, 0);
  return ticks;
}

GArray *
rw_time_axis_get_days (gint64 from, gint64 to, guint max_days, GTimeZone *zone)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (RwTimeTick));
  g_autoptr (GDateTime) local = to_local (from, zone);
  int year, month, day;
  gint64 time = G_MININT64;
  GDate date;

  if (local == NULL || (to - from) / RW_USEC_PER_DAY > max_days)
    return days;

  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_set_dmy (&date, day, month, year);
  for (;;)
    {
      g_date_add_days (&date, 1);
      if (!from_calendar (zone, g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date), 0, &time)
          || time > to)
        break;
      if (time > from)
        append_tick (days, time, TRUE, "%a %e %b", zone);
    }

  if (days->len > max_days)
    g_array_set_size (days, 0);
  return days;
}

char *
rw_time_axis_format_date (gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = to_local (time, zone);

  return local != NULL ? g_date_time_format (local, "%a %-d %b %Y") : g_strdup ("");
}

char *
rw_time_axis_format_moment (gint64 time, gint64 resolution, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = to_local (time, zone);
  g_autofree char *text = NULL;
  char fraction[8] = "";

  if (local == NULL)
    return g_strdup ("");

  if (resolution < RW_USEC_PER_SEC)
    g_snprintf (fraction, sizeof fraction, ".%03d",
                (int) ((time - rw_time_floor (time, RW_USEC_PER_SEC)) / MSEC));
  text = g_date_time_format (local, "%a %-d %b %Y, %H:%M:%S");
  return g_strconcat (text, fraction, " ",
                      g_time_zone_get_abbreviation (zone, get_interval (zone, time)), NULL);
}

/* The first other name that the zone has in [from, to], or NULL. */
static const char *
find_other_name (gint64 from, gint64 to, GTimeZone *zone)
{
  const char *first = g_time_zone_get_abbreviation (zone, get_interval (zone, from));

  /* A span of a year has two changes of the clocks, and ends with the name that it began with. What
   * there is not in the first years is not looked for. */
  for (guint i = 0; i < MAX_ZONE_STEPS && from < to; i++)
    {
      const char *name;

      from = to - from > ZONE_STEP ? from + ZONE_STEP : to;
      name = g_time_zone_get_abbreviation (zone, get_interval (zone, from));
      if (strcmp (name, first) != 0)
        return name;
    }
  return NULL;
}

char *
rw_time_axis_get_zone_name (gint64 from, gint64 to, GTimeZone *zone)
{
  const char *first = g_time_zone_get_abbreviation (zone, get_interval (zone, from));
  const char *other = find_other_name (from, to, zone);

  return other == NULL ? g_strdup (first) : g_strconcat (first, "/", other, NULL);
}

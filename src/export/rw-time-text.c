/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time-text.h"

#include "rw-time.h"

#include <string.h>

/* The years 1 to 9999; what is outside is no date. */
#define FIRST_TIME (G_GINT64_CONSTANT (-62135596800) * RW_USEC_PER_SEC)
#define LAST_TIME (G_GINT64_CONSTANT (253402300800) * RW_USEC_PER_SEC - 1)

/* The day 1970-01-01 as GDate counts. */
#define EPOCH_JULIAN 719163

#define SLOT (15 * RW_USEC_PER_MIN)
#define NONE G_MININT64

void
rw_time_text_init (RwTimeText *self, GTimeZone *zone)
{
  memset (self, 0, sizeof *self);
  self->zone = zone;
  self->day = self->slot = NONE;
}

static char *
put_two (char *at, int value)
{
  *at++ = (char) ('0' + value / 10);
  *at++ = (char) ('0' + value % 10);
  return at;
}

/* floor (time / step) */
static gint64
divide (gint64 time, gint64 step)
{
  return rw_time_floor (time, step) / step;
}

/* How far local time is ahead of UTC, µs. Kept for a quarter of an hour in which it does not
 * change. */
static gint64
find_offset (RwTimeText *self, gint64 time)
{
  gint64 slot = divide (time, SLOT), begin = divide (slot * SLOT, RW_USEC_PER_SEC);
  int first, last, interval;

  if (self->zone == NULL)
    return 0;
  if (slot == self->slot)
    return self->offset;

  first = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, begin);
  last = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL,
                                    begin + SLOT / RW_USEC_PER_SEC - 1);
  interval = first == last ? first
                           : g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL,
                                                        divide (time, RW_USEC_PER_SEC));
  self->slot = first == last ? slot : NONE;
  self->offset = g_time_zone_get_offset (self->zone, interval) * RW_USEC_PER_SEC;
  return self->offset;
}

static void
set_day (RwTimeText *self, gint64 day)
{
  GDate date;
  int year;
  char *at = self->date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + EPOCH_JULIAN));
  year = g_date_get_year (&date);
  at = put_two (put_two (at, year / 100), year % 100);
  *at++ = '-';
  at = put_two (at, (int) g_date_get_month (&date));
  *at++ = '-';
  at = put_two (at, (int) g_date_get_day (&date));
  *at = '\0';
  self->day = day;
}

gsize
rw_time_text_put (RwTimeText *self,
                  char text[RW_TIME_TEXT_SIZE],
                  gint64 time,
                  char separator,
                  int *fraction,
                  int *offset)
{
  gint64 local, day, of_day;
  int seconds;
  char *at = text;

  *text = '\0';
  if (time < FIRST_TIME || time > LAST_TIME)
    return 0;
  local = time + find_offset (self, time);
  if (local < FIRST_TIME || local > LAST_TIME)
    return 0;

  day = divide (local, RW_USEC_PER_DAY);
  of_day = local - day * RW_USEC_PER_DAY;
  if (day != self->day)
    set_day (self, day);
  memcpy (at, self->date, 10);
  at += 10;
  *at++ = separator;
  seconds = (int) (of_day / RW_USEC_PER_SEC);
  at = put_two (at, seconds / 3600);
  *at++ = ':';
  at = put_two (at, seconds / 60 % 60);
  *at++ = ':';
  at = put_two (at, seconds % 60);
  *at = '\0';
  *fraction = (int) (of_day % RW_USEC_PER_SEC);
  *offset = (int) ((local - time) / RW_USEC_PER_MIN);
  return (gsize) (at - text);
}

gsize
rw_time_text_put_fraction (char *text, int fraction)
{
  char *at = text;

  *at++ = '.';
  at = put_two (at, fraction / 10000);
  at = put_two (at, fraction / 100 % 100);
  at = put_two (at, fraction % 100);
  *at = '\0';
  return (gsize) (at - text);
}

gsize
rw_time_text_put_offset (char *text, int offset)
{
  char *at = text;

  *at++ = offset < 0 ? '-' : '+';
  at = put_two (at, ABS (offset) / 60);
  *at++ = ':';
  at = put_two (at, ABS (offset) % 60);
  *at = '\0';
  return (gsize) (at - text);
}

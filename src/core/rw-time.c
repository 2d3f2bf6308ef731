/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"

#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
} Cursor;

static gboolean
take_digits (Cursor *cursor, int count, int *value)
{
  int result = 0;

  if (cursor->end - cursor->at < count)
    return FALSE;

  for (int i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit (cursor->at[i]))
        return FALSE;
      result = result * 10 + (cursor->at[i] - '0');
    }

  cursor->at += count;
  *value = result;
  return TRUE;
}

static gboolean
take_char (Cursor *cursor, char c)
{
  if (cursor->at == cursor->end || *cursor->at != c)
    return FALSE;

  cursor->at++;
  return TRUE;
}

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar, counted in 400-year eras of
 * which each begins on 1 March, so that the leap day is the last of its year. */
static gint64
days_from_civil (int year, int month, int day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = y / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static gboolean
take_date (Cursor *cursor, gint64 *days)
{
  int year, month, day;

  if (!take_digits (cursor, 4, &year) || !take_char (cursor, '-')
      || !take_digits (cursor, 2, &month) || !take_char (cursor, '-')
      || !take_digits (cursor, 2, &day))
    return FALSE;

  if (!g_date_valid_dmy (day, month, year))
    return FALSE;

  *days = days_from_civil (year, month, day);
  return TRUE;
}

static gint64
take_fraction (Cursor *cursor)
{
  gint64 usec = 0;
  gint64 weight = RW_USEC_PER_SEC / 10;

  while (cursor->at < cursor->end && g_ascii_isdigit (*cursor->at))
    {
      usec += (*cursor->at - '0') * weight;
      weight /= 10;
      cursor->at++;
    }

  return usec;
}

static gboolean
take_clock (Cursor *cursor, gint64 *usec)
{
  int hour, minute, second = 0;
  gint64 fraction = 0;

  if (!take_digits (cursor, 2, &hour) || !take_char (cursor, ':')
      || !take_digits (cursor, 2, &minute))
    return FALSE;

  if (take_char (cursor, ':'))
    {
      if (!take_digits (cursor, 2, &second))
        return FALSE;
      if (cursor->end - cursor->at >= 2 && (*cursor->at == '.' || *cursor->at == ',')
          && g_ascii_isdigit (cursor->at[1]))
        {
          cursor->at++;
          fraction = take_fraction (cursor);
        }
    }

  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  second = MIN (second, 59);
  *usec = (hour * 3600 + minute * 60 + second) * RW_USEC_PER_SEC + fraction;
  return TRUE;
}

/* Returns FALSE for a malformed zone; none at all is fine and leaves *zoned FALSE. */
static gboolean
take_zone (Cursor *cursor, gint64 *offset, gboolean *zoned)
{
  int hours, minutes = 0, sign;

  *offset = 0;
  *zoned = TRUE;

  if (take_char (cursor, 'Z') || take_char (cursor, 'z'))
    return TRUE;

  if (take_char (cursor, '+'))
    sign = 1;
  else if (take_char (cursor, '-'))
    sign = -1;
  else
    {
      *zoned = FALSE;
      return TRUE;
    }

  if (!take_digits (cursor, 2, &hours))
    return FALSE;
  if (cursor->at < cursor->end)
    {
      take_char (cursor, ':');
      if (!take_digits (cursor, 2, &minutes))
        return FALSE;
    }
  if (hours > 23 || minutes > 59)
    return FALSE;

  *offset = sign * (hours * RW_USEC_PER_HOUR + minutes * RW_USEC_PER_MIN);
  return TRUE;
}

gboolean
rw_time_parse (const char *text, gsize length, gint64 *time, gboolean *zoned)
{
  Cursor cursor = { text, text + length };
  gint64 days, clock = 0, offset = 0;
  gboolean has_zone = FALSE;

  if (!take_date (&cursor, &days))
    return FALSE;

  if (cursor.at < cursor.end)
    {
      if (!take_char (&cursor, 'T') && !take_char (&cursor, 't') && !take_char (&cursor, ' '))
        return FALSE;
      if (!take_clock (&cursor, &clock) || !take_zone (&cursor, &offset, &has_zone))
        return FALSE;
    }

  if (cursor.at != cursor.end)
    return FALSE;

  *time = days * RW_USEC_PER_DAY + clock - offset;
  *zoned = has_zone;
  return TRUE;
}

char *
rw_time_format (gint64 time)
{
  gint64 seconds = rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC;
  int fraction = (int) (time - seconds * RW_USEC_PER_SEC);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *base = NULL;
  char digits[8];
  gsize length;

  if (moment == NULL)
    return g_strdup ("");

  base = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", g_date_time_get_year (moment),
                          g_date_time_get_month (moment), g_date_time_get_day_of_month (moment),
                          g_date_time_get_hour (moment), g_date_time_get_minute (moment),
                          g_date_time_get_second (moment));
  if (fraction == 0)
    return g_strconcat (base, "Z", NULL);

  g_snprintf (digits, sizeof digits, "%06d", fraction);
  for (length = strlen (digits); digits[length - 1] == '0'; length--)
    digits[length - 1] = '\0';

  return g_strconcat (base, ".", digits, "Z", NULL);
}

gint64
rw_time_floor (gint64 time, gint64 step)
{
  gint64 rest = time % step;

  /* What stands for “no time” (G_MININT64) has no multiple before it. */
  return rest < 0 && time >= G_MININT64 + step ? time - rest - step : time - rest;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-moment-text.h"

#include "rw-time.h"

#include <stdio.h>
#include <string.h>

/* As many years as anybody will look back, in the unit of each. */
#define LONGEST (100 * 366 * RW_USEC_PER_DAY)

static GDateTime *
to_local (gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc =
      g_date_time_new_from_unix_utc (rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static gboolean
parse_age (const char *text, gint64 now, gint64 *time)
{
  static const struct
  {
    const char *name;
    gint64 length;
  } units[] = {
    { "min", RW_USEC_PER_MIN },
    { "h", RW_USEC_PER_HOUR },
    { "d", RW_USEC_PER_DAY },
  };
  char *end;
  guint64 count;

  /* The sign as keyboards have it, and as the program prints it. */
  if (*text == '-')
    text++;
  else if (g_str_has_prefix (text, "\u2212"))
    text += strlen ("\u2212");
  else
    return FALSE;
  if (!g_ascii_isdigit (*text))
    return FALSE;

  count = g_ascii_strtoull (text, &end, 10);
  while (*end == ' ')
    end++;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (end, units[i].name) == 0 && count <= (guint64) (LONGEST / units[i].length))
      {
        *time = now - (gint64) count * units[i].length;
        return TRUE;
      }

  return FALSE;
}

/* The numbers of a clock reading: FALSE when there is anything behind them. */
static gboolean
parse_clock (const char *text, int *hour, int *minute, int *second)
{
  int length = 0;

  *second = 0;
  if (sscanf (text, "%2d:%2d%n", hour, minute, &length) != 2 || length == 0)
    return FALSE;
  text += length;
  if (*text == '\0')
    return TRUE;

  length = 0;
  return sscanf (text, ":%2d%n", second, &length) == 1 && length > 0 && text[length] == '\0';
}

static gboolean
parse_calendar (const char *text, GTimeZone *zone, gint64 now, gint64 *time)
{
  g_autoptr (GDateTime) today = to_local (now, zone);
  g_autoptr (GDateTime) moment = NULL;
  int year, month, day, hour = 0, minute = 0, second = 0, length = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3 && length > 0)
    {
      text += length;
      if (*text == 'T' || *text == ' ')
        {
          if (!parse_clock (text + 1 + strspn (text + 1, " "), &hour, &minute, &second))
            return FALSE;
        }
      else if (*text != '\0')
        return FALSE;
    }
  else if (today != NULL && parse_clock (text, &hour, &minute, &second))
    g_date_time_get_ymd (today, &year, &month, &day);
  else
    return FALSE;

  if (year < 1 || hour < 0 || minute < 0 || second < 0)
    return FALSE;
  moment = g_date_time_new (zone, year, month, day, hour, minute, second);
  if (moment == NULL)
    return FALSE;

  *time = g_date_time_to_unix (moment) * RW_USEC_PER_SEC;
  return TRUE;
}

gboolean
rw_moment_parse (const char *text, GTimeZone *zone, gint64 now, gint64 *time)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  gboolean zoned = FALSE;
  gint64 parsed;

  g_return_val_if_fail (zone != NULL && time != NULL, FALSE);

  if (g_ascii_strcasecmp (typed, "now") == 0)
    {
      *time = now;
      return TRUE;
    }
  if (parse_age (typed, now, time) || parse_calendar (typed, zone, now, time))
    return TRUE;

  if (!rw_time_parse (typed, strlen (typed), &parsed, &zoned) || !zoned)
    return FALSE;
  *time = parsed;
  return TRUE;
}

char *
rw_moment_format (gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) local = to_local (time, zone);

  if (local == NULL)
    return g_strdup ("");
  return g_date_time_format (local,
                             g_date_time_get_second (local) != 0 ? "%F %H:%M:%S" : "%F %H:%M");
}

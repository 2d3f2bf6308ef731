/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time-pattern.h"

#include "rw-time.h"

#include <string.h>

/* Longer texts are no time. */
#define MAX_TEXT 128

static const char letters[] = "YymbdjHIpMSz";

/* What a letter stands for that is short for others, or NULL. */
static const char *
expand (char letter)
{
  switch (letter)
    {
    case 'F':
      return "%Y-%m-%d";
    case 'D':
      return "%m/%d/%y";
    case 'T':
      return "%H:%M:%S";
    case 'R':
      return "%H:%M";
    default:
      return NULL;
    }
}

static char *
expand_all (const char *pattern)
{
  GString *expanded = g_string_new (NULL);

  for (const char *at = pattern; *at != '\0'; at++)
    {
      const char *longer = at[0] == '%' ? expand (at[1]) : NULL;

      if (longer != NULL)
        g_string_append (expanded, longer);
      else
        g_string_append_c (expanded, *at);
      /* The letter goes with its percent sign, so that the second of %% begins nothing. */
      if (at[0] == '%' && at[1] != '\0')
        {
          at++;
          if (longer == NULL)
            g_string_append_c (expanded, *at);
        }
    }

  return g_string_free (expanded, FALSE);
}

static gboolean fail (char **problem, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (char **problem, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *problem = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

gboolean
rw_time_pattern_check (const char *pattern, char **problem)
{
  g_autofree char *expanded = expand_all (pattern);
  gboolean has[128] = { FALSE };

  for (const char *at = expanded; *at != '\0'; at++)
    {
      if (*at != '%')
        continue;
      at++;
      if (*at == '\0')
        return fail (problem, "ends with “%%”; a percent sign itself is written “%%%%”");
      if (*at != '%' && (!g_ascii_isalpha (*at) || strchr (letters, *at) == NULL))
        return fail (problem,
                     "has “%%%.*s”, which means nothing; known are %%Y %%y %%m %%b %%d %%j "
                     "%%H %%I %%p %%M %%S %%z %%F %%D %%T %%R",
                     (int) (g_utf8_next_char (at) - at), at);
      has[(guchar) *at] = TRUE;
    }

  if (!has['Y'] && !has['y'])
    return fail (problem, "says no year (%%Y or %%y)");
  if (!has['j'] && (!has['d'] || (!has['m'] && !has['b'])))
    return fail (problem, "says no day (%%d with %%m or %%b, or %%j)");
  if (has['I'] != has['p'])
    return fail (problem, "has only one of %%I (hour of twelve) and %%p (AM or PM)");
  return TRUE;
}

typedef struct
{
  const char *at; /* what is not yet read */
  int year, month, day, day_of_year, hour, minute;
  int afternoon;    /* 0 or 1; -1: unknown */
  char second[24];  /* "07" or "07.25" */
  const char *zone; /* "", "Z" or "+01:00" as written */
  int zone_length;
} Parts;

static gboolean
read_number (Parts *parts, int max_digits, int *number)
{
  int value = 0, n = 0;

  while (*parts->at == ' ')
    parts->at++;
  for (; n < max_digits && g_ascii_isdigit (*parts->at); n++, parts->at++)
    value = value * 10 + (*parts->at - '0');

  *number = value;
  return n > 0;
}

static gboolean
read_year (Parts *parts, int digits)
{
  const char *begin = parts->at;

  if (!read_number (parts, digits, &parts->year) || parts->at - begin != digits)
    return FALSE;
  if (digits == 2)
    parts->year += parts->year < 69 ? 2000 : 1900;
  return TRUE;
}

static gboolean
read_month_name (Parts *parts)
{
  static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (int month = 0; month < 12; month++)
    if (g_ascii_strncasecmp (parts->at, names + (gsize) month * 3, 3) == 0)
      {
        parts->month = month + 1;
        parts->at += 3;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_half (Parts *parts)
{
  parts->afternoon = g_ascii_strncasecmp (parts->at, "PM", 2) == 0;
  if (!parts->afternoon && g_ascii_strncasecmp (parts->at, "AM", 2) != 0)
    return FALSE;

  parts->at += 2;
  return TRUE;
}

static gboolean
read_second (Parts *parts)
{
  int second;
  gsize length = 0;

  if (!read_number (parts, 2, &second))
    return FALSE;
  if (parts->at[0] == '.' && g_ascii_isdigit (parts->at[1]))
    for (length = 1; g_ascii_isdigit (parts->at[length]);)
      length++;

  /* Digits beyond µs are cut. */
  g_snprintf (parts->second, sizeof parts->second, "%02d%.*s", second, (int) MIN (length, 7),
              parts->at);
  parts->at += length;
  return TRUE;
}

static gboolean
read_zone (Parts *parts)
{
  const char *begin = parts->at;

  if (*begin == 'Z' || *begin == 'z')
    parts->at++;
  else if (*begin == '+' || *begin == '-')
    for (parts->at++; g_ascii_isdigit (*parts->at) || *parts->at == ':';)
      parts->at++;
  else
    return FALSE;

  parts->zone = begin;
  parts->zone_length = (int) (parts->at - begin);
  return TRUE;
}

static gboolean
read_part (Parts *parts, char letter)
{
  switch (letter)
    {
    case 'Y':
      return read_year (parts, 4);
    case 'y':
      return read_year (parts, 2);
    case 'm':
      return read_number (parts, 2, &parts->month);
    case 'b':
      return read_month_name (parts);
    case 'd':
      return read_number (parts, 2, &parts->day);
    case 'j':
      return read_number (parts, 3, &parts->day_of_year) && parts->day_of_year > 0;
    case 'H':
    case 'I':
      return read_number (parts, 2, &parts->hour);
    case 'p':
      return read_half (parts);
    case 'M':
      return read_number (parts, 2, &parts->minute);
    case 'S':
      return read_second (parts);
    case 'z':
      return read_zone (parts);
    default:
      return FALSE;
    }
}

static gboolean
read_all (const char *pattern, Parts *parts)
{
  for (; *pattern != '\0'; pattern++)
    {
      if (*pattern == ' ')
        {
          while (*parts->at == ' ')
            parts->at++;
          continue;
        }
      if (pattern[0] == '%' && pattern[1] != '%')
        {
          if (!read_part (parts, *++pattern))
            return FALSE;
          continue;
        }
      pattern += *pattern == '%';
      if (*parts->at++ != *pattern)
        return FALSE;
    }

  return *parts->at == '\0';
}

/* The hour of twelve counts 12, 1, 2 … 11. */
static gboolean
complete (Parts *parts)
{
  if (parts->afternoon >= 0)
    {
      if (parts->hour < 1 || parts->hour > 12)
        return FALSE;
      parts->hour = parts->hour % 12 + (parts->afternoon ? 12 : 0);
    }
  if (parts->day_of_year == 0)
    return TRUE;

  for (parts->month = 1; parts->month <= 12; parts->month++)
    {
      int days = g_date_get_days_in_month (parts->month, (GDateYear) MAX (parts->year, 1));

      if (parts->day_of_year <= days)
        break;
      parts->day_of_year -= days;
    }
  parts->day = parts->day_of_year;
  return parts->month <= 12;
}

gboolean
rw_time_pattern_parse (const char *pattern, const char *text, gint64 *time, gboolean *zoned)
{
  g_autofree char *expanded = expand_all (pattern);
  g_autofree char *stripped = NULL;
  g_autofree char *iso = NULL;
  Parts parts = { .afternoon = -1, .second = "00", .zone = "" };

  if (strlen (text) > MAX_TEXT)
    return FALSE;
  stripped = g_strstrip (g_strdup (text));
  parts.at = stripped;
  if (!read_all (expanded, &parts) || !complete (&parts))
    return FALSE;

  /* The parser of ISO 8601 knows which days there are. */
  iso = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%s%.*s", parts.year, parts.month, parts.day,
                         parts.hour, parts.minute, parts.second, parts.zone_length, parts.zone);
  return rw_time_parse (iso, strlen (iso), time, zoned);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-csv-value.h"

#include "rw-time.h"

#include <math.h>
#include <string.h>

/* Longer than any number or time that somebody writes on purpose. */
#define MAX_TEXT 63

/* Two-digit years below this are of the present century, as POSIX has it. */
#define CENTURY_TURN 69

typedef struct
{
  const char *at;
} Cursor;

/* Copies the text without the blanks around it; FALSE where it is too long to mean anything. */
static gboolean
strip (const char *text, char out[MAX_TEXT + 1])
{
  gsize length;

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  if (length > MAX_TEXT)
    return FALSE;

  memcpy (out, text, length);
  out[length] = '\0';
  return TRUE;
}

gboolean
rw_csv_value_is_missing (const char *text)
{
  static const char *const words[] = { "", "nan", "null", "none", "na", "n/a" };
  char word[MAX_TEXT + 1];

  /* Nearly all fields are numbers. */
  if (g_ascii_isdigit (*text) || !strip (text, word))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i]) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rw_csv_value_parse_number (const char *text, char separator, double *number)
{
  char digits[MAX_TEXT + 1];
  char *comma, *end;
  double value;

  if (!strip (text, digits))
    return FALSE;
  comma = separator != ',' && separator != '\0' ? strchr (digits, ',') : NULL;
  if (comma != NULL && strchr (digits, '.') == NULL)
    *comma = '.';

  /* Neither hexadecimal numbers nor words, which the library would take. */
  if (digits[0] == '\0' || digits[strspn (digits, "0123456789+-.eE")] != '\0')
    return FALSE;
  value = g_ascii_strtod (digits, &end);
  if (end == digits || *end != '\0' || !isfinite (value))
    return FALSE;

  *number = value;
  return TRUE;
}

gboolean
rw_csv_value_parse_flag (const char *text, gboolean *on)
{
  static const char *const words[][2] = {
    { "false", "true" }, { "0", "1" }, { "no", "yes" }, { "off", "on" }, { "f", "t" },
  };
  char word[MAX_TEXT + 1];

  if (!strip (text, word))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (int value = 0; value <= 1; value++)
      if (g_ascii_strcasecmp (word, words[i][value]) == 0)
        {
          *on = value;
          return TRUE;
        }
  return FALSE;
}

static gboolean
take (Cursor *cursor, char c)
{
  if (*cursor->at != c)
    return FALSE;
  cursor->at++;
  return TRUE;
}

/* One digit at least; *n is their number. */
static gboolean
take_number (Cursor *cursor, guint max_digits, int *value, guint *n)
{
  int result = 0;

  for (*n = 0; *n < max_digits && g_ascii_isdigit (*cursor->at); ++*n)
    result = result * 10 + (*cursor->at++ - '0');
  if (*n == 0)
    return FALSE;
  *value = result;
  return TRUE;
}

static gboolean
take_date (Cursor *cursor, int *year, int *month, int *day)
{
  guint n;

  if (!take_number (cursor, 2, month, &n) || !take (cursor, '/')
      || !take_number (cursor, 2, day, &n) || !take (cursor, '/')
      || !take_number (cursor, 4, year, &n))
    return FALSE;
  if (n == 2)
    *year += *year < CENTURY_TURN ? 2000 : 1900;
  else if (n != 4)
    return FALSE;
  return g_date_valid_dmy ((GDateDay) *day, *month, (GDateYear) *year);
}

/* Twelve hours of the clock with am or pm; 12 am is midnight. */
static gboolean
take_half (Cursor *cursor, int *hour)
{
  gboolean pm;

  while (take (cursor, ' '))
    ;
  if (*cursor->at == '\0')
    return TRUE;
  pm = g_ascii_strcasecmp (cursor->at, "pm") == 0;
  if ((!pm && g_ascii_strcasecmp (cursor->at, "am") != 0) || *hour < 1 || *hour > 12)
    return FALSE;
  cursor->at += 2;
  *hour = *hour % 12 + (pm ? 12 : 0);
  return TRUE;
}

static gboolean
take_clock (Cursor *cursor, gint64 *clock)
{
  int hour, minute, second = 0;
  guint n;

  if (!take_number (cursor, 2, &hour, &n) || !take (cursor, ':')
      || !take_number (cursor, 2, &minute, &n) || n != 2)
    return FALSE;
  if (take (cursor, ':') && (!take_number (cursor, 2, &second, &n) || n != 2))
    return FALSE;
  if (!take_half (cursor, &hour) || hour > 23 || minute > 59 || second > 59)
    return FALSE;

  *clock = (hour * 3600 + minute * 60 + second) * RW_USEC_PER_SEC;
  return TRUE;
}

/* Month/day/year. */
static gboolean
parse_slashes (const char *text, gint64 *time)
{
  Cursor cursor = { text };
  int year, month, day;
  gint64 clock = 0;
  g_autoptr (GDateTime) date = NULL;

  if (!take_date (&cursor, &year, &month, &day))
    return FALSE;
  if (*cursor.at != '\0' && !take (&cursor, ' '))
    return FALSE;
  while (take (&cursor, ' '))
    ;
  if (*cursor.at != '\0' && (!take_clock (&cursor, &clock) || *cursor.at != '\0'))
    return FALSE;

  date = g_date_time_new_utc (year, month, day, 0, 0, 0);
  if (date == NULL)
    return FALSE;
  *time = g_date_time_to_unix (date) * RW_USEC_PER_SEC + clock;
  return TRUE;
}

gboolean
rw_csv_value_parse_time (const char *text, gint64 *time, gboolean *zoned)
{
  char word[MAX_TEXT + 1];

  if (!strip (text, word))
    return FALSE;
  if (rw_time_parse (word, strlen (word), time, zoned))
    return TRUE;
  if (!parse_slashes (word, time))
    return FALSE;
  *zoned = FALSE;
  return TRUE;
}

gboolean
rw_csv_value_parse_offset (const char *text, gint64 *offset)
{
  char whole[MAX_TEXT + sizeof "2000-01-01T00:00"];
  char word[MAX_TEXT + 1];
  gint64 time, midnight;
  gboolean zoned;

  /* The zone of a time at midnight: one reader knows all its forms. */
  if (!strip (text, word))
    return FALSE;
  g_snprintf (whole, sizeof whole, "2000-01-01T00:00%s", word);
  if (!rw_time_parse (whole, strlen (whole), &time, &zoned) || !zoned
      || !rw_time_parse ("2000-01-01", 10, &midnight, &zoned))
    return FALSE;

  *offset = midnight - time;
  return TRUE;
}

gboolean
rw_csv_value_needs_guard (const char *text)
{
  gunichar first;

  /* Spreadsheets take a field that begins so for a formula, some also behind blanks, and some also
   * the full-width forms. An apostrophe before it is guarded as well, so that it comes back. */
  while (*text == ' ' || *text == '\'')
    text++;
  first = g_utf8_get_char (text);
  return first == '=' || first == '+' || first == '-' || first == '@' || first == '\t'
         || first == '\r' || first == '\n' || first == 0xff1d || first == 0xff0b || first == 0xff0d
         || first == 0xff20;
}

const char *
rw_csv_value_unguard (const char *text)
{
  return *text == '\'' && rw_csv_value_needs_guard (text) ? text + 1 : text;
}

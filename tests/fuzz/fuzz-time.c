/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-json-value.h"
#include "rw-time.h"

#include <string.h>

/* The parser of times against a second one, made of a regular expression and GLib's calendar. */
static const char *const texts[] = {
  "2026-11-22T10:00:00Z",
  "2026-03-02 06:00:00",
  "2026-03-02t06:00:00.775023242+00:00",
  "2024-02-29",
  "2023-02-29",
  "1900-02-29T00:00Z",
  "2000-02-29T23:59:60,5-0330",
  "0001-01-01T00:00:00+23:59",
  "9999-12-31T23:59:59.999999z",
  "2019-09-04 T15:31 Z",
  "1772431200",
  "1772431200.62",
  "1772431200512",
  "-1",
  "1e308",
  NULL,
};

const RwFuzzTarget rw_fuzz_target = { "time", 0, texts, NULL };

#define PATTERN                                                                                    \
  "\\A([0-9]{4})-([0-9]{2})-([0-9]{2})"                                                            \
  "(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?"                                 \
  "([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?\\z"

static int
get_number (GMatchInfo *match, int group, int if_none)
{
  g_autofree char *text = g_match_info_fetch (match, group);

  return text != NULL && *text != '\0' ? atoi (text) : if_none;
}

static gint64
get_fraction (GMatchInfo *match)
{
  g_autofree char *text = g_match_info_fetch (match, 7);
  g_autofree char *padded = g_strconcat (text != NULL ? text : "", "000000", NULL);

  padded[6] = '\0';
  return atoi (padded);
}

/* FALSE for a zone that is none. */
static gboolean
get_offset (GMatchInfo *match, gint64 *minutes, gboolean *zoned)
{
  g_autofree char *text = g_match_info_fetch (match, 8);
  g_autofree char *digits = NULL;
  int number;

  *minutes = 0;
  *zoned = text != NULL && *text != '\0';
  if (!*zoned || g_ascii_isalpha (*text))
    return TRUE;

  digits = g_strconcat (text + 1, strlen (text) == 3 ? "00" : "", NULL);
  if (strchr (digits, ':') != NULL)
    memmove (strchr (digits, ':'), strchr (digits, ':') + 1, 3);
  number = atoi (digits);
  if (number / 100 > 23 || number % 100 > 59)
    return FALSE;

  *minutes = (number / 100 * 60 + number % 100) * (*text == '-' ? -1 : 1);
  return TRUE;
}

static gboolean
parse (const char *text, gsize length, gint64 *time, gboolean *zoned)
{
  static GRegex *regex;
  g_autoptr (GMatchInfo) match = NULL;
  GDate date;
  gint64 days, seconds, offset;
  int hour, minute, second;

  if (regex == NULL)
    regex = g_regex_new (PATTERN, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
  if (!g_regex_match_full (regex, text, (gssize) length, 0, 0, &match, NULL)
      || !g_date_valid_dmy ((GDateDay) get_number (match, 3, 0), get_number (match, 2, 0),
                            (GDateYear) get_number (match, 1, 0))
      || !get_offset (match, &offset, zoned))
    return FALSE;

  hour = get_number (match, 4, 0);
  minute = get_number (match, 5, 0);
  second = get_number (match, 6, 0);
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  g_date_set_dmy (&date, (GDateDay) get_number (match, 3, 0), get_number (match, 2, 0),
                  (GDateYear) get_number (match, 1, 0));
  /* The first of January 1970 is the day 719163 of GLib's count. */
  days = (gint64) g_date_get_julian (&date) - 719163;
  seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + MIN (second, 59);
  *time = seconds * RW_USEC_PER_SEC + get_fraction (match);
  return TRUE;
}

/* A time that was printed is read as itself. */
static void
check_printed (gint64 time)
{
  g_autofree char *text = rw_time_format (time);
  gboolean zoned;
  gint64 again;

  /* A zone may push a time out of the years that can be written. */
  if (*text == '\0')
    return;
  g_assert_true (rw_time_parse (text, strlen (text), &again, &zoned));
  g_assert_true (zoned && again == time);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_autofree char *copy = g_strndup (text, size);
  gint64 time = 42, expected = 42;
  gboolean zoned = FALSE, expected_zoned = FALSE;
  gboolean parsed = rw_time_parse (text, size, &time, &zoned);

  g_assert_true (parsed == parse (text, size, &expected, &expected_zoned));
  if (parsed)
    {
      g_assert_cmpint (time, ==, expected);
      g_assert_true (!zoned == !expected_zoned);
      check_printed (time);
    }
  else
    g_assert_cmpint (time, ==, 42);

  /* The tolerant one takes what the strict one takes, and never anything before 0001 or so far off
   * that it could not be counted with. */
  if (g_utf8_validate (copy, -1, NULL) && rw_json_value_parse_time (copy, &time, &zoned))
    g_assert_true (ABS (time) < G_MAXINT64 / 2);
  else
    g_assert_false (parsed && strlen (copy) == size);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-number-text.h"

#include <math.h>
#include <string.h>

/* Nine significant digits tell any float; of the smallest ones they come as late as this. */
#define MAX_DECIMALS 54

/*
 * DESIGN: An export has a dozen numbers in each of millions of rows, so this does without printf
 * and strtod where arithmetic is exact. A float has 24 bits, and 5 to the power of 12 has 28: a
 * float times a power of ten up to the twelfth is exact in a double, so rounding that to an integer
 * gives the very digits that printf gives, and dividing them by the same power gives the very
 * double that strtod gives. What is beyond goes the long way.
 */
#define MAX_EXACT_DECIMALS 12

/* 2 to the power of 53: below, integers are exact. */
#define MAX_EXACT 9007199254740992.0

static const double powers[MAX_EXACT_DECIMALS + 1] = { 1,   1e1, 1e2, 1e3,  1e4,  1e5, 1e6,
                                                       1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };

/* Ends at end; returns where it begins. */
static char *
put_digits (char *end, guint64 value)
{
  do
    {
      *--end = (char) ('0' + value % 10);
      value /= 10;
    }
  while (value > 0);
  return end;
}

/* digits / 10^decimals; a point is there only with decimals. */
static gsize
put_number (char *text, gboolean negative, guint64 digits, int decimals)
{
  char buffer[24];
  char *end = buffer + sizeof buffer;
  char *begin = put_digits (end, digits);
  char *at = text;

  while (end - begin <= decimals)
    *--begin = '0';
  if (negative)
    *at++ = '-';
  while (end - begin > decimals)
    *at++ = *begin++;
  if (decimals > 0)
    *at++ = '.';
  while (begin < end)
    *at++ = *begin++;
  *at = '\0';
  return (gsize) (at - text);
}

static gsize
put_long (char *text, float value, int decimals)
{
  for (int d = decimals; d <= MAX_DECIMALS; d++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%df", d);
      g_ascii_formatd (text, RW_NUMBER_TEXT_SIZE, format, (double) value);
      if ((float) g_ascii_strtod (text, NULL) == value)
        break;
    }
  return strlen (text);
}

gsize
rw_number_text (char text[RW_NUMBER_TEXT_SIZE], float value, int decimals)
{
  double magnitude = fabs ((double) value);
  int d = MAX (decimals, 0);

  *text = '\0';
  if (!isfinite (value))
    return 0;

  for (; d <= MAX_EXACT_DECIMALS && magnitude * powers[d] < MAX_EXACT; d++)
    {
      double digits = nearbyint (magnitude * powers[d]);

      if ((float) (digits / powers[d]) == (float) magnitude)
        return put_number (text, signbit (value) != 0, (guint64) digits, d);
    }
  return put_long (text, value, d);
}

gsize
rw_degrees_text (char text[RW_NUMBER_TEXT_SIZE], double degrees)
{
  gsize length;

  *text = '\0';
  if (!isfinite (degrees))
    return 0;

  /* As it is stored it is an integer; what is not comes from elsewhere. */
  if (fabs (degrees) <= 360 && nearbyint (degrees * 1e7) / 1e7 == degrees)
    length =
        put_number (text, signbit (degrees) != 0, (guint64) nearbyint (fabs (degrees) * 1e7), 7);
  else
    {
      g_ascii_formatd (text, RW_NUMBER_TEXT_SIZE, "%.7f", degrees);
      length = strlen (text);
    }
  while (text[length - 1] == '0' && text[length - 2] != '.')
    text[--length] = '\0';
  return length;
}

gsize
rw_integer_text (char text[RW_NUMBER_TEXT_SIZE], gint64 value)
{
  return put_number (text, value < 0, value < 0 ? -(guint64) value : (guint64) value, 0);
}

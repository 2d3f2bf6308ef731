/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-number-text.h"

#include <math.h>
#include <string.h>

/* Nine significant digits tell any float; of the smallest ones they come as late as this. */
#define MAX_DECIMALS 54

void
rw_number_text (char text[RW_NUMBER_TEXT_SIZE], float value, int decimals)
{
  *text = '\0';
  if (!isfinite (value))
    return;

  for (int d = decimals; d <= MAX_DECIMALS; d++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%df", d);
      g_ascii_formatd (text, RW_NUMBER_TEXT_SIZE, format, value);
      if ((float) g_ascii_strtod (text, NULL) == value)
        break;
    }
}

void
rw_degrees_text (char text[RW_NUMBER_TEXT_SIZE], double degrees)
{
  char *point, *end;

  *text = '\0';
  if (!isfinite (degrees))
    return;

  g_ascii_formatd (text, RW_NUMBER_TEXT_SIZE, "%.7f", degrees);
  point = strchr (text, '.');
  for (end = point + strlen (point) - 1; end > point + 1 && *end == '0'; end--)
    *end = '\0';
}

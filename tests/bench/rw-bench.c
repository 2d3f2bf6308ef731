/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench.h"

#include <math.h>
#include <stdlib.h>

void
rw_bench_init (void)
{
  g_setenv ("G_TEST_SRCDIR", RW_TESTS_SOURCE_DIR, FALSE);
  g_setenv ("G_TEST_BUILDDIR", RW_TESTS_BUILD_DIR, FALSE);
}

static int
compare (const void *a, const void *b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

double
rw_bench_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* JSON has no number that is none. */
static void
format_number (char *text, gsize size, double value)
{
  if (isfinite (value))
    g_ascii_formatd (text, (int) size, "%.3f", value);
  else
    g_strlcpy (text, "null", size);
}

void
rw_bench_print (const char *name, double value, const char *unit, double limit)
{
  char numbers[3][G_ASCII_DTOSTR_BUF_SIZE];

  format_number (numbers[0], sizeof numbers[0], value);
  format_number (numbers[1], sizeof numbers[1], limit);
  format_number (numbers[2], sizeof numbers[2], value / limit);
  g_print ("{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"limit\":%s,\"ratio\":%s}\n", name,
           numbers[0], unit, numbers[1], numbers[2]);
}

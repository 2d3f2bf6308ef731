/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"

#include <string.h>

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gint64 time;
    gboolean zoned;
  } cases[] = {
    { "1970-01-01T00:00:00Z", 0, TRUE },
    { "2026-11-22T10:00:00Z", 1795341600000000, TRUE },
    { "2026-11-22 10:00:00", 1795341600000000, FALSE },
    { "2026-11-22T12:00:00+02:00", 1795341600000000, TRUE },
    { "2026-11-22T12:00:00+02", 1795341600000000, TRUE },
    { "2026-11-22T05:30:00-0430", 1795341600000000, TRUE },
    { "2026-11-22T10:00Z", 1795341600000000, TRUE },
    { "2026-11-22", 1795305600000000, FALSE },
    { "2026-11-22T10:00:00.123456789Z", 1795341600123456, TRUE },
    { "2026-11-22T10:00:00.5", 1795341600500000, FALSE },
    { "2016-12-31T23:59:60Z", 1483228799000000, TRUE },
    { "1969-12-31T23:59:59.5Z", -500000, TRUE },
    { "0001-01-01T00:00:00Z", -62135596800000000, TRUE },
    { "2000-02-29T00:00:00Z", 951782400000000, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 time = -1;
      gboolean zoned = FALSE;

      g_assert_true (rw_time_parse (cases[i].text, strlen (cases[i].text), &time, &zoned));
      g_assert_cmpint (time, ==, cases[i].time);
      g_assert_cmpint (zoned, ==, cases[i].zoned);
    }
}

static void
test_reject (void)
{
  const char *const bad[] = { "",
                              "now",
                              "2026-11-22T",
                              "2026-02-30T00:00:00Z",
                              "2026-13-01T00:00:00Z",
                              "2026-11-22T24:00:00Z",
                              "2026-11-22T10:60:00Z",
                              "2026-11-22T10:00:00X",
                              "2026-11-22T10:00:00+2",
                              "2026-11-22T10:00:00.Z",
                              "2026-11-22T10:00:00Z ",
                              "0000-01-01T00:00:00Z",
                              "infinity" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 time = -1;
      gboolean zoned = FALSE;

      g_assert_false (rw_time_parse (bad[i], strlen (bad[i]), &time, &zoned));
      g_assert_cmpint (time, ==, -1);
    }
}

static void
test_round_trip (void)
{
  const gint64 times[] = { 0, 1, -1, 1795341600000000, 1795341600120000, -62135596800000000 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = rw_time_format (times[i]);
      gint64 time = 0;
      gboolean zoned = FALSE;

      g_assert_true (rw_time_parse (text, strlen (text), &time, &zoned));
      g_assert_cmpint (time, ==, times[i]);
      g_assert_true (zoned);
    }
}

static void
test_floor (void)
{
  g_assert_cmpint (rw_time_floor (-1, 10), ==, -10);
  g_assert_cmpint (rw_time_floor (-10, 10), ==, -10);
  g_assert_cmpint (rw_time_floor (19, 10), ==, 10);
  g_assert_cmpint (rw_time_floor (G_MININT64, 10), ==, G_MININT64 + 8);
  g_assert_cmpint (rw_time_floor (G_MININT64 + 10, 10), ==, G_MININT64 + 8);
  g_assert_cmpint (rw_time_floor (G_MAXINT64, 10), ==, G_MAXINT64 - 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/reject", test_reject);
  g_test_add_func ("/time/round-trip", test_round_trip);
  g_test_add_func ("/time/floor", test_floor);
  return g_test_run ();
}

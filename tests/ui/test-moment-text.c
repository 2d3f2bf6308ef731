/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-moment-text.h"

#include "rw-time.h"

/* 2026-11-22, 10:00 UTC. */
#define NOW (G_GINT64_CONSTANT (1795341600) * RW_USEC_PER_SEC)

static void
assert_parsed (const char *text, const char *zone_name, const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autofree char *found = NULL;
  gint64 time = 0;

  g_assert_true (rw_moment_parse (text, zone, NOW, &time));
  found = rw_time_format (time);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_parse (void)
{
  assert_parsed ("now", "UTC", "2026-11-22T10:00:00Z");
  assert_parsed (" -3h ", "UTC", "2026-11-22T07:00:00Z");
  assert_parsed ("−90 min", "UTC", "2026-11-22T08:30:00Z");
  assert_parsed ("-7 d", "UTC", "2026-11-15T10:00:00Z");
  assert_parsed ("2026-11-01", "UTC", "2026-11-01T00:00:00Z");
  assert_parsed ("2026-11-01 9:05", "UTC", "2026-11-01T09:05:00Z");
  assert_parsed ("2026-11-01T09:05:07", "UTC", "2026-11-01T09:05:07Z");
  assert_parsed ("08:15", "UTC", "2026-11-22T08:15:00Z");
  /* A zone in the text wins, else it is the one that is shown. */
  assert_parsed ("2026-11-01 09:05", "Europe/Amsterdam", "2026-11-01T08:05:00Z");
  assert_parsed ("2026-11-01T09:05:00Z", "Europe/Amsterdam", "2026-11-01T09:05:00Z");
  assert_parsed ("2026-11-01T09:05:00+05:30", "Europe/Amsterdam", "2026-11-01T03:35:00Z");
}

static void
test_refused (void)
{
  const char *const bad[] = { "",
                              "yesterday",
                              "-3",
                              "-h",
                              "-3 weeks",
                              "3 h",
                              "2026-13-01",
                              "2026-02-30 10:00",
                              "2026-11-01 25:00",
                              "10:61",
                              "10",
                              "2026-11-01x",
                              "--3 h",
                              "0000-01-01",
                              "-99999999999999999999 d" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 time = 42;

      g_assert_false (rw_moment_parse (bad[i], zone, NOW, &time));
      g_assert_cmpint (time, ==, 42);
    }
}

/* What is printed is understood, and is the same moment, whatever the zone. */
static void
test_round_trip (void)
{
  const char *const zones[] = { "UTC", "Europe/Amsterdam", "Asia/Kolkata", "America/New_York" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[z]);

      for (int i = 0; i < 500; i++)
        {
          gint64 time = NOW + i * 7 * RW_USEC_PER_HOUR + i % 3 * RW_USEC_PER_SEC, parsed = 0;
          g_autofree char *text = rw_moment_format (time, zone);

          g_assert_true (rw_moment_parse (text, zone, NOW, &parsed));
          g_assert_cmpint (parsed, ==, time);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moment-text/parse", test_parse);
  g_test_add_func ("/moment-text/refused", test_refused);
  g_test_add_func ("/moment-text/round-trip", test_round_trip);
  return g_test_run ();
}

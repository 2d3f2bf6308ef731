/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time-axis.h"

#include "rw-time.h"

#include <string.h>

static gint64
moment (const char *text)
{
  gint64 time = 0;
  gboolean zoned;

  g_assert_true (rw_time_parse (text, strlen (text), &time, &zoned));
  return time;
}

static char *
join_labels (GArray *ticks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "",
                            g_array_index (ticks, RwTimeTick, i).label);
  return g_string_free (text, FALSE);
}

static void
assert_ticks (const char *from,
              const char *to,
              guint max_ticks,
              const char *zone_name,
              const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GArray) ticks = NULL;
  g_autofree char *labels = NULL;

  g_assert_nonnull (zone);
  ticks = rw_time_axis_get_ticks (moment (from), moment (to), max_ticks, zone);
  labels = join_labels (ticks);
  g_assert_cmpstr (labels, ==, expected);
}

static void
test_scales (void)
{
  assert_ticks ("2026-11-22T10:00:00.010Z", "2026-11-22T10:00:00.050Z", 5, "UTC",
                "10:00:00.010|10:00:00.020|10:00:00.030|10:00:00.040|10:00:00.050");
  assert_ticks ("2026-11-22T10:00:03Z", "2026-11-22T10:01:03Z", 5, "UTC",
                "10:00:15|10:00:30|10:00:45|10:01:00");
  assert_ticks ("2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z", 7, "UTC",
                "10:00|10:10|10:20|10:30|10:40|10:50|11:00");
  assert_ticks ("2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z", 6, "UTC",
                "12:00|18:00|00:00|06:00");
  assert_ticks ("2026-11-20T10:00:00Z", "2026-11-24T10:00:00Z", 5, "UTC",
                "21 Nov|22 Nov|23 Nov|24 Nov");
  assert_ticks ("2026-01-15T00:00:00Z", "2027-02-15T00:00:00Z", 8, "UTC",
                "Mar|May|Jul|Sep|Nov|2027");
  assert_ticks ("1999-06-01T00:00:00Z", "2026-11-22T00:00:00Z", 7, "UTC",
                "2000|2005|2010|2015|2020|2025");
}

/* 02:00 to 03:00 does not exist: hours go on from 01 to 03. */
static void
test_spring (void)
{
  assert_ticks ("2026-03-28T23:00:00Z", "2026-03-29T04:00:00Z", 6, "Europe/Amsterdam",
                "00:00|01:00|03:00|04:00|05:00|06:00");
  assert_ticks ("2026-03-28T22:00:00Z", "2026-03-29T10:00:00Z", 5, "Europe/Amsterdam",
                "00:00|03:00|06:00|09:00|12:00");
  assert_ticks ("2026-03-28T00:00:00Z", "2026-03-30T23:00:00Z", 5, "Europe/Amsterdam",
                "29 Mar|30 Mar|31 Mar");
}

/* 02:00 to 03:00 happens twice, and both are told apart. */
static void
test_autumn (void)
{
  assert_ticks ("2026-10-24T22:00:00Z", "2026-10-25T03:00:00Z", 6, "Europe/Amsterdam",
                "00:00|01:00|02:00 CEST|02:00 CET|03:00|04:00");
  assert_ticks ("2026-10-25T00:00:00Z", "2026-10-25T01:30:00Z", 4, "Europe/Amsterdam",
                "02:00 CEST|02:30 CEST|02:00 CET|02:30 CET");
  assert_ticks ("2026-10-24T21:00:00Z", "2026-10-25T11:00:00Z", 5, "Europe/Amsterdam",
                "00:00|03:00|06:00|09:00|12:00");
  assert_ticks ("2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z", 5, "Europe/Amsterdam",
                "25 Oct|26 Oct|27 Oct");
}

/* A zone whose offset is no whole hour has round local hours all the same. */
static void
test_odd_offset (void)
{
  assert_ticks ("2026-11-22T00:00:00Z", "2026-11-22T04:00:00Z", 4, "Asia/Kathmandu",
                "06:00|07:00|08:00|09:00");
}

/* Any span in any zone: ascending, inside, not too many, not too few, labels tell them apart. */
static void
test_property (void)
{
  const char *const names[] = {
    "UTC",         "Europe/Amsterdam", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe",
    "Pacific/Apia"
  };

  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (names[round % G_N_ELEMENTS (names)]);
      gint64 from = g_test_rand_double_range (0, 2e15);
      gint64 length = 40000LL << g_test_rand_int_range (0, 35);
      guint max_ticks = g_test_rand_int_range (3, 15);
      g_autoptr (GArray) ticks = rw_time_axis_get_ticks (from, from + length, max_ticks, zone);

      g_assert_cmpuint (ticks->len, <=, max_ticks);
      if (max_ticks > 5)
        g_assert_cmpuint (ticks->len, >=, 1);
      for (guint i = 0; i < ticks->len; i++)
        {
          const RwTimeTick *tick = &g_array_index (ticks, RwTimeTick, i);

          g_assert_cmpint (tick->time, >=, from);
          g_assert_cmpint (tick->time, <=, from + length);
          g_assert_cmpint (strlen (tick->label), >, 0);
          if (i > 0)
            {
              g_assert_cmpint (tick->time, >, tick[-1].time);
              g_assert_cmpstr (tick->label, !=, tick[-1].label);
            }
        }
    }
}

static void
test_days (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Amsterdam");
  gint64 from = moment ("2026-10-24T12:00:00Z"), to = moment ("2026-10-27T12:00:00Z");
  g_autoptr (GArray) days = rw_time_axis_get_days (from, to, 5, zone);
  g_autoptr (GArray) none = rw_time_axis_get_days (from, to, 2, zone);
  g_autofree char *labels = join_labels (days);

  g_assert_cmpstr (labels, ==, "Sun 25 Oct|Mon 26 Oct|Tue 27 Oct");
  g_assert_cmpint (g_array_index (days, RwTimeTick, 1).time, ==, moment ("2026-10-25T23:00:00Z"));
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_texts (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Amsterdam");
  gint64 summer = moment ("2026-10-25T00:30:00.250Z"), winter = moment ("2026-10-25T01:30:00Z");
  g_autofree char *first = rw_time_axis_format_moment (summer, 1000, zone);
  g_autofree char *second = rw_time_axis_format_moment (winter, RW_USEC_PER_MIN, zone);
  g_autofree char *both = rw_time_axis_get_zone_name (summer, winter, zone);
  g_autofree char *one = rw_time_axis_get_zone_name (winter, winter + 1, zone);
  g_autofree char *year =
      rw_time_axis_get_zone_name (winter, moment ("2027-11-20T00:00:00Z"), zone);
  g_autofree char *date = rw_time_axis_format_date (winter, zone);

  g_assert_cmpstr (year, ==, "CET/CEST");
  g_assert_cmpstr (first, ==, "Sun 25 Oct 2026, 02:30:00.250 CEST");
  g_assert_cmpstr (second, ==, "Sun 25 Oct 2026, 02:30:00 CET");
  g_assert_cmpstr (both, ==, "CEST/CET");
  g_assert_cmpstr (one, ==, "CET");
  g_assert_cmpstr (date, ==, "Sun 25 Oct 2026");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-axis/scales", test_scales);
  g_test_add_func ("/time-axis/spring", test_spring);
  g_test_add_func ("/time-axis/autumn", test_autumn);
  g_test_add_func ("/time-axis/odd-offset", test_odd_offset);
  g_test_add_func ("/time-axis/property", test_property);
  g_test_add_func ("/time-axis/days", test_days);
  g_test_add_func ("/time-axis/texts", test_texts);
  return g_test_run ();
}

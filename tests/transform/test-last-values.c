/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-last-values.h"

#include <math.h>

#define HOUR (G_GINT64_CONSTANT (3600) * 1000000)

static RwReading
make_reading (const char *id, gint64 time, float temperature, float humidity)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (id);
  reading.time = time;
  reading.value[RW_QUANTITY_TEMPERATURE] = temperature;
  reading.value[RW_QUANTITY_HUMIDITY_LEVEL] = humidity;
  return reading;
}

static float
tell (RwLastValues *last, const char *id, gint64 time, float temperature, float humidity)
{
  RwReading reading = make_reading (id, time, temperature, humidity);

  rw_last_values_overlay (last, &reading);
  return reading.value[RW_QUANTITY_TEMPERATURE];
}

static void
test_overlay (void)
{
  g_autoptr (RwLastValues) last = rw_last_values_new ();

  g_assert_true (isnan (tell (last, "a", HOUR, NAN, 50)));
  g_assert_cmpfloat (tell (last, "a", 2 * HOUR, 4, NAN), ==, 4);
  g_assert_cmpfloat (tell (last, "a", 3 * HOUR, NAN, 51), ==, 4);
  g_assert_true (isnan (tell (last, "b", 3 * HOUR, NAN, 51)));
  g_assert_cmpfloat (tell (last, "a", 3 * HOUR, 5, 51), ==, 5);
}

/* What is older than the newest is neither completed nor remembered. */
static void
test_late (void)
{
  g_autoptr (RwLastValues) last = rw_last_values_new ();

  tell (last, "a", 2 * HOUR, 4, 50);
  g_assert_true (isnan (tell (last, "a", HOUR, NAN, 60)));
  g_assert_cmpfloat (tell (last, "a", HOUR, 9, NAN), ==, 9);
  g_assert_cmpfloat (tell (last, "a", 3 * HOUR, NAN, 50), ==, 4);
}

static gint64
tell_time (RwLastValues *last, gint64 time, float temperature, float humidity)
{
  RwReading reading = make_reading ("a", time, temperature, humidity);

  rw_last_values_overlay (last, &reading);
  return reading.time;
}

static void
test_same_time (void)
{
  g_autoptr (RwLastValues) last = rw_last_values_new ();

  g_assert_cmpint (tell_time (last, HOUR, NAN, 50), ==, HOUR);
  g_assert_cmpint (tell_time (last, HOUR, NAN, 50), ==, HOUR);
  g_assert_cmpint (tell_time (last, HOUR, 4, NAN), ==, HOUR + 1);
  g_assert_cmpint (tell_time (last, HOUR, 4, NAN), ==, HOUR);
  g_assert_cmpint (tell_time (last, 2 * HOUR, 4, NAN), ==, 2 * HOUR);
}

static void
test_hold (void)
{
  g_autoptr (RwLastValues) last = rw_last_values_new ();

  tell (last, "a", HOUR, 4, 50);
  g_assert_cmpfloat (tell (last, "a", HOUR + RW_LAST_VALUES_HOLD, NAN, 50), ==, 4);
  g_assert_true (isnan (tell (last, "a", HOUR + RW_LAST_VALUES_HOLD + 1, NAN, 50)));
}

static void
test_forget (void)
{
  g_autoptr (RwLastValues) last = rw_last_values_new ();

  rw_last_values_forget (last, "a", RW_QUANTITY_TEMPERATURE);
  tell (last, "a", HOUR, 4, 50);
  rw_last_values_forget (last, "a", RW_QUANTITY_TEMPERATURE);
  g_assert_true (isnan (tell (last, "a", 2 * HOUR, NAN, 50)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/last-values/overlay", test_overlay);
  g_test_add_func ("/last-values/late", test_late);
  g_test_add_func ("/last-values/same-time", test_same_time);
  g_test_add_func ("/last-values/hold", test_hold);
  g_test_add_func ("/last-values/forget", test_forget);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"
#include "rw-transform.h"
#include "rw-tumbling-window.h"

#include <math.h>
#include <string.h>

#define START (G_GINT64_CONSTANT (1763805600) * RW_USEC_PER_SEC) /* a full hour */
#define SECONDS(n) (START + (n) *RW_USEC_PER_SEC)

typedef struct
{
  RwCargoProfiles *profiles;
  RwTransform *transform;
  RwBatchBuilder *builder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  RwCargoProfile frozen = { "P12", (char *) "Frozen", RW_CARGO_FROZEN, -20, -32, -15 };

  fixture->profiles = rw_cargo_profiles_new ();
  rw_cargo_profiles_add (fixture->profiles, &frozen);
  fixture->transform = rw_transform_new (fixture->profiles);
  fixture->builder = rw_batch_builder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rw_transform_free (fixture->transform);
  rw_batch_builder_free (fixture->builder);
  rw_cargo_profiles_unref (fixture->profiles);
}

static RwReading
make_reading (gint64 time, float temperature)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string ("CMAU4501237");
  reading.source = g_intern_string ("test");
  reading.time = time;
  reading.received_time = time + RW_USEC_PER_DAY;
  reading.value[RW_QUANTITY_TEMPERATURE] = temperature;
  return reading;
}

static void
add (Fixture *fixture, int second, float temperature)
{
  RwReading reading = make_reading (SECONDS (second), temperature);

  rw_transform_reading (fixture->transform, &reading, fixture->builder);
}

/* The windows handed out since the last time: "start:count:maximum " each. */
static char *
take_windows (Fixture *fixture)
{
  g_autoptr (RwBatch) batch = rw_batch_builder_end (fixture->builder);
  GString *text = g_string_new (NULL);
  const RwFaultyWindow *windows;
  guint n;

  windows = rw_batch_get_faulty_windows (batch, &n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (windows[i].container_id, ==, "CMAU4501237");
      g_assert_cmpint (windows[i].window_stop - windows[i].window_start, ==, RW_USEC_PER_MIN);
      g_string_append_printf (text, "%d:%u:%.0f ",
                              (int) ((windows[i].window_start - START) / RW_USEC_PER_SEC),
                              windows[i].count, windows[i].maximum);
    }

  return g_string_free (text, FALSE);
}

static void
assert_windows (Fixture *fixture, const char *wanted)
{
  g_autofree char *windows = take_windows (fixture);

  g_assert_cmpstr (windows, ==, wanted);
}

static void
test_closes_with_the_next (Fixture *fixture, gconstpointer data)
{
  add (fixture, 0, 18.5f);
  add (fixture, 30, 18.0f);
  add (fixture, 59, 21);
  assert_windows (fixture, "");
  add (fixture, 60, 17);
  assert_windows (fixture, "0:2:21 ");
  add (fixture, 130, 30);
  assert_windows (fixture, "");
  add (fixture, 600, 4);
  assert_windows (fixture, "120:1:30 ");
}

static void
test_closes_by_the_clock (Fixture *fixture, gconstpointer data)
{
  add (fixture, 10, 20);
  rw_transform_advance (fixture->transform, SECONDS (74), fixture->builder);
  assert_windows (fixture, "");
  rw_transform_advance (fixture->transform, SECONDS (75), fixture->builder);
  assert_windows (fixture, "0:1:20 ");
  rw_transform_advance (fixture->transform, SECONDS (500), fixture->builder);
  assert_windows (fixture, "");
  add (fixture, 70, 20);
  rw_transform_advance (fixture->transform, SECONDS (500), fixture->builder);
  assert_windows (fixture, "60:1:20 ");
}

static void
test_late_readings_correct (Fixture *fixture, gconstpointer data)
{
  add (fixture, 0, 20);
  add (fixture, 70, 4);
  assert_windows (fixture, "0:1:20 ");
  add (fixture, 20, 25);
  assert_windows (fixture, "0:2:25 ");
  add (fixture, 21, 5);
  assert_windows (fixture, "");
  add (fixture, 20, 25);
  assert_windows (fixture, "");

  add (fixture, 3600 + 59, 4);
  add (fixture, 40, 19);
  assert_windows (fixture, "0:3:25 ");
  add (fixture, 3600 + 60, 4);
  add (fixture, 41, 19);
  assert_windows (fixture, "");
}

static void
test_repeated_counts_once (Fixture *fixture, gconstpointer data)
{
  add (fixture, 0, 20);
  add (fixture, 0, 20);
  add (fixture, 0, 20);
  add (fixture, 60, 4);
  assert_windows (fixture, "0:1:20 ");
}

static void
test_limit_is_the_cargo_s (Fixture *fixture, gconstpointer data)
{
  RwReading reading = make_reading (SECONDS (0), -14);
  g_autoptr (RwBatch) batch = NULL;
  const RwFaultyWindow *window;
  guint n;

  reading.product_id = g_intern_string ("P12");
  rw_transform_reading (fixture->transform, &reading, fixture->builder);
  add (fixture, 60, 17);
  batch = rw_batch_builder_end (fixture->builder);
  window = rw_batch_get_faulty_windows (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (window->limit_value, ==, -15);
  g_assert_cmpstr (window->product_id, ==, "P12");
}

/* Without the plain temperature the one that the unit controls is judged. */
static void
test_other_temperature (Fixture *fixture, gconstpointer data)
{
  RwReading reading = make_reading (SECONDS (0), NAN);

  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = 22;
  rw_transform_reading (fixture->transform, &reading, fixture->builder);
  reading = make_reading (SECONDS (1), NAN);
  rw_transform_reading (fixture->transform, &reading, fixture->builder);
  add (fixture, 60, 4);
  assert_windows (fixture, "0:1:22 ");
}

/* One reading of a clock that is hours ahead must not make the readings after it too late. */
static void
test_clock_ahead_once (Fixture *fixture, gconstpointer data)
{
  RwReading ahead = make_reading (SECONDS (20 * 3600), 20);

  ahead.received_time = SECONDS (5);
  add (fixture, 0, 20);
  rw_transform_reading (fixture->transform, &ahead, fixture->builder);
  add (fixture, 30, 20);
  add (fixture, 61, 20);
  assert_windows (fixture, "0:2:20 ");
  add (fixture, 130, 4);
  assert_windows (fixture, "60:1:20 ");
}

static void
test_before_1970 (Fixture *fixture, gconstpointer data)
{
  RwReading reading = make_reading (-1, 20);
  g_autoptr (RwBatch) batch = NULL;
  guint n;

  rw_transform_reading (fixture->transform, &reading, fixture->builder);
  rw_transform_advance (fixture->transform, RW_USEC_PER_HOUR, fixture->builder);
  batch = rw_batch_builder_end (fixture->builder);
  g_assert_cmpint (rw_batch_get_faulty_windows (batch, &n)->window_start, ==, -RW_USEC_PER_MIN);
  g_assert_cmpuint (n, ==, 1);
}

/* A restart in the middle of a window: it is open again, with what was counted. */
static void
test_restored (Fixture *fixture, gconstpointer data)
{
  const int seconds[] = { 0, 60, 70, 80 };

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      RwReading reading = make_reading (SECONDS (seconds[i]), 20 + (float) i);

      rw_transform_restore_reading (fixture->transform, &reading);
    }
  assert_windows (fixture, "");
  add (fixture, 80, 23);
  add (fixture, 90, 20);
  add (fixture, 120, 4);
  assert_windows (fixture, "60:4:23 ");
  add (fixture, 5, 30);
  assert_windows (fixture, "0:2:30 ");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/tumbling-window/closes-with-the-next", test_closes_with_the_next);
  ADD ("/tumbling-window/closes-by-the-clock", test_closes_by_the_clock);
  ADD ("/tumbling-window/late-readings-correct", test_late_readings_correct);
  ADD ("/tumbling-window/repeated-counts-once", test_repeated_counts_once);
  ADD ("/tumbling-window/limit-is-the-cargo-s", test_limit_is_the_cargo_s);
  ADD ("/tumbling-window/other-temperature", test_other_temperature);
  ADD ("/tumbling-window/clock-ahead-once", test_clock_ahead_once);
  ADD ("/tumbling-window/before-1970", test_before_1970);
  ADD ("/tumbling-window/restored", test_restored);
  return g_test_run ();
}

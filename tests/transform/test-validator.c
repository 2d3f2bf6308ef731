/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"
#include "rw-validator.h"

#include <math.h>

#define NOW (G_GINT64_CONSTANT (1763805600) * RW_USEC_PER_SEC)

static RwReading
make_reading (gint64 time)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string ("CMAU4501237");
  reading.time = time;
  reading.value[RW_QUANTITY_TEMPERATURE] = 4;
  return reading;
}

static void
assert_quality (RwReading *reading, guint32 quality)
{
  g_autofree char *reason = NULL;

  g_assert_true (rw_validator_check (reading, NOW, &reason));
  g_assert_null (reason);
  g_assert_cmphex (reading->quality, ==, quality);
  g_assert_cmpint (reading->received_time, ==, NOW);
}

static void
assert_rejected (gint64 time, const char *wanted)
{
  RwReading reading = make_reading (time);
  g_autofree char *reason = NULL;

  g_assert_false (rw_validator_check (&reading, NOW, &reason));
  g_assert_cmpstr (reason, ==, wanted);
}

static void
test_time (void)
{
  RwReading reading = make_reading (NOW);

  assert_quality (&reading, 0);
  reading = make_reading (NOW + RW_USEC_PER_MIN);
  assert_quality (&reading, 0);
  reading = make_reading (NOW + RW_USEC_PER_MIN + 1);
  assert_quality (&reading, RW_QUALITY_CLOCK_AHEAD);
  reading = make_reading (NOW + RW_VALIDATOR_MAX_AHEAD);
  assert_quality (&reading, RW_QUALITY_CLOCK_AHEAD);
  reading = make_reading (G_GINT64_CONSTANT (631152000) * RW_USEC_PER_SEC);
  assert_quality (&reading, 0);

  assert_rejected (
      NOW + RW_VALIDATOR_MAX_AHEAD + 1,
      "The time 2025-11-23T10:00:00.000001Z is more than 24 hours after it was received.");
  assert_rejected (
      G_GINT64_CONSTANT (631152000) * RW_USEC_PER_SEC - 1,
      "The time 1989-12-31T23:59:59.999999Z is before 1990: the sender's clock is wrong.");
}

/* What a decoder already found odd stays marked. */
static void
test_keeps_quality (void)
{
  RwReading reading = make_reading (NOW);

  reading.quality = RW_QUALITY_NAIVE_TIME;
  reading.container_id = g_intern_string ("CMAU4501230");
  assert_quality (&reading, RW_QUALITY_NAIVE_TIME | RW_QUALITY_CHECK_DIGIT);
}

static const struct
{
  double latitude;
  double longitude;
  gboolean good;
} positions[] = {
  { 0, 0, TRUE },       { 90, 180, TRUE },   { -90, -180, TRUE }, { 90.1, 0, FALSE },
  { 0, 180.1, FALSE },  { NAN, 5, FALSE },   { 5, NAN, FALSE },   { INFINITY, 5, FALSE },
  { 5, -1e300, FALSE }, { 51.9, 4.5, TRUE },
};

static void
test_position (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      RwReading reading = make_reading (NOW);

      reading.latitude = positions[i].latitude;
      reading.longitude = positions[i].longitude;
      assert_quality (&reading, positions[i].good ? 0 : RW_QUALITY_BAD_POSITION);
      g_assert_cmpint (isnan (reading.latitude), ==, !positions[i].good);
      g_assert_cmpint (isnan (reading.longitude), ==, !positions[i].good);
    }
}

static const struct
{
  RwQuantity quantity;
  float value;
  gboolean plausible;
} values[] = {
  { RW_QUANTITY_TEMPERATURE, NAN, TRUE },         { RW_QUANTITY_TEMPERATURE, 70, TRUE },
  { RW_QUANTITY_TEMPERATURE, 80.5f, FALSE },      { RW_QUANTITY_RETURN_TEMPERATURE, -50, TRUE },
  { RW_QUANTITY_SUPPLY_TEMPERATURE, -99, FALSE }, { RW_QUANTITY_OXYGEN_LEVEL, 20.95f, TRUE },
  { RW_QUANTITY_OXYGEN_LEVEL, 22, FALSE },        { RW_QUANTITY_CARBON_DIOXIDE_LEVEL, -1, FALSE },
  { RW_QUANTITY_HUMIDITY_LEVEL, 106, FALSE },     { RW_QUANTITY_KILOWATTS, -0.5f, TRUE },
  { RW_QUANTITY_KILOWATTS, -3, FALSE },           { RW_QUANTITY_TIME_DOOR_OPEN, -1, FALSE },
};

static void
test_plausible (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      RwReading reading = make_reading (NOW);

      g_assert_cmpint (rw_validator_is_plausible (values[i].quantity, values[i].value), ==,
                       values[i].plausible);
      reading.value[values[i].quantity] = values[i].value;
      assert_quality (&reading, values[i].plausible ? 0 : RW_QUALITY_IMPLAUSIBLE);
      if (!values[i].plausible)
        g_assert_cmpfloat (reading.value[values[i].quantity], ==, values[i].value);
    }
}

/* What recorders take for a measurement, and what deep freezers are excepted from. */
static const struct
{
  RwQuantity quantity;
  float value;
  float setpoint;
  guint32 quality;
} limits[] = {
  { RW_QUANTITY_SUPPLY_TEMPERATURE, -50.5f, -18, RW_QUALITY_OUT_OF_RANGE },
  { RW_QUANTITY_SUPPLY_TEMPERATURE, -50.5f, NAN, RW_QUALITY_OUT_OF_RANGE },
  { RW_QUANTITY_SUPPLY_TEMPERATURE, -50.5f, -60, 0 },
  { RW_QUANTITY_RETURN_TEMPERATURE, -92, -90, 0 },
  { RW_QUANTITY_RETURN_TEMPERATURE, 70.5f, -60, RW_QUALITY_OUT_OF_RANGE },
  { RW_QUANTITY_RETURN_TEMPERATURE, 85, 4, RW_QUALITY_IMPLAUSIBLE },
  { RW_QUANTITY_AMBIENT_TEMPERATURE, -51, NAN, RW_QUALITY_OUT_OF_RANGE },
  { RW_QUANTITY_TARGET_TEMPERATURE, 31, 31, RW_QUALITY_OUT_OF_RANGE },
  { RW_QUANTITY_TARGET_TEMPERATURE, -60, -60, 0 },
  { RW_QUANTITY_KILOWATTS, 26, NAN, RW_QUALITY_OUT_OF_RANGE },
  { RW_QUANTITY_CARBON_DIOXIDE_LEVEL, 26, NAN, RW_QUALITY_OUT_OF_RANGE },
  { RW_QUANTITY_HUMIDITY_LEVEL, 100, NAN, 0 },
  { RW_QUANTITY_HUMIDITY_LEVEL, 101, NAN, RW_QUALITY_OUT_OF_RANGE },
};

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      RwReading reading = make_reading (NOW);

      reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = limits[i].setpoint;
      reading.value[limits[i].quantity] = limits[i].value;
      assert_quality (&reading, limits[i].quality);
    }
}

/* Too much gas is a mark, never a rejection; what is not measured or cannot be does not count. */
static void
test_gases (void)
{
  static const struct
  {
    float oxygen, nitrogen, carbon;
    guint32 quality;
  } sums[] = {
    { 20.9f, 78.1f, 0.1f, 0 },
    { 21, 78, 6, 0 },
    { 21, 78, 6.5f, RW_QUALITY_GAS_SUM },
    { 21.5f, 84, NAN, RW_QUALITY_GAS_SUM },
    { NAN, NAN, 20, 0 },
    { 21, 78, 200, RW_QUALITY_IMPLAUSIBLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      RwReading reading = make_reading (NOW);

      reading.value[RW_QUANTITY_OXYGEN_LEVEL] = sums[i].oxygen;
      reading.value[RW_QUANTITY_NITROGEN_LEVEL] = sums[i].nitrogen;
      reading.value[RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = sums[i].carbon;
      assert_quality (&reading, sums[i].quality);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validator/time", test_time);
  g_test_add_func ("/validator/keeps-quality", test_keeps_quality);
  g_test_add_func ("/validator/position", test_position);
  g_test_add_func ("/validator/plausible", test_plausible);
  g_test_add_func ("/validator/limits", test_limits);
  g_test_add_func ("/validator/gases", test_gases);
  return g_test_run ();
}

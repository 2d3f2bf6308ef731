/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-field-words.h"

static const struct
{
  const char *path;
  RwNativeKind kind;
  guint index;
} known[] = {
  { "temperature", RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE },
  { "temp", RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE },
  { "temperature_1", RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE },
  { "AM2301/Temperature", RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE },
  { "temperatureSensor/1", RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE },
  { "ReturnTemperature", RW_NATIVE_QUANTITY, RW_QUANTITY_RETURN_TEMPERATURE },
  { "Air/Supply", RW_NATIVE_QUANTITY, RW_QUANTITY_SUPPLY_TEMPERATURE },
  { "TemperatureSetpoint", RW_NATIVE_QUANTITY, RW_QUANTITY_TARGET_TEMPERATURE },
  { "relative_humidity_2", RW_NATIVE_QUANTITY, RW_QUANTITY_HUMIDITY_LEVEL },
  { "CO2", RW_NATIVE_QUANTITY, RW_QUANTITY_CARBON_DIOXIDE_LEVEL },
  { "O2", RW_NATIVE_QUANTITY, RW_QUANTITY_OXYGEN_LEVEL },
  { "time_door_open", RW_NATIVE_QUANTITY, RW_QUANTITY_TIME_DOOR_OPEN },
  { "data/fan_2", RW_NATIVE_FLAG, RW_FLAG_FAN_2 },
  { "Power/On", RW_NATIVE_FLAG, RW_FLAG_POWERED },
  { "defrost_cycle", RW_NATIVE_COUNT, 0 },
  { "location/lat", RW_NATIVE_LATITUDE, 0 },
};

static const char *const unknown[] = {
  "",
  "/",
  "door",
  "DewPoint",
  "CO2Setpoint",
  "VentilationSetpoint",
  "cpu_temp",
  "ESP32/Temperature",
  "battery/temperature",
  "ENERGY/Power",
  "temperature/calibration",
  "temperature_max",
  "Temperature Alarm",
  "temperature_unit",
  "container_id",
  "measurement_time",
  "tempo",
};

static void
test_known (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      RwField field;

      g_test_message ("%s", known[i].path);
      g_assert_true (rw_field_words_find (known[i].path, &field));
      g_assert_cmpint (field.kind, ==, known[i].kind);
      g_assert_cmpuint (field.index, ==, known[i].index);
    }
}

static void
test_unknown (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      RwField field = { RW_NATIVE_COUNT, 42 };

      g_test_message ("%s", unknown[i]);
      g_assert_false (rw_field_words_find (unknown[i], &field));
      g_assert_cmpuint (field.index, ==, 42);
    }
}

/* Each field has a bit of its own. */
static void
test_bits (void)
{
  guint32 seen = 0;

  for (guint i = 0; i < RW_N_NATIVE_KEYS - 1; i++)
    {
      const RwNativeKey *key = &rw_native_keys[i];
      guint32 bit = rw_field_get_bit ((RwField){ key->kind, key->index });

      g_assert_cmphex (seen & bit, ==, 0);
      g_assert_cmpint (bit != 0, ==, key->kind >= RW_NATIVE_QUANTITY);
      seen |= bit;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field-words/known", test_known);
  g_test_add_func ("/field-words/unknown", test_unknown);
  g_test_add_func ("/field-words/bits", test_bits);
  return g_test_run ();
}

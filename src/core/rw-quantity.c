/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-quantity.h"

/*
 * The ranges: below −95 °C (ultra-cold vaccines travel at −90) a probe is torn, above +80 °C it is
 * shorted; air holds 20.95 % oxygen; a door is not open for longer than a year. Roll-ups leave out
 * what is outside of them (migration 0003), so what is stored of them does not follow a change.
 */
static const struct
{
  const char *name;
  const char *unit;
  int decimals;
  float low;
  float high;
} quantities[RW_N_QUANTITIES] = {
  [RW_QUANTITY_TEMPERATURE] = { "temperature", "°C", 1, -95, 80 },
  [RW_QUANTITY_TARGET_TEMPERATURE] = { "target_temperature", "°C", 1, -95, 80 },
  [RW_QUANTITY_SUPPLY_TEMPERATURE] = { "supply_temperature", "°C", 1, -95, 80 },
  [RW_QUANTITY_RETURN_TEMPERATURE] = { "return_temperature", "°C", 1, -95, 80 },
  [RW_QUANTITY_AMBIENT_TEMPERATURE] = { "ambient_temperature", "°C", 1, -95, 80 },
  [RW_QUANTITY_KILOWATTS] = { "kilowatts", "kW", 2, -0.5f, 100 },
  [RW_QUANTITY_OXYGEN_LEVEL] = { "oxygen_level", "%", 1, 0, 21.5f },
  [RW_QUANTITY_NITROGEN_LEVEL] = { "nitrogen_level", "%", 1, 0, 105 },
  [RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = { "carbon_dioxide_level", "%", 1, 0, 105 },
  [RW_QUANTITY_HUMIDITY_LEVEL] = { "humidity_level", "%", 1, 0, 105 },
  [RW_QUANTITY_TIME_DOOR_OPEN] = { "time_door_open", "min", 1, 0, 60 * 24 * 365 },
};

const char *
rw_quantity_get_name (RwQuantity quantity)
{
  g_return_val_if_fail (quantity < RW_N_QUANTITIES, NULL);
  return quantities[quantity].name;
}

const char *
rw_quantity_get_unit (RwQuantity quantity)
{
  g_return_val_if_fail (quantity < RW_N_QUANTITIES, NULL);
  return quantities[quantity].unit;
}

int
rw_quantity_get_decimals (RwQuantity quantity)
{
  g_return_val_if_fail (quantity < RW_N_QUANTITIES, 0);
  return quantities[quantity].decimals;
}

gboolean
rw_quantity_is_temperature (RwQuantity quantity)
{
  return quantity <= RW_QUANTITY_AMBIENT_TEMPERATURE;
}

void
rw_quantity_get_range (RwQuantity quantity, float *low, float *high)
{
  g_return_if_fail (quantity < RW_N_QUANTITIES);
  *low = quantities[quantity].low;
  *high = quantities[quantity].high;
}

gboolean
rw_quantity_from_name (const char *name, RwQuantity *quantity)
{
  for (int i = 0; i < RW_N_QUANTITIES; i++)
    if (g_strcmp0 (name, quantities[i].name) == 0)
      {
        *quantity = i;
        return TRUE;
      }

  return FALSE;
}

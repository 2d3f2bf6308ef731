/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reading.h"

#include <math.h>

static const char *const flag_names[RW_N_FLAGS] = {
  "fan_1", "fan_2", "fan_3", "vent_1", "vent_2", "vent_3", "defrosting", "powered",
};

void
rw_reading_init (RwReading *reading)
{
  *reading = (RwReading) {
    .latitude = NAN,
    .longitude = NAN,
    .defrost_cycle = -1,
  };

  for (int i = 0; i < RW_N_QUANTITIES; i++)
    reading->value[i] = NAN;
}

const char *
rw_reading_flag_get_name (RwReadingFlags flag)
{
  for (int i = 0; i < RW_N_FLAGS; i++)
    if (flag == 1u << i)
      return flag_names[i];

  g_return_val_if_reached (NULL);
}

float
rw_reading_get_control_temperature (const RwReading *reading, RwQuantity *quantity)
{
  const RwQuantity chilled[] = {
    RW_QUANTITY_SUPPLY_TEMPERATURE,
    RW_QUANTITY_TEMPERATURE,
    RW_QUANTITY_RETURN_TEMPERATURE,
  };
  const RwQuantity frozen[] = {
    RW_QUANTITY_RETURN_TEMPERATURE,
    RW_QUANTITY_TEMPERATURE,
    RW_QUANTITY_SUPPLY_TEMPERATURE,
  };
  float setpoint = reading->value[RW_QUANTITY_TARGET_TEMPERATURE];
  const RwQuantity *order = setpoint <= RW_FROZEN_SETPOINT ? frozen : chilled;

  for (guint i = 0; i < G_N_ELEMENTS (chilled); i++)
    if (!isnan (reading->value[order[i]]))
      {
        if (quantity != NULL)
          *quantity = order[i];
        return reading->value[order[i]];
      }

  return NAN;
}

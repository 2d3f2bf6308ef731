/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-native-keys.h"

#include <math.h>
#include <string.h>

#define KEY(name, kind, index)                                                                     \
  {                                                                                                \
    name, sizeof name - 1, RW_NATIVE_##kind, index                                                 \
  }

const RwNativeKey rw_native_keys[RW_N_NATIVE_KEYS] = {
  KEY ("container_id", CONTAINER_ID, 0),
  KEY ("measurement_time", TIME, 0),
  KEY ("temperature", QUANTITY, RW_QUANTITY_TEMPERATURE),
  KEY ("product_id", PRODUCT_ID, 0),
  KEY ("target_temperature", QUANTITY, RW_QUANTITY_TARGET_TEMPERATURE),
  KEY ("supply_temperature", QUANTITY, RW_QUANTITY_SUPPLY_TEMPERATURE),
  KEY ("return_temperature", QUANTITY, RW_QUANTITY_RETURN_TEMPERATURE),
  KEY ("ambient_temperature", QUANTITY, RW_QUANTITY_AMBIENT_TEMPERATURE),
  KEY ("kilowatts", QUANTITY, RW_QUANTITY_KILOWATTS),
  KEY ("oxygen_level", QUANTITY, RW_QUANTITY_OXYGEN_LEVEL),
  KEY ("nitrogen_level", QUANTITY, RW_QUANTITY_NITROGEN_LEVEL),
  KEY ("carbon_dioxide_level", QUANTITY, RW_QUANTITY_CARBON_DIOXIDE_LEVEL),
  KEY ("humidity_level", QUANTITY, RW_QUANTITY_HUMIDITY_LEVEL),
  KEY ("fan_1", FLAG, RW_FLAG_FAN_1),
  KEY ("fan_2", FLAG, RW_FLAG_FAN_2),
  KEY ("fan_3", FLAG, RW_FLAG_FAN_3),
  KEY ("vent_1", FLAG, RW_FLAG_VENT_1),
  KEY ("vent_2", FLAG, RW_FLAG_VENT_2),
  KEY ("vent_3", FLAG, RW_FLAG_VENT_3),
  KEY ("defrost_cycle", COUNT, 0),
  KEY ("defrosting", FLAG, RW_FLAG_DEFROSTING),
  KEY ("powered", FLAG, RW_FLAG_POWERED),
  KEY ("time_door_open", QUANTITY, RW_QUANTITY_TIME_DOOR_OPEN),
  KEY ("latitude", LATITUDE, 0),
  KEY ("longitude", LONGITUDE, 0),
  KEY ("ambiant_temperature", QUANTITY, RW_QUANTITY_AMBIENT_TEMPERATURE),
};

int
rw_native_keys_find (const char *name, gsize length)
{
  for (int i = 0; i < RW_N_NATIVE_KEYS; i++)
    if (rw_native_keys[i].length == length && memcmp (rw_native_keys[i].name, name, length) == 0)
      return i;

  return -1;
}

gboolean
rw_native_key_set_number (const RwNativeKey *key, RwReading *reading, double number)
{
  /* Adding zero makes the negative zero positive, which the JSON library does to -0 only. */
  float value = (float) number + 0.0f;

  if (!isfinite (value))
    return FALSE;

  switch (key->kind)
    {
    case RW_NATIVE_QUANTITY:
      reading->value[key->index] = value;
      return TRUE;
    case RW_NATIVE_LATITUDE:
      reading->latitude = number + 0.0;
      return TRUE;
    case RW_NATIVE_LONGITUDE:
      reading->longitude = number + 0.0;
      return TRUE;
    case RW_NATIVE_COUNT:
      if (number < 0 || number > G_MAXINT16 || number != trunc (number))
        return FALSE;
      reading->defrost_cycle = (gint16) number;
      return TRUE;
    case RW_NATIVE_CONTAINER_ID:
    case RW_NATIVE_TIME:
    case RW_NATIVE_PRODUCT_ID:
    case RW_NATIVE_FLAG:
    default:
      g_return_val_if_reached (FALSE);
    }
}

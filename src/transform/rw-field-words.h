/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-native-keys.h"

G_BEGIN_DECLS

/*
 * rw_field_words: which field of a reading a foreign name means: "ReturnTemperature", "rh",
 * "Air/Supply", "temperature_1".
 *
 * For: the decoders of shapes that do not fix their names.
 * Not for: the native names (rw-native-keys), and not for guessing: a name that could mean several
 * things ("CO2Setpoint", "cpu_temp") means nothing.
 */
typedef struct
{
  RwNativeKind kind; /* QUANTITY, FLAG, COUNT, LATITUDE or LONGITUDE */
  guint index;
} RwField;

/* One bit per field, for sets of them. */
static inline guint32
rw_field_get_bit (RwField field)
{
  switch (field.kind)
    {
    case RW_NATIVE_QUANTITY:
      return 1u << field.index;
    case RW_NATIVE_FLAG:
      return (guint32) field.index << RW_N_QUANTITIES;
    case RW_NATIVE_COUNT:
      return 1u << (RW_N_QUANTITIES + RW_N_FLAGS);
    case RW_NATIVE_LATITUDE:
      return 1u << (RW_N_QUANTITIES + RW_N_FLAGS + 1);
    case RW_NATIVE_LONGITUDE:
      return 1u << (RW_N_QUANTITIES + RW_N_FLAGS + 2);
    case RW_NATIVE_CONTAINER_ID:
    case RW_NATIVE_TIME:
    case RW_NATIVE_PRODUCT_ID:
    default:
      return 0;
    }
}

/* path is names joined by '/', the last that means something counts; native names mean what they
 * mean there. A name about something else ("temperature/calibration", "ESP32/Temperature") spoils
 * the path. FALSE and *field untouched where none means anything. Pure, any thread. */
gboolean rw_field_words_find (const char *path, RwField *field);

G_END_DECLS

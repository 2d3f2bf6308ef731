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
  RwNativeKind kind; /* QUANTITY, FLAG, LATITUDE or LONGITUDE */
  guint index;
} RwField;

/* path is names joined by '/', the last that means something counts. FALSE and *field untouched
 * where none does. Pure, any thread. */
gboolean rw_field_words_find (const char *path, RwField *field);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-native-keys.h"

G_BEGIN_DECLS

/*
 * RwUnit: the units in which senders measure, and the way from each to the one that we keep.
 *
 * For: the mapping file, where a unit is declared or named by a field of the message.
 * Not for: units shown to people (ui), and not for guessing a unit from a value.
 *
 * A unit belongs to one dimension; what we keep is °C, %, kW and minutes. Constants, any thread.
 */
typedef enum
{
  RW_DIMENSION_NONE, /* a count, a switch or a position: it has no unit */
  RW_DIMENSION_TEMPERATURE,
  RW_DIMENSION_SHARE, /* gases and humidity */
  RW_DIMENSION_POWER,
  RW_DIMENSION_DURATION,
} RwDimension;

typedef struct
{
  const char *name; /* as it is written in a mapping file and shown */
  RwDimension dimension;
  double shift; /* ours = (theirs + shift) * scale */
  double scale;
  const char *const words[8]; /* what senders call it besides, up to NULL */
} RwUnit;

/* The unit of a word ("°F", "FAH", "fahrenheit"), in capitals or not and with blanks around it, or
 * NULL. */
const RwUnit *rw_unit_find (const char *word);

/* The unit that ends a text ("4.2 °C"), with where it begins in *length; NULL when none does. */
const RwUnit *rw_unit_find_suffix (const char *text, gsize *length);

/* What a field of a reading measures. */
RwDimension rw_unit_get_dimension (RwNativeKind kind, guint index);

/* "a temperature", and the units that it can have: "°C, °F, K". The latter is to be freed. */
const char *rw_dimension_describe (RwDimension dimension);
char *rw_dimension_list_units (RwDimension dimension);

static inline double
rw_unit_convert (const RwUnit *unit, double value)
{
  return (value + unit->shift) * unit->scale;
}

G_END_DECLS

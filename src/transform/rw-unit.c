/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-unit.h"

#include <string.h>

/* The words are those of DCSA (CEL, FAH), SenML (Cel), Tasmota (C, F), and of common usage. A
 * longer name stands before the names that end as it does. */
static const RwUnit units[] = {
  { "°C", RW_DIMENSION_TEMPERATURE, 0, 1, { "degC", "Celsius", "CEL", "℃", "C", NULL } },
  { "°F",
    RW_DIMENSION_TEMPERATURE,
    -32,
    5.0 / 9.0,
    { "degF", "Fahrenheit", "FAH", "℉", "F", NULL } },
  { "K", RW_DIMENSION_TEMPERATURE, -273.15, 1, { "Kelvin", "KEL", NULL } },
  { "%", RW_DIMENSION_SHARE, 0, 1, { "%RH", "%vol", "percent", "pct", NULL } },
  { "fraction", RW_DIMENSION_SHARE, 0, 100, { "ratio", NULL } },
  { "ppm", RW_DIMENSION_SHARE, 0, 1e-4, { NULL } },
  { "kW", RW_DIMENSION_POWER, 0, 1, { "kilowatt", "kilowatts", NULL } },
  { "W", RW_DIMENSION_POWER, 0, 1e-3, { "watt", "watts", NULL } },
  { "min", RW_DIMENSION_DURATION, 0, 1, { "minute", "minutes", NULL } },
  { "ms", RW_DIMENSION_DURATION, 0, 1.0 / 60e3, { "millisecond", "milliseconds", NULL } },
  { "s", RW_DIMENSION_DURATION, 0, 1.0 / 60.0, { "sec", "second", "seconds", NULL } },
  { "h", RW_DIMENSION_DURATION, 0, 60, { "hour", "hours", NULL } },
};

static gboolean
is_word (const RwUnit *unit, const char *word)
{
  if (g_ascii_strcasecmp (unit->name, word) == 0)
    return TRUE;
  for (guint i = 0; unit->words[i] != NULL; i++)
    if (g_ascii_strcasecmp (unit->words[i], word) == 0)
      return TRUE;

  return FALSE;
}

const RwUnit *
rw_unit_find (const char *word)
{
  g_autofree char *stripped = g_strstrip (g_strdup (word));

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (is_word (&units[i], stripped))
      return &units[i];

  return NULL;
}

const RwUnit *
rw_unit_find_suffix (const char *text, gsize *length)
{
  gsize end = strlen (text);
  gsize begin = end;

  /* The unit is what follows the last digit, or the point or comma after it. */
  while (begin > 0 && !g_ascii_isdigit (text[begin - 1]))
    begin--;
  begin += begin < end && (text[begin] == '.' || text[begin] == ',');
  if (begin == 0 || begin == end)
    return NULL;

  *length = begin;
  return rw_unit_find (text + begin);
}

RwDimension
rw_unit_get_dimension (RwNativeKind kind, guint index)
{
  if (kind != RW_NATIVE_QUANTITY)
    return RW_DIMENSION_NONE;
  if (rw_quantity_is_temperature (index))
    return RW_DIMENSION_TEMPERATURE;
  if (index == RW_QUANTITY_KILOWATTS)
    return RW_DIMENSION_POWER;
  if (index == RW_QUANTITY_TIME_DOOR_OPEN)
    return RW_DIMENSION_DURATION;

  return RW_DIMENSION_SHARE;
}

const char *
rw_dimension_describe (RwDimension dimension)
{
  static const char *const words[] = {
    [RW_DIMENSION_NONE] = "no measure",     [RW_DIMENSION_TEMPERATURE] = "a temperature",
    [RW_DIMENSION_SHARE] = "a share",       [RW_DIMENSION_POWER] = "a power",
    [RW_DIMENSION_DURATION] = "a duration",
  };

  return words[dimension];
}

char *
rw_dimension_list_units (RwDimension dimension)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].dimension == dimension)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", units[i].name);

  return g_string_free (list, FALSE);
}

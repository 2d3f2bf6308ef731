/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-scalar.h"

#include "rw-shape.h"

#include <string.h>

/* Longer messages are not looked at: a number with its unit is short. */
#define MAX_LENGTH 64

#define NO_NUMBER "The message is neither JSON nor a number such as 4.25 or 4,25 °C."

typedef enum
{
  UNIT_TEMPERATURE,
  UNIT_PERCENT,
  UNIT_POWER,
} UnitKind;

typedef struct
{
  const char *suffix;
  UnitKind kind;
  double scale;
  double offset;
} Unit;

static const Unit units[] = {
  { "°C", UNIT_TEMPERATURE, 1, 0 },
  { "℃", UNIT_TEMPERATURE, 1, 0 },
  { "degC", UNIT_TEMPERATURE, 1, 0 },
  { "C", UNIT_TEMPERATURE, 1, 0 },
  { "°F", UNIT_TEMPERATURE, 5.0 / 9.0, -160.0 / 9.0 },
  { "℉", UNIT_TEMPERATURE, 5.0 / 9.0, -160.0 / 9.0 },
  { "F", UNIT_TEMPERATURE, 5.0 / 9.0, -160.0 / 9.0 },
  { "K", UNIT_TEMPERATURE, 1, -273.15 },
  { "%RH", UNIT_PERCENT, 1, 0 },
  { "%", UNIT_PERCENT, 1, 0 },
  { "kW", UNIT_POWER, 1, 0 },
  { "W", UNIT_POWER, 0.001, 0 },
};

/* Last levels of topics under which a bare number is no temperature. */
static const char *const foreign_names[] = {
  "battery",   "voltage",   "current", "energy",      "pressure",    "rssi",      "snr",
  "lqi",       "signal",    "wifi",    "uptime",      "linkquality", "version",   "count",
  "counter",   "online",    "status",  "state",       "lwt",         "time",      "ts",
  "date",      "timestamp", "lux",     "light",       "interval",    "heartbeat", "availability",
  "connected", "ip",        "mac",     "illuminance",
};

/* Cuts a unit off the end of text; NULL where there is none that is known. */
static const Unit *
take_unit (char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_suffix (text, units[i].suffix))
      {
        text[strlen (text) - strlen (units[i].suffix)] = '\0';
        return &units[i];
      }

  return NULL;
}

static gboolean
is_foreign (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (foreign_names); i++)
    if (g_ascii_strcasecmp (name, foreign_names[i]) == 0)
      return TRUE;

  return FALSE;
}

static UnitKind
kind_of_quantity (RwQuantity quantity)
{
  if (rw_quantity_is_temperature (quantity))
    return UNIT_TEMPERATURE;

  return quantity == RW_QUANTITY_KILOWATTS ? UNIT_POWER : UNIT_PERCENT;
}

/* What a number is: what the name says, if the unit does not speak against it; a name that says
 * nothing leaves it to the unit, and without that it is a temperature. */
static gboolean
find_field (const char *name, const Unit *unit, RwField *field, char **reason)
{
  gboolean named = rw_field_words_find (name, field);

  if (unit != NULL && unit->kind == UNIT_POWER && (!named || field->kind == RW_NATIVE_FLAG))
    {
      *field = RW_FIELD_QUANTITY (RW_QUANTITY_KILOWATTS);
      return TRUE;
    }
  if (!named && is_foreign (name))
    return rw_shape_fail (reason,
                          "The topic ends in “%s”, which is none of the quantities that "
                          "are kept.",
                          name);
  if (!named && unit != NULL && unit->kind == UNIT_PERCENT)
    {
      *field = RW_FIELD_QUANTITY (RW_QUANTITY_HUMIDITY_LEVEL);
      return strcmp (unit->suffix, "%RH") == 0
             || rw_shape_fail (reason, "The message is a number of %%, but of what is said neither "
                                       "by it nor by its topic.");
    }
  if (!named)
    *field = RW_FIELD_QUANTITY (RW_QUANTITY_TEMPERATURE);

  return unit == NULL
         || (field->kind == RW_NATIVE_QUANTITY && unit->kind == kind_of_quantity (field->index))
         || rw_shape_fail (reason, "The topic ends in “%s”, but the message is a number of %s.",
                           name, unit->suffix);
}

static gboolean
parse (char *text, RwField field, double *number)
{
  gboolean on;

  if (rw_json_value_parse_number (text, number))
    return TRUE;
  if (field.kind != RW_NATIVE_FLAG || !rw_json_value_parse_flag (text, &on))
    return FALSE;

  *number = on;
  return TRUE;
}

gboolean
rw_decoder_scalar_decode_for (RwDecoding *decoding,
                              const char *device,
                              const char *name,
                              char **reason)
{
  g_autofree char *text = NULL;
  g_auto (RwShape) shape = { 0 };
  const Unit *unit;
  RwField field;
  double number;

  if (decoding->length > MAX_LENGTH || !g_utf8_validate (decoding->data, decoding->length, NULL))
    return rw_shape_fail (reason, "The message is neither JSON nor a number.");

  text = g_strstrip (g_strndup (decoding->data, decoding->length));
  unit = take_unit (text);
  if (!rw_json_value_parse_number (text, &number) && unit != NULL)
    return rw_shape_fail (reason, NO_NUMBER);
  if (!find_field (name, unit, &field, reason))
    return FALSE;
  if (!parse (text, field, &number))
    return rw_shape_fail (reason, NO_NUMBER);

  if (unit != NULL)
    number = number * unit->scale + unit->offset;
  rw_shape_begin (&shape, decoding, "scalar", device);
  rw_shape_add_number (&shape, name, field, number);
  return rw_shape_end (&shape, reason);
}

gboolean
rw_decoder_scalar_decode (RwDecoding *decoding, char **reason)
{
  const char *slash = strrchr (decoding->topic, '/');
  const char *name = slash != NULL ? slash + 1 : decoding->topic;
  g_autofree char *device = NULL;
  RwField field;

  if (slash != NULL && rw_field_words_find (name, &field))
    device = g_strndup (decoding->topic, slash - decoding->topic);

  return rw_decoder_scalar_decode_for (decoding, device != NULL ? device : decoding->topic, name,
                                       reason);
}

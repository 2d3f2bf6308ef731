/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-scalar.h"

#include "rw-shape.h"

#include <string.h>

/* Longer messages are not looked at: a number with its unit is short. */
#define MAX_LENGTH 64

typedef struct
{
  const char *suffix;
  double scale;
  double offset;
} Unit;

static const Unit units[] = {
  { "°C", 1, 0 },
  { "℃", 1, 0 },
  { "degC", 1, 0 },
  { "C", 1, 0 },
  { "°F", 5.0 / 9.0, -160.0 / 9.0 },
  { "F", 5.0 / 9.0, -160.0 / 9.0 },
  { "K", 1, -273.15 },
  { "%RH", 1, 0 },
  { "%", 1, 0 },
  { "kW", 1, 0 },
  { "W", 0.001, 0 },
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

gboolean
rw_decoder_scalar_decode_for (RwDecoding *decoding, const char *device, char **reason)
{
  g_autofree char *text = NULL;
  g_autofree char *name = rw_shape_get_segment (decoding->topic, -1);
  RwField field = RW_FIELD_QUANTITY (RW_QUANTITY_TEMPERATURE);
  g_auto (RwShape) shape = { 0 };
  const Unit *unit;
  double number;

  if (decoding->length > MAX_LENGTH || !g_utf8_validate (decoding->data, decoding->length, NULL))
    return rw_shape_fail (reason, "The message is neither JSON nor a number.");

  text = g_strstrip (g_strndup (decoding->data, decoding->length));
  unit = take_unit (text);
  if (!rw_json_value_parse_number (text, &number))
    return rw_shape_fail (reason, "The message is neither JSON nor a number such as 4.25 or "
                                  "4,25 °C.");

  rw_field_words_find (name, &field);
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
  g_autofree char *device = NULL;
  RwField field;

  if (slash != NULL && rw_field_words_find (slash + 1, &field))
    device = g_strndup (decoding->topic, slash - decoding->topic);

  return rw_decoder_scalar_decode_for (decoding, device != NULL ? device : decoding->topic, reason);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-platforms.h"

#include "rw-shape.h"

#include <string.h>

/* One element: {"ts":…,"values":{…}} or just the values. */
static gboolean
decode_values (RwDecoding *decoding, const char *device, JsonNode *node, char **reason)
{
  g_auto (RwShape) shape = { 0 };
  JsonObject *object, *values;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return rw_shape_fail (reason, "The values of “%s” are no object.", device);

  object = json_node_get_object (node);
  values = rw_json_value_get_object (object, "values");
  rw_shape_begin (&shape, decoding, "thingsboard", device);
  if (values != NULL
      && !rw_shape_set_time (&shape, rw_json_value_get_member (object, "ts"), reason))
    return FALSE;
  rw_shape_add_object (&shape, "", values != NULL ? values : object);
  return rw_shape_end (&shape, reason);
}

static gboolean
decode_elements (RwDecoding *decoding, const char *device, JsonNode *node, char **reason)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return decode_values (decoding, device, node, reason);

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!decode_values (decoding, device, json_array_get_element (array, i), reason))
      return FALSE;

  return TRUE;
}

static gboolean
decode_gateway (RwDecoding *decoding, JsonNode *root, char **reason)
{
  JsonObjectIter iter;
  const char *device;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return rw_shape_fail (reason, "The message must be an object of devices, but is none.");

  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &device, &node))
    if (!decode_elements (decoding, device, node, reason))
      return FALSE;

  return TRUE;
}

gboolean
rw_decoder_thingsboard_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  g_autofree char *api = rw_shape_get_segment (decoding->topic, 1);
  g_autofree char *device = rw_shape_get_segment (decoding->topic, 2);
  JsonNode *root = parser != NULL ? json_parser_get_root (parser) : NULL;
  guint before = decoding->readings->len;

  if (root == NULL)
    return FALSE;
  if (g_strcmp0 (api, "gateway") == 0 ? decode_gateway (decoding, root, reason)
                                      : decode_elements (decoding, device, root, reason))
    return TRUE;

  g_array_set_size (decoding->readings, before);
  return FALSE;
}

/* What SenML's base fields say from the record they stand in on. */
typedef struct
{
  const char *name;
  const char *unit;
  double time;
  double value;
} SenmlBase;

static void
update_base (SenmlBase *base, JsonObject *record)
{
  if (rw_json_value_get_text (record, "bn") != NULL)
    base->name = rw_json_value_get_text (record, "bn");
  if (rw_json_value_get_text (record, "bu") != NULL)
    base->unit = rw_json_value_get_text (record, "bu");
  rw_json_value_get_number (rw_json_value_get_member (record, "bt"), &base->time);
  rw_json_value_get_number (rw_json_value_get_member (record, "bv"), &base->value);
}

static gboolean
field_of_unit (const char *unit, RwField *field)
{
  static const struct
  {
    const char *unit;
    RwField field;
  } units[] = {
    { "Cel", { RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE } },
    { "K", { RW_NATIVE_QUANTITY, RW_QUANTITY_TEMPERATURE } },
    { "%RH", { RW_NATIVE_QUANTITY, RW_QUANTITY_HUMIDITY_LEVEL } },
    { "lat", { RW_NATIVE_LATITUDE, 0 } },
    { "lon", { RW_NATIVE_LONGITUDE, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (unit, units[i].unit) == 0)
      {
        *field = units[i].field;
        return TRUE;
      }

  return FALSE;
}

/* Times below 2^28 are relative to the time of receipt (RFC 8428, 4.5.3). */
static gboolean
set_senml_time (RwShape *shape, double seconds, char **reason)
{
  g_autoptr (JsonNode) node = NULL;

  if (seconds < -(1 << 28))
    return rw_shape_fail (reason, "The time of a record is years before it was received.");
  if (seconds < (1 << 28))
    {
      shape->reading.time += (gint64) (seconds * G_USEC_PER_SEC);
      return TRUE;
    }

  node = json_node_init_double (json_node_alloc (), seconds);
  return rw_shape_set_time (shape, node, reason);
}

static gboolean
decode_record (RwDecoding *decoding, JsonObject *record, const SenmlBase *base, char **reason)
{
  const char *name = rw_json_value_get_text (record, "n");
  const char *unit = rw_json_value_get_text (record, "u");
  g_autofree char *device = g_strconcat (base->name, name != NULL ? name : "", NULL);
  g_auto (RwShape) shape = { 0 };
  double number, time = 0;
  RwField field;

  unit = unit != NULL ? unit : base->unit;
  if (!rw_json_value_get_number (rw_json_value_get_member (record, "v"), &number)
      || (!field_of_unit (unit, &field) && !rw_field_words_find (device, &field)))
    return TRUE;

  rw_json_value_get_number (rw_json_value_get_member (record, "t"), &time);
  rw_shape_begin (&shape, decoding, "senml", device);
  if (!set_senml_time (&shape, base->time + time, reason))
    return FALSE;
  number += base->value;
  rw_shape_add_number (&shape, "", field, g_strcmp0 (unit, "K") == 0 ? number - 273.15 : number);
  return rw_shape_end (&shape, reason);
}

gboolean
rw_decoder_senml_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonNode *root = parser != NULL ? json_parser_get_root (parser) : NULL;
  SenmlBase base = { .name = "" };
  guint before = decoding->readings->len;
  JsonArray *array;

  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (root))
    return rw_shape_fail (reason, "The message must be a list of SenML records, but is none.");

  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      update_base (&base, json_node_get_object (node));
      if (!decode_record (decoding, json_node_get_object (node), &base, reason))
        {
          g_array_set_size (decoding->readings, before);
          return FALSE;
        }
    }

  return decoding->readings->len > before
         || rw_shape_fail (reason, "The SenML message holds no record that is known, such as a "
                                   "temperature in Cel.");
}

static const char *
find_member_text (JsonObject *object, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *text = rw_json_value_get_text (object, names[i]);

      if (text != NULL && *text != '\0')
        return text;
    }

  return NULL;
}

static JsonNode *
find_time (JsonObject *object)
{
  const char *const names[] = { "measurement_time", "timestamp", "time", "ts", "Time" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = rw_json_value_get_member (object, names[i]);

      if (node != NULL)
        return node;
    }

  return NULL;
}

gboolean
rw_decoder_flat_decode (RwDecoding *decoding, char **reason)
{
  const char *const id_names[] = { "container_id", "containerID", "device_id", "deviceId",
                                   "device",       "sensor_id",   "id",        NULL };
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonObject *values = rw_json_value_get_object (root, "data");
  g_auto (RwShape) shape = { 0 };
  const char *device;

  if (root == NULL)
    return FALSE;
  if (rw_json_value_get_text (root, "specversion") == NULL || values == NULL)
    values = root;

  device = find_member_text (values, id_names);
  if (device == NULL && values != root)
    device = rw_json_value_get_text (root, "subject");
  rw_shape_begin (&shape, decoding, "flat", device != NULL ? device : decoding->topic);
  if (!rw_shape_set_time (&shape,
                          find_time (values) != NULL ? find_time (values) : find_time (root),
                          reason))
    return FALSE;
  rw_shape_add_object (&shape, "", values);
  return rw_shape_end (&shape, reason);
}

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

  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &device, &node))
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
    return decoding->readings->len > before
           || rw_shape_fail (reason, "The message is an empty list or object.");

  g_array_set_size (decoding->readings, before);
  return FALSE;
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
  rw_shape_set_product (&shape, rw_json_value_get_text (values, "product_id"));
  rw_shape_add_object (&shape, "", values);
  return rw_shape_end (&shape, reason);
}

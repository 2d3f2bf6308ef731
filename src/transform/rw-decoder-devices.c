/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-devices.h"

#include "rw-decoder-scalar.h"
#include "rw-shape.h"

#include <string.h>

gboolean
rw_decoder_shadow_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonObject *reported = rw_json_value_get_object (root, "state.reported");
  g_autofree char *thing = rw_shape_get_segment (decoding->topic, 2);
  g_auto (RwShape) shape = { 0 };

  if (root == NULL)
    return FALSE;
  /* An update of only the desired state is an order, not a measurement. */
  if (reported == NULL)
    return TRUE;

  rw_shape_begin (&shape, decoding, "shadow", thing);
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (root, "timestamp"), reason))
    return FALSE;
  rw_shape_add_object (&shape, "", reported);
  return rw_shape_end (&shape, reason);
}

gboolean
rw_decoder_tasmota_decode (RwDecoding *decoding, char **reason)
{
  g_autofree char *device = rw_shape_get_segment (decoding->topic, -2);
  g_autofree char *kind = rw_shape_get_segment (decoding->topic, -1);
  g_autoptr (JsonParser) parser = NULL;
  g_auto (RwShape) shape = { 0 };
  JsonObject *root;

  /* LWT says whether it is online, STATE how its radio is, INFO what it is. */
  if (strcmp (kind, "SENSOR") != 0)
    return TRUE;

  parser = rw_shape_parse (decoding, reason);
  root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  if (root == NULL)
    return FALSE;

  rw_shape_begin (&shape, decoding, "tasmota", device);
  shape.fahrenheit = g_strcmp0 (rw_json_value_get_text (root, "TempUnit"), "F") == 0;
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (root, "Time"), reason))
    return FALSE;
  rw_shape_add_object (&shape, "", root);
  return rw_shape_end (&shape, reason);
}

gboolean
rw_decoder_zigbee2mqtt_decode (RwDecoding *decoding, char **reason)
{
  const char *slash = strchr (decoding->topic, '/');
  const char *device = slash != NULL ? slash + 1 : decoding->topic;
  g_autoptr (JsonParser) parser = NULL;
  g_auto (RwShape) shape = { 0 };
  JsonObject *root;

  if (g_str_has_suffix (device, "/availability") || g_str_has_prefix (device, "bridge/"))
    return TRUE;

  parser = rw_shape_parse (decoding, reason);
  root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  if (root == NULL)
    return FALSE;

  rw_shape_begin (&shape, decoding, "zigbee2mqtt", device);
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (root, "last_seen"), reason))
    return FALSE;
  rw_shape_add_object (&shape, "", root);
  return rw_shape_end (&shape, reason);
}

/* A component is "temperature:0"; its number tells several probes apart. */
static void
add_shelly_component (RwShape *shape, const char *name, JsonObject *component)
{
  static const struct
  {
    const char *prefix;
    const char *member;
    RwQuantity quantity;
  } components[] = {
    { "temperature:", "tC", RW_QUANTITY_TEMPERATURE },
    { "humidity:", "rh", RW_QUANTITY_HUMIDITY_LEVEL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    if (g_str_has_prefix (name, components[i].prefix))
      {
        g_autofree char *path =
            g_strconcat (name + strlen (components[i].prefix), "/", components[i].member, NULL);

        rw_shape_add_field (shape, path, RW_FIELD_QUANTITY (components[i].quantity),
                            rw_json_value_get_member (component, components[i].member));
      }
}

static void
add_shelly_components (RwShape *shape, JsonObject *params)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, params);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      add_shelly_component (shape, name, json_node_get_object (node));
}

/* An update tells only what has changed: a battery's level alone is a message without a reading. */
static gboolean
end_partial (RwShape *shape, char **reason)
{
  return shape->channels->len == 0 || rw_shape_end (shape, reason);
}

gboolean
rw_decoder_shelly_decode (RwDecoding *decoding, char **reason)
{
  g_autofree char *device = rw_shape_get_segment (decoding->topic, 0);
  g_autofree char *last = rw_shape_get_segment (decoding->topic, -1);
  g_autofree char *thing = rw_shape_get_segment (decoding->topic, 1);
  g_autoptr (JsonParser) parser = NULL;
  g_auto (RwShape) shape = { 0 };
  JsonObject *root, *params;

  if (strcmp (device, "shellies") == 0)
    return g_str_has_suffix (decoding->topic, "/sensor/temperature")
               ? rw_decoder_scalar_decode_for (decoding, thing, reason)
               : TRUE;

  parser = rw_shape_parse (decoding, reason);
  root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  if (root == NULL)
    return FALSE;

  params = rw_json_value_get_object (root, "params");
  rw_shape_begin (&shape, decoding, "shelly",
                  rw_json_value_get_text (root, "src") != NULL
                      ? rw_json_value_get_text (root, "src")
                      : device);
  if (params == NULL)
    {
      add_shelly_component (&shape, last, root);
      return end_partial (&shape, reason);
    }

  if (!rw_shape_set_time (&shape, rw_json_value_get_member (params, "ts"), reason))
    return FALSE;
  add_shelly_components (&shape, params);
  return end_partial (&shape, reason);
}

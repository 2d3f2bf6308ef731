/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-industry.h"

#include "rw-shape.h"

#include <math.h>

static gboolean
is_fahrenheit (JsonObject *object)
{
  return g_strcmp0 (rw_json_value_get_text (object, "temperatureUnit"), "FAH") == 0;
}

static void
add_dcsa_values (RwShape *shape, JsonObject *measurements, JsonObject *setpoints, JsonObject *place)
{
  static const struct
  {
    const char *name;
    RwQuantity quantity;
  } values[] = {
    { "temperature", RW_QUANTITY_TEMPERATURE },
    { "ambientTemperature", RW_QUANTITY_AMBIENT_TEMPERATURE },
    { "o2", RW_QUANTITY_OXYGEN_LEVEL },
    { "co2", RW_QUANTITY_CARBON_DIOXIDE_LEVEL },
    { "humidity", RW_QUANTITY_HUMIDITY_LEVEL },
  };

  shape->fahrenheit = is_fahrenheit (measurements);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    rw_shape_add_field (shape, values[i].name, RW_FIELD_QUANTITY (values[i].quantity),
                        rw_json_value_get_member (measurements, values[i].name));

  shape->fahrenheit = is_fahrenheit (setpoints);
  rw_shape_add_field (shape, "setpoint", RW_FIELD_QUANTITY (RW_QUANTITY_TARGET_TEMPERATURE),
                      rw_json_value_get_member (setpoints, "temperature"));
  if (place != NULL)
    rw_shape_add_object (shape, "geoLocation", place);
}

gboolean
rw_decoder_dcsa_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonObject *payload = rw_json_value_get_object (root, "payload");
  JsonObject *metadata = rw_json_value_get_object (root, "metadata");
  g_auto (RwShape) shape = { 0 };

  if (root == NULL)
    return FALSE;
  /* A door that was opened, a change of setpoint and a retraction measure nothing. */
  if (g_strcmp0 (rw_json_value_get_text (metadata, "eventType"), "REEFER") != 0
      || rw_json_value_get_text (metadata, "retractedEventID") != NULL)
    return TRUE;
  if (payload == NULL)
    return rw_shape_fail (reason, "The event has no payload.");
  if (rw_json_value_get_object (payload, "measurements") == NULL)
    return TRUE;

  rw_shape_begin (&shape, decoding, "dcsa", rw_json_value_get_text (payload, "equipmentReference"));
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (payload, "eventDateTime"), reason))
    return FALSE;
  add_dcsa_values (&shape, rw_json_value_get_object (payload, "measurements"),
                   rw_json_value_get_object (payload, "setpoints"),
                   rw_json_value_get_object (payload, "geoLocation"));
  return rw_shape_end (&shape, reason);
}

/* The newest power event of a message, for all its readings. */
static void
add_tic40_power (RwShape *shape, JsonArray *events)
{
  guint n = events != NULL ? json_array_get_length (events) : 0;
  JsonNode *node = n > 0 ? json_array_get_element (events, n - 1) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    rw_shape_add_field (shape, "ContainerPowered", (RwField){ RW_NATIVE_FLAG, RW_FLAG_POWERED },
                        rw_json_value_get_member (json_node_get_object (node), "ContainerPowered"));
}

static void
add_first_object (RwShape *shape, JsonObject *object, const char *name)
{
  JsonArray *array = rw_json_value_get_array (object, name);
  JsonNode *node =
      array != NULL && json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    rw_shape_add_object (shape, "", json_node_get_object (node));
}

static gboolean
decode_monitoring (RwDecoding *decoding, JsonObject *root, JsonNode *node, char **reason)
{
  g_auto (RwShape) shape = { 0 };
  JsonObject *monitoring;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return rw_shape_fail (reason, "An element of “MonitoringData” is no object.");

  monitoring = json_node_get_object (node);
  rw_shape_begin (&shape, decoding, "tic40", rw_json_value_get_text (root, "ContainerID"));
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (monitoring, "MonitoringTime"), reason))
    return FALSE;
  add_first_object (&shape, monitoring, "SensorData");
  add_first_object (&shape, monitoring, "SetpointData");
  add_tic40_power (&shape, rw_json_value_get_array (root, "Events"));
  return rw_shape_end (&shape, reason);
}

gboolean
rw_decoder_tic40_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonArray *monitoring = rw_json_value_get_array (root, "MonitoringData");
  guint before = decoding->readings->len;

  if (root == NULL)
    return FALSE;
  for (guint i = 0; monitoring != NULL && i < json_array_get_length (monitoring); i++)
    if (!decode_monitoring (decoding, root, json_array_get_element (monitoring, i), reason))
      {
        g_array_set_size (decoding->readings, before);
        return FALSE;
      }

  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-industry.h"

#include "rw-shape.h"

#include <string.h>

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

static gboolean
is_actual (JsonObject *payload)
{
  const char *classifier = rw_json_value_get_text (payload, "eventClassifierCode");

  return classifier == NULL || strcmp (classifier, "ACT") == 0;
}

/* The one event there is: the door was opened. */
static gboolean
add_dcsa_door (RwDecoding *decoding, JsonObject *payload, char **reason)
{
  const char *device = rw_json_value_get_text (payload, "equipmentReference");
  g_auto (RwShape) shape = { 0 };

  rw_shape_begin (&shape, decoding, "dcsa", device);
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (payload, "eventDateTime"), reason))
    return FALSE;

  if (g_strcmp0 (rw_json_value_get_text (payload, "iotEventCode"), "DRO") == 0)
    rw_shape_add_notice (decoding, device, RW_NOTICE_DOOR_OPENED, shape.reading.time);
  return TRUE;
}

gboolean
rw_decoder_dcsa_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonObject *payload = rw_json_value_get_object (root, "payload");
  JsonObject *metadata = rw_json_value_get_object (root, "metadata");
  const char *type;
  g_auto (RwShape) shape = { 0 };

  if (root == NULL)
    return FALSE;
  type = rw_json_value_get_text (metadata, "eventType");
  if (type == NULL)
    return rw_shape_fail (reason, "The message is no DCSA event: it has no “metadata.eventType”.");
  /* A retraction measures nothing. */
  if (rw_json_value_get_text (metadata, "retractedEventID") != NULL)
    return TRUE;
  if (payload == NULL)
    return rw_shape_fail (reason, "The event has no payload.");
  if (strcmp (type, "IOT") == 0)
    return add_dcsa_door (decoding, payload, reason);
  /* Nor does a change of setpoint, what is planned, and what concerns ships and papers. */
  if (strcmp (type, "REEFER") != 0 || !is_actual (payload)
      || rw_json_value_get_object (payload, "measurements") == NULL)
    return TRUE;

  rw_shape_begin (&shape, decoding, "dcsa", rw_json_value_get_text (payload, "equipmentReference"));
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (payload, "eventDateTime"), reason))
    return FALSE;
  add_dcsa_values (&shape, rw_json_value_get_object (payload, "measurements"),
                   rw_json_value_get_object (payload, "setpoints"),
                   rw_json_value_get_object (payload, "geoLocation"));
  return rw_shape_end (&shape, reason);
}

/* The newest power event of a message, for all its readings: events need not come in order. */
static void
add_tic40_power (RwShape *shape, JsonArray *events)
{
  JsonNode *newest = NULL;
  gint64 newest_time = G_MININT64;

  for (guint i = 0; events != NULL && i < json_array_get_length (events); i++)
    {
      JsonNode *node = json_array_get_element (events, i);
      JsonObject *event = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gint64 time = newest_time;
      gboolean zoned;

      rw_json_value_get_time (rw_json_value_get_member (event, "Time"), &time, &zoned);
      if (rw_json_value_get_member (event, "ContainerPowered") == NULL || time < newest_time)
        continue;
      newest = rw_json_value_get_member (event, "ContainerPowered");
      newest_time = time;
    }

  if (newest != NULL)
    rw_shape_add_field (shape, "ContainerPowered", (RwField){ RW_NATIVE_FLAG, RW_FLAG_POWERED },
                        newest);
}

/* The tables of the standard are lists, mostly of one object. */
static void
add_objects (RwShape *shape, JsonObject *object, const char *name)
{
  JsonArray *array = rw_json_value_get_array (object, name);

  if (rw_json_value_get_object (object, name) != NULL)
    rw_shape_add_object (shape, "", rw_json_value_get_object (object, name));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        rw_shape_add_object (shape, "", json_node_get_object (node));
    }
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
  add_objects (&shape, monitoring, "SensorData");
  add_objects (&shape, monitoring, "SetpointData");
  add_tic40_power (&shape, rw_json_value_get_array (root, "Events"));
  return rw_shape_end (&shape, reason);
}

static gboolean
decode_list (RwDecoding *decoding, JsonObject *root, JsonArray *monitoring, char **reason)
{
  guint before = decoding->readings->len;

  for (guint i = 0; i < json_array_get_length (monitoring); i++)
    if (!decode_monitoring (decoding, root, json_array_get_element (monitoring, i), reason))
      {
        g_array_set_size (decoding->readings, before);
        return FALSE;
      }

  return TRUE;
}

gboolean
rw_decoder_tic40_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonNode *monitoring = rw_json_value_get_member (root, "MonitoringData");

  if (root == NULL)
    return FALSE;
  if (rw_json_value_get_text (root, "ContainerID") == NULL)
    return rw_shape_fail (reason, "The message is none of TIC 4.0: it has no “ContainerID”.");
  /* Connected, powered or moved, but not measured. */
  if (monitoring == NULL || JSON_NODE_HOLDS_NULL (monitoring))
    return TRUE;
  if (JSON_NODE_HOLDS_OBJECT (monitoring))
    return decode_monitoring (decoding, root, monitoring, reason);
  if (!JSON_NODE_HOLDS_ARRAY (monitoring))
    return rw_shape_fail (reason, "The “MonitoringData” is neither a list nor an object.");

  return decode_list (decoding, root, json_node_get_array (monitoring), reason);
}

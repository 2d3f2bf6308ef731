/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-devices.h"

#include "rw-shape.h"

#include <string.h>

gboolean
rw_decoder_shadow_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root, *reported;
  g_autofree char *thing = rw_shape_get_segment (decoding->topic, 2);
  g_autofree char *kind = rw_shape_get_segment (decoding->topic, -1);
  g_auto (RwShape) shape = { 0 };

  /* What the service answers (accepted, delta, documents) repeats what a thing said or was told. */
  if (g_str_has_prefix (decoding->topic, "$aws/") && strcmp (kind, "update") != 0)
    return TRUE;

  parser = rw_shape_parse (decoding, reason);
  root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  reported = rw_json_value_get_object (root, "state.reported");
  if (root == NULL)
    return FALSE;
  if (rw_json_value_get_object (root, "state") == NULL)
    return rw_shape_fail (reason, "The message is no update of a shadow: it has no “state”.");
  /* An update of only the desired state is an order, not a measurement. */
  if (reported == NULL)
    return TRUE;

  rw_shape_begin (&shape, decoding, "shadow", thing);
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (root, "timestamp"), reason))
    return FALSE;
  rw_shape_add_object (&shape, "", reported);
  return rw_shape_end_partial (&shape, reason);
}

/* LWT says whether it is online, STATE how its radio is, INFO what it is, RESULT what it was told.
 */
const char *const rw_tasmota_silent_kinds[] = {
  "LWT", "STATE", "INFO1", "INFO2", "INFO3", "RESULT", "MARGINS", "UPTIME", "HASS_STATE", NULL,
};

/* "tele/DEVICE/SENSOR" as delivered, "DEVICE/tele/SENSOR" as many set it; a device's name may have
 * several levels. Anywhere else it is the level before the last. */
static char *
get_tasmota_device (const char *topic)
{
  const char *last = strrchr (topic, '/');
  g_autofree char *head = last != NULL ? g_strndup (topic, last - topic) : g_strdup ("");

  if (g_str_has_prefix (head, "tele/"))
    return g_strdup (head + strlen ("tele/"));
  if (g_str_has_suffix (head, "/tele"))
    return g_strndup (head, strlen (head) - strlen ("/tele"));

  return rw_shape_get_segment (topic, -2);
}

/* The power meter of a socket tells Watts. */
static void
add_tasmota_power (RwShape *shape, JsonObject *root)
{
  JsonNode *node = rw_json_value_get_member (rw_json_value_get_object (root, "ENERGY"), "Power");
  double watts;

  if (rw_json_value_get_number (node, &watts))
    rw_shape_add_number (shape, "ENERGY/Power", RW_FIELD_QUANTITY (RW_QUANTITY_KILOWATTS),
                         watts / 1000);
}

gboolean
rw_decoder_tasmota_decode (RwDecoding *decoding, char **reason)
{
  g_autofree char *device = get_tasmota_device (decoding->topic);
  g_autofree char *kind = rw_shape_get_segment (decoding->topic, -1);
  g_autoptr (JsonParser) parser = NULL;
  g_auto (RwShape) shape = { 0 };
  JsonObject *root;

  if (strcmp (kind, "LWT") == 0)
    rw_shape_add_availability (decoding, device);
  if (g_strv_contains (rw_tasmota_silent_kinds, kind))
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
  add_tasmota_power (&shape, root);
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

  if (g_str_has_suffix (device, "/availability"))
    {
      g_autofree char *name = g_strndup (device, strlen (device) - strlen ("/availability"));

      rw_shape_add_availability (decoding, name);
      return TRUE;
    }
  /* The bridge speaks of itself; set and get are orders to a device. */
  if (g_str_has_prefix (device, "bridge/") || g_str_has_suffix (device, "/set")
      || g_str_has_suffix (device, "/get"))
    return TRUE;

  parser = rw_shape_parse (decoding, reason);
  root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  if (root == NULL)
    return FALSE;

  rw_shape_begin (&shape, decoding, "zigbee2mqtt", device);
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (root, "last_seen"), reason))
    return FALSE;
  rw_shape_add_object (&shape, "", root);
  /* A lamp and a door are devices of the same bridge. */
  return rw_shape_end_partial (&shape, reason);
}

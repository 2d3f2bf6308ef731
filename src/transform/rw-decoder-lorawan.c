/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-lorawan.h"

#include "rw-shape.h"

#define NO_FORMATTER                                                                               \
  "The message has no decoded values: the network server needs a payload formatter for this "      \
  "device."

/* The user's own position of the device, or the first that there is. */
static JsonObject *
find_location (JsonObject *locations)
{
  g_autoptr (GList) members = NULL;
  JsonObject *user = rw_json_value_get_object (locations, "user");

  if (user != NULL || locations == NULL)
    return user;

  members = json_object_get_members (locations);
  return members != NULL ? rw_json_value_get_object (locations, members->data) : NULL;
}

/* Last levels of ChirpStack's topics under which nothing is measured. */
static const char *const silent_events[] = {
  "join", "ack", "txack", "log", "status", "location", "integration", NULL,
};

static gboolean
has_bytes (JsonObject *object, const char *name)
{
  const char *base64 = rw_json_value_get_text (object, name);

  return base64 != NULL && *base64 != '\0';
}

gboolean
rw_decoder_things_stack_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonObject *uplink = rw_json_value_get_object (root, "uplink_message");
  JsonObject *values = rw_json_value_get_object (uplink, "decoded_payload");
  JsonObject *location = find_location (rw_json_value_get_object (uplink, "locations"));
  JsonNode *time = rw_json_value_get_member (uplink, "received_at");
  g_auto (RwShape) shape = { 0 };

  if (root == NULL)
    return FALSE;
  if (rw_json_value_get_object (root, "end_device_ids") == NULL)
    return rw_shape_fail (reason, "The message is none of The Things Stack: it has no "
                                  "“end_device_ids”.");
  /* A join, or an uplink that only keeps the link alive. */
  if (uplink == NULL || (values == NULL && !has_bytes (uplink, "frm_payload")))
    return TRUE;
  if (values == NULL)
    return rw_shape_fail (reason, NO_FORMATTER);

  rw_shape_begin (&shape, decoding, "things-stack",
                  rw_json_value_get_text (rw_json_value_get_object (root, "end_device_ids"),
                                          "device_id"));
  if (!rw_shape_set_time (&shape,
                          time != NULL ? time : rw_json_value_get_member (root, "received_at"),
                          reason))
    return FALSE;
  rw_shape_add_object (&shape, "", values);
  if (location != NULL)
    rw_shape_add_object (&shape, "location", location);
  return rw_shape_end (&shape, reason);
}

gboolean
rw_decoder_chirpstack_decode (RwDecoding *decoding, char **reason)
{
  g_autofree char *event = rw_shape_get_segment (decoding->topic, -1);
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonObject *values = rw_json_value_get_object (root, "object");
  g_auto (RwShape) shape = { 0 };

  if (root == NULL)
    return FALSE;
  if (g_strv_contains (silent_events, event))
    return TRUE;
  if (rw_json_value_get_object (root, "deviceInfo") == NULL)
    return rw_shape_fail (reason, "The message is none of ChirpStack: it has no “deviceInfo”.");
  if (values == NULL)
    return !has_bytes (root, "data") || rw_shape_fail (reason, NO_FORMATTER);

  rw_shape_begin (&shape, decoding, "chirpstack",
                  rw_json_value_get_text (rw_json_value_get_object (root, "deviceInfo"), "devEui"));
  if (!rw_shape_set_time (&shape, rw_json_value_get_member (root, "time"), reason))
    return FALSE;
  rw_shape_add_object (&shape, "", values);
  return rw_shape_end (&shape, reason);
}

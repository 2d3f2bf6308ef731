/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-auto.h"

#include "rw-decoder-devices.h"
#include "rw-decoder-industry.h"
#include "rw-decoder-lorawan.h"
#include "rw-decoder-mapping.h"
#include "rw-decoder-native.h"
#include "rw-decoder-platforms.h"
#include "rw-decoder-reference.h"
#include "rw-decoder-scalar.h"
#include "rw-decoder-senml.h"
#include "rw-decoder-shelly.h"
#include "rw-decoder-sparkplug.h"
#include "rw-shape.h"
#include "rw-topic-filter.h"

#include <string.h>

#define NATIVE_FILTER "+/+/telemetry"

typedef gboolean (*Decode) (RwDecoding *decoding, char **reason);

/* Home Assistant's discovery says which sensors there are and in which topics they speak; workers
 * say what they found. Neither measures. */
static gboolean
ignore (RwDecoding *decoding, char **reason)
{
  return TRUE;
}

static const struct
{
  const char *filter;
  Decode decode;
} topics[] = {
  { "$aws/things/+/shadow/#", rw_decoder_shadow_decode },
  { "zigbee2mqtt/#", rw_decoder_zigbee2mqtt_decode },
  { "+/events/rpc", rw_decoder_shelly_decode },
  { "+/status/+", rw_decoder_shelly_decode },
  { "+/online", rw_decoder_shelly_decode },
  { "shellies/#", rw_decoder_shelly_decode },
  { "v3/+/devices/+/#", rw_decoder_things_stack_decode },
  { "application/+/device/+/event/+", rw_decoder_chirpstack_decode },
  { "v1/devices/+/telemetry", rw_decoder_thingsboard_decode },
  { "v1/gateway/telemetry", rw_decoder_thingsboard_decode },
  { "spBv1.0/#", rw_decoder_sparkplug_decode },
  { "homeassistant/+/+/config", ignore },
  { "homeassistant/+/+/+/config", ignore },
  { "homeassistant/status", ignore },
  { "reeferwatch/#", ignore },
};

/* "tele/cold/room/SENSOR" or "room/tele/LWT". */
static gboolean
is_of_tasmota (const char *topic)
{
  const char *last = strrchr (topic, '/');

  return last != NULL
         && (strcmp (last + 1, "SENSOR") == 0
             || g_strv_contains (rw_tasmota_silent_kinds, last + 1))
         && (g_str_has_prefix (topic, "tele/")
             || (last - topic > 5 && strncmp (last - 5, "/tele", 5) == 0));
}

static Decode
find_by_topic (const char *topic)
{
  if (is_of_tasmota (topic))
    return rw_decoder_tasmota_decode;
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (rw_topic_filter_matches (topics[i].filter, topic))
      return topics[i].decode;

  return NULL;
}

static gboolean
has_members (JsonObject *object, const char *first, const char *second)
{
  return json_object_has_member (object, first) && json_object_has_member (object, second);
}

static Decode
find_by_keys (JsonObject *object, const char *topic)
{
  gboolean native_topic = rw_topic_filter_matches (NATIVE_FILTER, topic);

  if (json_object_has_member (object, "container_id") && native_topic)
    return rw_decoder_native_decode;
  if (has_members (object, "specversion", "data"))
    return rw_decoder_flat_decode;
  if (rw_json_value_get_text (rw_json_value_get_object (object, "metadata"), "eventType") != NULL)
    return rw_decoder_dcsa_decode;
  if (has_members (object, "ContainerID", "MonitoringData")
      || has_members (object, "ContainerID", "Events"))
    return rw_decoder_tic40_decode;
  if (json_object_has_member (object, "containerID"))
    return rw_decoder_reference_decode;
  if (has_members (object, "container_id", "measurement_time"))
    return rw_decoder_reference_decode;
  if (native_topic)
    return rw_decoder_native_decode;

  return rw_decoder_flat_decode;
}

/* Whether the message begins as JSON texts do; a bare number is left to the scalar decoder. */
static gboolean
looks_like_json (const RwDecoding *decoding)
{
  gsize at = 0;

  while (at < decoding->length && strchr (" \t\r\n", decoding->data[at]) != NULL
         && decoding->data[at] != '\0')
    at++;

  return at < decoding->length && strchr ("{[\"", decoding->data[at]) != NULL
         && decoding->data[at] != '\0';
}

static gboolean
decode_by_keys (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonNode *root = parser != NULL ? json_parser_get_root (parser) : NULL;

  if (root == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (root) && !rw_topic_filter_matches (NATIVE_FILTER, decoding->topic))
    return rw_decoder_senml_decode (decoding, reason);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return rw_decoder_native_decode (decoding, reason);

  return find_by_keys (json_node_get_object (root), decoding->topic) (decoding, reason);
}

gboolean
rw_decoder_auto_decode (RwDecoding *decoding, char **reason)
{
  Decode decode;
  gboolean matched;

  /* Who has written a rule for a message does not want it guessed at. */
  if (decoding->mapping != NULL)
    {
      gboolean decoded = rw_decoder_mapping_try (decoding, &matched, NULL, reason);

      if (matched)
        return decoded;
    }

  /* First, because it is quick and what it takes is nothing else: it knows by the keys. */
  if (rw_decoder_native_scan (decoding))
    return TRUE;
  decode = find_by_topic (decoding->topic);
  if (decode != NULL)
    return decode (decoding, reason);
  if (looks_like_json (decoding))
    return decode_by_keys (decoding, reason);
  if (rw_topic_filter_matches (NATIVE_FILTER, decoding->topic))
    return rw_decoder_native_decode (decoding, reason);

  return rw_decoder_scalar_decode (decoding, reason);
}

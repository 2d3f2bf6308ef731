/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-shelly.h"

#include "rw-decoder-scalar.h"
#include "rw-shape-group.h"

#include <string.h>

#define SOURCE "shelly"

/* A component is "temperature:0"; its number tells several probes apart. */
static const struct
{
  const char *prefix;
  const char *member;
  RwQuantity quantity;
} components[] = {
  { "temperature:", "tC", RW_QUANTITY_TEMPERATURE },
  { "humidity:", "rh", RW_QUANTITY_HUMIDITY_LEVEL },
};

typedef struct
{
  RwDecoding *decoding;
  const char *device;
  RwShapeGroup *group; /* by the component's number */
  JsonNode *time;
} Message;

static char *
get_reefer (const char *device, const char *number)
{
  return strcmp (number, "0") == 0 ? g_strdup (device) : g_strconcat (device, "/", number, NULL);
}

static RwShape *
ensure_shape (Message *message, const char *number, char **reason)
{
  RwShape *shape = rw_shape_group_find (message->group, number);
  g_autofree char *reefer = NULL;

  if (shape != NULL)
    return shape;

  reefer = get_reefer (message->device, number);
  shape = rw_shape_group_add (message->group, number, message->decoding, SOURCE, reefer);
  return rw_shape_set_time (shape, message->time, reason) ? shape : NULL;
}

static gboolean
add_component (Message *message, const char *name, JsonObject *component, char **reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    {
      JsonNode *node = rw_json_value_get_member (component, components[i].member);
      const char *number = name + strlen (components[i].prefix);
      RwShape *shape;

      if (!g_str_has_prefix (name, components[i].prefix) || node == NULL)
        continue;
      /* A torn probe tells null: from then on nothing holds. */
      if (JSON_NODE_HOLDS_NULL (node) && message->decoding->last != NULL)
        {
          g_autofree char *reefer = get_reefer (message->device, number);

          rw_last_values_forget (message->decoding->last, reefer, components[i].quantity);
        }
      shape = ensure_shape (message, number, reason);
      if (shape == NULL)
        return FALSE;
      rw_shape_add_field (shape, components[i].member, RW_FIELD_QUANTITY (components[i].quantity),
                          node);
    }

  return TRUE;
}

static gboolean
add_components (Message *message, JsonObject *params, char **reason)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, params);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (JSON_NODE_HOLDS_OBJECT (node)
        && !add_component (message, name, json_node_get_object (node), reason))
      return FALSE;

  return TRUE;
}

/* "shellies/DEVICE/sensor/temperature", "shellies/DEVICE/ext_temperature/0": plain numbers. */
static gboolean
decode_first_generation (RwDecoding *decoding, char **reason)
{
  g_auto (GStrv) segments = g_strsplit (decoding->topic, "/", -1);
  guint n = g_strv_length (segments);
  const char *kind = n == 4 ? segments[2] : "";

  if (n == 3 && strcmp (segments[2], "online") == 0)
    rw_shape_add_availability (decoding, segments[1]);
  if (strcmp (kind, "sensor") == 0
      && (strcmp (segments[3], "temperature") == 0 || strcmp (segments[3], "humidity") == 0))
    return rw_decoder_scalar_decode_for (decoding, segments[1], segments[3], reason);
  if (strcmp (kind, "ext_temperature") == 0 || strcmp (kind, "ext_humidity") == 0)
    {
      g_autofree char *reefer = g_strconcat (segments[1], "/", segments[3], NULL);

      return rw_decoder_scalar_decode_for (decoding, reefer, kind, reason);
    }

  return TRUE;
}

static gboolean
decode_object (RwDecoding *decoding, JsonObject *root, char **reason)
{
  g_autofree char *prefix = rw_shape_get_segment (decoding->topic, 0);
  g_autofree char *last = rw_shape_get_segment (decoding->topic, -1);
  const char *source = rw_json_value_get_text (root, "src");
  JsonObject *params = rw_json_value_get_object (root, "params");
  g_auto (RwShapeGroup) group = { 0 };
  Message message = { decoding, source != NULL ? source : prefix, &group, NULL };
  guint before = decoding->readings->len;

  if (params == NULL && strcmp (last, "rpc") == 0)
    return rw_shape_fail (reason, "The message is none of Shelly: it has no “params”.");

  rw_shape_group_init (&group);
  message.time = rw_json_value_get_member (params, "ts");
  if (params != NULL ? !add_components (&message, params, reason)
                     : !add_component (&message, last, root, reason))
    return FALSE;
  if (!rw_shape_group_end (&group, reason))
    return FALSE;

  for (guint i = before; decoding->last != NULL && i < decoding->readings->len; i++)
    rw_last_values_overlay (decoding->last, &g_array_index (decoding->readings, RwReading, i));
  return TRUE;
}

gboolean
rw_decoder_shelly_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root;

  if (g_str_has_prefix (decoding->topic, "shellies/"))
    return decode_first_generation (decoding, reason);
  if (g_str_has_suffix (decoding->topic, "/online"))
    {
      g_autofree char *device = rw_shape_get_segment (decoding->topic, 0);

      rw_shape_add_availability (decoding, device);
      return TRUE;
    }

  parser = rw_shape_parse (decoding, reason);
  root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  return root != NULL && decode_object (decoding, root, reason);
}

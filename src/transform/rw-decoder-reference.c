/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-reference.h"

#include "rw-shape.h"

#include <string.h>

#define SOURCE "reference"

/* The columns of the tuple, in its order. */
static const char *const columns[] = {
  "container_id",
  "measurement_time",
  "product_id",
  "temperature",
  "target_temperature",
  "ambiant_temperature",
  "kilowatts",
  "time_door_open",
  "content_type",
  "defrost_cycle",
  "oxygen_level",
  "nitrogen_level",
  "humidity_level",
  "carbon_dioxide_level",
  "fan_1",
  "fan_2",
  "fan_3",
  "latitude",
  "longitude",
  "maintenance_required",
};

static const char *const conclusions[] = {
  "ContainerAnomaly",
  "Cold Chain Violated",
  "Container Anomaly Detected",
};

static gboolean
set_text (RwShape *shape, const char *name, const char *text)
{
  double number;
  gboolean on;
  int index = rw_native_keys_find (name, strlen (name));
  const RwNativeKey *key = index >= 0 ? &rw_native_keys[index] : NULL;

  if (key == NULL)
    return FALSE;
  if (key->kind == RW_NATIVE_PRODUCT_ID)
    rw_shape_set_product (shape, text);
  else if (key->kind == RW_NATIVE_FLAG && rw_json_value_parse_flag (text, &on))
    rw_native_key_set_flag (key, &shape->reading, on);
  else if (key->kind == RW_NATIVE_COUNT && rw_json_value_parse_number (text, &number))
    rw_native_key_set_number (key, &shape->reading, number);
  else if (key->kind >= RW_NATIVE_QUANTITY && rw_json_value_parse_number (text, &number))
    rw_shape_add_number (shape, name, (RwField){ key->kind, key->index }, number);

  return TRUE;
}

static char *
to_text (JsonNode *node)
{
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);

  {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
  }
}

static void
add_members (RwShape *shape, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *text = NULL;

      if (!JSON_NODE_HOLDS_VALUE (node))
        continue;
      text = to_text (node);
      if (!set_text (shape, name, text))
        shape->decoding->unknown_keys++;
    }
}

static const char *
find_text (JsonObject *inner, JsonObject *outer, const char *name, const char *other)
{
  const char *text = rw_json_value_get_text (inner, name);

  if (text == NULL)
    text = rw_json_value_get_text (inner, other);
  if (text == NULL)
    text = rw_json_value_get_text (outer, name);

  return text != NULL ? text : rw_json_value_get_text (outer, other);
}

static gboolean
decode_object (RwDecoding *decoding, JsonObject *outer, JsonObject *inner, char **reason)
{
  g_auto (RwShape) shape = { 0 };
  JsonObject *sensors = rw_json_value_get_object (inner, "sensors");
  JsonNode *time = rw_json_value_get_member (inner, "measurement_time");

  if (time == NULL || JSON_NODE_HOLDS_NULL (time))
    time = rw_json_value_get_member (outer, "timestamp");
  rw_shape_begin (&shape, decoding, SOURCE,
                  find_text (inner, outer, "container_id", "containerID"));
  if (!rw_shape_set_time (&shape, time, reason))
    return FALSE;

  add_members (&shape, inner);
  if (sensors != NULL)
    add_members (&shape, sensors);
  return rw_shape_end (&shape, reason);
}

/* Takes one field off a tuple: what stands in quotes may hold commas and, after a backslash, the
 * quote itself. NULL where a quote is not closed. */
static char *
take_field (const char **at)
{
  g_autoptr (GString) field = g_string_new (NULL);
  char quote = '\0';

  for (; **at != '\0' && (quote != '\0' || **at != ','); (*at)++)
    if (**at == '\\' && quote != '\0' && (*at)[1] != '\0')
      g_string_append_c (field, *++(*at));
    else if (**at == quote)
      quote = '\0';
    else if (quote == '\0' && (**at == '\'' || **at == '"'))
      quote = **at;
    else
      g_string_append_c (field, **at);

  return quote == '\0' ? g_strstrip (g_string_free (g_steal_pointer (&field), FALSE)) : NULL;
}

/* Splits "('C01', '2026-03-02 06:00:00', 6., True)" without its parentheses. */
static GStrv
split_tuple (const char *tuple)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  for (const char *at = tuple;; at++)
    {
      g_autofree char *field = take_field (&at);

      if (field == NULL)
        return NULL;
      g_strv_builder_add (fields, field);
      if (*at == '\0')
        return g_strv_builder_end (fields);
    }
}

static gboolean
decode_tuple (RwDecoding *decoding, const char *tuple, char **reason)
{
  g_auto (RwShape) shape = { 0 };
  g_autofree char *copy = g_strstrip (g_strdup (tuple));
  g_auto (GStrv) fields = NULL;
  g_autoptr (JsonNode) time = NULL;
  gsize length = strlen (copy);

  if (length < 2 || copy[0] != '(' || copy[length - 1] != ')')
    return rw_shape_fail (reason, "The payload is a text, but no tuple in parentheses.");
  copy[length - 1] = '\0';
  fields = split_tuple (copy + 1);
  if (fields == NULL)
    return rw_shape_fail (reason, "A text in the tuple has no closing quote.");
  if (g_strv_length (fields) != G_N_ELEMENTS (columns))
    return rw_shape_fail (reason, "The tuple has %u fields instead of %u.", g_strv_length (fields),
                          (guint) G_N_ELEMENTS (columns));

  rw_shape_begin (&shape, decoding, SOURCE, fields[0]);
  time = json_node_init_string (json_node_alloc (), fields[1]);
  if (!rw_shape_set_time (&shape, time, reason))
    return FALSE;
  for (guint i = 2; i < G_N_ELEMENTS (columns); i++)
    set_text (&shape, columns[i], fields[i]);
  return rw_shape_end (&shape, reason);
}

gboolean
rw_decoder_reference_decode (RwDecoding *decoding, char **reason)
{
  g_autoptr (JsonParser) parser = rw_shape_parse (decoding, reason);
  JsonObject *root = parser != NULL ? rw_shape_get_root (parser, reason) : NULL;
  JsonObject *inner = rw_json_value_get_object (root, "payload");
  const char *tuple = rw_json_value_get_text (root, "payload");

  if (root == NULL)
    return FALSE;
  /* What the demo's agents conclude repeats measurements that were sent before. */
  for (guint i = 0; i < G_N_ELEMENTS (conclusions); i++)
    if (g_strcmp0 (rw_json_value_get_text (root, "type"), conclusions[i]) == 0)
      return TRUE;
  if (tuple != NULL)
    return decode_tuple (decoding, tuple, reason);

  return decode_object (decoding, root, inner != NULL ? inner : root, reason);
}

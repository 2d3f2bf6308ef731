/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-native.h"

#include "rw-json-check.h"
#include "rw-native-keys.h"
#include "rw-native-scanner.h"
#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* How much of a sender's text is quoted in a reason, characters, and how many of its keys. */
#define MAX_QUOTED 40
#define MAX_LISTED_KEYS 8

static gboolean fail (char **reason, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (char **reason, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *reason = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static char *
quote (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_QUOTED)
    return g_strdup_printf ("“%s”", text);

  start = g_utf8_substring (text, 0, MAX_QUOTED);
  return g_strdup_printf ("“%s…”", start);
}

static const char *
describe (JsonNode *node)
{
  switch (JSON_NODE_TYPE (node))
    {
    case JSON_NODE_OBJECT:
      return "an object";
    case JSON_NODE_ARRAY:
      return "a list";
    case JSON_NODE_NULL:
      return "null";
    case JSON_NODE_VALUE:
    default:
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        return "a text";
      if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
        return "true or false";
      return "a number";
    }
}

static gboolean
fail_type (const RwNativeKey *key, const char *wanted, JsonNode *node, char **reason)
{
  return fail (reason, "The key “%s” must be %s, but is %s.", key->name, wanted, describe (node));
}

/* NULL with *reason set where the node is no text. */
static const char *
get_text (const RwNativeKey *key, const char *wanted, JsonNode *node, char **reason)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);

  fail_type (key, wanted, node, reason);
  return NULL;
}

static gboolean
has_control_character (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

static gboolean
set_id (const RwNativeKey *key, JsonNode *node, RwNameCache *names, const char **id, char **reason)
{
  const char *text = get_text (key, "a text", node, reason);
  gsize length;

  if (text == NULL)
    return FALSE;

  length = strlen (text);
  if (length > RW_DECODER_MAX_ID)
    return fail (reason, "The key “%s” has %" G_GSIZE_FORMAT " bytes; at most %d are taken.",
                 key->name, length, RW_DECODER_MAX_ID);
  if (has_control_character (text))
    return fail (reason, "The key “%s” holds a control character.", key->name);
  if (text[strspn (text, " ")] == '\0')
    return key->kind == RW_NATIVE_PRODUCT_ID || fail (reason, "The key “%s” is empty.", key->name);

  *id = rw_name_cache_intern (names, text, length);
  return *id != NULL
         || fail (reason, "The key “%s” is new, but %d different names are there already.",
                  key->name, RW_NAME_CACHE_MAX);
}

static gboolean
set_time (const RwNativeKey *key, JsonNode *node, RwReading *reading, char **reason)
{
  const char *text = get_text (key, "a text such as “2026-11-22T10:00:00Z”", node, reason);
  g_autofree char *quoted = NULL;
  gboolean zoned;

  if (text == NULL)
    return FALSE;

  if (!rw_time_parse (text, strlen (text), &reading->time, &zoned))
    {
      quoted = quote (text);
      return fail (reason, "The key “%s” is %s, which is no time such as “2026-11-22T10:00:00Z”.",
                   key->name, quoted);
    }

  if (!zoned)
    reading->quality |= RW_QUALITY_NAIVE_TIME;
  return TRUE;
}

static gboolean
set_flag (const RwNativeKey *key, JsonNode *node, RwReading *reading, char **reason)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fail_type (key, "true or false", node, reason);

  rw_native_key_set_flag (key, reading, json_node_get_boolean (node));
  return TRUE;
}

static gboolean
set_number (const RwNativeKey *key, JsonNode *node, RwReading *reading, char **reason)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return fail_type (key, "a number", node, reason);
  if (rw_native_key_set_number (key, reading, json_node_get_double (node)))
    return TRUE;

  if (key->kind == RW_NATIVE_COUNT)
    return fail (reason, "The key “%s” must be a whole number from 0 to %d.", key->name,
                 G_MAXINT16);
  return fail (reason, "The key “%s” is a number too large to be kept.", key->name);
}

static gboolean
set_member (const RwNativeKey *key,
            JsonNode *node,
            RwNameCache *names,
            RwReading *reading,
            char **reason)
{
  switch (key->kind)
    {
    case RW_NATIVE_CONTAINER_ID:
      return set_id (key, node, names, &reading->container_id, reason);
    case RW_NATIVE_PRODUCT_ID:
      return set_id (key, node, names, &reading->product_id, reason);
    case RW_NATIVE_TIME:
      return set_time (key, node, reading, reason);
    case RW_NATIVE_FLAG:
      return set_flag (key, node, reading, reason);
    case RW_NATIVE_QUANTITY:
    case RW_NATIVE_COUNT:
    case RW_NATIVE_LATITUDE:
    case RW_NATIVE_LONGITUDE:
    default:
      return set_number (key, node, reading, reason);
    }
}

/* Names the keys that there are, since a message without our keys is mostly of another shape. */
static gboolean
fail_missing (JsonObject *object, const char *name, char **reason)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GString) keys = g_string_new (NULL);
  guint n = 0;

  for (GList *l = members; l != NULL && n < MAX_LISTED_KEYS; l = l->next, n++)
    {
      g_autofree char *quoted = quote (l->data);

      g_string_append_printf (keys, "%s%s", n == 0 ? "" : ", ", quoted);
    }
  if (n < g_list_length (members))
    g_string_append (keys, ", …");

  if (n == 0)
    return fail (reason, "The key “%s” is missing: the object is empty.", name);
  return fail (reason, "The key “%s” is missing; the message has %s.", name, keys->str);
}

static gboolean
read_object (RwDecoding *decoding, JsonObject *object, RwReading *reading, char **reason)
{
  const char *const required[] = { "container_id", "measurement_time", "temperature" };
  guint n_known = 0;

  rw_reading_init (reading);
  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    {
      JsonNode *node = json_object_get_member (object, required[i]);

      if (node == NULL)
        return fail_missing (object, required[i], reason);
      if (JSON_NODE_HOLDS_NULL (node))
        return fail (reason, "The key “%s” is null, but a reading needs it.", required[i]);
    }

  for (int i = 0; i < RW_N_NATIVE_KEYS; i++)
    {
      JsonNode *node = json_object_get_member (object, rw_native_keys[i].name);

      if (node == NULL)
        continue;
      n_known++;
      if (!JSON_NODE_HOLDS_NULL (node)
          && !set_member (&rw_native_keys[i], node, decoding->names, reading, reason))
        return FALSE;
    }

  if (json_object_get_size (object) > n_known)
    reading->quality |= RW_QUALITY_UNKNOWN_KEYS;
  decoding->unknown_keys += json_object_get_size (object) - n_known;
  return TRUE;
}

static gboolean
read_with_library (RwDecoding *decoding, RwReading *reading, char **reason)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  if (!rw_json_check (decoding->data, decoding->length, reason))
    return FALSE;
  if (!json_parser_load_from_data (parser, decoding->data, (gssize) decoding->length, &error))
    return fail (reason, "The message is not JSON: %s.", error->message);

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail (reason, "The message must be an object, but is %s.",
                 root != NULL ? describe (root) : "nothing");

  return read_object (decoding, json_node_get_object (root), reading, reason);
}

static gboolean
append (RwDecoding *decoding, RwReading *reading)
{
  static const char *source;

  if (g_once_init_enter (&source))
    g_once_init_leave (&source, g_intern_static_string (RW_DECODER_NATIVE_SOURCE));

  reading->source = source;
  g_array_append_vals (decoding->readings, reading, 1);
  return TRUE;
}

gboolean
rw_decoder_native_decode_with_library (RwDecoding *decoding, char **reason)
{
  RwReading reading;

  return read_with_library (decoding, &reading, reason) && append (decoding, &reading);
}

gboolean
rw_decoder_native_scan (RwDecoding *decoding)
{
  RwReading reading;

  return rw_native_scanner_scan (decoding, &reading) && append (decoding, &reading);
}

gboolean
rw_decoder_native_decode (RwDecoding *decoding, char **reason)
{
  return rw_decoder_native_scan (decoding)
         || rw_decoder_native_decode_with_library (decoding, reason);
}

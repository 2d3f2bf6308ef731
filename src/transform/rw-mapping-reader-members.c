/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-reader-private.h"

#include "rw-mapping-text.h"

#include <string.h>

/* "yard.json:12: rule “yard”, channel “2”, temperature: " */
static char *
describe_place (RwMappingReader *self, JsonNode *node)
{
  GString *place = g_string_new (self->file);
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, node));

  if (line > 0)
    g_string_append_printf (place, ":%u", line);
  if (self->rule != NULL)
    g_string_append_printf (place, ": rule “%s”", self->rule);
  if (self->channel != NULL)
    g_string_append_printf (place, ", channel “%s”", self->channel);
  if (self->target != NULL)
    g_string_append_printf (place, ", %s", self->target);

  return g_string_free (place, FALSE);
}

gboolean
rw_mapping_reader_fail (RwMappingReader *self, JsonNode *node, const char *format, ...)
{
  g_autofree char *place = describe_place (self, node);
  g_autofree char *problem = NULL;
  va_list args;

  va_start (args, format);
  problem = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error, RW_MAPPING_ERROR, RW_MAPPING_ERROR_RULES, "%s: %s", place, problem);
  return FALSE;
}

static gboolean
check_key (RwMappingReader *self, JsonNode *member, const char *name, const char *const *keys)
{
  const char *nearest = rw_mapping_text_find_nearest (name, keys);
  g_autofree char *list = g_strjoinv (", ", (char **) keys);

  if (g_strv_contains (keys, name))
    return TRUE;
  if (nearest != NULL)
    return rw_mapping_reader_fail (self, member, "there is no key “%s”; did you mean “%s”?", name,
                                   nearest);

  return rw_mapping_reader_fail (self, member, "there is no key “%s” here; known are %s", name,
                                 list);
}

JsonObject *
rw_mapping_reader_get_object (RwMappingReader *self, JsonNode *node, const char *const *keys)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *list = g_strjoinv (", ", (char **) keys);

      rw_mapping_reader_fail (self, node, "there must be an object in { }, with %s", list);
      return NULL;
    }

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!check_key (self, member, name, keys))
        return NULL;
      if (strcmp (name, "comment") == 0 && !JSON_NODE_HOLDS_VALUE (member))
        {
          rw_mapping_reader_fail (self, member, "“comment” must be a text");
          return NULL;
        }
    }
  return json_node_get_object (node);
}

static gboolean
is_type (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
rw_mapping_reader_get_text (RwMappingReader *self,
                            JsonObject *object,
                            const char *name,
                            const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!is_type (node, G_TYPE_STRING))
    return rw_mapping_reader_fail (self, node, "“%s” must be a text in quotes", name);

  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
rw_mapping_reader_get_flag (RwMappingReader *self,
                            JsonObject *object,
                            const char *name,
                            gboolean *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!is_type (node, G_TYPE_BOOLEAN))
    return rw_mapping_reader_fail (self, node, "“%s” must be true or false, without quotes", name);

  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
rw_mapping_reader_get_number (RwMappingReader *self,
                              JsonObject *object,
                              const char *name,
                              double *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!is_type (node, G_TYPE_INT64) && !is_type (node, G_TYPE_DOUBLE))
    return rw_mapping_reader_fail (self, node, "“%s” must be a number, without quotes", name);

  *value = json_node_get_double (node);
  return TRUE;
}

gboolean
rw_mapping_reader_get_choice (RwMappingReader *self,
                              JsonObject *object,
                              const char *name,
                              const char *const *words,
                              guint *value)
{
  g_autofree char *list = g_strjoinv ("”, “", (char **) words);
  const char *text = NULL;

  if (!rw_mapping_reader_get_text (self, object, name, &text))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }

  return rw_mapping_reader_fail (self, json_object_get_member (object, name),
                                 "“%s” is “%s”, but must be one of “%s”", name, text, list);
}

static gboolean
add_word (GStrvBuilder *words, JsonNode *node)
{
  g_autofree char *word = rw_mapping_text_dup (node);

  if (word == NULL)
    return FALSE;
  g_strv_builder_add (words, g_strstrip (word));
  return TRUE;
}

gboolean
rw_mapping_reader_get_words (RwMappingReader *self,
                             JsonObject *object,
                             const char *name,
                             char ***words)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;
  gboolean good = TRUE;

  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      array = json_node_get_array (node);
      for (guint i = 0; good && i < json_array_get_length (array); i++)
        good = add_word (builder, json_array_get_element (array, i));
      good = good && json_array_get_length (array) > 0;
    }
  else
    good = add_word (builder, node);
  if (!good)
    return rw_mapping_reader_fail (self, node,
                                   "“%s” must be a text, a number, true, false, or a list of them",
                                   name);

  g_strfreev (*words);
  *words = g_strv_builder_end (builder);
  return TRUE;
}

gboolean
rw_mapping_reader_get_decimal (RwMappingReader *self, JsonObject *object, char *decimal)
{
  static const char *const words[] = { ".", ",", NULL };
  guint number = 0;

  if (!json_object_has_member (object, "decimal"))
    return TRUE;
  if (!rw_mapping_reader_get_choice (self, object, "decimal", words, &number))
    return FALSE;

  *decimal = words[number][0];
  return TRUE;
}

gboolean
rw_mapping_reader_check_path (RwMappingReader *self, JsonNode *node, const RwMappingPath *path)
{
  const char *text = rw_mapping_path_get_text (path);
  g_autofree char *list = NULL;

  if (self->format == RW_MAPPING_JSON)
    return TRUE;
  if (self->format == RW_MAPPING_TEXT)
    return text[1] == '\0'
           || rw_mapping_reader_fail (self, node,
                                      "“%s”: a message that is one text has no parts; "
                                      "write “$”",
                                      text);
  if (text[0] == '@' && text[1] == '.' && self->columns != NULL
      && g_strv_contains ((const char *const *) self->columns, text + 2))
    return TRUE;

  list = g_strjoinv (", @.", self->columns);
  return rw_mapping_reader_fail (self, node, "“%s” is no column; there are @.%s", text, list);
}

RwMappingPath *
rw_mapping_reader_make_path (RwMappingReader *self, JsonNode *node, const char *text)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (RwMappingPath) path = rw_mapping_path_new (text, &reason);

  if (path == NULL)
    {
      rw_mapping_reader_fail (self, node, "%s", reason->message);
      return NULL;
    }
  return rw_mapping_reader_check_path (self, node, path) ? g_steal_pointer (&path) : NULL;
}

gboolean
rw_mapping_reader_get_path (RwMappingReader *self,
                            JsonObject *object,
                            const char *name,
                            RwMappingPath **path)
{
  const char *text = NULL;

  if (!rw_mapping_reader_get_text (self, object, name, &text))
    return FALSE;
  if (text == NULL)
    return TRUE;

  *path = rw_mapping_reader_make_path (self, json_object_get_member (object, name), text);
  return *path != NULL;
}

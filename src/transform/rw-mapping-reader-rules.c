/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-reader-private.h"

#include "rw-mapping-text.h"

#include <string.h>

/* A name of a rule is a part of RwReading.source and of reasons. */
#define MAX_NAME 64
#define MAX_COLUMNS 256

static gboolean read_fields (RwMappingReader *self,
                             RwMappingRule *rule,
                             GPtrArray *fields,
                             JsonNode *node);

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* An id: a path, a text, or a text with places to fill in. */
static gboolean
read_id (RwMappingReader *self, RwMappingTemplate **id, JsonNode *node)
{
  g_autoptr (GError) reason = NULL;

  if (!is_text (node) || *json_node_get_string (node) == '\0')
    return rw_mapping_reader_fail (self, node,
                                   "give a path such as \"$.id\", or a text such as "
                                   "\"{yard}-{device}\"");
  *id = rw_mapping_template_new (json_node_get_string (node), &self->scope, &reason);
  return *id != NULL || rw_mapping_reader_fail (self, node, "%s", reason->message);
}

typedef struct
{
  RwMappingReader *reader;
  JsonNode *node;
} PathCheck;

static gboolean
check_path_cb (const RwMappingPath *path, gpointer user_data)
{
  PathCheck *check = user_data;

  return rw_mapping_reader_check_path (check->reader, check->node, path);
}

static gboolean
read_checked_id (RwMappingReader *self, RwMappingTemplate **id, JsonNode *node)
{
  PathCheck check = { self, node };

  return read_id (self, id, node) && rw_mapping_template_foreach_path (*id, check_path_cb, &check);
}

static gboolean
read_value (RwMappingReader *self,
            RwMappingRule *rule,
            GPtrArray *fields,
            const RwNativeKey *key,
            JsonNode *node)
{
  RwMappingField *field;

  if (self->channel != NULL
      && (key->kind == RW_NATIVE_CONTAINER_ID || key->kind == RW_NATIVE_TIME
          || key->kind == RW_NATIVE_PRODUCT_ID))
    return rw_mapping_reader_fail (self, node,
                                   "this is the same for all channels: it belongs into "
                                   "“fields” of the rule");

  switch (key->kind)
    {
    case RW_NATIVE_CONTAINER_ID:
      return read_checked_id (self, &rule->container_id, node);
    case RW_NATIVE_PRODUCT_ID:
      return read_checked_id (self, &rule->product_id, node);
    case RW_NATIVE_TIME:
      return rw_mapping_reader_read_time (self, &rule->time, node);
    case RW_NATIVE_QUANTITY:
    case RW_NATIVE_FLAG:
    case RW_NATIVE_COUNT:
    case RW_NATIVE_LATITUDE:
    case RW_NATIVE_LONGITUDE:
    default:
      field = rw_mapping_reader_read_field (self, key, node);
      if (field != NULL)
        g_ptr_array_add (fields, field);
      return field != NULL;
    }
}

/* What a field may be called: all native keys but the reference demo's misspelt one. */
static const char *const *
get_targets (void)
{
  static const char *targets[RW_N_NATIVE_KEYS + 1];

  if (g_once_init_enter (&targets[0]))
    {
      guint n = 0;

      for (guint i = 1; i < RW_N_NATIVE_KEYS; i++)
        if (strcmp (rw_native_keys[i].name, "ambiant_temperature") != 0)
          targets[++n] = rw_native_keys[i].name;
      g_once_init_leave (&targets[0], rw_native_keys[0].name);
    }

  return targets;
}

static gboolean
fail_target (RwMappingReader *self, JsonNode *node, const char *name)
{
  const char *nearest = rw_mapping_text_find_nearest (name, get_targets ());
  g_autofree char *list = g_strjoinv (", ", (char **) get_targets ());

  if (nearest != NULL)
    return rw_mapping_reader_fail (self, node, "there is no field “%s”; did you mean “%s”?", name,
                                   nearest);

  return rw_mapping_reader_fail (self, node, "there is no field “%s”; known are %s", name, list);
}

static gboolean
has_target (const RwMappingRule *rule, GPtrArray *fields, RwNativeKind kind)
{
  for (guint i = 0; i < rule->fields->len; i++)
    if (((const RwMappingField *) g_ptr_array_index (rule->fields, i))->target->kind == kind)
      return TRUE;
  for (guint i = 0; i < fields->len; i++)
    if (((const RwMappingField *) g_ptr_array_index (fields, i))->target->kind == kind)
      return TRUE;

  return FALSE;
}

static gboolean
read_fields (RwMappingReader *self, RwMappingRule *rule, GPtrArray *fields, JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return rw_mapping_reader_fail (self, node,
                                   "there must be an object in { } with fields such as "
                                   "\"temperature\": \"$.temp\"");
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (strcmp (name, "comment") == 0)
        continue;
      if (!g_strv_contains (get_targets (), name))
        return fail_target (self, member, name);
      self->target = name;
      if (!read_value (self, rule, fields,
                       &rw_native_keys[rw_native_keys_find (name, strlen (name))], member))
        return FALSE;
      self->target = NULL;
    }

  if (has_target (rule, fields, RW_NATIVE_LATITUDE)
      != has_target (rule, fields, RW_NATIVE_LONGITUDE))
    return rw_mapping_reader_fail (self, node,
                                   "latitude and longitude belong together: give both "
                                   "or none");
  return TRUE;
}

static gboolean
read_channels (RwMappingReader *self, RwMappingRule *rule, JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) == 0)
    return rw_mapping_reader_fail (self, node,
                                   "“channels” must be an object such as "
                                   "{\"left\": {\"temperature\": \"$.t1\"}}");

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      RwMappingChannel *channel;

      if (strcmp (name, "comment") == 0)
        continue;
      channel = rw_mapping_channel_new (name);
      g_ptr_array_add (rule->channels, channel);
      self->channel = name;
      if (!read_fields (self, rule, channel->fields, member))
        return FALSE;
      if (channel->fields->len == 0)
        return rw_mapping_reader_fail (self, member, "a channel needs a field of its own");
      self->channel = NULL;
    }
  return TRUE;
}

static gboolean
read_when (RwMappingReader *self, RwMappingRule *rule, JsonNode *node)
{
  static const char *const keys[] = { "path", "is", "comment", NULL };
  JsonObject *object;

  if (node == NULL)
    return TRUE;

  rule->when = g_new0 (RwMappingCondition, 1);
  if (is_text (node))
    {
      rule->when->path = rw_mapping_reader_make_path (self, node, json_node_get_string (node));
      return rule->when->path != NULL;
    }
  object = rw_mapping_reader_get_object (self, node, keys);
  if (object == NULL || !rw_mapping_reader_get_path (self, object, "path", &rule->when->path)
      || !rw_mapping_reader_get_words (self, object, "is", &rule->when->is))
    return FALSE;
  return rule->when->path != NULL
         || rw_mapping_reader_fail (self, node, "“when” needs “path”, such as \"$.type\"");
}

static gboolean
read_columns (RwMappingReader *self, RwMappingRule *rule, JsonObject *object, JsonNode *rule_node)
{
  const char *delimiter = NULL;
  JsonNode *node = json_object_get_member (object, "columns");

  if (!rw_mapping_reader_get_text (self, object, "delimiter", &delimiter)
      || !rw_mapping_reader_get_words (self, object, "columns", &rule->columns))
    return FALSE;
  if (rule->format != RW_MAPPING_CSV)
    return (delimiter == NULL && rule->columns == NULL)
           || rw_mapping_reader_fail (self, rule_node,
                                      "“delimiter” and “columns” need "
                                      "\"format\": \"csv\"");
  if (rule->columns == NULL)
    return rw_mapping_reader_fail (self, rule_node,
                                   "“columns” is needed: the names of the values "
                                   "of a line, such as [\"time\", \"temp\"]");
  if (g_strv_length (rule->columns) > MAX_COLUMNS)
    return rw_mapping_reader_fail (self, node, "there are more than %d columns", MAX_COLUMNS);
  for (guint i = 0; rule->columns[i] != NULL; i++)
    if (strpbrk (rule->columns[i], ".[]'\"") != NULL)
      return rw_mapping_reader_fail (self, node,
                                     "the column “%s” must have a name without . [ ] and "
                                     "quotes",
                                     rule->columns[i]);

  if (delimiter != NULL
      && (strlen (delimiter) != 1 || g_ascii_isalnum (*delimiter) || *delimiter == '"'
          || *delimiter == '\n' || *delimiter == '\r'))
    return rw_mapping_reader_fail (self, json_object_get_member (object, "delimiter"),
                                   "“delimiter” must be one character such as \";\" or \"\\t\"");
  rule->delimiter = delimiter != NULL ? *delimiter : ',';
  self->columns = rule->columns;
  return TRUE;
}

static gboolean
read_each (RwMappingReader *self, RwMappingRule *rule, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "each");

  if (node == NULL)
    return TRUE;
  if (rule->format != RW_MAPPING_JSON)
    return rw_mapping_reader_fail (self, node,
                                   "“each” is for JSON; each line of a CSV is a record "
                                   "by itself");
  if (!rw_mapping_reader_get_path (self, object, "each", &rule->each))
    return FALSE;
  if (rw_mapping_path_get_text (rule->each)[0] != '$')
    return rw_mapping_reader_fail (self, node, "“each” must begin with $: it says what @ is");

  self->scope.n_keys = rw_mapping_path_get_n_keys (rule->each);
  return TRUE;
}

/* How its messages are taken apart. */
static gboolean
read_form (RwMappingReader *self, RwMappingRule *rule, JsonObject *object, JsonNode *node)
{
  static const char *const formats[] = { "json", "text", "csv", NULL };
  static const char *const empty[] = { "reject", "ignore", NULL };
  guint format = 0, choice = 0;

  if (!rw_mapping_reader_get_choice (self, object, "format", formats, &format)
      || !rw_mapping_reader_get_choice (self, object, "empty", empty, &choice))
    return FALSE;

  rule->format = self->format = format;
  rule->may_be_empty = choice == 1;
  /* In these formats there is nothing but text. */
  self->decimal = format == RW_MAPPING_JSON ? 0 : '.';
  return rw_mapping_reader_get_decimal (self, object, &self->decimal)
         && rw_mapping_reader_get_words (self, object, "missing", &self->missing)
         && read_columns (self, rule, object, node) && read_each (self, rule, object)
         && read_when (self, rule, json_object_get_member (object, "when"));
}

static gboolean
read_contents (RwMappingReader *self, RwMappingRule *rule, JsonObject *object, JsonNode *node)
{
  JsonNode *fields = json_object_get_member (object, "fields");

  self->scope.has_channels = json_object_has_member (object, "channels");
  if (fields == NULL)
    return rw_mapping_reader_fail (self, node, "“fields” is needed, or \"ignore\": true");
  if (!read_fields (self, rule, rule->fields, fields)
      || !read_channels (self, rule, json_object_get_member (object, "channels")))
    return FALSE;
  if (rule->container_id == NULL)
    return rw_mapping_reader_fail (self, fields,
                                   "“container_id” is needed: a path such as \"$.id\", "
                                   "or what the topic captures, as \"{device}\"");

  return rule->fields->len > 0 || rule->channels->len > 0
         || rw_mapping_reader_fail (self, fields,
                                    "there is no field to measure, such as "
                                    "\"temperature\": \"$.temp\"");
}

static gboolean
read_name (RwMappingReader *self, RwMappingRule *rule, JsonObject *object, guint number)
{
  const char *name = NULL, *comment = NULL;
  JsonNode *node = json_object_get_member (object, "name");

  if (!rw_mapping_reader_get_text (self, object, "name", &name)
      || !rw_mapping_reader_get_text (self, object, "comment", &comment))
    return FALSE;

  rule->comment = g_strdup (comment);
  rule->name = name != NULL ? g_strdup (name) : g_strdup_printf ("rule %u", number);
  if (*rule->name == '\0' || strlen (rule->name) > MAX_NAME)
    return rw_mapping_reader_fail (self, node, "“name” must have 1 to %d bytes", MAX_NAME);
  for (const char *at = rule->name; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return rw_mapping_reader_fail (self, node, "“name” holds a control character");
  return TRUE;
}

static gboolean
read_topic (RwMappingReader *self, RwMappingRule *rule, JsonObject *object, JsonNode *node)
{
  g_autoptr (GError) reason = NULL;
  const char *pattern = NULL;

  if (!rw_mapping_reader_get_text (self, object, "topic", &pattern))
    return FALSE;
  if (pattern == NULL)
    return rw_mapping_reader_fail (self, node,
                                   "“topic” is needed, such as "
                                   "\"site/{yard}/dev/{device}/up\"");

  rule->topic = rw_mapping_topic_new (pattern, &reason);
  self->scope.topic = rule->topic;
  return rule->topic != NULL
         || rw_mapping_reader_fail (self, json_object_get_member (object, "topic"), "topic: %s",
                                    reason->message);
}

static gboolean
read_rule (RwMappingReader *self, RwMappingRule *rule, JsonNode *node, guint number)
{
  static const char *const keys[] = { "comment", "name",      "topic",   "when",     "ignore",
                                      "format",  "delimiter", "columns", "each",     "decimal",
                                      "missing", "empty",     "fields",  "channels", NULL };
  g_autofree char *provisional = g_strdup_printf ("rule %u", number);
  g_autofree char *source = NULL;
  JsonObject *object;
  gboolean read;

  /* Until its name is known, its number tells which one it is. */
  self->rule = provisional;
  object = rw_mapping_reader_get_object (self, node, keys);
  read = object != NULL && read_name (self, rule, object, number);
  self->rule = read ? rule->name : NULL;
  if (!read || !read_topic (self, rule, object, node)
      || !rw_mapping_reader_get_flag (self, object, "ignore", &rule->ignore)
      || !read_form (self, rule, object, node))
    return FALSE;

  source = g_strconcat ("mapping: ", rule->name, NULL);
  rule->source = g_intern_string (source);
  if (!rule->ignore)
    return read_contents (self, rule, object, node);
  return (!json_object_has_member (object, "fields")
          && !json_object_has_member (object, "channels"))
         || rw_mapping_reader_fail (self, node,
                                    "a rule that ignores has neither “fields” nor "
                                    "“channels”");
}

static gboolean
is_name_taken (const RwMapping *mapping, const char *name)
{
  for (guint i = 0; i < mapping->rules->len; i++)
    if (strcmp (((const RwMappingRule *) g_ptr_array_index (mapping->rules, i))->name, name) == 0)
      return TRUE;

  return FALSE;
}

gboolean
rw_mapping_reader_read_rules (RwMappingReader *self, RwMapping *mapping, JsonArray *rules)
{
  for (guint i = 0; i < json_array_get_length (rules); i++)
    {
      g_autoptr (RwMappingRule) rule = rw_mapping_rule_new ();
      JsonNode *node = json_array_get_element (rules, i);
      RwMappingReader reader = {
        .file = self->file,
        .lines = self->lines,
        .error = self->error,
      };
      gboolean read = read_rule (&reader, rule, node, i + 1);

      g_strfreev (reader.missing);
      if (!read)
        return FALSE;
      if (is_name_taken (mapping, rule->name))
        return rw_mapping_reader_fail (&reader, node, "there is another rule of this name");
      g_ptr_array_add (mapping->rules, g_steal_pointer (&rule));
    }

  return TRUE;
}

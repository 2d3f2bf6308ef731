/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-reader-private.h"

#include "rw-local-time.h"
#include "rw-mapping-text.h"
#include "rw-time-pattern.h"

#include <string.h>

/* A unit that is declared by its word. */
static const RwUnit *
find_unit (RwMappingReader *self, const RwNativeKey *target, JsonNode *node, const char *word)
{
  RwDimension dimension = rw_unit_get_dimension (target->kind, target->index);
  const RwUnit *unit = rw_unit_find (word);
  g_autofree char *list = rw_dimension_list_units (dimension);

  if (unit != NULL && unit->dimension == dimension)
    return unit;

  rw_mapping_reader_fail (self, node, "“%s” is no unit of %s; known are %s", word,
                          rw_dimension_describe (dimension), list);
  return NULL;
}

/* The sender's own words: {"0": "°C", "1": "°F"}. */
static gboolean
read_unit_words (RwMappingReader *self, RwMappingField *field, JsonNode *node)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  JsonObjectIter iter;
  const char *word;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return rw_mapping_reader_fail (self, node, "“words” must be an object such as {\"0\": \"°C\"}");

  field->unit.word_units = g_ptr_array_new ();
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &word, &member))
    {
      const char *name = JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
      const RwUnit *unit = find_unit (self, field->target, member, name != NULL ? name : "");

      if (unit == NULL)
        return FALSE;
      g_strv_builder_add (words, word);
      g_ptr_array_add (field->unit.word_units, (gpointer) unit);
    }
  field->unit.words = g_strv_builder_end (words);
  return TRUE;
}

static gboolean
read_unit_object (RwMappingReader *self, RwMappingField *field, JsonNode *node)
{
  static const char *const keys[] = { "path", "suffix", "words", "default", "comment", NULL };
  JsonObject *object = rw_mapping_reader_get_object (self, node, keys);
  const char *word = NULL;

  field->unit.unit = NULL;
  if (object == NULL || !rw_mapping_reader_get_path (self, object, "path", &field->unit.path)
      || !rw_mapping_reader_get_flag (self, object, "suffix", &field->unit.suffix)
      || !rw_mapping_reader_get_text (self, object, "default", &word))
    return FALSE;
  if ((field->unit.path != NULL) == field->unit.suffix)
    return rw_mapping_reader_fail (self, node,
                                   "say where the unit is: either \"path\": \"$.unit\" "
                                   "or \"suffix\": true");
  if (word != NULL)
    {
      field->unit.unit =
          find_unit (self, field->target, json_object_get_member (object, "default"), word);
      if (field->unit.unit == NULL)
        return FALSE;
    }

  return !json_object_has_member (object, "words")
         || read_unit_words (self, field, json_object_get_member (object, "words"));
}

static gboolean
read_unit (RwMappingReader *self, RwMappingField *field, JsonNode *node)
{
  RwDimension dimension = rw_unit_get_dimension (field->target->kind, field->target->index);

  /* What we keep is what counts where nothing is said. */
  if (node == NULL)
    {
      if (dimension != RW_DIMENSION_NONE)
        field->unit.unit = rw_unit_find (rw_quantity_get_unit (field->target->index));
      return TRUE;
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    return read_unit_object (self, field, node);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return rw_mapping_reader_fail (self, node,
                                   "“unit” must be a text such as \"°F\", or an object "
                                   "that says where the unit is");
  if (strcmp (json_node_get_string (node), "suffix") == 0)
    {
      field->unit.suffix = TRUE;
      return TRUE;
    }

  field->unit.unit = find_unit (self, field->target, node, json_node_get_string (node));
  return field->unit.unit != NULL;
}

static gboolean
set_constant (RwMappingReader *self, RwMappingField *field, JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
  gboolean is_switch = field->target->kind == RW_NATIVE_FLAG;

  if (is_switch ? type == G_TYPE_BOOLEAN : type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    {
      field->constant = is_switch ? json_node_get_boolean (node) : json_node_get_double (node);
      return TRUE;
    }

  return rw_mapping_reader_fail (self, node,
                                 is_switch ? "give a path such as \"$.run\", true, or false"
                                           : "give a path such as \"$.temp\", or a number");
}

static void
merge_words (char ***words, char **more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (more == NULL)
    return;
  if (*words != NULL)
    g_strv_builder_addv (builder, (const char **) *words);
  g_strv_builder_addv (builder, (const char **) more);
  g_strfreev (*words);
  *words = g_strv_builder_end (builder);
}

static const char *const *
get_field_keys (const RwNativeKey *target)
{
  static const char *const quantity[] = { "path",    "value",   "unit",     "scale",   "offset",
                                          "decimal", "missing", "required", "comment", NULL };
  static const char *const number[] = { "path",    "value",    "scale",   "offset", "decimal",
                                        "missing", "required", "comment", NULL };
  static const char *const flag[] = { "path",    "value",    "on",      "off",
                                      "missing", "required", "comment", NULL };

  return target->kind == RW_NATIVE_QUANTITY ? quantity
         : target->kind == RW_NATIVE_FLAG   ? flag
                                            : number;
}

/* A text in a text is needed for a unit that follows its number. */
static gboolean
check_suffix (RwMappingReader *self, RwMappingField *field, JsonNode *node)
{
  if (field->unit.suffix && field->decimal == 0)
    field->decimal = '.';
  if (field->path == NULL && (field->unit.suffix || field->unit.path != NULL))
    return rw_mapping_reader_fail (self, node, "a constant has its unit declared, as \"°F\"");
  if (field->scale == 0)
    return rw_mapping_reader_fail (self, node, "“scale” must not be 0");

  return TRUE;
}

static gboolean
read_field_object (RwMappingReader *self, RwMappingField *field, JsonNode *node)
{
  JsonObject *object = rw_mapping_reader_get_object (self, node, get_field_keys (field->target));
  const char *comment = NULL;
  JsonNode *value;

  if (object == NULL || !rw_mapping_reader_get_path (self, object, "path", &field->path)
      || !rw_mapping_reader_get_number (self, object, "scale", &field->scale)
      || !rw_mapping_reader_get_number (self, object, "offset", &field->offset)
      || !rw_mapping_reader_get_decimal (self, object, &field->decimal)
      || !rw_mapping_reader_get_words (self, object, "on", &field->on)
      || !rw_mapping_reader_get_words (self, object, "off", &field->off)
      || !rw_mapping_reader_get_words (self, object, "missing", &field->missing)
      || !rw_mapping_reader_get_flag (self, object, "required", &field->required)
      || !rw_mapping_reader_get_text (self, object, "comment", &comment)
      || !read_unit (self, field, json_object_get_member (object, "unit")))
    return FALSE;

  field->comment = g_strdup (comment);
  value = json_object_get_member (object, "value");
  if ((value != NULL) == (field->path != NULL))
    return rw_mapping_reader_fail (self, node, "give either “path” or “value”");
  return check_suffix (self, field, node) && (value == NULL || set_constant (self, field, value));
}

RwMappingField *
rw_mapping_reader_read_field (RwMappingReader *self, const RwNativeKey *target, JsonNode *node)
{
  g_autoptr (RwMappingField) field = rw_mapping_field_new ();
  gboolean read;

  field->target = target;
  field->decimal = self->decimal;
  if (JSON_NODE_HOLDS_OBJECT (node))
    read = read_field_object (self, field, node);
  else if (!read_unit (self, field, NULL))
    read = FALSE;
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      field->path = rw_mapping_reader_make_path (self, node, json_node_get_string (node));
      read = field->path != NULL;
    }
  else
    read = set_constant (self, field, node);

  merge_words (&field->missing, self->missing);
  return read ? g_steal_pointer (&field) : NULL;
}

static gboolean
read_time_form (RwMappingReader *self, RwMappingTime *time, JsonNode *node, const char *form)
{
  static const struct
  {
    const char *name;
    double unit;
  } epochs[] = { { "epoch_s", 1e6 }, { "epoch_ms", 1e3 }, { "epoch_us", 1 }, { "epoch_ns", 1e-3 } };
  g_autofree char *problem = NULL;

  time->form = RW_MAPPING_TIME_ISO;
  if (form == NULL || strcmp (form, "iso") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (epochs); i++)
    if (strcmp (form, epochs[i].name) == 0)
      {
        time->form = RW_MAPPING_TIME_EPOCH;
        time->epoch_unit = epochs[i].unit;
        return TRUE;
      }
  if (strchr (form, '%') == NULL)
    return rw_mapping_reader_fail (self, node,
                                   "“form” is “%s”, but must be one of “iso”, “epoch_s”, "
                                   "“epoch_ms”, “epoch_us”, “epoch_ns”, or a pattern "
                                   "such as “%%d.%%m.%%Y %%H:%%M”",
                                   form);
  if (!rw_time_pattern_check (form, &problem))
    return rw_mapping_reader_fail (self, node, "the pattern “%s” %s", form, problem);

  time->form = RW_MAPPING_TIME_PATTERN;
  time->pattern = g_strdup (form);
  return TRUE;
}

static gboolean
read_zone (RwMappingReader *self, RwMappingTime *time, JsonNode *node, const char *zone)
{
  if (zone == NULL)
    return TRUE;
  if (time->form == RW_MAPPING_TIME_EPOCH)
    return rw_mapping_reader_fail (self, node, "seconds since 1970 have no zone; leave “zone” out");

  time->zone = rw_local_time_find_zone (zone);
  time->zone_name = g_strdup (zone);
  return time->zone != NULL
         || rw_mapping_reader_fail (self, node,
                                    "there is no zone “%s”; write it as "
                                    "“Europe/Amsterdam”, “+01:00” or “UTC”",
                                    zone);
}

static gboolean
read_time_object (RwMappingReader *self, RwMappingTime *time, JsonNode *node)
{
  static const char *const keys[] = { "path",      "form",    "zone", "missing",
                                      "otherwise", "comment", NULL };
  static const char *const otherwise[] = { "reject", "receive", NULL };
  JsonObject *object = rw_mapping_reader_get_object (self, node, keys);
  const char *form = NULL, *zone = NULL, *comment = NULL;
  guint choice = 0;

  if (object == NULL || !rw_mapping_reader_get_path (self, object, "path", &time->path)
      || !rw_mapping_reader_get_text (self, object, "form", &form)
      || !rw_mapping_reader_get_text (self, object, "zone", &zone)
      || !rw_mapping_reader_get_words (self, object, "missing", &time->missing)
      || !rw_mapping_reader_get_choice (self, object, "otherwise", otherwise, &choice)
      || !rw_mapping_reader_get_text (self, object, "comment", &comment))
    return FALSE;
  if (time->path == NULL)
    return rw_mapping_reader_fail (self, node,
                                   "“path” is needed; for the time of receipt write "
                                   "\"measurement_time\": \"receive\"");

  time->comment = g_strdup (comment);
  time->or_receive = choice == 1;
  return read_time_form (self, time, json_object_get_member (object, "form"), form)
         && read_zone (self, time, json_object_get_member (object, "zone"), zone);
}

gboolean
rw_mapping_reader_read_time (RwMappingReader *self, RwMappingTime *time, JsonNode *node)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  gboolean read = TRUE;

  if (JSON_NODE_HOLDS_OBJECT (node))
    read = read_time_object (self, time, node);
  else if (g_strcmp0 (text, "receive") == 0)
    time->form = RW_MAPPING_TIME_RECEIVE;
  else if (text == NULL)
    read = rw_mapping_reader_fail (self, node,
                                   "give a path such as \"$.time\", an object with path "
                                   "and form, or \"receive\"");
  else
    {
      time->form = RW_MAPPING_TIME_ISO;
      time->path = rw_mapping_reader_make_path (self, node, text);
      read = time->path != NULL;
    }

  merge_words (&time->missing, self->missing);
  return read;
}

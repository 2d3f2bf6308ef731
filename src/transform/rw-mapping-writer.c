/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-writer.h"

#include <string.h>

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, text);
}

static void
add_path (JsonBuilder *json, const char *name, const RwMappingPath *path)
{
  if (path != NULL)
    add_text (json, name, rw_mapping_path_get_text (path));
}

static void
add_words (JsonBuilder *json, const char *name, char **words)
{
  if (words == NULL)
    return;
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; words[i] != NULL; i++)
    json_builder_add_string_value (json, words[i]);
  json_builder_end_array (json);
}

/* A number that is what it would be if it were not said is left out. */
static void
add_number (JsonBuilder *json, const char *name, double number, double usual)
{
  if (number == usual)
    return;
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, number);
}

static void
add_true (JsonBuilder *json, const char *name, gboolean value)
{
  if (!value)
    return;
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, TRUE);
}

static void
add_character (JsonBuilder *json, const char *name, char character)
{
  const char text[] = { character, '\0' };

  if (character != 0)
    add_text (json, name, text);
}

static void
add_unit (JsonBuilder *json, const RwMappingUnit *unit)
{
  if (unit->path == NULL && !unit->suffix)
    {
      add_text (json, "unit", unit->unit != NULL ? unit->unit->name : NULL);
      return;
    }

  json_builder_set_member_name (json, "unit");
  json_builder_begin_object (json);
  add_path (json, "path", unit->path);
  add_true (json, "suffix", unit->suffix);
  add_text (json, "default", unit->unit != NULL ? unit->unit->name : NULL);
  if (unit->words != NULL)
    {
      json_builder_set_member_name (json, "words");
      json_builder_begin_object (json);
      for (guint i = 0; unit->words[i] != NULL; i++)
        add_text (json, unit->words[i],
                  ((const RwUnit *) g_ptr_array_index (unit->word_units, i))->name);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

static void
add_value (JsonBuilder *json, const RwMappingField *field)
{
  if (field->path != NULL)
    {
      add_path (json, "path", field->path);
      return;
    }

  json_builder_set_member_name (json, "value");
  if (field->target->kind == RW_NATIVE_FLAG)
    json_builder_add_boolean_value (json, field->constant != 0);
  else
    json_builder_add_double_value (json, field->constant);
}

static void
add_field (JsonBuilder *json, const RwMappingField *field)
{
  json_builder_set_member_name (json, field->target->name);
  json_builder_begin_object (json);
  add_text (json, "comment", field->comment);
  add_value (json, field);
  add_unit (json, &field->unit);
  add_number (json, "scale", field->scale, 1);
  add_number (json, "offset", field->offset, 0);
  if (field->target->kind != RW_NATIVE_FLAG)
    add_character (json, "decimal", field->decimal);
  add_words (json, "on", field->on);
  add_words (json, "off", field->off);
  add_words (json, "missing", field->missing);
  add_true (json, "required", field->required);
  json_builder_end_object (json);
}

static void
add_fields (JsonBuilder *json, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    add_field (json, g_ptr_array_index (fields, i));
}

static const char *
get_form (const RwMappingTime *time)
{
  if (time->form == RW_MAPPING_TIME_PATTERN)
    return time->pattern;
  if (time->form != RW_MAPPING_TIME_EPOCH)
    return NULL;

  return time->epoch_unit > 1e5   ? "epoch_s"
         : time->epoch_unit > 1e2 ? "epoch_ms"
         : time->epoch_unit > 0.5 ? "epoch_us"
                                  : "epoch_ns";
}

static void
add_time (JsonBuilder *json, const RwMappingTime *time)
{
  if (time->form == RW_MAPPING_TIME_RECEIVE)
    {
      add_text (json, "measurement_time", "receive");
      return;
    }

  json_builder_set_member_name (json, "measurement_time");
  json_builder_begin_object (json);
  add_text (json, "comment", time->comment);
  add_path (json, "path", time->path);
  add_text (json, "form", get_form (time));
  add_text (json, "zone", time->zone_name);
  add_text (json, "otherwise", time->or_receive ? "receive" : NULL);
  add_words (json, "missing", time->missing);
  json_builder_end_object (json);
}

static void
add_channels (JsonBuilder *json, GPtrArray *channels)
{
  if (channels->len == 0)
    return;
  json_builder_set_member_name (json, "channels");
  json_builder_begin_object (json);
  for (guint i = 0; i < channels->len; i++)
    {
      const RwMappingChannel *channel = g_ptr_array_index (channels, i);

      json_builder_set_member_name (json, channel->name);
      json_builder_begin_object (json);
      add_fields (json, channel->fields);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

static void
add_condition (JsonBuilder *json, const RwMappingCondition *condition)
{
  if (condition == NULL)
    return;
  json_builder_set_member_name (json, "when");
  json_builder_begin_object (json);
  add_path (json, "path", condition->path);
  add_words (json, "is", condition->is);
  json_builder_end_object (json);
}

static void
add_template (JsonBuilder *json, const char *name, const RwMappingTemplate *template)
{
  if (template != NULL)
    add_text (json, name, rw_mapping_template_get_text (template));
}

static void
add_rule (JsonBuilder *json, const RwMappingRule *rule)
{
  static const char *const formats[] = { NULL, "text", "csv" };

  json_builder_begin_object (json);
  add_text (json, "name", rule->name);
  add_text (json, "comment", rule->comment);
  add_text (json, "topic", rw_mapping_topic_get_pattern (rule->topic));
  add_text (json, "format", formats[rule->format]);
  if (rule->format == RW_MAPPING_CSV)
    add_character (json, "delimiter", rule->delimiter);
  add_words (json, "columns", rule->columns);
  add_condition (json, rule->when);
  add_true (json, "ignore", rule->ignore);
  if (!rule->ignore)
    {
      add_path (json, "each", rule->each);
      add_text (json, "empty", rule->may_be_empty ? "ignore" : NULL);
      json_builder_set_member_name (json, "fields");
      json_builder_begin_object (json);
      add_template (json, "container_id", rule->container_id);
      add_template (json, "product_id", rule->product_id);
      add_time (json, &rule->time);
      add_fields (json, rule->fields);
      json_builder_end_object (json);
      add_channels (json, rule->channels);
    }
  json_builder_end_object (json);
}

/* json-glib puts ".0" behind every number without a point, also behind 1e-10, which is then none.
 */
static char *
repair_numbers (const char *json)
{
  GString *text = g_string_new (NULL);
  gboolean quoted = FALSE, exponent = FALSE;

  for (const char *at = json; *at != '\0'; at++)
    {
      if (quoted && *at == '\\')
        {
          g_string_append_len (text, at++, 2);
          continue;
        }
      if (*at == '"')
        quoted = !quoted;
      if (quoted || !(g_ascii_isdigit (*at) || strchr ("+-.", *at) != NULL))
        exponent = !quoted && *at == 'e' && at > json && g_ascii_isdigit (at[-1]);
      if (!exponent || *at != '.')
        g_string_append_c (text, *at);
      else
        at += strspn (at + 1, "0");
    }

  return g_string_free (text, FALSE);
}

char *
rw_mapping_to_text (const RwMapping *self)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL, *repaired = NULL;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "rules");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->rules->len; i++)
    add_rule (json, g_ptr_array_index (self->rules, i));
  json_builder_end_array (json);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  text = json_to_string (root, TRUE);
  repaired = repair_numbers (text);
  return g_strconcat (repaired, "\n", NULL);
}

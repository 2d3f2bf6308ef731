/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mapping-value.h"

#include "rw-json-value.h"
#include "rw-mapping-text.h"

#include <math.h>
#include <string.h>

void
rw_mapping_found_clear (RwMappingFound *self)
{
  g_clear_pointer (&self->raw, g_free);
  g_clear_pointer (&self->unit, g_free);
}

static RwMappingOutcome
fail (char **reason, const RwMappingPath *path, JsonNode *node, const char *problem)
{
  g_autofree char *described = rw_mapping_text_describe (node);

  *reason = g_strdup_printf ("“%s” is %s, %s", rw_mapping_path_get_text (path), described, problem);
  return RW_MAPPING_WRONG;
}

/* One value that is there. *node is to be unreferenced in any case. */
static RwMappingOutcome
look (const RwMappingPath *path,
      const RwMappingRecord *record,
      char **missing,
      JsonNode **node,
      RwMappingFound *found,
      char **reason)
{
  guint n = rw_mapping_path_find (path, record->message, record->record, node);

  if (found != NULL && *node != NULL)
    found->raw = rw_mapping_text_describe (*node);
  if (n > 1)
    {
      *reason = g_strdup_printf ("“%s” names several values, but one is needed",
                                 rw_mapping_path_get_text (path));
      return RW_MAPPING_WRONG;
    }

  return n == 0 || JSON_NODE_HOLDS_NULL (*node) || rw_mapping_text_is_any (*node, missing)
             ? RW_MAPPING_MISSING
             : RW_MAPPING_SET;
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* A number with the decimal character that is declared and nothing else: no thousands. */
static gboolean
parse_number (char *text, char decimal, double *number)
{
  const char allowed[] = { '0', '1', '2', '3', '4', '5', '6',     '7',
                           '8', '9', '+', '-', 'e', 'E', decimal, '\0' };
  char *end;

  g_strstrip (text);
  if (*text == '\0' || strspn (text, allowed) != strlen (text))
    return FALSE;
  g_strdelimit (text, ",", '.');
  *number = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*number);
}

/* The number of a text, and the unit behind it where the mapping says that there can be one. */
static RwMappingOutcome
read_text_number (const RwMappingField *field,
                  JsonNode *node,
                  double *number,
                  const RwUnit **unit,
                  char **reason)
{
  g_autofree char *text = g_strdup (json_node_get_string (node));
  gsize length;

  if (field->decimal == 0)
    return fail (reason, field->path, node,
                 "a text; declare \"decimal\" where texts are to be read as numbers");
  if (field->unit.suffix)
    {
      g_strstrip (text);
      *unit = rw_unit_find_suffix (text, &length);
      if (*unit != NULL)
        text[length] = '\0';
    }
  if (parse_number (text, field->decimal, number))
    return RW_MAPPING_SET;

  return fail (reason, field->path, node,
               field->decimal == ',' ? "which is no number with a decimal comma"
               : field->unit.suffix  ? "which is no number with a unit that is known"
                                     : "which is no number with a decimal point");
}

static RwMappingOutcome
read_number (const RwMappingField *field,
             JsonNode *node,
             double *number,
             const RwUnit **unit,
             char **reason)
{
  if (is_text (node))
    return read_text_number (field, node, number, unit, reason);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return fail (reason, field->path, node, "but a number is needed");

  *number = json_node_get_double (node);
  return RW_MAPPING_SET;
}

static const RwUnit *
find_unit (const RwMappingUnit *self, JsonNode *node)
{
  g_autofree char *word = rw_mapping_text_dup (node);

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (rw_mapping_text_is_word (node, self->words[i]))
      return g_ptr_array_index (self->word_units, i);

  return word != NULL ? rw_unit_find (word) : NULL;
}

static RwMappingOutcome
fail_unit (const RwMappingField *field, JsonNode *node, char **reason)
{
  RwDimension dimension = rw_unit_get_dimension (field->target->kind, field->target->index);
  g_autofree char *list = rw_dimension_list_units (dimension);
  g_autofree char *problem =
      g_strdup_printf ("which is no unit of %s (%s)", rw_dimension_describe (dimension), list);

  if (node != NULL)
    return fail (reason, field->unit.path, node, problem);
  if (field->unit.path != NULL)
    *reason =
        g_strdup_printf ("there is no unit at “%s”", rw_mapping_path_get_text (field->unit.path));
  else
    *reason = g_strdup_printf ("“%s” does not end with a unit of %s (%s)",
                               rw_mapping_path_get_text (field->path),
                               rw_dimension_describe (dimension), list);
  return RW_MAPPING_WRONG;
}

/* *unit is what followed the number, or NULL, and becomes the one that counts. */
static RwMappingOutcome
choose_unit (const RwMappingField *field,
             const RwMappingRecord *record,
             const RwUnit **unit,
             char **reason)
{
  RwDimension dimension = rw_unit_get_dimension (field->target->kind, field->target->index);
  g_autoptr (JsonNode) node = NULL;
  RwMappingOutcome outcome = RW_MAPPING_MISSING;

  if (field->unit.path != NULL)
    outcome = look (field->unit.path, record, NULL, &node, NULL, reason);
  if (outcome == RW_MAPPING_WRONG)
    return outcome;
  if (outcome == RW_MAPPING_SET)
    {
      *unit = find_unit (&field->unit, node);
      if (*unit == NULL)
        return fail_unit (field, node, reason);
    }
  else if (*unit == NULL)
    *unit = field->unit.unit;

  if (*unit == NULL ? dimension == RW_DIMENSION_NONE : (*unit)->dimension == dimension)
    return RW_MAPPING_SET;
  return fail_unit (field, outcome == RW_MAPPING_SET ? node : NULL, reason);
}

static RwMappingOutcome
read_switch (const RwMappingField *field, JsonNode *node, double *number, char **reason)
{
  gboolean on, is_on, is_off;

  if (field->on == NULL && field->off == NULL)
    {
      gboolean is_number = JSON_NODE_HOLDS_VALUE (node) && !is_text (node)
                           && json_node_get_value_type (node) != G_TYPE_BOOLEAN;
      double value = is_number ? json_node_get_double (node) : 0;

      if ((is_number && value != 0 && value != 1) || !rw_json_value_get_flag (node, &on))
        return fail (reason, field->path, node,
                     "but true, false, or a word such as “on” is needed");
      *number = on;
      return RW_MAPPING_SET;
    }

  is_on = rw_mapping_text_is_any (node, field->on);
  is_off = rw_mapping_text_is_any (node, field->off);
  if (!JSON_NODE_HOLDS_VALUE (node)
      || (!is_on && !is_off && field->on != NULL && field->off != NULL))
    return fail (reason, field->path, node, "which is neither in “on” nor in “off”");

  *number = field->on != NULL ? is_on : !is_off;
  return RW_MAPPING_SET;
}

RwMappingOutcome
rw_mapping_value_read (const RwMappingField *field,
                       const RwMappingRecord *record,
                       double *number,
                       RwMappingFound *found,
                       char **reason)
{
  g_autoptr (JsonNode) node = NULL;
  const RwUnit *unit = NULL;
  RwMappingOutcome outcome = RW_MAPPING_SET;

  *number = field->constant;
  if (field->path != NULL)
    outcome = look (field->path, record, field->missing, &node, found, reason);
  if (outcome == RW_MAPPING_MISSING && field->required)
    {
      *reason =
          g_strdup_printf ("there is nothing at “%s”", rw_mapping_path_get_text (field->path));
      return RW_MAPPING_WRONG;
    }
  if (outcome == RW_MAPPING_SET && field->target->kind == RW_NATIVE_FLAG)
    return node != NULL ? read_switch (field, node, number, reason) : RW_MAPPING_SET;
  if (outcome == RW_MAPPING_SET && node != NULL)
    outcome = read_number (field, node, number, &unit, reason);
  if (outcome == RW_MAPPING_SET)
    outcome = choose_unit (field, record, &unit, reason);
  if (outcome != RW_MAPPING_SET)
    return outcome;

  *number = *number * field->scale + field->offset;
  if (found != NULL && unit != NULL)
    found->unit = g_strdup (unit->name);
  if (unit != NULL)
    *number = rw_unit_convert (unit, *number);
  return RW_MAPPING_SET;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rule.h"
#include "rw-time.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef enum
{
  KIND_ID,
  KIND_TEXT,
  KIND_MODE,
  KIND_SIGNAL,
  KIND_SIDE,
  KIND_REFERENCE,
  KIND_CONDITION,
  KIND_SUPPRESS,
  KIND_TRUTH,
  KIND_PRIORITY,
  KIND_COUNT,
  KIND_NUMBER,
  KIND_SECONDS,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  gsize offset;
  gboolean required;
} Member;

#define OF(field) G_STRUCT_OFFSET (RwAlarmRule, field)
#define AT(type, self, member) G_STRUCT_MEMBER (type, self, (member)->offset)

/* In the order in which they are written: the columns of the table alarm_rule. */
static const Member members[] = {
  { "rule_id", KIND_ID, OF (rule_id), TRUE },
  { "mode", KIND_MODE, OF (mode), TRUE },
  { "description", KIND_TEXT, OF (description), TRUE },
  { "meaning", KIND_TEXT, OF (meaning), FALSE },
  { "guidance", KIND_TEXT, OF (guidance), FALSE },
  { "enabled", KIND_TRUTH, OF (enabled), FALSE },
  { "priority", KIND_PRIORITY, OF (priority), TRUE },
  { "after_1", KIND_SECONDS, OF (stages[0].after), FALSE },
  { "priority_1", KIND_PRIORITY, OF (stages[0].priority), FALSE },
  { "after_2", KIND_SECONDS, OF (stages[1].after), FALSE },
  { "priority_2", KIND_PRIORITY, OF (stages[1].priority), FALSE },
  { "limit_priority", KIND_PRIORITY, OF (limit_priority), FALSE },
  { "signal", KIND_SIGNAL, OF (signal), TRUE },
  { "side", KIND_SIDE, OF (side), TRUE },
  { "reference", KIND_REFERENCE, OF (reference), FALSE },
  { "threshold", KIND_NUMBER, OF (threshold), TRUE },
  { "deadband", KIND_NUMBER, OF (deadband), FALSE },
  { "condition", KIND_CONDITION, OF (condition), FALSE },
  { "n", KIND_COUNT, OF (n), FALSE },
  { "m", KIND_COUNT, OF (m), FALSE },
  { "time", KIND_SECONDS, OF (time), FALSE },
  { "window", KIND_SECONDS, OF (window), FALSE },
  { "on_delay", KIND_SECONDS, OF (on_delay), FALSE },
  { "off_delay", KIND_SECONDS, OF (off_delay), FALSE },
  { "suppress", KIND_SUPPRESS, OF (suppress), FALSE },
  { "version", KIND_COUNT, OF (version), FALSE },
};

/* --- writing --------------------------------------------------------------------------------- */

static void
put_text (GString *json, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (json, quoted);
}

/* The shortest number that is read as the same float, which "%.17g" of a float is not. */
static void
put_number (GString *json, float number)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], (double) number);
      if ((float) g_ascii_strtod (text, NULL) == number)
        break;
    }
  if ((float) g_ascii_strtod (text, NULL) != number)
    g_ascii_formatd (text, sizeof text, "%.9g", (double) number);
  g_string_append (json, isfinite (number) ? text : "null");
}

static void
put_value (GString *json, const RwAlarmRule *rule, const Member *member)
{
  g_autofree char *suppress = NULL;
  gconstpointer self = rule;

  switch (member->kind)
    {
    case KIND_ID:
    case KIND_TEXT:
      {
        const char *text = AT (const char *, self, member);

        put_text (json, text != NULL ? text : "");
      }
      break;
    case KIND_MODE:
      put_text (json, rw_cargo_mode_to_string (rule->mode));
      break;
    case KIND_SIGNAL:
      put_text (json, rw_alarm_signal_to_string (rule->signal));
      break;
    case KIND_SIDE:
      put_text (json, rw_alarm_side_to_string (rule->side));
      break;
    case KIND_REFERENCE:
      put_text (json, rw_alarm_reference_to_string (rule->reference));
      break;
    case KIND_CONDITION:
      put_text (json, rw_alarm_condition_to_string (rule->condition));
      break;
    case KIND_SUPPRESS:
      suppress = rw_alarm_suppress_to_string (rule->suppress);
      put_text (json, suppress);
      break;
    case KIND_TRUTH:
      g_string_append (json, AT (gboolean, self, member) ? "true" : "false");
      break;
    case KIND_PRIORITY:
      g_string_append_printf (json, "%d", AT (int, self, member));
      break;
    case KIND_COUNT:
      g_string_append_printf (json, "%u", AT (guint, self, member));
      break;
    case KIND_NUMBER:
      put_number (json, AT (float, self, member));
      break;
    case KIND_SECONDS:
    default:
      g_string_append_printf (json, "%" G_GINT64_FORMAT,
                              AT (gint64, self, member) / RW_USEC_PER_SEC);
      break;
    }
}

char *
rw_alarm_rules_to_json (RwAlarmRules *self)
{
  GString *json = g_string_new ("[");
  guint n = rw_alarm_rules_get_size (self);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (json, i > 0 ? ",\n  {" : "\n  {");
      for (guint m = 0; m < G_N_ELEMENTS (members); m++)
        {
          g_string_append_printf (json, "%s\n    \"%s\": ", m > 0 ? "," : "", members[m].name);
          put_value (json, rw_alarm_rules_get (self, i), &members[m]);
        }
      g_string_append (json, "\n  }");
    }
  g_string_append (json, n > 0 ? "\n]\n" : "]\n");
  return g_string_free (json, FALSE);
}

/* --- reading --------------------------------------------------------------------------------- */

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64
             || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

static gboolean
read_whole (JsonNode *node, gint64 at_most, gint64 *whole)
{
  double number = is_number (node) ? json_node_get_double (node) : NAN;

  if (!(number >= 0 && number <= (double) at_most) || floor (number) < number)
    return FALSE;

  *whole = (gint64) number;
  return TRUE;
}

static gboolean
read_word (RwAlarmRule *rule, const Member *member, const char *text)
{
  switch (member->kind)
    {
    case KIND_ID:
      rule->rule_id = g_intern_string (text);
      return TRUE;
    case KIND_TEXT:
      {
        gpointer self = rule;

        g_free (AT (char *, self, member));
        AT (char *, self, member) = g_strdup (text);
      }
      return TRUE;
    case KIND_MODE:
      return rw_cargo_mode_from_string (text, &rule->mode);
    case KIND_SIGNAL:
      return rw_alarm_signal_from_string (text, &rule->signal);
    case KIND_SIDE:
      return rw_alarm_side_from_string (text, &rule->side);
    case KIND_REFERENCE:
      return rw_alarm_reference_from_string (text, &rule->reference);
    case KIND_CONDITION:
      return rw_alarm_condition_from_string (text, &rule->condition);
    case KIND_SUPPRESS:
    default:
      return rw_alarm_suppress_from_string (text, &rule->suppress);
    }
}

static gboolean
read_value (RwAlarmRule *rule, const Member *member, JsonNode *node)
{
  gpointer self = rule;
  gboolean is_value = JSON_NODE_HOLDS_VALUE (node);
  gint64 whole;

  switch (member->kind)
    {
    case KIND_TRUTH:
      if (!is_value || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return FALSE;
      AT (gboolean, self, member) = json_node_get_boolean (node);
      return TRUE;
    case KIND_PRIORITY:
      if (!read_whole (node, G_MAXINT, &whole))
        return FALSE;
      AT (int, self, member) = (int) whole;
      return TRUE;
    case KIND_COUNT:
      if (!read_whole (node, G_MAXINT, &whole))
        return FALSE;
      AT (guint, self, member) = (guint) whole;
      return TRUE;
    case KIND_SECONDS:
      if (!read_whole (node, G_MAXINT, &whole))
        return FALSE;
      AT (gint64, self, member) = whole * RW_USEC_PER_SEC;
      return TRUE;
    case KIND_NUMBER:
      if (!is_number (node))
        return FALSE;
      AT (float, self, member) = (float) json_node_get_double (node);
      return TRUE;
    default:
      return is_value && json_node_get_value_type (node) == G_TYPE_STRING
             && read_word (rule, member, json_node_get_string (node));
    }
}

static const char *
describe_kind (Kind kind)
{
  switch (kind)
    {
    case KIND_MODE:
      return "must be chilled, frozen or ambient";
    case KIND_SIGNAL:
      return "must be the name of a signal, as control_air, return_air or no_power";
    case KIND_SIDE:
      return "must be above, below or outside";
    case KIND_REFERENCE:
      return "must be absolute, setpoint, booked, cargo, strict or gas";
    case KIND_CONDITION:
      return "must be lasting, consecutive, cumulative, n_of_m or count";
    case KIND_SUPPRESS:
      return "must be some of defrost, no_power, grace and door, with commas between";
    case KIND_TRUTH:
      return "must be true or false";
    case KIND_PRIORITY:
    case KIND_COUNT:
      return "must be a whole number that is not negative";
    case KIND_SECONDS:
      return "must be a whole number of seconds that is not negative";
    case KIND_NUMBER:
      return "must be a number";
    case KIND_ID:
    case KIND_TEXT:
    default:
      return "must be text";
    }
}

/* How a message about the rule begins: by its name, or where it has none by its place. */
static char *
name_rule (JsonObject *object, guint place)
{
  JsonNode *id = object != NULL ? json_object_get_member (object, "rule_id") : NULL;
  JsonNode *mode = object != NULL ? json_object_get_member (object, "mode") : NULL;
  const char *id_text = id != NULL ? json_node_get_string (id) : NULL;
  const char *mode_text = mode != NULL ? json_node_get_string (mode) : NULL;

  if (id_text == NULL)
    return g_strdup_printf ("Rule number %u", place + 1);
  return g_strdup_printf ("Rule %s (%s)", id_text, mode_text != NULL ? mode_text : "no mode");
}

static gboolean
refuse (GError **error, JsonObject *object, guint place, const char *member, const char *text)
{
  g_autofree char *name = name_rule (object, place);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s%s%s", name, member,
               *member != '\0' ? " " : "", text);
  return FALSE;
}

static const Member *
find_member (const char *name)
{
  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    if (strcmp (members[m].name, name) == 0)
      return &members[m];

  return NULL;
}

static gboolean
read_members (RwAlarmRule *rule, JsonObject *object, guint place, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const Member *member = find_member (name);

      if (member == NULL)
        return refuse (error, object, place, name, "is not a member of a rule");
      if (!read_value (rule, member, node))
        return refuse (error, object, place, name, describe_kind (member->kind));
    }
  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    if (members[m].required && !json_object_has_member (object, members[m].name))
      return refuse (error, object, place, members[m].name, "is missing");

  return TRUE;
}

static gboolean
read_rule (RwAlarmRules *rules, JsonNode *node, guint place, GError **error)
{
  g_autoptr (RwAlarmRule) rule = g_new0 (RwAlarmRule, 1);
  g_autoptr (GError) refusal = NULL;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return refuse (error, NULL, place, "", "must be an object");

  rule->enabled = TRUE;
  if (!read_members (rule, object, place, error))
    return FALSE;
  if (rule->meaning == NULL)
    rule->meaning = g_strdup ("");
  if (rule->guidance == NULL)
    rule->guidance = g_strdup ("");
  if (!rw_alarm_rule_validate (rule, &refusal))
    return refuse (error, object, place, "", refusal->message);
  if (rw_alarm_rules_lookup (rules, rule->rule_id, rule->mode) != NULL)
    return refuse (error, object, place, "", "is there twice");

  rw_alarm_rules_add (rules, rule);
  return TRUE;
}

RwAlarmRules *
rw_alarm_rules_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
  g_autoptr (GError) wrong = NULL;
  JsonNode *root;
  JsonArray *array;

  if (!json_parser_load_from_data (parser, json, length, &wrong))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "This is not JSON: %s",
                   wrong->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "Rules are a JSON array of objects, and this is none");
      return NULL;
    }

  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_rule (rules, json_array_get_element (array, i), i, error))
      return NULL;

  return g_steal_pointer (&rules);
}

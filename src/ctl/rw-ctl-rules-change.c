/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-alarm-rule-text.h"
#include "rw-ctl-options.h"
#include "rw-ctl-output.h"
#include "rw-ctl-rules.h"
#include "rw-pg-store.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* clang-format off */
#define NOTE_OPTION(variable)                                                                      \
  { "note", 0, 0, G_OPTION_ARG_STRING, variable, N_("Why, for those who look later"), N_("TEXT") }
/* clang-format on */

/* --- export and defaults --------------------------------------------------------------------- */

static gboolean
write_json (RwCtl *ctl, RwAlarmRules *rules, const char *output, GError **error)
{
  g_autofree char *json = rw_alarm_rules_to_json (rules);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GOutputStream) stream = NULL;

  if (output == NULL)
    {
      g_print ("%s", json);
      return TRUE;
    }
  if (!rw_ctl_output_open (output, &file, &stream, error))
    return FALSE;
  if (file != NULL)
    return g_file_replace_contents (file, json, strlen (json), NULL, FALSE, G_FILE_CREATE_NONE,
                                    NULL, rw_ctl_get_cancellable (ctl), error);
  return g_output_stream_write_all (stream, json, strlen (json), NULL, rw_ctl_get_cancellable (ctl),
                                    error)
         && g_output_stream_close (stream, rw_ctl_get_cancellable (ctl), error);
}

/* clang-format off */
#define OUTPUT_OPTION(variable)                                                                    \
  { "output", 0, 0, G_OPTION_ARG_FILENAME, variable, N_("File to write to (standard output)"),     \
    N_("FILE") }
/* clang-format on */

int
rw_ctl_rules_export (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *output = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    OUTPUT_OPTION (&output),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL, _ ("Writes all rules as JSON, as “rules import” reads them."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rules = rw_ctl_rules_read (ctl, RW_RULE_STORE (store), &error);
  if (rules == NULL || !write_json (ctl, rules, output, &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

int
rw_ctl_rules_defaults (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    OUTPUT_OPTION (&output),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL, _ ("Writes the rules that this program ships as JSON."), entries,
                             NULL, argc, argv, &error))
    return rw_ctl_fail (ctl, error);

  rules = rw_alarm_rules_new_default ();
  return write_json (ctl, rules, output, &error) ? RW_CTL_OK : rw_ctl_fail (ctl, error);
}

/* --- import ---------------------------------------------------------------------------------- */

/* 0 with error. */
static guint
store_rule (RwCtl *ctl,
            RwRuleStore *store,
            const RwAlarmRule *rule,
            const char *note,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_rule_store_set_async (store, rule, note, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb,
                           ctl);
  result = rw_ctl_wait (ctl);
  return rw_rule_store_set_finish (store, result, error);
}

/* Over the rules as they are now, whatever versions the file tells. */
static gboolean
import_rules (RwCtl *ctl, RwRuleStore *store, RwAlarmRules *rules, const char *note, GError **error)
{
  g_autoptr (RwAlarmRules) present = rw_ctl_rules_read (ctl, store, error);
  guint n = rw_alarm_rules_get_size (rules), n_new = 0, n_changed = 0;

  for (guint i = 0; present != NULL && i < n; i++)
    {
      g_autoptr (RwAlarmRule) rule = rw_alarm_rule_copy (rw_alarm_rules_get (rules, i));
      const RwAlarmRule *old = rw_alarm_rules_lookup (present, rule->rule_id, rule->mode);
      guint version;

      rule->version = old != NULL ? old->version : 0;
      version = store_rule (ctl, store, rule, note, error);
      if (version == 0)
        {
          g_prefix_error (error, _ ("%u rules were stored, then: "), n_new + n_changed);
          return FALSE;
        }
      n_new += old == NULL;
      n_changed += old != NULL && version != old->version;
    }
  if (present == NULL)
    return FALSE;

  g_print (
      _ ("Rules: %u new, %u changed, %u as they were. Workers judge by them within seconds.\n"),
      n_new, n_changed, n - n_new - n_changed);
  return TRUE;
}

int
rw_ctl_rules_import (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *note = NULL, *json = NULL;
  g_auto (GStrv) rest = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    NOTE_OPTION (&note),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("FILE"),
                             _ ("Stores the rules of a JSON file over those of the same name and "
                                "mode; the others stay."),
                             entries, &rest, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);
  if (rest == NULL || rest[1] != NULL)
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which file, as “rules import rules.json”"));
      return rw_ctl_fail (ctl, error);
    }

  if (!g_file_get_contents (rest[0], &json, &length, &error))
    return rw_ctl_fail (ctl, error);
  rules = rw_alarm_rules_from_json (json, (gssize) length, &error);
  if (rules == NULL)
    {
      g_prefix_error (&error, "“%s”: ", rest[0]);
      return rw_ctl_fail (ctl, error);
    }
  store = rw_pg_store_new (database);
  return import_rules (ctl, RW_RULE_STORE (store), rules, note, &error) ? RW_CTL_OK
                                                                        : rw_ctl_fail (ctl, error);
}

/* --- set ------------------------------------------------------------------------------------- */

/* The value of a member as JSON: of the kind that is there now. */
static JsonNode *
parse_value (JsonNode *present, const char *text)
{
  JsonNode *node = json_node_alloc ();
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (json_node_get_value_type (present) == G_TYPE_BOOLEAN
      && (g_str_equal (text, "true") || g_str_equal (text, "false")))
    return json_node_init_boolean (node, g_str_equal (text, "true"));
  if (json_node_get_value_type (present) != G_TYPE_STRING && *text != '\0' && *end == '\0')
    return json_node_init_double (node, number);
  /* Also what is none of these: reading it says so, by the name of the member. */
  return json_node_init_string (node, text);
}

static gboolean
apply (JsonObject *object, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name =
      equals != NULL ? g_strndup (assignment, (gsize) (equals - assignment)) : NULL;

  if (name == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s”: write what is to be changed as on_delay=1800"), assignment);
  else if (!json_object_has_member (object, name) || g_str_equal (name, "rule_id")
           || g_str_equal (name, "mode") || g_str_equal (name, "version"))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” is not a member that can be changed: “rules show” tells which there are"),
                 name);
  else
    {
      json_object_set_member (object, name,
                              parse_value (json_object_get_member (object, name), equals + 1));
      return TRUE;
    }
  return FALSE;
}

/* The rule with the changes, or NULL with error. */
static RwAlarmRule *
change_rule (const RwAlarmRule *rule, char **assignments, GError **error)
{
  g_autoptr (RwAlarmRules) one = rw_alarm_rules_new ();
  g_autoptr (RwAlarmRules) changed = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *before = NULL, *after = NULL;
  JsonObject *object;

  rw_alarm_rules_add (one, rule);
  before = rw_alarm_rules_to_json (one);
  root = json_from_string (before, error);
  if (root == NULL)
    return NULL;
  object = json_array_get_object_element (json_node_get_array (root), 0);
  for (guint i = 0; assignments[i] != NULL; i++)
    if (!apply (object, assignments[i], error))
      return NULL;

  after = json_to_string (root, FALSE);
  changed = rw_alarm_rules_from_json (after, -1, error);
  return changed != NULL ? rw_alarm_rule_copy (rw_alarm_rules_get (changed, 0)) : NULL;
}

static gboolean
set (RwCtl *ctl, RwRuleStore *store, char **rest, const char *note, GError **error)
{
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (RwAlarmRule) changed = NULL;
  g_autofree char *sentence = NULL;
  const RwAlarmRule *rule = NULL;
  RwCargoMode mode;
  guint version;

  if (g_strv_length (rest) < 3 || !rw_cargo_mode_from_string (rest[1], &mode))
    {
      g_set_error_literal (
          error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
          _ ("Say which rule, of which mode of cargo (chilled, frozen or ambient), "
             "and what is to be changed, as “rules set control_air_high chilled "
             "threshold=1.5”"));
      return FALSE;
    }
  rules = rw_ctl_rules_read (ctl, store, error);
  if (rules == NULL)
    return FALSE;
  rule = rw_alarm_rules_lookup (rules, rest[0], mode);
  if (rule == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("There is no rule %s for %s cargo: “rules list” tells which there are"),
                   rest[0], rest[1]);
      return FALSE;
    }
  changed = change_rule (rule, rest + 2, error);
  version = changed != NULL ? store_rule (ctl, store, changed, note, error) : 0;
  if (version == 0)
    return FALSE;

  sentence = rw_alarm_rule_dup_sentence (changed);
  g_print (_ ("%s (%s), version %u: %s\n"), rest[0], rest[1], version, sentence);
  return TRUE;
}

int
rw_ctl_rules_set (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *note = NULL;
  g_auto (GStrv) rest = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    NOTE_OPTION (&note),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("RULE MODE MEMBER=VALUE…"),
                             _ ("Changes a rule, in the name of the database’s user."), entries,
                             &rest, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  if (!set (ctl, RW_RULE_STORE (store), rest != NULL ? rest : (char *[]){ NULL }, note, &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-alarm-rule-text.h"
#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-ctl-rules.h"
#include "rw-pg-store.h"
#include "rw-row-writer.h"

#include <glib/gi18n.h>

RwAlarmRules *
rw_ctl_rules_read (RwCtl *ctl, RwRuleStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_rule_store_list_async (store, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_rule_store_list_finish (store, result, error);
}

/* --- list ------------------------------------------------------------------------------------ */

static void
add_rule (RwRowWriter *rows, const RwAlarmRule *rule)
{
  g_autofree char *sentence = rw_alarm_rule_dup_sentence (rule);

  rw_row_writer_add_text (rows, rule->rule_id);
  rw_row_writer_add_text (rows, rw_cargo_mode_to_string (rule->mode));
  rw_row_writer_add_text (rows, rule->enabled ? "true" : "false");
  rw_row_writer_add_integer (rows, rule->priority);
  rw_row_writer_add_integer (rows, rule->version);
  rw_row_writer_add_text (rows, rule->description);
  rw_row_writer_add_text (rows, sentence);
}

static gboolean
write_rules (RwAlarmRules *rules, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  static const char *const columns[] = { "rule_id", "mode",        "enabled", "priority",
                                         "version", "description", "sentence" };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    rw_row_writer_add_column (rows, columns[i], NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    {
      add_rule (rows, rw_alarm_rules_get (rules, i));
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_rules (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (NULL,
                             _ ("Lists the rules that raise alarms, and says what each does."),
                             entries, NULL, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rules = rw_ctl_rules_read (ctl, RW_RULE_STORE (store), &error);
  if (rules == NULL || !write_rules (rules, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

/* --- show ------------------------------------------------------------------------------------ */

static void
show (const RwAlarmRule *rule)
{
  g_autoptr (RwAlarmRules) one = rw_alarm_rules_new ();
  g_autofree char *sentence = rw_alarm_rule_dup_sentence (rule);
  g_autofree char *json = NULL;

  rw_alarm_rules_add (one, rule);
  json = rw_alarm_rules_to_json (one);
  g_print ("%s (%s): %s\n%s\n\n%s\n\n%s\n\n%s\n", rule->rule_id,
           rw_cargo_mode_to_string (rule->mode), rule->description, sentence, rule->meaning,
           rule->guidance, json);
}

int
rw_ctl_rules_show (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL;
  g_auto (GStrv) rest = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("RULE [MODE]"), _ ("Shows all of a rule."), entries, &rest, argc,
                             argv, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);
  if (rest == NULL || g_strv_length (rest) > 2)
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which rule, as “rules show power_lost chilled”"));
      return rw_ctl_fail (ctl, error);
    }

  store = rw_pg_store_new (database);
  rules = rw_ctl_rules_read (ctl, RW_RULE_STORE (store), &error);
  if (rules == NULL)
    return rw_ctl_fail (ctl, error);
  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (rules, i);

      if (!g_str_equal (rule->rule_id, rest[0])
          || (rest[1] != NULL && !g_str_equal (rw_cargo_mode_to_string (rule->mode), rest[1])))
        continue;
      show (rule);
      n++;
    }
  if (n > 0)
    return RW_CTL_OK;

  g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("There is no rule %s: “rules list” tells which there are"), rest[0]);
  return rw_ctl_fail (ctl, error);
}

/* --- history --------------------------------------------------------------------------------- */

static void
add_version (RwRowWriter *rows, const RwRuleVersion *version)
{
  g_autofree char *sentence =
      version->rule != NULL ? rw_alarm_rule_dup_sentence (version->rule) : NULL;

  rw_row_writer_add_time (rows, version->changed_time);
  rw_row_writer_add_text (rows, version->rule_id);
  rw_row_writer_add_text (rows, rw_cargo_mode_to_string (version->mode));
  rw_row_writer_add_integer (rows, version->version);
  rw_row_writer_add_text (rows, version->changed_by);
  rw_row_writer_add_text (rows, version->note);
  rw_row_writer_add_text (rows, sentence != NULL ? sentence : _ ("Removed."));
}

static gboolean
write_versions (GPtrArray *versions, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  static const char *const columns[] = { "rule_id",    "mode", "version",
                                         "changed_by", "note", "sentence" };
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  rw_row_writer_add_time_column (rows, "changed_time");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    rw_row_writer_add_column (rows, columns[i], NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < versions->len; i++)
    {
      add_version (rows, versions->pdata[i]);
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

int
rw_ctl_rules_history (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *format_text = NULL;
  g_auto (GStrv) rest = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    RW_CTL_FORMAT_OPTION (&format_text),
    { NULL },
  };

  if (!rw_ctl_options_parse (_ ("[RULE]"),
                             _ ("Lists who changed rules, how and why, the newest first."), entries,
                             &rest, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error)
      || !rw_ctl_rows_read_format (format_text, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  rw_rule_store_versions_async (RW_RULE_STORE (store), rest != NULL ? rest[0] : NULL,
                                rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  versions = rw_rule_store_versions_finish (RW_RULE_STORE (store), result, &error);
  if (versions == NULL || !write_versions (versions, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  return RW_CTL_OK;
}

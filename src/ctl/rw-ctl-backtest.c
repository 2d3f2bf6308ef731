/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-alarm-rule.h"
#include "rw-backtest.h"
#include "rw-ctl-options.h"
#include "rw-ctl-rows.h"
#include "rw-data-store.h"
#include "rw-pg-store.h"
#include "rw-rule-store.h"
#include "rw-time.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_SPAN (7 * RW_USEC_PER_DAY)

/* Measured values are shown with the decimals of a temperature. */
#define DECIMALS 1

/* How often progress is shown, µs. */
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)

#define BEYOND_ALL_BOOKINGS 10000000

typedef struct
{
  char *database;
  char **rules;
  char *file;
  char **changes;
  char *from;
  char *to;
  char **reefers;
  char *format;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_strfreev (typed->rules);
  g_free (typed->file);
  g_strfreev (typed->changes);
  g_free (typed->from);
  g_free (typed->to);
  g_strfreev (typed->reefers);
  g_free (typed->format);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static gboolean
parse (Typed *typed, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    { "rule", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed->rules,
      N_ ("A rule, repeatable, whether it is enabled or not (all that are enabled)"), N_ ("RULE") },
    { "rules", 0, 0, G_OPTION_ARG_FILENAME, &typed->file,
      N_ ("Rules from a file, as “rules export” writes it (those of the database)"), N_ ("FILE") },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed->changes,
      N_ ("Try another value, repeatable: “threshold=1.5”, or “frozen.on_delay=3600” for one mode"),
      N_ ("[MODE.]MEMBER=VALUE") },
    RW_CTL_FROM_OPTION (&typed->from),
    RW_CTL_TO_OPTION (&typed->to),
    { "reefer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &typed->reefers,
      N_ ("A container, repeatable (the whole fleet)"), N_ ("ID") },
    RW_CTL_FORMAT_OPTION (&typed->format),
    { NULL },
  };

  return rw_ctl_options_parse (
             NULL,
             _ ("Judges stored readings by rules and lists the alarms that they would have "
                "raised, without --from in the last 7 days before --to. Nothing is stored, and "
                "nobody is told."),
             entries, NULL, argc, argv, error)
         && rw_ctl_options_complete_database (&typed->database, error);
}

/* --- rules ----------------------------------------------------------------------------------- */

static RwAlarmRules *
read_rules (RwCtl *ctl, const Typed *typed, RwRuleStore *store, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *json = NULL;
  gsize length;

  if (typed->file != NULL)
    return g_file_get_contents (typed->file, &json, &length, error)
               ? rw_alarm_rules_from_json (json, (gssize) length, error)
               : NULL;

  rw_rule_store_list_async (store, rw_ctl_get_cancellable (ctl), rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_rule_store_list_finish (store, result, error);
}

static gboolean
is_wanted (const Typed *typed, const RwAlarmRule *rule)
{
  return typed->rules != NULL ? g_strv_contains ((const char *const *) typed->rules, rule->rule_id)
                              : rule->enabled;
}

static gboolean
refuse_rule (const char *rule_id, GError **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("There is no rule “%s”: “reeferwatchctl rules” lists them"), rule_id);
  return FALSE;
}

static gboolean
check_names (const Typed *typed, RwAlarmRules *rules, GError **error)
{
  for (guint i = 0; typed->rules != NULL && typed->rules[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < rw_alarm_rules_get_size (rules) && !found; j++)
        found = g_str_equal (rw_alarm_rules_get (rules, j)->rule_id, typed->rules[i]);
      if (!found)
        return refuse_rule (typed->rules[i], error);
    }
  return TRUE;
}

/* Splits “frozen.on_delay=3600”; *mode is NULL for all modes. */
static gboolean
split_change (const char *text, char **mode, char **member, const char **value, GError **error)
{
  const char *equals = strchr (text, '=');
  const char *dot = equals != NULL ? memchr (text, '.', (gsize) (equals - text)) : NULL;
  const char *name = dot != NULL ? dot + 1 : text;

  if (equals == NULL || equals == name)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--set=%s: say it as MEMBER=VALUE or MODE.MEMBER=VALUE"), text);
      return FALSE;
    }
  *mode = dot != NULL ? g_strndup (text, (gsize) (dot - text)) : NULL;
  *member = g_strndup (name, (gsize) (equals - name));
  *value = equals + 1;
  return TRUE;
}

/* Numbers and switches as such, all else as a text. */
static JsonNode *
make_value (const char *value)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (json_parser_load_from_data (parser, value, -1, NULL) && json_parser_get_root (parser) != NULL
      && JSON_NODE_HOLDS_VALUE (json_parser_get_root (parser)))
    return json_node_copy (json_parser_get_root (parser));
  return json_node_init_string (json_node_alloc (), value);
}

static gboolean
change_object (JsonObject *object, const char *change, gboolean *changed, GError **error)
{
  g_autofree char *mode = NULL;
  g_autofree char *member = NULL;
  const char *value = NULL;

  if (!split_change (change, &mode, &member, &value, error))
    return FALSE;
  if (mode != NULL
      && g_strcmp0 (mode, json_object_get_string_member_with_default (object, "mode", "")) != 0)
    return TRUE;
  json_object_set_member (object, member, make_value (value));
  *changed = TRUE;
  return TRUE;
}

/* The rules with the changes, through the form that files have: so that what is said of a mistake
 * is the same. */
static RwAlarmRules *
change_rules (const Typed *typed, RwAlarmRules *rules, GError **error)
{
  g_autofree char *before = rw_alarm_rules_to_json (rules);
  g_autofree char *after = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;

  if (typed->changes == NULL)
    return rw_alarm_rules_ref (rules);

  root = json_from_string (before, error);
  if (root == NULL)
    return NULL;
  array = json_node_get_array (root);
  for (guint i = 0; typed->changes[i] != NULL; i++)
    {
      gboolean changed = FALSE;

      for (guint j = 0; j < json_array_get_length (array); j++)
        if (!change_object (json_array_get_object_element (array, j), typed->changes[i], &changed,
                            error))
          return NULL;
      if (changed)
        continue;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--set=%s: no rule that is tried is for this mode of cargo"),
                   typed->changes[i]);
      return NULL;
    }
  after = json_to_string (root, FALSE);
  return rw_alarm_rules_from_json (after, -1, error);
}

static RwAlarmRules *
choose_rules (const Typed *typed, RwAlarmRules *rules, GError **error)
{
  g_autoptr (RwAlarmRules) chosen = rw_alarm_rules_new ();

  if (!check_names (typed, rules, error))
    return NULL;
  for (guint i = 0; i < rw_alarm_rules_get_size (rules); i++)
    {
      const RwAlarmRule *rule = rw_alarm_rules_get (rules, i);

      if (is_wanted (typed, rule))
        {
          g_autoptr (RwAlarmRule) copy = rw_alarm_rule_copy (rule);

          copy->enabled = TRUE;
          rw_alarm_rules_add (chosen, copy);
        }
    }
  return change_rules (typed, chosen, error);
}

/* --- the trial ------------------------------------------------------------------------------- */

static RwBookings *
read_bookings (RwCtl *ctl, RwRuleStore *store, GError **error)
{
  g_autoptr (RwBookings) bookings = rw_bookings_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;

  rw_rule_store_bookings_async (store, NULL, BEYOND_ALL_BOOKINGS, rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  list = rw_rule_store_bookings_finish (store, result, error);
  if (list == NULL)
    return NULL;

  for (guint i = 0; i < list->len; i++)
    rw_bookings_add (bookings, g_ptr_array_index (list, i));
  return g_steal_pointer (&bookings);
}

static gboolean
read_cargo (RwCtl *ctl, RwPgStore *store, RwBacktest *backtest, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwCargoProfiles) profiles = NULL;
  g_autoptr (RwBookings) bookings = NULL;

  rw_data_store_profiles_async (RW_DATA_STORE (store), rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  profiles = rw_data_store_profiles_finish (RW_DATA_STORE (store), result, error);
  if (profiles == NULL)
    return FALSE;
  bookings = read_bookings (ctl, RW_RULE_STORE (store), error);
  if (bookings == NULL)
    return FALSE;
  rw_backtest_set_cargo (backtest, profiles, bookings);
  return TRUE;
}

static void
progress_cb (guint64 done, guint64 total, gpointer user_data)
{
  gint64 *next = user_data;
  gint64 now = g_get_monotonic_time ();

  if (total == 0 || now < *next || !isatty (STDERR_FILENO))
    return;
  *next = now + PROGRESS_INTERVAL;
  g_printerr ("\r%3u %%", (guint) (done * 100 / total));
}

static RwTrial *
run_trial (RwCtl *ctl,
           RwBacktest *backtest,
           RwAlarmRules *rules,
           const Typed *typed,
           gint64 from,
           gint64 to,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 next_progress = 0;
  RwTrial *trial;

  rw_rule_tester_run_async (RW_RULE_TESTER (backtest), rules, (const char *const *) typed->reefers,
                            from, to, progress_cb, &next_progress, rw_ctl_get_cancellable (ctl),
                            rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  trial = rw_rule_tester_run_finish (RW_RULE_TESTER (backtest), result, error);
  if (next_progress != 0)
    g_printerr ("\r     \r");
  return trial;
}

static gboolean
write_trial (const RwTrial *trial, RwRowFormat format, GCancellable *cancellable, GError **error)
{
  g_autoptr (RwRowWriter) rows = rw_ctl_rows_open (format);

  rw_row_writer_add_column (rows, "container_id", NULL);
  rw_row_writer_add_column (rows, "rule_id", NULL);
  rw_row_writer_add_column (rows, "priority", NULL);
  rw_row_writer_add_time_column (rows, "raised_time");
  rw_row_writer_add_time_column (rows, "returned_time");
  rw_row_writer_add_column (rows, "value", NULL);
  rw_row_writer_add_column (rows, "limit_value", NULL);
  if (!rw_row_writer_end_columns (rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < trial->alarms->len; i++)
    {
      const RwTrialAlarm *alarm = &g_array_index (trial->alarms, RwTrialAlarm, i);

      rw_row_writer_add_text (rows, alarm->container_id);
      rw_row_writer_add_text (rows, alarm->rule_id);
      rw_row_writer_add_integer (rows, alarm->priority);
      rw_row_writer_add_time (rows, alarm->raised_time);
      rw_row_writer_add_time (rows,
                              alarm->returned_time != 0 ? alarm->returned_time : RW_ROW_NO_TIME);
      rw_row_writer_add_number (rows, alarm->value, DECIMALS);
      rw_row_writer_add_number (rows, alarm->limit_value, DECIMALS);
      if (!rw_row_writer_end_row (rows, cancellable, error))
        return FALSE;
    }
  return rw_row_writer_finish (rows, cancellable, error);
}

/* Beside the rows, so that these can be piped into something. */
static void
print_summary (const RwTrial *trial)
{
  double days = (double) (trial->to - trial->from) / RW_USEC_PER_DAY;

  g_printerr (ngettext ("%u alarm, %.1f a day", "%u alarms, %.1f a day", trial->alarms->len),
              trial->alarms->len, trial->alarms->len / days);
  if (trial->n_reefers > 0)
    g_printerr (_ (", %.1f per 10,000 reefers and day"),
                rw_trial_get_per_10000_reefer_days (trial));
  g_printerr (ngettext ("; %" G_GUINT64_FORMAT " readings of %u reefer judged in %.1f s.\n",
                        "; %" G_GUINT64_FORMAT " readings of %u reefers judged in %.1f s.\n",
                        trial->n_reefers),
              trial->n_readings, trial->n_reefers, trial->seconds);
}

int
rw_ctl_backtest (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (RwBacktest) backtest = NULL;
  g_autoptr (RwAlarmRules) known = NULL;
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (RwTrial) trial = NULL;
  g_autoptr (GError) error = NULL;
  RwRowFormat format;
  gint64 from, to;

  if (!parse (&typed, argc, argv, &error)
      || !rw_ctl_options_read_span (typed.from, typed.to, DEFAULT_SPAN, &from, &to, &error)
      || !rw_ctl_rows_read_format (typed.format, &format, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (typed.database);
  known = read_rules (ctl, &typed, RW_RULE_STORE (store), &error);
  rules = known != NULL ? choose_rules (&typed, known, &error) : NULL;
  if (rules == NULL)
    return rw_ctl_fail (ctl, error);

  backtest = rw_backtest_new (RW_HISTORY_PROVIDER (store));
  if (!read_cargo (ctl, store, backtest, &error))
    return rw_ctl_fail (ctl, error);
  trial = run_trial (ctl, backtest, rules, &typed, from, to, &error);
  if (trial == NULL || !write_trial (trial, format, rw_ctl_get_cancellable (ctl), &error))
    return rw_ctl_fail (ctl, error);
  print_summary (trial);
  return RW_CTL_OK;
}

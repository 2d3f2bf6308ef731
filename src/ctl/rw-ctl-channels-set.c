/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-query.h"
#include "rw-pg-error.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#define TIMEOUT (30 * G_USEC_PER_SEC)

/* As typed; NULL for what is to stay. */
typedef struct
{
  char *database;
  char *kind;
  char *address;
  char *min_priority;
  char *events;
  char *rules;
  char *reefers;
  char *escalate_after;
  char *escalation_only;
  char *repeat;
  char *enabled;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_free (typed->database);
  g_free (typed->kind);
  g_free (typed->address);
  g_free (typed->min_priority);
  g_free (typed->events);
  g_free (typed->rules);
  g_free (typed->reefers);
  g_free (typed->escalate_after);
  g_free (typed->escalation_only);
  g_free (typed->repeat);
  g_free (typed->enabled);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/* Words with commas between. What is empty stands for all: null. */
static void
add_words (JsonBuilder *builder, const char *name, const char *text)
{
  g_auto (GStrv) words = NULL;

  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  if (*text == '\0')
    {
      json_builder_add_null_value (builder);
      return;
    }
  words = g_strsplit (text, ",", -1);
  json_builder_begin_array (builder);
  for (guint i = 0; words[i] != NULL; i++)
    json_builder_add_string_value (builder, g_strstrip (words[i]));
  json_builder_end_array (builder);
}

static gboolean
parse_number (const char *option,
              const char *text,
              guint64 least,
              guint64 most,
              guint64 *number,
              GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, least, most, number, NULL))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--%s=%s: give a number from %u to %u"), option, text, (guint) least,
               (guint) most);
  return FALSE;
}

/* Minutes with commas between; nothing for no level. */
static gboolean
add_levels (JsonBuilder *builder, const char *text, GError **error)
{
  g_auto (GStrv) words = NULL;

  if (text == NULL)
    return TRUE;
  words = g_strsplit (text, ",", -1);
  json_builder_set_member_name (builder, "escalate_after");
  json_builder_begin_array (builder);
  for (guint i = 0; words[i] != NULL && *text != '\0'; i++)
    {
      guint64 minutes;

      if (!parse_number ("escalate-after", g_strstrip (words[i]), 1, 10080, &minutes, error))
        return FALSE;
      json_builder_add_int_value (builder, (gint64) minutes);
    }
  json_builder_end_array (builder);
  return TRUE;
}

static gboolean
add_numbers (JsonBuilder *builder, const Typed *typed, GError **error)
{
  guint64 number;

  if (typed->min_priority != NULL)
    {
      if (!parse_number ("min-priority", typed->min_priority, 1, 4, &number, error))
        return FALSE;
      json_builder_set_member_name (builder, "min_priority");
      json_builder_add_int_value (builder, (gint64) number);
    }
  if (typed->repeat != NULL)
    {
      if (!parse_number ("repeat", typed->repeat, 0, 1440, &number, error))
        return FALSE;
      json_builder_set_member_name (builder, "repeat_minutes");
      if (number > 0)
        json_builder_add_int_value (builder, (gint64) number);
      else
        json_builder_add_null_value (builder);
    }
  return add_levels (builder, typed->escalate_after, error);
}

static gboolean
add_answer (JsonBuilder *builder,
            const char *option,
            const char *name,
            const char *text,
            GError **error)
{
  static const char *const words[] = { "no", "yes", NULL };
  guint index;

  if (text == NULL)
    return TRUE;
  if (!rw_ctl_options_read_word (option, text, words, &index, error))
    return FALSE;
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, index == 1);
  return TRUE;
}

/* What set_channel() takes. NULL with error. */
static char *
make_settings (const char *name, const Typed *typed, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "name", name);
  add_text (builder, "kind", typed->kind);
  add_text (builder, "address", typed->address);
  add_words (builder, "events", typed->events);
  add_words (builder, "rule_ids", typed->rules);
  add_words (builder, "reefers", typed->reefers);
  if (!add_numbers (builder, typed, error)
      || !add_answer (builder, "escalation-only", "escalation_only", typed->escalation_only, error)
      || !add_answer (builder, "enabled", "enabled", typed->enabled, error))
    return NULL;
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
parse (Typed *typed, char ***names, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&typed->database),
    { "kind", 0, 0, G_OPTION_ARG_STRING, &typed->kind, N_ ("Of what kind it is"),
      "webhook|email|command" },
    { "address", 0, 0, G_OPTION_ARG_STRING, &typed->address,
      N_ ("https://… of a webhook, mail addresses with commas between"), N_ ("ADDRESS") },
    { "min-priority", 0, 0, G_OPTION_ARG_STRING, &typed->min_priority,
      N_ ("The least urgent that is told: 1 critical to 4 low (2)"), "N" },
    { "events", 0, 0, G_OPTION_ARG_STRING, &typed->events,
      N_ ("What is told (raised,regraded,returned,cleared,acknowledged)"), N_ ("WORD,…") },
    { "rules", 0, 0, G_OPTION_ARG_STRING, &typed->rules,
      N_ ("Only alarms of these rules; nothing for all"), N_ ("RULE,…") },
    { "reefers", 0, 0, G_OPTION_ARG_STRING, &typed->reefers,
      N_ ("Only alarms of these containers, as MSCU*; nothing for all"), N_ ("ID,…") },
    { "escalate-after", 0, 0, G_OPTION_ARG_STRING, &typed->escalate_after,
      N_ ("Tell of what nobody acknowledged for so long; nothing for never"), N_ ("MINUTES,…") },
    { "escalation-only", 0, 0, G_OPTION_ARG_STRING, &typed->escalation_only,
      N_ ("Tell of nothing else (no)"), "yes|no" },
    { "repeat", 0, 0, G_OPTION_ARG_STRING, &typed->repeat,
      N_ ("Tell again that often while nobody acknowledges; 0 for never"), N_ ("MINUTES") },
    { "enabled", 0, 0, G_OPTION_ARG_STRING, &typed->enabled, N_ ("Whether anything is told (yes)"),
      "yes|no" },
    { NULL },
  };

  return rw_ctl_options_parse (
      _ ("NAME"),
      _ ("Makes a channel on which people are told of alarms, or changes "
         "what is given of it. Only the owner of the database may. Secrets "
         "are not given here: they are in a file of the worker."),
      entries, names, argc, argv, error);
}

int
rw_ctl_channels_set (RwCtl *ctl, int argc, char **argv)
{
  g_auto (Typed) typed = { 0 };
  g_auto (GStrv) names = NULL;
  g_autofree char *settings = NULL;
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  if (!parse (&typed, &names, argc, argv, &error))
    return rw_ctl_fail (ctl, error);
  if (names == NULL || names[0] == NULL || names[1] != NULL)
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which channel, by one name"));
      return rw_ctl_fail (ctl, error);
    }
  settings = make_settings (names[0], &typed, &error);
  if (settings == NULL || !rw_ctl_options_complete_database (&typed.database, &error))
    return rw_ctl_fail (ctl, error);

  rw_pg_script_add (script, "SELECT reeferwatch.set_channel($1::text::jsonb)");
  rw_pg_script_bind_text (script, settings);
  results = rw_ctl_query (ctl, typed.database, script, TIMEOUT, &error);
  if (results == NULL)
    {
      code = rw_ctl_fail (ctl, error);
      return rw_pg_error_is_class (error, "22") ? RW_CTL_USAGE : code;
    }
  g_print (_ ("The channel “%s” is set. “reeferwatchctl channels test %s” tries it.\n"), names[0],
           names[0]);
  return RW_CTL_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-rules.h"
#include "rw-pg-store.h"

#include <glib/gi18n.h>

static gboolean
remove_rule (RwCtl *ctl, RwRuleStore *store, char **rest, const char *note, GError **error)
{
  g_autoptr (RwAlarmRules) rules = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  RwCargoMode mode;

  if (g_strv_length (rest) != 2 || !rw_cargo_mode_from_string (rest[1], &mode))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("Say which rule, and of which mode of cargo (chilled, frozen or "
                              "ambient), as “rules remove night_watch chilled”"));
      return FALSE;
    }
  rules = rw_ctl_rules_read (ctl, store, error);
  if (rules == NULL)
    return FALSE;
  if (rw_alarm_rules_lookup (rules, rest[0], mode) == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("There is no rule %s for %s cargo: “rules list” tells which there are"),
                   rest[0], rest[1]);
      return FALSE;
    }
  rw_rule_store_remove_async (store, rest[0], mode, note, rw_ctl_get_cancellable (ctl),
                              rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_rule_store_remove_finish (store, result, error);
}

int
rw_ctl_rules_remove (RwCtl *ctl, int argc, char **argv)
{
  g_autofree char *database = NULL, *note = NULL;
  g_auto (GStrv) rest = NULL;
  g_autoptr (RwPgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    RW_CTL_DATABASE_OPTION (&database),
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_("Why, for those who look later"), N_("TEXT") },
    { NULL },
  };
  /* clang-format on */

  if (!rw_ctl_options_parse (_ ("RULE MODE"),
                             _ ("Removes a rule, in the name of the database’s user; its alarms "
                                "return, and what it was stays known."),
                             entries, &rest, argc, argv, &error)
      || !rw_ctl_options_complete_database (&database, &error))
    return rw_ctl_fail (ctl, error);

  store = rw_pg_store_new (database);
  if (!remove_rule (ctl, RW_RULE_STORE (store), rest != NULL ? rest : (char *[]){ NULL }, note,
                    &error))
    return rw_ctl_fail (ctl, error);
  g_print (_ ("The rule is removed.\n"));
  return RW_CTL_OK;
}

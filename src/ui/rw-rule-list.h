/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwRuleList: the rules, those of one name together, each with its priority, its cargo, whether it
 * is in use, and what it does in words; with a search.
 *
 * For: RwRulesView. Not for: editing them.
 *
 * Emits "chosen" (RwAlarmRule *) when the user chooses a rule, and "toggled" (RwAlarmRule *) when
 * it is switched on or off; the rule is that of the list. Main thread only.
 */
#define RW_TYPE_RULE_LIST (rw_rule_list_get_type ())
G_DECLARE_FINAL_TYPE (RwRuleList, rw_rule_list, RW, RULE_LIST, GtkWidget)

GtkWidget *rw_rule_list_new (void);

/* Keeps a reference; the selection stays on the same rule. */
void rw_rule_list_set_rules (RwRuleList *self, RwAlarmRules *rules);

/* Selects without "chosen"; rule_id NULL selects none. FALSE when there is no such rule. */
gboolean rw_rule_list_select (RwRuleList *self, const char *rule_id, RwCargoMode mode);

void rw_rule_list_set_editable (RwRuleList *self, gboolean editable);

/* What is in the search, as if typed. */
void rw_rule_list_search (RwRuleList *self, const char *text);
void rw_rule_list_focus_search (RwRuleList *self);
guint rw_rule_list_get_n_shown (RwRuleList *self);

G_END_DECLS

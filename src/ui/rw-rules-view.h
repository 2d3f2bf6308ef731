/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-editor.h"
#include "rw-rule-list.h"
#include "rw-rules-import.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwRulesView: the alarm rules: the list, and the one that is chosen to be seen and changed;
 * importing and exporting them.
 *
 * For: RwRulesWindow. Not for: the alarms that they raise.
 *
 * Follows the session's rule store. Actions: rules.new, rules.import, rules.export, rules.find.
 * Emits "denied" (const char *reason). Main thread only.
 */
#define RW_TYPE_RULES_VIEW (rw_rules_view_get_type ())
G_DECLARE_FINAL_TYPE (RwRulesView, rw_rules_view, RW, RULES_VIEW, GtkWidget)

GtkWidget *rw_rules_view_new (RwSession *session);

/* Shows the first rule of this name as soon as the rules are known. */
void rw_rules_view_choose (RwRulesView *self, const char *rule_id);

/* NULL: the user may change rules; else why not. */
void rw_rules_view_set_denied (RwRulesView *self, const char *reason);

/* (transfer none) */
RwRuleEditor *rw_rules_view_get_editor (RwRulesView *self);
RwRuleList *rw_rules_view_get_list (RwRulesView *self);

/* What the user does, once a file was chosen. */
void rw_rules_view_import (RwRulesView *self, GFile *file);
void rw_rules_view_export (RwRulesView *self, GFile *file);

G_END_DECLS

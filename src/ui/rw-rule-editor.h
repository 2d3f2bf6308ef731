/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-form.h"
#include "rw-rule-store.h"
#include "rw-rule-tester.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwRuleEditor: one rule: what it does in words and as a sketch, every member of it, its history,
 * and trying it on stored readings.
 *
 * For: the rules of RwRulesWindow. Not for: choosing among rules.
 *
 * DESIGN: it has the rule as it is stored (its base) and the one in the form. When the stored one
 * changes elsewhere, the form follows as long as nothing was edited in it; else both are shown and
 * the user chooses. The store says the same of a change that comes too late.
 *
 * Emits "stored" (RwAlarmRule *) after a change, "duplicate" (RwAlarmRule *) for a copy to be made,
 * and "denied" (const char *reason) when the user has no right to change rules. Main thread only.
 */
#define RW_TYPE_RULE_EDITOR (rw_rule_editor_get_type ())
G_DECLARE_FINAL_TYPE (RwRuleEditor, rw_rule_editor, RW, RULE_EDITOR, GtkWidget)

GtkWidget *rw_rule_editor_new (void);

/* Either may be NULL while there is no database. */
void rw_rule_editor_set_stores (RwRuleEditor *self, RwRuleStore *store, RwRuleTester *tester);

/* Shows a stored rule, or one that is to be new; what was edited is forgotten. */
void rw_rule_editor_edit (RwRuleEditor *self, const RwAlarmRule *rule, gboolean is_new);

/* The rule as it is stored now; NULL: it was removed. */
void rw_rule_editor_stored_changed (RwRuleEditor *self, const RwAlarmRule *stored);

/* Whether something was edited that is not stored. */
gboolean rw_rule_editor_is_changed (RwRuleEditor *self);

/* NULL: the user may change rules; else why not. */
void rw_rule_editor_set_denied (RwRuleEditor *self, const char *reason);

RwRuleForm *rw_rule_editor_get_form (RwRuleEditor *self);

/* "rule", "history" or "trial". */
void rw_rule_editor_show (RwRuleEditor *self, const char *view);

/* What the user does. */
void rw_rule_editor_save (RwRuleEditor *self);
void rw_rule_editor_revert (RwRuleEditor *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-tester.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwRuleTrial: trying a rule on stored history beside the one that is in use: choosing time and
 * reefers, running with progress and Cancel, and what came of it.
 *
 * For: RwRuleEditor. Not for: changing the rule: "adopt" (const char *note) asks for it, with a
 * note that says what the trial found.
 *
 * Main thread only.
 */
#define RW_TYPE_RULE_TRIAL (rw_rule_trial_get_type ())
G_DECLARE_FINAL_TYPE (RwRuleTrial, rw_rule_trial, RW, RULE_TRIAL, GtkWidget)

GtkWidget *rw_rule_trial_new (void);

/* tester may be NULL: there is no history to try it on. */
void rw_rule_trial_set_tester (RwRuleTrial *self, RwRuleTester *tester);

/* What is tried: the rule as it is in use (NULL: it is new) and as it is edited; copied. What was
 * found about others is forgotten. */
void rw_rule_trial_set_rules (RwRuleTrial *self,
                              const RwAlarmRule *before,
                              const RwAlarmRule *after);

/* Whether the user may put the rule into use. */
void rw_rule_trial_set_editable (RwRuleTrial *self, gboolean editable);

/* What the user does: for tests. */
void rw_rule_trial_run (RwRuleTrial *self);
void rw_rule_trial_cancel (RwRuleTrial *self);
gboolean rw_rule_trial_is_running (RwRuleTrial *self);

G_END_DECLS

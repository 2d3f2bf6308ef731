/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwRuleForm: every member of one rule, each with what fits it, shown only where it makes a
 * difference, with what is wrong below the field it is about.
 *
 * For: RwRuleEditor. Not for: storing.
 *
 * Emits "changed" () after each change by the user. Main thread only.
 */
#define RW_TYPE_RULE_FORM (rw_rule_form_get_type ())
G_DECLARE_FINAL_TYPE (RwRuleForm, rw_rule_form, RW, RULE_FORM, GtkWidget)

GtkWidget *rw_rule_form_new (void);

/* Copies the rule. Only of a new one may its id and mode be changed. */
void rw_rule_form_set_rule (RwRuleForm *self, const RwAlarmRule *rule, gboolean is_new);

/* As it is edited, (transfer none); NULL before one is set. */
const RwAlarmRule *rw_rule_form_get_rule (RwRuleForm *self);

/* What is wrong, or NULL. Valid until the next change. */
const char *rw_rule_form_get_problem (RwRuleForm *self);

void rw_rule_form_set_editable (RwRuleForm *self, gboolean editable);

/* What the user does, for tests: as if the number had been typed, or the choice made. */
void rw_rule_form_enter_number (RwRuleForm *self, guint field, double number);
void rw_rule_form_enter_text (RwRuleForm *self, guint field, const char *text);

G_END_DECLS

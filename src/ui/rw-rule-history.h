/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwRuleHistory: who changed a rule, when, what and why; newest first.
 *
 * For: RwRuleEditor. Not for: changing: "restore" (RwAlarmRule *) asks for an older version, whose
 * members the receiver copies.
 *
 * Main thread only.
 */
#define RW_TYPE_RULE_HISTORY (rw_rule_history_get_type ())
G_DECLARE_FINAL_TYPE (RwRuleHistory, rw_rule_history, RW, RULE_HISTORY, GtkWidget)

GtkWidget *rw_rule_history_new (void);

/* Asks the store for the changes of a rule in one mode. store and rule_id may be NULL. */
void rw_rule_history_load (RwRuleHistory *self,
                           RwRuleStore *store,
                           const char *rule_id,
                           RwCargoMode mode);

void rw_rule_history_set_editable (RwRuleHistory *self, gboolean editable);

G_END_DECLS

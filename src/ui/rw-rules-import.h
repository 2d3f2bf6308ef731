/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwRulesImport: what a file of rules would change, before it does, and then doing it, one rule
 * after the other.
 *
 * For: RwRulesView. Not for: reading files.
 *
 * Rules that the file does not name stay as they are. Emits "done" () when it is over or given up,
 * and "denied" (const char *reason). Main thread only.
 */
#define RW_TYPE_RULES_IMPORT (rw_rules_import_get_type ())
G_DECLARE_FINAL_TYPE (RwRulesImport, rw_rules_import, RW, RULES_IMPORT, GtkWidget)

GtkWidget *rw_rules_import_new (void);

/* Keeps references. name is the file's, for people. */
void rw_rules_import_show (RwRulesImport *self,
                           RwRuleStore *store,
                           RwAlarmRules *present,
                           RwAlarmRules *imported,
                           const char *name);

/* How many rules would change. */
guint rw_rules_import_get_n_changes (RwRulesImport *self);

/* What the user does: for tests. */
void rw_rules_import_start (RwRulesImport *self);

G_END_DECLS

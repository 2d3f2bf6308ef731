/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-bookings-view.h"
#include "rw-profiles-view.h"
#include "rw-rules-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwRulesWindow: what raises alarms, to be seen and changed: the rules, what each cargo wants, and
 * what containers were booked with.
 *
 * For: the primary menu and "tune this rule" of alarms; it is not modal. Not for: alarms.
 *
 * Who has no right to change anything sees everything, with a line that says why.
 * win.show-reefer-at (sxx: container id, from and to, µs; to 0: it still holds) in it is handed to
 * the window it belongs to. Main thread only.
 */
#define RW_TYPE_RULES_WINDOW (rw_rules_window_get_type ())
G_DECLARE_FINAL_TYPE (RwRulesWindow, rw_rules_window, RW, RULES_WINDOW, AdwWindow)

/* Closes with its owner, which may be NULL. */
GtkWidget *rw_rules_window_new (GtkWindow *owner, RwSession *session);

/* "rules", "profiles" or "bookings". */
void rw_rules_window_show_view (RwRulesWindow *self, const char *view);

/* Shows a rule as soon as the rules are known; "" or NULL for just the rules. */
void rw_rules_window_edit_rule (RwRulesWindow *self, const char *rule_id);

/* (transfer none) */
RwRulesView *rw_rules_window_get_rules (RwRulesWindow *self);
RwProfilesView *rw_rules_window_get_profiles (RwRulesWindow *self);
RwBookingsView *rw_rules_window_get_bookings (RwRulesWindow *self);

G_END_DECLS

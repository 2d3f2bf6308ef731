/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-store.h"

G_BEGIN_DECLS

/*
 * RwFakeRuleStore: an RwRuleStore in memory that answers in the next iteration of the main loop.
 *
 * For: tests of what shows and changes rules. Not for: tests of the database.
 */
#define RW_TYPE_FAKE_RULE_STORE (rw_fake_rule_store_get_type ())
G_DECLARE_FINAL_TYPE (RwFakeRuleStore, rw_fake_rule_store, RW, FAKE_RULE_STORE, GObject)

/* With the rules that the program ships, each of version 1. */
RwFakeRuleStore *rw_fake_rule_store_new (void);

/* Somebody else sets the threshold; tells of it when `tell`. */
void rw_fake_rule_store_change (RwFakeRuleStore *self,
                                const char *rule_id,
                                RwCargoMode mode,
                                float threshold,
                                gboolean tell);

/* From now on every change is refused. */
void rw_fake_rule_store_set_denied (RwFakeRuleStore *self, gboolean denied);

/* What is stored, (transfer none). */
RwAlarmRules *rw_fake_rule_store_get_rules (RwFakeRuleStore *self);
const char *rw_fake_rule_store_get_last_note (RwFakeRuleStore *self);
const RwCargoProfile *rw_fake_rule_store_get_last_profile (RwFakeRuleStore *self);
guint rw_fake_rule_store_get_n_bookings (RwFakeRuleStore *self);

G_END_DECLS

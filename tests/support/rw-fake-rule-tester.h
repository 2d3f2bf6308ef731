/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-tester.h"

G_BEGIN_DECLS

/*
 * RwFakeRuleTester: an RwRuleTester whose alarms follow from the threshold of the rule: the lower,
 * the more. Waits to answer while it is held.
 *
 * For: tests of what shows trials. Not for: tests of judging.
 */
#define RW_TYPE_FAKE_RULE_TESTER (rw_fake_rule_tester_get_type ())
G_DECLARE_FINAL_TYPE (RwFakeRuleTester, rw_fake_rule_tester, RW, FAKE_RULE_TESTER, GObject)

RwFakeRuleTester *rw_fake_rule_tester_new (void);

/* While held, runs say that half is done, and end only when they are cancelled. */
void rw_fake_rule_tester_hold (RwFakeRuleTester *self, gboolean hold);
guint rw_fake_rule_tester_get_n_runs (RwFakeRuleTester *self);

G_END_DECLS

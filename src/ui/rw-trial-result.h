/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-tester.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwTrialResult: what came of trying a rule: how many alarms, as rates beside what an operator can
 * bear, over time, and each of them.
 *
 * For: RwRuleTrial. Not for: alarms that were raised.
 *
 * Activating an alarm activates win.show-reefer-at (container id, from and to, µs).
 */
#define RW_TYPE_TRIAL_RESULT (rw_trial_result_get_type ())
G_DECLARE_FINAL_TYPE (RwTrialResult, rw_trial_result, RW, TRIAL_RESULT, GtkWidget)

GtkWidget *rw_trial_result_new (void);

/* Copies what it needs. before may be NULL: the rule is new, or not in use. rule is the one that
 * was tried, for the units of values. */
void rw_trial_result_set_trials (RwTrialResult *self,
                                 const RwAlarmRule *rule,
                                 const RwTrial *before,
                                 const RwTrial *after);

/* "14 alarms, 3 new and 20 gone": the difference in a sentence. */
const char *rw_trial_result_get_summary (RwTrialResult *self);

G_END_DECLS

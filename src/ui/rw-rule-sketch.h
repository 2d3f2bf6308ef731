/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwRuleSketch: a drawing of what a rule does: a signal that passes the limit, the alarm after the
 * on delay, and its end after the signal is back by the deadband and the off delay is over.
 *
 * For: beside the rule that is edited. Not for: measured values; it is not to scale, the lengths
 * only show which of the delays there are.
 */
#define RW_TYPE_RULE_SKETCH (rw_rule_sketch_get_type ())
G_DECLARE_FINAL_TYPE (RwRuleSketch, rw_rule_sketch, RW, RULE_SKETCH, GtkWidget)

GtkWidget *rw_rule_sketch_new (void);

/* Copies what it needs; NULL draws nothing. */
void rw_rule_sketch_set_rule (RwRuleSketch *self, const RwAlarmRule *rule);

G_END_DECLS

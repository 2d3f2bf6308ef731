/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-tester.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwTrialChart: how many alarms a rule would have raised over the time of a trial: bars upwards for
 * the changed rule, downwards for the present one.
 *
 * For: RwTrialResult. Not for: alarms that were raised.
 */
#define RW_TYPE_TRIAL_CHART (rw_trial_chart_get_type ())
G_DECLARE_FINAL_TYPE (RwTrialChart, rw_trial_chart, RW, TRIAL_CHART, GtkWidget)

GtkWidget *rw_trial_chart_new (void);

/* Counts them per hour, or per as many hours as there is room for. before may be NULL. */
void rw_trial_chart_set_trials (RwTrialChart *self, const RwTrial *before, const RwTrial *after);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-rule-tester.h"

G_BEGIN_DECLS

/*
 * RwTrialDifference: two trials over the same history compared: which alarms a changed rule would
 * raise besides, which no longer, and which both raise.
 *
 * For: deciding about a change. Not for: running trials (RwRuleTester).
 *
 * Two alarms are the same when they are of the same reefer and rule and one held while the other
 * did. Pure, any thread; a plain struct with a free function.
 */
typedef enum
{
  RW_TRIAL_NEW,  /* only the changed rule raises it */
  RW_TRIAL_GONE, /* only the present one */
  RW_TRIAL_SAME,
} RwTrialFate;

typedef struct
{
  RwTrialFate fate;
  RwTrialAlarm alarm; /* as the changed rule raises it, unless it is gone */
} RwTrialChange;

typedef struct
{
  GArray *changes; /* of RwTrialChange, in order of raised_time */
  guint n_new;
  guint n_gone;
  guint n_same;
} RwTrialDifference;

/* before may be NULL: everything is new. */
RwTrialDifference *rw_trial_difference_new (const RwTrial *before, const RwTrial *after);
void rw_trial_difference_free (RwTrialDifference *self);

/* How many alarms were raised in each of n equal parts of the trial's span. self may be NULL. */
void rw_trial_count (const RwTrial *self, guint *counts, guint n);

/* Alarms per day of the span, whatever the size of the fleet; NAN without a span. */
double rw_trial_get_per_day (const RwTrial *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTrialDifference, rw_trial_difference_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-booking.h"
#include "rw-rule-tester.h"

G_BEGIN_DECLS

/*
 * RwTrialJudge: readings in, a reefer after the other; the alarms that rules would have raised out.
 *
 * For: RwBacktest. Not for: where the readings come from.
 *
 * One thread at a time.
 */
typedef struct _RwTrialJudge RwTrialJudge;

/* Alarms count that are raised in [from, to) µs. profiles and bookings may be NULL. */
RwTrialJudge *rw_trial_judge_new (RwAlarmRules *rules,
                                  RwCargoProfiles *profiles,
                                  RwBookings *bookings,
                                  gint64 from,
                                  gint64 to);
void rw_trial_judge_free (RwTrialJudge *self);

/* How long before `from` readings should begin, so that delays and windows are filled, µs. */
gint64 rw_trial_judge_get_lead (RwTrialJudge *self);

/* What the readings must hold: mask of 1 << RwQuantity and RW_HISTORY_WHOLE. */
guint32 rw_trial_judge_get_quantities (RwTrialJudge *self);

/* Readings in the order of RwReadingCursor: of one reefer all, in the order of time, then of the
 * next. */
void rw_trial_judge_take (RwTrialJudge *self, RwBatch *batch);

/* After the last of them. (transfer full) seconds is 0. */
RwTrial *rw_trial_judge_end (RwTrialJudge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTrialJudge, rw_trial_judge_free)

G_END_DECLS

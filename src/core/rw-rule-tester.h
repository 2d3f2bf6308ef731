/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rule.h"

G_BEGIN_DECLS

/*
 * RwRuleTester: runs rules over stored history, to see which alarms they would have raised.
 *
 * For: trying a rule, or a changed one, before it is enabled.
 * Not for: raising alarms: nothing is stored, nobody is told.
 *
 * Asynchronous like RwHistoryProvider, cancellable, with progress.
 */
#define RW_TYPE_RULE_TESTER (rw_rule_tester_get_type ())
G_DECLARE_INTERFACE (RwRuleTester, rw_rule_tester, RW, RULE_TESTER, GObject)

/* An alarm that would have been. A plain value. */
typedef struct
{
  const char *container_id; /* interned */
  const char *rule_id;      /* interned */
  int priority;             /* the highest that it had */
  gint64 raised_time;       /* µs since 1970 UTC */
  gint64 returned_time;     /* 0: it still held at the end */
  float value;              /* when it was raised */
  float limit_value;
} RwTrialAlarm;

typedef struct
{
  gint64 from; /* µs since 1970 UTC */
  gint64 to;
  guint64 n_readings; /* judged */
  guint n_reefers;
  double seconds; /* that it took */
  GArray *alarms; /* of RwTrialAlarm, in order of raised_time */
} RwTrial;

void rw_trial_free (RwTrial *self);

/* Rates for a fleet of that size: alarms per 10,000 reefers and day; NAN without readings. */
double rw_trial_get_per_10000_reefer_days (const RwTrial *self);

/* done and total in the same unit, total 0 while unknown. In the context that asked. */
typedef void (*RwTrialProgress) (guint64 done, guint64 total, gpointer user_data);

struct _RwRuleTesterInterface
{
  GTypeInterface parent;

  void (*run_async) (RwRuleTester *self,
                     RwAlarmRules *rules,
                     const char *const *container_ids,
                     gint64 from,
                     gint64 to,
                     RwTrialProgress progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  RwTrial *(*run_finish) (RwRuleTester *self, GAsyncResult *result, GError **error);
};

/* Runs the rules over the readings in [from, to) µs of these reefers (NULL for all). progress may
 * be NULL. Finish returns (transfer full) what came of it. */
void rw_rule_tester_run_async (RwRuleTester *self,
                               RwAlarmRules *rules,
                               const char *const *container_ids,
                               gint64 from,
                               gint64 to,
                               RwTrialProgress progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
RwTrial *rw_rule_tester_run_finish (RwRuleTester *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTrial, rw_trial_free)

G_END_DECLS

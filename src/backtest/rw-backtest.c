/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-backtest.h"

#include "rw-trial-judge.h"

struct _RwBacktest
{
  GObject parent_instance;

  RwHistoryProvider *history;
  RwCargoProfiles *profiles; /* or NULL */
  RwBookings *bookings;      /* or NULL */
};

/* A trial under way. While a block is judged in a thread of the pool the next one is fetched. */
typedef struct
{
  GTask *task;
  RwReadingCursor *cursor;
  RwTrialJudge *judge; /* of the thread while judging */
  RwBatch *waiting;    /* the next block, or NULL */
  gboolean fetching;
  gboolean judging;
  gboolean at_end;
  GError *error;
  gint64 begin; /* monotonic µs */
  RwTrialProgress progress;
  gpointer progress_data;
} Run;

/* Progress is told in so many parts. */
#define PARTS 1000

static void rw_backtest_rule_tester_init (RwRuleTesterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwBacktest,
                               rw_backtest,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_RULE_TESTER,
                                                      rw_backtest_rule_tester_init))

static void
run_free (gpointer data)
{
  Run *self = data;

  g_clear_object (&self->cursor);
  g_clear_pointer (&self->judge, rw_trial_judge_free);
  g_clear_pointer (&self->waiting, rw_batch_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static void
judge_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = g_task_get_task_data (G_TASK (source));

  rw_trial_judge_take (run->judge, data);
  g_task_return_boolean (task, TRUE);
}

static void go_on (Run *run);

static void
judged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->judging = FALSE;
  if (run->progress != NULL)
    run->progress ((guint64) (rw_reading_cursor_get_fraction (run->cursor) * PARTS), PARTS,
                   run->progress_data);
  go_on (run);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  run->fetching = FALSE;
  run->waiting = rw_reading_cursor_next_finish (run->cursor, result, &run->error);
  run->at_end = run->waiting == NULL;
  go_on (run);
}

static void
end (Run *run)
{
  g_autoptr (GTask) task = run->task;
  RwTrial *trial;

  if (run->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&run->error));
      return;
    }

  trial = rw_trial_judge_end (run->judge);
  trial->seconds = (double) (g_get_monotonic_time () - run->begin) / G_USEC_PER_SEC;
  g_task_return_pointer (task, trial, (GDestroyNotify) rw_trial_free);
}

static void
begin_judging (Run *run)
{
  g_autoptr (GTask) judging = g_task_new (run->task, NULL, judged_cb, run);

  run->judging = TRUE;
  g_task_set_task_data (judging, g_steal_pointer (&run->waiting), (GDestroyNotify) rw_batch_unref);
  g_task_run_in_thread (judging, judge_thread);
}

static void
go_on (Run *run)
{
  if (run->waiting != NULL && !run->judging)
    begin_judging (run);
  if (!run->at_end && !run->fetching && run->waiting == NULL)
    {
      run->fetching = TRUE;
      rw_reading_cursor_next_async (run->cursor, g_task_get_cancellable (run->task), fetched_cb,
                                    run);
    }
  if (run->at_end && !run->judging)
    end (run);
}

static void
run_async (RwRuleTester *tester,
           RwAlarmRules *rules,
           const char *const *container_ids,
           gint64 from,
           gint64 to,
           RwTrialProgress progress,
           gpointer progress_data,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  RwBacktest *self = RW_BACKTEST (tester);
  Run *run = g_new0 (Run, 1);
  RwReadingPlan plan = { .container_ids = container_ids, .from = from, .to = to };

  run->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (run->task, run, run_free);
  run->judge = rw_trial_judge_new (rules, self->profiles, self->bookings, from, to);
  run->begin = g_get_monotonic_time ();
  run->progress = progress;
  run->progress_data = progress_data;
  plan.from -= rw_trial_judge_get_lead (run->judge);
  plan.quantities = rw_trial_judge_get_quantities (run->judge);
  run->cursor = rw_history_provider_open (self->history, &plan);
  go_on (run);
}

static RwTrial *
run_finish (RwRuleTester *tester, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rw_backtest_rule_tester_init (RwRuleTesterInterface *iface)
{
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}

static void
rw_backtest_finalize (GObject *object)
{
  RwBacktest *self = RW_BACKTEST (object);

  g_clear_object (&self->history);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  g_clear_pointer (&self->bookings, rw_bookings_unref);
  G_OBJECT_CLASS (rw_backtest_parent_class)->finalize (object);
}

static void
rw_backtest_class_init (RwBacktestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_backtest_finalize;
}

static void
rw_backtest_init (RwBacktest *self)
{
}

RwBacktest *
rw_backtest_new (RwHistoryProvider *history)
{
  RwBacktest *self = g_object_new (RW_TYPE_BACKTEST, NULL);

  self->history = g_object_ref (history);
  return self;
}

void
rw_backtest_set_cargo (RwBacktest *self, RwCargoProfiles *profiles, RwBookings *bookings)
{
  if (profiles != NULL)
    rw_cargo_profiles_ref (profiles);
  if (bookings != NULL)
    rw_bookings_ref (bookings);
  g_clear_pointer (&self->profiles, rw_cargo_profiles_unref);
  g_clear_pointer (&self->bookings, rw_bookings_unref);
  self->profiles = profiles;
  self->bookings = bookings;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-rule-tester.h"

#include "rw-time.h"

struct _RwFakeRuleTester
{
  GObject parent_instance;
  guint n_runs;
  gboolean held;
};

static void rw_fake_rule_tester_iface_init (RwRuleTesterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFakeRuleTester,
                               rw_fake_rule_tester,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_RULE_TESTER,
                                                      rw_fake_rule_tester_iface_init))

static RwTrial *
make_trial (const RwAlarmRule *rule, gint64 from, gint64 to)
{
  RwTrial *trial = g_new0 (RwTrial, 1);
  guint n = (guint) CLAMP (60 / MAX (rule->threshold, 0.5f), 1, 200);

  trial->from = from;
  trial->to = to;
  trial->n_readings = 1234567;
  trial->n_reefers = 2000;
  trial->alarms = g_array_new (FALSE, FALSE, sizeof (RwTrialAlarm));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("RWTU%07u", i);
      RwTrialAlarm alarm = {
        .container_id = g_intern_string (id),
        .rule_id = rule->rule_id,
        .priority = rule->priority,
        .raised_time = from + (to - from) / 200 * (gint64) (i * i % 200),
        .value = 5.4f,
        .limit_value = 4 + rule->threshold,
      };

      alarm.returned_time = i % 5 == 4 ? 0 : alarm.raised_time + 40 * RW_USEC_PER_MIN;
      g_array_append_val (trial->alarms, alarm);
    }
  return trial;
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  g_task_return_error_if_cancelled (task);
  g_signal_handlers_disconnect_by_func (cancellable, cancelled_cb, task);
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
           gpointer data)
{
  RwFakeRuleTester *self = RW_FAKE_RULE_TESTER (tester);
  g_autoptr (GTask) task = g_task_new (tester, cancellable, callback, data);

  self->n_runs++;
  progress (50, 100, progress_data);
  if (self->held)
    g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb), g_object_ref (task),
                           (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  else
    g_task_return_pointer (task, make_trial (rw_alarm_rules_get (rules, 0), from, to),
                           (GDestroyNotify) rw_trial_free);
}

static RwTrial *
run_finish (RwRuleTester *tester, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rw_fake_rule_tester_iface_init (RwRuleTesterInterface *iface)
{
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}

static void
rw_fake_rule_tester_class_init (RwFakeRuleTesterClass *klass)
{
}

static void
rw_fake_rule_tester_init (RwFakeRuleTester *self)
{
}

RwFakeRuleTester *
rw_fake_rule_tester_new (void)
{
  return g_object_new (RW_TYPE_FAKE_RULE_TESTER, NULL);
}

void
rw_fake_rule_tester_hold (RwFakeRuleTester *self, gboolean hold)
{
  self->held = hold;
}

guint
rw_fake_rule_tester_get_n_runs (RwFakeRuleTester *self)
{
  return self->n_runs;
}

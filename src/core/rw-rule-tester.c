/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rule-tester.h"

#include "rw-time.h"

#include <math.h>

G_DEFINE_INTERFACE (RwRuleTester, rw_rule_tester, G_TYPE_OBJECT)

static void
rw_rule_tester_default_init (RwRuleTesterInterface *iface)
{
}

void
rw_trial_free (RwTrial *self)
{
  g_clear_pointer (&self->alarms, g_array_unref);
  g_free (self);
}

double
rw_trial_get_per_10000_reefer_days (const RwTrial *self)
{
  double days = (double) (self->to - self->from) / RW_USEC_PER_DAY;

  if (self->n_reefers == 0 || days <= 0)
    return (double) NAN;

  return self->alarms->len / (self->n_reefers * days) * 10000;
}

void
rw_rule_tester_run_async (RwRuleTester *self,
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
  g_return_if_fail (RW_IS_RULE_TESTER (self));
  g_return_if_fail (rules != NULL);

  RW_RULE_TESTER_GET_IFACE (self)->run_async (self, rules, container_ids, from, to, progress,
                                              progress_data, cancellable, callback, user_data);
}

RwTrial *
rw_rule_tester_run_finish (RwRuleTester *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (RW_IS_RULE_TESTER (self), NULL);

  return RW_RULE_TESTER_GET_IFACE (self)->run_finish (self, result, error);
}

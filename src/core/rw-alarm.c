/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (RwAlarm, rw_alarm, rw_alarm_ref, rw_alarm_unref)

static const char *const state_names[RW_N_ALARM_STATES] = {
  [RW_ALARM_STATE_NORMAL] = "normal",
  [RW_ALARM_STATE_UNACKNOWLEDGED] = "unacknowledged",
  [RW_ALARM_STATE_ACKNOWLEDGED] = "acknowledged",
  [RW_ALARM_STATE_RETURNED] = "returned",
  [RW_ALARM_STATE_SHELVED] = "shelved",
  [RW_ALARM_STATE_SUPPRESSED] = "suppressed",
  [RW_ALARM_STATE_OUT_OF_SERVICE] = "out_of_service",
};

const char *
rw_alarm_state_to_string (RwAlarmState state)
{
  g_return_val_if_fail (state < RW_N_ALARM_STATES, NULL);
  return state_names[state];
}

gboolean
rw_alarm_state_from_string (const char *text, RwAlarmState *state)
{
  for (int i = 0; i < RW_N_ALARM_STATES; i++)
    if (g_strcmp0 (text, state_names[i]) == 0)
      {
        *state = i;
        return TRUE;
      }

  return FALSE;
}

RwAlarm *
rw_alarm_new (void)
{
  RwAlarm *self = g_new0 (RwAlarm, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->latitude = self->longitude = (double) NAN;
  return self;
}

RwAlarm *
rw_alarm_ref (RwAlarm *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_alarm_unref (RwAlarm *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->acknowledged_by);
  g_free (self->note);
  g_free (self);
}

gboolean
rw_alarm_is_active (const RwAlarm *self)
{
  return self->cleared_time == 0 && self->state != RW_ALARM_STATE_NORMAL;
}

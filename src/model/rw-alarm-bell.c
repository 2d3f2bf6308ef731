/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-bell.h"

/* The most urgent silenced call; what is less urgent is silent with it. */
static int
find_silenced (GPtrArray *calls)
{
  int priority = G_MAXINT;

  for (guint i = 0; i < calls->len; i++)
    {
      const RwAlarmCall *call = g_ptr_array_index (calls, i);

      if (call->is_silenced)
        priority = MIN (priority, call->priority);
    }
  return priority;
}

static int
find_level (const RwAlarmBell *self, RwAlarmCalls *table, gboolean *is_new)
{
  GPtrArray *calls = rw_alarm_calls_get (table);
  int silenced = find_silenced (calls);
  int level = RW_ALARM_PRIORITY_NONE;

  *is_new = FALSE;
  for (guint i = 0; i < calls->len; i++)
    {
      const RwAlarmCall *call = g_ptr_array_index (calls, i);

      if (call->is_silenced || call->priority > silenced || call->priority > self->least
          || (level != RW_ALARM_PRIORITY_NONE && call->priority > level))
        continue;
      *is_new = call->is_new || (*is_new && call->priority == level);
      level = call->priority;
    }
  return level;
}

int
rw_alarm_bell_get_level (const RwAlarmBell *self, RwAlarmCalls *calls)
{
  gboolean is_new;

  return find_level (self, calls, &is_new);
}

static gboolean
is_due (const RwAlarmBell *self, int level, gint64 now)
{
  gint64 since = now - self->rung_time;

  /* A clock that was set back must not keep it quiet. */
  if (self->rung_time == 0 || since < 0 || level < self->rung_priority)
    return TRUE;
  return (self->is_pending && since >= RW_ALARM_BELL_GAP)
         || (self->repeat > 0 && since >= MAX (self->repeat, RW_ALARM_BELL_GAP));
}

/* A thousand in a second are one sound, however many answers of the database they come in. */
static gboolean
is_heard (const RwAlarmBell *self, int level, gint64 now)
{
  gint64 since = now - self->rung_time;

  return self->rung_time != 0 && since >= 0 && since < RW_ALARM_BELL_HEARD
         && level >= self->rung_priority;
}

int
rw_alarm_bell_ring (RwAlarmBell *self, RwAlarmCalls *calls, gboolean updated, gint64 now)
{
  gboolean is_new;
  int level = find_level (self, calls, &is_new);

  if (self->muted_until != 0 && now >= self->muted_until)
    {
      self->muted_until = 0;
      self->is_pending = TRUE;
    }
  if (level == RW_ALARM_PRIORITY_NONE)
    {
      /* What sounds next has not been heard. */
      self->is_pending = TRUE;
      return RW_ALARM_PRIORITY_NONE;
    }
  self->is_pending |= updated && is_new && !is_heard (self, level, now);
  if (self->muted_until != 0 || !is_due (self, level, now))
    return RW_ALARM_PRIORITY_NONE;

  self->is_pending = FALSE;
  self->rung_time = now;
  self->rung_priority = level;
  return level;
}

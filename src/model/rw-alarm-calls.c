/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-calls.h"

struct _RwAlarmCalls
{
  GPtrArray *calls;   /* of RwAlarmCall */
  GHashTable *by_key; /* their key → call */
  GHashTable *by_id;  /* alarm id → call that it is part of */
};

static void
call_free (RwAlarmCall *call)
{
  g_clear_pointer (&call->alarm, rw_alarm_unref);
  g_free (call->key);
  g_free (call->group);
  g_free (call);
}

static GHashTable *
new_by_id (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

RwAlarmCalls *
rw_alarm_calls_new (void)
{
  RwAlarmCalls *self = g_new0 (RwAlarmCalls, 1);

  self->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_id = new_by_id ();
  return self;
}

void
rw_alarm_calls_free (RwAlarmCalls *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->calls);
  g_free (self);
}

/* --- what calls ------------------------------------------------------------------------------- */

static gboolean
is_feed (const RwAlarm *alarm)
{
  return g_str_equal (alarm->container_id, RW_ALARM_FEED_ID);
}

/* What is over, taken or put away calls no more. */
static gboolean
does_call (const RwAlarm *alarm, RwAlarmView *view)
{
  return alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED
         && (view == NULL || rw_alarm_view_is_heard (view, alarm));
}

static char *
make_key (const RwAlarm *alarm)
{
  if (is_feed (alarm))
    return g_strdup (RW_ALARM_CALL_FEED);
  if (alarm->incident_id != 0)
    return g_strdup_printf ("incident-%" G_GINT64_FORMAT, alarm->incident_id);
  return g_strdup_printf ("alarm-%" G_GINT64_FORMAT, alarm->alarm_id);
}

static RwAlarmCall *
find_or_add (RwAlarmCalls *self, char *key)
{
  RwAlarmCall *call = g_hash_table_lookup (self->by_key, key);

  if (call != NULL)
    {
      g_free (key);
      return call;
    }
  call = g_new0 (RwAlarmCall, 1);
  call->key = key;
  g_ptr_array_add (self->calls, call);
  g_hash_table_insert (self->by_key, call->key, call);
  return call;
}

static gboolean
comes_before (const RwAlarm *alarm, const RwAlarm *other)
{
  if (alarm->priority != other->priority)
    return alarm->priority < other->priority;
  return alarm->raised_time > other->raised_time;
}

static void
add_alarm (RwAlarmCalls *self, RwAlarm *alarm)
{
  RwAlarmCall *call = find_or_add (self, make_key (alarm));

  call->n_alarms++;
  g_hash_table_insert (self->by_id, g_memdup2 (&alarm->alarm_id, sizeof alarm->alarm_id), call);
  if (call->alarm != NULL && !comes_before (alarm, call->alarm))
    return;

  g_clear_pointer (&call->alarm, rw_alarm_unref);
  call->alarm = rw_alarm_ref (alarm);
  call->priority = alarm->priority;
  if (call->group != NULL)
    return;
  call->incident_id = is_feed (alarm) ? 0 : alarm->incident_id;
  call->group = is_feed (alarm) || alarm->incident_id != 0
                    ? g_strdup (call->key)
                    : g_strconcat ("reefer-", alarm->container_id, NULL);
}

/* The window's own finding, unless somebody took the alarm about it already. */
static void
add_feed (RwAlarmCalls *self, GPtrArray *alarms)
{
  RwAlarmCall *call;

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (is_feed (alarm) && rw_alarm_is_active (alarm))
        return;
    }
  call = find_or_add (self, g_strdup (RW_ALARM_CALL_FEED));
  call->group = g_strdup (RW_ALARM_CALL_FEED);
  call->priority = RW_ALARM_PRIORITY_CRITICAL;
  call->n_alarms = 1;
}

/* --- what is new about it --------------------------------------------------------------------- */

/* An incident of alarms that are all silenced is nothing new to the ear. */
static void
mark_regrouped (RwAlarmCalls *self, GHashTable *old_by_id)
{
  g_autoptr (GHashTable) heard = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const RwAlarmCall *old = g_hash_table_lookup (old_by_id, id);
      const RwAlarmCall *call = value;

      if (old == NULL || !old->is_silenced || call->priority < old->priority)
        g_hash_table_add (heard, value);
    }
  for (guint i = 0; i < self->calls->len; i++)
    {
      RwAlarmCall *call = g_ptr_array_index (self->calls, i);

      if (call->incident_id != 0 && call->is_new && !g_hash_table_contains (heard, call))
        call->is_silenced = TRUE;
    }
}

/* A member that joins an incident of which an operator knows is nothing new. */
static gboolean
is_new (const RwAlarmCall *call, const RwAlarmCall *old)
{
  if (old == NULL || call->priority < old->priority)
    return TRUE;
  return call->incident_id == 0 && call->alarm != NULL && old->alarm != NULL
         && call->alarm->raised_time > old->alarm->raised_time;
}

static void
compare (RwAlarmCalls *self, GHashTable *old_by_key, gboolean fresh)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      RwAlarmCall *call = g_ptr_array_index (self->calls, i);
      const RwAlarmCall *old = g_hash_table_lookup (old_by_key, call->key);

      call->is_new = fresh && is_new (call, old);
      call->is_silenced = old != NULL && old->is_silenced && !is_new (call, old);
    }
}

void
rw_alarm_calls_update (RwAlarmCalls *self,
                       GPtrArray *alarms,
                       RwAlarmView *view,
                       gboolean feed_silent,
                       gboolean fresh)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->calls);
  g_autoptr (GHashTable) old_by_key = g_steal_pointer (&self->by_key);
  g_autoptr (GHashTable) old_by_id = g_steal_pointer (&self->by_id);

  self->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_id = new_by_id ();
  for (guint i = 0; i < alarms->len; i++)
    if (does_call (g_ptr_array_index (alarms, i), view))
      add_alarm (self, g_ptr_array_index (alarms, i));
  if (feed_silent)
    add_feed (self, alarms);
  compare (self, old_by_key, fresh);
  mark_regrouped (self, old_by_id);
}

void
rw_alarm_calls_silence (RwAlarmCalls *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    ((RwAlarmCall *) g_ptr_array_index (self->calls, i))->is_silenced = TRUE;
}

GPtrArray *
rw_alarm_calls_get (RwAlarmCalls *self)
{
  return self->calls;
}

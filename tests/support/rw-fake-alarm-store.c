/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-alarm-store.h"

#include <math.h>

struct _RwFakeAlarmStore
{
  GObject parent_instance;
  GPtrArray *alarms;    /* of RwAlarm */
  GPtrArray *journal;   /* of RwAlarmJournalEntry */
  GPtrArray *incidents; /* of RwIncident */
  char *failure;
  char *last_note;
  RwAlarmAct last_act;
  gint64 last_duration;
  RwAlarmStatistics statistics;
  guint n_lists;
};

static void rw_fake_alarm_store_store_init (RwAlarmStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFakeAlarmStore,
                               rw_fake_alarm_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_ALARM_STORE,
                                                      rw_fake_alarm_store_store_init))

/* Returns the pending task, or NULL when it was failed. */
static GTask *
start_task (RwFakeAlarmStore *self,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (self->failure == NULL)
    return task;

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->failure);
  g_object_unref (task);
  return NULL;
}

static gpointer
copy_alarm (gconstpointer source, gpointer user_data)
{
  const RwAlarm *alarm = source;
  RwAlarm *copy = rw_alarm_new ();
  gatomicrefcount count = copy->ref_count;

  *copy = *alarm;
  copy->ref_count = count;
  copy->acknowledged_by = g_strdup (alarm->acknowledged_by);
  copy->note = g_strdup (alarm->note);
  return copy;
}

static void
rw_fake_alarm_store_list_async (RwAlarmStore *store,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  RwFakeAlarmStore *self = RW_FAKE_ALARM_STORE (store);
  g_autoptr (GTask) task = start_task (self, cancellable, callback, user_data);

  self->n_lists++;
  if (task != NULL)
    {
      GPtrArray *answer = g_ptr_array_copy (self->alarms, copy_alarm, NULL);

      g_ptr_array_set_free_func (answer, (GDestroyNotify) rw_alarm_unref);
      g_task_return_pointer (task, answer, (GDestroyNotify) g_ptr_array_unref);
    }
}

static GPtrArray *
rw_fake_alarm_store_list_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
copy_entry (gconstpointer source, gpointer user_data)
{
  const RwAlarmJournalEntry *entry = source;
  RwAlarmJournalEntry *copy = g_memdup2 (entry, sizeof *entry);

  copy->event = g_strdup (entry->event);
  copy->actor = g_strdup (entry->actor);
  copy->note = g_strdup (entry->note);
  return copy;
}

static void
rw_fake_alarm_store_journal_async (RwAlarmStore *store,
                                   const char *container_id,
                                   gint64 from,
                                   gint64 to,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  RwFakeAlarmStore *self = RW_FAKE_ALARM_STORE (store);
  g_autoptr (GTask) task = start_task (self, cancellable, callback, user_data);
  GPtrArray *answer;

  if (task == NULL)
    return;

  answer = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_journal_entry_free);
  for (guint i = 0; i < self->journal->len && answer->len < limit; i++)
    {
      const RwAlarmJournalEntry *entry = g_ptr_array_index (self->journal, i);

      if (entry->event_time >= from && entry->event_time < to
          && (container_id == NULL || g_str_equal (entry->container_id, container_id)))
        g_ptr_array_add (answer, copy_entry (entry, NULL));
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
rw_fake_alarm_store_journal_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What the database would do, as far as consoles need it: the state that the act ends in, or
 * RW_N_ALARM_STATES where it changes nothing. */
static RwAlarmState
get_next_state (const RwAlarm *alarm, RwAlarmAct act)
{
  gboolean active = alarm->cleared_time == 0;
  RwAlarmState back = active ? RW_ALARM_STATE_UNACKNOWLEDGED : RW_ALARM_STATE_NORMAL;

  switch (act)
    {
    case RW_ALARM_ACT_ACKNOWLEDGE:
      if (alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED)
        return RW_ALARM_STATE_ACKNOWLEDGED;
      return alarm->state == RW_ALARM_STATE_RETURNED ? RW_ALARM_STATE_NORMAL : RW_N_ALARM_STATES;
    case RW_ALARM_ACT_SHELVE:
      return alarm->state == RW_ALARM_STATE_SHELVED || alarm->state == RW_ALARM_STATE_OUT_OF_SERVICE
                 ? RW_N_ALARM_STATES
                 : RW_ALARM_STATE_SHELVED;
    case RW_ALARM_ACT_UNSHELVE:
      return alarm->state == RW_ALARM_STATE_SHELVED ? back : RW_N_ALARM_STATES;
    case RW_ALARM_ACT_TAKE_OUT:
      return alarm->state != RW_ALARM_STATE_OUT_OF_SERVICE ? RW_ALARM_STATE_OUT_OF_SERVICE
                                                           : RW_N_ALARM_STATES;
    case RW_ALARM_ACT_PUT_BACK:
      return alarm->state == RW_ALARM_STATE_OUT_OF_SERVICE ? back : RW_N_ALARM_STATES;
    case RW_ALARM_ACT_COMMENT:
      return alarm->state;
    case RW_N_ALARM_ACTS:
      break;
    }
  return RW_N_ALARM_STATES;
}

static gboolean
act_on (RwAlarm *alarm, RwAlarmAct act, const char *text, gint64 duration)
{
  RwAlarmState next = get_next_state (alarm, act);

  if (next == RW_N_ALARM_STATES)
    return FALSE;

  alarm->state = next;
  alarm->shelved_until = next == RW_ALARM_STATE_SHELVED ? alarm->raised_time + duration : 0;
  if (act == RW_ALARM_ACT_ACKNOWLEDGE)
    {
      alarm->acknowledged_time = alarm->raised_time + 1;
      g_free (alarm->acknowledged_by);
      alarm->acknowledged_by = g_strdup ("tester");
    }
  g_free (alarm->note);
  alarm->note = g_strdup (text);
  return TRUE;
}

static RwAlarm *
find_alarm (RwFakeAlarmStore *self, gint64 alarm_id)
{
  for (guint i = 0; i < self->alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (self->alarms, i);

      if (alarm->alarm_id == alarm_id)
        return alarm;
    }

  return NULL;
}

static void
rw_fake_alarm_store_act_async (RwAlarmStore *store,
                               RwAlarmAct act,
                               const gint64 *alarm_ids,
                               guint n_alarm_ids,
                               const char *text,
                               gint64 duration,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  RwFakeAlarmStore *self = RW_FAKE_ALARM_STORE (store);
  g_autoptr (GTask) task = start_task (self, cancellable, callback, user_data);
  GError *error = NULL;
  int changed = 0;

  if (task == NULL)
    return;
  if (!rw_alarm_store_check_act (act, text, duration, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_free (self->last_note);
  self->last_note = g_strdup (text);
  self->last_act = act;
  self->last_duration = duration;
  for (guint i = 0; i < n_alarm_ids; i++)
    {
      RwAlarm *alarm = find_alarm (self, alarm_ids[i]);

      changed += alarm != NULL && act_on (alarm, act, text, duration);
    }
  g_task_return_int (task, changed);
  rw_alarm_store_emit_changed (store);
}

static int
rw_fake_alarm_store_act_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

static gpointer
copy_incident (gconstpointer source, gpointer user_data)
{
  return g_memdup2 (source, sizeof (RwIncident));
}

static void
rw_fake_alarm_store_incidents_async (RwAlarmStore *store,
                                     gint64 since,
                                     guint limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  RwFakeAlarmStore *self = RW_FAKE_ALARM_STORE (store);
  g_autoptr (GTask) task = start_task (self, cancellable, callback, user_data);
  GPtrArray *answer;

  if (task == NULL)
    return;

  answer = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_incident_free);
  for (guint i = 0; i < self->incidents->len && answer->len < limit; i++)
    {
      const RwIncident *incident = g_ptr_array_index (self->incidents, i);

      if (incident->ended_time == 0 || incident->ended_time >= since)
        g_ptr_array_add (answer, copy_incident (incident, NULL));
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
rw_fake_alarm_store_incidents_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
ref_counts (GPtrArray *counts)
{
  return counts != NULL ? g_ptr_array_ref (counts) : g_ptr_array_new_with_free_func (g_free);
}

static void
rw_fake_alarm_store_statistics_async (RwAlarmStore *store,
                                      gint64 from,
                                      gint64 to,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  RwFakeAlarmStore *self = RW_FAKE_ALARM_STORE (store);
  g_autoptr (GTask) task = start_task (self, cancellable, callback, user_data);
  RwAlarmStatistics *answer;

  if (task == NULL)
    return;

  answer = g_memdup2 (&self->statistics, sizeof self->statistics);
  answer->from = from;
  answer->to = to;
  answer->told =
      answer->told != NULL ? g_array_ref (answer->told) : g_array_new (FALSE, TRUE, sizeof (guint));
  answer->actors = ref_counts (answer->actors);
  answer->rules = ref_counts (answer->rules);
  g_task_return_pointer (task, answer, (GDestroyNotify) rw_alarm_statistics_free);
}

static RwAlarmStatistics *
rw_fake_alarm_store_statistics_finish (RwAlarmStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
rw_fake_alarm_store_store_init (RwAlarmStoreInterface *iface)
{
  iface->list_async = rw_fake_alarm_store_list_async;
  iface->list_finish = rw_fake_alarm_store_list_finish;
  iface->journal_async = rw_fake_alarm_store_journal_async;
  iface->journal_finish = rw_fake_alarm_store_journal_finish;
  iface->act_async = rw_fake_alarm_store_act_async;
  iface->act_finish = rw_fake_alarm_store_act_finish;
  iface->incidents_async = rw_fake_alarm_store_incidents_async;
  iface->incidents_finish = rw_fake_alarm_store_incidents_finish;
  iface->statistics_async = rw_fake_alarm_store_statistics_async;
  iface->statistics_finish = rw_fake_alarm_store_statistics_finish;
}

static void
rw_fake_alarm_store_finalize (GObject *object)
{
  RwFakeAlarmStore *self = RW_FAKE_ALARM_STORE (object);

  g_ptr_array_unref (self->alarms);
  g_ptr_array_unref (self->journal);
  g_ptr_array_unref (self->incidents);
  g_clear_pointer (&self->statistics.told, g_array_unref);
  g_clear_pointer (&self->statistics.actors, g_ptr_array_unref);
  g_clear_pointer (&self->statistics.rules, g_ptr_array_unref);
  g_free (self->failure);
  g_free (self->last_note);
  G_OBJECT_CLASS (rw_fake_alarm_store_parent_class)->finalize (object);
}

static void
rw_fake_alarm_store_class_init (RwFakeAlarmStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_fake_alarm_store_finalize;
}

static void
rw_fake_alarm_store_init (RwFakeAlarmStore *self)
{
  self->alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  self->journal = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_journal_entry_free);
  self->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_incident_free);
}

RwFakeAlarmStore *
rw_fake_alarm_store_new (void)
{
  return g_object_new (RW_TYPE_FAKE_ALARM_STORE, NULL);
}

void
rw_fake_alarm_store_clear (RwFakeAlarmStore *self)
{
  g_ptr_array_set_size (self->alarms, 0);
  g_ptr_array_set_size (self->journal, 0);
  g_ptr_array_set_size (self->incidents, 0);
}

RwAlarm *
rw_fake_alarm_store_add (RwFakeAlarmStore *self,
                         gint64 alarm_id,
                         const char *container_id,
                         const char *rule_id,
                         int priority,
                         RwAlarmState state,
                         gint64 raised_time)
{
  RwAlarm *alarm = rw_alarm_new ();

  alarm->alarm_id = alarm_id;
  alarm->container_id = g_intern_string (container_id);
  alarm->rule_id = g_intern_string (rule_id);
  alarm->priority = priority;
  alarm->state = state;
  alarm->raised_time = raised_time;
  g_ptr_array_add (self->alarms, alarm);
  return alarm;
}

void
rw_fake_alarm_store_add_event (RwFakeAlarmStore *self,
                               gint64 alarm_id,
                               const char *container_id,
                               const char *rule_id,
                               const char *event,
                               gint64 event_time,
                               const char *actor,
                               const char *note)
{
  RwAlarmJournalEntry *entry = g_new0 (RwAlarmJournalEntry, 1);

  entry->alarm_id = alarm_id;
  entry->container_id = g_intern_string (container_id);
  entry->rule_id = g_intern_string (rule_id);
  entry->event = g_strdup (event);
  entry->event_time = event_time;
  entry->actor = g_strdup (actor);
  entry->value = NAN;
  entry->note = g_strdup (note);
  g_ptr_array_add (self->journal, entry);
}

RwIncident *
rw_fake_alarm_store_add_incident (RwFakeAlarmStore *self,
                                  gint64 incident_id,
                                  const char *rule_id,
                                  gint64 began_time,
                                  guint n_members)
{
  RwIncident *incident = g_new0 (RwIncident, 1);

  incident->incident_id = incident_id;
  incident->rule_id = g_intern_string (rule_id);
  incident->priority = RW_ALARM_PRIORITY_HIGH;
  incident->began_time = incident->last_time = began_time;
  incident->n_members = incident->n_active = incident->n_unacknowledged = n_members;
  incident->latitude = incident->longitude = (double) NAN;
  g_ptr_array_add (self->incidents, incident);
  return incident;
}

void
rw_fake_alarm_store_set_failure (RwFakeAlarmStore *self, const char *text)
{
  g_free (self->failure);
  self->failure = g_strdup (text);
}

guint
rw_fake_alarm_store_get_n_lists (RwFakeAlarmStore *self)
{
  return self->n_lists;
}

const char *
rw_fake_alarm_store_get_last_note (RwFakeAlarmStore *self)
{
  return self->last_note;
}

RwAlarmAct
rw_fake_alarm_store_get_last_act (RwFakeAlarmStore *self, gint64 *duration)
{
  *duration = self->last_duration;
  return self->last_act;
}

RwAlarmStatistics *
rw_fake_alarm_store_get_statistics (RwFakeAlarmStore *self)
{
  return &self->statistics;
}

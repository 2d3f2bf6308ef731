/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-list.h"

struct _RwAlarmList
{
  GObject parent_instance;
  RwAlarmStore *store;
  GCancellable *cancellable; /* of the query under way, else NULL */
  gboolean again;            /* the store changed while a query was under way */
  gboolean known;
  GPtrArray *alarms; /* of RwAlarm */
  GHashTable *by_id; /* &alarm_id → RwAlarm, both of alarms */
  guint n_unacknowledged;
};

enum
{
  SIGNAL_REFRESHED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwAlarmList, rw_alarm_list, G_TYPE_OBJECT)

/* How many of them nobody took, an incident once. */
static guint
count_unacknowledged (GPtrArray *alarms)
{
  g_autoptr (GHashTable) incidents = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n = 0;

  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED)
        n += alarm->incident_id == 0 || g_hash_table_add (incidents, &alarm->incident_id);
    }

  return n;
}

static void
take_alarms (RwAlarmList *self, GPtrArray *alarms)
{
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_unref (self->alarms);
  self->alarms = g_ptr_array_ref (alarms);
  self->known = TRUE;
  self->n_unacknowledged = count_unacknowledged (alarms);
  for (guint i = 0; i < alarms->len; i++)
    {
      RwAlarm *alarm = g_ptr_array_index (alarms, i);

      g_hash_table_insert (self->by_id, &alarm->alarm_id, alarm);
    }
}

static void refresh (RwAlarmList *self);

/* A query does not keep the list alive, and is told from a later one by its cancellable. */
typedef struct
{
  GWeakRef list;
  GCancellable *cancellable;
} Query;

static void
query_free (Query *query)
{
  g_weak_ref_clear (&query->list);
  g_object_unref (query->cancellable);
  g_free (query);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

static void
list_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Query) query = user_data;
  g_autoptr (RwAlarmList) self = g_weak_ref_get (&query->list);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alarms =
      rw_alarm_store_list_finish (RW_ALARM_STORE (source), result, &error);

  if (self == NULL || self->cancellable != query->cancellable)
    return;

  g_clear_object (&self->cancellable);
  if (alarms != NULL)
    {
      take_alarms (self, alarms);
      g_signal_emit (self, signals[SIGNAL_REFRESHED], 0);
    }
  else
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);

  if (self->again)
    refresh (self);
}

static void
refresh (RwAlarmList *self)
{
  Query *query;

  if (self->store == NULL)
    return;

  self->again = self->cancellable != NULL;
  if (self->again)
    return;

  self->cancellable = g_cancellable_new ();
  query = g_new0 (Query, 1);
  g_weak_ref_init (&query->list, self);
  query->cancellable = g_object_ref (self->cancellable);
  rw_alarm_store_list_async (self->store, self->cancellable, list_ready_cb, query);
}

static void
store_changed_cb (RwAlarmList *self)
{
  refresh (self);
}

static void
leave_store (RwAlarmList *self)
{
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, store_changed_cb, self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  self->again = FALSE;
  self->known = FALSE;
}

static void
rw_alarm_list_dispose (GObject *object)
{
  leave_store (RW_ALARM_LIST (object));
  G_OBJECT_CLASS (rw_alarm_list_parent_class)->dispose (object);
}

static void
rw_alarm_list_finalize (GObject *object)
{
  RwAlarmList *self = RW_ALARM_LIST (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->alarms);
  G_OBJECT_CLASS (rw_alarm_list_parent_class)->finalize (object);
}

static void
rw_alarm_list_class_init (RwAlarmListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rw_alarm_list_dispose;
  object_class->finalize = rw_alarm_list_finalize;
  signals[SIGNAL_REFRESHED] = g_signal_new ("refreshed", RW_TYPE_ALARM_LIST, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", RW_TYPE_ALARM_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
rw_alarm_list_init (RwAlarmList *self)
{
  self->alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
}

RwAlarmList *
rw_alarm_list_new (void)
{
  return g_object_new (RW_TYPE_ALARM_LIST, NULL);
}

void
rw_alarm_list_set_store (RwAlarmList *self, RwAlarmStore *store)
{
  if (self->store == store)
    return;

  leave_store (self);
  if (store == NULL)
    return;

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}

GPtrArray *
rw_alarm_list_get_alarms (RwAlarmList *self)
{
  return self->alarms;
}

const RwAlarm *
rw_alarm_list_lookup (RwAlarmList *self, gint64 alarm_id)
{
  return g_hash_table_lookup (self->by_id, &alarm_id);
}

guint
rw_alarm_list_get_n_unacknowledged (RwAlarmList *self)
{
  return self->n_unacknowledged;
}

gboolean
rw_alarm_list_is_known (RwAlarmList *self)
{
  return self->known;
}

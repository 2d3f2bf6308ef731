/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-list.h"

#include "rw-list-diff.h"

#include <string.h>

struct _RwAlarmItem
{
  GObject parent_instance;
  RwAlarm *alarm;
};

static guint item_changed_signal;

G_DEFINE_FINAL_TYPE (RwAlarmItem, rw_alarm_item, G_TYPE_OBJECT)

struct _RwAlarmList
{
  GObject parent_instance;
  RwAlarmStore *store;
  GCancellable *cancellable; /* of the query under way, else NULL */
  gboolean again;            /* the store changed while a query was under way */
  gboolean known;
  GPtrArray *alarms; /* of RwAlarm */
  GPtrArray *items;  /* of RwAlarmItem, one per alarm, in the same order */
  guint n_unacknowledged;
};

enum
{
  SIGNAL_REFRESHED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rw_alarm_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwAlarmList,
                               rw_alarm_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rw_alarm_list_model_init))

static void
rw_alarm_item_finalize (GObject *object)
{
  rw_alarm_unref (RW_ALARM_ITEM (object)->alarm);
  G_OBJECT_CLASS (rw_alarm_item_parent_class)->finalize (object);
}

static void
rw_alarm_item_class_init (RwAlarmItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_alarm_item_finalize;
  item_changed_signal = g_signal_new ("changed", RW_TYPE_ALARM_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_alarm_item_init (RwAlarmItem *self)
{
}

static RwAlarmItem *
item_new (RwAlarm *alarm)
{
  RwAlarmItem *item = g_object_new (RW_TYPE_ALARM_ITEM, NULL);

  item->alarm = rw_alarm_ref (alarm);
  return item;
}

static gboolean
same_alarm (const RwAlarm *a, const RwAlarm *b)
{
  return a->incident_id == b->incident_id && a->priority == b->priority && a->state == b->state
         && a->raised_time == b->raised_time && a->cleared_time == b->cleared_time
         && a->acknowledged_time == b->acknowledged_time && a->product_id == b->product_id
         && g_strcmp0 (a->acknowledged_by, b->acknowledged_by) == 0
         && g_strcmp0 (a->note, b->note) == 0 && memcmp (&a->value, &b->value, sizeof a->value) == 0
         && memcmp (&a->limit_value, &b->limit_value, sizeof a->limit_value) == 0;
}

static void
item_update (RwAlarmItem *item, RwAlarm *alarm)
{
  RwAlarm *old = item->alarm;

  if (same_alarm (old, alarm))
    return;

  item->alarm = rw_alarm_ref (alarm);
  rw_alarm_unref (old);
  g_signal_emit (item, item_changed_signal, 0);
}

static gint64 *
list_ids (GPtrArray *alarms)
{
  gint64 *ids = g_new (gint64, alarms->len);

  for (guint i = 0; i < alarms->len; i++)
    ids[i] = ((const RwAlarm *) g_ptr_array_index (alarms, i))->alarm_id;

  return ids;
}

/* Removes the rows that do not stay, run by run from the end, and returns the items of those that
 * come back elsewhere, by alarm id. */
static GHashTable *
remove_items (RwAlarmList *self, const gint64 *ids, const gboolean *stays)
{
  GHashTable *removed = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);

  for (guint end = self->items->len; end > 0;)
    {
      guint start = end - 1;

      if (!stays[start])
        {
          while (start > 0 && !stays[start - 1])
            start--;
          for (guint i = start; i < end; i++)
            g_hash_table_insert (removed, (gpointer) &ids[i],
                                 g_object_ref (g_ptr_array_index (self->items, i)));
          g_ptr_array_remove_range (self->items, start, end - start);
          g_list_model_items_changed (G_LIST_MODEL (self), start, end - start, 0);
        }
      end = start;
    }

  return removed;
}

static void
insert_items (RwAlarmList *self, GPtrArray *alarms, const gboolean *stays, GHashTable *removed)
{
  for (guint start = 0, end; start < alarms->len; start = end)
    {
      end = start + 1;
      if (stays[start])
        continue;

      while (end < alarms->len && !stays[end])
        end++;
      for (guint i = start; i < end; i++)
        {
          RwAlarm *alarm = g_ptr_array_index (alarms, i);
          RwAlarmItem *item = g_hash_table_lookup (removed, &alarm->alarm_id);

          g_ptr_array_insert (self->items, (int) i,
                              item != NULL ? g_object_ref (item) : item_new (alarm));
        }
      g_list_model_items_changed (G_LIST_MODEL (self), start, 0, end - start);
    }
}

static void
change_items (RwAlarmList *self, GPtrArray *old, GPtrArray *alarms)
{
  g_autofree gint64 *old_ids = list_ids (old);
  g_autofree gint64 *new_ids = list_ids (alarms);
  g_autofree gboolean *old_stays = g_new (gboolean, old->len);
  g_autofree gboolean *new_stays = g_new (gboolean, alarms->len);
  g_autoptr (GHashTable) removed = NULL;

  rw_list_diff (old_ids, old->len, new_ids, alarms->len, old_stays, new_stays);
  removed = remove_items (self, old_ids, old_stays);
  insert_items (self, alarms, new_stays, removed);
  for (guint i = 0; i < alarms->len; i++)
    item_update (g_ptr_array_index (self->items, i), g_ptr_array_index (alarms, i));
}

static void
take_alarms (RwAlarmList *self, GPtrArray *alarms)
{
  g_autoptr (GPtrArray) old = self->alarms;

  self->alarms = g_ptr_array_ref (alarms);
  self->known = TRUE;
  self->n_unacknowledged = 0;
  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);

      self->n_unacknowledged += alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED;
    }

  change_items (self, old, alarms);
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

static GType
rw_alarm_list_get_item_type (GListModel *model)
{
  return RW_TYPE_ALARM_ITEM;
}

static guint
rw_alarm_list_get_n_items (GListModel *model)
{
  return RW_ALARM_LIST (model)->items->len;
}

static gpointer
rw_alarm_list_get_item (GListModel *model, guint position)
{
  RwAlarmList *self = RW_ALARM_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
rw_alarm_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_alarm_list_get_item_type;
  iface->get_n_items = rw_alarm_list_get_n_items;
  iface->get_item = rw_alarm_list_get_item;
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

  g_ptr_array_unref (self->alarms);
  g_ptr_array_unref (self->items);
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
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

const RwAlarm *
rw_alarm_item_get_alarm (RwAlarmItem *self)
{
  return self->alarm;
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

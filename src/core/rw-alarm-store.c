/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-store.h"

G_DEFINE_INTERFACE (RwAlarmStore, rw_alarm_store, G_TYPE_OBJECT)

static guint changed_signal;

static void
rw_alarm_store_default_init (RwAlarmStoreInterface *iface)
{
  changed_signal = g_signal_new ("changed", RW_TYPE_ALARM_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

void
rw_alarm_journal_entry_free (RwAlarmJournalEntry *entry)
{
  g_free (entry->event);
  g_free (entry->actor);
  g_free (entry->note);
  g_free (entry);
}

void
rw_alarm_store_list_async (RwAlarmStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (RW_IS_ALARM_STORE (self));

  RW_ALARM_STORE_GET_IFACE (self)->list_async (self, cancellable, callback, user_data);
}

GPtrArray *
rw_alarm_store_list_finish (RwAlarmStore *self, GAsyncResult *result, GError **error)
{
  return RW_ALARM_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
rw_alarm_store_journal_async (RwAlarmStore *self,
                              const char *container_id,
                              gint64 from,
                              gint64 to,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (RW_IS_ALARM_STORE (self));

  RW_ALARM_STORE_GET_IFACE (self)->journal_async (self, container_id, from, to, limit, cancellable,
                                                  callback, user_data);
}

GPtrArray *
rw_alarm_store_journal_finish (RwAlarmStore *self, GAsyncResult *result, GError **error)
{
  return RW_ALARM_STORE_GET_IFACE (self)->journal_finish (self, result, error);
}

void
rw_alarm_store_acknowledge_async (RwAlarmStore *self,
                                  const gint64 *alarm_ids,
                                  guint n_alarm_ids,
                                  const char *note,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (RW_IS_ALARM_STORE (self));

  RW_ALARM_STORE_GET_IFACE (self)->acknowledge_async (self, alarm_ids, n_alarm_ids, note,
                                                      cancellable, callback, user_data);
}

int
rw_alarm_store_acknowledge_finish (RwAlarmStore *self, GAsyncResult *result, GError **error)
{
  return RW_ALARM_STORE_GET_IFACE (self)->acknowledge_finish (self, result, error);
}

void
rw_alarm_store_emit_changed (RwAlarmStore *self)
{
  g_signal_emit (self, changed_signal, 0);
}

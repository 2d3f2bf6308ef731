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
rw_incident_free (RwIncident *incident)
{
  g_free (incident);
}

void
rw_alarm_statistics_free (RwAlarmStatistics *self)
{
  g_clear_pointer (&self->told, g_array_unref);
  g_clear_pointer (&self->actors, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_free (self);
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
rw_alarm_store_act_async (RwAlarmStore *self,
                          RwAlarmAct act,
                          const gint64 *alarm_ids,
                          guint n_alarm_ids,
                          const char *text,
                          gint64 duration,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (RW_IS_ALARM_STORE (self));
  g_return_if_fail (act < RW_N_ALARM_ACTS);

  RW_ALARM_STORE_GET_IFACE (self)->act_async (self, act, alarm_ids, n_alarm_ids, text, duration,
                                              cancellable, callback, user_data);
}

int
rw_alarm_store_act_finish (RwAlarmStore *self, GAsyncResult *result, GError **error)
{
  return RW_ALARM_STORE_GET_IFACE (self)->act_finish (self, result, error);
}

void
rw_alarm_store_incidents_async (RwAlarmStore *self,
                                gint64 since,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (RW_IS_ALARM_STORE (self));

  RW_ALARM_STORE_GET_IFACE (self)->incidents_async (self, since, limit, cancellable, callback,
                                                    user_data);
}

GPtrArray *
rw_alarm_store_incidents_finish (RwAlarmStore *self, GAsyncResult *result, GError **error)
{
  return RW_ALARM_STORE_GET_IFACE (self)->incidents_finish (self, result, error);
}

void
rw_alarm_store_statistics_async (RwAlarmStore *self,
                                 gint64 from,
                                 gint64 to,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RW_IS_ALARM_STORE (self));

  RW_ALARM_STORE_GET_IFACE (self)->statistics_async (self, from, to, cancellable, callback,
                                                     user_data);
}

RwAlarmStatistics *
rw_alarm_store_statistics_finish (RwAlarmStore *self, GAsyncResult *result, GError **error)
{
  return RW_ALARM_STORE_GET_IFACE (self)->statistics_finish (self, result, error);
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

gboolean
rw_alarm_store_check_act (RwAlarmAct act, const char *text, gint64 duration, GError **error)
{
  const char *missing = NULL;

  if ((act == RW_ALARM_ACT_SHELVE || act == RW_ALARM_ACT_TAKE_OUT) && is_blank (text))
    missing = "Say why: putting alarms away needs a reason.";
  else if (act == RW_ALARM_ACT_COMMENT && is_blank (text))
    missing = "Write the comment: it is empty.";
  else if (act == RW_ALARM_ACT_SHELVE && (duration <= 0 || duration > RW_ALARM_MAX_SHELVED))
    missing = "Say for how long: alarms can be shelved for up to 30 days.";
  if (missing == NULL)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, missing);
  return FALSE;
}

void
rw_alarm_store_emit_changed (RwAlarmStore *self)
{
  g_signal_emit (self, changed_signal, 0);
}

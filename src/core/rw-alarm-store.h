/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwAlarmStore: the alarms that the database holds, which every console shares.
 *
 * For: listing alarms, their journal, and what an operator does about them.
 * Not for: raising alarms (the worker's transaction does that).
 *
 * Asynchronous like RwHistoryProvider. The signal "changed" (no arguments), emitted in the context
 * the store was made in and at most a few times a second, says that some alarm changed, by the
 * worker or by any console: list again.
 */
#define RW_TYPE_ALARM_STORE (rw_alarm_store_get_type ())
G_DECLARE_INTERFACE (RwAlarmStore, rw_alarm_store, RW, ALARM_STORE, GObject)

/* One row of the journal, alarm_event. Plain struct in a GPtrArray with a free function. */
typedef struct
{
  gint64 alarm_id;
  const char *container_id; /* interned */
  const char *rule_id;      /* interned */
  char *event;              /* raised, returned, cleared, acknowledged, … */
  gint64 event_time;        /* µs since 1970 UTC */
  char *actor;              /* who, or NULL for the worker */
  float value;              /* NAN for none */
  char *note;               /* or NULL */
} RwAlarmJournalEntry;

void rw_alarm_journal_entry_free (RwAlarmJournalEntry *entry);

struct _RwAlarmStoreInterface
{
  GTypeInterface parent;

  void (*list_async) (RwAlarmStore *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GPtrArray *(*list_finish) (RwAlarmStore *self, GAsyncResult *result, GError **error);
  void (*journal_async) (RwAlarmStore *self,
                         const char *container_id,
                         gint64 from,
                         gint64 to,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  GPtrArray *(*journal_finish) (RwAlarmStore *self, GAsyncResult *result, GError **error);
  void (*acknowledge_async) (RwAlarmStore *self,
                             const gint64 *alarm_ids,
                             guint n_alarm_ids,
                             const char *note,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  int (*acknowledge_finish) (RwAlarmStore *self, GAsyncResult *result, GError **error);
};

/* Every alarm that is not normal. Finish returns (transfer container) a GPtrArray of RwAlarm that
 * owns its elements, unacknowledged first, then by priority, then newest first. */
void rw_alarm_store_list_async (RwAlarmStore *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *rw_alarm_store_list_finish (RwAlarmStore *self, GAsyncResult *result, GError **error);

/* The newest journal entries in [from, to) µs, newest first, at most limit; container_id may be
 * NULL for the fleet. Finish returns a GPtrArray of RwAlarmJournalEntry that owns its elements. */
void rw_alarm_store_journal_async (RwAlarmStore *self,
                                   const char *container_id,
                                   gint64 from,
                                   gint64 to,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *rw_alarm_store_journal_finish (RwAlarmStore *self, GAsyncResult *result, GError **error);

/* Acknowledges alarms in one transaction; note may be NULL. Finish returns how many really changed
 * (somebody else may have been faster), or -1 with error. */
void rw_alarm_store_acknowledge_async (RwAlarmStore *self,
                                       const gint64 *alarm_ids,
                                       guint n_alarm_ids,
                                       const char *note,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
int rw_alarm_store_acknowledge_finish (RwAlarmStore *self, GAsyncResult *result, GError **error);

/* For implementations: emits "changed". */
void rw_alarm_store_emit_changed (RwAlarmStore *self);

G_END_DECLS

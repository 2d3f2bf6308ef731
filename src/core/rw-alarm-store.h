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

/* What an operator may do about alarms. */
typedef enum
{
  RW_ALARM_ACT_ACKNOWLEDGE, /* somebody takes it; the text is a note, or NULL */
  RW_ALARM_ACT_SHELVE,      /* put away for `duration`; the text is the reason, never empty */
  RW_ALARM_ACT_UNSHELVE,    /* back before its time */
  RW_ALARM_ACT_TAKE_OUT,    /* all alarms of these reefers out of service; the text is the reason */
  RW_ALARM_ACT_PUT_BACK,    /* and back into service */
  RW_ALARM_ACT_COMMENT,     /* the text, never empty, into the journal */
  RW_N_ALARM_ACTS
} RwAlarmAct;

/* The longest that an alarm can be shelved, µs. */
#define RW_ALARM_MAX_SHELVED (G_GINT64_CONSTANT (30) * 24 * 3600 * 1000000)

/* Alarms of one cause: a terminal without power, a ship that is silent. One row of the view
 * incident. Plain struct in a GPtrArray with a free function. */
typedef struct
{
  gint64 incident_id;
  const char *rule_id; /* interned: of its alarms */
  int priority;        /* the highest of them */
  gint64 began_time;   /* µs since 1970 UTC, of the first */
  gint64 last_time;    /* of the last that joined */
  gint64 ended_time;   /* 0 while one of them is active */
  guint n_members;
  guint n_active;
  guint n_unacknowledged;
  double latitude; /* degrees, their middle; NAN when unknown */
  double longitude;
} RwIncident;

void rw_incident_free (RwIncident *incident);

/* How often a rule raised alarms for a reefer. */
typedef struct
{
  const char *container_id; /* interned; NULL: of all reefers */
  const char *rule_id;      /* interned; NULL: of all rules */
  guint n;
} RwAlarmCount;

/* Figures of the alarm system itself, after EEMUA 191 and ISA-18.2. An incident counts once as
 * "told", whatever its members. Free with rw_alarm_statistics_free(). */
typedef struct
{
  gint64 from; /* µs since 1970 UTC */
  gint64 to;
  guint n_raised;         /* alarms */
  guint n_told;           /* what an operator was told of: alarms without incident, and incidents */
  guint n_by_priority[5]; /* told, by priority 1 to 4 */
  guint most_in_10_min;   /* told */
  guint n_floods;         /* more than 10 told in 10 minutes, until fewer than 5 */
  gint64 time_in_flood;   /* µs */
  guint n_chattering;     /* alarms that were raised and returned three times in a minute or more */
  guint n_stale;          /* active for more than a day now */
  guint n_standing;       /* active now */
  guint n_shelved;        /* now */
  gint64 acknowledged_after; /* µs, median until somebody took one; 0: nobody took any */
  GArray *told;              /* of guint: told in each 10 minutes from `from` on */
  GPtrArray *actors;         /* of RwAlarmCount, the ten reefers and rules with the most alarms */
  GPtrArray *rules;          /* of RwAlarmCount, of every rule that raised any, most first */
} RwAlarmStatistics;

void rw_alarm_statistics_free (RwAlarmStatistics *self);

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
  void (*act_async) (RwAlarmStore *self,
                     RwAlarmAct act,
                     const gint64 *alarm_ids,
                     guint n_alarm_ids,
                     const char *text,
                     gint64 duration,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  int (*act_finish) (RwAlarmStore *self, GAsyncResult *result, GError **error);
  void (*incidents_async) (RwAlarmStore *self,
                           gint64 since,
                           guint limit,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
  GPtrArray *(*incidents_finish) (RwAlarmStore *self, GAsyncResult *result, GError **error);
  void (*statistics_async) (RwAlarmStore *self,
                            gint64 from,
                            gint64 to,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
  RwAlarmStatistics *(*statistics_finish) (RwAlarmStore *self,
                                           GAsyncResult *result,
                                           GError **error);
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

/* Does it to alarms in one transaction. text and duration (µs) as the act says. Finish returns how
 * many really changed, or -1 with error; G_IO_ERROR_INVALID_ARGUMENT when a reason or a duration is
 * missing. */
void rw_alarm_store_act_async (RwAlarmStore *self,
                               RwAlarmAct act,
                               const gint64 *alarm_ids,
                               guint n_alarm_ids,
                               const char *text,
                               gint64 duration,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
int rw_alarm_store_act_finish (RwAlarmStore *self, GAsyncResult *result, GError **error);

/* Incidents that have not ended, and those that ended since µs, newest first, at most limit. Finish
 * returns a GPtrArray of RwIncident that owns its elements. */
void rw_alarm_store_incidents_async (RwAlarmStore *self,
                                     gint64 since,
                                     guint limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *rw_alarm_store_incidents_finish (RwAlarmStore *self,
                                            GAsyncResult *result,
                                            GError **error);

/* Figures of [from, to) µs. Finish returns (transfer full) them. */
void rw_alarm_store_statistics_async (RwAlarmStore *self,
                                      gint64 from,
                                      gint64 to,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
RwAlarmStatistics *rw_alarm_store_statistics_finish (RwAlarmStore *self,
                                                     GAsyncResult *result,
                                                     GError **error);

/* For implementations: whether the act has the text and the duration it needs; FALSE with
 * G_IO_ERROR_INVALID_ARGUMENT. */
gboolean rw_alarm_store_check_act (RwAlarmAct act,
                                   const char *text,
                                   gint64 duration,
                                   GError **error);

/* For implementations: emits "changed". */
void rw_alarm_store_emit_changed (RwAlarmStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwAlarmStatistics, rw_alarm_statistics_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * Alarms as they travel: RwAlarmEvent is what the judging worker found (a transition to be stored),
 * RwAlarm is what the database holds (the one truth that every console shows).
 *
 * For: carrying alarms between layers.
 * Not for: deciding whether there is one (transform) and not for showing it (model, ui).
 */

/* The states of ISA-18.2; the text in the column alarm.state is rw_alarm_state_to_string(). */
typedef enum
{
  RW_ALARM_STATE_NORMAL,         /* no alarm, or all over: "normal" */
  RW_ALARM_STATE_UNACKNOWLEDGED, /* active, nobody took it: "unacknowledged" */
  RW_ALARM_STATE_ACKNOWLEDGED,   /* active, somebody took it: "acknowledged" */
  RW_ALARM_STATE_RETURNED,       /* condition gone, not acknowledged: "returned" */
  RW_ALARM_STATE_SHELVED,
  RW_ALARM_STATE_SUPPRESSED,
  RW_ALARM_STATE_OUT_OF_SERVICE,
  RW_N_ALARM_STATES
} RwAlarmState;

const char *rw_alarm_state_to_string (RwAlarmState state);

/* FALSE and *state untouched for a word that is no state. */
gboolean rw_alarm_state_from_string (const char *text, RwAlarmState *state);

/* Priorities: 1 critical, 2 high, 3 medium, 4 low. 0 stands for "no alarm". */
#define RW_ALARM_PRIORITY_NONE 0
#define RW_ALARM_PRIORITY_CRITICAL 1
#define RW_ALARM_PRIORITY_HIGH 2
#define RW_ALARM_PRIORITY_MEDIUM 3
#define RW_ALARM_PRIORITY_LOW 4

typedef enum
{
  RW_ALARM_RAISED,   /* the condition held for its on-delay */
  RW_ALARM_RETURNED, /* the condition is gone for its off-delay: the alarm clears */
  RW_ALARM_REGRADED, /* it still holds, with another priority or another estimate of limit_time */
} RwAlarmTransition;

/* A transition found by the worker. A plain value; its strings are interned. */
typedef struct
{
  const char *container_id;
  const char *rule_id;     /* "control_air_high" */
  RwAlarmTransition transition;
  int priority;            /* RW_ALARM_PRIORITY_* */
  gint64 event_time;       /* µs since 1970 UTC, of the reading that decided it */
  float value;             /* what was measured then */
  float limit_value;       /* the limit it is judged by */
  gint64 began_time;       /* since when the condition holds; 0: unknown */
  gint64 limit_time;       /* when the cargo's limit is expected to be passed; 0: not known */
  double latitude;         /* degrees, where the reefer was; NAN when unknown: both or none */
  double longitude;
} RwAlarmEvent;

/* The reefer that alarms about the whole feed are listed under: it is none. */
#define RW_ALARM_FEED_ID "*"

/* One row of the table alarm. A boxed type, immutable, with atomic reference count. */
typedef struct
{
  gatomicrefcount ref_count;
  gint64 alarm_id;
  const char *container_id; /* interned */
  const char *rule_id;      /* interned */
  const char *product_id;   /* interned, or NULL */
  gint64 incident_id;       /* 0 for none */
  int priority;
  RwAlarmState state;
  gint64 raised_time;
  gint64 cleared_time;      /* 0 while active */
  gint64 acknowledged_time; /* 0 while not */
  char *acknowledged_by;    /* or NULL */
  char *note;               /* the last operator's note, or NULL */
  float value;              /* at the time it was raised */
  float limit_value;
  gint64 began_time;    /* since when the condition held; 0: unknown */
  gint64 limit_time;    /* when the cargo's limit is expected to be passed; 0: not known */
  gint64 shelved_until; /* 0 unless it is shelved */
  guint n_raised;       /* how often in the day before it was last raised, that time too */
  gint64 work_order_id; /* of the one that is open because of it; 0: none */
  double latitude;      /* degrees, where it was when it was raised; NAN when unknown */
  double longitude;
} RwAlarm;

#define RW_TYPE_ALARM (rw_alarm_get_type ())
GType rw_alarm_get_type (void);

/* A new alarm with one reference, at no position and everything else zero, to be filled before it
 * is shared. */
RwAlarm *rw_alarm_new (void);
RwAlarm *rw_alarm_ref (RwAlarm *self);
void rw_alarm_unref (RwAlarm *self);

/* Whether the condition holds now, whatever an operator did about it. */
gboolean rw_alarm_is_active (const RwAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwAlarm, rw_alarm_unref)

G_END_DECLS

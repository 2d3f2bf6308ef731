/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-view.h"

G_BEGIN_DECLS

/*
 * RwAlarmCalls: what calls for an operator just now: each unacknowledged alarm whose condition
 * holds, but an incident once, whatever its members, and the silent feed once, whoever found it.
 *
 * For: RwAnnunciator and RwAlarmBell, which tell of them.
 * Not for: lists, where alarms stay alarms.
 *
 * A plain table, updated from the alarms each time they change. One thread at a time.
 */
typedef struct
{
  char *key;          /* "alarm-7", "incident-3", "feed" */
  char *group;        /* what shares one notification: "reefer-CMAU4501237", "incident-3", "feed" */
  gint64 incident_id; /* 0 for none */
  RwAlarm *alarm;     /* the most urgent one, of those the newest; NULL: the window found the feed
                         silent itself */
  int priority;       /* RW_ALARM_PRIORITY_* */
  guint n_alarms;
  gboolean is_new; /* since the update before: it is there, raised again or more urgent */
  gboolean is_silenced;
} RwAlarmCall;

#define RW_ALARM_CALL_FEED "feed"

typedef struct _RwAlarmCalls RwAlarmCalls;

RwAlarmCalls *rw_alarm_calls_new (void);
void rw_alarm_calls_free (RwAlarmCalls *self);

/* Takes the alarms, GPtrArray of RwAlarm, that may be heard in view (NULL: all). feed_silent: the
 * window itself sees that nothing comes. With fresh FALSE nothing is new: only the view changed. */
void rw_alarm_calls_update (RwAlarmCalls *self,
                            GPtrArray *alarms,
                            RwAlarmView *view,
                            gboolean feed_silent,
                            gboolean fresh);

/* Silences all that call now. */
void rw_alarm_calls_silence (RwAlarmCalls *self);

/* The calls, of RwAlarmCall, in no order; valid until the next update. (transfer none) */
GPtrArray *rw_alarm_calls_get (RwAlarmCalls *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwAlarmCalls, rw_alarm_calls_free)

G_END_DECLS

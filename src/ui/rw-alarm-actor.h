/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwAlarmActor: does what an operator wants done about many alarms at once, and tells in words how
 * many really changed and why others did not.
 *
 * For: every place where alarms are acknowledged, shelved and so on.
 * Not for: asking for a reason (RwAlarmBar) and not for choosing alarms.
 *
 * One act at a time. Signals: "told" (string), what came of it, for a toast; "finished" (boolean:
 * whether the store took it). Main thread only.
 */
#define RW_TYPE_ALARM_ACTOR (rw_alarm_actor_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmActor, rw_alarm_actor, RW, ALARM_ACTOR, GObject)

/* Keeps a reference on session. */
RwAlarmActor *rw_alarm_actor_new (RwSession *session);

/* Does it to those of the alarms, GPtrArray of RwAlarm, to which it applies. text and duration (µs)
 * as RwAlarmAct says; text may be "". Does nothing while it is busy. */
void rw_alarm_actor_act (RwAlarmActor *self,
                         RwAlarmAct act,
                         GPtrArray *alarms,
                         const char *text,
                         gint64 duration);

gboolean rw_alarm_actor_is_busy (RwAlarmActor *self);

/* Whether there is anything to do to it. */
gboolean rw_alarm_act_applies (RwAlarmAct act, const RwAlarm *alarm);
guint rw_alarm_act_count (RwAlarmAct act, GPtrArray *alarms);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fact-list.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * rw_alarm_facts: what is known of alarms, as lines of a RwFactList.
 *
 * For: RwAlarmDetail. Not for: what an alarm means. Main thread only.
 */

/* Everything about one alarm, and what its reefer measures now. Leaves out what does not concern
 * it. */
void rw_alarm_facts_show (RwFactList *list, RwSession *session, const RwAlarm *alarm);

/* What several alarms, GPtrArray of RwAlarm, have in common. */
void rw_alarm_facts_show_many (RwFactList *list, GPtrArray *alarms);

G_END_DECLS

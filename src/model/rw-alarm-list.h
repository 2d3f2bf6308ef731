/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwAlarmList: the alarms that are not normal, following the store.
 *
 * For: everything in the window that shows, counts or sounds alarms, and telling the fleet which
 * reefers have some.
 * Not for: changing alarms: ask the store; the list follows. Not for rows on the screen
 * (RwAlarmRows). Main thread only.
 *
 * DESIGN: lists again on the store's "changed", never two queries at once. "refreshed" () after
 * each answer; "failed" (GError) when the store did not answer.
 */
#define RW_TYPE_ALARM_LIST (rw_alarm_list_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmList, rw_alarm_list, RW, ALARM_LIST, GObject)

RwAlarmList *rw_alarm_list_new (void);

/* store may be NULL; what was listed stays until another store answers. */
void rw_alarm_list_set_store (RwAlarmList *self, RwAlarmStore *store);

/* The alarms of the last answer, GPtrArray of RwAlarm, (transfer none). */
GPtrArray *rw_alarm_list_get_alarms (RwAlarmList *self);

/* The alarm of this id in the last answer, (transfer none), or NULL. */
const RwAlarm *rw_alarm_list_lookup (RwAlarmList *self, gint64 alarm_id);

/* How many are unacknowledged and active; an incident counts once. */
guint rw_alarm_list_get_n_unacknowledged (RwAlarmList *self);

/* Whether the store that is set has answered yet: an empty list before that does not mean "no
 * alarms". */
gboolean rw_alarm_list_is_known (RwAlarmList *self);

G_END_DECLS

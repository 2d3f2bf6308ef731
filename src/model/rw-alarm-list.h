/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwAlarmList: the alarms that are not normal, as a GListModel of RwAlarmItem that follows the
 * store.
 *
 * For: the Alarms page, the alarm bar, and telling the fleet which reefers have alarms.
 * Not for: changing alarms: ask the store; the list follows. Main thread only.
 *
 * DESIGN: lists again on the store's "changed" (never two queries at once) and emits the smallest
 * items-changed that turns the old rows into the new, keyed by alarm id, so selection and scroll
 * position stay. "refreshed" () after each answer; "failed" (GError) when the store did not answer.
 */
#define RW_TYPE_ALARM_ITEM (rw_alarm_item_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmItem, rw_alarm_item, RW, ALARM_ITEM, GObject)

/* Borrowed; replaced when the alarm changes, after which the item emits "changed" (). */
const RwAlarm *rw_alarm_item_get_alarm (RwAlarmItem *self);

#define RW_TYPE_ALARM_LIST (rw_alarm_list_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmList, rw_alarm_list, RW, ALARM_LIST, GObject)

RwAlarmList *rw_alarm_list_new (void);

/* store may be NULL; what was listed stays until another store answers. */
void rw_alarm_list_set_store (RwAlarmList *self, RwAlarmStore *store);

/* The alarms of the last answer, GPtrArray of RwAlarm, (transfer none). */
GPtrArray *rw_alarm_list_get_alarms (RwAlarmList *self);

/* How many are unacknowledged and active. */
guint rw_alarm_list_get_n_unacknowledged (RwAlarmList *self);

/* Whether the store that is set has answered yet: an empty list before that does not mean "no
 * alarms". */
gboolean rw_alarm_list_is_known (RwAlarmList *self);

G_END_DECLS

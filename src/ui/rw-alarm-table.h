/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-filter.h"
#include "rw-alarm-list.h"
#include "rw-cargo-profile.h"

G_BEGIN_DECLS

/*
 * RwAlarmTable: alarms as rows, filtered, sorted and selected.
 *
 * For: RwAlarmsPage. Not for: doing anything about them.
 *
 * DESIGN: what is selected is kept by alarm id, beside the selection model: rows that come, go,
 * move or are sorted anew change positions, and an operator who is about to acknowledge must not
 * find another row selected. Rows that are filtered out are not selected any more, so that nobody
 * acknowledges what they cannot see.
 *
 * Signals: "selection-changed" (), "shown-changed" () when other rows are shown, "row-activated"
 * (string: the container's id). Main thread only.
 */
#define RW_TYPE_ALARM_TABLE (rw_alarm_table_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmTable, rw_alarm_table, RW, ALARM_TABLE, GtkWidget)

/* Once. */
void rw_alarm_table_set_list (RwAlarmTable *self, RwAlarmList *list);

/* Gives cargoes their names; NULL for none. */
void rw_alarm_table_set_profiles (RwAlarmTable *self, RwCargoProfiles *profiles);

/* (transfer none) */
RwAlarmFilter *rw_alarm_table_get_filter (RwAlarmTable *self);

/* How many rows are shown. */
guint rw_alarm_table_get_n_shown (RwAlarmTable *self);

/* The alarms selected, in the order shown: GPtrArray of RwAlarmItem, (transfer full). */
GPtrArray *rw_alarm_table_get_selected (RwAlarmTable *self);

/* Selects these alarms only, as far as they are shown. */
void rw_alarm_table_select (RwAlarmTable *self, const gint64 *alarm_ids, guint n_alarm_ids);

/* Selects the row at the top only, if there is one. */
void rw_alarm_table_select_first (RwAlarmTable *self);

G_END_DECLS

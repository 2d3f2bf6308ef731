/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-rows.h"
#include "rw-cargo-profile.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmTable: rows of RwAlarmRows, sorted and selected by the user.
 *
 * For: RwAlarmsPage. Not for: doing anything about alarms.
 *
 * DESIGN: what is selected is kept by the id of its row, beside the selection model: rows that
 * come, go, move or are sorted anew change positions, and an operator who is about to acknowledge
 * must not find another row selected. Rows that are not shown any more are not selected any more,
 * so that nobody acknowledges what they cannot see; a selected group stands for all its members
 * that match. Rows that come above what is looked at do not move it, except at the top with nothing
 * selected, where the first row is what is looked at.
 *
 * Signals: "selection-changed" (), "shown-changed" () when other rows are shown, "row-activated"
 * (string: the container's id); an activated group is expanded instead. Main thread only.
 */
#define RW_TYPE_ALARM_TABLE (rw_alarm_table_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmTable, rw_alarm_table, RW, ALARM_TABLE, GtkWidget)

/* Once. */
void rw_alarm_table_set_rows (RwAlarmTable *self, RwAlarmRows *rows, RwAlarmSection section);

/* (transfer none) */
RwAlarmRows *rw_alarm_table_get_rows (RwAlarmTable *self);

/* Opens at the pointer, or at the row with the keyboard. Its actions find the page by themselves.
 */
void rw_alarm_table_set_menu (RwAlarmTable *self, GMenuModel *menu);

/* Gives cargoes their names; NULL for none. */
void rw_alarm_table_set_profiles (RwAlarmTable *self, RwCargoProfiles *profiles);

/* How many rows are shown. */
guint rw_alarm_table_get_n_shown (RwAlarmTable *self);

/* The alarms selected, in the order shown, those of groups one by one: GPtrArray of RwAlarm,
 * (transfer full). */
GPtrArray *rw_alarm_table_get_selected (RwAlarmTable *self);

/* How many rows are selected. */
guint rw_alarm_table_get_n_selected (RwAlarmTable *self);

/* Selects these rows only, as far as they are shown. */
void rw_alarm_table_select (RwAlarmTable *self, const gint64 *ids, guint n_ids);

/* Selects the row at the top only, if there is one. */
void rw_alarm_table_select_first (RwAlarmTable *self);

/* Moves the list so that the row is seen. */
void rw_alarm_table_scroll_to (RwAlarmTable *self, gint64 id);

G_END_DECLS

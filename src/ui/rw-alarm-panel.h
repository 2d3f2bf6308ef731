/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-table.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwAlarmPanel: the alarms of one section as a table, or why there is none.
 *
 * For: the views Active and Shelved of RwAlarmsPage. Not for: doing anything about alarms.
 *
 * An empty view says why: that all is calm, that nothing matches the filter, or that nobody knows,
 * which must never look like calm. Signals: "changed" () when other rows are shown or another
 * reason why there are none. Main thread only.
 */
#define RW_TYPE_ALARM_PANEL (rw_alarm_panel_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmPanel, rw_alarm_panel, RW, ALARM_PANEL, GtkWidget)

/* Keeps a reference on session. Once. */
void rw_alarm_panel_set_session (RwAlarmPanel *self, RwSession *session, RwAlarmSection section);

/* (transfer none) */
RwAlarmTable *rw_alarm_panel_get_table (RwAlarmPanel *self);
RwAlarmRows *rw_alarm_panel_get_rows (RwAlarmPanel *self);

/* Why alarms cannot be listed, or NULL. */
void rw_alarm_panel_set_failure (RwAlarmPanel *self, const char *failure);

/* Whether there is a table to see. */
gboolean rw_alarm_panel_has_table (RwAlarmPanel *self);

G_END_DECLS

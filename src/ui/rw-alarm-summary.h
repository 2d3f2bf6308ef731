/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmSummary: statistics of the alarm system over the last hour, day, week or 30 days: how many
 * in each ten minutes against the flood line, the figures of EEMUA 191 and ISA-18.2 against their
 * targets, priorities, and the reefers and rules that raise the most.
 *
 * For: a view of RwAlarmsPage. Not for: single alarms.
 *
 * Reads from the store while it is shown. "Tune This Rule…" activates win.edit-rule (string: the
 * rule's id). Main thread only.
 */
#define RW_TYPE_ALARM_SUMMARY (rw_alarm_summary_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmSummary, rw_alarm_summary, RW, ALARM_SUMMARY, GtkWidget)

/* store may be NULL. */
void rw_alarm_summary_set_store (RwAlarmSummary *self, RwAlarmStore *store);

/* Something may have happened: reads again, at once or when it is shown. */
void rw_alarm_summary_refresh (RwAlarmSummary *self);

/* How many bad actors are listed. */
guint rw_alarm_summary_get_n_actors (RwAlarmSummary *self);

G_END_DECLS

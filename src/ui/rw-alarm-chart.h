/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmChart: what a reefer measured around the time of an alarm: the quantities that its rule is
 * about, the limit, when it was raised and returned, defrosts and times without power.
 *
 * For: the details of an alarm. Not for: looking far around (the History page). Main thread only.
 */
#define RW_TYPE_ALARM_CHART (rw_alarm_chart_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmChart, rw_alarm_chart, RW, ALARM_CHART, GtkWidget)

/* Keeps a reference on session. Once. */
void rw_alarm_chart_set_session (RwAlarmChart *self, RwSession *session);

/* Shows this alarm, which is referenced; NULL for none. The same alarm as it is now does not move
 * what is looked at. */
void rw_alarm_chart_set_alarm (RwAlarmChart *self, const RwAlarm *alarm);

G_END_DECLS

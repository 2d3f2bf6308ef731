/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmRate: how many alarms operators were told of in the last ten minutes and in each ten
 * minutes of the last hour, against what EEMUA 191 says one operator can handle: one is good, more
 * than ten is a flood. An incident counts once, whatever its members.
 *
 * For: the overview. Not for: statistics over days.
 */
#define RW_TYPE_ALARM_RATE (rw_alarm_rate_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmRate, rw_alarm_rate, RW, ALARM_RATE, GtkWidget)

void rw_alarm_rate_set_session (RwAlarmRate *self, RwSession *session);

G_END_DECLS

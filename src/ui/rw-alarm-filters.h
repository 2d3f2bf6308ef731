/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmFilters: how the user chooses which alarms are shown and heard: words, state, priority,
 * rule and place. Shows what the RwAlarmView says, also when somebody else changes it.
 *
 * For: above the tables of RwAlarmsPage. Not for: filtering. Main thread only.
 */
#define RW_TYPE_ALARM_FILTERS (rw_alarm_filters_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmFilters, rw_alarm_filters, RW, ALARM_FILTERS, GtkWidget)

/* Keeps a reference on view. Once. */
void rw_alarm_filters_set_view (RwAlarmFilters *self, RwAlarmView *view);

/* Whether states are to choose from: not where all are put away. */
void rw_alarm_filters_set_states_visible (RwAlarmFilters *self, gboolean visible);

/* Whether there is little room, so that the entry is to be short. */
void rw_alarm_filters_set_compact (RwAlarmFilters *self, gboolean compact);

/* Ready to type words. */
void rw_alarm_filters_find (RwAlarmFilters *self);

G_END_DECLS

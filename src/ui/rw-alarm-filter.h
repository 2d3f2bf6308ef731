/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmFilter: which alarms are shown: by state, by priority and by words.
 *
 * For: a GtkFilterListModel of RwAlarmItem. Not for: order.
 */
#define RW_TYPE_ALARM_FILTER (rw_alarm_filter_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmFilter, rw_alarm_filter, RW, ALARM_FILTER, GtkFilter)

/* Matches everything. */
RwAlarmFilter *rw_alarm_filter_new (void);

void rw_alarm_filter_set_show (RwAlarmFilter *self, RwAlarmShow show);

/* RW_ALARM_PRIORITY_*, or RW_ALARM_PRIORITY_NONE for any. */
void rw_alarm_filter_set_priority (RwAlarmFilter *self, int priority);

/* Words that must all occur in container, rule, cargo, note or operator, in any case. */
void rw_alarm_filter_set_search (RwAlarmFilter *self, const char *search);

/* Matches everything again. */
void rw_alarm_filter_clear (RwAlarmFilter *self);

G_END_DECLS

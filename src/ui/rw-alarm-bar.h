/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmBar: what can be done about the alarms that are selected, and the reason where one is
 * wanted, on one line below the list, which it never covers.
 *
 * For: RwAlarmsPage. Not for: doing it: its buttons have the page's actions, and what was asked for
 * comes by the signal "answered" (uint: RwAlarmAct, string, int64: duration in µs). Main thread
 * only.
 */
#define RW_TYPE_ALARM_BAR (rw_alarm_bar_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmBar, rw_alarm_bar, RW, ALARM_BAR, GtkWidget)

/* The alarms selected, GPtrArray of RwAlarm: says how many, and offers what applies to one of them.
 * Hides itself when there is none. */
void rw_alarm_bar_set_selected (RwAlarmBar *self, GPtrArray *alarms);

/* Asks for the reason of an act on what is selected, and for how long. */
void rw_alarm_bar_ask (RwAlarmBar *self, RwAlarmAct act);

/* Whether it is asking. */
gboolean rw_alarm_bar_is_asking (RwAlarmBar *self);

/* Asks no more; FALSE when it did not. */
gboolean rw_alarm_bar_cancel (RwAlarmBar *self);

/* The note for what needs no reason, without spaces around it. Caller frees. */
char *rw_alarm_bar_get_note (RwAlarmBar *self);

/* It was done: forgets the note. */
void rw_alarm_bar_clear (RwAlarmBar *self);

/* Whether there is little width: note and buttons on two lines. */
void rw_alarm_bar_set_narrow (RwAlarmBar *self, gboolean narrow);

G_END_DECLS

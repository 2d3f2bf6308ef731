/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmJournal: what happened to alarms, newest first: who did what, when, and what they noted.
 *
 * For: a view of the Alarms page. Not for: changing anything.
 *
 * Reads the last days from the store while it is shown, and again when it is told so. Rows of
 * events that were there already stay, so the view does not jump. Main thread only.
 */
#define RW_TYPE_ALARM_JOURNAL (rw_alarm_journal_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmJournal, rw_alarm_journal, RW, ALARM_JOURNAL, GtkWidget)

/* store may be NULL. */
void rw_alarm_journal_set_store (RwAlarmJournal *self, RwAlarmStore *store);

/* Something may have happened: reads again, at once or when it is shown. */
void rw_alarm_journal_refresh (RwAlarmJournal *self);

/* Ready to type words. */
void rw_alarm_journal_find (RwAlarmJournal *self);

/* How many entries there are, and how many of them fit the search. */
guint rw_alarm_journal_get_size (RwAlarmJournal *self);
guint rw_alarm_journal_get_n_shown (RwAlarmJournal *self);

G_END_DECLS

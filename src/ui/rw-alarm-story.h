/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmStory: what happened to one alarm, newest first: who did what, when, with which words.
 *
 * For: the details of an alarm. Not for: the journal of all (RwAlarmJournal). Main thread only.
 */
#define RW_TYPE_ALARM_STORY (rw_alarm_story_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmStory, rw_alarm_story, RW, ALARM_STORY, GtkWidget)

/* Reads the journal of the alarm again; store and alarm may be NULL. Keeps neither the alarm nor
 * what it showed of another. */
void rw_alarm_story_show (RwAlarmStory *self, RwAlarmStore *store, const RwAlarm *alarm);

/* How many entries are shown. */
guint rw_alarm_story_get_size (RwAlarmStory *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * rw_alarm_preferences: which alarms are notified of and heard, and how they sound.
 *
 * For: RwPreferencesWindow. Not for: rules, which say what an alarm is.
 */

/* A group of rows that show and change the settings; a test of each sound is app.test-sound (i, its
 * priority). */
GtkWidget *rw_alarm_preferences_new (GSettings *settings);

G_END_DECLS

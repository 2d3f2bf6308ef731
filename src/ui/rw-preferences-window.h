/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwPreferencesWindow: how values and the window look, which alarms are told and heard; each
 * choice takes effect at once.
 *
 * For: app.preferences. Not for: where the data come from (RwWelcomePage).
 */
#define RW_TYPE_PREFERENCES_WINDOW (rw_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (RwPreferencesWindow, rw_preferences_window, RW, PREFERENCES_WINDOW, AdwWindow)

/* transient_for may be NULL. */
GtkWidget *rw_preferences_window_new (GtkWindow *transient_for, GSettings *settings);

/* Makes RwFormat and the style manager follow the settings, now and whenever they change, until
 * the settings object goes. */
void rw_preferences_follow (GSettings *settings);

G_END_DECLS

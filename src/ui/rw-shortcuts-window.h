/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwShortcutsWindow: every key of the console and what it does.
 *
 * For: win.shortcuts. Not for: binding keys: widgets and the application do. GTK's own shortcuts
 * window is deprecated in newer versions and its successor is not in older ones.
 */
#define RW_TYPE_SHORTCUTS_WINDOW (rw_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (RwShortcutsWindow, rw_shortcuts_window, RW, SHORTCUTS_WINDOW, AdwWindow)

/* transient_for may be NULL. */
GtkWidget *rw_shortcuts_window_new (GtkWindow *transient_for);

G_END_DECLS

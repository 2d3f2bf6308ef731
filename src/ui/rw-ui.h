/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What every window of Reeferwatch needs once per program.
 *
 * For: the application and the tests of widgets, after gtk_init () or adw_init ().
 * Not for: anything a single widget needs.
 */

/* Registers the resources, loads the style sheets of the present colour scheme and contrast, follows
 * their changes, and makes the icons known. Calling it again does nothing. Main thread. */
void rw_ui_init (void);

/* The resource path that all templates lie under, with the slash at its end. */
#define RW_UI_PATH "/io/github/reeferwatch/Reeferwatch/ui/"

G_END_DECLS

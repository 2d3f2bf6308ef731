/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Tooltips of what changes all the time.
 *
 * For: cells of tables and figures that live. gtk_widget_set_tooltip_text() asks the display server
 * where the pointer is each time it is called, and waits for the answer: in a table that is filled
 * anew that takes longer than all the rest.
 * Not for: the name of a button, which is set once.
 *
 * Main thread only.
 */

/* The text that is shown from the next time that the pointer rests on @widget; copied; NULL for
 * none. */
void rw_tooltip_set (GtkWidget *widget, const char *text);

/* What would be shown; NULL for nothing. */
const char *rw_tooltip_get (GtkWidget *widget);

G_END_DECLS

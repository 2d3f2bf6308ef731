/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Shows a page in a window of this size and waits until it is drawn. */
GtkWidget *rw_test_window_new (GtkWidget *page, int width, int height);

/* Waits until what was queued before is laid out and painted. */
void rw_test_window_settle (GtkWidget *window);

/* Writes a picture of the window to NAME.png in the folder that the environment variable
 * RW_TEST_SCREENSHOTS names, if it does; for looking at, tests do not depend on it. */
void rw_test_window_picture (GtkWidget *window, const char *name);

/* The first descendant of a type, or NULL. */
GtkWidget *rw_test_window_find (GtkWidget *widget, GType type);

/* A window of a type that is open, or NULL. */
GtkWidget *rw_test_window_find_open (GType type);

/* Whether a label that is shown below widget has this text in it. */
gboolean rw_test_window_has_text (GtkWidget *widget, const char *text);

/* Clicks the visible button with this label. */
void rw_test_window_click (GtkWidget *widget, const char *label);

/* Ends the window and sees that the page, of which the caller holds a reference, ends with it. */
void rw_test_window_end (GtkWidget *window, GtkWidget *page);

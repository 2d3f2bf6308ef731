/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwTwoPanes: a list and what is chosen in it beside each other; where there is no room for both,
 * one of them, with a button that leads back to the list.
 *
 * For: windows with a list to choose from. Not for: details that may be closed.
 */
#define RW_TYPE_TWO_PANES (rw_two_panes_get_type ())
G_DECLARE_FINAL_TYPE (RwTwoPanes, rw_two_panes, RW, TWO_PANES, GtkWidget)

/* Below this width there is room for one, px. */
#define RW_TWO_PANES_NARROW 760

/* back is the label of that button, with a mnemonic. */
GtkWidget *rw_two_panes_new (GtkWidget *list, GtkWidget *content, const char *back);

/* Which is shown where there is no room for both: the list at first. */
void rw_two_panes_show_content (RwTwoPanes *self, gboolean content);

G_END_DECLS

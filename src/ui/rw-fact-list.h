/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwFactList: names on the left, values on the right, one pair a line.
 *
 * For: a handful of figures about one thing on a card.
 * Not for: lists that grow.
 */
#define RW_TYPE_FACT_LIST (rw_fact_list_get_type ())
G_DECLARE_FINAL_TYPE (RwFactList, rw_fact_list, RW, FACT_LIST, GtkWidget)

GtkWidget *rw_fact_list_new (void);

/* Sets the value of the fact of this name; a new name is a new line at the end. Both are shown as
 * they are, never as markup. */
void rw_fact_list_set (RwFactList *self, const char *name, const char *value);

/* Without any fact again. */
void rw_fact_list_clear (RwFactList *self);

/* How many facts there are. */
guint rw_fact_list_get_size (RwFactList *self);

/* The value shown, or NULL. */
const char *rw_fact_list_get (RwFactList *self, const char *name);

G_END_DECLS

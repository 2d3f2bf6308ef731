/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwChangeCard: what changed, line by line, under a title, with buttons about it.
 *
 * For: conflicts, histories and imports of rules. Not for: editing.
 */
#define RW_TYPE_CHANGE_CARD (rw_change_card_get_type ())
G_DECLARE_FINAL_TYPE (RwChangeCard, rw_change_card, RW, CHANGE_CARD, GtkWidget)

/* All text is shown as it is, never as markup. subtitle may be NULL; lines ends with NULL. */
GtkWidget *rw_change_card_new (const char *title, const char *subtitle, const char *const *lines);

/* A button below the lines, (transfer none); label has a mnemonic. */
GtkWidget *rw_change_card_add_button (RwChangeCard *self, const char *label);

G_END_DECLS

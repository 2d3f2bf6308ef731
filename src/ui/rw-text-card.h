/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwTextCard: a few sentences to write, in a frame with a title above and a problem below.
 *
 * For: forms. Not for: single lines (AdwEntryRow).
 *
 * Emits "changed" () when the user changed it; setting does not. Main thread only.
 */
#define RW_TYPE_TEXT_CARD (rw_text_card_get_type ())
G_DECLARE_FINAL_TYPE (RwTextCard, rw_text_card, RW, TEXT_CARD, GtkWidget)

GtkWidget *rw_text_card_new (const char *title);

/* Caller frees. */
char *rw_text_card_dup_text (RwTextCard *self);
void rw_text_card_set_text (RwTextCard *self, const char *text);
void rw_text_card_set_editable (RwTextCard *self, gboolean editable);
void rw_text_card_set_problem (RwTextCard *self, const char *problem);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-letters.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwLetterView: one rejected message: when and where it came, what is wrong with it, and its bytes.
 *
 * For: the Data page. Not for: fetching it: who owns the view hands it the bytes when they are
 * there.
 *
 * Its button "Decode Again" activates the action letters.decode-one of an ancestor.
 */
#define RW_TYPE_LETTER_VIEW (rw_letter_view_get_type ())
G_DECLARE_FINAL_TYPE (RwLetterView, rw_letter_view, RW, LETTER_VIEW, GtkWidget)

/* What is known of it before its bytes are; NULL for none. */
void rw_letter_view_set_head (RwLetterView *self, const RwLetterHead *head);

/* Its bytes. */
void rw_letter_view_set_payload (RwLetterView *self, const RwLetter *letter);

/* Why there are none, as a sentence. */
void rw_letter_view_set_problem (RwLetterView *self, const char *problem);

G_END_DECLS

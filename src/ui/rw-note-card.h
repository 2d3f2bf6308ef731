/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-notes.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwNoteCard: notes as a list, oldest first, with a button to write one and one on each to remove
 * it (which asks first).
 *
 * For: below charts that mark the same notes. Not for: writing (RwNoteWindow).
 *
 * Emits "activated" (gint64 from, gint64 to) for the note that was chosen. The button activates the
 * action "page.add-note".
 */
#define RW_TYPE_NOTE_CARD (rw_note_card_get_type ())
G_DECLARE_FINAL_TYPE (RwNoteCard, rw_note_card, RW, NOTE_CARD, GtkWidget)

GtkWidget *rw_note_card_new (void);

/* Keeps a reference and follows them. Once. */
void rw_note_card_set_notes (RwNoteCard *self, RwNotes *notes);

/* Removes a note as its button does after the question was answered with yes. */
void rw_note_card_remove (RwNoteCard *self, gint64 note_id);

/* What to tell a user whose writing failed. Caller frees. */
char *rw_note_card_describe_problem (RwNotes *notes, const char *problem);

G_END_DECLS

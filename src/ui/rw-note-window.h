/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-notes.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwNoteWindow: writing a note about a reefer at a moment, or about the span that is shown. Closes
 * when the note is stored; stays, and says why, when it is not.
 *
 * For: the History page. Not for: changing a note, which nobody can.
 */
#define RW_TYPE_NOTE_WINDOW (rw_note_window_get_type ())
G_DECLARE_FINAL_TYPE (RwNoteWindow, rw_note_window, RW, NOTE_WINDOW, AdwWindow)

/* The reefers to choose from, at least one; the moment and the span, µs. */
GtkWidget *rw_note_window_new (RwNotes *notes,
                               const char *const *container_ids,
                               gint64 moment,
                               gint64 from,
                               gint64 to);

/* What the user does: for tests. */
void rw_note_window_set_text (RwNoteWindow *self, const char *text);
void rw_note_window_set_whole_span (RwNoteWindow *self, gboolean whole_span);
void rw_note_window_add (RwNoteWindow *self);

/* Why the note was not stored, or NULL. */
const char *rw_note_window_get_problem (RwNoteWindow *self);

G_END_DECLS

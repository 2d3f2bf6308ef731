/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-note-store.h"

G_BEGIN_DECLS

/*
 * RwFakeNoteStore: an RwNoteStore in memory that answers in the next iteration of the main loop.
 *
 * For: tests of what shows notes. Not for: tests of the database.
 */
#define RW_TYPE_FAKE_NOTE_STORE (rw_fake_note_store_get_type ())
G_DECLARE_FINAL_TYPE (RwFakeNoteStore, rw_fake_note_store, RW, FAKE_NOTE_STORE, GObject)

RwFakeNoteStore *rw_fake_note_store_new (void);

/* A note that is there already. Returns its number. */
gint64 rw_fake_note_store_add (RwFakeNoteStore *self,
                               const char *container_id,
                               gint64 from,
                               gint64 to,
                               const char *author,
                               const char *text);

/* From now on every call fails with this text; NULL: works again. */
void rw_fake_note_store_set_failure (RwFakeNoteStore *self, const char *text);

/* Whether writing is denied, as to a viewer. */
void rw_fake_note_store_set_denied (RwFakeNoteStore *self, gboolean denied);

guint rw_fake_note_store_get_n_lists (RwFakeNoteStore *self);
guint rw_fake_note_store_get_size (RwFakeNoteStore *self);

G_END_DECLS

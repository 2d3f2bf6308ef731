/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwNotes: the notes of a few reefers that touch a span of time, as they are in the database, and
 * writing and removing them.
 *
 * For: pages that show notes beside measurements.
 * Not for: keeping notes: each console asks the database, when something else is wanted, when it
 * wrote something itself, and when rw_notes_refresh() is called.
 *
 * Signals: "changed" (): the list is another one, or the error; "written" (const char *problem):
 * what was asked for last was done (NULL), or was not. Main thread only.
 */
#define RW_TYPE_NOTES (rw_notes_get_type ())
G_DECLARE_FINAL_TYPE (RwNotes, rw_notes, RW, NOTES, GObject)

/* No more than these are shown, the newest. */
#define RW_NOTES_MAX 200

RwNotes *rw_notes_new (RwSession *session);

/* Asks for the notes of these reefers in [from, to] µs, unless that is what was asked for last. */
void rw_notes_want (RwNotes *self, const char *const *container_ids, gint64 from, gint64 to);

/* Asks again. */
void rw_notes_refresh (RwNotes *self);

/* Of RwNote, oldest first; (transfer none), until the next change. */
GPtrArray *rw_notes_get_list (RwNotes *self);

/* Why the last question was not answered, or NULL. */
const GError *rw_notes_get_error (RwNotes *self);

/* Whether there is a store to write to. */
gboolean rw_notes_can_write (RwNotes *self);

void rw_notes_add (RwNotes *self,
                   const char *container_id,
                   gint64 from,
                   gint64 to,
                   const char *text);
void rw_notes_remove (RwNotes *self, gint64 note_id);

/* Whether the failure of the last writing was that the user may not. */
gboolean rw_notes_was_denied (RwNotes *self);

G_END_DECLS

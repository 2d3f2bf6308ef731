/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwDeadLetterList: the rejected messages by reason and one by one, the selected one as it came,
 * and decoding them again.
 *
 * For: the Data page. Not for: finding them (RwLetterList) or decoding them (RwRedecoder).
 *
 * Asks the session's store while it is seen. Actions: letters.decode-one, letters.decode-shown,
 * letters.show-older.
 */
#define RW_TYPE_DEAD_LETTER_LIST (rw_dead_letter_list_get_type ())
G_DECLARE_FINAL_TYPE (RwDeadLetterList, rw_dead_letter_list, RW, DEAD_LETTER_LIST, GtkWidget)

/* Once. */
void rw_dead_letter_list_set_session (RwDeadLetterList *self, RwSession *session);

/* Puts the focus where a text to search for is typed. */
void rw_dead_letter_list_find (RwDeadLetterList *self);

/* Selects the row of an index, as a click does; FALSE when there is none. */
gboolean rw_dead_letter_list_select (RwDeadLetterList *self, guint index);

/* How many rows there are, and which is selected: its letter's id, 0 for none. */
guint rw_dead_letter_list_get_size (RwDeadLetterList *self);
gint64 rw_dead_letter_list_get_selected (RwDeadLetterList *self);

G_END_DECLS

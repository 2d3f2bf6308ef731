/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwDeadLetterList: the newest rejected messages with the reason of each, and the selected one as it
 * came.
 *
 * For: the Data page. Not for: all of them: the database keeps every one in dead_letter.
 */
#define RW_TYPE_DEAD_LETTER_LIST (rw_dead_letter_list_get_type ())
G_DECLARE_FINAL_TYPE (RwDeadLetterList, rw_dead_letter_list, RW, DEAD_LETTER_LIST, GtkWidget)

/* Takes the newest messages, newest first (the dead letters of letters); a message that was listed
 * before stays the same row. */
void rw_dead_letter_list_set_letters (RwDeadLetterList *self, RwBatch *letters);

guint rw_dead_letter_list_get_size (RwDeadLetterList *self);

G_END_DECLS

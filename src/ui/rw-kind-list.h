/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-letters.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwKindList: what is wrong with rejected messages, how often each, and which of it is looked at.
 *
 * For: the Data page. Not for: single messages (RwDeadLetterList).
 *
 * Signal "chosen" (): somebody chose another kind, or all. Rows stay where they are while counts
 * move, so that nothing jumps away under the pointer.
 */
#define RW_TYPE_KIND_LIST (rw_kind_list_get_type ())
G_DECLARE_FINAL_TYPE (RwKindList, rw_kind_list, RW, KIND_LIST, GtkWidget)

void rw_kind_list_set_kinds (RwKindList *self, const RwLetterKinds *kinds);

/* The kind that is chosen, or NULL for all; borrowed. */
const char *rw_kind_list_get_chosen (RwKindList *self);

/* Chooses a row as a click does; NULL for all. FALSE when there is no such kind. */
gboolean rw_kind_list_choose (RwKindList *self, const char *kind);

G_END_DECLS

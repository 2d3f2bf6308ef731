/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * rw_list_diff: which rows of a list may stay where they are when it becomes another list.
 *
 * For: list models that get their rows anew, so that as few rows as possible are removed and
 * inserted: a row that stays keeps its selection, its focus and its place on the screen.
 * Not for: the contents of rows, only their identity.
 *
 * Marks the longest sequence of ids that has the same order in both lists. old_stays has n_old
 * elements, new_stays n_new, equally many of which become TRUE. Ids are unique within a list.
 * O(n log n). Pure, any thread.
 */
void rw_list_diff (const gint64 *old_ids,
                   guint n_old,
                   const gint64 *new_ids,
                   guint n_new,
                   gboolean *old_stays,
                   gboolean *new_stays);

G_END_DECLS

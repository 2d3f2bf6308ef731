/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwTextTable: rows for somebody at a terminal, each column as wide as its widest cell.
 *
 * For: short lists: everything is kept until it is written.
 * Not for: programs (RwCsvWriter, RwRowWriter), and not for rows by the million.
 *
 * What could steer a terminal or turn the direction of the text is replaced, because cells hold
 * text from outside. One thread at a time.
 */
typedef struct _RwTextTable RwTextTable;

RwTextTable *rw_text_table_new (void);
void rw_text_table_free (RwTextTable *self);

/* Adds a cell to the row under way; NULL is an empty one. to_right is for numbers. */
void rw_text_table_add (RwTextTable *self, const char *text, gboolean to_right);
void rw_text_table_end_row (RwTextTable *self);

/* Writes all rows as lines of UTF-8. */
gboolean rw_text_table_write (RwTextTable *self,
                              GOutputStream *stream,
                              GCancellable *cancellable,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwTextTable, rw_text_table_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-row-writer.h"
#include "rw-table-cursor.h"

G_BEGIN_DECLS

/*
 * Rows of an RwTableCursor, written as they are. columns is a GArray of RwTableColumn.
 *
 * For: RwHistoryExport. Any thread, one at a time.
 */
gboolean rw_table_rows_write_heading (RwRowWriter *writer,
                                      const GArray *columns,
                                      GCancellable *cancellable,
                                      GError **error);

gboolean rw_table_rows_write (RwRowWriter *writer,
                              const GArray *columns,
                              const RwTableBlock *block,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-export-column.h"
#include "rw-row-writer.h"

G_BEGIN_DECLS

/*
 * Readings as rows: the columns that were chosen, in their order.
 *
 * For: RwHistoryExport. Not for: choosing.
 *
 * columns are RwExportColumn. Any thread, one at a time.
 */
gboolean rw_reading_rows_write_heading (RwRowWriter *writer,
                                        const guint *columns,
                                        guint n_columns,
                                        GCancellable *cancellable,
                                        GError **error);

/* A row for each reading of the batch. */
gboolean rw_reading_rows_write (RwRowWriter *writer,
                                const guint *columns,
                                guint n_columns,
                                const RwBatch *batch,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS

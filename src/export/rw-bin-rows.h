/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-row-writer.h"
#include "rw-table-cursor.h"

G_BEGIN_DECLS

/*
 * RwBinRows: readings that come in the order of containers and time, made into rows of the lowest,
 * the mean and the highest value of each span of time.
 *
 * For: exports of what a chart shows, as long as its spans are shorter than those of the roll-ups.
 * Not for: charts.
 *
 * Values that cannot be are left out, as in the roll-ups. A span without readings has no row. Any
 * thread, one at a time.
 */
typedef struct _RwBinRows RwBinRows;

/* How long the bins of a span shown in so many pixels are, µs: span / width, rounded up to whole
 * seconds, or where that is more than five minutes to a quarter of an hour, an hour or a day. */
gint64 rw_bin_rows_choose_step (gint64 span, guint width);

/* The bins begin at from, and at every step after it. quantities is a mask of 1 << RwQuantity. */
RwBinRows *rw_bin_rows_new (gint64 from, gint64 step, guint32 quantities);
void rw_bin_rows_free (RwBinRows *self);

/* Adds readings, and writes the bins that are complete. *rows counts them. */
gboolean rw_bin_rows_write (RwBinRows *self,
                            RwRowWriter *writer,
                            const RwBatch *batch,
                            guint64 *rows,
                            GCancellable *cancellable,
                            GError **error);

/* Writes the last one. */
gboolean rw_bin_rows_finish (RwBinRows *self,
                             RwRowWriter *writer,
                             guint64 *rows,
                             GCancellable *cancellable,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwBinRows, rw_bin_rows_free)

G_END_DECLS

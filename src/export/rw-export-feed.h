/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-provider.h"

G_BEGIN_DECLS

/*
 * RwExportFeed: what an export writes, block by block, whatever it is: readings, the newest of
 * each, or rows of other tables.
 *
 * For: RwHistoryExport. Not for: writing.
 *
 * Asynchronous as RwReadingCursor is, of which it is one with two more kinds.
 */
#define RW_TYPE_EXPORT_FEED (rw_export_feed_get_type ())
G_DECLARE_FINAL_TYPE (RwExportFeed, rw_export_feed, RW, EXPORT_FEED, GObject)

/* One of them, or none at the end. */
typedef struct
{
  RwBatch *readings;
  RwTableBlock *rows;
} RwExportBlock;

void rw_export_block_clear (RwExportBlock *block);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RwExportBlock, rw_export_block_clear)

/* Copies the plans. */
RwExportFeed *rw_export_feed_new_readings (RwHistoryProvider *provider, const RwReadingPlan *plan);
RwExportFeed *rw_export_feed_new_table (RwHistoryProvider *provider, const RwTablePlan *plan);

/* The newest reading of each container, in the order of their ids; ids NULL: of all. */
RwExportFeed *rw_export_feed_new_latest (RwHistoryProvider *provider, const char *const *ids);

void rw_export_feed_next_async (RwExportFeed *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* Fills block, which is then the caller's to clear. FALSE with error. */
gboolean rw_export_feed_next_finish (RwExportFeed *self,
                                     GAsyncResult *result,
                                     RwExportBlock *block,
                                     GError **error);

/* How much is covered, from 0 to 1. */
double rw_export_feed_get_fraction (RwExportFeed *self);

/* As rw_reading_cursor_close(): a later call answers once the query has stopped. */
void rw_export_feed_close (RwExportFeed *self);

G_END_DECLS

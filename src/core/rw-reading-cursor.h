/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwReadingCursor: a stream of stored readings, pulled block by block, so that any number of them
 * takes little memory.
 *
 * For: exports, archives and whoever else goes through more readings than fit into memory once.
 * Not for: charts (RwHistoryProvider answers them in one piece), and not for going back.
 *
 * Made by rw_history_provider_open(), which says what it holds and in which order. Used in one
 * thread, which may be any, and answers in the thread-default context of that thread. Nothing
 * blocks. The next block may be fetched while the caller works on the last one.
 */
#define RW_TYPE_READING_CURSOR (rw_reading_cursor_get_type ())
G_DECLARE_DERIVABLE_TYPE (RwReadingCursor, rw_reading_cursor, RW, READING_CURSOR, GObject)

struct _RwReadingCursorClass
{
  GObjectClass parent_class;

  void (*next_async) (RwReadingCursor *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  RwBatch *(*next_finish) (RwReadingCursor *self, GAsyncResult *result, GError **error);
  double (*get_fraction) (RwReadingCursor *self);
  void (*close) (RwReadingCursor *self);
};

/* Asks for the next block; one at a time. After an error, which cancelling is too, the cursor has
 * nothing more to give. */
void rw_reading_cursor_next_async (RwReadingCursor *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Returns: (transfer full) (nullable): a batch that is not empty, or NULL without error at the end.
 * Errors are those of the provider, G_IO_ERROR_CANCELLED, and G_IO_ERROR_CLOSED after closing. */
RwBatch *rw_reading_cursor_next_finish (RwReadingCursor *self,
                                        GAsyncResult *result,
                                        GError **error);

/* How much of the containers and of the span the blocks answered so far cover, from 0 to 1; it
 * never goes back. */
double rw_reading_cursor_get_fraction (RwReadingCursor *self);

/* Gives up what is not read yet: stops the query and lets go of the connection, without waiting for
 * it. Disposing does the same. A call under way fails, and so does a later one, both only when the
 * server has stopped: whoever wants to be sure of that asks for one more block. */
void rw_reading_cursor_close (RwReadingCursor *self);

G_END_DECLS

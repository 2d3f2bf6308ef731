/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-result.h"
#include "rw-pg-script.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPgStream: what one query answers, in blocks, without holding more of it than a few of them.
 *
 * For: the cursors of this layer.
 * Not for: queries whose answer is small (RwPgLine), and not for writing.
 *
 * DESIGN: a thread with a connection of its own reads COPY … TO STDOUT in a transaction that is
 * REPEATABLE READ and READ ONLY, so that everything comes from one snapshot. Its reader makes
 * blocks of the rows. It stops reading while two blocks wait, and then the server stops too. Blocks
 * are handed out in the thread-default context of who asks for them.
 *
 * Reference counted, atomic. One thread asks; any may close.
 */
typedef struct _RwPgStream RwPgStream;

/* How the rows become blocks. All of it runs in the thread of the stream. */
typedef struct
{
  /* Adds statements whose results compose needs; they see the same snapshot. */
  void (*prepare) (gpointer reader, RwPgScript *script);

  /* The query, to be given to COPY. results are of the statements above and nothing else. NULL
   * where there is nothing to ask for. */
  char *(*compose) (gpointer reader, RwPgResult *const *results);

  /* Takes a piece as RwPgRowFunc does. A block that is full, or NULL. */
  gpointer (*read) (gpointer reader, const guint8 *data, gsize length, gboolean first);

  /* After the last row: the block that is not full, or NULL. */
  gpointer (*finish) (gpointer reader);

  GDestroyNotify block_free;
  GDestroyNotify reader_free;
} RwPgReaderFuncs;

/* conninfo is copied, the functions are constant, reader is taken. Nothing is asked before the
 * first block is. */
RwPgStream *rw_pg_stream_new (const char *conninfo, const RwPgReaderFuncs *funcs, gpointer reader);

RwPgStream *rw_pg_stream_ref (RwPgStream *self);

/* The last one need not wait for the thread, but it should be closed. */
void rw_pg_stream_unref (RwPgStream *self);

/* Answers task, which is taken, with the next block: a pointer that belongs to who finishes the
 * task; NULL at the end. Errors are RW_PG_ERROR, G_IO_ERROR_CANCELLED, G_IO_ERROR_CLOSED. The
 * cancellable of the task closes the stream. */
void rw_pg_stream_next (RwPgStream *self, GTask *task);

/* Stops the query and gives up what waits. Any thread. */
void rw_pg_stream_close (RwPgStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPgStream, rw_pg_stream_unref)

G_END_DECLS

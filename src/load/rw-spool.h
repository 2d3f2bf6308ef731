/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwSpool: what waits on disk, in order, for a database that is away.
 *
 * For: acknowledging messages during an outage without losing one: what an append has returned TRUE
 * for survives the end of the program, of the system and of the power.
 * Not for: a second archive (what is loaded is removed), and not for several programs at once: the
 * file is locked.
 *
 * Belongs to one thread, and blocks it for the time of one synchronous write: the worker's thread,
 * never the window's.
 *
 * DESIGN: one SQLite file in WAL mode with synchronous=FULL, one row for each batch. Rows are read
 * merged, since a database that catches up row by row never does. A row is removed after its
 * transaction is known to be committed; a crash between the two loads it again, which the loader
 * recognises. Two kinds of row: batches, judged already; and messages as they came, from a start at
 * which the database, and with it what the judging starts from, could not be read.
 *
 * A disk is never filled to the last byte: below a reserve nothing more is appended, because a full
 * one would also keep us from removing, and everybody else from working.
 */
#define RW_SPOOL_ERROR (rw_spool_error_quark ())
GQuark rw_spool_error_quark (void);

typedef enum
{
  RW_SPOOL_ERROR_FULL,   /* no room, or hardly any: try again when there is */
  RW_SPOOL_ERROR_LOCKED, /* another program has it */
  RW_SPOOL_ERROR_BROKEN, /* no folder, no rights, or damaged: somebody must see to it */
} RwSpoolError;

typedef struct _RwSpool RwSpool;

/* A message as it came. */
typedef struct
{
  gint64 received_time; /* µs since 1970 UTC */
  char *topic;
  GBytes *payload;
} RwSpoolMessage;

/* An empty array of RwSpoolMessage, which owns what is in it. */
GArray *rw_spool_messages_new (void);

/* Copies topic, takes a reference on payload. */
void rw_spool_messages_add (GArray *messages,
                            gint64 received_time,
                            const char *topic,
                            GBytes *payload);

/* What waits. */
typedef struct
{
  guint64 items;    /* readings and dead letters; of messages not decoded yet each counts as one */
  guint64 messages; /* messages of a broker that they came in */
  guint64 bytes;
} RwSpoolSize;

/* The oldest that waits, of one kind; clear it. Both are NULL when nothing waits. */
typedef struct
{
  RwBatch *batch;
  GArray *messages; /* of RwSpoolMessage */
  gint64 last;      /* for rw_spool_remove() */
  gboolean earlier; /* appended before this spool was opened: by an earlier life of the program */
  gboolean is_all;  /* nothing waits behind it */
} RwSpoolPiece;

void rw_spool_piece_clear (RwSpoolPiece *piece);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RwSpoolPiece, rw_spool_piece_clear)

/* Opens the spool in a folder, both are made where they are missing. NULL with error. */
RwSpool *rw_spool_open (const char *folder, GError **error);
void rw_spool_free (RwSpool *self);

gboolean rw_spool_is_empty (RwSpool *self);

/* Whether messages that were never decoded wait. */
gboolean rw_spool_has_messages (RwSpool *self);
void rw_spool_get_size (RwSpool *self, RwSpoolSize *size);

/* Behind all that waits. TRUE once it is safe; FALSE with error, and nothing appended. */
gboolean rw_spool_append_batch (RwSpool *self, RwBatch *batch, GError **error);
gboolean rw_spool_append_messages (RwSpool *self, GArray *messages, GError **error);

/* Fills *piece with the oldest rows merged, about max_items items; they stay where they are. */
gboolean rw_spool_peek (RwSpool *self, guint max_items, RwSpoolPiece *piece, GError **error);

/* Removes everything up to a piece's last. On a full disk it is only remembered for this life. */
void rw_spool_remove (RwSpool *self, gint64 last);

/* The number of the newest row, for removing it later. */
gint64 rw_spool_get_last (RwSpool *self);

/* Bytes that may still be appended before the disk counts as full; sets *nearly when that is
 * little.
 */
guint64 rw_spool_get_room (RwSpool *self, gboolean *nearly);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwSpool, rw_spool_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-plan.h"
#include "rw-archive-status.h"

G_BEGIN_DECLS

/*
 * RwArchiver: moves readings that were kept for long enough out of the database: into files, and
 * then drops them.
 *
 * For: the worker, which has it look now and then, and reeferwatchctl.
 * Not for: deciding when.
 *
 * DESIGN: a run has a thread of its own, of low priority, with a context and a connection of its
 * own, in which everything is done one after the other. Of each day that is due:
 *
 *   1. the database counts the readings and adds up a checksum of them;
 *   2. it is recorded in the table archived_day which files are being written, and they are, the
 *      manifest when all others are on the disk;
 *   3. the files are read back and decoded as an import does: they must come to the same count and
 *      checksum;
 *   4. the object store gets its copy, if there is one, and confirms it;
 *   5. that is recorded, too;
 *   6. the day is dropped by drop_day(), which counts once more and does nothing when a reading
 * came meanwhile; then it all begins anew.
 *
 * Killed anywhere, the next run goes on: files without a manifest are written again, files with a
 * manifest are read back, what the store has is not sent again. A manifest whose day was dropped is
 * never touched: readings of that day that come later make another round, with files of its own.
 * One worker at a time does it (advisory lock 7733700005).
 *
 * Belongs to the thread whose thread-default context it was made in; the status may be read in any.
 */
#define RW_TYPE_ARCHIVER (rw_archiver_get_type ())
G_DECLARE_FINAL_TYPE (RwArchiver, rw_archiver, RW, ARCHIVER, GObject)

/* What a run came to. */
typedef struct
{
  gboolean busy; /* another worker is at it, or uses the folder: nothing was done */
  guint days;    /* dropped */
  guint waiting; /* days that are due and have to wait: for roll-ups, or because they are in use */
  guint months;  /* of roll-ups that were dropped */
  guint64 readings;
  guint64 bytes;
} RwArchiveResult;

/* conninfo is a libpq string or URL; the plan is copied. */
RwArchiver *rw_archiver_new (const char *conninfo, const RwArchivePlan *plan);

/* Does what is due. One run at a time; the schema must be there. */
void rw_archiver_run_async (RwArchiver *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* FALSE with RW_PG_ERROR, RW_ARCHIVE_ERROR, G_IO_ERROR (NO_SPACE: the disk is full) or
 * G_IO_ERROR_CANCELLED; whatever was not safe by then is still in the database. result may be NULL.
 */
gboolean rw_archiver_run_finish (RwArchiver *self,
                                 GAsyncResult *async_result,
                                 RwArchiveResult *result,
                                 GError **error);

/* Any thread. */
void rw_archiver_get_status (RwArchiver *self, RwArchiveStatus *status);

/* Cancels a run and waits, for a moment, until its thread has ended. */
void rw_archiver_stop (RwArchiver *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-readings-table.h"
#include "rw-replay-line.h"

G_BEGIN_DECLS

/*
 * RwReplayFile: what a recording holds, one message or record after the other.
 *
 * For: RwReplaySource. Knows by what is in a file, not by its name, whether it is JSON Lines
 * (recorded messages, bare messages, our export) or a table of readings (our export, the reference
 * demo's CSV), plain or gzip.
 * Not for: pacing, and not for understanding what is read.
 *
 * Blocks while it reads. One thread at a time.
 */
typedef struct _RwReplayFile RwReplayFile;

/* One thing read: a message, or a record of a table when table is not NULL. */
typedef struct
{
  RwReplayLine message;
  const RwReadingsTable *table;
  RwCsvRecord record;
} RwReplayItem;

/* NULL with G_IO_ERROR when the file cannot be read; with G_IO_ERROR_INVALID_DATA that says what to
 * do when it is no recording. */
RwReplayFile *rw_replay_file_open (const char *path, GError **error);
void rw_replay_file_free (RwReplayFile *self);

/* Reads on. Empty lines are passed over. The item is valid until the next call; clear it before.
 * FALSE at the end, or with error. */
gboolean rw_replay_file_read (RwReplayFile *self, RwReplayItem *item, GError **error);
void rw_replay_item_clear (RwReplayItem *item);

/* When it was measured, µs, for pacing; FALSE when it does not say. */
gboolean rw_replay_item_get_time (const RwReplayItem *item, gint64 *time);
gsize rw_replay_item_get_size (const RwReplayItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwReplayFile, rw_replay_file_free)

G_END_DECLS

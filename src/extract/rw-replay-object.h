/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-readings-table.h"

G_BEGIN_DECLS

/*
 * RwReplayObjects: lines of JSON Lines that are stored readings, as our export writes them.
 *
 * For: seeing such a line as a record of a table, so that what it tells about how the reading was
 * stored is taken over as from a CSV file.
 * Not for: messages (RwReplayLine): a line is a stored reading only when it says when it was
 * received, which no message does.
 *
 * One thread at a time.
 */
typedef struct _RwReplayObjects RwReplayObjects;

RwReplayObjects *rw_replay_objects_new (void);
void rw_replay_objects_free (RwReplayObjects *self);

/* TRUE with *table and *record (but for its line) when the line is a stored reading; both are valid
 * until the next call. FALSE for any other line, well formed or not. */
gboolean rw_replay_objects_parse (RwReplayObjects *self,
                                  const char *text,
                                  gsize length,
                                  const RwReadingsTable **table,
                                  RwCsvRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwReplayObjects, rw_replay_objects_free)

G_END_DECLS

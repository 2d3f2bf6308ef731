/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-source.h"

G_BEGIN_DECLS

/*
 * RwReplaySource: messages and records from a recording: JSON Lines or a table (RwReplayFile).
 *
 * For: reading a recording through the same pipeline as live messages, no faster than it commits.
 * Not for: files of another form: it ends with G_IO_ERROR_INVALID_DATA.
 *
 * Events to publish go nowhere: a replay has no broker.
 */
#define RW_TYPE_REPLAY_SOURCE (rw_replay_source_get_type ())
G_DECLARE_FINAL_TYPE (RwReplaySource, rw_replay_source, RW, REPLAY_SOURCE, GObject)

/* speed: times as fast as it was measured; 0 for as fast as it goes. */
RwSource *rw_replay_source_new (const char *path, double speed);

G_END_DECLS

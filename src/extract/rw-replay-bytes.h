/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwReplayBytes: the bytes of a file, one piece after the other, unpacked when it is gzip.
 *
 * For: reading recordings of any size in constant memory. A file is known to be gzip by how it
 * begins, not by its name, and may consist of several members.
 * Not for: what the bytes mean.
 *
 * DESIGN: data is a window into the file: what was consumed leaves it when more is read, so that
 * whoever takes lines or records apart always finds the beginning of the next one at its start.
 *
 * Blocks while it reads. One thread at a time.
 */
typedef struct _RwReplayBytes RwReplayBytes;

/* NULL with G_IO_ERROR that names the file. */
RwReplayBytes *rw_replay_bytes_open (const char *path, GError **error);
void rw_replay_bytes_free (RwReplayBytes *self);

/* What was read and not consumed; valid until the next call. */
const char *rw_replay_bytes_peek (RwReplayBytes *self, gsize *length);
void rw_replay_bytes_consume (RwReplayBytes *self, gsize n);

/* Whether the window reaches to the end of the file. */
gboolean rw_replay_bytes_is_at_end (RwReplayBytes *self);

/* Makes the window larger, or finds out that it is at the end. FALSE with error (G_IO_ERROR, or
 * what gzip said) when that fails. */
gboolean rw_replay_bytes_fill (RwReplayBytes *self, GError **error);

const char *rw_replay_bytes_get_path (RwReplayBytes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwReplayBytes, rw_replay_bytes_free)

G_END_DECLS

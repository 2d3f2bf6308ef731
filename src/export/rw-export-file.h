/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwExportFile: a file that is there as a whole or not at all.
 *
 * For: exports of any form.
 * Not for: choosing the file.
 *
 * Everything goes to a temporary file beside the chosen one, which takes its place only when all is
 * written and on the disk: given up, nothing is left and an older file is as it was. A name that
 * ends in ".gz" is compressed. Blocks, so it is for a thread of the pool; one thread at a time.
 * Errors are G_IO_ERROR with a sentence that says what to do where the disk is full.
 */
typedef struct _RwExportFile RwExportFile;

/* Either file, or a stream that is neither closed nor taken back. Keeps a reference. */
RwExportFile *rw_export_file_new (GFile *file, GOutputStream *stream);

/* Gives up what is not committed. */
void rw_export_file_free (RwExportFile *self);

/* Begins. Returns: (transfer none): where to write to, or NULL with error. */
GOutputStream *rw_export_file_open (RwExportFile *self, GCancellable *cancellable, GError **error);

/* Puts the file in its place. */
gboolean rw_export_file_commit (RwExportFile *self, GCancellable *cancellable, GError **error);

/* Leaves nothing. */
void rw_export_file_abandon (RwExportFile *self);

/* The error of a write, said so that somebody knows what to do. Takes error. */
GError *rw_export_file_explain (GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwExportFile, rw_export_file_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-manifest.h"
#include "rw-batch.h"

G_BEGIN_DECLS

/*
 * RwArchiveWriter: the readings of one UTC day into files: CSV as the export writes it, packed with
 * gzip, in parts, and their manifest at the very end.
 *
 * For: RwArchiver.
 * Not for: asking for the readings, and not for reading the files back (RwArchiveCheck).
 *
 * What an earlier, killed run left of the same day and round is removed first. Everything blocks;
 * one thread at a time. Errors are G_IO_ERROR (NO_SPACE when the disk is full) and
 * G_IO_ERROR_CANCELLED.
 */
typedef struct _RwArchiveWriter RwArchiveWriter;

/* How many readings a part holds as a rule. */
#define RW_ARCHIVE_PART_READINGS 1000000

/* Writes below folder; cancellable may be NULL. */
RwArchiveWriter *rw_archive_writer_new (const char *folder,
                                        gint64 day,
                                        int round,
                                        guint part_readings,
                                        GCancellable *cancellable);

/* Removes what has no manifest. */
void rw_archive_writer_free (RwArchiveWriter *self);

/* The readings must come by container; others of the same container directly behind. A part ends
 * with a batch. */
gboolean rw_archive_writer_add (RwArchiveWriter *self, const RwBatch *batch, GError **error);

/* Ends the last part and writes the manifest, which is returned; checksum is of all readings. There
 * must be readings. NULL with error. */
RwArchiveManifest *rw_archive_writer_finish (RwArchiveWriter *self,
                                             int schema_version,
                                             const char *checksum,
                                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwArchiveWriter, rw_archive_writer_free)

G_END_DECLS

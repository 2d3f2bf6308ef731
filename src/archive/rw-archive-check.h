/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-archive-manifest.h"

G_BEGIN_DECLS

/*
 * Whether the files of an archive are what their manifest says, by reading them.
 *
 * For: the moment before readings are dropped, before an import, and for who wants to know.
 * Not for: comparing with the database: who asks compares the manifest.
 *
 * Everything blocks; any thread. Errors are RW_ARCHIVE_ERROR_DAMAGED, with the file and what is
 * wrong with it, G_IO_ERROR, and G_IO_ERROR_CANCELLED.
 */

/* How many readings have been read so far; called now and then. */
typedef void (*RwArchiveCheckFunc) (guint64 readings, gpointer user_data);

/* Only that the files are there with their sizes and checksums. */
gboolean rw_archive_check_files (const RwArchiveManifest *manifest,
                                 const char *manifest_path,
                                 GCancellable *cancellable,
                                 GError **error);

/* The same, and everything in them is decoded as an import does: the readings must be as many, and
 * have the checksum, that the manifest says. func may be NULL. */
gboolean rw_archive_check_readings (const RwArchiveManifest *manifest,
                                    const char *manifest_path,
                                    RwArchiveCheckFunc func,
                                    gpointer user_data,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Files that are there as a whole or not at all, also after a power failure.
 *
 * For: the parts of an archive and its manifests.
 * Not for: what they hold.
 *
 * A file is written under a hidden name that ends in ".part", is brought to the disk, and only then
 * gets its name. Everything blocks. Errors are G_IO_ERROR, G_IO_ERROR_NO_SPACE among them, with the
 * name of the file.
 */

/* The hidden name beside path; caller frees. */
char *rw_archive_file_dup_temporary (const char *path);

/* Makes the folder of path, and those above. */
gboolean rw_archive_file_make_folder (const char *path, GError **error);

/* Whether there is room for a part, and some left for others: a database may live on the same disk.
 * FALSE with G_IO_ERROR_NO_SPACE. */
gboolean rw_archive_file_check_room (const char *path, GError **error);

/* Keeps everybody else from archiving into the folder, which is made, until the descriptor is
 * closed, or the program ends in whatever way. -1 with error; G_IO_ERROR_BUSY: somebody else is at
 * it. */
int rw_archive_file_lock (const char *folder, GError **error);

/* Brings the bytes of an open file to the disk. */
gboolean rw_archive_file_sync (int fd, const char *path, GError **error);

/* Gives the file of the hidden name its name, for good. */
gboolean rw_archive_file_publish (const char *temporary, const char *path, GError **error);

/* Writes and publishes a small file. */
gboolean rw_archive_file_write (const char *path, const char *text, GError **error);

/* The SHA-256 of a file in hexadecimal digits, and its size; read from the disk, as far as the
 * system lets us say so. Caller frees; NULL with error. */
char *rw_archive_file_hash (const char *path,
                            guint64 *size,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS

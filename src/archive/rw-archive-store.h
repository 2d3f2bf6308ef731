/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwArchiveStore: copies of files in an object store that speaks the protocol of Amazon S3.
 *
 * For: RwArchiver, which has a copy made before it drops anything.
 * Not for: listing or removing what is there, and not for files of more than 5 GB.
 *
 * Requests are signed (AWS Signature Version 4), certificates are always checked. A file that is
 * there with the right checksum is not sent again; what was sent is asked for again, and what the
 * store cannot tell the checksum of is read back. What passes by itself (a broken connection, an
 * overloaded store) is tried again a few times.
 *
 * Everything blocks until it is done or cancelled; one thread at a time. Errors are
 * RW_ARCHIVE_ERROR_STORE, with what to do, G_IO_ERROR of files, and G_IO_ERROR_CANCELLED; none
 * names a key.
 */
typedef struct _RwArchiveStore RwArchiveStore;

typedef struct
{
  const char *url;    /* https://host[:port]/bucket[/prefix]; http:// only for this machine */
  const char *region; /* NULL: us-east-1 */
  const char *key_id;
  const char *secret;
  const char *session_token; /* NULL for none */
  const char *cafile;        /* certificates to trust; NULL: the system's */
  gint64 first_wait; /* µs before the second attempt, later ones wait longer; 0: a second */
} RwArchiveStoreOptions;

/* Whether this program was built with it. */
gboolean rw_archive_store_is_supported (void);

/* Checks an address; FALSE with RW_ARCHIVE_ERROR_SETTINGS. */
gboolean rw_archive_store_check_url (const char *url, GError **error);

/* Copies the options. NULL with RW_ARCHIVE_ERROR_SETTINGS. */
RwArchiveStore *rw_archive_store_new (const RwArchiveStoreOptions *options, GError **error);
void rw_archive_store_free (RwArchiveStore *self);

/* Sees to it that the store has the file under this name, below the prefix of the address. sha256
 * is that of the file, in hexadecimal digits. *sent, if not NULL, tells whether it was sent. */
gboolean rw_archive_store_put (RwArchiveStore *self,
                               const char *name,
                               const char *path,
                               const char *sha256,
                               gboolean *sent,
                               GCancellable *cancellable,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwArchiveStore, rw_archive_store_free)

G_END_DECLS

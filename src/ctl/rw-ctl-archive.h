/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"

G_BEGIN_DECLS

/*
 * RwCtlArchive: what a file of the command backup holds.
 *
 * For: writing it with the dump, and judging a file before anything is restored from it.
 * Not for: the dump itself, which pg_dump writes and pg_restore reads.
 *
 * DESIGN. The file is an archive of pg_dump (custom format) with a description in JSON behind it,
 * its length and a mark. pg_restore does not look beyond the end of its archive, so the file can
 * also be restored without this program. The checksum is that of the archive.
 *
 * Versions of PostgreSQL are major ones. Main thread.
 */
typedef struct
{
  int schema;          /* version of our schema */
  int server;          /* version of the server that it came from */
  int tool;            /* version of pg_dump */
  gint64 taken_time;   /* of its snapshot, µs since 1970 UTC */
  guint64 table_bytes; /* what the tables took on the server, without their indexes */
  GHashTable *tables;  /* name → rows (gint64 *) */
  char *checksum;      /* SHA-256 of the archive, in hexadecimal */
} RwCtlArchive;

RwCtlArchive *rw_ctl_archive_new (void);
void rw_ctl_archive_free (RwCtlArchive *self);

/* Sets how many rows a table has. */
void rw_ctl_archive_set_rows (RwCtlArchive *self, const char *table, gint64 rows);

guint64 rw_ctl_archive_count_rows (const RwCtlArchive *self);

/* Takes the checksum of the archive at path, writes the description behind it and waits until the
 * disk has it. */
gboolean rw_ctl_archive_seal (RwCtl *ctl, RwCtlArchive *self, const char *path, GError **error);

/* Reads the description, and compares the archive with its checksum. G_IO_ERROR_INVALID_DATA with
 * what is wrong when it is no such file, or damaged. */
RwCtlArchive *rw_ctl_archive_read (RwCtl *ctl, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCtlArchive, rw_ctl_archive_free)

G_END_DECLS

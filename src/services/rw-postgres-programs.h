/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPostgresPrograms: which PostgreSQL of this machine a private server uses.
 *
 * For: finding initdb and postgres, which many distributions keep off PATH.
 * Not for: client programs; those speak to any server.
 */
typedef struct
{
  char *initdb;
  char *postgres;
  int version; /* the major one: 15 */
} RwPostgresPrograms;

/* Where Debian keeps one folder a major version. */
#define RW_POSTGRES_ROOT "/usr/lib/postgresql"

/* Looks on search_path (as PATH) and in root/VERSION/bin. wanted is the major version that the data
 * was made by, or 0 for the newest. Runs "postgres --version", so call it in a worker thread.
 * G_IO_ERROR_NOT_FOUND when there is no PostgreSQL, G_IO_ERROR_NOT_SUPPORTED when there is only one
 * that cannot read the data. */
RwPostgresPrograms *rw_postgres_programs_find (const char *search_path,
                                               const char *root,
                                               int wanted,
                                               GError **error);
void rw_postgres_programs_free (RwPostgresPrograms *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPostgresPrograms, rw_postgres_programs_free)

G_END_DECLS

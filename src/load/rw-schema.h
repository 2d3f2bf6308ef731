/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * RwSchema: brings the database to the schema of this program, by numbered migrations in one
 * transaction.
 *
 * For: the loader, when it opens, and tools.
 * Not for: undoing a migration, and not for the day partitions (ensure_partition() in SQL).
 */
#define RW_SCHEMA_ERROR (rw_schema_error_quark ())
GQuark rw_schema_error_quark (void);

typedef enum
{
  RW_SCHEMA_ERROR_NEWER,  /* a newer program has migrated this database */
  RW_SCHEMA_ERROR_DENIED, /* it is to be migrated, and this user may not */
} RwSchemaError;

/* The version that this program needs. */
int rw_schema_get_version (void);

/*
 * Migrates where necessary. Several programs may do so at the same time: one does it, the others
 * wait. timeout, µs, is for each of a few steps. Fails with RW_SCHEMA_ERROR, RW_PG_ERROR or
 * G_IO_ERROR_CANCELLED, and then has changed nothing.
 */
void rw_schema_migrate_async (RwPgConnection *connection,
                              gint64 timeout,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean rw_schema_migrate_finish (RwPgConnection *connection,
                                   GAsyncResult *result,
                                   GError **error);

/* The same, but only up to this version and without the rights of the roles, as a program of that
 * time did: for tests of upgrades. */
void rw_schema_migrate_to_async (RwPgConnection *connection,
                                 int version,
                                 gint64 timeout,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Makes the roles that are missing, as far as this user may, and gives all of them their rights
 * anew, in one transaction: as every migration does at its end. The schema must be this program's.
 * Fails as above. */
void rw_schema_grant_async (RwPgConnection *connection,
                            gint64 timeout,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean rw_schema_grant_finish (RwPgConnection *connection, GAsyncResult *result, GError **error);

/* The error that a schema of this version is to a program that only reads. */
GError *rw_schema_error_newer (int version);

/* The version that the database is at, 0 without our schema. Changes nothing. Fails with RW_PG_ERROR
 * or G_IO_ERROR_CANCELLED, and then returns -1. */
void rw_schema_read_version_async (RwPgConnection *connection,
                                   gint64 timeout,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
int rw_schema_read_version_finish (RwPgConnection *connection, GAsyncResult *result, GError **error);

G_END_DECLS

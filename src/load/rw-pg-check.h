/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * RwPgCheck: what a user of a database may do there, and what time it is there.
 *
 * For: tools that find out why something does not work.
 * Not for: the version of the schema (rw_schema_read_version_async).
 *
 * A plain value. Without our schema nothing may be done but, perhaps, making it.
 */
typedef struct
{
  char user[64];
  gboolean may_migrate;     /* make the schema, or change the one that is there */
  gboolean may_store;       /* what the worker does */
  gboolean may_read;        /* what the console needs */
  gboolean may_acknowledge; /* what an operator does */
  gint64 server_time;       /* µs since 1970 UTC, when the server answered */
} RwPgCheck;

/* Changes nothing. timeout is µs. Fails with RW_PG_ERROR or G_IO_ERROR_CANCELLED. */
void rw_pg_check_async (RwPgConnection *connection,
                        gint64 timeout,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

/* Fills *check and returns TRUE; FALSE with error, *check untouched. */
gboolean rw_pg_check_finish (RwPgConnection *connection,
                             GAsyncResult *result,
                             RwPgCheck *check,
                             GError **error);

G_END_DECLS

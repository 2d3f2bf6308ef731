/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-error.h"
#include "rw-pg-result.h"
#include "rw-pg-script.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPgConnection: one connection to PostgreSQL that never blocks its thread.
 *
 * For: running scripts with a deadline, in the thread whose thread-default context it was made in;
 * hearing notifications.
 * Not for: opening again by itself or trying again: its owner decides that. Not for several
 * threads.
 *
 * Every call has a deadline, because a server that is stopped, or a network that swallows packets,
 * is noticed by nothing else in time: the kernel still acknowledges what a stopped process does not
 * read. After the deadline the socket is closed, and whether the script was carried out is unknown.
 *
 * Signals, in the context of the connection:
 *   "notification" (const char *channel, const char *payload): something that LISTEN asked for
 *   "closed": the connection is gone, for whatever reason but rw_pg_connection_close()
 */
#define RW_TYPE_PG_CONNECTION (rw_pg_connection_get_type ())
G_DECLARE_FINAL_TYPE (RwPgConnection, rw_pg_connection, RW, PG_CONNECTION, GObject)

/* conninfo is a libpq string or URL; it is kept, and never shown in an error. */
RwPgConnection *rw_pg_connection_new (const char *conninfo);

/* Connects; names are resolved without blocking. timeout is µs for all of it. Only on a connection
 * that is not open. Fails with RW_PG_ERROR, or G_IO_ERROR_CANCELLED. */
void rw_pg_connection_open_async (RwPgConnection *self,
                                  gint64 timeout,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean rw_pg_connection_open_finish (RwPgConnection *self, GAsyncResult *result, GError **error);

gboolean rw_pg_connection_is_open (RwPgConnection *self);

/* The oldest server that understands us: a connection to an older one fails with
 * RW_PG_ERROR_VERSION. */
#define RW_PG_LEAST_VERSION 140000

/* The version of the server, such as 150018; 0 when not open. */
int rw_pg_connection_get_server_version (RwPgConnection *self);

/*
 * Runs a script; scripts asked for meanwhile wait their turn. timeout is µs from the moment that
 * it begins. The first error ends it, later statements are not carried out; a transaction that the
 * script began is then for the caller to roll back.
 *
 * Cancelling sends the server a request to stop, waits for its answer a moment, and fails with
 * G_IO_ERROR_CANCELLED; the connection stays usable when the server answers.
 */
void rw_pg_connection_run_async (RwPgConnection *self,
                                 RwPgScript *script,
                                 gint64 timeout,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* Returns: (transfer full): a GPtrArray of RwPgResult, one for each statement, NULL for statements
 * that are not prepared ones and for COPY … TO. */
GPtrArray *rw_pg_connection_run_finish (RwPgConnection *self,
                                        GAsyncResult *result,
                                        GError **error);

/* Closes at once; what runs or waits fails with RW_PG_ERROR_UNAVAILABLE. */
void rw_pg_connection_close (RwPgConnection *self);

G_END_DECLS

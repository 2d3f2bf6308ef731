/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPrivatePostgres: a PostgreSQL server of the user's own, on a unix socket only.
 *
 * For: the console without a configured database, and the demo.
 * Not for: a database that others use, and not for upgrading between major versions.
 *
 * Main thread only. The server ends when the object does, when the program does, and when it is
 * killed. A lock on the folder is held for the life of the server and is inherited by it, so no
 * second server opens the same data. Root's server runs as the account postgres, else nobody.
 *
 * Signal "exited" (const char *reason): the server ended although nobody stopped it; it can be
 * started again.
 */
#define RW_TYPE_PRIVATE_POSTGRES (rw_private_postgres_get_type ())
G_DECLARE_FINAL_TYPE (RwPrivatePostgres, rw_private_postgres, RW, PRIVATE_POSTGRES, GObject)

/* folder holds data, log and lock; made when absent. */
RwPrivatePostgres *rw_private_postgres_new (const char *folder);

/* Finds the programs, runs initdb the first time, starts the server, waits until it answers and
 * makes the database reeferwatch. G_IO_ERROR_BUSY when another copy holds the folder,
 * G_IO_ERROR_NOT_FOUND when PostgreSQL is not installed, G_IO_ERROR_NOT_SUPPORTED when the data are
 * another major version's; each with what to do. A recovery after a crash is waited for. */
void rw_private_postgres_start_async (RwPrivatePostgres *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean rw_private_postgres_start_finish (RwPrivatePostgres *self,
                                           GAsyncResult *result,
                                           GError **error);

/* The conninfo of the running server, else NULL. */
const char *rw_private_postgres_get_conninfo (RwPrivatePostgres *self);

/* The conninfo of the server that another copy, as a console, runs on this folder now; NULL when
 * there is none that is ready. Any thread. Caller frees. */
char *rw_private_postgres_dup_running (const char *folder);

/* Fast shutdown; waits for the end at most a few seconds, then kills. Blocks: for the very end.
 * Whoever stops a start that is on its way cancels it first: before there is a server there is
 * nothing here to end. */
void rw_private_postgres_stop (RwPrivatePostgres *self);

G_END_DECLS

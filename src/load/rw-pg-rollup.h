/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPgRollup: computes the roll-ups that are due: telemetry_15m, telemetry_1h, telemetry_1d.
 *
 * For: the worker, which has it done from time to time beside the loading, on a connection of its
 * own, so that neither waits for the other.
 * Not for: marking what is due (RwPgMarks), and not for deciding when.
 *
 * Done in steps that are transactions of their own; killed anywhere, it goes on with the next call.
 * Any number of workers may do it on one database: they take turns. Belongs to the thread whose
 * thread-default context it was made in; never blocks it.
 */
#define RW_TYPE_PG_ROLLUP (rw_pg_rollup_get_type ())
G_DECLARE_FINAL_TYPE (RwPgRollup, rw_pg_rollup, RW, PG_ROLLUP, GObject)

/* A bucket is computed this long after its end, µs: most of what is on its way is there by then,
 * and what comes later has it computed again. */
#define RW_PG_ROLLUP_GRACE (G_GINT64_CONSTANT (45) * 1000000)

/* conninfo is a libpq string or URL. */
RwPgRollup *rw_pg_rollup_new (const char *conninfo);

/* Connects if need be, and computes until nothing is due or this time is over, µs; the step at hand
 * is still finished then. One call at a time; the schema must be there. */
void rw_pg_rollup_run_async (RwPgRollup *self,
                             gint64 time,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* TRUE, with the number of roll-ups computed in *n_done; FALSE with RW_PG_ERROR or
 * G_IO_ERROR_CANCELLED, after which another call connects again and goes on. */
gboolean rw_pg_rollup_run_finish (RwPgRollup *self,
                                  GAsyncResult *result,
                                  guint *n_done,
                                  GError **error);

/* Closes the connection at once; a call under way fails. */
void rw_pg_rollup_close (RwPgRollup *self);

G_END_DECLS

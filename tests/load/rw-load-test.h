/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"
#include "rw-pg-job.h"
#include "rw-pg-loader.h"

G_BEGIN_DECLS

/* What the tests of this layer share: waiting for an asynchronous answer in the default context. */

/* A GAsyncReadyCallback that keeps the result in *user_data (GAsyncResult *), for the next one. */
void rw_load_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Iterates the default context until *result is there; returns it (transfer full). */
GAsyncResult *rw_load_test_wait (GAsyncResult **result);

/* Opens a connection, which must succeed. */
RwPgConnection *rw_load_test_connect (const char *conninfo);

/* Runs a script and returns its results, or NULL with error. */
GPtrArray *rw_load_test_run (RwPgConnection *connection, RwPgScript *script, GError **error);

/* Opens a loader; returns what the worker starts from, or NULL with error. */
RwLoaderStart *rw_load_test_open (RwPgLoader *loader, gint64 since, GError **error);

/* A loader on this database, which must open. */
RwPgLoader *rw_load_test_loader (const char *conninfo);

/* Loads what the builder holds (and empties it); it must succeed. */
RwLoadResult rw_load_test_load (RwPgLoader *loader, RwBatchBuilder *builder);

/* Loads a batch; FALSE with error when that fails. outbox may be NULL. */
gboolean rw_load_test_load_batch (RwPgLoader *loader,
                                  RwBatch *batch,
                                  RwLoadResult *load_result,
                                  GArray **outbox,
                                  GError **error);

/* Has a job work for so long, µs: whether it came to an end, with how much it did in *n_done. */
gboolean rw_load_test_run_job (RwPgJob *job, gint64 time, guint64 *n_done, GError **error);

/* Makes the SQL function happen(container, rule, event, priority, state): something happens to an
 * alarm, as the worker and the operators' functions write it down. */
const char *rw_load_test_get_alarm_sql (void);

/* A reading of a container at a time (ISO 8601), of which nothing else but the temperature is
 * known. */
RwReading rw_load_test_reading (const char *container_id, const char *time, float temperature);

G_END_DECLS

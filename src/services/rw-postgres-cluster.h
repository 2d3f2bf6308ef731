/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-postgres-plan.h"

G_BEGIN_DECLS

/*
 * RwPostgresCluster: the files of a new private PostgreSQL, with the database in them.
 *
 * For: the first start of RwPrivatePostgres. Not for: data that exist.
 */

/* Makes plan's data folder. plan must live until the answer. Main thread. G_IO_ERROR_FAILED with
 * what initdb said, G_IO_ERROR_CANCELLED. */
void rw_postgres_cluster_make_async (const RwPostgresPlan *plan,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean rw_postgres_cluster_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS

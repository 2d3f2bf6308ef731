/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-pg-connection.h"

G_BEGIN_DECLS

/* The limit of loading: COPY BINARY of rows that were encoded beforehand, by the same libpq into
 * the same table. */

/* Rows a second, one transaction a batch; batches is of RwBatch whose names the database knows. */
double rw_bench_copy_rate (RwPgConnection *connection, GPtrArray *batches);

G_END_DECLS

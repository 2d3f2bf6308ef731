/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-csv-table.h"
#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * RwPgImport: bookings and cargo profiles from a CSV file into the database, all or nothing.
 *
 * For: reeferwatchctl import.
 * Not for: readings, which go through the worker.
 *
 * First the whole text is checked and every bad row is named; then the rows are stored in one
 * statement, each over the one with the same key. One thread.
 */
typedef struct _RwPgImport RwPgImport;

typedef enum
{
  RW_PG_IMPORT_BOOKINGS,
  RW_PG_IMPORT_PROFILES,
  RW_N_PG_IMPORTS
} RwPgImportKind;

/* Whether a heading is that of such a table, and of which. */
gboolean rw_pg_import_guess (const RwCsvTable *table, RwPgImportKind *kind);

/*
 * Reads a whole file. What is wrong with rows is appended to problems (of char *), an English
 * sentence each that names line and column and what to do; rows that are good in themselves are
 * counted all the same. NULL with RW_CSV_ERROR when the heading is wrong.
 */
RwPgImport *rw_pg_import_new (RwPgImportKind kind,
                              const char *text,
                              gsize length,
                              GPtrArray *problems,
                              GError **error);
void rw_pg_import_free (RwPgImport *self);

guint rw_pg_import_get_n_rows (const RwPgImport *self);

/* Stores the rows over an open connection; once, and only where there were no problems. */
void rw_pg_import_run_async (RwPgImport *self,
                             RwPgConnection *connection,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* TRUE once they are committed, with how many were new and how many were changed. */
gboolean rw_pg_import_run_finish (RwPgConnection *connection,
                                  GAsyncResult *result,
                                  guint *inserted,
                                  guint *updated,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPgImport, rw_pg_import_free)

G_END_DECLS

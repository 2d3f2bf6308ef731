/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-dictionary.h"
#include "rw-pg-script.h"
#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwPgRows: readings as rows of the table reading, in the binary formats.
 *
 * For: the loader: rows for COPY, arrays for unnest(), and the SQL that goes with them.
 * Not for: reading them back.
 *
 * The dictionaries know every text of the readings.
 */
typedef struct
{
  RwDictionary *reefers;
  RwDictionary *products;
  RwDictionary *sources;
} RwPgDictionaries;

/* The bit of the column marks that says late; the bits below are RwReading.quality. */
#define RW_PG_MARK_LATE (1 << 30)

/* How a transaction begins, whatever is usual on the server: later statements of it have to see
 * what others have committed meanwhile. */
#define RW_PG_ROWS_BEGIN "BEGIN ISOLATION LEVEL READ COMMITTED"

/* COPY in one transaction that it begins. */
extern const char rw_pg_rows_copy_sql[];

/* Inserts what is not there yet; answers (stored, late among them). */
extern const char rw_pg_rows_insert_sql[];

/* Answers how many rows differ from what is stored under their key. */
extern const char rw_pg_rows_compare_sql[];

/* rows are indices into readings. The data for the COPY: */
GBytes *rw_pg_rows_to_copy (const RwPgDictionaries *dictionaries,
                            const RwReading *readings,
                            const guint *rows,
                            guint n_rows);

/* Binds the parameters of the other two statements to the last statement of the script. */
void rw_pg_rows_bind (RwPgScript *script,
                      const RwPgDictionaries *dictionaries,
                      const RwReading *readings,
                      const guint *rows,
                      guint n_rows);

/* What stands against storing the reading at all, as the end of a sentence, or NULL. */
const char *rw_pg_rows_find_obstacle (const RwReading *reading);

/* The reading as a JSON object with the native names, for a dead letter. */
GBytes *rw_pg_rows_to_json (const RwReading *reading);

/* The reading back from it, without source and received_time; FALSE when it cannot be told any
 * more exactly. */
gboolean rw_pg_rows_from_json (GBytes *json, RwReading *reading);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-result.h"
#include "rw-pg-rows.h"

G_BEGIN_DECLS

/*
 * RwPgMarks: which roll-ups have to be computed because of the readings of a transaction.
 *
 * For: the loader, which marks them in that transaction.
 * Not for: computing them (rw-pg-rollup.h).
 *
 * Remembers for each reefer the last mark that it made, so that a steady stream marks each quarter
 * of an hour once. The migration 0003 says why none is missed. One thread.
 */
typedef struct _RwPgMarks RwPgMarks;

/* SQLSTATE of a transaction that relied on marks that may be gone: roll back, forget, do it again.
 */
#define RW_PG_MARKS_GONE "RW001"

RwPgMarks *rw_pg_marks_new (void);
void rw_pg_marks_free (RwPgMarks *self);

/* Nothing is certain any more: after a failure of any kind, or on another connection. */
void rw_pg_marks_forget (RwPgMarks *self);

/* Adds the statement that marks for these rows; it has to be the last that can fail before COMMIT,
 * or nearly so, because the job that computes waits while it is in the middle of a transaction. */
void rw_pg_marks_add (RwPgMarks *self,
                      RwPgScript *script,
                      RwDictionary *reefers,
                      const RwReading *readings,
                      const guint *rows,
                      guint n_rows);

/* That transaction was committed, and this is what the statement answered. */
void rw_pg_marks_committed (RwPgMarks *self, const RwPgResult *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPgMarks, rw_pg_marks_free)

G_END_DECLS

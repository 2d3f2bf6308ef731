/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-dictionary.h"
#include "rw-pg-result.h"
#include "rw-pg-script.h"

G_BEGIN_DECLS

/*
 * RwPgPositions: the part of the loader that keeps the positions of sources that keep none
 * themselves, and where each reefer is at home.
 *
 * For: RwPgLoader, in its thread. What positions are and how they fence is told in rw-position.h.
 * Not for: running statements, which the loader does.
 */
typedef struct _RwPgPositions RwPgPositions;

/* The SQLSTATE by which the database refuses positions that are somebody else's. */
#define RW_PG_FENCED "RW002"

/* group: under which name they are kept. */
RwPgPositions *rw_pg_positions_new (const char *group);
void rw_pg_positions_free (RwPgPositions *self);

/* What is to be claimed with the next opening; replaces what was to be. */
void rw_pg_positions_set_claim (RwPgPositions *self, const RwPosition *positions, guint n);
gboolean rw_pg_positions_has_claim (RwPgPositions *self);

/* Adds the statement that claims, and takes its answer: then nothing is to be claimed any more, and
 * the answer (transfer full, of RwPosition) is what to go on from. */
void rw_pg_positions_add_claim (RwPgPositions *self, RwPgScript *script);
GArray *rw_pg_positions_take_claim (RwPgPositions *self, const RwPgResult *result);

/* Adds the statement that asks which reefers are at home in partitions of others, and takes its
 * answer: of numbers, as a set. */
void rw_pg_positions_add_others (RwPgPositions *self, RwPgScript *script);
GHashTable *rw_pg_positions_take_others (const RwPgResult *result);

/* Adds the statements that store the positions of a batch and the homes of its reefers; returns how
 * many. The transaction fails with RW_PG_FENCED when a position belongs to somebody else. */
guint rw_pg_positions_store (RwPgPositions *self,
                             RwPgScript *script,
                             RwDictionary *reefers,
                             const RwBatch *batch);

/* That transaction is committed, or not: then the homes that it told are told again. */
void rw_pg_positions_stored (RwPgPositions *self, gboolean committed);

G_END_DECLS

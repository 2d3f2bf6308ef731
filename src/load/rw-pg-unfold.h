/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-dictionary.h"
#include "rw-pg-buffer.h"
#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwPgUnfold: the readings of a reefer, open and packed, asked for and read as the tables hold
 * them: an open reading is a row, a packed day a row of arrays, which is unfolded here. The server
 * only hands out what it has, so that is several times faster than its own unfolding.
 *
 * For: the cursor, which goes through millions of readings.
 * Not for: SQL that needs rows (reeferwatch.samples_between(), rw-pg-samples).
 *
 * A plain value; one thread.
 */
typedef struct
{
  guint32 quantities; /* mask of 1 << RwQuantity, and RW_HISTORY_WHOLE for all that is not one */
  RwDictionary *products;
  RwDictionary *sources;
} RwPgUnfold;

/* The columns of the query below are those of rw_pg_unfold_take(). */
char *rw_pg_unfold_query (const RwPgUnfold *self,
                          const char *reefer,
                          const char *from,
                          const char *to);

/* Appends the readings of a row to `readings`, a GArray of RwReading, as those of container_id:
 * one, or in the order of time those of a packed day. Returns the end of that day, µs, or
 * G_MININT64 for an open reading. A packed day comes before the open readings that were measured on
 * it, and with readings outside of the span. */
gint64 rw_pg_unfold_take (const RwPgUnfold *self,
                          RwPgTuple *tuple,
                          const char *container_id,
                          GArray *readings);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-bench-fill.h"
#include "rw-pg-rows.h"
#include "rw-sim-fleet.h"

G_BEGIN_DECLS

/*
 * RwBenchRows: simulates and encodes rows in a thread of its own, while the server takes those
 * before.
 *
 * For: RwBenchFill.
 * Not for: sending them.
 */
typedef struct _RwBenchRows RwBenchRows;

/* The most rows of one COPY. */
#define RW_BENCH_CHUNK_ROWS 20000

typedef struct
{
  GBytes *rows; /* as rw_pg_rows_copy_sql takes them */
  guint n_rows;
  gint64 first_time, last_time; /* µs since 1970 UTC */
} RwBenchChunk;

void rw_bench_chunk_free (RwBenchChunk *chunk);

/* Starts. What it is given must outlive it, and nobody else may use it meanwhile. */
RwBenchRows *rw_bench_rows_new (const RwBenchFill *fill,
                                RwSimFleet *fleet,
                                const RwPgDictionaries *dictionaries);

/* Waits for the next rows; NULL once all were handed out. Caller frees. */
RwBenchChunk *rw_bench_rows_next (RwBenchRows *self);

/* What a sample says, as a reading that is received the moment it is measured. */
void rw_bench_rows_fill_reading (RwReading *reading, const RwSimSample *sample);

/* Ends the thread, if need be early. */
void rw_bench_rows_free (RwBenchRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwBenchRows, rw_bench_rows_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-batch.h"
#include "rw-pipeline-status.h"

G_BEGIN_DECLS

/*
 * The counts by name in an RwPipelineStatus: what was read by which decoder, what was rejected and
 * why.
 *
 * For: the pipeline, once a batch is committed.
 * Not for: the totals, which the database tells.
 *
 * An array of RW_STATUS_MAX_COUNTS, all zero at first; names are appended as they appear, and what
 * has no room of its own is counted under "other", the last. Pure, any thread.
 */

/* Counts n more under name, of which as much is kept as fits, never half a character. */
void rw_status_counts_add (RwStatusCount *counts, const char *name, guint64 n);

/* Counts readings by their source. */
void rw_status_counts_add_readings (RwStatusCount *counts, const RwReading *readings, guint n);

/* Counts dead letters by rw_status_counts_generalize() of their reason. */
void rw_status_counts_add_letters (RwStatusCount *counts, const RwDeadLetter *letters, guint n);

/* A reason without what is particular to one message, so that there are only a few of them: what
 * stands in quotation marks becomes “…” and a number N. Caller frees. */
char *rw_status_counts_generalize (const char *reason);

G_END_DECLS

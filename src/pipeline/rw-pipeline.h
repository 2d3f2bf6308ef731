/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-etl.h"
#include "rw-mailbox.h"
#include "rw-pipeline-config.h"
#include "rw-pipeline-status.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwPipeline: the ETL worker: a thread with its own GMainContext in which broker, transform and
 * database meet.
 *
 * For: running the same worker inside the console and in reeferwatch-worker. It is an RwRedecoder.
 * Not for: showing anything: what the window needs comes through the mailbox and the status.
 *
 * DESIGN: the stages never retry; the pipeline alone owns back-off, limits and the order "commit,
 * then acknowledge". Messages wait in a builder while a transaction runs; when it is committed they
 * are acknowledged and the next batch is what has come meanwhile, so batches grow with the load.
 */
#define RW_TYPE_PIPELINE (rw_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (RwPipeline, rw_pipeline, RW, PIPELINE, GObject)

/*
 * Signals, emitted in the thread-default context that the pipeline was made in:
 *   "status-changed" (): a link changed its state, or counters moved; at most a few times a second.
 *   "finished" (): the worker has ended by itself (idle-exit, end of a replay, unrecoverable
 *   failure); see rw_pipeline_get_exit_error().
 */

/* config is copied; mailbox (may be NULL) gets each committed batch. Main thread. Once started it
 * holds itself alive until it has ended: stop it before letting go. */
RwPipeline *rw_pipeline_new (const RwPipelineConfig *config, RwMailbox *mailbox);

/* Starts the thread. Once. */
void rw_pipeline_start (RwPipeline *self);

/* Asks the worker to commit what it holds and to end, and waits for it at most timeout µs. Returns
 * whether it ended; what was not committed stays unacknowledged at the broker. */
gboolean rw_pipeline_stop (RwPipeline *self, gint64 timeout);

/* A snapshot, any thread. */
void rw_pipeline_get_status (RwPipeline *self, RwPipelineStatus *status);

/* Why it ended, of RW_ETL_ERROR; NULL when it did not or all went well. After "finished" or stop. */
const GError *rw_pipeline_get_exit_error (RwPipeline *self);

G_END_DECLS

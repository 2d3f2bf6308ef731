/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-backoff.h"
#include "rw-etl.h"
#include "rw-pg-loader.h"
#include "rw-source.h"
#include "rw-transform.h"

G_BEGIN_DECLS

/* Seconds over which the rate is averaged. */
#define RW_ETL_RATE_SPAN 5

#define rw_etl_assert_thread(self) g_assert ((self)->thread == g_thread_self ())

struct _RwEtl
{
  GThread *thread;
  GMainContext *context;
  RwPipelineConfig *config;
  RwMailbox *mailbox; /* or NULL */
  RwEtlEvents events;
  gpointer user_data;

  RwSource *source;
  RwTransform *transform;  /* NULL until the database was opened once */
  RwBatchBuilder *builder; /* what has come since the batch was cut */
  gint64 builder_since;    /* received_time of the first message in it, 0 for none */

  /* Database: rw-etl-load.c. */
  RwPgLoader *loader;
  GCancellable *cancellable;
  gboolean open;  /* as far as we know */
  RwBatch *batch; /* held back from acknowledgement until it is committed, or NULL */
  gint64 batch_since;
  RwBackoff backoff;
  GSource *reopen;
  guint n_refused; /* times in a row that the database refused the batch at hand */
  gboolean forget; /* the broker confirmed events that the loader may forget */

  /* Life: rw-etl.c. */
  GSource *tick;
  GSource *finish; /* looks in a moment whether stopping can be completed */
  gboolean stopping;
  gboolean impatient; /* stopping was asked for: no waiting for a database that is away */
  gboolean ended;
  gint64 give_up_time;     /* monotonic µs */
  gint64 confirm_deadline; /* monotonic µs: when stopping no longer waits for confirmations */
  gint64 last_activity;    /* monotonic µs of the last message or commit */
  gint64 next_report;      /* monotonic µs: when the broker is told how we are */
  gint64 replay_now;       /* the newest reading's time, in a replay */
  gboolean source_was_up;
  RwPipelineStatus status;
  guint64 n_received; /* messages since the start, committed or not */
  guint64 rate_marks[RW_ETL_RATE_SPAN];
  guint rate_next;
};

/* rw-etl.c */

/* Tells the status to whom it concerns. */
void rw_etl_tell_status (RwEtl *self, gboolean urgent);

/* Copies as much of text as fits, never half a character. */
void rw_etl_set_text (char *out, gsize size, const char *text);

/* Ends from the loop's next turn, when nothing of ours is on the stack; error is taken. */
void rw_etl_end (RwEtl *self, GError *error);

/* The database was opened for the first time: makes the transform and starts the source. */
void rw_etl_begin (RwEtl *self, const RwLoaderStart *start);

/* Looks again, soon, whether stopping can be completed. */
void rw_etl_schedule_finish (RwEtl *self, guint delay_ms);

/* rw-etl-load.c */

/* Opens the database, or opens it again after a failure, and goes on with the batch at hand. */
void rw_etl_open_database (RwEtl *self);

/* Cuts a batch and loads it, if none is on its way and there is something to load. Returns whether
 * something is on its way now. */
gboolean rw_etl_load (RwEtl *self);

G_END_DECLS

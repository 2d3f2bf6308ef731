/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * RwPgJob: work on what is stored that is done in steps, until nothing is left: roll-ups
 * (rw-pg-rollup.h), packing (rw-pg-packing.h).
 *
 * For: the worker, which has it done from time to time beside the loading, on a connection of its
 * own, so that neither waits for the other; tools.
 * Not for: deciding when.
 *
 * Each step is a transaction of its own; killed anywhere, the job goes on with the next call. Any
 * number of workers may do it on one database: they take turns. Belongs to the thread whose
 * thread-default context it was made in; never blocks it.
 */
#define RW_TYPE_PG_JOB (rw_pg_job_get_type ())
G_DECLARE_FINAL_TYPE (RwPgJob, rw_pg_job, RW, PG_JOB, GObject)

typedef enum
{
  RW_PG_JOB_DONE, /* nothing is left */
  RW_PG_JOB_MORE,
  RW_PG_JOB_WAIT, /* not possible at this moment */
} RwPgJobOutcome;

/* What a job does; constant. The argument is that of rw_pg_job_new(). */
typedef struct
{
  gint64 timeout; /* of a step, µs */
  gint64 wait;    /* before the next try after RW_PG_JOB_WAIT, µs */
  double rest; /* pause after a step, in terms of how long it took: leaves the machine to others */

  /* Adds one statement that answers a boolean: whether there is anything to do. NULL: always. */
  void (*add_preparation) (RwPgScript *script, gint64 argument);

  /* Adds the statement of a step. */
  void (*add_step) (RwPgScript *script, gint64 argument);

  /* What its answer says; adds to *n_done. */
  RwPgJobOutcome (*read_step) (const RwPgResult *result, guint64 *n_done);
} RwPgJobKind;

/* conninfo is a libpq string or URL. */
RwPgJob *rw_pg_job_new (const RwPgJobKind *kind, const char *conninfo, gint64 argument);

/* Connects if need be, and works until nothing is left or this time is over, µs; the step at hand
 * is still finished then. One call at a time; the schema must be there. */
void rw_pg_job_run_async (RwPgJob *self,
                          gint64 time,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/* TRUE, with how much was done in *n_done; FALSE with RW_PG_ERROR or G_IO_ERROR_CANCELLED, after
 * which another call connects again and goes on. */
gboolean rw_pg_job_run_finish (RwPgJob *self,
                               GAsyncResult *result,
                               guint64 *n_done,
                               GError **error);

/* Closes the connection at once; a call under way fails. */
void rw_pg_job_close (RwPgJob *self);

G_END_DECLS

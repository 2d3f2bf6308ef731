/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-loader-private.h"

G_BEGIN_DECLS

/*
 * DESIGN: the transaction of one batch, in steps that each are one round trip:
 *
 *   names    only when the batch has texts or days that we have no number or partition for; commits
 *            on its own, since it does no harm
 *   readings COPY, the fastest way, where nothing is expected to be there yet; when it is after
 *            all, or the batch is small, INSERT … SELECT unnest() … ON CONFLICT DO NOTHING
 *   bisect   only when the server refuses a value: the rows are halved, under savepoints, until the
 *            culprits are alone, and those become dead letters
 *   rest     positions, dead letters, faulty windows, alarms, outbox and marks of roll-ups, and
 * COMMIT; when marks that it relied on may be gone, all again with those
 *
 * A connection that breaks anywhere means that the whole batch is loaded again: everything in it is
 * recognised when it comes a second time.
 */
typedef struct
{
  guint begin, end; /* of RwPgLoad.rows */
} RwPgRange;

typedef struct
{
  RwBatch *batch;
  const RwReading *readings;
  GArray *rows; /* of guint: readings that can be stored */
  RwPgLetters *letters;
  RwLoadResult result;
  gint64 timeout;
  gboolean begun;          /* in a transaction */
  gboolean days_forgotten; /* a partition vanished once, and was made again */
  GArray *ranges;          /* of RwPgRange, the next one last; only for bisecting */
  RwPgRange range;             /* being inserted */
  guint n_published;
  int compare_at; /* statements of the last script, −1 for none */
  int alarms_at;
  int outbox_at;
  int marks_at;
  GArray *outbox;
} RwPgLoad;

/* The steps, each of which goes on to the next; task data is the RwPgLoad. */
void rw_pg_load_names (GTask *task);
void rw_pg_load_readings (GTask *task);
void rw_pg_load_rest (GTask *task);

/* Runs a script with the deadline of the batch; the callback gets a reference on the task. */
void rw_pg_load_run (GTask *task, RwPgScript *script, GAsyncReadyCallback callback);

/* Rolls back and does all again, with every mark. */
void rw_pg_load_again (GTask *task);

/* Ends with this error, which is taken. */
void rw_pg_load_fail (GTask *task, GError *error);

G_END_DECLS

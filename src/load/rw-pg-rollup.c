/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-rollup.h"

/* How many roll-ups a transaction computes: a moment's work. */
#define STEP 2000

static void
add_preparation (RwPgScript *script, gint64 grace)
{
  rw_pg_script_add (script, "SELECT reeferwatch.close_rollups(make_interval(secs => $1))");
  rw_pg_script_bind_int4 (script, (gint32) (grace / G_USEC_PER_SEC));
}

static void
add_step (RwPgScript *script, gint64 grace)
{
  rw_pg_script_add (script, "SELECT reeferwatch.roll_up($1)");
  rw_pg_script_bind_int4 (script, STEP);
}

static RwPgJobOutcome
read_step (const RwPgResult *result, guint64 *n_done)
{
  gint64 n = rw_pg_result_get_int (result, 0, 0);

  if (n < 0)
    return RW_PG_JOB_WAIT;
  *n_done += (guint64) n;
  return n == 0 ? RW_PG_JOB_DONE : RW_PG_JOB_MORE;
}

static const RwPgJobKind kind = {
  /* All quarters of an hour of a whole day may have to be found first. */
  .timeout = 300 * G_USEC_PER_SEC,
  /* For the other job, or for a loader that is in the middle of a transaction. */
  .wait = G_USEC_PER_SEC / 10,
  .add_preparation = add_preparation,
  .add_step = add_step,
  .read_step = read_step,
};

RwPgJob *
rw_pg_rollup_new (const char *conninfo)
{
  return rw_pg_job_new (&kind, conninfo, RW_PG_ROLLUP_GRACE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-packing.h"

/* About how many readings a transaction packs: each one reads through the whole day. */
#define STEP 1500000

/* Partitions are made ahead, so that the first reading of a day waits for nothing. */
static void
add_preparation (RwPgScript *script, gint64 age)
{
  rw_pg_script_add (
      script, "SELECT count(reeferwatch.ensure_partition(now() + ahead * interval '1 day')) > 0"
              " FROM generate_series(0, 2) AS days (ahead)");
}

static void
add_step (RwPgScript *script, gint64 age)
{
  rw_pg_script_add (script, "SELECT step, amount FROM reeferwatch.pack_step('-infinity',"
                            " ((now() - make_interval(secs => $1)) AT TIME ZONE 'UTC')::date,"
                            " least(make_interval(secs => $1), '1 hour'), $2)");
  rw_pg_script_bind_int4 (script, (gint32) (age / G_USEC_PER_SEC));
  rw_pg_script_bind_int4 (script, STEP);
}

static RwPgJobOutcome
read_step (const RwPgResult *result, guint64 *n_done)
{
  const char *step = rw_pg_result_get_text (result, 0, 0);

  if (g_str_equal (step, "none"))
    return RW_PG_JOB_DONE;
  if (g_str_equal (step, "wait") || g_str_equal (step, "busy"))
    return RW_PG_JOB_WAIT;
  if (g_str_equal (step, "some"))
    *n_done += (guint64) rw_pg_result_get_int (result, 0, 1);
  return RW_PG_JOB_MORE;
}

static const RwPgJobKind kind = {
  .timeout = 1800 * G_USEC_PER_SEC,
  .wait = 5 * G_USEC_PER_SEC,
  .rest = 0.25,
  .add_preparation = add_preparation,
  .add_step = add_step,
  .read_step = read_step,
};

RwPgJob *
rw_pg_packing_new (const char *conninfo, gint64 age)
{
  return rw_pg_job_new (&kind, conninfo, age);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-shelf.h"

static void
add_step (RwPgScript *script, gint64 argument)
{
  rw_pg_script_add (script, "SELECT reeferwatch.tick_alarms()");
}

static RwPgJobOutcome
read_step (const RwPgResult *result, guint64 *n_done)
{
  *n_done += (guint64) rw_pg_result_get_int (result, 0, 0);
  return RW_PG_JOB_DONE;
}

static const RwPgJobKind kind = {
  .timeout = 30 * G_USEC_PER_SEC,
  .add_step = add_step,
  .read_step = read_step,
};

RwPgJob *
rw_pg_shelf_new (const char *conninfo)
{
  return rw_pg_job_new (&kind, conninfo, 0);
}

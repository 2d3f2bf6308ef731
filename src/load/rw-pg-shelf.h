/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-job.h"

G_BEGIN_DECLS

/*
 * RwPgShelf: the job that brings alarms back whose time on the shelf is over (tick_alarms() of the
 * database).
 *
 * For: a live worker, once a second: it costs a look into an index that is empty as a rule.
 * Not for: a replay, which has nothing to do with the time it is now.
 */
RwPgJob *rw_pg_shelf_new (const char *conninfo);

G_END_DECLS

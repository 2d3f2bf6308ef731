/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-job.h"

G_BEGIN_DECLS

/*
 * The job that packs days that are over: see schema/0007-packed-days.sql.
 *
 * Not for: days that go to the archive, and not for deciding which days are kept.
 */

/* A day is packed this long after its end, µs: most late readings are there by then, and who asks
 * for the last hours reads open days only. */
#define RW_PG_PACKING_AGE (G_GINT64_CONSTANT (6) * 3600 * 1000000)

/* conninfo is a libpq string or URL. Makes the partitions of today and the next days, and packs
 * days that ended at least age µs ago. What is counted is
 * readings. */
RwPgJob *rw_pg_packing_new (const char *conninfo, gint64 age);

G_END_DECLS

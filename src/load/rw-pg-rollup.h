/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-job.h"

G_BEGIN_DECLS

/*
 * The job that computes the roll-ups that are due: telemetry_15m, telemetry_1h, telemetry_1d.
 *
 * Not for: marking what is due (RwPgMarks).
 */

/* A bucket is computed this long after its end, µs: most of what is on its way is there by then,
 * and what comes later has it computed again. */
#define RW_PG_ROLLUP_GRACE (G_GINT64_CONSTANT (45) * 1000000)

/* conninfo is a libpq string or URL. What is counted is roll-ups. */
RwPgJob *rw_pg_rollup_new (const char *conninfo);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-provider.h"
#include "rw-pg-line.h"

G_BEGIN_DECLS

/*
 * RwPgHistory: the question for the history of some reefers, as readings or as buckets, and what
 * makes RwHistory of the answers.
 *
 * For: RwPgStore.
 * Not for: whole readings (rw-pg-store-history.c) and the fleet (rw-pg-store-fleet.c).
 *
 * DESIGN: one request of one or two rounds. The first asks for each reefer, in this order:
 *
 *   totals: how many readings each day had, and each hour of the days at the ends: roll-ups tell,
 *     and they outlive the readings;
 *   the readings; or those after the last bucket, and then the buckets.
 *
 * Each statement sees what the one before saw, or more. So a reading is in the tail, in a bucket,
 * or in both, but never in neither, and rw_history_merge() takes it once. Where the first round
 * brought fewer readings than the total says, they are gone; the second round asks for the coarser
 * buckets there. So it need not be known what retention is, or was.
 */

/* A new request for the plan, which is copied; its answer is a GPtrArray of RwHistory. task is
 * taken.
 */
RwPgRequest *rw_pg_history_request_new (GTask *task, const RwHistoryPlan *plan);

/* The columns of roll-ups for the quantities, of the table b, each with a comma before, with sums
 * over many rows when they are put together: low, mean, high, count. */
void rw_pg_history_append_quantities (GString *sql, guint32 quantities, gboolean together);

/* Fills the quantities of a bucket from such columns, from column on; returns the next one. */
guint rw_pg_history_decode_quantities (RwHistory *history,
                                       guint i,
                                       const RwPgResult *rows,
                                       guint column);

/* "15m", "1h" or "1d": the end of the names of roll-ups of this step, µs; NULL for none. */
const char *rw_pg_history_get_suffix (gint64 step);

G_END_DECLS

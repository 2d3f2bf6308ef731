/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-provider.h"

G_BEGIN_DECLS

/*
 * RwPgCursor: RwReadingCursor over PostgreSQL.
 *
 * For: RwPgStore, which hands it out.
 * Not for: anything smaller than an export.
 *
 * It keeps its own connection and thread (RwPgStream), so that neither alarms nor charts wait
 * behind it.
 */
#define RW_TYPE_PG_CURSOR (rw_pg_cursor_get_type ())
G_DECLARE_FINAL_TYPE (RwPgCursor, rw_pg_cursor, RW, PG_CURSOR, RwReadingCursor)

/* Copies conninfo and the plan. */
RwReadingCursor *rw_pg_cursor_new (const char *conninfo, const RwReadingPlan *plan);

G_END_DECLS

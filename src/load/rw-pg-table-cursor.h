/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-provider.h"

G_BEGIN_DECLS

/*
 * RwPgTableCursor: RwTableCursor over PostgreSQL.
 *
 * For: RwPgStore, which hands it out. Not for: readings (RwPgCursor).
 */
#define RW_TYPE_PG_TABLE_CURSOR (rw_pg_table_cursor_get_type ())
G_DECLARE_FINAL_TYPE (RwPgTableCursor, rw_pg_table_cursor, RW, PG_TABLE_CURSOR, RwTableCursor)

/* Copies conninfo and the plan. */
RwTableCursor *rw_pg_table_cursor_new (const char *conninfo, const RwTablePlan *plan);

G_END_DECLS

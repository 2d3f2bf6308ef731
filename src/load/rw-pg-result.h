/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwPgResult: what one prepared statement of a script answered, in binary.
 *
 * For: reading the rows where they arrived, in one thread.
 * Not for: rows by the million (rw_pg_script_add_copy_out).
 *
 * Columns count from 0. A value that is NULL, or has another type than asked for, reads as 0, NAN
 * or NULL. Text and bytes live as long as the result.
 */
typedef struct _RwPgResult RwPgResult;

void rw_pg_result_free (RwPgResult *self);

guint rw_pg_result_get_n_rows (const RwPgResult *self);

/* How many rows INSERT, UPDATE, DELETE or COPY changed. */
guint64 rw_pg_result_get_n_affected (const RwPgResult *self);

gboolean rw_pg_result_is_null (const RwPgResult *self, guint row, guint column);
gboolean rw_pg_result_get_bool (const RwPgResult *self, guint row, guint column);
gint64 rw_pg_result_get_int (const RwPgResult *self, guint row, guint column); /* int2, 4 or 8 */
gint64 rw_pg_result_get_time (const RwPgResult *self, guint row, guint column); /* µs since 1970 */
double rw_pg_result_get_float (const RwPgResult *self, guint row, guint column); /* float4 or 8 */
const char *rw_pg_result_get_text (const RwPgResult *self, guint row, guint column);
gconstpointer rw_pg_result_get_bytes (const RwPgResult *self, guint row, guint column, gsize *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPgResult, rw_pg_result_free)

G_END_DECLS

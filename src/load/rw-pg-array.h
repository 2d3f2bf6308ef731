/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-buffer.h"

G_BEGIN_DECLS

/*
 * RwPgArray: reads the elements of one array of COPY … TO STDOUT (FORMAT binary), one after the
 * other.
 *
 * For: the arrays of packed days. Not for: arrays of more than one dimension, which read as NULL.
 *
 * A plain value that points into the row. Of an array that is NULL, at its end, and of an element
 * that is NULL or not of that length, rw_pg_array_* return FALSE and leave *value.
 */
typedef struct
{
  const guint8 *at;
  const guint8 *end; /* NULL: the array is NULL */
} RwPgArray;

/* Takes the next field of the row; FALSE when it is NULL. */
gboolean rw_pg_array_init (RwPgArray *self, RwPgTuple *tuple);

gboolean rw_pg_array_int2 (RwPgArray *self, gint16 *value);
gboolean rw_pg_array_int4 (RwPgArray *self, gint32 *value);
gboolean rw_pg_array_int8 (RwPgArray *self, gint64 *value);
gboolean rw_pg_array_float (RwPgArray *self, float *value);

G_END_DECLS

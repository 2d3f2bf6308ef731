/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-buffer.h"

G_BEGIN_DECLS

/*
 * RwPgScript: statements for PostgreSQL, with their parameters, to be run one after the other in
 * as few round trips as possible.
 *
 * For: RwPgConnection.
 * Not for: composing SQL from data: data are parameters, always.
 *
 * Built by one thread, then handed to a connection of the same thread; reference counted, not
 * atomic. A script may be run several times unless it has rows to copy out.
 */
typedef struct _RwPgScript RwPgScript;

/* One row, or the head and tail, of COPY … TO STDOUT (FORMAT binary), while they arrive; read it
 * with RwPgTuple. first is TRUE for the first piece. */
typedef void (*RwPgRowFunc) (const guint8 *data, gsize length, gboolean first, gpointer user_data);

RwPgScript *rw_pg_script_new (void);
RwPgScript *rw_pg_script_ref (RwPgScript *self);
void rw_pg_script_unref (RwPgScript *self);

/* Adds one statement, which is prepared once per connection and sent without waiting for the one
 * before. Its result is binary. sql should be constant: it is what the prepared one is kept by. */
void rw_pg_script_add (RwPgScript *self, const char *sql);

/* Adds parameters to the statement added last, in order. */
void rw_pg_script_bind_int4 (RwPgScript *self, gint32 value);
void rw_pg_script_bind_int8 (RwPgScript *self, gint64 value);
void rw_pg_script_bind_time (RwPgScript *self, gint64 time); /* µs since 1970 UTC */
void rw_pg_script_bind_text (RwPgScript *self, const char *text); /* NULL for NULL */

/* array was begun and ended as one; type is that of the array (RW_PG_INT4_ARRAY). Takes the bytes
 * and leaves it empty. */
void rw_pg_script_bind_array (RwPgScript *self, guint32 type, RwPgBuffer *array);

/* Adds SQL of any number of statements without parameters, in its own round trip. */
void rw_pg_script_add_simple (RwPgScript *self, const char *sql);

/* Adds COPY … FROM STDIN, with what is to be copied. Statements may stand before it in sql. */
void rw_pg_script_add_copy_in (RwPgScript *self, const char *sql, GBytes *data);

/* Adds COPY … TO STDOUT; func gets the pieces in the thread of the connection. It may block that:
 * the server then waits, and the deadline counts from each piece anew. */
void rw_pg_script_add_copy_out (RwPgScript *self,
                                const char *sql,
                                RwPgRowFunc func,
                                gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPgScript, rw_pg_script_unref)

G_END_DECLS

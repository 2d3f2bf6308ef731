/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/*
 * RwPgBuffer: bytes in the binary formats of PostgreSQL: values of parameters, arrays, rows of
 * COPY BINARY, and reading rows of COPY BINARY back.
 *
 * For: sending and reading many values fast and without text, so without any locale.
 * Not for: knowing what the values mean.
 *
 * A plain struct, all zero when empty; one thread at a time. The functions that run once per value
 * are inline, because a batch has some hundred thousand values.
 */
typedef struct
{
  guint8 *data;
  gsize length;
  gsize size;
} RwPgBuffer;

/* Types as PostgreSQL numbers them (pg_type.oid), the same in every installation. */
#define RW_PG_BOOL 16u
#define RW_PG_BYTEA 17u
#define RW_PG_INT8 20u
#define RW_PG_INT2 21u
#define RW_PG_INT4 23u
#define RW_PG_TEXT 25u
#define RW_PG_FLOAT4 700u
#define RW_PG_FLOAT8 701u
#define RW_PG_TIMESTAMPTZ 1184u
#define RW_PG_INT4_ARRAY 1007u
#define RW_PG_INT2_ARRAY 1005u
#define RW_PG_INT8_ARRAY 1016u
#define RW_PG_TEXT_ARRAY 1009u
#define RW_PG_FLOAT4_ARRAY 1021u
#define RW_PG_FLOAT8_ARRAY 1022u
#define RW_PG_BOOL_ARRAY 1000u
#define RW_PG_BYTEA_ARRAY 1001u
#define RW_PG_TIMESTAMPTZ_ARRAY 1185u

/* µs from 1970-01-01, from which we count, to 2000-01-01, from which PostgreSQL counts. */
#define RW_PG_EPOCH (G_GINT64_CONSTANT (946684800) * 1000000)

/* Frees the bytes and leaves it empty. */
void rw_pg_buffer_clear (RwPgBuffer *self);

/* Makes room for n more bytes at least. */
void rw_pg_buffer_reserve (RwPgBuffer *self, gsize n);

/* Hands the bytes out and leaves the buffer empty. */
GBytes *rw_pg_buffer_steal (RwPgBuffer *self);

static inline guint8 *
rw_pg_buffer_extend (RwPgBuffer *self, gsize n)
{
  guint8 *at;

  if (self->size - self->length < n)
    rw_pg_buffer_reserve (self, n);

  at = self->data + self->length;
  self->length += n;
  return at;
}

static inline void
rw_pg_buffer_put_int2 (RwPgBuffer *self, gint16 value)
{
  guint16 big = GUINT16_TO_BE ((guint16) value);

  memcpy (rw_pg_buffer_extend (self, sizeof big), &big, sizeof big);
}

static inline void
rw_pg_buffer_put_int4 (RwPgBuffer *self, gint32 value)
{
  guint32 big = GUINT32_TO_BE ((guint32) value);

  memcpy (rw_pg_buffer_extend (self, sizeof big), &big, sizeof big);
}

static inline void
rw_pg_buffer_put_int8 (RwPgBuffer *self, gint64 value)
{
  guint64 big = GUINT64_TO_BE ((guint64) value);

  memcpy (rw_pg_buffer_extend (self, sizeof big), &big, sizeof big);
}

/* Fields are values with their length before them, as in arrays and in rows of COPY. */
static inline void
rw_pg_buffer_field_null (RwPgBuffer *self)
{
  rw_pg_buffer_put_int4 (self, -1);
}

static inline void
rw_pg_buffer_field_int2 (RwPgBuffer *self, gint16 value)
{
  rw_pg_buffer_put_int4 (self, 2);
  rw_pg_buffer_put_int2 (self, value);
}

static inline void
rw_pg_buffer_field_int4 (RwPgBuffer *self, gint32 value)
{
  rw_pg_buffer_put_int4 (self, 4);
  rw_pg_buffer_put_int4 (self, value);
}

static inline void
rw_pg_buffer_field_int8 (RwPgBuffer *self, gint64 value)
{
  rw_pg_buffer_put_int4 (self, 8);
  rw_pg_buffer_put_int8 (self, value);
}

static inline void
rw_pg_buffer_field_bool (RwPgBuffer *self, gboolean value)
{
  rw_pg_buffer_put_int4 (self, 1);
  *rw_pg_buffer_extend (self, 1) = value ? 1 : 0;
}

/* time is µs since 1970 UTC. */
static inline void
rw_pg_buffer_field_time (RwPgBuffer *self, gint64 time)
{
  rw_pg_buffer_field_int8 (self, time - RW_PG_EPOCH);
}

/* NAN, our "missing", becomes NULL. */
static inline void
rw_pg_buffer_field_float (RwPgBuffer *self, float value)
{
  guint32 bits;

  if (value != value)
    {
      rw_pg_buffer_field_null (self);
      return;
    }
  memcpy (&bits, &value, sizeof bits);
  rw_pg_buffer_field_int4 (self, (gint32) bits);
}

static inline void
rw_pg_buffer_field_double (RwPgBuffer *self, double value)
{
  guint64 bits;

  if (value != value)
    {
      rw_pg_buffer_field_null (self);
      return;
    }
  memcpy (&bits, &value, sizeof bits);
  rw_pg_buffer_field_int8 (self, (gint64) bits);
}

void rw_pg_buffer_field_bytes (RwPgBuffer *self, gconstpointer data, gsize length);

/* text may be NULL for NULL. It must be valid UTF-8. */
void rw_pg_buffer_field_text (RwPgBuffer *self, const char *text);

/* An array: begin with the type of its elements (RW_PG_INT4), add one field each, end with their
 * number. */
void rw_pg_buffer_begin_array (RwPgBuffer *self, guint32 element_type);
void rw_pg_buffer_end_array (RwPgBuffer *self, guint n);

/* The head and the tail of COPY … WITH (FORMAT binary); rows between begin with their number of
 * fields as int2. */
void rw_pg_buffer_begin_copy (RwPgBuffer *self);
void rw_pg_buffer_end_copy (RwPgBuffer *self);

/*
 * RwPgTuple: reads the fields of one row of COPY … TO STDOUT (FORMAT binary), one after the other.
 * What is missing or does not have the length of its type reads as NULL: rw_pg_tuple_* return
 * FALSE and leave *value.
 */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} RwPgTuple;

/* Starts to read; FALSE for the tail, which is no row. head tells that this is the first piece,
 * which begins with the head of the format. */
gboolean rw_pg_tuple_init (RwPgTuple *self, const guint8 *data, gsize length, gboolean head);
void rw_pg_tuple_skip (RwPgTuple *self);
gboolean rw_pg_tuple_int2 (RwPgTuple *self, gint16 *value);
gboolean rw_pg_tuple_int4 (RwPgTuple *self, gint32 *value);
gboolean rw_pg_tuple_int8 (RwPgTuple *self, gint64 *value);
gboolean rw_pg_tuple_time (RwPgTuple *self, gint64 *time);
gboolean rw_pg_tuple_float (RwPgTuple *self, float *value);

/* Points into the row, not ended with NUL. */
gboolean rw_pg_tuple_text (RwPgTuple *self, const char **text, gsize *length);

G_END_DECLS

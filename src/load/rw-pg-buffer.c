/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-buffer.h"

/* What COPY BINARY begins with: signature, flags and the length of an extension, both zero. */
static const char copy_head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
#define COPY_HEAD_LENGTH 19

#define ARRAY_HEAD_LENGTH 20

void
rw_pg_buffer_clear (RwPgBuffer *self)
{
  g_clear_pointer (&self->data, g_free);
  self->length = 0;
  self->size = 0;
}

void
rw_pg_buffer_reserve (RwPgBuffer *self, gsize n)
{
  gsize wanted = self->length + n;

  if (wanted <= self->size)
    return;

  self->size = MAX (MAX (wanted, self->size * 2), 256);
  self->data = g_realloc (self->data, self->size);
}

GBytes *
rw_pg_buffer_steal (RwPgBuffer *self)
{
  GBytes *bytes = g_bytes_new_take (g_steal_pointer (&self->data), self->length);

  rw_pg_buffer_clear (self);
  return bytes;
}

void
rw_pg_buffer_field_bytes (RwPgBuffer *self, gconstpointer data, gsize length)
{
  rw_pg_buffer_put_int4 (self, (gint32) length);
  if (length > 0)
    memcpy (rw_pg_buffer_extend (self, length), data, length);
}

void
rw_pg_buffer_field_text (RwPgBuffer *self, const char *text)
{
  if (text == NULL)
    rw_pg_buffer_field_null (self);
  else
    rw_pg_buffer_field_bytes (self, text, strlen (text));
}

void
rw_pg_buffer_begin_array (RwPgBuffer *self, guint32 element_type)
{
  rw_pg_buffer_put_int4 (self, 1);
  rw_pg_buffer_put_int4 (self, 1);
  rw_pg_buffer_put_int4 (self, (gint32) element_type);
  rw_pg_buffer_put_int4 (self, 0);
  rw_pg_buffer_put_int4 (self, 1);
}

void
rw_pg_buffer_end_array (RwPgBuffer *self, guint n)
{
  guint32 big = GUINT32_TO_BE (n);

  memcpy (self->data + 12, &big, sizeof big);
  if (n > 0)
    return;

  /* An array without elements has no dimensions either. */
  memset (self->data, 0, 4);
  self->length = ARRAY_HEAD_LENGTH - 8;
}

void
rw_pg_buffer_begin_copy (RwPgBuffer *self)
{
  memcpy (rw_pg_buffer_extend (self, COPY_HEAD_LENGTH), copy_head, COPY_HEAD_LENGTH);
}

void
rw_pg_buffer_end_copy (RwPgBuffer *self)
{
  rw_pg_buffer_put_int2 (self, -1);
}

gboolean
rw_pg_tuple_init (RwPgTuple *self, const guint8 *data, gsize length, gboolean head)
{
  gsize skip = head ? COPY_HEAD_LENGTH : 0;

  /* A row has its number of fields first, the tail has −1 there, and an empty result may put the
   * head in a piece of its own. */
  if (length < skip + 2 || (data[skip] & 0x80) != 0)
    return FALSE;

  self->at = data + skip + 2;
  self->end = data + length;
  return TRUE;
}

/* Copies the next field when it has exactly this length, and steps over it in any case. */
static gboolean
take_field (RwPgTuple *self, gpointer value, gsize expected)
{
  guint32 big;
  gint32 length;
  gboolean fits;

  if (self->end - self->at < (gssize) sizeof big)
    return FALSE;

  memcpy (&big, self->at, sizeof big);
  self->at += sizeof big;
  length = (gint32) GUINT32_FROM_BE (big);
  if (length < 0 || self->end - self->at < length)
    return FALSE;

  fits = (gsize) length == expected;
  if (fits)
    memcpy (value, self->at, expected);
  self->at += length;
  return fits;
}

void
rw_pg_tuple_skip (RwPgTuple *self)
{
  take_field (self, NULL, G_MAXSIZE);
}

gboolean
rw_pg_tuple_int2 (RwPgTuple *self, gint16 *value)
{
  guint16 big;

  if (!take_field (self, &big, sizeof big))
    return FALSE;

  *value = (gint16) GUINT16_FROM_BE (big);
  return TRUE;
}

gboolean
rw_pg_tuple_int4 (RwPgTuple *self, gint32 *value)
{
  guint32 big;

  if (!take_field (self, &big, sizeof big))
    return FALSE;

  *value = (gint32) GUINT32_FROM_BE (big);
  return TRUE;
}

gboolean
rw_pg_tuple_int8 (RwPgTuple *self, gint64 *value)
{
  guint64 big;

  if (!take_field (self, &big, sizeof big))
    return FALSE;

  *value = (gint64) GUINT64_FROM_BE (big);
  return TRUE;
}

gboolean
rw_pg_tuple_time (RwPgTuple *self, gint64 *time)
{
  if (!rw_pg_tuple_int8 (self, time))
    return FALSE;

  *time += RW_PG_EPOCH;
  return TRUE;
}

gboolean
rw_pg_tuple_float (RwPgTuple *self, float *value)
{
  gint32 bits;

  if (!rw_pg_tuple_int4 (self, &bits))
    return FALSE;

  memcpy (value, &bits, sizeof *value);
  return TRUE;
}

gboolean
rw_pg_tuple_text (RwPgTuple *self, const char **text, gsize *length)
{
  guint32 big;
  gint32 n;

  if (self->end - self->at < (gssize) sizeof big)
    return FALSE;

  memcpy (&big, self->at, sizeof big);
  self->at += sizeof big;
  n = (gint32) GUINT32_FROM_BE (big);
  if (n < 0 || self->end - self->at < n)
    return FALSE;

  *text = (const char *) self->at;
  *length = (gsize) n;
  self->at += n;
  return TRUE;
}

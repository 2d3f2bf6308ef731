/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-array.h"

#include <string.h>

/* Dimensions, whether there are NULLs, type, length, and the number of the first element. */
#define HEAD_LENGTH 20

gboolean
rw_pg_array_init (RwPgArray *self, RwPgTuple *tuple)
{
  const char *data;
  gsize length;
  guint32 dimensions;

  *self = (RwPgArray){ 0 };
  if (!rw_pg_tuple_text (tuple, &data, &length) || length < HEAD_LENGTH)
    return FALSE;

  memcpy (&dimensions, data, sizeof dimensions);
  if (GUINT32_FROM_BE (dimensions) != 1)
    return FALSE;

  self->at = (const guint8 *) data + HEAD_LENGTH;
  self->end = (const guint8 *) data + length;
  return TRUE;
}

/* The bytes of the next element if there are as many as that, else NULL; steps over it. */
static inline const guint8 *
take (RwPgArray *self, gsize expected)
{
  const guint8 *data = self->at + 4;
  guint32 big;
  gint32 length;

  if (self->end - self->at < 4)
    return NULL;

  memcpy (&big, self->at, sizeof big);
  length = (gint32) GUINT32_FROM_BE (big);
  self->at = data;
  if (length < 0)
    return NULL;
  if (self->end - data < length)
    {
      self->at = self->end;
      return NULL;
    }

  self->at += length;
  return (gsize) length == expected ? data : NULL;
}

gboolean
rw_pg_array_int2 (RwPgArray *self, gint16 *value)
{
  const guint8 *data = take (self, 2);
  guint16 big;

  if (data == NULL)
    return FALSE;

  memcpy (&big, data, sizeof big);
  *value = (gint16) GUINT16_FROM_BE (big);
  return TRUE;
}

gboolean
rw_pg_array_int4 (RwPgArray *self, gint32 *value)
{
  const guint8 *data = take (self, 4);
  guint32 big;

  if (data == NULL)
    return FALSE;

  memcpy (&big, data, sizeof big);
  *value = (gint32) GUINT32_FROM_BE (big);
  return TRUE;
}

gboolean
rw_pg_array_int8 (RwPgArray *self, gint64 *value)
{
  const guint8 *data = take (self, 8);
  guint64 big;

  if (data == NULL)
    return FALSE;

  memcpy (&big, data, sizeof big);
  *value = (gint64) GUINT64_FROM_BE (big);
  return TRUE;
}

gboolean
rw_pg_array_float (RwPgArray *self, float *value)
{
  gint32 bits;

  if (!rw_pg_array_int4 (self, &bits))
    return FALSE;

  memcpy (value, &bits, sizeof *value);
  return TRUE;
}

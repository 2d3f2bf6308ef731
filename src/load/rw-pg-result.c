/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-result.h"

#include "rw-pg-buffer.h"
#include "rw-pg-connection-private.h"

#include <math.h>

/* A result is a PGresult; the name exists so that nobody else needs libpq's header. */
static const PGresult *
unwrap (const RwPgResult *self)
{
  return (const PGresult *) self;
}

void
rw_pg_result_free (RwPgResult *self)
{
  PQclear ((PGresult *) self);
}

guint
rw_pg_result_get_n_rows (const RwPgResult *self)
{
  return (guint) PQntuples (unwrap (self));
}

guint64
rw_pg_result_get_n_affected (const RwPgResult *self)
{
  return g_ascii_strtoull (PQcmdTuples ((PGresult *) self), NULL, 10);
}

gboolean
rw_pg_result_is_null (const RwPgResult *self, guint row, guint column)
{
  return PQgetisnull (unwrap (self), (int) row, (int) column) == 1;
}

/* The bytes of a value that is not NULL and has this length, else NULL. */
static const char *
get_sized (const RwPgResult *self, guint row, guint column, int length)
{
  const PGresult *result = unwrap (self);

  if (rw_pg_result_is_null (self, row, column)
      || PQgetlength (result, (int) row, (int) column) != length)
    return NULL;

  return PQgetvalue (result, (int) row, (int) column);
}

gboolean
rw_pg_result_get_bool (const RwPgResult *self, guint row, guint column)
{
  const char *value = get_sized (self, row, column, 1);

  return value != NULL && *value != 0;
}

gint64
rw_pg_result_get_int (const RwPgResult *self, guint row, guint column)
{
  const char *value;
  guint64 eight;
  guint32 four;
  guint16 two;

  if ((value = get_sized (self, row, column, sizeof four)) != NULL)
    {
      memcpy (&four, value, sizeof four);
      return (gint32) GUINT32_FROM_BE (four);
    }
  if ((value = get_sized (self, row, column, sizeof eight)) != NULL)
    {
      memcpy (&eight, value, sizeof eight);
      return (gint64) GUINT64_FROM_BE (eight);
    }
  if ((value = get_sized (self, row, column, sizeof two)) != NULL)
    {
      memcpy (&two, value, sizeof two);
      return (gint16) GUINT16_FROM_BE (two);
    }

  return 0;
}

gint64
rw_pg_result_get_time (const RwPgResult *self, guint row, guint column)
{
  if (rw_pg_result_is_null (self, row, column))
    return 0;

  return rw_pg_result_get_int (self, row, column) + RW_PG_EPOCH;
}

double
rw_pg_result_get_float (const RwPgResult *self, guint row, guint column)
{
  if (get_sized (self, row, column, sizeof (float)) != NULL)
    {
      gint32 bits = (gint32) rw_pg_result_get_int (self, row, column);
      float value;

      memcpy (&value, &bits, sizeof value);
      return (double) value;
    }
  if (get_sized (self, row, column, sizeof (double)) != NULL)
    {
      gint64 bits = rw_pg_result_get_int (self, row, column);
      double value;

      memcpy (&value, &bits, sizeof value);
      return value;
    }

  return NAN;
}

const char *
rw_pg_result_get_text (const RwPgResult *self, guint row, guint column)
{
  if (rw_pg_result_is_null (self, row, column))
    return NULL;

  return PQgetvalue (unwrap (self), (int) row, (int) column);
}

gconstpointer
rw_pg_result_get_bytes (const RwPgResult *self, guint row, guint column, gsize *size)
{
  if (rw_pg_result_is_null (self, row, column))
    return NULL;

  *size = (gsize) PQgetlength (unwrap (self), (int) row, (int) column);
  return PQgetvalue (unwrap (self), (int) row, (int) column);
}

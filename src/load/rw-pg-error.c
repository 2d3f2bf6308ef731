/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-error.h"

#include "rw-pg-advice.h"

typedef struct
{
  char sqlstate[6];
} RwPgErrorPrivate;

static void
rw_pg_error_private_init (RwPgErrorPrivate *priv)
{
  priv->sqlstate[0] = '\0';
}

static void
rw_pg_error_private_copy (const RwPgErrorPrivate *source, RwPgErrorPrivate *target)
{
  *target = *source;
}

static void
rw_pg_error_private_clear (RwPgErrorPrivate *priv)
{
  priv->sqlstate[0] = '\0';
}

G_DEFINE_EXTENDED_ERROR (RwPgError, rw_pg_error)

GError *
rw_pg_error_new (RwPgError code, const char *sqlstate, const char *message)
{
  const char *advice = sqlstate != NULL ? rw_pg_advice_find (sqlstate) : NULL;
  gboolean ended = g_str_has_suffix (message, ".");
  GError *error = advice == NULL ? g_error_new_literal (RW_PG_ERROR, (int) code, message)
                                 : g_error_new (RW_PG_ERROR, (int) code, "%s%s %s", message,
                                                ended ? "" : ".", advice);

  if (sqlstate != NULL)
    g_strlcpy (rw_pg_error_get_private (error)->sqlstate, sqlstate,
               sizeof rw_pg_error_get_private (error)->sqlstate);
  return error;
}

const char *
rw_pg_error_get_sqlstate (const GError *error)
{
  if (error->domain != RW_PG_ERROR)
    return "";

  return rw_pg_error_get_private (error)->sqlstate;
}

gboolean
rw_pg_error_is_class (const GError *error, const char *prefix)
{
  return g_str_has_prefix (rw_pg_error_get_sqlstate (error), prefix);
}

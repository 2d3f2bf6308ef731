/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-address.h"

#include <libpq-fe.h>

gboolean
rw_pg_address_is_valid (const char *conninfo)
{
  PQconninfoOption *options = PQconninfoParse (conninfo, NULL);
  gboolean valid = options != NULL;

  PQconninfoFree (options);
  return valid;
}

gboolean
rw_pg_address_has_secret (const char *conninfo)
{
  PQconninfoOption *options = PQconninfoParse (conninfo, NULL);
  gboolean found = FALSE;

  /* libpq itself marks what a form must not show. */
  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    found |= option->val != NULL && *option->dispchar == '*';

  PQconninfoFree (options);
  return found;
}

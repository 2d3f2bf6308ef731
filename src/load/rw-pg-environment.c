/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-environment.h"

#include "rw-pg-connection-private.h"

/* What an option of libpq is called in the environment is known to libpq alone. */
static char **
clear_variables (char **environment, const PQconninfoOption *options)
{
  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->envvar != NULL)
      environment = g_environ_unsetenv (environment, option->envvar);

  return environment;
}

static char **
set_variables (char **environment, const PQconninfoOption *options)
{
  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->envvar != NULL && option->val != NULL && *option->val != '\0')
      environment = g_environ_setenv (environment, option->envvar, option->val, TRUE);

  return environment;
}

static gboolean
has_unsayable (const PQconninfoOption *options)
{
  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->envvar == NULL && strcmp (option->keyword, "sslpassword") == 0)
      return option->val != NULL && *option->val != '\0';

  return FALSE;
}

char **
rw_pg_environment_new (RwPgConnection *connection, GError **error)
{
  char **environment;
  PQconninfoOption *options;

  g_return_val_if_fail (rw_pg_connection_is_open (connection), NULL);

  options = PQconninfo (connection->conn);
  if (options == NULL || has_unsayable (options))
    {
      g_clear_pointer (&options, PQconninfoFree);
      g_set_error_literal (error, RW_PG_ERROR, RW_PG_ERROR_ADDRESS,
                           "The programs of PostgreSQL cannot be given “sslpassword”: use a key "
                           "without a password that only you can read");
      return NULL;
    }

  environment = set_variables (clear_variables (g_get_environ (), options), options);
  PQconninfoFree (options);

  /* The service has said its part. */
  environment = g_environ_unsetenv (environment, "PGSERVICE");
  environment = g_environ_unsetenv (environment, "LANGUAGE");
  return g_environ_setenv (environment, "LC_ALL", "C", TRUE);
}

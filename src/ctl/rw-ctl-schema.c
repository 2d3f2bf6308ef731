/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-commands.h"

#include "rw-ctl-options.h"
#include "rw-ctl-roles.h"
#include "rw-pg-connection.h"
#include "rw-schema.h"

#include <glib/gi18n.h>

#define CONNECT_TIMEOUT (10 * G_USEC_PER_SEC)
#define LOOK_TIMEOUT (30 * G_USEC_PER_SEC)

/* A worker may be migrating, and that may have a lot to do. */
#define MIGRATE_TIMEOUT (300 * G_USEC_PER_SEC)

static RwPgConnection *
open_database (RwCtl *ctl, const char *summary, int argc, char **argv, GError **error)
{
  g_autofree char *database = NULL;
  g_autoptr (RwPgConnection) connection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  const GOptionEntry entries[] = { RW_CTL_DATABASE_OPTION (&database), { NULL } };

  if (!rw_ctl_options_parse (NULL, summary, entries, NULL, argc, argv, error)
      || !rw_ctl_options_complete_database (&database, error))
    return NULL;

  connection = rw_pg_connection_new (database);
  rw_pg_connection_open_async (connection, CONNECT_TIMEOUT, rw_ctl_get_cancellable (ctl),
                               rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  if (!rw_pg_connection_open_finish (connection, result, error))
    return NULL;
  return g_steal_pointer (&connection);
}

static int
read_version (RwCtl *ctl, RwPgConnection *connection, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rw_schema_read_version_async (connection, LOOK_TIMEOUT, rw_ctl_get_cancellable (ctl),
                                rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  return rw_schema_read_version_finish (connection, result, error);
}

static int
compare (int version)
{
  g_print (_ ("Database: %d\nProgram: %d\n"), version, rw_schema_get_version ());
  if (version == rw_schema_get_version ())
    {
      g_print (_ ("The schema is up to date.\n"));
      return RW_CTL_OK;
    }

  if (version == 0)
    g_print (_ ("There is no schema yet: “reeferwatchctl schema migrate” makes it, and so does the "
                "start of a worker.\n"));
  else if (version < rw_schema_get_version ())
    g_print (
        _ ("The schema is older than the program: “reeferwatchctl schema migrate” brings it up "
           "to date, and so does the start of a worker.\n"));
  else
    g_print (_ ("The schema is newer than the program: use a newer Reeferwatch.\n"));
  return RW_CTL_CONFIGURATION;
}

int
rw_ctl_schema (RwCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RwPgConnection) connection = open_database (
      ctl,
      _ ("Compares the version of the database’s schema with the one that this program needs."),
      argc, argv, &error);
  int version;

  if (connection == NULL)
    return rw_ctl_fail (ctl, error);
  version = read_version (ctl, connection, &error);
  if (version < 0)
    return rw_ctl_fail (ctl, error);
  return compare (version);
}

int
rw_ctl_schema_migrate (RwCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwPgConnection) connection = open_database (
      ctl,
      _ ("Makes the schema, or brings it to the version that this program needs, in one "
         "transaction."),
      argc, argv, &error);
  int before;

  if (connection == NULL)
    return rw_ctl_fail (ctl, error);
  before = read_version (ctl, connection, &error);
  if (before < 0)
    return rw_ctl_fail (ctl, error);

  rw_schema_migrate_async (connection, MIGRATE_TIMEOUT, rw_ctl_get_cancellable (ctl),
                           rw_ctl_answered_cb, ctl);
  result = rw_ctl_wait (ctl);
  if (!rw_schema_migrate_finish (connection, result, &error))
    return rw_ctl_fail (ctl, error);

  if (before == rw_schema_get_version ())
    g_print (_ ("The schema is at version %d already; nothing was changed.\n"), before);
  else
    g_print (_ ("The schema was at version %d and is at version %d now.\n"), before,
             rw_schema_get_version ());
  return RW_CTL_OK;
}

int
rw_ctl_schema_roles (RwCtl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RwPgConnection) connection = open_database (
      ctl,
      _ ("Makes the roles reeferwatch_worker, reeferwatch_operator and reeferwatch_viewer where "
         "they are missing, and gives all of them their rights anew."),
      argc, argv, &error);
  int version;

  if (connection == NULL)
    return rw_ctl_fail (ctl, error);
  version = read_version (ctl, connection, &error);
  if (version < 0)
    return rw_ctl_fail (ctl, error);
  if (version != rw_schema_get_version ())
    return compare (version);

  if (!rw_ctl_roles_grant (ctl, connection, &error))
    return rw_ctl_fail (ctl, error);
  g_print (_ ("The roles have their rights.\n"));
  return RW_CTL_OK;
}

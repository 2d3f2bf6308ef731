/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-advice.h"

/* A longer beginning stands before a shorter one. */
static const struct
{
  const char *beginning; /* of the SQLSTATE */
  const char *advice;
} advices[] = {
  { "25006", "The server only lets read, as a standby does: give the address of the primary one." },
  { "28P01",
    "Check the user and the password, which a password file (PGPASSFILE, ~/.pgpass) may hold." },
  { "28", "Check the user in the address, and what pg_hba.conf on the server asks of it." },
  { "3D000", "Check the name of the database in the address, or have it created." },
  { "42501", "Have the owner of the database grant this user reeferwatch_viewer to read, "
             "reeferwatch_operator to acknowledge as well, or reeferwatch_worker to store." },
  { "53100", "The disk of the database server is full: make room there." },
  { "53200", "The database server needs more memory or a higher max_locks_per_transaction." },
  { "53300", "End programs that use the server, or have its max_connections raised." },
  { "53", "The database server has reached a limit: look into its log." },
  { "57014", "A statement_timeout may be set for this user or database: raise it." },
  { "57P04", "Check the name of the database in the address." },
  { "57",
    "The database server is stopping or starting: wait until it answers, or look into its log." },
  { "58", "The database server cannot use its files: look into its log, and check its disk." },
  { "XX001", "The data on the server's disk are damaged: restore a backup." },
  { "XX002", "The data on the server's disk are damaged: restore a backup." },
};

const char *
rw_pg_advice_find (const char *sqlstate)
{
  for (guint i = 0; i < G_N_ELEMENTS (advices); i++)
    if (g_str_has_prefix (sqlstate, advices[i].beginning))
      return advices[i].advice;

  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-connection.h"

G_BEGIN_DECLS

/*
 * Where a connection goes, said in the environment, so that a program of PostgreSQL (pg_dump,
 * pg_restore) goes to the same place by the same rules, and no password is on a command line.
 *
 * For: reeferwatchctl.
 * Not for: our own connections.
 */

/*
 * The environment of this process in which every setting of libpq is that of the open connection,
 * TLS included; what the programs say is in English. Fails with RW_PG_ERROR_ADDRESS for what cannot
 * be said in an environment: the password of a client's key. Returns: (transfer full)
 */
char **rw_pg_environment_new (RwPgConnection *connection, GError **error);

G_END_DECLS

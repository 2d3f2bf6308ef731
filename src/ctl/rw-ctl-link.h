/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl-archive.h"
#include "rw-pg-connection.h"
#include "rw-private-postgres.h"

G_BEGIN_DECLS

/*
 * RwCtlLink: the database that a backup is taken from or restored into: one that has an address, or
 * the console's private one, whose server is started when the console is not running.
 *
 * For: the commands backup and restore.
 * Not for: the other commands, which need no private server and no program of PostgreSQL.
 *
 * Main thread.
 */
typedef struct
{
  RwPrivatePostgres *server; /* started here, ends with the link; or NULL */
  RwPgConnection *connection;
  char **environment; /* for pg_dump and pg_restore */
  int version;        /* the major one of the server */
  int schema;         /* version of our schema, 0 for none */
} RwCtlLink;

/* Which side of a move the link is for: a backup finds the private database, and the server that a
 * console may be running; a restore makes the former, and needs the latter to be ended first. */
typedef enum
{
  RW_CTL_LINK_SOURCE,
  RW_CTL_LINK_TARGET,
} RwCtlLinkSide;

/* database is NULL for the private one. */
RwCtlLink *rw_ctl_link_open (RwCtl *ctl, const char *database, RwCtlLinkSide side, GError **error);
void rw_ctl_link_free (RwCtlLink *self);

/* Runs a script, or SQL without parameters and answer. timeout in µs. */
GPtrArray *rw_ctl_link_run (RwCtl *ctl,
                            RwCtlLink *self,
                            RwPgScript *script,
                            gint64 timeout,
                            GError **error);
gboolean rw_ctl_link_execute (RwCtl *ctl, RwCtlLink *self, const char *sql, GError **error);

/* The same while the program is being stopped: what is to be cleared away. */
gboolean rw_ctl_link_clean_up (RwCtl *ctl, RwCtlLink *self, const char *sql, GError **error);

/* Counts the rows of every table of the schema into archive. */
gboolean rw_ctl_link_count (RwCtl *ctl, RwCtlLink *self, RwCtlArchive *archive, GError **error);

/* Where the private database is, or is going to be. Caller frees. */
char *rw_ctl_link_dup_private_folder (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCtlLink, rw_ctl_link_free)

G_END_DECLS

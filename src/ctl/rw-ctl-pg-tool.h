/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-ctl.h"

G_BEGIN_DECLS

/*
 * RwCtlPgTool: a client program of PostgreSQL, pg_dump or pg_restore: where it is, and one run of
 * it.
 *
 * For: the commands backup and restore.
 * Not for: servers (RwPostgresPrograms), and never through a shell.
 *
 * Main thread.
 */
typedef struct
{
  char *path;
  int version; /* the major one: 15 */
} RwCtlPgTool;

/* Where Debian keeps the programs of each major version: in VERSION/bin. */
#define RW_CTL_PG_TOOL_ROOT "/usr/lib/postgresql"

/* Looks on search_path (as PATH) and in root; of those that are of this major version at least the
 * oldest, which fits best. G_IO_ERROR_NOT_FOUND when there is none at all,
 * G_IO_ERROR_NOT_SUPPORTED when all are too old; with what to install. */
RwCtlPgTool *rw_ctl_pg_tool_find (const char *search_path,
                                  const char *root,
                                  const char *name,
                                  int version,
                                  GError **error);
void rw_ctl_pg_tool_free (RwCtlPgTool *self);

/* What is run. */
typedef struct
{
  const char *const *arguments; /* without its own name, ends with NULL */
  char **environment;
  const char *mark; /* a line of --verbose with this in it is one table more */
  guint n_tables;   /* for the progress, which only somebody at a terminal sees */
} RwCtlPgToolPlan;

/* Runs it to its end. FALSE with what it said was wrong, or G_IO_ERROR_CANCELLED after it has been
 * ended and is gone. It ends with this program, however that ends. */
gboolean rw_ctl_pg_tool_run (RwCtl *ctl,
                             const RwCtlPgTool *self,
                             const RwCtlPgToolPlan *plan,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCtlPgTool, rw_ctl_pg_tool_free)

G_END_DECLS

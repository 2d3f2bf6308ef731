/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-postgres-programs.h"
#include "rw-service-folder.h"

G_BEGIN_DECLS

/*
 * RwPostgresPlan: what has to be known before a private PostgreSQL can start: where its data are,
 * which programs serve them, and the locks on them.
 *
 * For: RwPrivatePostgres and RwPostgresCluster. Not for: running anything.
 *
 * Nothing in it changes once it is made.
 */
typedef struct
{
  RwServiceFolder *folder;
  RwPostgresPrograms *programs;
  char *data;
  char *unfinished; /* where a cluster lies while it is being made */
  gboolean exists;  /* data holds a cluster */
} RwPostgresPlan;

/* The database and the role that owns it. */
#define RW_POSTGRES_DATABASE "reeferwatch"

/* Takes the locks and removes what a killed server left behind. May block: for a worker thread.
 * Errors as rw_private_postgres_start_async. */
RwPostgresPlan *rw_postgres_plan_new (const char *path, GCancellable *cancellable, GError **error);

/* Gives the locks back. */
void rw_postgres_plan_free (RwPostgresPlan *self);

/* That PostgreSQL failed, and what it said; with NULL what its log says. */
GError *rw_postgres_plan_error (const RwPostgresPlan *self, const char *said);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwPostgresPlan, rw_postgres_plan_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-result.h"
#include "rw-pg-script.h"

G_BEGIN_DECLS

/*
 * RwPgSelection: which containers and which span a cursor goes through, made into numbers and times
 * that may stand in the text of a query, since COPY takes no parameters.
 *
 * For: the cursors of this layer. Not for: anything that takes parameters.
 */
typedef struct
{
  char **container_ids; /* NULL: every one */
  gint64 from, to;      /* µs, as the database can hold them */
  char *from_text;      /* as timestamptz */
  char *to_text;
  GPtrArray *names; /* once resolved: interned ids, in order */
  GString *numbers; /* once resolved: their reefer_id, as "1,2,3" */
} RwPgSelection;

void rw_pg_selection_init (RwPgSelection *self,
                           const char *const *container_ids,
                           gint64 from,
                           gint64 to);
void rw_pg_selection_clear (RwPgSelection *self);

/* Adds one statement that asks for the numbers, … */
void rw_pg_selection_ask (RwPgSelection *self, RwPgScript *script);

/* … and takes its answer; FALSE when there is nothing to be read. */
gboolean rw_pg_selection_resolve (RwPgSelection *self, const RwPgResult *answer);

/* How much is covered once the readings of the container at this place (from 1) are read up to a
 * time. */
double rw_pg_selection_get_fraction (const RwPgSelection *self, gint64 place, gint64 time);

G_END_DECLS

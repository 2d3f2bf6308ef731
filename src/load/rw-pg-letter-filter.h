/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-letters.h"
#include "rw-pg-script.h"

G_BEGIN_DECLS

/*
 * RwPgLetterFilter: an RwLetterFilter as a condition on the table dead_letter.
 *
 * For: every statement that looks at some of the letters.
 * Not for: the other conditions of those statements.
 */

/* The condition, over the parameters $1 to $3. It begins the WHERE clause. */
#define RW_PG_LETTER_FILTER_SQL                                                                    \
  "(cardinality($1::bigint[]) = 0 OR dead_letter_id = ANY ($1))"                                   \
  " AND ($2::text IS NULL OR kind = $2)"                                                           \
  " AND ($3::text IS NULL OR strpos(lower(topic), lower($3)) > 0"                                  \
  "      OR strpos(lower(reason), lower($3)) > 0)"

/* Binds $1 to $3 of the statement added last. filter may be NULL for all letters. */
void rw_pg_letter_filter_bind (const RwLetterFilter *filter, RwPgScript *script);

G_END_DECLS

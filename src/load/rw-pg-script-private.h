/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-script.h"

G_BEGIN_DECLS

/* The inside of a script, for the connection only. */
typedef enum
{
  RW_PG_STATEMENT_PREPARED,
  RW_PG_STATEMENT_SIMPLE,
  RW_PG_STATEMENT_COPY_IN,
  RW_PG_STATEMENT_COPY_OUT,
} RwPgStatementKind;

typedef struct
{
  RwPgStatementKind kind;
  char *sql;
  GArray *types;     /* of guint32, one per parameter; NULL without any */
  GPtrArray *values; /* of GBytes or NULL, in the order of types */
  GBytes *data;      /* COPY_IN */
  RwPgRowFunc func;  /* COPY_OUT */
  gpointer user_data;
} RwPgStatement;

struct _RwPgScript
{
  grefcount ref_count;
  GPtrArray *statements; /* of RwPgStatement, owned */
};

G_END_DECLS

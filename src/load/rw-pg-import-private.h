/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-buffer.h"
#include "rw-pg-import.h"

G_BEGIN_DECLS

#define RW_PG_IMPORT_MAX_COLUMNS 15

typedef enum
{
  RW_PG_IMPORT_ID,
  RW_PG_IMPORT_ID_OR_NONE,
  RW_PG_IMPORT_NAME,
  RW_PG_IMPORT_MODE,
  RW_PG_IMPORT_TEMPERATURE,
  RW_PG_IMPORT_TIME,
  RW_PG_IMPORT_NUMBER_OR_NONE, /* the column may be missing, and its field may be empty */
  RW_PG_IMPORT_TRUTH_OR_NONE,
} RwPgImportForm;

typedef struct
{
  const char *name;
  RwPgImportForm form;
  gboolean key;  /* no two rows may have the same in all such columns */
  double lowest; /* of NUMBER_OR_NONE */
  double highest;
} RwPgImportColumn;

/* One kind of table; the columns in the order of the statement's parameters. */
typedef struct
{
  const char *sql;
  RwPgImportColumn columns[RW_PG_IMPORT_MAX_COLUMNS];
  guint n_columns;
} RwPgImportPlan;

struct _RwPgImport
{
  const RwPgImportPlan *plan;
  RwPgBuffer values[RW_PG_IMPORT_MAX_COLUMNS]; /* arrays, a column each */
  guint n_rows;
};

/* rw-pg-import-rows.c: reads the records behind the heading into values. */
void rw_pg_import_read_rows (RwPgImport *self,
                             RwCsvTable *table,
                             RwCsvReader *reader,
                             const char *text,
                             gsize length,
                             GPtrArray *problems);

G_END_DECLS

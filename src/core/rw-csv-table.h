/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-csv-reader.h"

G_BEGIN_DECLS

/*
 * RwCsvTable: the heading of a table: which column is which, and in what unit.
 *
 * For: finding the columns of a record by their names, wherever they stand.
 * Not for: what a table of readings, bookings or profiles must have: who reads it asks.
 *
 * A heading is a name with or without a unit in brackets, "temperature (°C)". Names count without
 * regard to case. Immutable once made, reference counted, atomic.
 */
typedef struct _RwCsvTable RwCsvTable;

/* Errors: a heading that cannot be understood, with what to do about it. */
#define RW_CSV_ERROR (rw_csv_error_quark ())
GQuark rw_csv_error_quark (void);

typedef enum
{
  RW_CSV_ERROR_HEADING,
} RwCsvError;

/* The separator of a table that did not come out of a CSV file: numbers have a point, and texts no
 * guard against spreadsheets. */
#define RW_CSV_NO_SEPARATOR '\0'

/* heading is the first record of a file; separator is the one it was read with. NULL with error
 * when it is faulty, or names a column twice. */
RwCsvTable *rw_csv_table_new (const RwCsvRecord *heading, char separator, GError **error);
RwCsvTable *rw_csv_table_ref (RwCsvTable *self);
void rw_csv_table_unref (RwCsvTable *self);

char rw_csv_table_get_separator (const RwCsvTable *self);
guint rw_csv_table_get_n_columns (const RwCsvTable *self);

/* The name in lower case without its unit, and the heading as it is written. */
const char *rw_csv_table_get_name (const RwCsvTable *self, guint column);
const char *rw_csv_table_get_heading (const RwCsvTable *self, guint column);

/* NULL where the heading names none. */
const char *rw_csv_table_get_unit (const RwCsvTable *self, guint column);

/* The column of a name, or -1. */
int rw_csv_table_find (const RwCsvTable *self, const char *name);

/*
 * The time in a column of a record. Where the column behind it is called "utc_offset" the two
 * belong together, as in our export for spreadsheets. FALSE where it is no time. *zoned tells
 * whether a zone was given; without one it is taken as UTC.
 */
gboolean rw_csv_table_get_time (const RwCsvTable *self,
                                const RwCsvRecord *record,
                                guint column,
                                gint64 *time,
                                gboolean *zoned);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCsvTable, rw_csv_table_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-csv-table.h"
#include "rw-reading.h"

G_BEGIN_DECLS

/*
 * RwReadingsTable: which column of a table is which field of a reading.
 *
 * For: tables of readings with the native names in any order: our own export, the reference demo's
 * CSV, what people made of them. Any column may be missing but container_id and measurement_time.
 * Not for: the values in the fields (the decoder of tables).
 *
 * "containerID", "timestamp" and "ambiant_temperature" are understood as the reference demo writes
 * them. A unit in brackets must be the native one, or °F or K for a temperature. Immutable once
 * made, reference counted, atomic.
 */
typedef enum
{
  RW_READINGS_UNKNOWN,
  RW_READINGS_IGNORED, /* known and of no use: labels of the reference demo, row numbers */
  RW_READINGS_CONTAINER_ID,
  RW_READINGS_TIME,
  RW_READINGS_PRODUCT_ID,
  RW_READINGS_QUANTITY, /* index is an RwQuantity */
  RW_READINGS_FLAG,     /* index is an RwReadingFlags */
  RW_READINGS_DEFROST_CYCLE,
  RW_READINGS_LATITUDE,
  RW_READINGS_LONGITUDE,
  RW_READINGS_RECEIVED_TIME,
  RW_READINGS_SOURCE,
  RW_READINGS_QUALITY,
  RW_READINGS_LATE,
} RwReadingsField;

typedef struct
{
  RwReadingsField field;
  guint index;
  double scale; /* the native value is scale × what is written + offset */
  double offset;
} RwReadingsColumn;

typedef struct
{
  gatomicrefcount ref_count;
  RwCsvTable *table;
  RwReadingsColumn *columns; /* as many as the table has */
  guint time_column;
  guint n_unknown;
} RwReadingsTable;

/* Whether these may be readings at all: the two columns are there. */
gboolean rw_readings_table_fits (const RwCsvTable *table);

/* Keeps a reference on table. NULL with RW_CSV_ERROR when a column is missing, named twice or has a
 * unit that is not understood. */
RwReadingsTable *rw_readings_table_new (RwCsvTable *table, GError **error);
RwReadingsTable *rw_readings_table_ref (RwReadingsTable *self);
void rw_readings_table_unref (RwReadingsTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwReadingsTable, rw_readings_table_unref)

G_END_DECLS

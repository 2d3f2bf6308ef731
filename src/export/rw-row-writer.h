/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-csv-writer.h"

G_BEGIN_DECLS

/*
 * RwRowWriter: rows with named columns into a stream, in the format that was asked for.
 *
 * For: whoever writes the same rows as CSV, as JSON Lines or as a table for a terminal.
 * Not for: choosing what is written.
 *
 * First the columns, then the rows: a value for each column in the same order. In JSON Lines the
 * keys are the columns' names, times end in "Z", numbers are the same as in CSV, and what is
 * missing is left out. One thread at a time.
 */
typedef enum
{
  RW_ROW_FORMAT_CSV,
  RW_ROW_FORMAT_JSONL,
  RW_ROW_FORMAT_TABLE,
} RwRowFormat;

typedef struct _RwRowWriter RwRowWriter;

/* dialect is that of CSV and copied; the other formats do without (NULL). */
RwRowWriter *rw_row_writer_new (GOutputStream *stream,
                                RwRowFormat format,
                                const RwCsvDialect *dialect);
void rw_row_writer_free (RwRowWriter *self);

/* name is constant text; unit, which only CSV shows, may be NULL. */
void rw_row_writer_add_column (RwRowWriter *self, const char *name, const char *unit);
void rw_row_writer_add_time_column (RwRowWriter *self, const char *name);
gboolean rw_row_writer_end_columns (RwRowWriter *self, GCancellable *cancellable, GError **error);

/* The values are those of RwCsvWriter: NULL, NAN, a negative boolean are missing. */
void rw_row_writer_add_text (RwRowWriter *self, const char *text);
void rw_row_writer_add_number (RwRowWriter *self, float value, int decimals);
void rw_row_writer_add_degrees (RwRowWriter *self, double degrees);
void rw_row_writer_add_integer (RwRowWriter *self, gint64 value);
void rw_row_writer_add_boolean (RwRowWriter *self, int value);

/* µs since 1970 UTC; RW_ROW_NO_TIME is missing. */
#define RW_ROW_NO_TIME G_MININT64
void rw_row_writer_add_time (RwRowWriter *self, gint64 time);

/* A text, number or boolean that is not known. */
void rw_row_writer_add_missing (RwRowWriter *self);

/* Ends the row. Writes to the stream now and then, a table only at the end. */
gboolean rw_row_writer_end_row (RwRowWriter *self, GCancellable *cancellable, GError **error);

/* Writes what is left. Once. */
gboolean rw_row_writer_finish (RwRowWriter *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwRowWriter, rw_row_writer_free)

G_END_DECLS

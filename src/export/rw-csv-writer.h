/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * RwCsvWriter: rows of a CSV file (RFC 4180: CRLF, quotes where needed, UTF-8) into a stream.
 *
 * For: exports. Not for: choosing what is exported, and not for files: the caller owns the stream.
 *
 * Fields are added one after the other, then the row is ended. Text from outside that a spreadsheet
 * would take for a formula gets an apostrophe in front; numbers and times never do, so −18 stays a
 * number. The same calls give the same bytes in any locale and time zone, unless the dialect says
 * otherwise. One thread at a time.
 */
typedef struct
{
  char separator;
  char decimal;
  gboolean byte_order_mark;
  GTimeZone *zone; /* NULL: times are one column, in UTC; else two, local time and its offset */
} RwCsvDialect;

/* Comma, point, UTC: for programs. */
RwCsvDialect rw_csv_dialect_standard (void);

/* Byte order mark, the locale's decimal character, a semicolon where that is a comma, and local
 * times in zone, which is borrowed: for spreadsheets. */
RwCsvDialect rw_csv_dialect_spreadsheet (GTimeZone *zone);

typedef struct _RwCsvWriter RwCsvWriter;

/* Keeps references on stream and on the dialect's zone. */
RwCsvWriter *rw_csv_writer_new (GOutputStream *stream, const RwCsvDialect *dialect);
void rw_csv_writer_free (RwCsvWriter *self);

/* A column heading of the program itself, with its unit in brackets unless that is NULL. */
void rw_csv_writer_add_heading (RwCsvWriter *self, const char *name, const char *unit);

/* The heading, or headings, of rw_csv_writer_add_time(). */
void rw_csv_writer_add_time_heading (RwCsvWriter *self, const char *name);

/* Text from outside; NULL is an empty field. Bytes that are no UTF-8 are replaced. */
void rw_csv_writer_add_text (RwCsvWriter *self, const char *text);

/* The shortest number that reads back as the same float, with at least so many decimals; empty
 * unless it is finite. */
void rw_csv_writer_add_number (RwCsvWriter *self, float value, int decimals);

/* Digits of a number with a point, as rw_number_text() writes it, and their number. */
void rw_csv_writer_add_digits (RwCsvWriter *self, const char *digits, gsize length);

void rw_csv_writer_add_integer (RwCsvWriter *self, gint64 value);

/* "true", "false", or empty for anything negative. */
void rw_csv_writer_add_boolean (RwCsvWriter *self, int value);

/* µs since 1970 UTC: "2026-10-25T00:30:00+00:00", or "2026-10-25 02:30:00" and "+02:00";
 * empty where that is no date. */
void rw_csv_writer_add_time (RwCsvWriter *self, gint64 time);

/* Ends the row. Writes to the stream now and then; FALSE with error when that fails. */
gboolean rw_csv_writer_end_row (RwCsvWriter *self, GCancellable *cancellable, GError **error);

/* Writes what is left. */
gboolean rw_csv_writer_flush (RwCsvWriter *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCsvWriter, rw_csv_writer_free)

G_END_DECLS

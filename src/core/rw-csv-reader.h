/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwCsvReader: from the bytes of a CSV file to its records, one at a time.
 *
 * For: whoever reads tables that people or other programs wrote: RFC 4180 with any separator,
 * quoted fields with doubled quotes and line ends in them, LF, CRLF or CR, a byte order mark, a
 * last line without end.
 * Not for: reading files (the caller has the bytes) and not for what fields mean (RwCsvTable,
 * rw_csv_value).
 *
 * A record that breaks the rules is handed out all the same, with a fault, and reading goes on with
 * the next line: one stray quote costs one line. Memory is constant. One thread at a time.
 */
typedef struct _RwCsvReader RwCsvReader;

/* The longest record, bytes: no measurement is so long, so a quote was not closed. */
#define RW_CSV_MAX_RECORD (64 * 1024)

typedef struct
{
  const char *text; /* without quotes; ends with NUL */
  gsize length;
  gboolean quoted;
} RwCsvField;

/* Valid until the reader is used again. */
typedef struct
{
  guint64 line; /* where it begins in the file; the first line is 1 */
  const RwCsvField *fields;
  guint n_fields;
  const char *text; /* as it is in the file, without the end of the line; not NUL-terminated */
  gsize length;
  const char *fault; /* static English phrase, "has a quote that …"; NULL for none */
} RwCsvRecord;

RwCsvReader *rw_csv_reader_new (char separator);
void rw_csv_reader_free (RwCsvReader *self);

/*
 * Reads the next record out of data, which goes on where the bytes used last time ended; at_end
 * says that nothing follows it. Lines in which every field is empty are passed over. FALSE when
 * there is no whole record in it: come again with more, or it was the end. *used bytes are done
 * with in either case; the record points into data.
 */
gboolean rw_csv_reader_read (RwCsvReader *self,
                             const char *data,
                             gsize length,
                             gboolean at_end,
                             RwCsvRecord *record,
                             gsize *used);

/* The separator that a heading uses: comma, semicolon or tab, whichever there is most of outside
 * quotes. Pure, any thread. */
char rw_csv_guess_separator (const char *line, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwCsvReader, rw_csv_reader_free)

G_END_DECLS

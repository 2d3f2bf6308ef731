/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ctl-rows.h"

#include "rw-ctl-options.h"

#include <gio/gunixoutputstream.h>
#include <unistd.h>

gboolean
rw_ctl_rows_read_format (const char *text, RwRowFormat *format, GError **error)
{
  static const char *const words[] = { "table", "csv", "jsonl", NULL };
  static const RwRowFormat formats[] = { RW_ROW_FORMAT_TABLE, RW_ROW_FORMAT_CSV,
                                         RW_ROW_FORMAT_JSONL };
  guint index;

  if (!rw_ctl_options_read_word ("format", text, words, &index, error))
    return FALSE;

  *format = formats[index];
  return TRUE;
}

RwRowWriter *
rw_ctl_rows_open (RwRowFormat format)
{
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  RwCsvDialect dialect = rw_csv_dialect_standard ();

  return rw_row_writer_new (stream, format, &dialect);
}

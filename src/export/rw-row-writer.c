/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-row-writer.h"

#include "rw-number-text.h"
#include "rw-text-table.h"
#include "rw-time-text.h"

/* Lines of JSON are handed to the stream in pieces of about this size. */
#define PIECE (64 * 1024)

struct _RwRowWriter
{
  GOutputStream *stream;
  RwRowFormat format;
  GPtrArray *names; /* of the columns */

  /* One of these, as the format says. */
  RwCsvWriter *csv;
  RwTextTable *table;
  GString *json;
  RwTimeText time; /* of the other two */

  guint column;       /* the next value's */
  gboolean in_object; /* a value was written before in this row */
};

RwRowWriter *
rw_row_writer_new (GOutputStream *stream, RwRowFormat format, const RwCsvDialect *dialect)
{
  RwRowWriter *self = g_new0 (RwRowWriter, 1);

  self->stream = g_object_ref (stream);
  self->format = format;
  self->names = g_ptr_array_new ();
  rw_time_text_init (&self->time, NULL);
  if (format == RW_ROW_FORMAT_CSV)
    self->csv = rw_csv_writer_new (stream, dialect);
  else if (format == RW_ROW_FORMAT_TABLE)
    self->table = rw_text_table_new ();
  else
    self->json = g_string_sized_new (PIECE + 1024);
  return self;
}

void
rw_row_writer_free (RwRowWriter *self)
{
  g_clear_pointer (&self->csv, rw_csv_writer_free);
  g_clear_pointer (&self->table, rw_text_table_free);
  if (self->json != NULL)
    g_string_free (self->json, TRUE);
  g_ptr_array_unref (self->names);
  g_object_unref (self->stream);
  g_free (self);
}

void
rw_row_writer_add_column (RwRowWriter *self, const char *name, const char *unit)
{
  g_ptr_array_add (self->names, (gpointer) name);
  if (self->csv != NULL)
    rw_csv_writer_add_heading (self->csv, name, unit);
  else if (self->table != NULL)
    rw_text_table_add (self->table, name, FALSE);
}

void
rw_row_writer_add_time_column (RwRowWriter *self, const char *name)
{
  if (self->csv == NULL)
    {
      rw_row_writer_add_column (self, name, NULL);
      return;
    }

  g_ptr_array_add (self->names, (gpointer) name);
  rw_csv_writer_add_time_heading (self->csv, name);
}

gboolean
rw_row_writer_end_columns (RwRowWriter *self, GCancellable *cancellable, GError **error)
{
  if (self->csv != NULL)
    return rw_csv_writer_end_row (self->csv, cancellable, error);

  if (self->table != NULL)
    rw_text_table_end_row (self->table);
  return TRUE;
}

static void
append_json_text (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *c = valid; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (json, "\\u%04x", (guint) *c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

/* The key of the next value, or nothing where there is no value. */
static void
begin_value (RwRowWriter *self, gboolean known)
{
  const char *name = g_ptr_array_index (self->names, self->column++);

  if (self->json == NULL || !known)
    return;
  g_string_append_c (self->json, self->in_object ? ',' : '{');
  self->in_object = TRUE;
  append_json_text (self->json, name);
  g_string_append_c (self->json, ':');
}

void
rw_row_writer_add_text (RwRowWriter *self, const char *text)
{
  begin_value (self, text != NULL);
  if (self->csv != NULL)
    rw_csv_writer_add_text (self->csv, text);
  else if (self->table != NULL)
    rw_text_table_add (self->table, text, FALSE);
  else if (text != NULL)
    append_json_text (self->json, text);
}

static void
add_digits (RwRowWriter *self, const char *digits, gsize length)
{
  begin_value (self, length > 0);
  if (self->csv != NULL)
    rw_csv_writer_add_digits (self->csv, digits, length);
  else if (self->table != NULL)
    rw_text_table_add (self->table, digits, TRUE);
  else
    g_string_append (self->json, digits);
}

void
rw_row_writer_add_number (RwRowWriter *self, float value, int decimals)
{
  char digits[RW_NUMBER_TEXT_SIZE];

  add_digits (self, digits, rw_number_text (digits, value, decimals));
}

void
rw_row_writer_add_degrees (RwRowWriter *self, double degrees)
{
  char digits[RW_NUMBER_TEXT_SIZE];

  add_digits (self, digits, rw_degrees_text (digits, degrees));
}

void
rw_row_writer_add_integer (RwRowWriter *self, gint64 value)
{
  char digits[RW_NUMBER_TEXT_SIZE];

  add_digits (self, digits, rw_integer_text (digits, value));
}

void
rw_row_writer_add_boolean (RwRowWriter *self, int value)
{
  const char *word = value < 0 ? "" : value > 0 ? "true" : "false";

  begin_value (self, value >= 0);
  if (self->csv != NULL)
    rw_csv_writer_add_boolean (self->csv, value);
  else if (self->table != NULL)
    rw_text_table_add (self->table, word, FALSE);
  else
    g_string_append (self->json, word);
}

/* As rw_time_format() writes it: a fraction without zeros at its end. */
static gsize
put_time (RwRowWriter *self, char text[RW_TIME_TEXT_SIZE], gint64 time)
{
  int fraction, offset;
  gsize length = rw_time_text_put (&self->time, text, time, 'T', &fraction, &offset);

  if (length > 0 && fraction != 0)
    for (length += rw_time_text_put_fraction (text + length, fraction); text[length - 1] == '0';)
      length--;
  if (length > 0)
    text[length++] = 'Z';
  text[length] = '\0';
  return length;
}

void
rw_row_writer_add_time (RwRowWriter *self, gint64 time)
{
  char text[RW_TIME_TEXT_SIZE] = "";

  if (self->csv != NULL)
    {
      begin_value (self, TRUE);
      rw_csv_writer_add_time (self->csv, time);
      return;
    }

  put_time (self, text, time);
  begin_value (self, *text != '\0');
  if (self->table != NULL)
    rw_text_table_add (self->table, text, FALSE);
  else if (*text != '\0')
    g_string_append_printf (self->json, "\"%s\"", text);
}

void
rw_row_writer_add_missing (RwRowWriter *self)
{
  rw_row_writer_add_text (self, NULL);
}

static gboolean
flush_json (RwRowWriter *self, GCancellable *cancellable, GError **error)
{
  if (!g_output_stream_write_all (self->stream, self->json->str, self->json->len, NULL, cancellable,
                                  error))
    return FALSE;

  g_string_truncate (self->json, 0);
  return TRUE;
}

gboolean
rw_row_writer_end_row (RwRowWriter *self, GCancellable *cancellable, GError **error)
{
  self->column = 0;
  if (self->csv != NULL)
    return rw_csv_writer_end_row (self->csv, cancellable, error);
  if (self->table != NULL)
    {
      rw_text_table_end_row (self->table);
      return TRUE;
    }

  g_string_append (self->json, self->in_object ? "}\n" : "{}\n");
  self->in_object = FALSE;
  return self->json->len < PIECE || flush_json (self, cancellable, error);
}

gboolean
rw_row_writer_finish (RwRowWriter *self, GCancellable *cancellable, GError **error)
{
  if (self->csv != NULL)
    return rw_csv_writer_flush (self->csv, cancellable, error);
  if (self->table != NULL)
    return rw_text_table_write (self->table, self->stream, cancellable, error);

  return flush_json (self, cancellable, error);
}

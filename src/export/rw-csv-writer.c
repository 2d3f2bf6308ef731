/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-csv-writer.h"

#include "rw-csv-value.h"
#include "rw-number-text.h"
#include "rw-time-text.h"

#include <locale.h>
#include <string.h>

/* Rows are handed to the stream in pieces of about this size. */
#define PIECE (64 * 1024)

struct _RwCsvWriter
{
  GOutputStream *stream;
  RwCsvDialect dialect;
  RwTimeText time;
  GString *buffer;
  gboolean in_row; /* there is a field before the next one */
};

RwCsvDialect
rw_csv_dialect_standard (void)
{
  return (RwCsvDialect) { .separator = ',', .decimal = '.' };
}

RwCsvDialect
rw_csv_dialect_spreadsheet (GTimeZone *zone)
{
  const char *point = localeconv ()->decimal_point;
  char decimal = strcmp (point, ",") == 0 ? ',' : '.';

  return (RwCsvDialect) {
    .separator = decimal == ',' ? ';' : ',',
    .decimal = decimal,
    .byte_order_mark = TRUE,
    .zone = zone,
  };
}

RwCsvWriter *
rw_csv_writer_new (GOutputStream *stream, const RwCsvDialect *dialect)
{
  RwCsvWriter *self = g_new0 (RwCsvWriter, 1);

  self->stream = g_object_ref (stream);
  self->dialect = *dialect;
  if (dialect->zone != NULL)
    g_time_zone_ref (dialect->zone);
  rw_time_text_init (&self->time, self->dialect.zone);
  self->buffer = g_string_sized_new (PIECE + 4096);
  if (dialect->byte_order_mark)
    g_string_append (self->buffer, "\xEF\xBB\xBF");
  return self;
}

void
rw_csv_writer_free (RwCsvWriter *self)
{
  g_clear_pointer (&self->dialect.zone, g_time_zone_unref);
  g_object_unref (self->stream);
  g_string_free (self->buffer, TRUE);
  g_free (self);
}

static void
begin_field (RwCsvWriter *self)
{
  if (self->in_row)
    g_string_append_c (self->buffer, self->dialect.separator);
  self->in_row = TRUE;
}

static gboolean
needs_quotes (RwCsvWriter *self, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == self->dialect.separator || text[i] == '"' || text[i] == '\r' || text[i] == '\n')
      return TRUE;

  return length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
}

static void
append_field (RwCsvWriter *self, const char *text)
{
  gsize length = strlen (text);

  begin_field (self);
  if (!needs_quotes (self, text, length))
    {
      g_string_append_len (self->buffer, text, (gssize) length);
      return;
    }

  g_string_append_c (self->buffer, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (self->buffer, '"');
      g_string_append_c (self->buffer, *c);
    }
  g_string_append_c (self->buffer, '"');
}

void
rw_csv_writer_add_heading (RwCsvWriter *self, const char *name, const char *unit)
{
  g_autofree char *heading = unit != NULL ? g_strdup_printf ("%s (%s)", name, unit) : g_strdup (name);

  append_field (self, heading);
}

void
rw_csv_writer_add_time_heading (RwCsvWriter *self, const char *name)
{
  append_field (self, name);
  if (self->dialect.zone != NULL)
    append_field (self, "utc_offset");
}

void
rw_csv_writer_add_text (RwCsvWriter *self, const char *text)
{
  g_autofree char *repaired = NULL;
  g_autofree char *guarded = NULL;

  if (text == NULL)
    text = "";
  if (!g_utf8_validate (text, -1, NULL))
    text = repaired = g_utf8_make_valid (text, -1);
  if (rw_csv_value_needs_guard (text))
    text = guarded = g_strconcat ("'", text, NULL);
  append_field (self, text);
}

void
rw_csv_writer_add_number (RwCsvWriter *self, float value, int decimals)
{
  char digits[RW_NUMBER_TEXT_SIZE];

  rw_csv_writer_add_digits (self, digits, rw_number_text (digits, value, decimals));
}

void
rw_csv_writer_add_digits (RwCsvWriter *self, const char *digits, gsize length)
{
  char *point;

  begin_field (self);
  g_string_append_len (self->buffer, digits, (gssize) length);
  if (self->dialect.decimal == '.')
    return;

  point = strchr (self->buffer->str + self->buffer->len - length, '.');
  if (point != NULL)
    *point = self->dialect.decimal;
}

void
rw_csv_writer_add_integer (RwCsvWriter *self, gint64 value)
{
  char digits[RW_NUMBER_TEXT_SIZE];

  rw_csv_writer_add_digits (self, digits, rw_integer_text (digits, value));
}

void
rw_csv_writer_add_boolean (RwCsvWriter *self, int value)
{
  begin_field (self);
  if (value >= 0)
    g_string_append (self->buffer, value ? "true" : "false");
}

void
rw_csv_writer_add_time (RwCsvWriter *self, gint64 time)
{
  gboolean zoned = self->dialect.zone != NULL;
  char text[RW_TIME_TEXT_SIZE];
  int fraction, offset;
  gsize length = rw_time_text_put (&self->time, text, time, zoned ? ' ' : 'T', &fraction, &offset);
  gboolean dated = length > 0;

  begin_field (self);
  if (dated && !zoned && fraction != 0)
    length += rw_time_text_put_fraction (text + length, fraction);
  if (dated && !zoned)
    length += rw_time_text_put_offset (text + length, offset);
  g_string_append_len (self->buffer, text, (gssize) length);
  if (!zoned)
    return;

  begin_field (self);
  if (dated)
    g_string_append_len (self->buffer, text, (gssize) rw_time_text_put_offset (text, offset));
}

gboolean
rw_csv_writer_end_row (RwCsvWriter *self, GCancellable *cancellable, GError **error)
{
  g_string_append (self->buffer, "\r\n");
  self->in_row = FALSE;
  return self->buffer->len < PIECE || rw_csv_writer_flush (self, cancellable, error);
}

gboolean
rw_csv_writer_flush (RwCsvWriter *self, GCancellable *cancellable, GError **error)
{
  if (!g_output_stream_write_all (self->stream, self->buffer->str, self->buffer->len, NULL,
                                  cancellable, error))
    return FALSE;

  g_string_truncate (self->buffer, 0);
  return TRUE;
}

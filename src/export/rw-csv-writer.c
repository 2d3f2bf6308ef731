/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-csv-writer.h"

#include "rw-csv-value.h"
#include "rw-number-text.h"
#include "rw-time.h"

#include <locale.h>
#include <string.h>

/* Rows are handed to the stream in pieces of about this size. */
#define PIECE (64 * 1024)

/* The years 1 to 9999; what is outside is no date. */
#define FIRST_TIME (G_GINT64_CONSTANT (-62135596800) * RW_USEC_PER_SEC)
#define LAST_TIME (G_GINT64_CONSTANT (253402300799) * RW_USEC_PER_SEC)

struct _RwCsvWriter
{
  GOutputStream *stream;
  RwCsvDialect dialect;
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
  self->buffer = g_string_sized_new (1024);
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
needs_quotes (RwCsvWriter *self, const char *text)
{
  gsize length = strlen (text);

  return strchr (text, self->dialect.separator) != NULL || strpbrk (text, "\"\r\n") != NULL
         || (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
}

static void
append_field (RwCsvWriter *self, const char *text)
{
  begin_field (self);
  if (!needs_quotes (self, text))
    {
      g_string_append (self->buffer, text);
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
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *guarded = NULL;

  if (!rw_csv_value_needs_guard (valid))
    {
      append_field (self, valid);
      return;
    }

  guarded = g_strconcat ("'", valid, NULL);
  append_field (self, guarded);
}

void
rw_csv_writer_add_number (RwCsvWriter *self, float value, int decimals)
{
  char digits[RW_NUMBER_TEXT_SIZE];

  rw_number_text (digits, value, decimals);
  rw_csv_writer_add_digits (self, digits);
}

void
rw_csv_writer_add_digits (RwCsvWriter *self, const char *digits)
{
  gsize begin;
  char *point;

  begin_field (self);
  begin = self->buffer->len;
  g_string_append (self->buffer, digits);
  point = strchr (self->buffer->str + begin, '.');
  if (point != NULL)
    *point = self->dialect.decimal;
}

void
rw_csv_writer_add_integer (RwCsvWriter *self, gint64 value)
{
  begin_field (self);
  g_string_append_printf (self->buffer, "%" G_GINT64_FORMAT, value);
}

void
rw_csv_writer_add_boolean (RwCsvWriter *self, int value)
{
  begin_field (self);
  if (value >= 0)
    g_string_append (self->buffer, value ? "true" : "false");
}

/* Formats are written out here, because %F and its like follow the locale's digits. */
void
rw_csv_writer_add_time (RwCsvWriter *self, gint64 time)
{
  gboolean dated = time >= FIRST_TIME && time <= LAST_TIME;
  gint64 seconds = dated ? rw_time_floor (time, RW_USEC_PER_SEC) / RW_USEC_PER_SEC : 0;
  int fraction = dated ? (int) (time - seconds * RW_USEC_PER_SEC) : 0;
  g_autoptr (GDateTime) utc = dated ? g_date_time_new_from_unix_utc (seconds) : NULL;
  g_autoptr (GDateTime) moment = NULL;
  int offset;

  begin_field (self);
  if (utc == NULL)
    {
      if (self->dialect.zone != NULL)
        begin_field (self);
      return;
    }

  moment = self->dialect.zone != NULL ? g_date_time_to_timezone (utc, self->dialect.zone)
                                      : g_date_time_ref (utc);
  g_string_append_printf (
      self->buffer, "%04d-%02d-%02d%c%02d:%02d:%02d", g_date_time_get_year (moment),
      g_date_time_get_month (moment), g_date_time_get_day_of_month (moment),
      self->dialect.zone != NULL ? ' ' : 'T', g_date_time_get_hour (moment),
      g_date_time_get_minute (moment), g_date_time_get_second (moment));
  if (self->dialect.zone == NULL && fraction != 0)
    g_string_append_printf (self->buffer, ".%06d", fraction);

  offset = (int) (g_date_time_get_utc_offset (moment) / RW_USEC_PER_MIN);
  if (self->dialect.zone != NULL)
    begin_field (self);
  g_string_append_printf (self->buffer, "%c%02d:%02d", offset < 0 ? '-' : '+', ABS (offset) / 60,
                          ABS (offset) % 60);
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

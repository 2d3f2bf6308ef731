/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-record-stream.h"

#include "rw-csv-value.h"
#include "rw-readings-table.h"
#include "rw-time.h"

#include <string.h>

struct _RwRecordStream
{
  GOutputStream parent_instance;

  RwRecordData *data;
  GChecksum *checksum;
  RwCsvReader *reader;
  RwReadingsTable *table; /* NULL before the heading */
  GString *rest;          /* what is not a whole record yet */
};

G_DEFINE_FINAL_TYPE (RwRecordStream, rw_record_stream, G_TYPE_OUTPUT_STREAM)

static const char *
get_text (const char *text)
{
  return *text != '\0' ? g_intern_string (rw_csv_value_unguard (text)) : NULL;
}

static void
read_flag (RwReading *reading, guint flag, const char *text)
{
  if (*text == '\0')
    return;

  reading->flags_known |= flag;
  if (strcmp (text, "true") == 0)
    reading->flags_set |= flag;
}

/* FALSE when it cannot be what the export writes. */
static gboolean
read_field (RwReading *reading, const RwReadingsColumn *column, const char *text)
{
  gboolean zoned;

  switch (column->field)
    {
    case RW_READINGS_TIME:
      return rw_time_parse (text, strlen (text), &reading->time, &zoned);
    case RW_READINGS_PRODUCT_ID:
      reading->product_id = get_text (text);
      return TRUE;
    case RW_READINGS_QUANTITY:
      if (*text != '\0')
        reading->value[column->index] = (float) g_ascii_strtod (text, NULL);
      return TRUE;
    case RW_READINGS_FLAG:
      read_flag (reading, column->index, text);
      return TRUE;
    case RW_READINGS_QUALITY:
      reading->quality = (guint32) g_ascii_strtoull (text, NULL, 10);
      return TRUE;
    case RW_READINGS_LATE:
      reading->late = strcmp (text, "true") == 0;
      return TRUE;
    default:
      return TRUE;
    }
}

static gboolean
refuse (guint64 line, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "Line %" G_GUINT64_FORMAT " of the export cannot be read back", line);
  return FALSE;
}

static gboolean
read_heading (RwRecordStream *self, const RwCsvRecord *record, GError **error)
{
  g_autoptr (RwCsvTable) table = rw_csv_table_new (record, ',', error);

  if (table != NULL)
    self->table = rw_readings_table_new (table, error);
  return self->table != NULL;
}

static gboolean
read_record (RwRecordStream *self, const RwCsvRecord *record, GError **error)
{
  RwReading reading;

  if (record->fault != NULL)
    return refuse (record->line, error);
  if (self->table == NULL)
    return read_heading (self, record, error);
  if (record->n_fields != rw_csv_table_get_n_columns (self->table->table))
    return refuse (record->line, error);

  rw_reading_init (&reading);
  for (guint i = 0; i < record->n_fields; i++)
    if (!read_field (&reading, &self->table->columns[i], record->fields[i].text))
      return refuse (record->line, error);
  rw_record_data_add (self->data, &reading);
  return TRUE;
}

static gboolean
read_records (RwRecordStream *self, gboolean at_end, GError **error)
{
  gsize at = 0, used = 0;
  RwCsvRecord record;

  while (rw_csv_reader_read (self->reader, self->rest->str + at, self->rest->len - at, at_end,
                             &record, &used))
    {
      at += used;
      if (!read_record (self, &record, error))
        return FALSE;
    }
  g_string_erase (self->rest, 0, (gssize) (at + used));
  return TRUE;
}

static gssize
rw_record_stream_write (GOutputStream *stream,
                        const void *buffer,
                        gsize count,
                        GCancellable *cancellable,
                        GError **error)
{
  RwRecordStream *self = RW_RECORD_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  g_checksum_update (self->checksum, buffer, (gssize) count);
  g_string_append_len (self->rest, buffer, (gssize) count);
  return read_records (self, FALSE, error) ? (gssize) count : -1;
}

static void
rw_record_stream_finalize (GObject *object)
{
  RwRecordStream *self = RW_RECORD_STREAM (object);

  g_clear_pointer (&self->table, rw_readings_table_unref);
  rw_csv_reader_free (self->reader);
  g_checksum_free (self->checksum);
  g_string_free (self->rest, TRUE);

  G_OBJECT_CLASS (rw_record_stream_parent_class)->finalize (object);
}

static void
rw_record_stream_class_init (RwRecordStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_record_stream_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = rw_record_stream_write;
}

static void
rw_record_stream_init (RwRecordStream *self)
{
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->reader = rw_csv_reader_new (',');
  self->rest = g_string_new (NULL);
}

GOutputStream *
rw_record_stream_new (RwRecordData *data)
{
  RwRecordStream *self = g_object_new (RW_TYPE_RECORD_STREAM, NULL);

  self->data = data;
  return G_OUTPUT_STREAM (self);
}

const char *
rw_record_stream_end (RwRecordStream *self, GError **error)
{
  g_return_val_if_fail (RW_IS_RECORD_STREAM (self), NULL);

  if (!read_records (self, TRUE, error))
    return NULL;
  if (self->table == NULL)
    {
      refuse (1, error);
      return NULL;
    }
  return g_checksum_get_string (self->checksum);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-replay-file.h"

#include "rw-csv-value.h"
#include "rw-replay-bytes.h"
#include "rw-replay-object.h"

#include <string.h>

#define MAX_LINE (64 * 1024 * 1024)

/* How much of a file is looked at to find out what it is. */
#define LOOK_AHEAD (256 * 1024)

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define BYTE_ORDER_MARK_LENGTH 3

/* What the reference demo writes, also without this heading. */
#define REFERENCE_HEADING                                                                          \
  "container_id,measurement_time,product_id,temperature,target_temperature,ambiant_temperature,"   \
  "kilowatts,time_door_open,content_type,defrost_cycle,oxygen_level,nitrogen_level,"               \
  "humidity_level,carbon_dioxide_level,fan_1,fan_2,fan_3,latitude,longitude,maintenance_required"

struct _RwReplayFile
{
  RwReplayBytes *bytes;

  /* A table. */
  RwCsvReader *reader; /* NULL for JSON Lines */
  RwReadingsTable *table;

  /* JSON Lines. */
  RwReplayObjects *objects;
  guint64 line;
};

/* --- what it is ------------------------------------------------------------------------------ */

static gboolean
fail (RwReplayFile *self, GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” %s",
               rw_replay_bytes_get_path (self->bytes), what);
  return FALSE;
}

/* The first bytes, behind the byte order mark and empty lines; all there are where that is less. */
static gboolean
look_ahead (RwReplayFile *self, const char **text, gsize *length, GError **error)
{
  gsize n;
  const char *data;

  while (data = rw_replay_bytes_peek (self->bytes, &n),
         n < LOOK_AHEAD && !rw_replay_bytes_is_at_end (self->bytes))
    if (!rw_replay_bytes_fill (self->bytes, error))
      return FALSE;

  if (n >= BYTE_ORDER_MARK_LENGTH && memcmp (data, BYTE_ORDER_MARK, BYTE_ORDER_MARK_LENGTH) == 0)
    {
      data += BYTE_ORDER_MARK_LENGTH;
      n -= BYTE_ORDER_MARK_LENGTH;
    }
  while (n > 0 && strchr (" \t\r\n", *data) != NULL && *data != '\0')
    {
      data++;
      n--;
    }
  *text = data;
  *length = n;
  return TRUE;
}

/* Whether some line is an object; the first one may be damaged. */
static gboolean
has_object_line (const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *at = text; at < end;)
    {
      const char *feed = memchr (at, '\n', (gsize) (end - at));

      while (at < end && (*at == ' ' || *at == '\t'))
        at++;
      if (at < end && *at == '{')
        return TRUE;
      if (feed == NULL)
        return FALSE;
      at = feed + 1;
    }
  return FALSE;
}

/* Reads a heading out of memory. */
static RwCsvTable *
read_heading (const char *text, gsize length, char separator, GError **error)
{
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (separator);
  RwCsvRecord heading;
  gsize used;

  if (!rw_csv_reader_read (reader, text, length, TRUE, &heading, &used))
    return NULL;
  return rw_csv_table_new (&heading, separator, error);
}

/* Records of the reference demo whose heading was cut off. */
static gboolean
is_reference_record (const char *text, gsize length)
{
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (',');
  RwCsvRecord record;
  gint64 time;
  gboolean zoned;
  gsize used;

  return rw_csv_reader_read (reader, text, length, TRUE, &record, &used) && record.n_fields == 20
         && rw_csv_value_parse_time (record.fields[1].text, &time, &zoned);
}

/* A heading that fits says all, whatever the records behind it begin with. */
static gboolean
is_table (const char *text, gsize length)
{
  g_autoptr (RwCsvTable) table =
      read_heading (text, length, rw_csv_guess_separator (text, length), NULL);

  return table != NULL && rw_readings_table_fits (table);
}

/* Passes over the heading in the file. */
static gboolean
skip_heading (RwReplayFile *self, GError **error)
{
  RwCsvRecord heading;
  gsize length, used;
  const char *data;

  while (data = rw_replay_bytes_peek (self->bytes, &length),
         !rw_csv_reader_read (self->reader, data, length, rw_replay_bytes_is_at_end (self->bytes),
                              &heading, &used))
    {
      rw_replay_bytes_consume (self->bytes, used);
      if (!rw_replay_bytes_fill (self->bytes, error))
        return FALSE;
    }
  rw_replay_bytes_consume (self->bytes, used);
  return TRUE;
}

static gboolean
begin_table (RwReplayFile *self, const char *text, gsize length, GError **error)
{
  char separator = rw_csv_guess_separator (text, length);
  gboolean headless = separator == ',' && is_reference_record (text, length);
  g_autoptr (GError) reason = NULL;
  g_autoptr (RwCsvTable) table =
      headless ? read_heading (REFERENCE_HEADING, strlen (REFERENCE_HEADING), ',', &reason)
               : read_heading (text, length, separator, &reason);

  if (table != NULL && !rw_readings_table_fits (table))
    return fail (self, error,
                 "is no recording: it is neither JSON Lines (an object a line) nor a table whose "
                 "first line names the columns container_id and measurement_time");
  if (table != NULL)
    self->table = rw_readings_table_new (table, &reason);
  if (self->table == NULL)
    {
      g_autofree char *what = g_strdup_printf ("cannot be read: %s", reason->message);

      return fail (self, error, what);
    }

  self->reader = rw_csv_reader_new (separator);
  return headless || skip_heading (self, error);
}

static gboolean
begin (RwReplayFile *self, GError **error)
{
  const char *text;
  gsize length;

  if (!look_ahead (self, &text, &length, error))
    return FALSE;
  if (length >= 2 && (memcmp (text, "\xFF\xFE", 2) == 0 || memcmp (text, "\xFE\xFF", 2) == 0))
    return fail (self, error, "is UTF-16: save it as UTF-8");
  if (length == 0 || *text == '{')
    return TRUE;
  if (is_table (text, length))
    return begin_table (self, text, length, error);
  if (memchr (text, '\0', length) != NULL)
    return fail (self, error, "is no recording: it is not a text file");
  if (has_object_line (text, length) && *text != '[')
    return TRUE;
  if (*text == '[')
    return fail (self, error, "is one JSON list: write each object into a line of its own");
  return begin_table (self, text, length, error);
}

RwReplayFile *
rw_replay_file_open (const char *path, GError **error)
{
  g_autoptr (RwReplayFile) self = g_new0 (RwReplayFile, 1);

  self->objects = rw_replay_objects_new ();
  self->bytes = rw_replay_bytes_open (path, error);
  if (self->bytes == NULL || !begin (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
rw_replay_file_free (RwReplayFile *self)
{
  g_clear_pointer (&self->bytes, rw_replay_bytes_free);
  g_clear_pointer (&self->reader, rw_csv_reader_free);
  g_clear_pointer (&self->table, rw_readings_table_unref);
  rw_replay_objects_free (self->objects);
  g_free (self);
}

/* --- what is in it --------------------------------------------------------------------------- */

static gboolean
read_record (RwReplayFile *self, RwReplayItem *item, GError **error)
{
  while (TRUE)
    {
      gsize length, used;
      const char *data = rw_replay_bytes_peek (self->bytes, &length);
      gboolean at_end = rw_replay_bytes_is_at_end (self->bytes);
      gboolean found =
          rw_csv_reader_read (self->reader, data, length, at_end, &item->record, &used);

      rw_replay_bytes_consume (self->bytes, used);
      if (found)
        {
          item->table = self->table;
          return TRUE;
        }
      if (at_end || !rw_replay_bytes_fill (self->bytes, error))
        return FALSE;
    }
}

/* The next line, without its end, empty or not. */
static gboolean
read_line (RwReplayFile *self, const char **line, gsize *length, GError **error)
{
  gsize searched = 0;

  while (TRUE)
    {
      gsize n;
      const char *data = rw_replay_bytes_peek (self->bytes, &n);
      const char *feed = n > searched ? memchr (data + searched, '\n', n - searched) : NULL;

      if (feed != NULL || rw_replay_bytes_is_at_end (self->bytes))
        {
          if (n == 0)
            return FALSE;
          *line = data;
          *length = feed != NULL ? (gsize) (feed - data) : n;
          rw_replay_bytes_consume (self->bytes, *length + (feed != NULL ? 1 : 0));
          if (*length > 0 && data[*length - 1] == '\r')
            --*length;
          self->line++;
          return TRUE;
        }
      if (n > MAX_LINE)
        return fail (self, error, "has a line longer than 64 MB: it is no recording of messages");
      searched = n;
      if (!rw_replay_bytes_fill (self->bytes, error))
        return FALSE;
    }
}

static gboolean
read_json (RwReplayFile *self, RwReplayItem *item, GError **error)
{
  const char *line;
  gsize length;

  do
    {
      if (!read_line (self, &line, &length, error))
        return FALSE;
      if (self->line == 1 && length >= BYTE_ORDER_MARK_LENGTH
          && memcmp (line, BYTE_ORDER_MARK, BYTE_ORDER_MARK_LENGTH) == 0)
        {
          line += BYTE_ORDER_MARK_LENGTH;
          length -= BYTE_ORDER_MARK_LENGTH;
        }
    }
  while (length == 0);

  if (rw_replay_objects_parse (self->objects, line, length, &item->table, &item->record))
    item->record.line = self->line;
  else
    rw_replay_line_parse (line, length, &item->message);
  return TRUE;
}

gboolean
rw_replay_file_read (RwReplayFile *self, RwReplayItem *item, GError **error)
{
  *item = (RwReplayItem){ { NULL } };
  return self->reader != NULL ? read_record (self, item, error) : read_json (self, item, error);
}

void
rw_replay_item_clear (RwReplayItem *item)
{
  rw_replay_line_clear (&item->message);
  item->table = NULL;
}

gboolean
rw_replay_item_get_time (const RwReplayItem *item, gint64 *time)
{
  gboolean zoned;

  if (item->table == NULL)
    return rw_replay_line_get_time (&item->message, time);
  return rw_csv_table_get_time (item->table->table, &item->record, item->table->time_column, time,
                                &zoned);
}

gsize
rw_replay_item_get_size (const RwReplayItem *item)
{
  return item->table != NULL ? item->record.length : g_bytes_get_size (item->message.payload);
}

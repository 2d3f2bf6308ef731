/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-csv-reader.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define BYTE_ORDER_MARK_LENGTH 3

struct _RwCsvReader
{
  char separator;
  gboolean begun;    /* past the byte order mark */
  gboolean skipping; /* the rest of a line that is too long */
  guint64 line;      /* of what comes next */

  /* The record at hand. What is in text never outgrows the record: each field's NUL takes the place
   * of the separator or line end after it. */
  GArray *fields; /* of RwCsvField */
  char text[RW_CSV_MAX_RECORD + 1];
  gsize text_length;
};

/* A position in the bytes. */
typedef struct
{
  const char *at;
  const char *end;
  gboolean at_end; /* of everything */
} Cursor;

typedef enum
{
  FIELD_MORE,     /* the bytes end in the midst of it */
  FIELD_FOLLOWED, /* another field follows */
  FIELD_LAST,     /* the record ends behind it */
  FIELD_TRAILING, /* something follows the closing quote */
  FIELD_UNCLOSED, /* everything ends in the midst of quotes */
} FieldEnd;

RwCsvReader *
rw_csv_reader_new (char separator)
{
  RwCsvReader *self = g_new0 (RwCsvReader, 1);

  self->separator = separator;
  self->line = 1;
  self->fields = g_array_new (FALSE, FALSE, sizeof (RwCsvField));
  return self;
}

void
rw_csv_reader_free (RwCsvReader *self)
{
  g_array_unref (self->fields);
  g_free (self);
}

static gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

/* How long the line end at p is; 0 when that depends on bytes not yet there. */
static gsize
measure_line_end (const Cursor *cursor, const char *p)
{
  if (*p == '\n')
    return 1;
  if (p + 1 == cursor->end)
    return cursor->at_end ? 1 : 0;
  return p[1] == '\n' ? 2 : 1;
}

static void
append (RwCsvReader *self, const char *text, gsize length)
{
  memcpy (self->text + self->text_length, text, length);
  self->text_length += length;
}

static void
end_field (RwCsvReader *self, gsize begin, gboolean quoted)
{
  RwCsvField field = { self->text + begin, self->text_length - begin, quoted };

  self->text[self->text_length++] = '\0';
  g_array_append_val (self->fields, field);
}

/* What stands behind a field. */
static FieldEnd
look_behind (RwCsvReader *self, const Cursor *cursor)
{
  if (cursor->at == cursor->end)
    return cursor->at_end ? FIELD_LAST : FIELD_MORE;
  if (*cursor->at == self->separator)
    return FIELD_FOLLOWED;
  if (is_line_end (*cursor->at))
    return measure_line_end (cursor, cursor->at) > 0 ? FIELD_LAST : FIELD_MORE;
  return FIELD_TRAILING;
}

static FieldEnd
read_plain (RwCsvReader *self, Cursor *cursor)
{
  const char *begin = cursor->at;
  gsize text_begin = self->text_length;

  while (cursor->at < cursor->end && *cursor->at != self->separator && !is_line_end (*cursor->at))
    cursor->at++;
  append (self, begin, (gsize) (cursor->at - begin));
  end_field (self, text_begin, FALSE);
  return look_behind (self, cursor);
}

static FieldEnd
read_quoted (RwCsvReader *self, Cursor *cursor)
{
  gsize text_begin = self->text_length;

  cursor->at++;
  while (TRUE)
    {
      const char *begin = cursor->at;
      const char *quote = memchr (begin, '"', (gsize) (cursor->end - begin));

      if (quote == NULL)
        return cursor->at_end ? FIELD_UNCLOSED : FIELD_MORE;
      append (self, begin, (gsize) (quote - begin));
      cursor->at = quote + 1;
      if (cursor->at == cursor->end && !cursor->at_end)
        return FIELD_MORE;
      if (cursor->at == cursor->end || *cursor->at != '"')
        break;
      append (self, "\"", 1);
      cursor->at++;
    }
  end_field (self, text_begin, TRUE);
  return look_behind (self, cursor);
}

static FieldEnd
read_fields (RwCsvReader *self, Cursor *cursor)
{
  g_array_set_size (self->fields, 0);
  self->text_length = 0;
  while (TRUE)
    {
      gboolean quoted = cursor->at < cursor->end && *cursor->at == '"';
      FieldEnd end = quoted ? read_quoted (self, cursor) : read_plain (self, cursor);

      if (end != FIELD_FOLLOWED)
        return end;
      cursor->at++;
    }
}

static gsize
find_line_end (const char *data, gsize length)
{
  gsize at = 0;

  while (at < length && !is_line_end (data[at]))
    at++;
  return at;
}

/* Counts the lines that end in the bytes. */
static void
count_lines (RwCsvReader *self, const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (data[i] == '\n' || (data[i] == '\r' && (i + 1 == length || data[i + 1] != '\n')))
      self->line++;
}

/* A record that cannot be taken apart is its first line, whatever was meant to be in it. FALSE when
 * that line's end has not come yet. */
static gboolean
read_faulty (RwCsvReader *self, Cursor *cursor, const char *data, RwCsvRecord *record, gsize *used)
{
  gsize length = (gsize) (cursor->end - data);
  gsize line = find_line_end (data, length);
  gsize line_end = line < length ? measure_line_end (cursor, data + line) : 0;

  if (line_end == 0 && !cursor->at_end && length <= RW_CSV_MAX_RECORD)
    return FALSE;
  if (line >= RW_CSV_MAX_RECORD || (line_end == 0 && !cursor->at_end))
    {
      self->skipping = TRUE;
      record->fault = "is longer than 64 KB";
      line = RW_CSV_MAX_RECORD;
      line_end = 0;
    }
  record->n_fields = 0;
  record->length = line;
  *used = line + line_end;
  count_lines (self, data, *used);
  return TRUE;
}

/* Passes over the rest of a line; FALSE when more of it is to come. */
static gboolean
skip_line (RwCsvReader *self, const char *data, gsize length, gboolean at_end, gsize *used)
{
  Cursor cursor = { data, data + length, at_end };
  gsize line = find_line_end (data, length);
  gsize line_end = line < length ? measure_line_end (&cursor, data + line) : 0;

  *used = line + line_end;
  if (line_end == 0)
    return FALSE;
  self->skipping = FALSE;
  self->line++;
  return TRUE;
}

static gboolean
is_empty (const RwCsvRecord *record)
{
  for (guint i = 0; i < record->n_fields; i++)
    if (record->fields[i].length > 0 || record->fields[i].quoted)
      return FALSE;
  return record->fault == NULL;
}

/* One line or record, empty or not; FALSE when it is not all there. */
static gboolean
read_any (RwCsvReader *self,
          const char *data,
          gsize length,
          gboolean at_end,
          RwCsvRecord *record,
          gsize *used)
{
  gboolean cut = length > RW_CSV_MAX_RECORD;
  Cursor cursor = { data, data + (cut ? RW_CSV_MAX_RECORD : length), at_end && !cut };
  FieldEnd end = read_fields (self, &cursor);

  *record = (RwCsvRecord){ .line = self->line, .text = data };
  *used = 0;
  if (end == FIELD_LAST)
    {
      gsize line_end = cursor.at < cursor.end ? measure_line_end (&cursor, cursor.at) : 0;

      record->fields = (const RwCsvField *) (gconstpointer) self->fields->data;
      record->n_fields = self->fields->len;
      record->length = (gsize) (cursor.at - data);
      record->fault = memchr (data, '\0', record->length) != NULL ? "holds a NUL byte" : NULL;
      *used = record->length + line_end;
      count_lines (self, data, *used);
      return TRUE;
    }
  if (end == FIELD_MORE && !cut)
    return FALSE;

  record->fault = end == FIELD_TRAILING ? "has something behind a closing quote"
                                        : "has a quote that is not closed";
  cursor.end = data + length;
  cursor.at_end = at_end;
  return read_faulty (self, &cursor, data, record, used);
}

gboolean
rw_csv_reader_read (RwCsvReader *self,
                    const char *data,
                    gsize length,
                    gboolean at_end,
                    RwCsvRecord *record,
                    gsize *used)
{
  gsize n = 0;

  *used = 0;
  if (!self->begun)
    {
      if (length < BYTE_ORDER_MARK_LENGTH && !at_end)
        return FALSE;
      self->begun = TRUE;
      if (length >= BYTE_ORDER_MARK_LENGTH
          && memcmp (data, BYTE_ORDER_MARK, BYTE_ORDER_MARK_LENGTH) == 0)
        *used = BYTE_ORDER_MARK_LENGTH;
    }
  if (self->skipping)
    {
      gboolean done = skip_line (self, data + *used, length - *used, at_end, &n);

      *used += n;
      if (!done)
        return FALSE;
    }

  while (*used < length)
    {
      if (!read_any (self, data + *used, length - *used, at_end, record, &n))
        return FALSE;
      *used += n;
      if (!is_empty (record))
        return TRUE;
    }
  return FALSE;
}

char
rw_csv_guess_separator (const char *line, gsize length)
{
  static const char separators[] = ",;\t";
  guint counts[sizeof separators - 1] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (gsize i = 0; i < length && (quoted || !is_line_end (line[i])); i++)
    {
      const char *separator = line[i] != '\0' ? strchr (separators, line[i]) : NULL;

      if (line[i] == '"')
        quoted = !quoted;
      else if (separator != NULL && !quoted)
        counts[separator - separators]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return separators[best];
}

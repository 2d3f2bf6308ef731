/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-csv.h"

#include "rw-csv-value.h"
#include "rw-validator.h"

#include <math.h>
#include <string.h>

/* How much of a field is quoted in a reason, characters. */
#define MAX_QUOTED 40

/* The column quality of the view telemetry has so many bits. */
#define QUALITY_BITS 30

/* One record being decoded. */
typedef struct
{
  const RwReadingsTable *table;
  const RwCsvRecord *record;
  gint64 received_time;
  RwNameCache *names;
  RwReading *reading;
  guint32 quality; /* the table's own, of a reading that is settled */
  char **reason;
} Row;

static gboolean fail (Row *row, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (Row *row, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  *row->reason = g_strdup_printf ("Line %" G_GUINT64_FORMAT "%s.", row->record->line, what);
  return FALSE;
}

/* "Line 17, column “temperature”: “warm” is no number." */
static gboolean
fail_field (Row *row, guint column, const char *what)
{
  const char *text = row->record->fields[column].text;
  g_autofree char *valid = g_utf8_make_valid (text, MIN (row->record->fields[column].length, 200));
  g_autofree char *start = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_QUOTED));

  return fail (row, ", column “%s”: “%s%s” %s",
               rw_csv_table_get_heading (row->table->table, column), start,
               strlen (start) < row->record->fields[column].length ? "…" : "", what);
}

static gboolean
has_control_character (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

static gboolean
set_name (Row *row, guint column, const char **name)
{
  const RwCsvField *field = &row->record->fields[column];
  gboolean guarded = rw_csv_table_get_separator (row->table->table) != RW_CSV_NO_SEPARATOR;
  const char *text = guarded ? rw_csv_value_unguard (field->text) : field->text;
  gsize length = field->length - (gsize) (text - field->text);

  while (!field->quoted && length > 0 && text[length - 1] == ' ')
    length--;
  while (!field->quoted && length > 0 && *text == ' ')
    {
      text++;
      length--;
    }
  if (length > RW_DECODER_MAX_ID)
    return fail_field (row, column, "is longer than 64 bytes");
  if (!g_utf8_validate (text, (gssize) length, NULL))
    return fail_field (row, column, "is not UTF-8: save the file as UTF-8");
  if (has_control_character (field->text))
    return fail_field (row, column, "holds a control character");

  *name = rw_name_cache_intern (row->names, text, length);
  return *name != NULL || fail_field (row, column, "is one more name than are taken");
}

static gboolean
set_number (Row *row, guint column, double *number)
{
  const RwReadingsColumn *meaning = &row->table->columns[column];

  if (!rw_csv_value_parse_number (row->record->fields[column].text,
                                  rw_csv_table_get_separator (row->table->table), number))
    return fail_field (row, column, "is no number");

  /* Adding zero makes a negative zero positive, as it is in messages. */
  *number = *number * meaning->scale + meaning->offset + 0.0;
  return isfinite ((float) *number) || fail_field (row, column, "is too large a number");
}

static gboolean
set_whole (Row *row, guint column, double limit, double *number)
{
  if (!set_number (row, column, number))
    return FALSE;
  return (*number >= 0 && *number <= limit && *number == trunc (*number))
         || fail_field (row, column, "is no whole number in its range");
}

static gboolean
set_time (Row *row, guint column)
{
  gboolean zoned;

  if (!rw_csv_table_get_time (row->table->table, row->record, column, &row->reading->time, &zoned))
    return fail_field (
        row, column, "is no time such as 2026-11-22T10:00:00Z or 11/22/26 10:00 (month/day/year)");
  if (!zoned)
    row->reading->quality |= RW_QUALITY_NAIVE_TIME;
  return TRUE;
}

static gboolean
set_received_time (Row *row, guint column)
{
  gboolean zoned;

  if (!rw_csv_table_get_time (row->table->table, row->record, column, &row->reading->received_time,
                              &zoned))
    return fail_field (row, column, "is no time such as 2026-11-22T10:00:00Z");

  /* Else a file could say that it comes from the future, where no clock is too fast. */
  return row->reading->received_time <= row->received_time + RW_VALIDATOR_MAX_AHEAD
         || fail_field (row, column, "is in the future");
}

static gboolean
set_flag (Row *row, guint column, guint flag)
{
  gboolean on;

  if (!rw_csv_value_parse_flag (row->record->fields[column].text, &on))
    return fail_field (row, column, "is neither true nor false");

  row->reading->flags_known |= (guint16) flag;
  if (on)
    row->reading->flags_set |= (guint16) flag;
  return TRUE;
}

static gboolean
set_quality (Row *row, guint column)
{
  double number;

  if (!set_whole (row, column, (1 << QUALITY_BITS) - 1, &number))
    return FALSE;
  row->quality = (guint32) number;
  row->reading->settled = TRUE;
  return TRUE;
}

static gboolean
set_late (Row *row, guint column)
{
  gboolean late;

  if (!rw_csv_value_parse_flag (row->record->fields[column].text, &late))
    return fail_field (row, column, "is neither true nor false");
  row->reading->late = late != FALSE;
  return TRUE;
}

static gboolean
set_quantity (Row *row, guint column, guint quantity)
{
  double number;

  if (!set_number (row, column, &number))
    return FALSE;
  row->reading->value[quantity] = (float) number;
  return TRUE;
}

static gboolean
set_defrost_cycle (Row *row, guint column)
{
  double number;

  if (!set_whole (row, column, G_MAXINT16, &number))
    return FALSE;
  row->reading->defrost_cycle = (gint16) number;
  return TRUE;
}

static gboolean
set_field (Row *row, guint column)
{
  const RwReadingsColumn *meaning = &row->table->columns[column];

  switch (meaning->field)
    {
    case RW_READINGS_CONTAINER_ID:
      return set_name (row, column, &row->reading->container_id);
    case RW_READINGS_TIME:
      return set_time (row, column);
    case RW_READINGS_PRODUCT_ID:
      return set_name (row, column, &row->reading->product_id);
    case RW_READINGS_QUANTITY:
      return set_quantity (row, column, meaning->index);
    case RW_READINGS_FLAG:
      return set_flag (row, column, meaning->index);
    case RW_READINGS_DEFROST_CYCLE:
      return set_defrost_cycle (row, column);
    case RW_READINGS_LATITUDE:
      return set_number (row, column, &row->reading->latitude);
    case RW_READINGS_LONGITUDE:
      return set_number (row, column, &row->reading->longitude);
    case RW_READINGS_RECEIVED_TIME:
      return set_received_time (row, column);
    case RW_READINGS_SOURCE:
      return set_name (row, column, &row->reading->source);
    case RW_READINGS_QUALITY:
      return set_quality (row, column);
    case RW_READINGS_LATE:
      return set_late (row, column);
    case RW_READINGS_UNKNOWN:
    case RW_READINGS_IGNORED:
    default:
      return TRUE;
    }
}

/* A blank in quotes is an id, an empty field is none; words for "nothing" may be ids. */
static gboolean
is_missing (const Row *row, guint column)
{
  const RwCsvField *field = &row->record->fields[column];
  RwReadingsField meaning = row->table->columns[column].field;

  if (meaning == RW_READINGS_CONTAINER_ID || meaning == RW_READINGS_PRODUCT_ID
      || meaning == RW_READINGS_SOURCE)
    return field->text[strspn (field->text, " ")] == '\0';
  return rw_csv_value_is_missing (field->text);
}

static gboolean
check_form (Row *row)
{
  guint n = rw_csv_table_get_n_columns (row->table->table);

  if (row->record->fault != NULL)
    return fail (row, " %s", row->record->fault);
  if (row->record->n_fields != n)
    return fail (row, " has %u fields, but the heading has %u", row->record->n_fields, n);
  return TRUE;
}

static gboolean
check_required (Row *row)
{
  for (guint i = 0; i < row->record->n_fields; i++)
    {
      RwReadingsField field = row->table->columns[i].field;

      if ((field == RW_READINGS_CONTAINER_ID || field == RW_READINGS_TIME) && is_missing (row, i))
        return fail (row, ", column “%s”: is empty, but a reading needs it",
                     rw_csv_table_get_heading (row->table->table, i));
    }
  return TRUE;
}

static gboolean
has_value (const RwReading *reading)
{
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (!isnan (reading->value[q]))
      return TRUE;
  return reading->flags_known != 0 || reading->defrost_cycle >= 0 || !isnan (reading->latitude)
         || !isnan (reading->longitude);
}

gboolean
rw_decoder_csv_decode (const RwReadingsTable *table,
                       const RwCsvRecord *record,
                       gint64 received_time,
                       RwNameCache *names,
                       RwReading *reading,
                       char **reason)
{
  Row row = { table, record, received_time, names, reading, 0, reason };

  rw_reading_init (reading);
  if (!check_form (&row) || !check_required (&row))
    return FALSE;

  if (table->n_unknown > 0)
    reading->quality |= RW_QUALITY_UNKNOWN_KEYS;
  for (guint i = 0; i < record->n_fields; i++)
    if (!is_missing (&row, i) && !set_field (&row, i))
      return FALSE;

  if (reading->settled)
    {
      reading->quality = row.quality;
      return TRUE;
    }
  if (!has_value (reading))
    return fail (&row, " holds no value that was measured");
  if (reading->source == NULL)
    reading->source = g_intern_static_string (RW_DECODER_CSV_SOURCE);
  return TRUE;
}

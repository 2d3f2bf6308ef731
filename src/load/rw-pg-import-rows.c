/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-import-private.h"

#include "rw-csv-value.h"

#include <math.h>

/* Longer ones are no ids that a message could have; names are for people. */
#define MAX_ID 64
#define MAX_NAME 255

/* What a probe can measure, °C: other numbers are of another unit, or slips. */
#define LOWEST (-95)
#define HIGHEST 80

#define MAX_QUOTED 40

/* One value, as it was understood. */
typedef struct
{
  const char *text; /* NULL for none */
  float number;     /* NAN for none */
  gint64 time;
} Value;

typedef struct
{
  RwPgImport *import;
  RwCsvTable *table;
  const RwCsvRecord *record;
  int columns[RW_PG_IMPORT_MAX_COLUMNS]; /* where in the record, -1: nowhere */
  Value values[RW_PG_IMPORT_MAX_COLUMNS];
  char *names[RW_PG_IMPORT_MAX_COLUMNS]; /* texts that had to be copied */
  GHashTable *keys;                      /* key → line + 1 as a pointer */
  GPtrArray *problems;
} Rows;

/* "Line 3, column “high”: “warm” is no number." */
static gboolean
complain (Rows *rows, guint i, const char *what)
{
  const RwCsvField *field = &rows->record->fields[rows->columns[i]];
  g_autofree char *valid = g_utf8_make_valid (field->text, (gssize) MIN (field->length, 200));
  g_autofree char *start = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_QUOTED));

  g_ptr_array_add (rows->problems,
                   g_strdup_printf ("Line %" G_GUINT64_FORMAT ", column “%s”: “%s” %s.",
                                    rows->record->line, rows->import->plan->columns[i].name, start,
                                    what));
  return FALSE;
}

static gboolean
read_text (Rows *rows, guint i, gsize limit)
{
  const RwCsvField *field = &rows->record->fields[rows->columns[i]];
  char *text = g_strstrip (g_strdup (rw_csv_value_unguard (field->text)));

  g_free (rows->names[i]);
  rows->names[i] = text;
  rows->values[i].text = text;
  if (!g_utf8_validate (text, -1, NULL))
    return complain (rows, i, "is not UTF-8: save the file as UTF-8");
  if (strlen (text) > limit)
    return complain (rows, i,
                     limit == MAX_ID ? "is longer than 64 bytes: no message has such an id"
                                     : "is longer than 255 bytes: shorten it");
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return complain (rows, i, "holds a control character: remove it");
  return TRUE;
}

static gboolean
read_needed_text (Rows *rows, guint i, gsize limit)
{
  if (!read_text (rows, i, limit))
    return FALSE;
  return *rows->values[i].text != '\0' || complain (rows, i, "must not be empty");
}

static gboolean
read_mode (Rows *rows, guint i)
{
  if (!read_text (rows, i, MAX_ID))
    return FALSE;
  return g_str_equal (rows->values[i].text, "chilled")
         || g_str_equal (rows->values[i].text, "frozen")
         || g_str_equal (rows->values[i].text, "ambient")
         || complain (rows, i, "must be chilled, frozen or ambient");
}

static gboolean
read_temperature (Rows *rows, guint i)
{
  double number;

  if (!rw_csv_value_parse_number (rows->record->fields[rows->columns[i]].text,
                                  rw_csv_table_get_separator (rows->table), &number))
    return complain (rows, i, "is no number: write degrees Celsius such as -18.5");
  if (number < LOWEST || number > HIGHEST)
    return complain (rows, i, "is no temperature of cargo: write degrees Celsius from -95 to 80");

  rows->values[i].number = (float) number + 0.0f;
  return TRUE;
}

static gboolean
is_empty (const Rows *rows, guint i)
{
  return rows->columns[i] < 0
         || rw_csv_value_unguard (rows->record->fields[rows->columns[i]].text)[0] == '\0';
}

static gboolean
read_number_or_none (Rows *rows, guint i)
{
  const RwPgImportColumn *column = &rows->import->plan->columns[i];
  double number;

  rows->values[i].number = NAN;
  if (is_empty (rows, i))
    return TRUE;
  if (!rw_csv_value_parse_number (rows->record->fields[rows->columns[i]].text,
                                  rw_csv_table_get_separator (rows->table), &number)
      || !(number >= column->lowest && number <= column->highest))
    {
      g_autofree char *what =
          g_strdup_printf ("must be a number from %g to %g", column->lowest, column->highest);

      return complain (rows, i, what);
    }

  rows->values[i].number = (float) number + 0.0f;
  return TRUE;
}

static gboolean
read_truth_or_none (Rows *rows, guint i)
{
  rows->values[i].text = NULL;
  if (is_empty (rows, i))
    return TRUE;
  if (!read_text (rows, i, MAX_ID))
    return FALSE;
  return g_str_equal (rows->values[i].text, "true") || g_str_equal (rows->values[i].text, "false")
         || complain (rows, i, "must be true or false");
}

static gboolean
read_time (Rows *rows, guint i)
{
  gboolean zoned;

  return rw_csv_table_get_time (rows->table, rows->record, (guint) rows->columns[i],
                                &rows->values[i].time, &zoned)
         || complain (rows, i, "is no time: write it such as 2026-11-22T10:00:00Z");
}

static gboolean
read_value (Rows *rows, guint i)
{
  switch (rows->import->plan->columns[i].form)
    {
    case RW_PG_IMPORT_ID_OR_NONE:
      if (!read_text (rows, i, MAX_ID))
        return FALSE;
      if (*rows->values[i].text == '\0')
        rows->values[i].text = NULL;
      return TRUE;
    case RW_PG_IMPORT_NAME:
      return read_needed_text (rows, i, MAX_NAME);
    case RW_PG_IMPORT_MODE:
      return read_mode (rows, i);
    case RW_PG_IMPORT_TEMPERATURE:
      return read_temperature (rows, i);
    case RW_PG_IMPORT_TIME:
      return read_time (rows, i);
    case RW_PG_IMPORT_NUMBER_OR_NONE:
      return read_number_or_none (rows, i);
    case RW_PG_IMPORT_TRUTH_OR_NONE:
      return read_truth_or_none (rows, i);
    case RW_PG_IMPORT_ID:
    default:
      return read_needed_text (rows, i, MAX_ID);
    }
}

static gboolean
check_form (Rows *rows)
{
  guint n = rw_csv_table_get_n_columns (rows->table);
  guint64 line = rows->record->line;

  if (rows->record->fault != NULL)
    g_ptr_array_add (rows->problems, g_strdup_printf ("Line %" G_GUINT64_FORMAT " %s: correct it.",
                                                      line, rows->record->fault));
  else if (rows->record->n_fields != n)
    g_ptr_array_add (rows->problems,
                     g_strdup_printf ("Line %" G_GUINT64_FORMAT
                                      " has %u fields, but the heading has %u: correct it.",
                                      line, rows->record->n_fields, n));
  else
    return TRUE;
  return FALSE;
}

/* No two rows for the same: which of them should count? */
static gboolean
check_key (Rows *rows)
{
  g_autoptr (GString) key = g_string_new (NULL);
  const RwPgImportPlan *plan = rows->import->plan;
  gpointer before;

  for (guint i = 0; i < plan->n_columns; i++)
    if (plan->columns[i].key && plan->columns[i].form == RW_PG_IMPORT_TIME)
      g_string_append_printf (key, "%" G_GINT64_FORMAT "\n", rows->values[i].time);
    else if (plan->columns[i].key)
      g_string_append_printf (key, "%s\n", rows->values[i].text);

  before = g_hash_table_lookup (rows->keys, key->str);
  if (before == NULL)
    {
      g_hash_table_insert (rows->keys, g_strdup (key->str),
                           GSIZE_TO_POINTER ((gsize) rows->record->line));
      return TRUE;
    }
  g_ptr_array_add (rows->problems, g_strdup_printf ("Line %" G_GUINT64_FORMAT
                                                    " is for the same as line %" G_GSIZE_FORMAT
                                                    ": remove one of them.",
                                                    rows->record->line, GPOINTER_TO_SIZE (before)));
  return FALSE;
}

/* Of a profile: a column such as low must not be above the one such as high that follows it. */
static gboolean
check_limits (Rows *rows)
{
  const RwPgImportPlan *plan = rows->import->plan;

  for (guint i = 1; i < plan->n_columns; i++)
    if (g_str_has_suffix (plan->columns[i].name, "high")
        && g_str_has_suffix (plan->columns[i - 1].name, "low")
        && rows->values[i - 1].number > rows->values[i].number)
      {
        g_autofree char *what =
            g_strdup_printf ("is below the column “%s”: exchange or correct them",
                             plan->columns[i - 1].name);

        return complain (rows, i, what);
      }
  return TRUE;
}

static void
put_row (Rows *rows)
{
  RwPgImport *import = rows->import;

  for (guint i = 0; i < import->plan->n_columns; i++)
    if (import->plan->columns[i].form == RW_PG_IMPORT_TEMPERATURE
        || import->plan->columns[i].form == RW_PG_IMPORT_NUMBER_OR_NONE)
      rw_pg_buffer_field_float (&import->values[i], rows->values[i].number);
    else if (import->plan->columns[i].form == RW_PG_IMPORT_TIME)
      rw_pg_buffer_field_time (&import->values[i], rows->values[i].time);
    else
      rw_pg_buffer_field_text (&import->values[i], rows->values[i].text);
  import->n_rows++;
}

/* Every bad field of a row is named, not only the first. */
static void
read_row (Rows *rows)
{
  gboolean good = TRUE;

  if (!check_form (rows))
    return;
  for (guint i = 0; i < rows->import->plan->n_columns; i++)
    good &= read_value (rows, i);
  if (good && check_key (rows) && check_limits (rows))
    put_row (rows);
}

void
rw_pg_import_read_rows (RwPgImport *self,
                        RwCsvTable *table,
                        RwCsvReader *reader,
                        const char *text,
                        gsize length,
                        GPtrArray *problems)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Rows rows = { .import = self, .table = table, .keys = keys, .problems = problems };
  RwCsvRecord record;
  gsize used;

  rows.record = &record;
  for (guint i = 0; i < self->plan->n_columns; i++)
    rows.columns[i] = rw_csv_table_find (table, self->plan->columns[i].name);
  while (rw_csv_reader_read (reader, text, length, TRUE, &record, &used))
    {
      text += used;
      length -= used;
      read_row (&rows);
    }
  for (guint i = 0; i < RW_PG_IMPORT_MAX_COLUMNS; i++)
    g_free (rows.names[i]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-csv-table.h"

#include "rw-csv-value.h"

#include <string.h>

#define OFFSET_NAME "utc_offset"

/* How much of a heading is quoted, bytes at least. */
#define MAX_QUOTED 60

typedef struct
{
  char *heading;
  char *name;
  char *unit; /* or NULL */
} Column;

struct _RwCsvTable
{
  gatomicrefcount ref_count;
  char separator;
  GArray *columns; /* of Column */
};

G_DEFINE_QUARK (rw - csv - error - quark, rw_csv_error)

static void
column_clear (gpointer data)
{
  Column *column = data;

  g_free (column->heading);
  g_free (column->name);
  g_free (column->unit);
}

/* "Temperature (°C)" → "temperature" and "°C". */
static void
column_init (Column *column, const char *heading)
{
  gsize length;
  char *bracket;

  column->heading = g_strstrip (g_utf8_make_valid (heading, MIN (strlen (heading), MAX_QUOTED)));
  column->name = g_ascii_strdown (column->heading, -1);
  column->unit = NULL;
  length = strlen (column->name);
  bracket = strrchr (column->name, '(');
  if (bracket == NULL || column->name[length - 1] != ')')
    return;

  column->unit = g_strndup (column->heading + (bracket - column->name) + 1,
                            length - 2 - (gsize) (bracket - column->name));
  g_strstrip (column->unit);
  *bracket = '\0';
  g_strchomp (column->name);
}

static gboolean
add_column (RwCsvTable *self, const RwCsvField *field, GError **error)
{
  Column column;

  column_init (&column, field->text);
  if (*column.name != '\0' && !g_str_equal (column.name, OFFSET_NAME)
      && rw_csv_table_find (self, column.name) >= 0)
    {
      g_set_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                   "The heading names the column “%s” twice: remove one of them", column.name);
      column_clear (&column);
      return FALSE;
    }
  g_array_append_val (self->columns, column);
  return TRUE;
}

RwCsvTable *
rw_csv_table_new (const RwCsvRecord *heading, char separator, GError **error)
{
  g_autoptr (RwCsvTable) self = g_new0 (RwCsvTable, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->separator = separator;
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, column_clear);
  if (heading->fault != NULL)
    {
      g_set_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                   "The heading in line %" G_GUINT64_FORMAT " %s", heading->line, heading->fault);
      return NULL;
    }

  for (guint i = 0; i < heading->n_fields; i++)
    if (!add_column (self, &heading->fields[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

RwCsvTable *
rw_csv_table_ref (RwCsvTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_csv_table_unref (RwCsvTable *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->columns);
  g_free (self);
}

static const Column *
get_column (const RwCsvTable *self, guint column)
{
  return &g_array_index (self->columns, Column, column);
}

char
rw_csv_table_get_separator (const RwCsvTable *self)
{
  return self->separator;
}

guint
rw_csv_table_get_n_columns (const RwCsvTable *self)
{
  return self->columns->len;
}

const char *
rw_csv_table_get_name (const RwCsvTable *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return get_column (self, column)->name;
}

const char *
rw_csv_table_get_heading (const RwCsvTable *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return get_column (self, column)->heading;
}

const char *
rw_csv_table_get_unit (const RwCsvTable *self, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return get_column (self, column)->unit;
}

int
rw_csv_table_find (const RwCsvTable *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (strcmp (get_column (self, i)->name, name) == 0)
      return (int) i;
  return -1;
}

gboolean
rw_csv_table_get_time (const RwCsvTable *self,
                       const RwCsvRecord *record,
                       guint column,
                       gint64 *time,
                       gboolean *zoned)
{
  guint next = column + 1;
  gboolean has_zone;
  gint64 local, offset;

  if (column >= record->n_fields
      || !rw_csv_value_parse_time (record->fields[column].text, &local, &has_zone))
    return FALSE;

  if (!has_zone && next < self->columns->len && next < record->n_fields
      && strcmp (get_column (self, next)->name, OFFSET_NAME) == 0)
    {
      if (!rw_csv_value_parse_offset (record->fields[next].text, &offset))
        return FALSE;
      local -= offset;
      has_zone = TRUE;
    }
  *time = local;
  *zoned = has_zone;
  return TRUE;
}

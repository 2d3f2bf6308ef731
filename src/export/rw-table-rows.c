/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-table-rows.h"

gboolean
rw_table_rows_write_heading (RwRowWriter *writer,
                             const GArray *columns,
                             GCancellable *cancellable,
                             GError **error)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const RwTableColumn *column = &g_array_index (columns, RwTableColumn, i);

      if (column->kind == RW_CELL_TIME)
        rw_row_writer_add_time_column (writer, column->name);
      else
        rw_row_writer_add_column (writer, column->name, column->unit);
    }
  return rw_row_writer_end_columns (writer, cancellable, error);
}

static void
add_cell (RwRowWriter *writer, const RwTableColumn *column, RwCell cell)
{
  switch (column->kind)
    {
    case RW_CELL_TEXT:
      rw_row_writer_add_text (writer, cell.text);
      break;
    case RW_CELL_TIME:
      rw_row_writer_add_time (writer, cell.time);
      break;
    case RW_CELL_INTEGER:
      if (cell.integer == RW_CELL_NONE)
        rw_row_writer_add_missing (writer);
      else
        rw_row_writer_add_integer (writer, cell.integer);
      break;
    case RW_CELL_NUMBER:
      rw_row_writer_add_number (writer, cell.number, column->decimals);
      break;
    }
}

gboolean
rw_table_rows_write (RwRowWriter *writer,
                     const GArray *columns,
                     const RwTableBlock *block,
                     GCancellable *cancellable,
                     GError **error)
{
  const RwCell *cell = (const RwCell *) (gpointer) block->cells->data;

  for (guint row = 0; row < block->n_rows; row++)
    {
      for (guint c = 0; c < columns->len; c++)
        add_cell (writer, &g_array_index (columns, RwTableColumn, c), *cell++);
      if (!rw_row_writer_end_row (writer, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

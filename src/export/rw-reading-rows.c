/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-reading-rows.h"

gboolean
rw_reading_rows_write_heading (RwRowWriter *writer,
                               const guint *columns,
                               guint n_columns,
                               GCancellable *cancellable,
                               GError **error)
{
  for (guint i = 0; i < n_columns; i++)
    {
      const char *name = rw_export_column_get_name (columns[i]);

      if (columns[i] == RW_EXPORT_MEASUREMENT_TIME || columns[i] == RW_EXPORT_RECEIVED_TIME)
        rw_row_writer_add_time_column (writer, name);
      else
        rw_row_writer_add_column (writer, name, rw_export_column_get_unit (columns[i]));
    }
  return rw_row_writer_end_columns (writer, cancellable, error);
}

static void
add_flag (RwRowWriter *writer, guint bit, const RwReading *reading)
{
  gboolean known = (reading->flags_known & bit) != 0;

  rw_row_writer_add_boolean (writer, known ? (reading->flags_set & bit) != 0 : -1);
}

static void
add_cycle (RwRowWriter *writer, const RwReading *reading)
{
  if (reading->defrost_cycle < 0)
    rw_row_writer_add_missing (writer);
  else
    rw_row_writer_add_integer (writer, reading->defrost_cycle);
}

static void
add_value (RwRowWriter *writer, guint column, const RwReading *reading)
{
  if (column >= RW_EXPORT_FIRST_QUANTITY && column < RW_EXPORT_FIRST_FLAG)
    {
      RwQuantity quantity = column - RW_EXPORT_FIRST_QUANTITY;

      rw_row_writer_add_number (writer, reading->value[quantity],
                                rw_quantity_get_decimals (quantity));
    }
  else if (column >= RW_EXPORT_FIRST_FLAG && column < RW_EXPORT_PRODUCT_ID)
    add_flag (writer, 1u << (column - RW_EXPORT_FIRST_FLAG), reading);
  else if (column == RW_EXPORT_CONTAINER_ID)
    rw_row_writer_add_text (writer, reading->container_id);
  else if (column == RW_EXPORT_MEASUREMENT_TIME)
    rw_row_writer_add_time (writer, reading->time);
  else if (column == RW_EXPORT_PRODUCT_ID)
    rw_row_writer_add_text (writer, reading->product_id);
  else if (column == RW_EXPORT_DEFROST_CYCLE)
    add_cycle (writer, reading);
  else if (column == RW_EXPORT_LATITUDE)
    rw_row_writer_add_degrees (writer, reading->latitude);
  else if (column == RW_EXPORT_LONGITUDE)
    rw_row_writer_add_degrees (writer, reading->longitude);
  else if (column == RW_EXPORT_RECEIVED_TIME)
    rw_row_writer_add_time (writer, reading->received_time);
  else if (column == RW_EXPORT_SOURCE)
    rw_row_writer_add_text (writer, reading->source);
  else if (column == RW_EXPORT_QUALITY)
    rw_row_writer_add_integer (writer, reading->quality);
  else
    rw_row_writer_add_boolean (writer, reading->late);
}

gboolean
rw_reading_rows_write (RwRowWriter *writer,
                       const guint *columns,
                       guint n_columns,
                       const RwBatch *batch,
                       GCancellable *cancellable,
                       GError **error)
{
  guint n;
  const RwReading *readings = rw_batch_get_readings (batch, &n);

  for (guint i = 0; i < n; i++)
    {
      for (guint c = 0; c < n_columns; c++)
        add_value (writer, columns[c], &readings[i]);
      if (!rw_row_writer_end_row (writer, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

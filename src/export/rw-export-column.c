/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-export-column.h"

static const char *const names[RW_N_EXPORT_COLUMNS] = {
  [RW_EXPORT_CONTAINER_ID] = "container_id",
  [RW_EXPORT_MEASUREMENT_TIME] = "measurement_time",
  [RW_EXPORT_PRODUCT_ID] = "product_id",
  [RW_EXPORT_DEFROST_CYCLE] = "defrost_cycle",
  [RW_EXPORT_LATITUDE] = "latitude",
  [RW_EXPORT_LONGITUDE] = "longitude",
  [RW_EXPORT_RECEIVED_TIME] = "received_time",
  [RW_EXPORT_SOURCE] = "source",
  [RW_EXPORT_QUALITY] = "quality",
  [RW_EXPORT_LATE] = "late",
};

const char *
rw_export_column_get_name (guint column)
{
  g_return_val_if_fail (column < RW_N_EXPORT_COLUMNS, NULL);

  if (names[column] != NULL)
    return names[column];
  if (column < RW_EXPORT_FIRST_FLAG)
    return rw_quantity_get_name (column - RW_EXPORT_FIRST_QUANTITY);

  return rw_reading_flag_get_name (1 << (column - RW_EXPORT_FIRST_FLAG));
}

const char *
rw_export_column_get_unit (guint column)
{
  g_return_val_if_fail (column < RW_N_EXPORT_COLUMNS, NULL);

  return column >= RW_EXPORT_FIRST_QUANTITY && column < RW_EXPORT_FIRST_FLAG
             ? rw_quantity_get_unit (column - RW_EXPORT_FIRST_QUANTITY)
             : NULL;
}

gboolean
rw_export_column_from_name (const char *name, guint *column)
{
  for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
    if (g_str_equal (rw_export_column_get_name (i), name))
      {
        *column = i;
        return TRUE;
      }

  return FALSE;
}

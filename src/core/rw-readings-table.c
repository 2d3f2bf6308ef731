/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-readings-table.h"

#include <string.h>

/* What is no quantity and no switch. */
static const struct
{
  const char *name;
  RwReadingsField field;
  const char *native; /* another name: counts only where this column is missing */
} names[] = {
  { "container_id", RW_READINGS_CONTAINER_ID },
  { "containerid", RW_READINGS_CONTAINER_ID, "container_id" },
  { "measurement_time", RW_READINGS_TIME },
  { "timestamp", RW_READINGS_TIME, "measurement_time" },
  { "product_id", RW_READINGS_PRODUCT_ID },
  { "defrost_cycle", RW_READINGS_DEFROST_CYCLE },
  { "latitude", RW_READINGS_LATITUDE },
  { "longitude", RW_READINGS_LONGITUDE },
  { "received_time", RW_READINGS_RECEIVED_TIME },
  { "source", RW_READINGS_SOURCE },
  { "quality", RW_READINGS_QUALITY },
  { "late", RW_READINGS_LATE },
  { "content_type", RW_READINGS_IGNORED },
  { "maintenance_required", RW_READINGS_IGNORED },
  { "target_humidity_level", RW_READINGS_IGNORED },
  { "utc_offset", RW_READINGS_IGNORED },
  { "", RW_READINGS_IGNORED },
};

static const struct
{
  const char *unit;
  double scale;
  double offset;
} temperature_units[] = {
  { "°C", 1, 0 },      { "C", 1, 0 }, { "°F", 5 / 9.0, -160 / 9.0 }, { "F", 5 / 9.0, -160 / 9.0 },
  { "K", 1, -273.15 },
};

static gboolean
find_flag (const char *name, guint *flag)
{
  for (int i = 0; i < RW_N_FLAGS; i++)
    if (strcmp (rw_reading_flag_get_name (1 << i), name) == 0)
      {
        *flag = 1u << i;
        return TRUE;
      }
  return FALSE;
}

static RwReadingsField
find_other (const RwCsvTable *table, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].name, name) == 0)
      return names[i].native != NULL && rw_csv_table_find (table, names[i].native) >= 0
                 ? RW_READINGS_IGNORED
                 : names[i].field;
  return RW_READINGS_UNKNOWN;
}

static void
find_field (const RwCsvTable *table, const char *name, RwReadingsColumn *column)
{
  RwQuantity quantity;

  *column = (RwReadingsColumn){ .scale = 1 };
  if (strcmp (name, "ambiant_temperature") == 0)
    name = "ambient_temperature";
  if (rw_quantity_from_name (name, &quantity))
    {
      column->field = RW_READINGS_QUANTITY;
      column->index = quantity;
    }
  else if (find_flag (name, &column->index))
    column->field = RW_READINGS_FLAG;
  else
    column->field = find_other (table, name);
}

/* FALSE when the unit is not understood. */
static gboolean
apply_unit (RwReadingsColumn *column, const char *unit)
{
  if (column->field != RW_READINGS_QUANTITY || unit == NULL
      || strcmp (unit, rw_quantity_get_unit (column->index)) == 0)
    return TRUE;
  if (!rw_quantity_is_temperature (column->index))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (temperature_units); i++)
    if (strcmp (temperature_units[i].unit, unit) == 0)
      {
        column->scale = temperature_units[i].scale;
        column->offset = temperature_units[i].offset;
        return TRUE;
      }
  return FALSE;
}

/* Two columns for one field, under two of its names. */
static gboolean
is_taken (const RwReadingsTable *self, guint n, const RwReadingsColumn *column)
{
  if (column->field == RW_READINGS_UNKNOWN || column->field == RW_READINGS_IGNORED)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (self->columns[i].field == column->field && self->columns[i].index == column->index)
      return TRUE;
  return FALSE;
}

static gboolean
add_column (RwReadingsTable *self, guint i, GError **error)
{
  RwReadingsColumn *column = &self->columns[i];
  const char *heading = rw_csv_table_get_heading (self->table, i);
  const char *unit = rw_csv_table_get_unit (self->table, i);

  find_field (self->table, rw_csv_table_get_name (self->table, i), column);
  if (is_taken (self, i, column))
    {
      g_set_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                   "The column “%s” is there under another name as well: remove one of them",
                   heading);
      return FALSE;
    }
  if (!apply_unit (column, unit))
    {
      g_set_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                   "The unit of the column “%s” is not understood: it must be %s", heading,
                   rw_quantity_is_temperature (column->index)
                       ? "°C, °F or K"
                       : rw_quantity_get_unit (column->index));
      return FALSE;
    }
  if (column->field == RW_READINGS_TIME)
    self->time_column = i;
  self->n_unknown += column->field == RW_READINGS_UNKNOWN;
  return TRUE;
}

static gboolean
has_field (const RwCsvTable *table, RwReadingsField field)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].field == field && rw_csv_table_find (table, names[i].name) >= 0)
      return TRUE;
  return FALSE;
}

gboolean
rw_readings_table_fits (const RwCsvTable *table)
{
  return has_field (table, RW_READINGS_CONTAINER_ID) && has_field (table, RW_READINGS_TIME);
}

RwReadingsTable *
rw_readings_table_new (RwCsvTable *table, GError **error)
{
  g_autoptr (RwReadingsTable) self = NULL;
  guint n = rw_csv_table_get_n_columns (table);

  if (!rw_readings_table_fits (table))
    {
      g_set_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                   "There is no column %s: a table of readings needs it",
                   has_field (table, RW_READINGS_CONTAINER_ID) ? "measurement_time"
                                                               : "container_id");
      return NULL;
    }

  self = g_new0 (RwReadingsTable, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->table = rw_csv_table_ref (table);
  self->columns = g_new0 (RwReadingsColumn, n);
  for (guint i = 0; i < n; i++)
    if (!add_column (self, i, error))
      return NULL;
  return g_steal_pointer (&self);
}

RwReadingsTable *
rw_readings_table_ref (RwReadingsTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_readings_table_unref (RwReadingsTable *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  rw_csv_table_unref (self->table);
  g_free (self->columns);
  g_free (self);
}

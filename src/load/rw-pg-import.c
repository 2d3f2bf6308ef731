/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-import-private.h"

#define TIMEOUT (120 * G_USEC_PER_SEC)

static const RwPgImportPlan plans[RW_N_PG_IMPORTS] = {
  [RW_PG_IMPORT_BOOKINGS] = {
    .sql = "SELECT inserted, updated FROM reeferwatch.import_bookings($1, $2, $3, $4)",
    .columns = {
      { "container_id", RW_PG_IMPORT_ID, TRUE },
      { "product_id", RW_PG_IMPORT_ID_OR_NONE },
      { "booked_setpoint", RW_PG_IMPORT_TEMPERATURE },
      { "valid_from", RW_PG_IMPORT_TIME, TRUE },
    },
    .n_columns = 4,
  },
  [RW_PG_IMPORT_PROFILES] = {
    .sql = "SELECT inserted, updated FROM reeferwatch.import_cargo_profiles($1, $2, $3, $4, $5, $6,"
           " $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    .columns = {
      { "product_id", RW_PG_IMPORT_ID, TRUE },
      { "name", RW_PG_IMPORT_NAME },
      { "mode", RW_PG_IMPORT_MODE },
      { "setpoint", RW_PG_IMPORT_TEMPERATURE },
      { "low", RW_PG_IMPORT_TEMPERATURE },
      { "high", RW_PG_IMPORT_TEMPERATURE },
      { "strict", RW_PG_IMPORT_TRUTH_OR_NONE },
      { "tolerance", RW_PG_IMPORT_NUMBER_OR_NONE, .highest = 100 },
      { "oxygen_low", RW_PG_IMPORT_NUMBER_OR_NONE, .highest = 100 },
      { "oxygen_high", RW_PG_IMPORT_NUMBER_OR_NONE, .highest = 100 },
      { "carbon_dioxide_low", RW_PG_IMPORT_NUMBER_OR_NONE, .highest = 100 },
      { "carbon_dioxide_high", RW_PG_IMPORT_NUMBER_OR_NONE, .highest = 100 },
      { "kinetic_high", RW_PG_IMPORT_NUMBER_OR_NONE, .lowest = -95, .highest = 80 },
      { "activation_energy", RW_PG_IMPORT_NUMBER_OR_NONE, .highest = 1000 },
      { "heat_capacity", RW_PG_IMPORT_NUMBER_OR_NONE, .highest = 100 },
    },
    .n_columns = 15,
  },
};

static guint32
get_element_type (RwPgImportForm form)
{
  if (form == RW_PG_IMPORT_TEMPERATURE || form == RW_PG_IMPORT_NUMBER_OR_NONE)
    return RW_PG_FLOAT4;
  return form == RW_PG_IMPORT_TIME ? RW_PG_TIMESTAMPTZ : RW_PG_TEXT;
}

static guint32
get_array_type (RwPgImportForm form)
{
  if (form == RW_PG_IMPORT_TEMPERATURE || form == RW_PG_IMPORT_NUMBER_OR_NONE)
    return RW_PG_FLOAT4_ARRAY;
  return form == RW_PG_IMPORT_TIME ? RW_PG_TIMESTAMPTZ_ARRAY : RW_PG_TEXT_ARRAY;
}

/* The first column that belongs to one kind only tells it. */
gboolean
rw_pg_import_guess (const RwCsvTable *table, RwPgImportKind *kind)
{
  if (rw_csv_table_find (table, "booked_setpoint") >= 0)
    *kind = RW_PG_IMPORT_BOOKINGS;
  else if (rw_csv_table_find (table, "product_id") >= 0 && rw_csv_table_find (table, "mode") >= 0
           && rw_csv_table_find (table, "container_id") < 0)
    *kind = RW_PG_IMPORT_PROFILES;
  else
    return FALSE;
  return TRUE;
}

static gboolean
check_heading (const RwPgImportPlan *plan, const RwCsvTable *table, GError **error)
{
  for (guint i = 0; i < plan->n_columns; i++)
    {
      int column = rw_csv_table_find (table, plan->columns[i].name);
      gboolean may_miss = plan->columns[i].form >= RW_PG_IMPORT_NUMBER_OR_NONE;
      const char *unit;

      if (column < 0 && may_miss)
        continue;
      if (column < 0)
        {
          g_set_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                       "There is no column %s: the first line must name it", plan->columns[i].name);
          return FALSE;
        }
      unit = rw_csv_table_get_unit (table, (guint) column);
      if (plan->columns[i].form == RW_PG_IMPORT_TEMPERATURE && unit != NULL
          && !g_str_equal (unit, "°C") && !g_str_equal (unit, "C"))
        {
          g_set_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                       "The column “%s” must be in °C: convert it",
                       rw_csv_table_get_heading (table, (guint) column));
          return FALSE;
        }
    }
  return TRUE;
}

RwPgImport *
rw_pg_import_new (RwPgImportKind kind,
                  const char *text,
                  gsize length,
                  GPtrArray *problems,
                  GError **error)
{
  char separator = rw_csv_guess_separator (text, length);
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (separator);
  g_autoptr (RwCsvTable) table = NULL;
  g_autoptr (RwPgImport) self = g_new0 (RwPgImport, 1);
  RwCsvRecord heading;
  gsize used;

  self->plan = &plans[kind];
  if (!rw_csv_reader_read (reader, text, length, TRUE, &heading, &used))
    {
      g_set_error_literal (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING,
                           "It is empty: the first line must name the columns");
      return NULL;
    }
  table = rw_csv_table_new (&heading, separator, error);
  if (table == NULL || !check_heading (self->plan, table, error))
    return NULL;

  for (guint i = 0; i < self->plan->n_columns; i++)
    rw_pg_buffer_begin_array (&self->values[i], get_element_type (self->plan->columns[i].form));
  rw_pg_import_read_rows (self, table, reader, text + used, length - used, problems);
  for (guint i = 0; i < self->plan->n_columns; i++)
    rw_pg_buffer_end_array (&self->values[i], self->n_rows);
  return g_steal_pointer (&self);
}

void
rw_pg_import_free (RwPgImport *self)
{
  for (guint i = 0; i < RW_PG_IMPORT_MAX_COLUMNS; i++)
    rw_pg_buffer_clear (&self->values[i]);
  g_free (self);
}

guint
rw_pg_import_get_n_rows (const RwPgImport *self)
{
  return self->n_rows;
}

void
rw_pg_import_run_async (RwPgImport *self,
                        RwPgConnection *connection,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();

  rw_pg_script_add (script, self->plan->sql);
  for (guint i = 0; i < self->plan->n_columns; i++)
    rw_pg_script_bind_array (script, get_array_type (self->plan->columns[i].form),
                             &self->values[i]);
  rw_pg_connection_run_async (connection, script, TIMEOUT, cancellable, callback, user_data);
}

gboolean
rw_pg_import_run_finish (RwPgConnection *connection,
                         GAsyncResult *result,
                         guint *inserted,
                         guint *updated,
                         GError **error)
{
  g_autoptr (GPtrArray) results = rw_pg_connection_run_finish (connection, result, error);

  if (results == NULL)
    return FALSE;

  *inserted = (guint) rw_pg_result_get_int (results->pdata[0], 0, 0);
  *updated = (guint) rw_pg_result_get_int (results->pdata[0], 0, 1);
  return TRUE;
}

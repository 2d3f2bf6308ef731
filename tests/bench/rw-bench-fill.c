/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench-fill.h"

#include "rw-bench-rows.h"
#include "rw-load-test.h"
#include "rw-pg-rollup.h"
#include "rw-schema.h"
#include "rw-time.h"

#define TIMEOUT G_TIME_SPAN_HOUR

static GPtrArray *
run (RwPgConnection *connection, RwPgScript *script, GError **error)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  rw_pg_connection_run_async (connection, script, TIMEOUT, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  return rw_pg_connection_run_finish (connection, result, error);
}

static gboolean
run_simple (RwPgConnection *connection, const char *sql, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add_simple (script, sql);
  results = run (connection, script, error);
  return results != NULL;
}

static RwPgConnection *
open_migrated (const char *conninfo, GError **error)
{
  g_autoptr (RwPgConnection) connection = rw_pg_connection_new (conninfo);
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) migrated = NULL;

  rw_pg_connection_open_async (connection, G_TIME_SPAN_MINUTE, NULL, rw_load_test_result_cb,
                               &pending);
  opened = rw_load_test_wait (&pending);
  if (!rw_pg_connection_open_finish (connection, opened, error))
    return NULL;

  rw_schema_migrate_async (connection, TIMEOUT, NULL, rw_load_test_result_cb, &pending);
  migrated = rw_load_test_wait (&pending);
  if (!rw_schema_migrate_finish (connection, migrated, error)
      || !run_simple (connection, "SET synchronous_commit = off", error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* Sees to it that the database knows the texts, and takes its numbers for them. */
static gboolean
add_texts (RwPgConnection *connection,
           RwDictionary *dictionary,
           GPtrArray *texts,
           const char *insert,
           const char *read,
           GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;
  RwPgBuffer array = { 0 };
  const RwPgResult *known;

  rw_pg_buffer_begin_array (&array, RW_PG_TEXT);
  for (guint i = 0; i < texts->len; i++)
    rw_pg_buffer_field_text (&array, texts->pdata[i]);
  rw_pg_buffer_end_array (&array, texts->len);
  rw_pg_script_add (script, insert);
  rw_pg_script_bind_array (script, RW_PG_TEXT_ARRAY, &array);
  rw_pg_script_add (script, read);
  results = run (connection, script, error);
  if (results == NULL)
    return FALSE;

  known = results->pdata[1];
  for (guint i = 0; i < rw_pg_result_get_n_rows (known); i++)
    rw_dictionary_add (dictionary, rw_pg_result_get_text (known, i, 0),
                       (gint32) rw_pg_result_get_int (known, i, 1));
  return TRUE;
}

static gboolean
add_names (const RwBenchFill *fill,
           RwSimFleet *fleet,
           const RwPgDictionaries *dictionaries,
           RwPgConnection *connection,
           GError **error)
{
  g_autoptr (GPtrArray) reefers = g_ptr_array_new ();
  g_autoptr (GPtrArray) products = g_ptr_array_new ();
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  guint n_cargoes;
  const RwSimCargo *cargoes = rw_sim_cargo_get_all (&n_cargoes);

  for (guint i = 0; i < fill->n_reefers; i++)
    g_ptr_array_add (reefers, (char *) rw_sim_fleet_get_reefer (fleet, i)->id);
  for (guint i = 0; i < n_cargoes; i++)
    g_ptr_array_add (products, (char *) cargoes[i].product_id);
  g_ptr_array_add (sources, (char *) "native");

  return add_texts (connection, dictionaries->reefers, reefers,
                    "INSERT INTO reeferwatch.reefer (container_id) SELECT unnest($1)"
                    " ON CONFLICT DO NOTHING",
                    "SELECT container_id, reefer_id FROM reeferwatch.reefer", error)
         && add_texts (connection, dictionaries->products, products,
                       "INSERT INTO reeferwatch.product (product_id) SELECT unnest($1)"
                       " ON CONFLICT DO NOTHING",
                       "SELECT product_id, product_no FROM reeferwatch.product", error)
         && add_texts (connection, dictionaries->sources, sources,
                       "INSERT INTO reeferwatch.source (source) SELECT unnest($1)"
                       " ON CONFLICT DO NOTHING",
                       "SELECT source, source_no::integer FROM reeferwatch.source", error);
}

/* Makes the partitions of the days up to this one that are not there, and marks their days. */
static gboolean
add_days (RwPgConnection *connection, gint64 first, gint64 last, gint64 *ready, GError **error)
{
  for (gint64 day = MAX (first, *ready); day <= last; day += RW_USEC_PER_DAY)
    {
      g_autoptr (RwPgScript) script = rw_pg_script_new ();
      g_autoptr (GPtrArray) results = NULL;

      rw_pg_script_add (script, "SELECT reeferwatch.ensure_partition($1)");
      rw_pg_script_bind_time (script, day);
      rw_pg_script_add (script, "SELECT reeferwatch.redo_rollups($1, $1 + interval '1 day')");
      rw_pg_script_bind_time (script, day);
      results = run (connection, script, error);
      if (results == NULL)
        return FALSE;
      *ready = day + RW_USEC_PER_DAY;
    }

  return TRUE;
}

static gboolean
load_chunk (RwPgConnection *connection, RwBenchChunk *chunk, gint64 *ready, GError **error)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GPtrArray) results = NULL;

  if (!add_days (connection, rw_time_floor (chunk->first_time, RW_USEC_PER_DAY), chunk->last_time,
                 ready, error))
    return FALSE;

  rw_pg_script_add_copy_in (script, rw_pg_rows_copy_sql, chunk->rows);
  rw_pg_script_add_simple (script, "COMMIT");
  results = run (connection, script, error);
  return results != NULL;
}

static gboolean
load_rows (RwBenchRows *rows, RwPgConnection *connection, RwBenchFilled *filled, GError **error)
{
  gint64 ready = G_MININT64;
  RwBenchChunk *chunk;

  while ((chunk = rw_bench_rows_next (rows)) != NULL)
    {
      gboolean loaded = load_chunk (connection, chunk, &ready, error);

      if (loaded)
        {
          filled->n_rows += chunk->n_rows;
          filled->last_time = chunk->last_time;
        }
      rw_bench_chunk_free (chunk);
      if (!loaded)
        return FALSE;
    }

  return TRUE;
}

static gboolean
roll_up (const char *conninfo, GError **error)
{
  g_autoptr (RwPgJob) job = rw_pg_rollup_new (conninfo);
  guint64 n_done;

  return rw_load_test_run_job (job, G_MAXINT64 / 2, &n_done, error);
}

static double
get_seconds_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static RwSimFleet *
make_fleet (const RwBenchFill *fill)
{
  RwSimFleetConfig config = {
    .n_reefers = fill->n_reefers,
    .interval = RW_USEC_PER_MIN,
    .start = fill->start,
    .seed = fill->seed,
    .fault_kinds = RW_SIM_FAULTS_ALL,
    .faults_per_day = fill->faults,
  };

  return rw_sim_fleet_new (&config);
}

gboolean
rw_bench_fill (const char *conninfo, const RwBenchFill *fill, RwBenchFilled *filled, GError **error)
{
  g_autoptr (RwDictionary) reefers = rw_dictionary_new ();
  g_autoptr (RwDictionary) products = rw_dictionary_new ();
  g_autoptr (RwDictionary) sources = rw_dictionary_new ();
  RwPgDictionaries dictionaries = { reefers, products, sources };
  g_autoptr (RwPgConnection) connection = open_migrated (conninfo, error);
  g_autoptr (RwSimFleet) fleet = NULL;
  g_autoptr (RwBenchRows) rows = NULL;
  gint64 begin;

  *filled = (RwBenchFilled){ .last_time = fill->start };
  if (connection == NULL)
    return FALSE;
  fleet = make_fleet (fill);
  if (!add_names (fill, fleet, &dictionaries, connection, error))
    return FALSE;

  begin = g_get_monotonic_time ();
  rows = rw_bench_rows_new (fill, fleet, &dictionaries);
  if (!load_rows (rows, connection, filled, error))
    return FALSE;
  filled->seconds = get_seconds_since (begin);

  begin = g_get_monotonic_time ();
  if (fill->roll_up && !roll_up (conninfo, error))
    return FALSE;
  filled->roll_up_seconds = get_seconds_since (begin);
  return TRUE;
}

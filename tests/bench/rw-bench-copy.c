/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-bench-copy.h"

#include "rw-load-test.h"
#include "rw-pg-rows.h"

/* The same numbers that the loader gives out on its own connection. */
static void
read_texts (RwPgConnection *connection, const char *sql, RwDictionary *dictionary)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_script_add (script, sql);
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rw_pg_result_get_n_rows (results->pdata[0]); i++)
    rw_dictionary_add (dictionary, rw_pg_result_get_text (results->pdata[0], i, 1),
                       (gint32) rw_pg_result_get_int (results->pdata[0], i, 0));
}

static GPtrArray *
encode (RwPgConnection *connection, GPtrArray *batches)
{
  g_autoptr (RwDictionary) reefers = rw_dictionary_new ();
  g_autoptr (RwDictionary) products = rw_dictionary_new ();
  g_autoptr (RwDictionary) sources = rw_dictionary_new ();
  RwPgDictionaries dictionaries = { reefers, products, sources };
  GPtrArray *encoded = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  read_texts (connection, "SELECT reefer_id, container_id FROM reeferwatch.reefer", reefers);
  read_texts (connection, "SELECT product_no, product_id FROM reeferwatch.product", products);
  read_texts (connection, "SELECT source_no, source FROM reeferwatch.source", sources);
  for (guint i = 0; i < batches->len; i++)
    {
      guint n;
      const RwReading *readings = rw_batch_get_readings (batches->pdata[i], &n);
      g_autofree guint *rows = g_new (guint, n);

      for (guint row = 0; row < n; row++)
        rows[row] = row;
      g_ptr_array_add (encoded, rw_pg_rows_to_copy (&dictionaries, readings, rows, n));
    }

  return encoded;
}

double
rw_bench_copy_rate (RwPgConnection *connection, GPtrArray *batches)
{
  g_autoptr (GPtrArray) encoded = encode (connection, batches);
  gint64 begin = g_get_monotonic_time ();
  guint64 total = 0;

  for (guint i = 0; i < encoded->len; i++)
    {
      g_autoptr (RwPgScript) script = rw_pg_script_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results = NULL;

      rw_pg_script_add_copy_in (script, rw_pg_rows_copy_sql, encoded->pdata[i]);
      rw_pg_script_add_simple (script, "COMMIT");
      results = rw_load_test_run (connection, script, &error);
      g_assert_no_error (error);
      total += rw_pg_result_get_n_affected (results->pdata[0]);
    }

  return (double) total / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
}

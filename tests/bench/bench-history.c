/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast the store answers what the window asks, against the bare SQL by the same connection:
 * seven days of one reefer, and the newest reading of each of 10,000. */

#include "rw-bench.h"
#include "rw-history-provider.h"
#include "rw-load-test.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#define N_REEFERS 10000
#define N_FREQUENT 50 /* so many report each minute, the others each day */
#define N_DAYS 7
#define N_ROUNDS 9
#define START (G_GINT64_CONSTANT (1795305600) * RW_USEC_PER_SEC)

static const guint32 temperatures
  = 1u << RW_QUANTITY_TARGET_TEMPERATURE | 1u << RW_QUANTITY_SUPPLY_TEMPERATURE
    | 1u << RW_QUANTITY_RETURN_TEMPERATURE | 1u << RW_QUANTITY_AMBIENT_TEMPERATURE;

static void
add_reading (RwBatchBuilder *builder, guint reefer, gint64 time)
{
  g_autofree char *container_id = g_strdup_printf ("CMAU%07u", reefer);
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (container_id);
  reading.product_id = g_intern_static_string ("P01");
  reading.source = g_intern_static_string ("native");
  reading.time = time;
  reading.received_time = time;
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    reading.value[q] = (float) (reefer % 100) / 4 + (float) q;
  rw_batch_builder_add_reading (builder, &reading);
}

/* As it would have come: by time, all reefers mixed. */
static void
fill (const char *conninfo)
{
  g_autoptr (RwPgLoader) loader = rw_load_test_loader (conninfo);
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (gint64 minute = 0; minute < N_DAYS * 24 * 60; minute++)
    {
      guint n = minute % (24 * 60) == 0 ? N_REEFERS : N_FREQUENT;

      for (guint i = 0; i < n; i++)
        add_reading (builder, i, START + minute * RW_USEC_PER_MIN);
      if (rw_batch_builder_get_n_items (builder) >= 10000)
        rw_load_test_load (loader, builder);
    }
  rw_load_test_load (loader, builder);
}

static double
time_sql (RwPgConnection *connection, const char *sql)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  gint64 begin = g_get_monotonic_time ();

  rw_pg_script_add (script, sql);
  results = rw_load_test_run (connection, script, &error);
  g_assert_no_error (error);
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static double
time_history (RwPgStore *store)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  rw_history_provider_query_async (RW_HISTORY_PROVIDER (store), "CMAU0000042", START,
                                   START + N_DAYS * RW_USEC_PER_DAY, temperatures, NULL,
                                   rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  history = rw_history_provider_query_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->n_samples, ==, N_DAYS * 24 * 60);
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static double
time_latest (RwPgStore *store)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint n;

  rw_history_provider_latest_async (RW_HISTORY_PROVIDER (store), NULL, rw_load_test_result_cb,
                                    &pending);
  result = rw_load_test_wait (&pending);
  batch = rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_no_error (error);
  rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, N_REEFERS);
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

int
main (void)
{
  static const char history_sql[]
    = "SELECT measurement_time, flags_known, flags_set, target_temperature, supply_temperature,"
      " return_temperature, ambient_temperature FROM reeferwatch.reading"
      " WHERE reefer_id = (SELECT reefer_id FROM reeferwatch.reefer"
      "  WHERE container_id = 'CMAU0000042') ORDER BY measurement_time";
  static const char latest_sql[] = "SELECT * FROM reeferwatch.latest";
  double history[N_ROUNDS], bare_history[N_ROUNDS], latest[N_ROUNDS], bare_latest[N_ROUNDS];
  RwTestPostgres *server;
  RwPgStore *store;
  RwPgConnection *connection;
  g_autofree char *analyzed = NULL;

  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  fill (rw_test_postgres_get_conninfo (server));
  analyzed = rw_test_postgres_query (server, NULL, "VACUUM ANALYZE");
  store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  connection = rw_load_test_connect (rw_test_postgres_get_conninfo (server));

  time_history (store);
  time_sql (connection, history_sql);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      history[i] = time_history (store);
      bare_history[i] = time_sql (connection, history_sql);
      latest[i] = time_latest (store);
      bare_latest[i] = time_sql (connection, latest_sql);
    }
  rw_bench_print ("history.reefer_7d.warm", rw_bench_median (history, N_ROUNDS), "ms",
                  rw_bench_median (bare_history, N_ROUNDS));
  rw_bench_print ("history.latest.10000", rw_bench_median (latest, N_ROUNDS), "ms",
                  rw_bench_median (bare_latest, N_ROUNDS));

  g_object_unref (connection);
  g_object_unref (store);
  rw_test_postgres_free (server);
  return 0;
}

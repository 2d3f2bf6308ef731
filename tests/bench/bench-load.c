/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast the loader stores readings, against COPY BINARY of the same rows by the same libpq into
 * the same table, prepared beforehand: what dedup, counting and encoding cost. */

#include "rw-bench-copy.h"
#include "rw-bench.h"
#include "rw-load-test.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#define N_REEFERS 10000
#define N_ROUNDS 5
#define MAX_ROWS 100000    /* in a round */
#define MAX_BATCHES 50     /* in a round */

static RwTestPostgres *server;

/* A full reading of each of n reefers, begin being where in the fleet the batch begins. */
static RwBatch *
make_batch (gint64 time, guint begin, guint n)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = begin; i < begin + n; i++)
    {
      g_autofree char *container_id = g_strdup_printf ("CMAU%07u", i);
      RwReading reading;

      rw_reading_init (&reading);
      reading.container_id = g_intern_string (container_id);
      reading.product_id = g_intern_static_string ("P01");
      reading.source = g_intern_static_string ("native");
      reading.time = time;
      reading.received_time = time + 1;
      for (int q = 0; q < RW_N_QUANTITIES; q++)
        reading.value[q] = (float) (i % 100) / 4 + (float) q;
      reading.latitude = 37.8;
      reading.longitude = -122.2;
      reading.flags_known = 255;
      reading.flags_set = RW_FLAG_POWERED;
      reading.defrost_cycle = 6;
      rw_batch_builder_add_reading (builder, &reading);
    }

  return rw_batch_builder_end (builder);
}

/* The batches of one round, each at a minute of its own or with reefers of its own. */
static GPtrArray *
make_round (gint64 *time, guint batch_rows)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  for (guint rows = 0; rows < MIN (MAX_ROWS, MAX_BATCHES * batch_rows); rows += batch_rows)
    {
      if (rows % N_REEFERS == 0)
        *time += RW_USEC_PER_MIN;
      g_ptr_array_add (batches, make_batch (*time, rows % N_REEFERS, batch_rows));
    }

  return batches;
}

/* Rows a second of the loader. */
static double
time_loader (RwPgLoader *loader, GPtrArray *batches)
{
  gint64 begin = g_get_monotonic_time ();
  guint total = 0;

  for (guint i = 0; i < batches->len; i++)
    {
      g_autoptr (GError) error = NULL;
      RwLoadResult result = { 0 };

      if (!rw_load_test_load_batch (loader, batches->pdata[i], &result, NULL, &error))
        g_error ("%s", error->message);
      total += result.stored + result.duplicate;
    }

  return total / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
}

/* duplicates: every batch comes a second time, and only that is timed. */
static void
bench (const char *name, guint batch_rows, gboolean duplicates)
{
  const char *conninfo = rw_test_postgres_get_conninfo (server);
  g_autoptr (RwPgLoader) loader = rw_load_test_loader (conninfo);
  g_autoptr (RwPgConnection) connection = rw_load_test_connect (conninfo);
  double loaded[N_ROUNDS], copied[N_ROUNDS];
  gint64 time = G_GINT64_CONSTANT (1795305600) * RW_USEC_PER_SEC;
  g_autoptr (GPtrArray) warm = make_round (&time, batch_rows);
  g_autofree char *emptied = NULL;

  time_loader (loader, warm);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GPtrArray) for_copy = make_round (&time, batch_rows);
      g_autoptr (GPtrArray) for_loader = make_round (&time, batch_rows);

      copied[i] = rw_bench_copy_rate (connection, for_copy);
      loaded[i] = time_loader (loader, for_loader);
      if (duplicates)
        loaded[i] = time_loader (loader, for_loader);
    }
  rw_bench_print (name, rw_bench_median (loaded, N_ROUNDS), "rows/s",
                  rw_bench_median (copied, N_ROUNDS));
  emptied = rw_test_postgres_query (server, NULL, "TRUNCATE reeferwatch.reading");
}

int
main (void)
{
  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  bench ("etl.load.rate", 10000, FALSE);
  bench ("etl.load.rate.1000", 1000, FALSE);
  bench ("etl.load.rate.100", 100, FALSE);
  bench ("etl.load.rate.duplicates", 10000, TRUE);
  rw_test_postgres_free (server);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast the job computes roll-ups of stored readings (quarters of an hour, hours and days, with
 * finding what is due), in readings and in quarters a second, against one plain query that groups
 * the same readings by quarter of an hour and writes the result into a table. */

#include "rw-bench.h"
#include "rw-load-test.h"
#include "rw-pg-rollup.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#define N_REEFERS 1000
#define N_DAYS 1
#define N_ROWS (N_REEFERS * N_DAYS * 1440.0)
#define N_QUARTERS (N_REEFERS * N_DAYS * 96.0)
#define N_ROUNDS 3

static RwTestPostgres *server;

static void
execute (const char *sql)
{
  g_autofree char *answer = rw_test_postgres_query (server, NULL, sql);

  g_assert_nonnull (answer);
}

static double
time_query (const char *sql)
{
  gint64 begin = g_get_monotonic_time ();

  execute (sql);
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* In the order of time, as they come. */
static void
fill (void)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO reeferwatch.reefer (container_id) SELECT 'CMAU' || to_char(n, 'FM0000000')"
      " FROM generate_series(1, %d) n;"
      "SELECT reeferwatch.ensure_partition('2025-11-20'::timestamptz + day * interval '1 day')"
      " FROM generate_series(0, %d) day;"
      "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks, "
      "temperature,"
      " target_temperature, supply_temperature, return_temperature, ambient_temperature, kilowatts,"
      " oxygen_level, nitrogen_level, carbon_dioxide_level, humidity_level, time_door_open,"
      " flags_known, flags_set)"
      " SELECT at, at, reefer, 0, 4 + random(), 4, 4 + random(), 5 + random(), 20 + random(),"
      " 3 + random(), 20.9, 78, 0.4, 60 + random(), 0, 255, 128"
      " FROM generate_series('2025-11-20'::timestamptz, '2025-11-20'::timestamptz +"
      " interval '%d minutes', interval '1 minute') at, generate_series(1, %d) reefer;"
      "VACUUM ANALYZE reeferwatch.reading",
      N_REEFERS, N_DAYS - 1, N_DAYS * 1440 - 1, N_REEFERS);

  execute (sql);
}

static double
time_job (void)
{
  g_autoptr (RwPgJob) job = rw_pg_rollup_new (rw_test_postgres_get_conninfo (server));
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin;
  guint64 n_done;

  execute ("TRUNCATE reeferwatch.rollup_15m, reeferwatch.rollup_1h, reeferwatch.rollup_1d,"
           " reeferwatch.rollup_due;"
           "SELECT reeferwatch.redo_rollups('-infinity', 'infinity')");
  begin = g_get_monotonic_time ();
  rw_pg_job_run_async (job, G_MAXINT64 / 2, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  rw_pg_job_run_finish (job, result, &n_done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_done, >=, (guint) N_QUARTERS);
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

/* The same aggregates of every quantity, all at once. */
static double
time_plain (void)
{
  g_autoptr (GString) sql = g_string_new (
      "SET jit = off; SET work_mem = '256MB'; DROP TABLE IF EXISTS plain; CREATE TABLE plain AS"
      " SELECT date_bin('15 minutes', measurement_time, '2001-01-01'), reefer_id");

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    {
      const char *name = rw_quantity_get_name (q);

      g_string_append_printf (sql,
                              ", min(%s) AS a%d, avg(%s) AS b%d, max(%s) AS c%d, count(%s) AS d%d",
                              name, q, name, q, name, q, name, q);
    }
  g_string_append (sql, " FROM reeferwatch.reading GROUP BY 1, 2");
  return time_query (sql->str);
}

/* One reefer's minutes of a day, against the readings themselves. */
static void
bench_minutes (void)
{
#define SPAN "('2025-11-20 00:00Z', '2025-11-21 00:00Z'"
  double function[N_ROUNDS], view[N_ROUNDS], fleet[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      function[i] = time_query ("SELECT count(*), sum(kilowatts_avg) FROM"
                                " reeferwatch.telemetry_1m_between" SPAN ", 'CMAU0000500')");
      view[i] = time_query ("SELECT count(*), sum(kilowatts_avg) FROM reeferwatch.telemetry_1m"
                            " WHERE container_id = 'CMAU0000500' AND bucket >= '2025-11-20 00:00Z'"
                            " AND bucket < '2025-11-21 00:00Z'");
      fleet[i] =
          time_query ("SELECT count(*), sum(kilowatts_avg) FROM reeferwatch.telemetry_15m"
                      " WHERE bucket >= '2025-11-20 06:00Z' AND bucket < '2025-11-20 07:00Z'");
    }
  rw_bench_print ("rollup.minutes.function", rw_bench_median (function, N_ROUNDS) * 1000, "ms", 60);
  rw_bench_print ("rollup.minutes.view", rw_bench_median (view, N_ROUNDS) * 1000, "ms", 60);
  rw_bench_print ("rollup.fleet.hour", rw_bench_median (fleet, N_ROUNDS) * 1000, "ms", 60);
}

int
main (void)
{
  double job[N_ROUNDS], plain[N_ROUNDS], seconds, limit;

  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  g_object_unref (rw_load_test_loader (rw_test_postgres_get_conninfo (server)));
  fill ();
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      plain[i] = time_plain ();
      job[i] = time_job ();
    }
  seconds = rw_bench_median (job, N_ROUNDS);
  limit = rw_bench_median (plain, N_ROUNDS);
  rw_bench_print ("rollup.rate", N_ROWS / seconds, "rows/s", N_ROWS / limit);
  rw_bench_print ("rollup.rate.quarters", N_QUARTERS / seconds, "buckets/s", N_QUARTERS / limit);
  bench_minutes ();
  rw_test_postgres_free (server);
  return 0;
}

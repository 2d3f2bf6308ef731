/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast the store answers what the window asks, against the bare SQL by another connection:
 * bench-history [DAYS [REEFERS]], 7 and 300 if not told; the 101 million rows of a large fleet are
 * "7 10000". What is older than these days, for the lines of a month and a year, is roll-ups of one
 * reefer. The cold line needs root, who may drop the caches of the system. */

#include "rw-bench-fill.h"
#include "rw-bench.h"
#include "rw-history-provider.h"
#include "rw-load-test.h"
#include "rw-pg-packing.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_ROUNDS 9
#define N_COLD_ROUNDS 3
#define N_FLEET_ROUNDS 3
#define START (G_GINT64_CONSTANT (1793577600) * RW_USEC_PER_SEC)

/* All readings of a large fleet take their time. */
#define SQL_TIMEOUT (3600 * RW_USEC_PER_SEC)

/* Pixels of a chart. */
#define WIDTH 1200

static const guint32 temperatures
  = 1u << RW_QUANTITY_TARGET_TEMPERATURE | 1u << RW_QUANTITY_SUPPLY_TEMPERATURE
    | 1u << RW_QUANTITY_RETURN_TEMPERATURE | 1u << RW_QUANTITY_AMBIENT_TEMPERATURE;

static RwTestPostgres *server;
static RwPgStore *store;
static RwPgConnection *connection;
static char *container_id;
static gint64 end;

static void
connect (void)
{
  store = rw_pg_store_new (rw_test_postgres_get_conninfo (server));
  connection = rw_load_test_connect (rw_test_postgres_get_conninfo (server));
}

static void
disconnect (void)
{
  g_clear_object (&connection);
  g_clear_object (&store);
}

static double
get_ms (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static double
time_sql (const char *sql)
{
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  gint64 begin = g_get_monotonic_time ();

  rw_pg_script_add (script, sql);
  rw_pg_connection_run_async (connection, script, SQL_TIMEOUT, NULL, rw_load_test_result_cb,
                              &pending);
  result = rw_load_test_wait (&pending);
  results = rw_pg_connection_run_finish (connection, result, &error);
  g_assert_no_error (error);
  return get_ms (begin);
}

static double
time_history (gint64 span, guint width)
{
  const char *const ids[] = { container_id, NULL };
  const RwHistoryPlan plan = { ids, end - span, end, temperatures, width };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) histories = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  rw_history_provider_query_many_async (RW_HISTORY_PROVIDER (store), &plan, NULL,
                                        rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  histories = rw_history_provider_query_many_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((RwHistory *) histories->pdata[0])->n_samples, >, 0);
  return get_ms (begin);
}

static double
time_latest (void)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  rw_history_provider_latest_async (RW_HISTORY_PROVIDER (store), NULL, rw_load_test_result_cb,
                                    &pending);
  result = rw_load_test_wait (&pending);
  batch = rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_no_error (error);
  return get_ms (begin);
}

static double
time_fleet_at (gint64 time)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint n;

  rw_history_provider_fleet_at_async (RW_HISTORY_PROVIDER (store), time, NULL,
                                      rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  batch = rw_history_provider_fleet_at_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_no_error (error);
  rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, >, 0);
  return get_ms (begin);
}

static double
time_fleet (gint64 from)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  rw_history_provider_fleet_async (RW_HISTORY_PROVIDER (store), from, end, 15 * RW_USEC_PER_MIN,
                                   temperatures, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  history = rw_history_provider_fleet_finish (RW_HISTORY_PROVIDER (store), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->n_samples, >, 0);
  return get_ms (begin);
}

/* All days but the last are over, as they are in life. */
static void
pack (void)
{
  g_autoptr (RwPgJob) job = rw_pg_packing_new (rw_test_postgres_get_conninfo (server),
                                               g_get_real_time () - (end - RW_USEC_PER_DAY));
  g_autoptr (GError) error = NULL;
  guint64 n_packed;

  rw_load_test_run_job (job, G_MAXINT64 / 4, &n_packed, &error);
  g_assert_no_error (error);
}

/* Roll-ups of the reefer for the year before, made of those that are there. */
static void
add_year (void)
{
  static const char *const levels[] = { "15m", "1h" };
  g_autofree char *before = rw_time_format (START);

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "DO $$ DECLARE names text; BEGIN"
          " FOR month IN 0 .. 13 LOOP PERFORM reeferwatch.ensure_rollup_partition('rollup_%1$s',"
          "  '%2$s'::timestamptz - month * interval '30 days'); END LOOP;"
          " SELECT string_agg(quote_ident(attname), ', ') INTO names FROM pg_attribute"
          "  WHERE attrelid = 'reeferwatch.rollup_%1$s'::regclass AND attnum > 0 AND NOT "
          "attisdropped"
          "  AND attname <> 'bucket';"
          " EXECUTE 'INSERT INTO reeferwatch.rollup_%1$s (bucket, ' || names || ') SELECT"
          "  bucket - day * interval ''1 day'', ' || names || ' FROM reeferwatch.rollup_%1$s,"
          "  generate_series(1, 365) AS day WHERE reefer_id = (SELECT reefer_id FROM "
          "reeferwatch.reefer"
          "  WHERE container_id = ''%3$s'') AND bucket >= ''%2$s''"
          "  AND bucket < ''%2$s''::timestamptz + interval ''1 day''';"
          " END $$",
          levels[i], before, container_id);
      g_autofree char *answer = rw_test_postgres_query (server, NULL, sql);
    }
}

/* Opens the line for history, with a query that finds nothing. */
static void
open_line (void)
{
  const char *const ids[] = { "nobody", NULL };
  const RwHistoryPlan plan = { ids, 0, 1, temperatures, 0 };
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) histories = NULL;

  rw_history_provider_query_many_async (RW_HISTORY_PROVIDER (store), &plan, NULL,
                                        rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  histories = rw_history_provider_query_many_finish (RW_HISTORY_PROVIDER (store), result, NULL);
}

/* Nothing of the files is in memory any more. */
static gboolean
drop_caches (void)
{
  FILE *file = fopen ("/proc/sys/vm/drop_caches", "w");
  gboolean dropped;

  if (file == NULL)
    return FALSE;

  disconnect ();
  rw_test_postgres_stop (server);
  sync ();
  dropped = fputs ("3", file) >= 0;
  dropped &= fclose (file) == 0;
  rw_test_postgres_start (server);
  connect ();
  /* A connection is there before the user looks at a chart, so it does not count; what the server
   * looks up for the first time does. */
  time_sql ("SELECT 1");
  open_line ();
  return dropped;
}

static void
bench_cold (const char *sql)
{
  double value[N_COLD_ROUNDS], bare[N_COLD_ROUNDS];

  if (geteuid () != 0)
    return;
  for (guint i = 0; i < N_COLD_ROUNDS; i++)
    {
      if (!drop_caches ())
        return;
      value[i] = time_history (7 * RW_USEC_PER_DAY, 0);
      drop_caches ();
      bare[i] = time_sql (sql);
    }
  rw_bench_print ("history.reefer_7d.cold", rw_bench_median (value, N_COLD_ROUNDS), "ms",
                  rw_bench_median (bare, N_COLD_ROUNDS));
}

static void
bench_reefer (const char *name, gint64 span, guint width, const char *sql)
{
  double value[N_ROUNDS], bare[N_ROUNDS];

  time_history (span, width);
  time_sql (sql);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      value[i] = time_history (span, width);
      bare[i] = time_sql (sql);
    }
  rw_bench_print (name, rw_bench_median (value, N_ROUNDS), "ms", rw_bench_median (bare, N_ROUNDS));
}

/* As telling as the store's answer. */
static char *
make_rollup_sql (const char *level, int days)
{
  g_autofree char *text = rw_time_format (end);
  g_autoptr (GString) sql =
      g_string_new ("SELECT bucket, readings, time_judged, time_below, time_above, temperature_mkt,"
                    " supply_temperature_mkt, return_temperature_mkt");

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if ((temperatures & (1u << q)) != 0)
      g_string_append_printf (sql, ", %1$s_min, %1$s_avg, %1$s_max, %1$s_count",
                              rw_quantity_get_name (q));
  g_string_append_printf (sql,
                          " FROM reeferwatch.telemetry_%s WHERE container_id = '%s'"
                          " AND bucket >= '%s'::timestamptz - interval '%d days' ORDER BY bucket",
                          level, container_id, text, days);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static void
bench_fleet (gint64 from)
{
  double value[N_FLEET_ROUNDS], bare[N_FLEET_ROUNDS];
  g_autofree char *text = rw_time_format (from);
  g_autofree char *sql = g_strdup_printf (
      "SELECT date_bin('15 minutes', measurement_time, '2000-01-01Z'), min(target_temperature),"
      " avg(target_temperature), max(target_temperature), min(supply_temperature),"
      " avg(supply_temperature), max(supply_temperature), min(return_temperature),"
      " avg(return_temperature), max(return_temperature), min(ambient_temperature),"
      " avg(ambient_temperature), max(ambient_temperature)"
      " FROM reeferwatch.samples_between('%s', 'infinity') GROUP BY 1 ORDER BY 1",
      text);

  for (guint i = 0; i < N_FLEET_ROUNDS; i++)
    {
      value[i] = time_fleet (from);
      bare[i] = time_sql (sql);
    }
  rw_bench_print ("history.fleet_7d.rollup", rw_bench_median (value, N_FLEET_ROUNDS), "ms",
                  rw_bench_median (bare, N_FLEET_ROUNDS));
}

static void
bench_moments (void)
{
  double at[N_ROUNDS], latest[N_ROUNDS], bare[N_ROUNDS];

  time_fleet_at (end);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      at[i] = time_fleet_at (end - (i + 1) * 97 * RW_USEC_PER_MIN);
      latest[i] = time_latest ();
      bare[i] = time_sql ("SELECT * FROM reeferwatch.latest");
    }
  rw_bench_print ("history.fleet_at", rw_bench_median (at, N_ROUNDS), "ms",
                  rw_bench_median (bare, N_ROUNDS));
  rw_bench_print ("history.latest", rw_bench_median (latest, N_ROUNDS), "ms",
                  rw_bench_median (bare, N_ROUNDS));
}

int
main (int argc, char **argv)
{
  double days = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 7;
  RwBenchFill fill = {
    .n_reefers = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 300,
    .start = START,
    .end = START + (gint64) (days * RW_USEC_PER_DAY),
    .n_rows = G_MAXUINT64,
    .seed = 1,
    .faults = 0.01,
    .roll_up = TRUE,
  };
  RwBenchFilled filled = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *analyzed = NULL;
  g_autofree char *reefer_id = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *month = NULL;
  g_autofree char *year = NULL;

  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  rw_bench_fill (rw_test_postgres_get_conninfo (server), &fill, &filled, &error);
  g_assert_no_error (error);
  end = fill.end;
  container_id =
      rw_test_postgres_query (server, NULL, "SELECT min(container_id) FROM reeferwatch.reefer");
  reefer_id = rw_test_postgres_query (
      server, NULL, "SELECT reefer_id FROM reeferwatch.reefer ORDER BY container_id LIMIT 1");
  pack ();
  add_year ();
  analyzed = rw_test_postgres_query (server, NULL, "VACUUM ANALYZE");
  raw = g_strdup_printf (
      "SELECT measurement_time, flags_known, flags_set, target_temperature, supply_temperature,"
      " return_temperature, ambient_temperature FROM reeferwatch.samples_between('-infinity',"
      " 'infinity', %s) ORDER BY measurement_time",
      reefer_id);
  month = make_rollup_sql ("15m", 30);
  year = make_rollup_sql ("1h", 365);

  connect ();
  bench_reefer ("history.reefer_7d.warm", 7 * RW_USEC_PER_DAY, 0, raw);
  bench_cold (raw);
  bench_reefer ("history.reefer_30d", 30 * RW_USEC_PER_DAY, WIDTH, month);
  bench_reefer ("history.year", 365 * RW_USEC_PER_DAY, WIDTH, year);
  bench_fleet (fill.start);
  bench_moments ();
  disconnect ();
  rw_test_postgres_free (server);
  g_free (container_id);
  return 0;
}

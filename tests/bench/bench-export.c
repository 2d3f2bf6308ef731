/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast readings become CSV, against psql's \copy of the same query in the same run: the same
 * rows in the same order by the same plan. And how much memory that takes, for more readings
 * against fewer. */

#include "rw-bench.h"
#include "rw-history-export.h"
#include "rw-load-test.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define N_REEFERS 700 /* a reading a minute each: about a million a day */
#define N_DAYS 5
#define N_ROUNDS 5
#define START (G_GINT64_CONSTANT (1795305600) * RW_USEC_PER_SEC)

/* As sensors tell them, with two decimals; by time, the containers mixed, as they come. */
#define FILL_NAMES                                                                                 \
  "INSERT INTO reeferwatch.reefer (container_id)"                                                  \
  " SELECT 'CMAU' || to_char(i, 'FM0000000') FROM generate_series(1, %d) i;"                       \
  "INSERT INTO reeferwatch.product (product_id) VALUES ('P01');"                                   \
  "INSERT INTO reeferwatch.source (source) VALUES ('native')"
#define FILL_DAY                                                                                   \
  "SELECT reeferwatch.ensure_partition('%1$s');"                                                   \
  "INSERT INTO reeferwatch.reading SELECT t, t + interval '1.234567 seconds', r, 1, 0, 515000000," \
  " 41234567, NULL, -18, round((-18 + random())::numeric, 2)::real,"                               \
  " round((-17 + random())::numeric, 2)::real, round((22 + random())::numeric, 2)::real,"          \
  " round((3 + random())::numeric, 2)::real, 20.7, 78.1, 0.4,"                                     \
  " round((84 + random())::numeric, 1)::real, 0, 199, 131, 7, 1"                                   \
  " FROM generate_series('%1$s'::timestamptz, '%1$s'::timestamptz + interval '23:59',"             \
  "  '1 minute') t, generate_series(1, %2$d) r"

static char *
dup_day (guint day)
{
  return rw_time_format (START + day * RW_USEC_PER_DAY);
}

static void
fill (RwTestPostgres *server)
{
  g_autofree char *names = g_strdup_printf (FILL_NAMES, N_REEFERS);
  g_autofree char *named = rw_test_postgres_query (server, NULL, names);
  g_autofree char *analyzed = NULL;

  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autofree char *day = dup_day (i);
      g_autofree char *sql = g_strdup_printf (FILL_DAY, day, N_REEFERS);
      g_autofree char *filled = rw_test_postgres_query (server, NULL, sql);
    }
  analyzed = rw_test_postgres_query (server, NULL, "VACUUM ANALYZE; CHECKPOINT");
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* Exports so many days with all columns to the file; rows a second. */
static double
export_days (const char *conninfo, guint days, const char *path)
{
  g_autoptr (RwPgStore) store = rw_pg_store_new (conninfo);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint columns[RW_N_EXPORT_COLUMNS];
  RwHistoryExportPlan plan = {
    .from = START,
    .to = START + days * RW_USEC_PER_DAY,
    .columns = columns,
    .n_columns = RW_N_EXPORT_COLUMNS,
    .file = file,
  };
  g_autoptr (RwHistoryExport) running = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint64 rows;

  for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
    columns[i] = i;
  running = rw_history_export_new (RW_HISTORY_PROVIDER (store), &plan);
  rw_history_export_run_async (running, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rw_history_export_run_finish (running, result, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, days * 1440 * N_REEFERS);
  return (double) rows / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
}

/* The columns of the view telemetry, one container after the other by the key. */
static double
copy (const char *conninfo, const char *path)
{
  g_autofree char *until = dup_day (1);
  g_autofree char *from = dup_day (0);
  g_autofree char *command = g_strdup_printf (
      "\\copy (SELECT r.container_id, t.measurement_time, t.temperature, t.target_temperature,"
      " t.supply_temperature, t.return_temperature, t.ambient_temperature, t.kilowatts,"
      " t.oxygen_level, t.nitrogen_level, t.carbon_dioxide_level, t.humidity_level, "
      "t.time_door_open,"
      " CASE WHEN t.flags_known & 1 <> 0 THEN t.flags_set & 1 <> 0 END,"
      " CASE WHEN t.flags_known & 2 <> 0 THEN t.flags_set & 2 <> 0 END,"
      " CASE WHEN t.flags_known & 4 <> 0 THEN t.flags_set & 4 <> 0 END,"
      " CASE WHEN t.flags_known & 8 <> 0 THEN t.flags_set & 8 <> 0 END,"
      " CASE WHEN t.flags_known & 16 <> 0 THEN t.flags_set & 16 <> 0 END,"
      " CASE WHEN t.flags_known & 32 <> 0 THEN t.flags_set & 32 <> 0 END,"
      " CASE WHEN t.flags_known & 64 <> 0 THEN t.flags_set & 64 <> 0 END,"
      " CASE WHEN t.flags_known & 128 <> 0 THEN t.flags_set & 128 <> 0 END,"
      " p.product_id, t.defrost_cycle, t.latitude_e7 / 10000000.0::float8,"
      " t.longitude_e7 / 10000000.0::float8, t.received_time, s.source, t.marks & 1073741823,"
      " t.marks & 1073741824 <> 0 FROM reeferwatch.reefer r CROSS JOIN LATERAL"
      " (SELECT * FROM reeferwatch.samples_between('%s', '%s', r.reefer_id)"
      " ORDER BY measurement_time) t LEFT JOIN reeferwatch.product p USING (product_no)"
      " LEFT JOIN reeferwatch.source s USING (source_no) ORDER BY r.container_id)"
      " TO '%s' CSV HEADER",
      from, until, path);
  const char *argv[] = { "psql", "-X",     "-q", "-v",    "ON_ERROR_STOP=1",
                         "-d",   conninfo, "-c", command, NULL };
  gint64 begin = g_get_monotonic_time ();
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return (double) (1440 * N_REEFERS)
         / ((double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
}

/* A day, both ways in turn. */
static void
compare (const char *name, const char *conninfo, const char *path)
{
  double exported[N_ROUNDS], copied[N_ROUNDS];

  export_days (conninfo, 1, path);
  copy (conninfo, path);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      exported[i] = export_days (conninfo, 1, path);
      copied[i] = copy (conninfo, path);
    }
  rw_bench_print (name, rw_bench_median (exported, N_ROUNDS), "rows/s",
                  rw_bench_median (copied, N_ROUNDS));
}

/* The same program once more, which exports and tells its peak, MB. */
static double
measure_memory (const char *self, const char *conninfo, guint days, const char *path)
{
  g_autofree char *count = g_strdup_printf ("%u", days);
  const char *argv[] = { self, conninfo, count, path, NULL };
  g_autofree char *output = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return g_ascii_strtod (output, NULL);
}

static int
run_child (char **argv)
{
  struct rusage usage;

  export_days (argv[1], (guint) atoi (argv[2]), argv[3]);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("%ld.%03ld\n", usage.ru_maxrss / 1024, usage.ru_maxrss % 1024 * 1000 / 1024);
  return 0;
}

int
main (int argc, char **argv)
{
  double few[3], many[3];
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  const char *conninfo;
  RwTestPostgres *server;
  const char *remove[] = { "rm", "-rf", NULL, NULL };

  if (argc == 4)
    return run_child (argv);

  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  conninfo = rw_test_postgres_get_conninfo (server);
  folder = g_dir_make_tmp ("rw-bench-XXXXXX", NULL);
  path = g_build_filename (folder, "out.csv", NULL);
  g_object_unref (rw_load_test_loader (conninfo));
  fill (server);

  compare ("export.csv.rate", conninfo, path);
  for (guint i = 0; i < 3; i++)
    {
      few[i] = measure_memory (argv[0], conninfo, 1, path);
      many[i] = measure_memory (argv[0], conninfo, N_DAYS, path);
    }
  rw_bench_print ("export.memory", rw_bench_median (many, 3), "MB", rw_bench_median (few, 3));

  remove[2] = folder;
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  rw_test_postgres_free (server);
  return 0;
}

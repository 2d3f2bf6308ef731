/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a reading takes on the disk, while its day is open and once it is packed, and how fast days
 * are packed, against how fast they were loaded. bench-storage [DAYS [REEFERS]] */

#include "rw-bench-fill.h"
#include "rw-bench.h"
#include "rw-load-test.h"
#include "rw-pg-packing.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <stdlib.h>

#define START (G_GINT64_CONSTANT (1795305600) * RW_USEC_PER_SEC)

static double
ask (RwTestPostgres *server, const char *sql)
{
  g_autofree char *answer = rw_test_postgres_query (server, NULL, sql);

  return g_ascii_strtod (answer, NULL);
}

int
main (int argc, char **argv)
{
  RwBenchFill fill = {
    .n_reefers = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 1000,
    .start = START - 30 * RW_USEC_PER_DAY,
    .n_rows = G_MAXUINT64,
    .seed = 1,
    .faults = 0.01,
    .roll_up = TRUE,
  };
  RwBenchFilled filled = { 0 };
  RwTestPostgres *server;
  g_autoptr (RwPgJob) job = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_packed = 0;
  gint64 begin;
  double open_bytes, packed_bytes;

  fill.end = fill.start + (argc > 1 ? (gint64) strtoul (argv[1], NULL, 10) : 2) * RW_USEC_PER_DAY;
  rw_bench_init ();
  server = rw_test_postgres_new (RW_TEST_POSTGRES_DURABLE);
  rw_bench_fill (rw_test_postgres_get_conninfo (server), &fill, &filled, &error);
  g_assert_no_error (error);

  job = rw_pg_packing_new (rw_test_postgres_get_conninfo (server), 0);
  begin = g_get_monotonic_time ();
  rw_load_test_run_job (job, G_MAXINT64 / 4, &n_packed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_packed, ==, filled.n_rows);

  open_bytes =
      ask (server, "SELECT sum(open_bytes)::float8 / sum(readings) FROM reeferwatch.stored_day");
  packed_bytes =
      ask (server, "SELECT sum(packed_bytes)::float8 / sum(readings) FROM reeferwatch.stored_day");
  rw_bench_print ("history.bytes.open", open_bytes, "B", open_bytes);
  rw_bench_print ("history.bytes.closed", packed_bytes, "B", open_bytes);
  rw_bench_print ("history.pack.rate",
                  (double) n_packed * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - begin),
                  "rows/s", (double) filled.n_rows / filled.seconds);
  g_clear_object (&job);
  rw_test_postgres_free (server);
  return 0;
}

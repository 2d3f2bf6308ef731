/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What roll-ups tell beside extremes and means: mean kinetic temperatures, and how long the cargo
 * was out of its limits. */

#include "rw-load-test.h"
#include "rw-pg-rollup.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>

#define JOB_TIME (600 * G_USEC_PER_SEC)

static RwTestPostgres *server;

typedef struct
{
  const char *database;
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  fixture->database = name;
  rw_test_postgres_create_database (server, name);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->loader);
  rw_batch_builder_free (fixture->builder);
  g_free (fixture->conninfo);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (server, fixture->database, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* Stores what was built, and computes its roll-ups. */
static void
load (Fixture *fixture)
{
  g_autoptr (RwPgJob) job = rw_pg_rollup_new (fixture->conninfo);
  g_autoptr (GError) error = NULL;
  guint64 n_done;

  rw_load_test_load (fixture->loader, fixture->builder);
  rw_load_test_run_job (job, JOB_TIME, &n_done, &error);
  g_assert_no_error (error);
}

/* Mean kinetic temperatures by the numbers of the USP's formula, at each level: those of a coarser
 * bucket are those of its readings, not a mean of means. */
static void
test_mean_kinetic (Fixture *fixture, gconstpointer name)
{
  static const struct
  {
    const char *container_id;
    guint n_first, n_second;
    float first, second;
    const char *expected;
  } vectors[] = {
    { "CONSTANT", 24, 0, 5, 0, "5.0000" }, { "CHILLED", 20, 4, 5, 15, "7.7046" },
    { "PHARMA", 1, 1, 2, 8, "5.5364" },    { "SPIKE", 29, 1, 20, 40, "22.0076" },
    { "ROOM", 23, 1, 25, 30, "25.2698" },  { "FROZEN", 20, 4, -18, -8, "-15.0542" },
  };
  /* All within a quarter of an hour, and two hours apart. */
  static const gint64 steps[] = { 20 * RW_USEC_PER_SEC, 20 * RW_USEC_PER_MIN };

  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
      for (guint n = 0; n < vectors[i].n_first + vectors[i].n_second; n++)
        {
          g_autofree char *id = g_strdup_printf ("%s%u", vectors[i].container_id, s);
          RwReading reading =
              rw_load_test_reading (id, "2025-11-22T10:00:00Z",
                                    n < vectors[i].n_first ? vectors[i].first : vectors[i].second);

          reading.time += n * steps[s];
          reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = reading.value[RW_QUANTITY_TEMPERATURE];
          reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = n == 0 ? 200 : NAN;
          rw_batch_builder_add_reading (fixture->builder, &reading);
        }
  load (fixture);

  for (guint s = 0; s < G_N_ELEMENTS (steps); s++)
    for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
      {
        g_autofree char *sql = g_strdup_printf (
            "SELECT DISTINCT round(temperature_mkt::numeric, 4), "
            "round(return_temperature_mkt::numeric, 4),"
            " supply_temperature_mkt FROM reeferwatch.telemetry_%s WHERE container_id = '%s%u'",
            s == 0 ? "15m" : "1d", vectors[i].container_id, s);
        g_autofree char *expected =
            g_strdup_printf ("%s|%s|", vectors[i].expected, vectors[i].expected);

        assert_answer (fixture, sql, expected);
      }
}

/* How long the cargo was out of its limits: by supply air when chilled, by return air when frozen,
 * and not at all where nobody knows what it wants. */
static void
test_out_of_range (Fixture *fixture, gconstpointer name)
{
  static const char *const products[] = { "CHILLED", "FROZEN", NULL };

  assert_answer (fixture,
                 "INSERT INTO reeferwatch.cargo_profile VALUES"
                 " ('CHILLED', 'Chilled', 'chilled', 4, 3, 5),"
                 " ('FROZEN', 'Frozen', 'frozen', -20, -25, -18)",
                 "INSERT 0 2");
  for (guint p = 0; p < G_N_ELEMENTS (products); p++)
    for (guint minute = 0; minute < 60; minute++)
      {
        RwReading reading = rw_load_test_reading (p == 0   ? "C0"
                                                  : p == 1 ? "C1"
                                                           : "C2",
                                                  "2025-11-22T10:00:00Z", NAN);

        reading.time += minute * RW_USEC_PER_MIN;
        reading.product_id = g_intern_string (products[p]);
        reading.latitude = 50 + minute;
        reading.longitude = 4;
        reading.flags_known = RW_FLAG_POWERED;
        /* Limits themselves are allowed. */
        reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = minute < 10   ? 2.9f
                                                        : minute < 30 ? 5.0f
                                                                      : 5.1f;
        reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = minute == 59 ? -17.9f : -18.0f;
        rw_batch_builder_add_reading (fixture->builder, &reading);
      }
  load (fixture);

  assert_answer (fixture,
                 "SELECT container_id, time_judged, time_below, time_above, product_id, latitude"
                 "  FROM reeferwatch.telemetry_1h ORDER BY container_id",
                 "C0|3600|600|1800|CHILLED|109\nC1|3600|0|60|FROZEN|109\nC2||||"
                 "|109");
  assert_answer (fixture, "SELECT sum(time_below), sum(time_above) FROM reeferwatch.telemetry_1m",
                 "600|1860");
  assert_answer (fixture,
                 "SELECT time_judged, time_above, flags_known FROM reeferwatch.rollup_15m"
                 "  WHERE bucket = '2025-11-22 10:45+00' AND product_no IS NULL",
                 "||128");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_test_add ("/rollup-terms/mean-kinetic", Fixture, "kinetic", set_up, test_mean_kinetic,
              tear_down);
  g_test_add ("/rollup-terms/out-of-range", Fixture, "range", set_up, test_out_of_range, tear_down);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}

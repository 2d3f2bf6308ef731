/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Ids that spreadsheets calculate or that need quotes, values at the ends of what is stored, and
 * one that tells nothing. */
#define READINGS                                                                                   \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES ('CMAU4501237'), ('=1+2'),"                \
  " ('Größe \"1\", B'), (' lead'), ('''C01');"                                                   \
  "INSERT INTO reeferwatch.product (product_id) VALUES ('P,1');"                                   \
  "INSERT INTO reeferwatch.source (source) VALUES ('native');"                                     \
  "SELECT reeferwatch.ensure_partition('2026-02-01'), reeferwatch.ensure_partition('2026-02-02');" \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, product_no, "      \
  "marks,"                                                                                         \
  "  latitude_e7, longitude_e7, temperature, supply_temperature, kilowatts, oxygen_level,"         \
  "  flags_known, flags_set, defrost_cycle, source_no)"                                            \
  " SELECT '2026-02-01 10:00Z'::timestamptz + n * interval '40.000001 seconds',"                   \
  "  '2026-02-03 10:00Z', reefer_id, CASE WHEN n % 2 = 0 THEN 1 END, 1073741824 + n % 4096,"       \
  "  -1, 1800000000, -18.123456, sin(n)::real, 3.4e38, CASE WHEN n % 3 > 0 THEN n / 100.0 END,"    \
  "  255, n % 256, n % 32768, CASE WHEN n % 5 > 0 THEN 1 END"                                      \
  "  FROM reeferwatch.reefer CROSS JOIN generate_series(0, 1499) n;"                               \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks, "           \
  "flags_known,"                                                                                   \
  "  flags_set) SELECT '2026-02-01 09:00Z', '2026-02-01 09:00:01Z', 1, 0, 0, 0"

#define HASH                                                                                       \
  "SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY container_id, measurement_time))"     \
  " FROM reeferwatch.telemetry t"
#define STORED "SELECT count(*) FROM reeferwatch.sample"

static RwTestPostgres *postgres;
static char *database; /* the option, quoted */
static char *folder;

static char *
query (const char *sql)
{
  return rw_test_postgres_query (postgres, NULL, sql);
}

static void
assert_query (const char *sql, const char *expected)
{
  g_autofree char *answer = query (sql);

  g_assert_cmpstr (answer, ==, expected);
}

static char *
get_path (const char *name)
{
  return g_build_filename (folder, "readings", "2026", "02", name, NULL);
}

/* In locales whose numbers and times look different, what is archived and brought back is the same.
 */
static void
test_round_trip (void)
{
  static const char *const locales[] = { "C", "nl_NL.UTF-8", "ar_EG.UTF-8" };
  g_autofree char *before = NULL;

  g_free (query (READINGS));
  before = query (HASH);
  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
      g_autofree char *day = get_path ("readings_2026-02-01.json");
      g_autofree char *next = get_path ("readings_2026-02-02.csv.gz");
      g_autofree char *run = g_strdup_printf ("archive run %s --archive=%s", database, folder);
      g_autofree char *one = g_strdup_printf ("import %s %s", database, day);
      g_autofree char *other = g_strdup_printf ("import %s %s", database, next);
      g_auto (Run) archived = { 0 }, first = { 0 }, second = { 0 }, again = { 0 };

      g_subprocess_launcher_setenv (launcher, "LC_ALL", locales[i], TRUE);
      g_subprocess_launcher_setenv (launcher, "TZ", "Africa/Cairo", TRUE);
      ctl_test_run_in (launcher, &archived, run);
      g_assert_cmpint (archived.code, ==, 0);
      assert_query (STORED, "0");

      ctl_test_run_in (launcher, &first, one);
      g_assert_cmpint (first.code, ==, 0);
      g_assert_nonnull (strstr (first.output, "\"rejected\":0,"));
      ctl_test_run_in (launcher, &second, other);
      g_assert_cmpint (second.code, ==, 0);
      assert_query (HASH, before);
      assert_query (
          "SELECT count(*) FROM reeferwatch.held_day WHERE until > now() + interval '6 days'", "2");

      /* What was brought back stays for some days. */
      ctl_test_run_in (launcher, &again, run);
      g_assert_cmpint (again.code, ==, 0);
      assert_query (HASH, before);
      g_free (query ("DELETE FROM reeferwatch.held_day"));
    }
  assert_query ("SELECT count(*), min(state), max(round) FROM reeferwatch.archived_day",
                "2|dropped|1");
}

static void
test_list_and_verify (void)
{
  g_auto (Run) run = { 0 }, list = { 0 }, good = { 0 };

  ctl_test_run (&run, "archive run %s --archive=%s", database, folder);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "7501 readings"));
  ctl_test_run (&list, "archive %s --format=csv", database);
  g_assert_cmpint (list.code, ==, 0);
  g_assert_nonnull (strstr (list.output, "2026-02-01,1,dropped,"));
  ctl_test_run (&good, "archive verify %s", folder);
  g_assert_cmpint (good.code, ==, 0);
  g_assert_nonnull (strstr (good.output, "2 archived days are good"));
}

/* Of an archive that is damaged nothing is imported, and it is told which file. */
static void
test_damaged (void)
{
  g_autofree char *part = get_path ("readings_2026-02-01.csv.gz");
  g_autofree char *manifest = get_path ("readings_2026-02-01.json");
  g_autofree char *bytes = NULL;
  gsize length;
  g_auto (Run) verify = { 0 }, import = { 0 }, gone = { 0 }, cut = { 0 };

  g_assert_true (g_file_get_contents (part, &bytes, &length, NULL));
  bytes[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (part, bytes, (gssize) length, NULL));
  ctl_test_run (&verify, "archive verify %s", folder);
  g_assert_cmpint (verify.code, ==, 78);
  g_assert_nonnull (strstr (verify.errors, "readings_2026-02-01.csv.gz"));
  ctl_test_run (&import, "import %s %s", database, manifest);
  g_assert_cmpint (import.code, ==, 78);
  g_assert_nonnull (strstr (import.errors, "is not what its manifest says"));

  g_unlink (part);
  ctl_test_run (&gone, "import %s %s", database, manifest);
  g_assert_cmpint (gone.code, ==, 78);
  g_assert_nonnull (strstr (gone.errors, "is gone"));

  g_assert_cmpint (truncate (manifest, 50), ==, 0);
  ctl_test_run (&cut, "import %s %s", database, manifest);
  g_assert_cmpint (cut.code, ==, 78);
  g_assert_nonnull (strstr (cut.errors, "no manifest"));
  assert_query (STORED, "0");
  assert_query ("SELECT count(*) FROM reeferwatch.dead_letter", "0");
}

static void
test_usage (void)
{
  g_auto (Run) nowhere = { 0 }, both = { 0 }, url = { 0 }, keys = { 0 };

  ctl_test_run (&nowhere, "archive run %s", database);
  g_assert_cmpint (nowhere.code, ==, 64);
  g_assert_nonnull (strstr (nowhere.errors, "--no-archive"));
  ctl_test_run (&both, "archive run %s --no-archive --archive-s3=https://s3.test/b", database);
  g_assert_cmpint (both.code, ==, 64);
  ctl_test_run (&url, "archive run %s --archive=/tmp --archive-s3=http://s3.test/b", database);
  g_assert_cmpint (url.code, ==, 64);
  g_assert_nonnull (strstr (url.errors, "https://"));
  ctl_test_run (&keys, "archive run %s --archive=/tmp --archive-s3=https://k:s@s3.test/b",
                database);
  g_assert_cmpint (keys.code, ==, 64);
  g_assert_null (strstr (keys.errors, "k:s"));
}

int
main (int argc, char **argv)
{
  g_auto (Run) migrate = { 0 };
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  database = ctl_test_dup_database (postgres, NULL, NULL);
  folder = g_dir_make_tmp ("archived-XXXXXX", NULL);
  ctl_test_run (&migrate, "schema migrate %s", database);
  g_assert_cmpint (migrate.code, ==, 0);
  g_test_add_func ("/ctl/archive/round_trip", test_round_trip);
  g_test_add_func ("/ctl/archive/list_and_verify", test_list_and_verify);
  g_test_add_func ("/ctl/archive/damaged", test_damaged);
  g_test_add_func ("/ctl/archive/usage", test_usage);
  code = g_test_run ();
  rw_test_postgres_free (postgres);
  {
    const char *const remove[] = { "rm", "-rf", "--", folder, NULL };

    g_assert_true (g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                                 NULL, NULL, NULL, NULL));
  }
  g_free (folder);
  g_free (database);
  return code;
}

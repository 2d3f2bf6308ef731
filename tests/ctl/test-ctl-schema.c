/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <string.h>

static RwTestPostgres *postgres;

/* From nothing to up to date, and nothing twice. */
static void
test_migrate (void)
{
  g_autofree char *database = ctl_test_dup_database (postgres, NULL, NULL);
  g_autofree char *version = NULL;
  g_autofree char *now = NULL;
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema %s", database);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_true (g_str_has_prefix (run.output, "Database: 0\nProgram: "));
  g_assert_nonnull (strstr (run.output, "schema migrate"));

  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  version = rw_test_postgres_query (postgres, NULL,
                                    "SELECT max(version) FROM reeferwatch.schema_version");
  now = g_strdup_printf ("The schema was at version 0 and is at version %s now.\n", version);
  g_assert_cmpstr (run.output, ==, now);

  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "nothing was changed"));

  ctl_test_run (&run, "schema %s", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "up to date"));
}

/* The address may come from the environment, and then even with a password. */
static void
test_environment (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *conninfo =
      g_strdup_printf ("%s password=unused", rw_test_postgres_get_conninfo (postgres));
  g_auto (Run) run = { 0 };

  g_subprocess_launcher_setenv (launcher, "REEFERWATCH_DATABASE", conninfo, TRUE);
  ctl_test_run_in (launcher, &run, "schema");
  g_assert_cmpint (run.code, ==, 0);
}

static void
test_newer (void)
{
  g_autofree char *database = ctl_test_dup_database (postgres, NULL, "newer");
  g_autofree char *ignored = NULL;
  g_auto (Run) run = { 0 };

  rw_test_postgres_create_database (postgres, "newer");
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  ignored = rw_test_postgres_query (
      postgres, "newer",
      "INSERT INTO reeferwatch.schema_version (version, name) VALUES (9999, 'the future')");

  ctl_test_run (&run, "schema %s", database);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.output, "Database: 9999\n"));
  g_assert_nonnull (strstr (run.output, "use a newer Reeferwatch"));
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "9999"));
}

static void
test_no_rights (void)
{
  g_autofree char *empty = ctl_test_dup_database (postgres, "nobody", "barren");
  g_autofree char *full = ctl_test_dup_database (postgres, "nobody", NULL);
  g_autofree char *ignored = rw_test_postgres_query (postgres, NULL, "CREATE ROLE nobody LOGIN");
  g_autofree char *schemas = NULL;
  g_auto (Run) run = { 0 };

  rw_test_postgres_create_database (postgres, "barren");
  ctl_test_run (&run, "schema migrate %s", empty);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "may not make one"));
  schemas =
      rw_test_postgres_query (postgres, "barren",
                              "SELECT count(*) FROM pg_namespace WHERE nspname = 'reeferwatch'");
  g_assert_cmpstr (schemas, ==, "0");

  ctl_test_run (&run, "schema %s", full);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "reeferwatch_viewer"));
}

static void
test_unreachable (void)
{
  g_autofree char *nowhere = ctl_test_dup_database (postgres, NULL, "nowhere");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema --database='host=127.0.0.1 port=1'");
  g_assert_cmpint (run.code, ==, 69);
  g_assert_nonnull (strstr (run.errors, "doctor"));
  ctl_test_run (&run, "schema %s", nowhere);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "nowhere"));
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  g_test_add_func ("/ctl/schema/migrate", test_migrate);
  g_test_add_func ("/ctl/schema/environment", test_environment);
  g_test_add_func ("/ctl/schema/newer", test_newer);
  g_test_add_func ("/ctl/schema/no-rights", test_no_rights);
  g_test_add_func ("/ctl/schema/unreachable", test_unreachable);
  code = g_test_run ();
  rw_test_postgres_free (postgres);
  return code;
}

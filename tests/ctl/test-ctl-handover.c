/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <glib/gstdio.h>
#include <string.h>

/* Two alarms, of which one becomes an order; a container's id that tries to be a link. */
#define ALARMS                                                                                     \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES ('CMAU4501237'), ('[x](http://e)');"       \
  "SELECT reeferwatch.store_alarm_events("                                                         \
  "  (SELECT array_agg(reefer_id ORDER BY reefer_id) FROM reeferwatch.reefer),"                    \
  "  ARRAY['control_air_high', 'power_lost'], '{raised,raised}', ARRAY[3, 2]::smallint[],"         \
  "  ARRAY['2026-11-01T10:00:00Z', '2026-11-01T11:00:00Z']::timestamptz[],"                        \
  "  ARRAY[7.25, NULL]::real[], ARRAY[5, NULL]::real[])"

static RwTestPostgres *postgres;
static char *database; /* the option, quoted */

static void
prepare (void)
{
  g_autofree char *ignored = NULL;
  g_auto (Run) run = { 0 };

  database = ctl_test_dup_database (postgres, NULL, NULL);
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  ignored = rw_test_postgres_query (postgres, NULL, ALARMS);
  ctl_test_run (&run, "work-orders open %s --engineer=Jan 1", database);
  g_assert_cmpint (run.code, ==, 0);
}

static void
test_markdown (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "handover %s --given-by=Anna --note='*look* at bay 7'", database);
  g_assert_cmpstr (run.errors, ==, "");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "# Shift Handover\n"));
  g_assert_nonnull (strstr (run.output, "**Handed over by**: Anna\n"));
  g_assert_nonnull (strstr (run.output, "\\*look\\* at bay 7"));
  g_assert_nonnull (strstr (run.output, "| Medium | CMAU4501237 |"));
  g_assert_nonnull (strstr (run.output, "\\[x\\](http\\://e)"));
  g_assert_nonnull (strstr (run.output, "| Jan |"));
  g_assert_nonnull (strstr (run.output, "**Database**: PostgreSQL "));
  g_assert_null (strstr (run.output, "**Not known**"));
}

static void
test_pdf (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-handover-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.pdf", NULL);
  g_autofree char *contents = NULL;
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "handover %s --format=pdf --output=%s --from=2026-11-01 --to=2026-11-02",
                database, path);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  g_remove (path);
  g_rmdir (folder);
}

static void
test_mistakes (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "handover %s --format=docx", database);
  g_assert_cmpint (run.code, !=, 0);
  g_assert_nonnull (strstr (run.errors, "--format"));
  ctl_test_run (&run, "handover %s --output=/no/such/folder/out.md", database);
  g_assert_cmpint (run.code, !=, 0);
  g_assert_cmpstr (run.errors, !=, "");
}

int
main (int argc, char **argv)
{
  int status;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  prepare ();
  g_test_add_func ("/ctl-handover/markdown", test_markdown);
  g_test_add_func ("/ctl-handover/pdf", test_pdf);
  g_test_add_func ("/ctl-handover/mistakes", test_mistakes);
  status = g_test_run ();
  g_free (database);
  rw_test_postgres_free (postgres);
  return status;
}

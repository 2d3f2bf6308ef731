/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <string.h>

static RwTestPostgres *postgres;
static char *database; /* the option, quoted */

static void
assert_answer (const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (postgres, NULL, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
expect (int code, const char *text, const char *line)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "%s %s", line, database);
  if (run.code != code || (strstr (run.output, text) == NULL && strstr (run.errors, text) == NULL))
    g_error ("%s: %d %s%s", line, run.code, run.output, run.errors);
}

static void
prepare (void)
{
  g_auto (Run) run = { 0 };

  database = ctl_test_dup_database (postgres, NULL, NULL);
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
}

static void
test_set (void)
{
  expect (0, "area 1 is set",
          "geofences set --name='Maasvlakte yard' --shape='circle 51.95  4.05 5000'"
          " --event=leaves --products=P15,P16 --note='Thefts'");
  assert_answer ("SELECT name, shape, event, products, reefers IS NULL, priority, on_delay, version"
                 " FROM reeferwatch.geofence",
                 "Maasvlakte yard|circle 51.95000 4.05000 5000|leaves|{P15,P16}|t|2|300|1");
  assert_answer ("SELECT version, note, geofence ->> 'name' FROM reeferwatch.geofence_version",
                 "1|Thefts|Maasvlakte yard");
  expect (0, "area 1 is set",
          "geofences set 1 --event=not_arrived --by=2026-12-01T10:00:00Z --products="
          " --reefers='MSCU*' --priority=1 --delay=0 --enabled=no");
  assert_answer ("SELECT name, event, extract(epoch FROM by_time)::bigint, products IS NULL,"
                 " reefers, priority, on_delay, enabled, version FROM reeferwatch.geofence",
                 "Maasvlakte yard|not_arrived|1796119200|t|{MSCU*}|1|0|f|2");

  /* Nothing changes, and nothing is remembered. */
  expect (0, "area 1 is set", "geofences set 1 --priority=1");
  assert_answer ("SELECT count(*) FROM reeferwatch.geofence_version", "2");
}

static void
test_list (void)
{
  expect (0, "1,Maasvlakte yard,not_arrived,2026-12-01T10:00:00", "geofences --format=csv");
  expect (0, "\"shape\":\"circle 51.95000 4.05000 5000\"", "geofences show 1 --format=jsonl");
  expect (64, "no area 9", "geofences show 9");
  expect (64, "which area", "geofences show");
  expect (64, "which area", "geofences show yard");
}

static void
test_wrong (void)
{
  expect (64, "shape must begin", "geofences set --name=x --shape=square --event=leaves");
  expect (64, "3 to 100 points",
          "geofences set --name=x --shape='polygon 1 2, 3 4' --event=leaves");
  expect (64, "event must be", "geofences set --name=x --shape='circle 1 2 100' --event=explodes");
  expect (64, "name must be", "geofences set --shape='circle 1 2 100' --event=leaves");
  expect (64, "by_time must be",
          "geofences set --name=x --shape='circle 1 2 100' --event=not_arrived");
  expect (64, "what is to arrive",
          "geofences set --name=x --shape='circle 1 2 100' --event=not_arrived --by=2026-12-01");
  expect (64, "by_time cannot be",
          "geofences set --name=x --shape='circle 1 2 100' --event=not_arrived --by=soon");
  expect (64, "--priority=9", "geofences set 1 --priority=9");
  expect (64, "--enabled", "geofences set 1 --enabled=perhaps");
  expect (64, "no area 9", "geofences set 9 --name=y");
  expect (64, "one number", "geofences set 1 2");
}

static void
test_remove (void)
{
  expect (64, "no area 9", "geofences remove 9");
  expect (0, "is removed", "geofences remove 1");
  assert_answer ("SELECT count(*) FROM reeferwatch.geofence", "0");
  assert_answer ("SELECT version, geofence IS NULL FROM reeferwatch.geofence_version"
                 " ORDER BY change_id DESC LIMIT 1",
                 "3|t");
}

int
main (int argc, char **argv)
{
  int status;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  prepare ();
  g_test_add_func ("/ctl/geofences/set", test_set);
  g_test_add_func ("/ctl/geofences/list", test_list);
  g_test_add_func ("/ctl/geofences/wrong", test_wrong);
  g_test_add_func ("/ctl/geofences/remove", test_remove);
  status = g_test_run ();
  g_free (database);
  rw_test_postgres_free (postgres);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <glib/gstdio.h>
#include <string.h>

static RwTestPostgres *postgres;
static char *database; /* the option, quoted */
static char *folder;

static void
assert_query (const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (postgres, NULL, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
test_list (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "rules list %s --format=csv", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (
      g_str_has_prefix (run.output,
                        "rule_id,mode,enabled,priority,version,description,sentence\r\n"));
  g_assert_nonnull (strstr (run.output, "\r\ncontrol_air_high,chilled,true,"));
  g_assert_nonnull (strstr (run.output, "supply air passes setpoint"));
}

static void
test_show (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "rules show control_air_high frozen %s", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "control_air_high (frozen): "));
  g_assert_nonnull (strstr (run.output, "return air passes setpoint"));
  g_assert_nonnull (strstr (run.output, "\"signal\": \"control_air\""));
  g_assert_null (strstr (run.output, "\"mode\": \"chilled\""));

  run_clear (&run);
  ctl_test_run (&run, "rules show nonsense %s", database);
  g_assert_cmpint (run.code, ==, 64);
  g_assert_nonnull (strstr (run.errors, "There is no rule nonsense"));
}

static void
test_set (void)
{
  static const struct
  {
    const char *change;
    int code;
    const char *says;
  } cases[] = {
    { "deadband=-1", 78, "deadband must be a number from 0 to 1000" },
    { "deadband=wide", 78, "deadband must be a number" },
    { "on_delay=1.5", 78, "on_delay must be a whole number of seconds" },
    { "enabled=maybe", 78, "enabled must be true or false" },
    { "signal=smell", 78, "signal must be the name of a signal" },
    { "colour=red", 64, "“colour” is not a member that can be changed" },
    { "version=3", 64, "“version” is not a member that can be changed" },
    { "deadband", 64, "on_delay=1800" },
  };
  g_auto (Run) run = { 0 };

  ctl_test_run (&run,
                "rules set control_air_low chilled threshold=-0.7 enabled=false suppress=door"
                " 'description=Too cold' --note='Too many' %s",
                database);
  g_assert_cmpstr (run.errors, ==, "");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "control_air_low (chilled), version 2: Alarms "));
  assert_query ("SELECT threshold, enabled, suppress, description FROM reeferwatch.alarm_rule"
                " WHERE rule_id = 'control_air_low' AND mode = 'chilled'",
                "-0.7|f|door|Too cold");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      run_clear (&run);
      ctl_test_run (&run, "rules set control_air_low chilled %s %s", cases[i].change, database);
      g_test_message ("%s", run.errors);
      g_assert_cmpint (run.code, ==, cases[i].code);
      g_assert_nonnull (strstr (run.errors, cases[i].says));
    }
  assert_query ("SELECT version FROM reeferwatch.alarm_rule"
                " WHERE rule_id = 'control_air_low' AND mode = 'chilled'",
                "2");

  run_clear (&run);
  ctl_test_run (&run, "rules history control_air_low %s --format=csv", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, ",control_air_low,chilled,2,"));
  g_assert_nonnull (strstr (run.output, ",Too many,"));
  g_assert_nonnull (strstr (run.output, ",As it is shipped,"));
}

/* What is exported is imported, and what is shipped brings the first state back. */
static void
test_round_trip (void)
{
  g_autofree char *exported = g_build_filename (folder, "exported.json", NULL);
  g_autofree char *shipped = g_build_filename (folder, "shipped.json", NULL);
  g_autofree char *path = g_build_filename (folder, "bad.json", NULL);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "rules set power_lost frozen on_delay=77 %s", database);
  g_assert_cmpint (run.code, ==, 0);
  run_clear (&run);
  ctl_test_run (&run, "rules export --output=%s %s", exported, database);
  g_assert_cmpint (run.code, ==, 0);
  run_clear (&run);
  ctl_test_run (&run, "rules import %s %s", exported, database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "Rules: 0 new, 0 changed, "));

  run_clear (&run);
  ctl_test_run (&run, "rules defaults --output=%s", shipped);
  g_assert_cmpint (run.code, ==, 0);
  assert_query ("DELETE FROM reeferwatch.alarm_rule WHERE rule_id = 'control_air_high'"
                " AND mode = 'frozen'",
                "DELETE 1");
  run_clear (&run);
  ctl_test_run (&run, "rules import %s --note=Back %s", shipped, database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "Rules: 1 new, "));
  assert_query ("SELECT on_delay = 77 FROM reeferwatch.alarm_rule WHERE rule_id = 'power_lost'"
                " AND mode = 'frozen'",
                "f");

  g_assert_true (
      g_file_set_contents (path, "[{\"rule_id\": \"x\", \"mode\": \"cold\"}]", -1, NULL));
  run_clear (&run);
  ctl_test_run (&run, "rules import %s %s", path, database);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "Rule x (cold): mode must be chilled, frozen or ambient"));
  g_unlink (exported);
  g_unlink (shipped);
  g_unlink (path);
}

/* Who may only look is told what is missing. */
static void
test_remove (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "rules remove defrost_often ambient %s", database);
  g_assert_cmpint (run.code, ==, 64);
  g_assert_nonnull (strstr (run.errors, "There is no rule defrost_often for ambient cargo"));

  run_clear (&run);
  ctl_test_run (&run, "rules remove defrost_often %s", database);
  g_assert_cmpint (run.code, ==, 64);

  run_clear (&run);
  ctl_test_run (&run, "rules remove defrost_often frozen --note='Never useful' %s", database);
  g_assert_cmpint (run.code, ==, 0);
  assert_query ("SELECT count(*) FROM reeferwatch.alarm_rule"
                " WHERE rule_id = 'defrost_often' AND mode = 'frozen'",
                "0");
  assert_query ("SELECT note, rule IS NULL FROM reeferwatch.alarm_rule_version"
                " WHERE rule_id = 'defrost_often' ORDER BY change_id DESC LIMIT 1",
                "Never useful|t");
}

/* An hour of a reefer that is too warm, and what the rules would have made of it. */
static void
test_backtest (void)
{
  g_auto (Run) run = { 0 };
  g_autofree char *answer = rw_test_postgres_query (
      postgres, NULL,
      "INSERT INTO reeferwatch.reefer (container_id) VALUES ('CMAU0000001');"
      "INSERT INTO reeferwatch.source (source) VALUES ('native') ON CONFLICT DO NOTHING;"
      "SELECT reeferwatch.ensure_partition('2026-11-01 00:00Z');"
      "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, source_no, "
      "marks,"
      " temperature, target_temperature, supply_temperature, return_temperature, flags_known,"
      " flags_set, defrost_cycle)"
      " SELECT at, at, (SELECT reefer_id FROM reeferwatch.reefer), (SELECT min(source_no) FROM"
      "  reeferwatch.source), 0, 9, 4, 9, 10, 0, 0, 0"
      " FROM generate_series('2026-11-01 06:00Z'::timestamptz, '2026-11-01 10:00Z', '5 min') at");

  ctl_test_run (&run,
                "backtest --from=2026-11-01T00:00:00Z --to=2026-11-02T00:00:00Z "
                "--rule=control_air_high --format=csv %s",
                database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (
      strstr (run.output, "CMAU0000001,control_air_high,3,2026-11-01T06:30:00+00:00,"));
  g_assert_nonnull (strstr (run.errors, "1 alarm, 1.0 a day"));
  g_assert_nonnull (strstr (run.errors, "; 49 readings of 1 reefer judged"));
}

static void
test_viewer (void)
{
  g_autofree char *made =
      rw_test_postgres_query (postgres, NULL,
                              "CREATE ROLE victor LOGIN IN ROLE reeferwatch_viewer");
  g_autofree char *viewer = ctl_test_dup_database (postgres, "victor", NULL);
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "rules show power_lost %s", viewer);
  g_assert_cmpint (run.code, ==, 0);
  run_clear (&run);
  ctl_test_run (&run, "rules set power_lost chilled on_delay=60 %s", viewer);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "permission denied"));
}

int
main (int argc, char **argv)
{
  g_auto (Run) run = { 0 };
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  database = ctl_test_dup_database (postgres, NULL, NULL);
  folder = g_dir_make_tmp ("rw-ctl-XXXXXX", NULL);
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  g_test_add_func ("/ctl/rules/list", test_list);
  g_test_add_func ("/ctl/rules/show", test_show);
  g_test_add_func ("/ctl/rules/set", test_set);
  g_test_add_func ("/ctl/rules/round-trip", test_round_trip);
  g_test_add_func ("/ctl/rules/remove", test_remove);
  g_test_add_func ("/ctl/rules/backtest", test_backtest);
  g_test_add_func ("/ctl/rules/viewer", test_viewer);
  code = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  g_free (database);
  rw_test_postgres_free (postgres);
  return code;
}

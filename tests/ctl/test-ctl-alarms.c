/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <string.h>

/* Two alarms; the first container's id would paint a terminal red. */
#define ALARMS                                                                                     \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES (E'RED\\x1b[31m'), ('=1+2');"              \
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
}

static void
test_table (void)
{
  g_auto (Run) run = { 0 };
  g_auto (GStrv) lines = NULL;

  ctl_test_run (&run, "alarms %s", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_null (strchr (run.output, '\x1b'));
  lines = g_strsplit (run.output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "alarm_id  priority  state"));
  g_assert_true (g_str_has_prefix (lines[1], "       2         2  unacknowledged  =1+2"));
  g_assert_nonnull (strstr (lines[2], "RED\xef\xbf\xbd[31m"));
  g_assert_nonnull (strstr (lines[2], "2026-11-01T10:00:00Z"));
  g_assert_cmpstr (lines[3], ==, "");
}

static void
test_formats (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "alarms %s --format=csv", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (
      run.output,
      "alarm_id,priority,state,container_id,rule_id,product_id,raised_time,cleared_time,"
      "value,limit_value,acknowledged_time,acknowledged_by,note,began_time,limit_time,"
      "shelved_until,n_raised,incident_id,work_order_id\r\n"
      "2,2,unacknowledged,'=1+2,power_lost,,2026-11-01T11:00:00+00:00,,,,,,,,,,1,,\r\n"
      "1,3,unacknowledged,"));

  ctl_test_run (&run, "alarms %s --format=jsonl", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "{\"alarm_id\":2,\"priority\":2,\"state\":\"unacknowledged\","
                   "\"container_id\":\"=1+2\",\"rule_id\":\"power_lost\","
                   "\"raised_time\":\"2026-11-01T11:00:00Z\",\"n_raised\":1}\n"
                   "{\"alarm_id\":1,\"priority\":3,\"state\":\"unacknowledged\","
                   "\"container_id\":\"RED\\u001b[31m\",\"rule_id\":\"control_air_high\","
                   "\"raised_time\":\"2026-11-01T10:00:00Z\",\"value\":7.25,"
                   "\"limit_value\":5.0,\"n_raised\":1}\n");
}

/* What is taken is taken once; the note and the user are in the journal. */
static void
test_acknowledge (void)
{
  g_autofree char *note = NULL;
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "alarms acknowledge %s 1 1 99 --note=\"'); DROP TABLE x; --\"", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "1 of 2 alarms acknowledged.\nThe others"));
  note = rw_test_postgres_query (postgres, NULL,
                                 "SELECT state, note FROM reeferwatch.alarm WHERE alarm_id = 1");
  g_assert_cmpstr (note, ==, "acknowledged|'); DROP TABLE x; --");

  ctl_test_run (&run, "alarms acknowledge %s 1", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "0 of 1 alarm acknowledged.\n"));
}

static void
test_journal (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run,
                "alarms journal %s --format=jsonl --from=2026-11-01T10:30:00Z --to=2026-11-02",
                database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "{\"event_time\":\"2026-11-01T11:00:00Z\",\"alarm_id\":2,"
                   "\"container_id\":\"=1+2\",\"rule_id\":\"power_lost\",\"event\":\"raised\"}\n");

  /* Without a span, what happened in the last day: the acknowledgement of the test before. */
  ctl_test_run (&run, "alarms journal %s --format=csv", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, ",acknowledged,postgres,,'"));
  ctl_test_run (&run, "alarms journal %s --reefer==1+2 --format=csv", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_null (strstr (run.output, "acknowledged"));
}

/* Away with a reason and for a time, and back; others are counted. */
static void
test_shelve (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "alarms shelve %s 2 --note=known", database);
  g_assert_cmpint (run.code, ==, 64);
  g_assert_nonnull (strstr (run.errors, "--for=8h"));
  ctl_test_run (&run, "alarms shelve %s 2 --for=8h", database);
  g_assert_cmpint (run.code, ==, 64);
  g_assert_nonnull (strstr (run.errors, "--note=TEXT"));
  ctl_test_run (&run, "alarms shelve %s 2 --for=8x --note=known", database);
  g_assert_cmpint (run.code, ==, 64);
  ctl_test_run (&run, "alarms shelve %s 2 --for=31d --note=known", database);
  g_assert_cmpint (run.code, ==, 64);

  ctl_test_run (&run, "alarms shelve %s 2 99 --for=8h --note=known", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "1 of 2 alarms changed.\nThe others"));
  ctl_test_run (&run, "alarms list %s --format=jsonl", database);
  g_assert_nonnull (strstr (run.output, "\"state\":\"shelved\""));
  g_assert_nonnull (strstr (run.output, "\"shelved_until\":\"2"));
  ctl_test_run (&run, "alarms unshelve %s 2", database);
  g_assert_cmpstr (run.output, ==, "1 of 1 alarm changed.\n");
  ctl_test_run (&run, "alarms comment %s 2 --note=hm", database);
  g_assert_cmpstr (run.output, ==, "1 of 1 alarm changed.\n");
}

static void
test_service (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "alarms out-of-service %s 2 --note=workshop", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==, "1 alarm changed.\n");
  ctl_test_run (&run, "alarms out-of-service %s 2 --note=workshop", database);
  g_assert_cmpstr (run.output, ==, "0 alarms changed.\n");
  ctl_test_run (&run, "alarms in-service %s 2", database);
  g_assert_cmpstr (run.output, ==, "1 alarm changed.\n");
}

static void
test_figures (void)
{
  g_autofree char *ignored = rw_test_postgres_query (
      postgres, NULL,
      "INSERT INTO reeferwatch.reefer (container_id) SELECT 'T' || n FROM generate_series(1, 5) n;"
      "SELECT reeferwatch.store_alarm_events(ARRAY(SELECT reefer_id FROM reeferwatch.reefer"
      "  WHERE container_id LIKE 'T_'), array_fill('stale'::text, '{5}'),"
      " array_fill('raised'::text, '{5}'), array_fill(4::smallint, '{5}'),"
      " array_fill('2026-11-03 10:00Z'::timestamptz, '{5}'), '{}', '{}')");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "alarms incidents %s --format=jsonl", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "{\"incident_id\":1,\"rule_id\":\"stale\",\"priority\":4,"
                   "\"began_time\":\"2026-11-03T10:00:00Z\","
                   "\"last_time\":\"2026-11-03T10:00:00Z\",\"n_members\":5,\"n_active\":5,"
                   "\"n_unacknowledged\":5}\n");
  ctl_test_run (&run, "alarms statistics %s --format=csv --from=2026-11-03 --to=2026-11-04",
                database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "figure,value,container_id,rule_id\r\n"
                                               "raised,5,,\r\ntold,1,,\r\n"));
  g_assert_nonnull (strstr (run.output, "\r\nraised_by_rule,5,,stale\r\n"));
  g_assert_nonnull (strstr (run.output, "\r\nraised_most,1,T1,stale\r\n"));
}

static void
test_work_orders (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run,
                "work-orders open %s 2 --engineer=Piet --instructions=\"See to the plug\""
                " --due=2026-11-02T10:00:00Z",
                database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==, "Work order 1 is open.\n");
  ctl_test_run (&run, "work-orders open %s 2", database);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "has work order 1 already"));
  ctl_test_run (&run, "work-orders open %s 99", database);
  g_assert_nonnull (strstr (run.errors, "There is no alarm 99."));

  ctl_test_run (&run, "work-orders %s --format=csv", database);
  g_assert_nonnull (strstr (run.output, "\r\n1,assigned,2,'=1+2,power_lost,2,Piet,"
                                        "2026-11-02T10:00:00+00:00,See to the plug,,postgres,"));
  ctl_test_run (&run, "alarms list %s --format=jsonl", database);
  g_assert_nonnull (strstr (run.output, "\"work_order_id\":1"));

  ctl_test_run (&run, "work-orders change %s 1 --state=started", database);
  g_assert_cmpstr (run.output, ==, "Work order 1 is started.\n");
  ctl_test_run (&run, "work-orders change %s 1 --state=done --note=\"New plug\"", database);
  g_assert_cmpint (run.code, ==, 0);
  ctl_test_run (&run, "work-orders change %s 1 --state=started", database);
  g_assert_cmpint (run.code, ==, 78);
  ctl_test_run (&run, "work-orders change %s 1 --state=ended", database);
  g_assert_cmpint (run.code, ==, 64);
  ctl_test_run (&run, "work-orders %s --format=csv", database);
  g_assert_null (strstr (run.output, "Piet"));
  ctl_test_run (&run, "work-orders list %s --all --format=csv", database);
  g_assert_nonnull (strstr (run.output, ",See to the plug,New plug,postgres,"));
}

/* A viewer may look, but not take. */
static void
test_rights (void)
{
  g_autofree char *viewer = ctl_test_dup_database (postgres, "viewer", NULL);
  g_autofree char *ignored =
      rw_test_postgres_query (postgres, NULL,
                              "CREATE ROLE viewer LOGIN IN ROLE reeferwatch_viewer");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "alarms %s", viewer);
  g_assert_cmpint (run.code, ==, 0);
  ctl_test_run (&run, "alarms acknowledge %s 2", viewer);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "reeferwatch_operator"));
  g_assert_cmpstr (run.output, ==, "");
}

/* Who reads only the first lines ends the program like any other in a pipe. */
static void
test_reader_leaves (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *line = g_strdup_printf ("alarms %s", database);
  g_autoptr (GSubprocess) process = ctl_test_spawn (launcher, line);
  g_autofree char *errors = NULL;
  g_autoptr (GInputStream) output = g_object_ref (g_subprocess_get_stdout_pipe (process));

  g_assert_true (g_input_stream_close (output, NULL, NULL));
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (process));
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  prepare ();
  g_test_add_func ("/ctl/alarms/table", test_table);
  g_test_add_func ("/ctl/alarms/formats", test_formats);
  g_test_add_func ("/ctl/alarms/acknowledge", test_acknowledge);
  g_test_add_func ("/ctl/alarms/journal", test_journal);
  g_test_add_func ("/ctl/alarms/shelve", test_shelve);
  g_test_add_func ("/ctl/alarms/service", test_service);
  g_test_add_func ("/ctl/alarms/work-orders", test_work_orders);
  g_test_add_func ("/ctl/alarms/figures", test_figures);
  g_test_add_func ("/ctl/alarms/rights", test_rights);
  g_test_add_func ("/ctl/alarms/reader-leaves", test_reader_leaves);
  code = g_test_run ();
  g_free (database);
  rw_test_postgres_free (postgres);
  return code;
}

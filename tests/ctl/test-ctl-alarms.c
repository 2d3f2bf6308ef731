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
      "value,limit_value,acknowledged_time,acknowledged_by,note\r\n"
      "2,2,unacknowledged,'=1+2,power_lost,,2026-11-01T11:00:00+00:00,,,,,,\r\n"
      "1,3,unacknowledged,"));

  ctl_test_run (&run, "alarms %s --format=jsonl", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "{\"alarm_id\":2,\"priority\":2,\"state\":\"unacknowledged\","
                   "\"container_id\":\"=1+2\",\"rule_id\":\"power_lost\","
                   "\"raised_time\":\"2026-11-01T11:00:00Z\"}\n"
                   "{\"alarm_id\":1,\"priority\":3,\"state\":\"unacknowledged\","
                   "\"container_id\":\"RED\\u001b[31m\",\"rule_id\":\"control_air_high\","
                   "\"raised_time\":\"2026-11-01T10:00:00Z\",\"value\":7.25,"
                   "\"limit_value\":5.0}\n");
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
  g_test_add_func ("/ctl/alarms/rights", test_rights);
  g_test_add_func ("/ctl/alarms/reader-leaves", test_reader_leaves);
  code = g_test_run ();
  g_free (database);
  rw_test_postgres_free (postgres);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include "rw-pg-connection.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Three containers over two days; one has a name that a spreadsheet would calculate. */
#define READINGS                                                                                   \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES ('CMAU4501237'), ('=1+2'), ('C01');"       \
  "SELECT reeferwatch.ensure_partition('2026-11-01'), reeferwatch.ensure_partition('2026-11-02');" \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks,"            \
  "  supply_temperature, kilowatts, flags_known, flags_set)"                                       \
  " SELECT t, t, reefer_id, 0, -18.5, 3.4, 192, 128 FROM reeferwatch.reefer,"                      \
  "  generate_series('2026-11-01Z'::timestamptz, '2026-11-02T23:59:00Z', '1 hour') t"

/* What to ask for in most tests: two rows a container, one on each side of midnight. */
#define SPAN "--from=2026-11-01T23:00:00Z --to=2026-11-02T01:00:00Z"
#define FEW "--columns=container_id,measurement_time,supply_temperature,powered,vent_1"
#define HEADING "container_id,measurement_time,supply_temperature (°C),powered,vent_1\r\n"

static RwTestPostgres *postgres;
static char *database; /* the option, quoted */
static char *folder;

static void
prepare (void)
{
  g_autofree char *ignored = NULL;
  g_auto (Run) run = { 0 };

  database = ctl_test_dup_database (postgres, NULL, NULL);
  folder = g_dir_make_tmp ("rw-ctl-XXXXXX", NULL);
  ctl_test_run (&run, "schema migrate %s", database);
  g_assert_cmpint (run.code, ==, 0);
  ignored = rw_test_postgres_query (postgres, NULL, READINGS);
}

static guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* The whole fleet, in the order of ids; the formula is one no longer. */
static void
test_fleet (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "export %s " SPAN " " FEW " --output=-", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.errors, ==, "");
  g_assert_cmpstr (run.output, ==,
                   HEADING "'=1+2,2026-11-01T23:00:00+00:00,-18.5,true,\r\n"
                           "'=1+2,2026-11-02T00:00:00+00:00,-18.5,true,\r\n"
                           "C01,2026-11-01T23:00:00+00:00,-18.5,true,\r\n"
                           "C01,2026-11-02T00:00:00+00:00,-18.5,true,\r\n"
                           "CMAU4501237,2026-11-01T23:00:00+00:00,-18.5,true,\r\n"
                           "CMAU4501237,2026-11-02T00:00:00+00:00,-18.5,true,\r\n");
}

/* The containers asked for, in the order of their ids and once each; of an unknown one there is
 * nothing. */
static void
test_reefers (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run,
                "export %s --from=2026-11-02 --to=2026-11-02T00:30:00Z --columns=container_id "
                "--reefer=CMAU4501237 --reefer=NONE --reefer=C01 --reefer=CMAU4501237 --output=-",
                database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==, "container_id\r\nC01\r\nCMAU4501237\r\n");
}

static void
test_jsonl (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run,
                "export %s --format=jsonl --from=2026-11-02 --to=2026-11-02T00:30:00Z "
                "--reefer==1+2 --output=-",
                database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "{\"container_id\":\"=1+2\",\"measurement_time\":\"2026-11-02T00:00:00Z\","
                   "\"supply_temperature\":-18.5,\"kilowatts\":3.40,"
                   "\"defrosting\":false,\"powered\":true,"
                   "\"received_time\":\"2026-11-02T00:00:00Z\",\"quality\":0,\"late\":false}\n");
}

static void
make_locale (const char *language)
{
  g_autofree char *name = g_strconcat (language, ".UTF-8", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *command[] = {
    "localedef", "--no-archive", "-i", language, "-f", "UTF-8", path, NULL
  };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &output, NULL,
                &error);
  g_assert_no_error (error);
}

static void
remove_locale (const char *language)
{
  g_autofree char *name = g_strconcat (language, ".UTF-8", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *command[] = { "rm", "-rf", path, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

static void
run_abroad (Run *run, const char *language, const char *zone, const char *line)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *name = g_strconcat (language, ".UTF-8", NULL);

  make_locale (language);
  g_subprocess_launcher_setenv (launcher, "LOCPATH", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", name, TRUE);
  g_subprocess_launcher_setenv (launcher, "TZ", zone, TRUE);
  ctl_test_run_in (launcher, run, line);
  g_assert_cmpint (run->code, ==, 0);
  remove_locale (language);
}

/* Language and zone change nothing in the standard, and what they should in the other preset. */
static void
test_presets (void)
{
  g_autofree char *line = g_strdup_printf ("export %s " SPAN " " FEW " --output=-", database);
  g_autofree char *spreadsheet = g_strconcat (line, " --preset=spreadsheet --reefer=C01", NULL);
  g_auto (Run) here = { 0 };
  g_auto (Run) there = { 0 };

  ctl_test_run_in (NULL, &here, line);
  run_abroad (&there, "de_DE", "Asia/Kathmandu", line);
  g_assert_cmpstr (here.output, ==, there.output);
  run_abroad (&there, "ar_EG", "America/St_Johns", line);
  g_assert_cmpstr (here.output, ==, there.output);

  run_abroad (&there, "de_DE", "Asia/Kathmandu", spreadsheet);
  g_assert_cmpstr (
      there.output, ==,
      "\xEF\xBB\xBF"
      "container_id;measurement_time;utc_offset;supply_temperature (°C);powered;vent_1\r\n"
      "C01;2026-11-02 04:45:00;+05:45;-18,5;true;\r\n"
      "C01;2026-11-02 05:45:00;+05:45;-18,5;true;\r\n");
}

/* A file takes its place as a whole, through a link too, and is told about. */
static void
test_file (void)
{
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autofree char *link = g_build_filename (folder, "link.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (Run) run = { 0 };

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_cmpint (symlink ("out.csv", link), ==, 0);
  ctl_test_run (&run, "export %s --from=2026-11-01 --to=2026-11-03 --output=%s", database, link);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, ": 144 rows\n"));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "container_id,measurement_time,temperature (°C),"));
  g_assert_cmpuint (count_files (), ==, 2);
  g_unlink (link);
  g_unlink (path);

  ctl_test_run (&run, "export %s --from=2026-11-01 --output=%s/no/such/folder.csv", database,
                folder);
  g_assert_cmpint (run.code, ==, 78);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static GAsyncResult *
wait_for (GAsyncResult **answer)
{
  while (*answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (answer);
}

static RwPgConnection *
lock_readings (void)
{
  RwPgConnection *connection = rw_pg_connection_new (rw_test_postgres_get_conninfo (postgres));
  g_autoptr (RwPgScript) script = rw_pg_script_new ();
  g_autoptr (GAsyncResult) opened = NULL, locked = NULL;
  GAsyncResult *answer = NULL;
  g_autoptr (GPtrArray) results = NULL;

  rw_pg_connection_open_async (connection, 10 * G_USEC_PER_SEC, NULL, answered_cb, &answer);
  opened = wait_for (&answer);
  g_assert_true (rw_pg_connection_open_finish (connection, opened, NULL));
  rw_pg_script_add_simple (script, "SET idle_in_transaction_session_timeout = 0; BEGIN;"
                                   " LOCK TABLE reeferwatch.reading");
  rw_pg_connection_run_async (connection, script, 10 * G_USEC_PER_SEC, NULL, answered_cb, &answer);
  locked = wait_for (&answer);
  results = rw_pg_connection_run_finish (connection, locked, NULL);
  g_assert_nonnull (results);
  return connection;
}

static void
changed_cb (GFileMonitor *monitor,
            GFile *file,
            GFile *other,
            GFileMonitorEvent event,
            gpointer user_data)
{
  gboolean *begun = user_data;

  *begun = TRUE;
}

/* Starts an export that cannot go on, interrupts it once it has begun, and returns what it said. */
static void
interrupt (const char *path, Run *run)
{
  g_autofree char *line =
      g_strdup_printf ("export %s --from=2026-11-01 --to=2026-11-03 --reefer=C01 --output=%s",
                       database, path);
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autoptr (GFile) watched = g_file_new_for_path (folder);
  g_autoptr (GFileMonitor) monitor =
      g_file_monitor_directory (watched, G_FILE_MONITOR_NONE, NULL, NULL);
  g_autoptr (GSubprocess) process = NULL;
  gboolean begun = FALSE;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_signal_connect (monitor, "changed", G_CALLBACK (changed_cb), &begun);
  process = ctl_test_spawn (launcher, line);
  while (!begun || count_files () < 2)
    g_main_context_iteration (NULL, TRUE);
  g_subprocess_send_signal (process, SIGINT);
  ctl_test_collect (process, run);
}

static void
check_interrupted (const char *path, const Run *run)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (run->code, ==, -SIGINT);
  g_assert_cmpstr (run->errors, ==, "");
  g_assert_cmpuint (count_files (), ==, 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_unlink (path);
}

/* Interrupted while the database is busy: the older file is as it was, nothing is beside it, and
 * the shell sees the signal. */
static void
test_interrupt (void)
{
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (RwPgConnection) locker = lock_readings ();
  g_auto (Run) run = { 0 };

  interrupt (path, &run);
  check_interrupted (path, &run);
  rw_pg_connection_close (locker);
}

/* The same while the server accepts connections but does not answer. */
static void
test_interrupt_connecting (void)
{
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_auto (Run) run = { 0 };

  rw_test_postgres_freeze (postgres);
  interrupt (path, &run);
  rw_test_postgres_thaw (postgres);
  check_interrupted (path, &run);
}

/* Each moment of the night in which an hour comes twice is told once. */
static void
test_dst_night (void)
{
  g_autoptr (GSubprocessLauncher) dutch = ctl_test_new_launcher ();
  g_autofree char *ignored = rw_test_postgres_query (
      postgres, NULL,
      "SELECT reeferwatch.ensure_partition('2026-10-24'), "
      "reeferwatch.ensure_partition('2026-10-25');"
      "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks,"
      "  flags_known, flags_set) SELECT t, t, 1, 0, 0, 0"
      " FROM generate_series('2026-10-24 23:00Z'::timestamptz, '2026-10-25 02:00Z', '30 minutes') "
      "t");
  g_autofree char *line =
      g_strdup_printf ("export %s --preset=spreadsheet --columns=measurement_time "
                       "--from=2026-10-24 --to=2026-10-26 --output=-",
                       database);
  g_auto (Run) run = { 0 };

  g_subprocess_launcher_setenv (dutch, "TZ", "Europe/Amsterdam", TRUE);
  ctl_test_run_in (dutch, &run, line);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "\xEF\xBB\xBFmeasurement_time,utc_offset\r\n"
                   "2026-10-25 01:00:00,+02:00\r\n2026-10-25 01:30:00,+02:00\r\n"
                   "2026-10-25 02:00:00,+02:00\r\n2026-10-25 02:30:00,+02:00\r\n"
                   "2026-10-25 02:00:00,+01:00\r\n2026-10-25 02:30:00,+01:00\r\n"
                   "2026-10-25 03:00:00,+01:00\r\n");
}

static void
check_refused (const char *options, const char *expected)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "export %s %s --output=-", database, options);
  g_assert_cmpint (run.code, ==, 64);
  g_assert_nonnull (strstr (run.errors, expected));
}

/* What operators wrote is text, whatever it looks like; numbers stay numbers. */
static void
test_tables (void)
{
  g_autofree char *ignored = rw_test_postgres_query (
      postgres, NULL,
      "SELECT reeferwatch.store_alarm_events(ARRAY[1, 3], ARRAY['control_air_high', 'probe_fault'],"
      " '{raised,raised}', ARRAY[3, 2]::smallint[],"
      " ARRAY['2026-11-02 10:00Z', '2026-11-02 09:00Z']::timestamptz[], ARRAY[-14.5, NULL]::real[],"
      " ARRAY[-15, NULL]::real[]);"
      "SELECT reeferwatch.acknowledge(1, '=HYPERLINK(\"x\"), now')");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "export %s --table=alarm_event --from=2026-11-02 --output=-", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (
      run.output, "event_time,container_id,rule_id,event,actor,value,note,alarm_id,recorded_time,"
                  "entry_id\r\n2026-11-02T09:00:00+00:00,C01,probe_fault,raised,,,,2,"));
  g_assert_nonnull (strstr (run.output, "\r\n2026-11-02T10:00:00+00:00,CMAU4501237,"
                                        "control_air_high,raised,,-14.5,,1,"));
  g_assert_nonnull (
      strstr (run.output, ",acknowledged,postgres,,\"'=HYPERLINK(\"\"x\"\"), now\",1,"));

  ctl_test_run (&run, "export %s --table=alarm --reefer=C01 --format=jsonl --output=-", database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "{\"container_id\":\"C01\",\"rule_id\":\"probe_fault\",\"priority\":2,"
                   "\"state\":\"unacknowledged\",\"raised_time\":\"2026-11-02T09:00:00Z\","
                   "\"alarm_id\":2}\n");

  ctl_test_run (&run,
                "export %s --table=fleet --columns=container_id,supply_temperature --output=-",
                database);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==,
                   "container_id,supply_temperature (°C)\r\n'=1+2,-18.5\r\n"
                   "C01,-18.5\r\nCMAU4501237,-18.5\r\n");
  check_refused ("--table=fleet --from=2026-11-01", "--from");
  check_refused ("--table=alarm --columns=note", "--columns");
  check_refused ("--table=alarm_event", "--from");
  check_refused ("--table=alarm --as-shown=100", "--as-shown");
  check_refused ("--from=2026-11-01 --as-shown=-1", "--as-shown");
}

static void
roll_up (void)
{
  g_autofree char *closed = rw_test_postgres_query (postgres, NULL,
                                                    "SELECT reeferwatch.redo_rollups('2026-11-01', "
                                                    "'2026-11-03')");
  g_autofree char *done = NULL;

  g_clear_pointer (&closed, g_free);
  closed = rw_test_postgres_query (postgres, NULL, "SELECT reeferwatch.close_rollups('0')");
  do
    {
      g_clear_pointer (&done, g_free);
      done = rw_test_postgres_query (postgres, NULL, "SELECT reeferwatch.roll_up(1000)");
    }
  while (strcmp (done, "0") != 0);
}

static void
run_as_shown (Run *run, guint width)
{
  ctl_test_run (run,
                "export %s --from=2026-11-01T12:30:00Z --to=2026-11-03 --as-shown=%u "
                "--columns=supply_temperature --reefer=C01 --output=-",
                database, width);
}

/* A wide span comes from roll-ups, and what is not rolled up yet is the same. */
static void
test_as_shown (void)
{
  g_auto (Run) before = { 0 };
  g_auto (Run) after = { 0 };

  run_as_shown (&before, 36);
  g_assert_cmpint (before.code, ==, 0);
  g_assert_true (g_str_has_prefix (before.output,
                                   "container_id,bin_start,readings,supply_temperature_min (°C),"
                                   "supply_temperature_mean (°C),supply_temperature_max (°C),"
                                   "supply_temperature_count\r\n"
                                   "C01,2026-11-01T12:00:00+00:00,1,-18.5,-18.5,-18.5,1\r\n"
                                   "C01,2026-11-01T13:00:00+00:00,1,"));
  roll_up ();
  run_as_shown (&after, 36);
  g_assert_cmpint (after.code, ==, 0);
  g_assert_cmpstr (after.output, ==, before.output);

  run_as_shown (&after, 2);
  g_assert_cmpint (after.code, ==, 0);
  g_assert_nonnull (strstr (after.output,
                            "\r\nC01,2026-11-01T00:00:00+00:00,24,-18.5,-18.5,-18.5,24"
                            "\r\nC01,2026-11-02T00:00:00+00:00,24,"));
}

/* --- what goes wrong -------------------------------------------------------------------------- */

/* So many that it takes seconds. */
static void
fill_many (void)
{
  g_autofree char *ignored = rw_test_postgres_query (
      postgres, NULL,
      "INSERT INTO reeferwatch.reefer (container_id) SELECT 'M' || i FROM generate_series(1, 20) i;"
      "SELECT reeferwatch.ensure_partition('2026-12-01');"
      "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks,"
      "  temperature, supply_temperature, return_temperature, kilowatts, flags_known, flags_set)"
      " SELECT t, t, reefer_id, 0, random(), random(), random(), random(), 192, 128"
      " FROM reeferwatch.reefer, generate_series('2026-12-01Z'::timestamptz,"
      "  '2026-12-01 23:59:59Z', '1 second') t WHERE container_id LIKE 'M%'");
}

static gsize
get_partial_size (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".part"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        GStatBuf status;

        return g_stat (path, &status) == 0 ? (gsize) status.st_size : 0;
      }
  return 0;
}

static GSubprocess *
export_many (GSubprocessLauncher *launcher, const char *path)
{
  g_autofree char *line =
      g_strdup_printf ("export %s --from=2026-12-01 --to=2026-12-02 --output=%s", database, path);

  return ctl_test_spawn (launcher, line);
}

/* In the middle of many rows: the query ends on the server, too. */
static void
test_cancel_many (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *path = g_build_filename (folder, "many.csv", NULL);
  g_autoptr (GSubprocess) process = export_many (launcher, path);
  g_autofree char *running = NULL;
  g_auto (Run) run = { 0 };

  g_usleep (G_USEC_PER_SEC);
  while (get_partial_size () == 0)
    g_usleep (10000);
  g_subprocess_send_signal (process, SIGINT);
  ctl_test_collect (process, &run);
  /* A backend whose query was stopped takes a moment to leave; this one would take seconds more. */
  for (guint i = 0; i < 20 && g_strcmp0 (running, "0") != 0; i++)
    {
      g_usleep (i * 10000);
      g_free (running);
      running =
          rw_test_postgres_query (postgres, NULL,
                                  "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%'");
    }
  g_assert_cmpint (run.code, ==, -SIGINT);
  g_assert_cmpstr (run.errors, ==, "");
  g_assert_cmpstr (running, ==, "0");
  g_assert_cmpuint (count_files (), ==, 0);
}

static void
test_server_dies (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *path = g_build_filename (folder, "many.csv", NULL);
  g_autoptr (GSubprocess) process = export_many (launcher, path);
  g_auto (Run) run = { 0 };

  while (get_partial_size () == 0)
    g_usleep (10000);
  rw_test_postgres_kill (postgres);
  ctl_test_collect (process, &run);
  rw_test_postgres_start (postgres);
  g_assert_cmpint (run.code, ==, 69);
  g_assert_nonnull (strstr (run.errors, "Check that the database runs"));
  g_assert_cmpuint (count_files (), ==, 0);
}

/* A disk that takes no more than this. */
static void
limit_size_cb (gpointer user_data)
{
  struct rlimit limit = { 200000, 200000 };

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* The older file is as it was; a full disk is called that. */
static void
test_no_space (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *path = g_build_filename (folder, "many.csv", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  g_auto (Run) run = { 0 };

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_subprocess_launcher_set_child_setup (launcher, limit_size_cb, NULL, NULL);
  process = export_many (launcher, path);
  ctl_test_collect (process, &run);
  g_assert_cmpint (run.code, !=, 0);
  g_assert_nonnull (strstr (run.errors, "too large"));
  g_assert_cmpuint (count_files (), ==, 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_unlink (path);

  ctl_test_run (&run, "export %s --from=2026-12-01 --to=2026-12-02 --output=/dev/full", database);
  g_assert_cmpint (run.code, !=, 0);
  g_assert_nonnull (strstr (run.errors, "There is no room left"));
}

/* Without the schema there is nothing to export, and that is said. */
static void
test_no_schema (void)
{
  g_autofree char *empty = ctl_test_dup_database (postgres, NULL, "empty");
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_auto (Run) run = { 0 };

  rw_test_postgres_create_database (postgres, "empty");
  ctl_test_run (&run, "export %s --from=2026-11-01 --reefer=C01 --output=%s", empty, path);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "reeferwatchctl schema"));
  g_assert_cmpuint (count_files (), ==, 0);
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  prepare ();
  g_test_add_func ("/ctl/export/fleet", test_fleet);
  g_test_add_func ("/ctl/export/reefers", test_reefers);
  g_test_add_func ("/ctl/export/jsonl", test_jsonl);
  g_test_add_func ("/ctl/export/presets", test_presets);
  g_test_add_func ("/ctl/export/file", test_file);
  g_test_add_func ("/ctl/export/dst-night", test_dst_night);
  g_test_add_func ("/ctl/export/tables", test_tables);
  g_test_add_func ("/ctl/export/as-shown", test_as_shown);
  g_test_add_func ("/ctl/export/interrupt", test_interrupt);
  g_test_add_func ("/ctl/export/interrupt-connecting", test_interrupt_connecting);
  g_test_add_func ("/ctl/export/no-schema", test_no_schema);
  g_test_add_func ("/ctl/export/many/fill", fill_many);
  g_test_add_func ("/ctl/export/many/cancel", test_cancel_many);
  g_test_add_func ("/ctl/export/many/server-dies", test_server_dies);
  g_test_add_func ("/ctl/export/many/no-space", test_no_space);
  code = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  g_free (database);
  rw_test_postgres_free (postgres);
  return code;
}

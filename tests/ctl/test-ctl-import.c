/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rows that an export could spoil: ids that spreadsheets calculate or that need quotes, all that is
 * missing, the ends of what is stored. */
#define ODD_READINGS                                                                               \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES ('=1+2'), ('''=3'), ('Größe \"1\", B')," \
  " (' lead'), ('''C01'), ('-18');"                                                                \
  "INSERT INTO reeferwatch.product (product_id) VALUES ('P,1'), ('@p');"                           \
  "INSERT INTO reeferwatch.source (source) VALUES ('tasmota');"                                    \
  "SELECT reeferwatch.ensure_partition('2026-02-01');"                                             \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, product_no, "      \
  "marks,"                                                                                         \
  "  latitude_e7, longitude_e7, temperature, supply_temperature, kilowatts, oxygen_level,"         \
  "  time_door_open, flags_known, flags_set, defrost_cycle, source_no)"                            \
  " SELECT '2026-02-01Z'::timestamptz + reefer_id * interval '1 hour', '2026-02-03 10:00:00Z',"    \
  "  reefer_id, (SELECT min(product_no) FROM reeferwatch.product WHERE product_id IN ('P,1', "     \
  "'@p')),"                                                                                        \
  "  1073741824 + 536870912 + 5, -1, 1800000000, -18.123456, 1e-30, 3.4e38, 0.1, NULL,"            \
  "  255, 129, 32767, (SELECT source_no FROM reeferwatch.source WHERE source = 'tasmota')"         \
  "  FROM reeferwatch.reefer WHERE container_id !~ '^[A-Z]{4}[0-9]{7}$';"                          \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks, "           \
  "flags_known,"                                                                                   \
  "  flags_set) SELECT '2026-02-01 23:00Z', '2026-02-01 23:00:01Z', reefer_id, 0, 0, 0"            \
  "  FROM reeferwatch.reefer WHERE container_id = '=1+2';" DST_NIGHT

/* The night in which Europe's clocks go back: an hour comes twice. */
#define DST_NIGHT                                                                                  \
  "SELECT reeferwatch.ensure_partition('2026-10-24'), reeferwatch.ensure_partition('2026-10-25');" \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, marks, "           \
  "temperature,"                                                                                   \
  "  flags_known, flags_set) SELECT t, t + interval '1 second', reefer_id, 0, -18.5, 0, 0"         \
  "  FROM reeferwatch.reefer, generate_series('2026-10-24 21:00Z'::timestamptz,"                   \
  "   '2026-10-25 04:00Z', '10 minutes') t WHERE container_id = '=1+2'"

#define HASH                                                                                       \
  "SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY container_id, measurement_time))"     \
  " FROM reeferwatch.telemetry t"

static RwTestPostgres *postgres;
static char *database; /* the option, quoted */
static char *folder;

static char *
write_file (const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* A database that is not there yet, as option. */
static char *
create (const char *name)
{
  rw_test_postgres_create_database (postgres, name);
  return ctl_test_dup_database (postgres, NULL, name);
}

static void
assert_query (const char *name, const char *sql, const char *expected)
{
  g_autofree char *answer = rw_test_postgres_query (postgres, name, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* --- there and back -------------------------------------------------------------------------- */

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

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &output, NULL,
                &error);
  g_assert_no_error (error);
}

static GSubprocessLauncher *
new_launcher (const char *language, const char *zone)
{
  GSubprocessLauncher *launcher = ctl_test_new_launcher ();

  if (language != NULL)
    {
      g_autofree char *name = g_strconcat (language, ".UTF-8", NULL);

      make_locale (language);
      g_subprocess_launcher_setenv (launcher, "LOCPATH", folder, TRUE);
      g_subprocess_launcher_setenv (launcher, "LC_ALL", name, TRUE);
    }
  g_subprocess_launcher_setenv (launcher, "TZ", zone, TRUE);
  return launcher;
}

/* A small fleet as the simulator records it, imported, and what is odd beside it. */
static void
fill (void)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "..", "src", "simulator", "reeferwatch-simulator", NULL);
  g_autofree char *path = g_build_filename (folder, "fleet.jsonl", NULL);
  g_autofree char *output = g_strconcat ("--output=", path, NULL);
  const char *argv[] = { program,        "--reefers=15", "--interval=60",
                         "--speed=3600", "--duration=3", "--start=2026-03-01T22:00:00Z",
                         "--faults=20",  output,         NULL };
  g_autofree char *ignored = NULL;
  g_auto (Run) run = { 0 };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                               NULL, NULL, NULL, NULL));
  ctl_test_run (&run, "import %s %s", path, database);
  g_test_message ("%s%s", run.output, run.errors);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.errors, ==, "");
  g_assert_true (g_str_has_prefix (run.output, "{\"messages\":"));
  ignored = rw_test_postgres_query (postgres, NULL, ODD_READINGS);
  g_unlink (path);
}

/* Into the database "copy", which holds what came last time. */
static void
go_there_and_back (const char *language,
                   const char *zone,
                   const char *options,
                   const char *expected)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (language, zone);
  g_autofree char *path = g_build_filename (folder, "export", NULL);
  g_autofree char *target = ctl_test_dup_database (postgres, NULL, "copy");
  g_autofree char *export =
      g_strdup_printf ("export %s --from=2026-01-01 --output=%s %s", database, path, options);
  g_autofree char *import = g_strdup_printf ("import %s %s", path, target);
  g_autofree char *ignored =
      rw_test_postgres_query (postgres, "copy", "TRUNCATE reeferwatch.reading");
  g_auto (Run) there = { 0 };
  g_auto (Run) back = { 0 };

  ctl_test_run_in (launcher, &there, export);
  g_assert_cmpint (there.code, ==, 0);
  ctl_test_run_in (launcher, &back, import);
  g_test_message ("%s%s", back.output, back.errors);
  g_assert_cmpint (back.code, ==, 0);
  g_assert_nonnull (strstr (back.output, "\"rejected\":0,"));
  assert_query ("copy", HASH, expected);
}

/* What was imported last, once more: that is nothing new. */
static void
import_again (const char *expected)
{
  g_autofree char *path = g_build_filename (folder, "export", NULL);
  g_autofree char *target = ctl_test_dup_database (postgres, NULL, "copy");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "import %s %s", path, target);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.output, "\"stored\":0,"));
  assert_query ("copy", HASH, expected);
}

static void
test_round_trip (void)
{
  g_autofree char *expected = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *ignored = NULL;
  g_autofree char *target = create ("copy");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema migrate %s", target);
  fill ();
  expected = rw_test_postgres_query (postgres, NULL, HASH);
  g_test_message ("%s", expected);
  go_there_and_back (NULL, "UTC", "", expected);
  import_again (expected);
  go_there_and_back ("nl_NL", "Europe/Amsterdam", "", expected);
  go_there_and_back ("ar_EG", "Africa/Cairo", "", expected);
  go_there_and_back ("nl_NL", "Asia/Kathmandu", "--format=jsonl", expected);

  /* Spreadsheets get whole seconds. */
  ignored = rw_test_postgres_query (
      postgres, NULL,
      "DELETE FROM reeferwatch.reading WHERE measurement_time <> date_trunc('second', "
      "measurement_time);"
      "UPDATE reeferwatch.reading SET received_time = date_trunc('second', received_time)");
  whole = rw_test_postgres_query (postgres, NULL, HASH);
  g_test_message ("%s", whole);
  go_there_and_back (NULL, "America/New_York", "--preset=spreadsheet", whole);
  go_there_and_back ("nl_NL", "Europe/Amsterdam", "--preset=spreadsheet", whole);
}

/* --- readings -------------------------------------------------------------------------------- */

static void
test_reference (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "reference-demo.csv", NULL);
  g_autofree char *target = create ("reference");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "import --as=readings %s %s", target, path);
  g_test_message ("%s%s", run.output, run.errors);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.output, "{\"messages\":53,\"readings\":53,\"stored\":49,"
                                               "\"duplicate\":1,\"rejected\":3,\"late\":"));
  g_assert_nonnull (strstr (run.errors, "3 readings could not be understood"));
  assert_query ("reference", "SELECT count(*) FROM reeferwatch.dead_letter", "3");
}

/* Interrupted, it ends by the signal; what it stored is counted, and the rest comes next time. */
static void
test_interrupt (void)
{
  g_autofree char *path = write_file ("pipe", "");
  g_autofree char *target = create ("interrupted");
  g_autofree char *line = NULL;
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autoptr (GSubprocess) process = NULL;
  g_auto (Run) run = { 0 };
  int fd;

  /* A pipe that nobody ends: the import waits for more. */
  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  line = g_strdup_printf ("import --as=readings %s %s", target, path);
  process = ctl_test_spawn (launcher, line);
  fd = g_open (path, O_WRONLY, 0);
  g_assert_cmpint (fd, >=, 0);
  g_subprocess_send_signal (process, SIGTERM);

  /* The signal is on its way; the end of the file comes after it. */
  g_usleep (G_USEC_PER_SEC / 5);
  close (fd);
  ctl_test_collect (process, &run);
  g_test_message ("%s%s", run.output, run.errors);
  g_assert_cmpint (run.code, ==, -SIGTERM);
  g_unlink (path);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text; /* NULL: there is no such file */
    const char *options;
    int code;
    const char *says;
  } cases[] = {
    { NULL, "", 78, "/refused" },
    { "hello\n", "", 78, "is no recording" },
    { "container_id,product_id,booked_setpoint,valid_from\n", "--as=readings", 78,
      "is no recording" },
    { "container_id,measurement_time\n", "--as=bookings", 78, "no column product_id" },
    { "", "--as=bookings", 78, "It is empty" },
    { "x\n", "--as=cargo", 64, "--as=cargo: choose from auto, readings, bookings, profiles" },
    { "x\n", "other-file", 64, "one at a time" },
  };
  g_autofree char *path = g_build_filename (folder, "refused", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run = { 0 };

      if (cases[i].text != NULL)
        g_free (write_file ("refused", cases[i].text));
      ctl_test_run (&run, "import %s %s %s", database, path, cases[i].options);
      g_test_message ("%s", run.errors);
      g_assert_cmpint (run.code, ==, cases[i].code);
      g_assert_nonnull (strstr (run.errors, cases[i].says));
    }
  g_unlink (path);
}

/* --- bookings and profiles ------------------------------------------------------------------- */

#define BOOKINGS                                                                                   \
  "container_id,product_id,booked_setpoint,valid_from\r\n"                                         \
  "CMAU4501237,P01,4.0,2026-11-22T10:00:00Z\r\n"                                                   \
  "CMAU4501237,,-18.5,2026-12-01\r\n"                                                              \
  "'=1+2,P02,13,11/22/26 10:00\r\n"

static void
import_text (const char *target, const char *text, Run *run)
{
  g_autofree char *path = write_file ("rows.csv", text);

  run_clear (run);
  ctl_test_run (run, "import %s %s", target, path);
  g_test_message ("%s%s", run->output, run->errors);
  g_unlink (path);
}

static void
test_bookings (void)
{
  g_autofree char *target = create ("booked");
  g_auto (Run) run = { 0 };

  /* Without the schema it is told how to get it. */
  import_text (target, BOOKINGS, &run);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "reeferwatchctl schema"));

  run_clear (&run);
  ctl_test_run (&run, "schema migrate %s", target);
  import_text (target, BOOKINGS, &run);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==, "Bookings: 3 new, 0 changed, 0 as they were.\n");
  assert_query ("booked",
                "SELECT container_id, product_id, booked_setpoint, valid_from AT TIME ZONE 'UTC'"
                " FROM reeferwatch.booking ORDER BY 1, 4",
                "=1+2|P02|13|2026-11-22 10:00:00\n"
                "CMAU4501237|P01|4|2026-11-22 10:00:00\n"
                "CMAU4501237||-18.5|2026-12-01 00:00:00");

  /* In another order, with a decimal comma, one of them changed. */
  import_text (target,
               "\xEF\xBB\xBF"
               "Valid_From;remark;booked_setpoint (°C);product_id;container_id\n"
               "2026-12-01;x;-18,5;;CMAU4501237\n2026-11-22T10:00:00Z;y;4,5;P01;CMAU4501237\n",
               &run);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpstr (run.output, ==, "Bookings: 0 new, 1 changed, 1 as they were.\n");
}

/* Every mistake is named, and nothing at all is stored. */
static void
test_bad_bookings (void)
{
  static const char *const says[] = {
    "has 8 mistakes; nothing was stored",
    "Line 3, column “container_id”: “” must not be empty.",
    "Line 4, column “booked_setpoint”: “cold” is no number: write degrees Celsius such as -18.5.",
    "Line 4, column “valid_from”: “soon” is no time: write it such as 2026-11-22T10:00:00Z.",
    "Line 5, column “booked_setpoint”: “277” is no temperature of cargo",
    "Line 6 has 3 fields, but the heading has 4: correct it.",
    "Line 7 is for the same as line 2: remove one of them.",
    "Line 8 has something behind a closing quote: correct it.",
    "Line 9, column “product_id”: “C\xef\xbf\xbd” is not UTF-8",
  };
  g_autofree char *target = create ("badly_booked");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema migrate %s", target);
  import_text (target,
               "container_id,product_id,booked_setpoint,valid_from\n"
               "C01,P01,4,2026-11-22T10:00:00Z\n"
               ",P01,4,2026-11-22\n"
               "C02,P01,cold,soon\n"
               "C03,P01,277,2026-11-22\n"
               "C04,P01,4\n"
               "C01,P02,5,2026-11-22T11:00:00+01:00\n"
               "\"C0\"5,P01,4,2026-11-22\n"
               "C06,C\377,4,2026-11-22\n",
               &run);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_cmpstr (run.output, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (says); i++)
    g_assert_nonnull (strstr (run.errors, says[i]));
  assert_query ("badly_booked", "SELECT count(*) FROM reeferwatch.booking", "0");
}

static void
test_profiles (void)
{
  g_autofree char *target = create ("profiled");
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "schema migrate %s", target);
  import_text (target,
               "product_id,name,mode,setpoint,low,high\n"
               "P01,\"Carrots, washed\",chilled,1,0,5\nX1,Vaccine,frozen,-70,-80,-60\n",
               &run);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (
      g_str_has_prefix (run.output, "Cargo profiles: 1 new, 1 changed, 0 as they were."));
  assert_query (
      "profiled",
      "SELECT product_id, name, mode, setpoint, low, high, strict, tolerance, oxygen_high,"
      " kinetic_high FROM reeferwatch.cargo_profile WHERE product_id IN ('P01', 'X1')"
      " ORDER BY product_id",
      "P01|Carrots, washed|chilled|1|0|5|f|2|21.5|0\nX1|Vaccine|frozen|-70|-80|-60|f|0|0|0");

  /* What the file tells of the rest is taken, and what it leaves out stays. */
  import_text (target,
               "product_id;name;mode;setpoint;low;high;strict;tolerance;kinetic_high;oxygen_high\n"
               "X1;Vaccine;frozen;-70;-80;-60;true;0,5;-60;\n",
               &run);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (
      g_str_has_prefix (run.output, "Cargo profiles: 0 new, 1 changed, 0 as they were."));
  assert_query ("profiled",
                "SELECT strict, tolerance, oxygen_high, kinetic_high FROM reeferwatch.cargo_profile"
                " WHERE product_id = 'X1'",
                "t|0.5|0|-60");
  import_text (target,
               "product_id,name,mode,setpoint,low,high,strict,oxygen_low,oxygen_high,tolerance\n"
               "X2,New,chilled,1,0,5,yes,1,2,3\nX3,New,chilled,1,0,5,true,3,2,-1\n"
               "X3,New,chilled,1,0,5,true,3,2,1\n",
               &run);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "Line 2, column “strict”: “yes” must be true or false."));
  g_assert_nonnull (strstr (run.errors, "Line 3, column “tolerance”: “-1” must be a number from 0 "
                                        "to 100."));
  g_assert_nonnull (strstr (run.errors, "Line 4, column “oxygen_high”: “2” is below the column "
                                        "“oxygen_low”: exchange or correct them."));

  import_text (target,
               "product_id,name,mode,setpoint,low,high\n"
               "X2,New,chilled,1,0,5\nX3,Hot,warm,1,0,5\nX4,Odd,chilled,1,6,5\nX5,,chilled,1,0,5\n",
               &run);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "Line 3, column “mode”: “warm” must be chilled, frozen or "
                                        "ambient."));
  g_assert_nonnull (strstr (run.errors, "Line 4, column “high”: “5” is below the column “low”"));
  g_assert_nonnull (strstr (run.errors, "Line 5, column “name”: “” must not be empty."));
  assert_query ("profiled",
                "SELECT count(*) FROM reeferwatch.cargo_profile WHERE product_id = 'X2'", "0");

  /* What the program brings along is what it takes. */
  import_text (target, "product_id,name,mode,setpoint (K),low,high\nX6,a,chilled,277,276,278\n",
               &run);
  g_assert_cmpint (run.code, ==, 78);
  g_assert_nonnull (strstr (run.errors, "must be in °C"));
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  database = ctl_test_dup_database (postgres, NULL, NULL);
  folder = g_dir_make_tmp ("rw-ctl-XXXXXX", NULL);
  g_test_add_func ("/ctl/import/round-trip", test_round_trip);
  g_test_add_func ("/ctl/import/reference", test_reference);
  g_test_add_func ("/ctl/import/interrupt", test_interrupt);
  g_test_add_func ("/ctl/import/refused", test_refused);
  g_test_add_func ("/ctl/import/bookings", test_bookings);
  g_test_add_func ("/ctl/import/bad-bookings", test_bad_bookings);
  g_test_add_func ("/ctl/import/profiles", test_profiles);
  code = g_test_run ();
  {
    const char *command[] = { "rm", "-rf", folder, NULL };

    g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                  NULL);
  }
  g_free (folder);
  g_free (database);
  rw_test_postgres_free (postgres);
  return code;
}

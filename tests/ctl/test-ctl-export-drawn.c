/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Two containers over two days, one with a cargo and with an alarm, and with a reading that cannot
 * be; the other has a name that is markup and an option. */
#define READINGS                                                                                   \
  "INSERT INTO reeferwatch.reefer (container_id) VALUES ('CMAU4501237'), ('--<b>''&');"            \
  "INSERT INTO reeferwatch.product (product_id) VALUES ('P77');"                                   \
  "INSERT INTO reeferwatch.cargo_profile (product_id, name, mode, setpoint, low, high)"            \
  " VALUES ('P77', 'Fish <raw>', 'frozen', -18.0, -30.0, -18.2);"                                  \
  "SELECT reeferwatch.ensure_partition('2026-11-01'), reeferwatch.ensure_partition('2026-11-02');" \
  "INSERT INTO reeferwatch.reading (measurement_time, received_time, reefer_id, product_no, "      \
  "marks,"                                                                                         \
  "  return_temperature, target_temperature, kilowatts, flags_known, flags_set)"                   \
  " SELECT t, t, reefer_id, product_no, 0, CASE WHEN t = '2026-11-02T12:00Z' THEN -7.25"           \
  "   WHEN t = '2026-11-01T05:00Z' THEN 850 ELSE -18.5 END, -18, 3.4, 192, 128"                    \
  " FROM reeferwatch.reefer, reeferwatch.product,"                                                 \
  "  generate_series('2026-11-01Z'::timestamptz, '2026-11-02T23:59:00Z', '10 minutes') t"

#define SPAN "--from=2026-11-01 --to=2026-11-03"

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

/* The text of a PDF, with blanks of any kind and length as one. */
static char *
read_pdf (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const char *command[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;
  GString *squeezed = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_utf8_get_char (at) == 0x2068 || g_utf8_get_char (at) == 0x2069)
      continue;
    else if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (squeezed, g_utf8_get_char (at));
    else if (squeezed->len > 0 && squeezed->str[squeezed->len - 1] != ' ')
      g_string_append_c (squeezed, ' ');
  return g_string_free (squeezed, FALSE);
}

static void
assert_says (const char *text, const char *what)
{
  if (strstr (text, what) == NULL)
    g_error ("“%s” is not in the document:\n%s", what, text);
}

static void
remove_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpuint (count_files (), ==, 0);
}

/* What the record says can be checked with the command that it names. */
static void
test_record (void)
{
  g_auto (Run) record = { 0 };
  g_auto (Run) export = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *checksum = NULL;

  ctl_test_run (&record,
                "export %s --format=pdf --reefer=CMAU4501237 " SPAN " --made-by='Anna & Co'"
                " --output='%s/record.pdf'",
                database, folder);
  g_assert_cmpstr (record.errors, ==, "");
  g_assert_cmpint (record.code, ==, 0);
  assert_says (record.output, "record.pdf: a temperature record of 288 readings");
  text = read_pdf ("record.pdf");
  assert_says (text, "Not an EN 12830 certified recorder");
  assert_says (text, "(P77), frozen, −30.0 °C to −18.2 °C");
  assert_says (text, "by Anna & Co");
  assert_says (text, "1, together 10 min.");
  assert_says (text, "−7.25 °C 2026-11-02 12:00:00 above −18.2 °C");
  assert_says (text, "Return Air: physically impossible values, left out of this record 1");
  assert_says (text, "reeferwatchctl export --reefer='CMAU4501237' --from=2026-11-01T00:00:00Z "
                     "--to=2026-11-03T00:00:00Z --output=- | sha256sum");

  ctl_test_run (&export,
                "export %s --reefer='CMAU4501237' --from=2026-11-01T00:00:00Z "
                "--to=2026-11-03T00:00:00Z --output=-",
                database);
  g_assert_cmpint (export.code, ==, 0);
  checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, export.output, -1);
  assert_says (text, checksum);
  remove_file ("record.pdf");
}

/* In another language and zone the numbers look different, and the checksum is the same. */
static void
test_locale (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *line = g_strdup_printf ("export %s --format=pdf --reefer=\"--<b>'&\" " SPAN
                                           " --zone=local --fahrenheit --output='%s/record.pdf'",
                                           database, folder);
  g_auto (Run) record = { 0 };
  g_auto (Run) export = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *checksum = NULL;

  g_subprocess_launcher_setenv (launcher, "TZ", "America/New_York", TRUE);
  ctl_test_run_in (launcher, &record, line);
  g_assert_cmpstr (record.errors, ==, "");
  text = read_pdf ("record.pdf");
  assert_says (text, "EDT (UTC-04:00), EST (UTC-05:00)");
  assert_says (text, "2026-10-31 20:00:00 EDT");
  assert_says (text, "−0.4 °F");
  assert_says (text, "Reefer --<b>'&");

  ctl_test_run (&export, "export %s --reefer=\"--<b>'&\" " SPAN " --output=-", database);
  checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, export.output, -1);
  assert_says (text, checksum);
  remove_file ("record.pdf");
}

static void
test_charts (void)
{
  static const struct
  {
    const char *options;
    const char *begin;
  } charts[] = {
    { "--format=png --size=400x300 --scale=1", "\x89PNG" },
    { "--format=svg --columns=return_temperature,kilowatts", "<?xml" },
    { "--format pdf --chart", "%PDF-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      g_auto (Run) run = { 0 };
      g_autofree char *path = g_build_filename (folder, "chart", NULL);
      g_autofree char *bytes = NULL;

      ctl_test_run (&run,
                    "export %s %s --reefer=CMAU4501237 --reefer=\"--<b>'&\" " SPAN
                    " --output='%s/chart'",
                    database, charts[i].options, folder);
      g_assert_cmpstr (run.errors, ==, "");
      g_assert_cmpint (run.code, ==, 0);
      assert_says (run.output, "chart: a chart of 576 readings");
      g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
      g_assert_true (g_str_has_prefix (bytes, charts[i].begin));
      remove_file ("chart");
    }
}

/* What does not go together is told before anything is asked. */
static void
test_usage (void)
{
  static const struct
  {
    const char *options;
    const char *message;
  } cases[] = {
    { "--format=pdf --output=x", "--reefer=ID" },
    { "--format=pdf --reefer=A --reefer=B --output=x", "about one container" },
    { "--format=pdf --reefer=A --size=300x300 --output=x", "--chart" },
    { "--format=pdf --reefer=A --preset=spreadsheet --output=x", "are for rows" },
    { "--format=png --reefer=A --as-shown=9 --output=x", "are for rows" },
    { "--format=svg --reefer=A --table=fleet --output=x", "are for rows" },
    { "--format=pdf --reefer=A", "--output=FILE" },
    { "--format=svg --reefer=A --scale=2 --output=x", "--scale is for --format=png" },
    { "--format=png --reefer=A --scale=99 --output=x", "at most 16" },
    { "--format=png --reefer=A --size=big --output=x", "no size as 1200x800" },
    { "--format=png --reefer=A --size=99999x300 --output=x", "no size as 1200x800" },
    { "--format=png --reefer=A --columns=container_id --output=x", "no quantity" },
    { "--format=png --reefer=A --zone=Mars/Olympus --output=x", "--zone=Mars/Olympus" },
    { "--format=png --reefer=A --made-by=me --output=x", "--made-by is for temperature records" },
    { "--format=png --reefer=1 --reefer=2 --reefer=3 --reefer=4 --reefer=5 --reefer=6 --reefer=7 "
      "--reefer=8 --reefer=9 --output=x",
      "at most eight" },
    { "--format=png --reefer=A --output=/", "is a folder" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Run) run = { 0 };

      ctl_test_run (&run, "export %s " SPAN " %s", database, cases[i].options);
      g_assert_cmpint (run.code, ==, 64);
      assert_says (run.errors, cases[i].message);
    }
}

static void
test_help (void)
{
  g_auto (Run) run = { 0 };

  ctl_test_run (&run, "export --format=pdf --help");
  g_assert_cmpint (run.code, ==, 0);
  assert_says (run.output, "--made-by");
}

/* Nothing is left when it is given up, here while the server does not answer. */
static void
test_interrupt (void)
{
  g_autoptr (GSubprocessLauncher) launcher = ctl_test_new_launcher ();
  g_autofree char *line =
      g_strdup_printf ("export %s --format=pdf --reefer=CMAU4501237 " SPAN " --output='%s/x.pdf'",
                       database, folder);
  g_autoptr (GSubprocess) process = NULL;
  g_auto (Run) run = { 0 };

  rw_test_postgres_freeze (postgres);
  process = ctl_test_spawn (launcher, line);
  /* Until it listens to signals it ends by them as well. */
  g_usleep (G_USEC_PER_SEC / 2);
  g_subprocess_send_signal (process, SIGINT);
  ctl_test_collect (process, &run);
  rw_test_postgres_thaw (postgres);
  g_assert_cmpint (run.code, ==, -SIGINT);
  g_assert_cmpuint (count_files (), ==, 0);
}

int
main (int argc, char **argv)
{
  int code;

  ctl_test_init (&argc, &argv);
  postgres = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  prepare ();
  g_test_add_func ("/ctl/export-drawn/record", test_record);
  g_test_add_func ("/ctl/export-drawn/locale", test_locale);
  g_test_add_func ("/ctl/export-drawn/charts", test_charts);
  g_test_add_func ("/ctl/export-drawn/usage", test_usage);
  g_test_add_func ("/ctl/export-drawn/help", test_help);
  g_test_add_func ("/ctl/export-drawn/interrupt", test_interrupt);
  code = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  g_free (database);
  rw_test_postgres_free (postgres);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-temperature-record.h"

#include "rw-export-column.h"
#include "rw-fake-alarm-store.h"
#include "rw-history-export.h"
#include "rw-test-history.h"
#include "rw-time.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define END (G_GINT64_CONSTANT (1795341600000000)) /* 2026-11-22T10:00:00Z */
#define ID "CMAU4501237"
#define DAY RW_USEC_PER_DAY

typedef struct
{
  RwTestHistory *history;
  RwFakeAlarmStore *alarms;
  RwCargoProfiles *profiles;
  RwTemperatureRecordPlan plan;
  GCancellable *cancellable;
  char *folder;
  gboolean done;
  gboolean succeeded;
  guint64 readings;
  GError *error;
  double fraction;
  double cancel_at; /* fraction, or more than 1 for never */
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  const RwCargoProfile bananas = { .product_id = g_intern_string ("P01"),
                                   .name = (char *) "Bananas <green> & more",
                                   .mode = RW_CARGO_CHILLED,
                                   .setpoint = 4,
                                   .low = 3.5f,
                                   .high = 8 };

  fixture->folder = g_dir_make_tmp ("rw-record-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->history = rw_test_history_new (END);
  fixture->alarms = rw_fake_alarm_store_new ();
  fixture->profiles = rw_cargo_profiles_new ();
  rw_cargo_profiles_add (fixture->profiles, &bananas);
  fixture->cancellable = g_cancellable_new ();
  fixture->cancel_at = 2;
  fixture->plan = (RwTemperatureRecordPlan){
    .container_id = ID,
    .from = END - 2 * DAY,
    .to = END,
    .profiles = fixture->profiles,
    .alarms = RW_ALARM_STORE (fixture->alarms),
    .made_by = "Anna <Jansen>",
    .made_time = END + RW_USEC_PER_HOUR,
    .file = g_file_new_build_filename (fixture->folder, "out.pdf", NULL),
  };
}

static guint
count_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  while (G_OBJECT (fixture->history)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->alarms);
  rw_cargo_profiles_unref (fixture->profiles);
  g_clear_object (&fixture->cancellable);
  g_clear_error (&fixture->error);
  g_file_delete (fixture->plan.file, NULL, NULL);
  g_object_unref (fixture->plan.file);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->succeeded = rw_temperature_record_run_finish (RW_TEMPERATURE_RECORD (source), result,
                                                         &fixture->readings, &fixture->error);
  fixture->done = TRUE;
}

static void
progress_cb (RwTemperatureRecord *record, double fraction, guint64 readings, Fixture *fixture)
{
  g_assert_cmpfloat (fraction, >, fixture->fraction);
  g_assert_cmpfloat (fraction, <=, 1);
  fixture->fraction = fraction;
  if (fraction >= fixture->cancel_at)
    g_cancellable_cancel (fixture->cancellable);
}

static void
run (Fixture *fixture)
{
  RwTemperatureRecord *record =
      rw_temperature_record_new (RW_HISTORY_PROVIDER (fixture->history), &fixture->plan);

  g_clear_error (&fixture->error);
  fixture->done = FALSE;
  fixture->fraction = 0;
  g_signal_connect (record, "progress", G_CALLBACK (progress_cb), fixture);
  rw_temperature_record_run_async (record, fixture->cancellable, done_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  /* The thread that wrote may hold its task, and so the record, a moment longer. */
  while (G_OBJECT (record)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (record);
}

static char *
run_tool (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

static void
keep (const char *path, const char *name)
{
  const char *folder = g_getenv ("RW_TEST_SCREENSHOTS");
  g_autofree char *copy = folder != NULL ? g_strdup_printf ("%s/%s.pdf", folder, name) : NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  if (copy == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, length, NULL));
}

/* The text of the document, as it stands on its pages; kept where RW_TEST_SCREENSHOTS says. */
static char *
read_text (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_file_get_path (fixture->plan.file);
  const char *command[] = { "pdftotext", "-layout", path, "-", NULL };

  g_assert_no_error (fixture->error);
  g_assert_true (fixture->succeeded);
  g_assert_cmpuint (count_files (fixture), ==, 1);
  keep (path, name);
  return run_tool (command);
}

/* Blanks of any kind and length count as one. */
static char *
squeeze (const char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == 0x2068 || c == 0x2069)
        continue;
      if (!g_unichar_isspace (c))
        g_string_append_unichar (result, c);
      else if (result->len > 0 && result->str[result->len - 1] != ' ')
        g_string_append_c (result, ' ');
    }
  return g_string_free (result, FALSE);
}

static void
assert_says (const char *text, const char *what)
{
  g_autofree char *squeezed = squeeze (text);

  if (strstr (squeezed, what) == NULL)
    g_error ("“%s” is not in the document:\n%s", what, text);
}

/* The checksum of what an export of its own writes. */
static char *
make_checksum (Fixture *fixture)
{
  const char *const ids[] = { fixture->plan.container_id, NULL };
  guint columns[RW_N_EXPORT_COLUMNS];
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  RwHistoryExportPlan plan = { .container_ids = ids,
                               .from = fixture->plan.from,
                               .to = fixture->plan.to,
                               .columns = columns,
                               .n_columns = RW_N_EXPORT_COLUMNS,
                               .stream = stream };
  RwHistoryExport *export;

  for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
    columns[i] = i;
  export = rw_history_export_new (RW_HISTORY_PROVIDER (fixture->history), &plan);
  rw_history_export_run_async (export, NULL, NULL, NULL);
  while (G_OBJECT (export)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (export);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), >, 0);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256,
                                      g_memory_output_stream_get_data (
                                          G_MEMORY_OUTPUT_STREAM (stream)),
                                      g_memory_output_stream_get_data_size (
                                          G_MEMORY_OUTPUT_STREAM (stream)));
}

/* Two days, of which all is known: two pauses of two hours, two outages, one spike. */
static void
test_facts (Fixture *fixture, gconstpointer user_data)
{
  static const char *const facts[] = {
    "Temperature Record",
    "Not an EN 12830 certified recorder",
    "Reefer " ID,
    "Span 2026-11-20 10:00:00 to 2026-11-22 10:00:00 (2 d 0 h 00 min)",
    "Time zone UTC",
    "Cargo Bananas <green> & more (P01), chilled, 3.5 °C to 8.0 °C",
    "Judged on Supply Air",
    "Readings 2640, first 2026-11-20 10:00:00, last 2026-11-22 09:59:00, one each 1 min as a rule",
    "Made 2026-11-22 11:00:00 by Anna <Jansen>",
    "MKT",
    "Supply Air",
    "17.0 °C",
    "Excursions",
    "above 8.0 °C",
    "below 3.5 °C",
    "Gaps",
    "2, together 4 h 02 min.",
    "2026-11-20 14:59:00 2026-11-20 17:00:00 2 h 01 min",
    "2026-11-21 14:59:00 2026-11-21 17:00:00 2 h 01 min",
    "Control air too warm 2026-11-21 08:30:00 2026-11-21 09:00:00",
    "2026-11-21 08:40:00",
    "called the ship, <b>no</b>",
    "anna",
    "No power before 2026-11-20 11:00:00",
    "Nothing odd was noticed in the readings.",
    "SHA-256 of the readings, as the Standard CSV export of this reefer and this span writes them",
    "reeferwatchctl export --reefer='" ID "' --from=2026-11-20T10:00:00Z "
    "--to=2026-11-22T10:00:00Z --output=- | sha256sum",
    "Page 1 of ",
  };
  g_autofree char *text = NULL;
  g_autofree char *checksum = make_checksum (fixture);

  rw_fake_alarm_store_add_event (fixture->alarms, 7, ID, "control_air_high", "returned",
                                 END - DAY - RW_USEC_PER_HOUR, NULL, NULL);
  rw_fake_alarm_store_add_event (fixture->alarms, 7, ID, "control_air_high", "acknowledged",
                                 END - DAY - 80 * RW_USEC_PER_MIN, "anna",
                                 "called the ship, <b>no</b> answer");
  rw_fake_alarm_store_add_event (fixture->alarms, 7, ID, "control_air_high", "raised",
                                 END - DAY - 90 * RW_USEC_PER_MIN, NULL, NULL);
  rw_fake_alarm_store_add_event (fixture->alarms, 5, ID, "power_lost", "cleared",
                                 END - 2 * DAY + RW_USEC_PER_HOUR, NULL, NULL);
  run (fixture);
  text = read_text (fixture, "record");
  g_assert_cmpuint (fixture->readings, ==, 2640);
  g_assert_cmpfloat (fixture->fraction, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    assert_says (text, facts[i]);
  assert_says (text, checksum);
}

static void
test_information (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_file_get_path (fixture->plan.file);
  const char *about[] = { "pdfinfo", path, NULL };
  const char *fonts[] = { "pdffonts", path, NULL };
  g_autofree char *information = NULL;
  g_autofree char *list = NULL;
  g_auto (GStrv) lines = NULL;

  run (fixture);
  g_assert_true (fixture->succeeded);
  information = run_tool (about);
  assert_says (information, "Title: Temperature Record of " ID);
  assert_says (information, "Creator: Reeferwatch");
  assert_says (information, "(A4)");
  g_assert_null (strstr (information, "Author:"));

  /* All letters are in the file: "yes" for embedded. */
  list = run_tool (fonts);
  lines = g_strsplit (g_strchomp (list), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 2);
  for (guint i = 2; lines[i] != NULL; i++)
    g_assert_nonnull (strstr (lines[i], " yes "));
}

/* Weeks with thousands of excursions: many pages, each with its number, and rows that are counted
 * where the list ends. */
static void
test_long (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;
  guint n;

  fixture->plan.from = END - 70 * DAY;
  run (fixture);
  text = read_text (fixture, "long");
  pages = g_strsplit (g_strchomp (text), "\f", -1);
  n = g_strv_length (pages);
  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %u of %u", i + 1, n);

      assert_says (pages[i], number);
      assert_says (pages[i], "Not an EN 12830 certified recorder");
      assert_says (pages[i], ID);
    }
  /* The table goes on under its heading. */
  assert_says (pages[5], "Begin End Duration Sensor Extreme At Limit");
  assert_says (text, "Checksum of the Data");
}

/* The night in which the clocks go back: each time says which of the two hours it was in. */
static void
test_zone (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Amsterdam");
  g_autofree char *text = NULL;

  g_assert_nonnull (zone);
  fixture->plan.zone = zone;
  fixture->plan.from = G_GINT64_CONSTANT (1792886400000000); /* 2026-10-24T22:00Z */
  fixture->plan.from = fixture->plan.from - fixture->plan.from % DAY;
  fixture->plan.to = fixture->plan.from + 2 * DAY;
  fixture->plan.fahrenheit = TRUE;
  run (fixture);
  text = read_text (fixture, "zone");
  assert_says (text, "Europe/Amsterdam, CEST (UTC+02:00), CET (UTC+01:00)");
  assert_says (text, "CEST to 2026-10-");
  assert_says (text, "°F");
  g_assert_null (strstr (text, "°C"));
}

/* Nothing measured, no limits, no alarms: a record of that. */
static void
test_nothing (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  rw_test_history_forget (fixture->history);
  fixture->plan.profiles = NULL;
  fixture->plan.alarms = NULL;
  fixture->plan.made_by = NULL;
  run (fixture);
  text = read_text (fixture, "nothing");
  assert_says (text, "Readings None in this span");
  assert_says (text, "Not judged: no limits of the cargo are known.");
  assert_says (text, "1, together 2 d 0 h 00 min.");
  assert_says (text, "Not known: the journal of alarms was not read.");
  assert_says (text, "Page 1 of 2");
}

/* What an id, a name or a note holds is text. */
static void
test_ids (Fixture *fixture, gconstpointer user_data)
{
  static const char *const ids[] = { "<b>&amp;",  "'; rm -rf /", "\u05d0\u05d1\u05d2 123",
                                     "\u202eABC", "%s%n",        "\u0628\u0627\u062f<i>" };
  g_autofree char *long_id = g_strnfill (400, 'W');
  g_autofree char *text = NULL;

  fixture->plan.from = END - RW_USEC_PER_HOUR;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      fixture->plan.container_id = ids[i];
      run (fixture);
      g_free (read_text (fixture, "id"));
    }
  fixture->plan.container_id = long_id;
  run (fixture);
  g_free (read_text (fixture, "long-id"));

  fixture->plan.container_id = "<b>&";
  run (fixture);
  text = read_text (fixture, "markup-id");
  assert_says (text, "Reefer <b>&");
  assert_says (text, "--reefer='<b>&'");
}

/* The same bytes have the same checksum whatever the language; numbers are written in it. */
static void
test_locale (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *checksum = make_checksum (fixture);
  g_autofree char *text = NULL;

  if (setlocale (LC_NUMERIC, "nl_NL.UTF-8") == NULL)
    setlocale (LC_NUMERIC, "C.UTF-8");
  run (fixture);
  setlocale (LC_NUMERIC, "C");
  text = read_text (fixture, "locale");
  assert_says (text, checksum);
}

static void
assert_nothing_left (Fixture *fixture, GQuark domain, int code)
{
  g_assert_false (fixture->succeeded);
  g_assert_error (fixture->error, domain, code);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  static const double moments[] = { 0.0, 0.3, 0.9 };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_cancellable_reset (fixture->cancellable);
      fixture->cancel_at = moments[i] > 0 ? moments[i] : 2;
      if (moments[i] == 0)
        g_cancellable_cancel (fixture->cancellable);
      run (fixture);
      assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* An older file stays as it is when the newer one fails, at the beginning or at the end. */
static void
test_older_file (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  g_assert_true (
      g_file_replace_contents (fixture->plan.file, "older", 5, NULL, FALSE, 0, NULL, NULL, NULL));
  rw_fake_alarm_store_set_failure (fixture->alarms, "no journal");
  run (fixture);
  g_assert_false (fixture->succeeded);
  g_assert_cmpstr (fixture->error->message, ==, "no journal");
  rw_test_history_fail (fixture->history, "no readings");
  run (fixture);
  g_assert_cmpstr (fixture->error->message, ==, "no readings");
  g_assert_cmpuint (count_files (fixture), ==, 1);
  g_assert_true (g_file_load_contents (fixture->plan.file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, "older");
}

static void
test_name (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *name = rw_temperature_record_suggest_name ("A/B.C", END - DAY, END, "pdf");

  g_assert_cmpstr (name, ==, "reeferwatch_A_B.C_2026-11-21_2026-11-22.pdf");
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_CTYPE, "C.UTF-8");
  ADD ("/temperature-record/facts", test_facts);
  ADD ("/temperature-record/information", test_information);
  ADD ("/temperature-record/long", test_long);
  ADD ("/temperature-record/zone", test_zone);
  ADD ("/temperature-record/nothing", test_nothing);
  ADD ("/temperature-record/ids", test_ids);
  ADD ("/temperature-record/locale", test_locale);
  ADD ("/temperature-record/cancel", test_cancel);
  ADD ("/temperature-record/older-file", test_older_file);
  ADD ("/temperature-record/name", test_name);
  return g_test_run ();
}

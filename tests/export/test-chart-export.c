/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart-export.h"

#include "rw-fake-alarm-store.h"
#include "rw-test-history.h"
#include "rw-time.h"

#include <glib/gstdio.h>
#include <string.h>

#define END (G_GINT64_CONSTANT (1795341600000000))
#define ID "CMAU4501237"
#define ALL ((1u << RW_N_QUANTITIES) - 1)

typedef struct
{
  RwTestHistory *history;
  RwFakeAlarmStore *alarms;
  RwChartExportPlan plan;
  GCancellable *cancellable;
  char *folder;
  gboolean done;
  gboolean succeeded;
  guint64 readings;
  GError *error;
  double fraction;
  double cancel_at; /* fraction, or more than 1 for never */
} Fixture;

static const char *const one[] = { ID, NULL };
static const char *const three[] = { ID, "<b>&", "\u05d0\u05d1\u05d2", NULL };

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("rw-chart-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->history = rw_test_history_new (END);
  fixture->alarms = rw_fake_alarm_store_new ();
  rw_fake_alarm_store_add_event (fixture->alarms, 1, ID, "power_lost", "raised",
                                 END - 2 * RW_USEC_PER_DAY, NULL, NULL);
  fixture->cancellable = g_cancellable_new ();
  fixture->cancel_at = 2;
  fixture->plan = (RwChartExportPlan){
    .container_ids = one,
    .from = END - 7 * RW_USEC_PER_DAY,
    .to = END,
    .quantities = ALL,
    .alarms = RW_ALARM_STORE (fixture->alarms),
    .format = RW_SURFACE_PNG,
    .file = g_file_new_build_filename (fixture->folder, "out", NULL),
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
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->alarms);
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

  fixture->succeeded = rw_chart_export_run_finish (RW_CHART_EXPORT (source), result,
                                                   &fixture->readings, &fixture->error);
  fixture->done = TRUE;
}

static void
progress_cb (RwChartExport *export, double fraction, guint64 readings, Fixture *fixture)
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
  RwChartExport *export =
      rw_chart_export_new (RW_HISTORY_PROVIDER (fixture->history), &fixture->plan);

  g_clear_error (&fixture->error);
  fixture->done = FALSE;
  fixture->fraction = 0;
  g_signal_connect (export, "progress", G_CALLBACK (progress_cb), fixture);
  rw_chart_export_run_async (export, fixture->cancellable, done_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  /* The thread that wrote may hold its task, and so the export, a moment longer. */
  while (G_OBJECT (export)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (export);
}

/* What is in the file, which is kept as well where RW_TEST_SCREENSHOTS says. */
static char *
read_file (Fixture *fixture, const char *name, gsize *length)
{
  const char *folder = g_getenv ("RW_TEST_SCREENSHOTS");
  char *bytes = NULL;

  g_assert_no_error (fixture->error);
  g_assert_true (fixture->succeeded);
  g_assert_cmpuint (count_files (fixture), ==, 1);
  g_assert_true (g_file_load_contents (fixture->plan.file, NULL, &bytes, length, NULL, NULL));
  if (folder != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, bytes, *length, NULL));
    }
  return bytes;
}

static guint32
read_number (const char *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);
  return GUINT32_FROM_BE (number);
}

static void
test_png (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  run (fixture);
  bytes = read_file (fixture, "chart.png", &length);
  g_assert_cmpuint (fixture->readings, ==, 7 * 22 * 60);
  g_assert_cmpfloat (fixture->fraction, ==, 1);
  g_assert_cmpmem (bytes, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_cmpuint (read_number (bytes + 16), ==, 2400);

  g_free (g_steal_pointer (&bytes));
  fixture->plan.width = 640;
  fixture->plan.height = 480;
  fixture->plan.scale = 1;
  run (fixture);
  bytes = read_file (fixture, "small.png", &length);
  g_assert_cmpuint (read_number (bytes + 16), ==, 640);
  g_assert_cmpuint (read_number (bytes + 20), ==, 480);
}

static void
test_svg (Fixture *fixture, gconstpointer user_data)
{
  const RwCargoProfile cargo = { .product_id = g_intern_string ("P01"),
                                 .name = (char *) "Cargo",
                                 .mode = RW_CARGO_CHILLED,
                                 .setpoint = 4,
                                 .low = 3,
                                 .high = 8 };
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autofree char *bytes = NULL;
  gsize length;

  rw_cargo_profiles_add (profiles, &cargo);
  fixture->plan.profiles = profiles;
  fixture->plan.format = RW_SURFACE_SVG;
  run (fixture);
  bytes = read_file (fixture, "chart.svg", &length);
  g_assert_true (g_str_has_prefix (bytes, "<?xml"));
  g_assert_nonnull (g_strstr_len (bytes, length, "</svg>"));
  /* The ground of the limits. */
  g_assert_nonnull (g_strstr_len (bytes, length, "rgb(90.196"));
  /* Drawn, not a picture in it. */
  g_assert_null (g_strstr_len (bytes, length, "<image"));
}

static void
test_pdf (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Amsterdam");
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_nonnull (zone);
  fixture->plan.format = RW_SURFACE_PDF;
  fixture->plan.zone = zone;
  fixture->plan.fahrenheit = TRUE;
  run (fixture);
  bytes = read_file (fixture, "chart.pdf", &length);
  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
}

static void
test_several (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  fixture->plan.container_ids = three;
  fixture->plan.quantities = 1u << RW_QUANTITY_SUPPLY_TEMPERATURE
                             | 1u << RW_QUANTITY_RETURN_TEMPERATURE | 1u << RW_QUANTITY_KILOWATTS;
  run (fixture);
  bytes = read_file (fixture, "several.png", &length);
  g_assert_cmpuint (fixture->readings, ==, 3 * 7 * 22 * 60);
}

/* Of half a year of several reefers no more is asked for than can be seen, and the readings are
 * counted all the same. */
static void
test_several_long (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  fixture->plan.container_ids = three;
  fixture->plan.from = END - 180 * RW_USEC_PER_DAY;
  fixture->plan.quantities = 1u << RW_QUANTITY_SUPPLY_TEMPERATURE;
  run (fixture);
  bytes = read_file (fixture, "several-long.png", &length);
  g_assert_cmpuint (fixture->readings, >=, 3 * 180 * 22 * 60);
  g_assert_cmpuint (fixture->readings, <, 3 * 181 * 22 * 60);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, 3);
}

/* With nothing to draw there is a chart that says so. */
static void
test_nothing (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  rw_test_history_forget (fixture->history);
  run (fixture);
  bytes = read_file (fixture, "nothing.png", &length);
  g_assert_cmpuint (fixture->readings, ==, 0);
}

static void
assert_nothing_left (Fixture *fixture, GQuark domain, int code)
{
  g_assert_false (fixture->succeeded);
  g_assert_error (fixture->error, domain, code);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_too_large (Fixture *fixture, gconstpointer user_data)
{
  fixture->plan.width = 19000;
  run (fixture);
  assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  fixture->plan.from = END - 30 * RW_USEC_PER_DAY;
  fixture->cancel_at = 0.3;
  run (fixture);
  assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* All is read, and only the drawing is left. */
static void
test_cancel_late (Fixture *fixture, gconstpointer user_data)
{
  fixture->cancel_at = 0.9;
  fixture->plan.alarms = NULL;
  run (fixture);
  assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* An older file stays when there is no newer one. */
static void
test_older_file (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  g_assert_true (
      g_file_replace_contents (fixture->plan.file, "older", 5, NULL, FALSE, 0, NULL, NULL, NULL));
  rw_fake_alarm_store_set_failure (fixture->alarms, "gone");
  run (fixture);
  g_assert_false (fixture->succeeded);
  g_assert_cmpuint (count_files (fixture), ==, 1);
  g_assert_true (g_file_load_contents (fixture->plan.file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, "older");

  rw_test_history_fail (fixture->history, "gone as well");
  run (fixture);
  g_assert_cmpstr (fixture->error->message, ==, "gone as well");
}

static void
test_stream (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GFile) file = fixture->plan.file;
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  fixture->plan.file = NULL;
  fixture->plan.stream = stream;
  run (fixture);
  g_assert_true (fixture->succeeded);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), >, 8);
  g_assert_false (g_output_stream_is_closed (stream));
  g_assert_cmpuint (count_files (fixture), ==, 0);
  fixture->plan.file = g_steal_pointer (&file);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/chart-export/png", test_png);
  ADD ("/chart-export/svg", test_svg);
  ADD ("/chart-export/pdf", test_pdf);
  ADD ("/chart-export/several", test_several);
  ADD ("/chart-export/several-long", test_several_long);
  ADD ("/chart-export/nothing", test_nothing);
  ADD ("/chart-export/too-large", test_too_large);
  ADD ("/chart-export/cancel", test_cancel);
  ADD ("/chart-export/cancel-late", test_cancel_late);
  ADD ("/chart-export/older-file", test_older_file);
  ADD ("/chart-export/stream", test_stream);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-export.h"

#include "rw-test-history.h"
#include "rw-time.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define END (G_GINT64_CONSTANT (1795341600000000))
#define ID "CMAU4501237"
#define TEMPERATURES (1u << RW_QUANTITY_SUPPLY_TEMPERATURE | 1u << RW_QUANTITY_TARGET_TEMPERATURE)

typedef struct
{
  RwTestHistory *history;
  RwHistoryExport *export;
  GCancellable *cancellable;
  char *folder;
  GFile *file;
  gboolean done;
  gboolean succeeded;
  guint64 rows;
  GError *error;
  double fraction;
  guint n_progress;
  double cancel_at; /* fraction, or more than 1 for never */
} Fixture;

/* Seven days of one reefer: two temperatures and the switches. */
static RwHistoryExport *
plan_week (Fixture *fixture, GFile *file, guint width)
{
  const char *const ids[] = { ID, NULL };
  guint columns[RW_N_EXPORT_COLUMNS];
  RwHistoryExportPlan plan = {
    .container_ids = ids,
    .from = END - 7 * RW_USEC_PER_DAY,
    .to = END,
    .columns = columns,
    .width = width,
    .file = file,
  };

  for (guint column = 0; column < RW_EXPORT_PRODUCT_ID; column++)
    if (column < RW_EXPORT_FIRST_QUANTITY || column >= RW_EXPORT_FIRST_FLAG
        || (TEMPERATURES & 1u << (column - RW_EXPORT_FIRST_QUANTITY)) != 0)
      columns[plan.n_columns++] = column;
  return rw_history_export_new (RW_HISTORY_PROVIDER (fixture->history), &plan);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("rw-export-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->file = g_file_new_build_filename (fixture->folder, "out.csv", NULL);
  fixture->history = rw_test_history_new (END);
  fixture->cancellable = g_cancellable_new ();
  fixture->cancel_at = 2;
  fixture->export = plan_week (fixture, fixture->file, 0);
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

/* The thread that wrote last may hold its task, and so the export, a moment longer. */
static void
end_export (Fixture *fixture)
{
  while (G_OBJECT (fixture->export)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (fixture->export);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  end_export (fixture);
  g_assert_finalize_object (fixture->history);
  g_clear_object (&fixture->cancellable);
  g_clear_error (&fixture->error);
  g_file_delete (fixture->file, NULL, NULL);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->succeeded = rw_history_export_run_finish (RW_HISTORY_EXPORT (source), result,
                                                     &fixture->rows, &fixture->error);
  fixture->done = TRUE;
}

static void
progress_cb (RwHistoryExport *export, double fraction, guint64 rows, Fixture *fixture)
{
  g_assert_cmpfloat (fraction, >, fixture->fraction);
  g_assert_cmpfloat (fraction, <=, 1);
  fixture->fraction = fraction;
  fixture->n_progress++;
  if (fraction >= fixture->cancel_at)
    g_cancellable_cancel (fixture->cancellable);
}

static void
run (Fixture *fixture)
{
  g_signal_connect (fixture->export, "progress", G_CALLBACK (progress_cb), fixture);
  rw_history_export_run_async (fixture->export, fixture->cancellable, done_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
}

/* Every reading of the span is a row, in order, whatever days it was asked for in. */
static void
test_all (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (RwHistory) expected
      = rw_test_history_make (fixture->history, ID, END - 7 * RW_USEC_PER_DAY, END);
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;

  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->succeeded);
  g_assert_cmpuint (fixture->rows, ==, expected->n_samples);
  g_assert_cmpfloat (fixture->fraction, ==, 1);
  g_assert_cmpuint (fixture->n_progress, ==, 8);
  g_assert_cmpuint (rw_test_history_get_n_queries (fixture->history), ==, 9);
  g_assert_cmpuint (count_files (fixture), ==, 1);

  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
  rows = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (rows), ==, expected->n_samples + 2);
  g_assert_cmpstr (rows[0], ==,
                   "container_id,measurement_time,target_temperature (°C),supply_temperature (°C),"
                   "fan_1,fan_2,fan_3,vent_1,vent_2,vent_3,defrosting,powered");
  for (guint i = 0; i < expected->n_samples; i++)
    {
      g_auto (GStrv) fields = g_strsplit (rows[i + 1], ",", -1);
      gint64 time;
      gboolean zoned;

      g_assert_cmpuint (g_strv_length (fields), ==, 12);
      g_assert_cmpstr (fields[0], ==, ID);
      g_assert_true (rw_time_parse (fields[1], strlen (fields[1]), &time, &zoned));
      g_assert_true (zoned);
      g_assert_cmpint (time, ==, expected->time[i]);
      g_assert_cmpfloat ((float) g_ascii_strtod (fields[3], NULL), ==,
                         expected->value[RW_QUANTITY_SUPPLY_TEMPERATURE][i]);
      g_assert_cmpstr (fields[7], ==, "");
      g_assert_cmpstr (fields[11], ==,
                       (expected->flags_set[i] & RW_FLAG_POWERED) != 0 ? "true" : "false");
    }
}

static void
assert_nothing_left (Fixture *fixture, GQuark domain, int code)
{
  g_assert_false (fixture->succeeded);
  g_assert_error (fixture->error, domain, code);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_cancel_midway (Fixture *fixture, gconstpointer user_data)
{
  fixture->cancel_at = 0.5;
  run (fixture);
  assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel_at_once (Fixture *fixture, gconstpointer user_data)
{
  g_cancellable_cancel (fixture->cancellable);
  run (fixture);
  assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_provider_fails (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_fail (fixture->history, "gone");
  run (fixture);
  assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (fixture->error->message, ==, "gone");
}

/* An older file is replaced by a whole one, and by nothing less. */
static void
test_older_file (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_replace_contents (fixture->file, "older", 5, NULL, FALSE, 0, NULL, NULL,
                                          NULL));
  fixture->cancel_at = 0.5;
  run (fixture);
  g_assert_false (fixture->succeeded);
  g_assert_cmpuint (count_files (fixture), ==, 1);
  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
  g_assert_cmpstr (text, ==, "older");
}

static void
test_no_folder (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "none", "out.csv", NULL);

  g_set_object (&fixture->file, file);
  g_assert_finalize_object (fixture->export);
  fixture->export = plan_week (fixture, file, 0);
  run (fixture);
  assert_nothing_left (fixture, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Replaces the export of the fixture: two days of some reefers as JSON Lines into memory. */
static GMemoryOutputStream *
plan_stream (Fixture *fixture, const char *const *ids)
{
  static const guint columns[] = { RW_EXPORT_MEASUREMENT_TIME, RW_EXPORT_CONTAINER_ID };
  GOutputStream *stream = g_memory_output_stream_new_resizable ();
  RwHistoryExportPlan plan = {
    .container_ids = ids,
    .from = rw_time_floor (END, RW_USEC_PER_DAY) - 2 * RW_USEC_PER_DAY,
    .to = rw_time_floor (END, RW_USEC_PER_DAY),
    .columns = columns,
    .n_columns = G_N_ELEMENTS (columns),
    .format = RW_ROW_FORMAT_JSONL,
    .stream = stream,
  };

  end_export (fixture);
  fixture->export = rw_history_export_new (RW_HISTORY_PROVIDER (fixture->history), &plan);
  return G_MEMORY_OUTPUT_STREAM (stream);
}

/* One reefer after the other, in the order of their ids, each from the beginning of the span; the
 * stream stays open. */
static void
test_fleet (Fixture *fixture, gconstpointer user_data)
{
  const char *const ids[] = { "B", "A", NULL };
  g_autoptr (GMemoryOutputStream) stream = plan_stream (fixture, ids);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->n_progress, ==, 4);
  g_assert_cmpfloat (fixture->fraction, ==, 1);
  g_assert_false (g_output_stream_is_closed (G_OUTPUT_STREAM (stream)));
  g_assert_cmpuint (count_files (fixture), ==, 0);

  text = g_strndup (g_memory_output_stream_get_data (stream),
                    g_memory_output_stream_get_data_size (stream));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, fixture->rows + 1);
  for (guint i = 0; i < fixture->rows; i++)
    {
      const char *id = i < fixture->rows / 2 ? "A" : "B";
      g_autofree char *end = g_strdup_printf ("\",\"container_id\":\"%s\"}", id);

      g_assert_true (g_str_has_prefix (lines[i], "{\"measurement_time\":\"2026-"));
      g_assert_true (g_str_has_suffix (lines[i], end));
    }
}

/* A fleet without a reefer is an export without rows, not an error. */
static void
test_nobody (Fixture *fixture, gconstpointer user_data)
{
  const char *const ids[] = { NULL };
  g_autoptr (GMemoryOutputStream) stream = plan_stream (fixture, ids);

  run (fixture);
  g_assert_true (fixture->succeeded);
  g_assert_cmpuint (fixture->rows, ==, 0);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (stream), ==, 0);
}

/* What each bin must hold, from the readings themselves. */
static void
check_bin (const char *row, const RwHistory *history, gint64 step)
{
  g_auto (GStrv) fields = g_strsplit (row, ",", -1);
  const float *value = history->value[RW_QUANTITY_SUPPLY_TEMPERATURE];
  float low = G_MAXFLOAT, high = -G_MAXFLOAT;
  double sum = 0;
  guint n = 0;
  gint64 begin;
  gboolean zoned;

  g_assert_cmpuint (g_strv_length (fields), ==, 11);
  g_assert_true (rw_time_parse (fields[1], strlen (fields[1]), &begin, &zoned));
  g_assert_cmpint ((begin - history->from) % step, ==, 0);
  for (guint i = 0; i < history->n_samples; i++)
    if (history->time[i] >= begin && history->time[i] < begin + step)
      {
        low = MIN (low, value[i]);
        high = MAX (high, value[i]);
        sum += (double) value[i];
        n++;
      }
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (strtoul (fields[2], NULL, 10), ==, n);
  g_assert_cmpfloat ((float) g_ascii_strtod (fields[7], NULL), ==, low);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (fields[8], NULL), sum / n, 1e-5);
  g_assert_cmpfloat ((float) g_ascii_strtod (fields[9], NULL), ==, high);
  g_assert_cmpuint (strtoul (fields[10], NULL, 10), ==, n);
}

/* As shown: a row for each span that has readings, and none for the pause of each day. */
static void
test_as_shown (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (RwHistory) history =
      rw_test_history_make (fixture->history, ID, END - 7 * RW_USEC_PER_DAY, END);
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;
  gint64 step = 5 * RW_USEC_PER_MIN;

  end_export (fixture);
  fixture->export = plan_week (fixture, fixture->file, 7 * 24 * 12);
  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpfloat (fixture->fraction, ==, 1);
  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
  rows = g_strsplit (text, "\r\n", -1);
  g_assert_cmpstr (rows[0], ==,
                   "container_id,bin_start,readings,target_temperature_min (°C),"
                   "target_temperature_mean (°C),target_temperature_max (°C),"
                   "target_temperature_count,supply_temperature_min (°C),"
                   "supply_temperature_mean (°C),supply_temperature_max (°C),"
                   "supply_temperature_count");
  g_assert_cmpuint (fixture->rows, <, 7 * 24 * 12);
  g_assert_cmpuint (fixture->rows, >=, 7 * 22 * 12);
  g_assert_cmpuint (g_strv_length (rows), ==, fixture->rows + 2);
  for (guint i = 0; i < fixture->rows; i++)
    check_bin (rows[i + 1], history, step);
}

/* A name that says so is compressed. */
static void
test_gzip (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GFile) packed = g_file_new_build_filename (fixture->folder, "out.csv.gz", NULL);
  g_autoptr (GConverter) unpacker =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) file = NULL;
  g_autoptr (GInputStream) stream = NULL;
  char head[14] = "";
  gsize n;

  end_export (fixture);
  g_set_object (&fixture->file, packed);
  fixture->export = plan_week (fixture, packed, 0);
  run (fixture);
  g_assert_no_error (fixture->error);
  file = G_INPUT_STREAM (g_file_read (packed, NULL, NULL));
  stream = g_converter_input_stream_new (file, unpacker);
  g_assert_true (g_input_stream_read_all (stream, head, 13, &n, NULL, NULL));
  g_assert_cmpstr (head, ==, "container_id,");
  while (n > 0)
    {
      char rest[4096];

      g_assert_true (g_input_stream_read_all (stream, rest, sizeof rest, &n, NULL, NULL));
    }
}

static void
test_name (void)
{
  gint64 from = END - 21 * RW_USEC_PER_DAY;
  g_autofree char *name =
      rw_history_export_suggest_name (ID, from, from + 7 * RW_USEC_PER_DAY, RW_ROW_FORMAT_CSV);
  g_autofree char *fleet =
      rw_history_export_suggest_name ("fleet", from, from, RW_ROW_FORMAT_JSONL);
  g_autofree char *evil = rw_history_export_suggest_name ("../a b/ü", from, END, RW_ROW_FORMAT_CSV);

  g_assert_cmpstr (name, ==, "reeferwatch_CMAU4501237_2026-11-01_2026-11-08.csv");
  g_assert_cmpstr (fleet, ==, "reeferwatch_fleet_2026-11-01.jsonl");
  g_assert_null (strchr (evil, '/'));
  g_assert_null (strchr (evil, ' '));
  g_assert_true (g_str_is_ascii (evil));
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/history-export/all", test_all);
  ADD ("/history-export/cancel-midway", test_cancel_midway);
  ADD ("/history-export/cancel-at-once", test_cancel_at_once);
  ADD ("/history-export/provider-fails", test_provider_fails);
  ADD ("/history-export/older-file", test_older_file);
  ADD ("/history-export/no-folder", test_no_folder);
  ADD ("/history-export/fleet", test_fleet);
  ADD ("/history-export/nobody", test_nobody);
  ADD ("/history-export/as-shown", test_as_shown);
  ADD ("/history-export/gzip", test_gzip);
  g_test_add_func ("/history-export/name", test_name);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-row-writer.h"

#include "rw-export-column.h"
#include "rw-number-text.h"

#include <math.h>
#include <string.h>

#define TIME (G_GINT64_CONSTANT (1792888200250000))

typedef struct
{
  GOutputStream *stream;
  RwRowWriter *writer;
} Sink;

static Sink
open_sink (RwRowFormat format, const RwCsvDialect *dialect)
{
  Sink sink = { .stream = g_memory_output_stream_new_resizable () };

  sink.writer = rw_row_writer_new (sink.stream, format, dialect);
  return sink;
}

/* What was written; ends the sink. */
static char *
close_sink (Sink *sink)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (sink->stream);
  char *text;

  g_assert_true (rw_row_writer_finish (sink->writer, NULL, NULL));
  text = g_strndup (g_memory_output_stream_get_data (memory),
                    g_memory_output_stream_get_data_size (memory));
  rw_row_writer_free (sink->writer);
  g_object_unref (sink->stream);
  return text;
}

/* A row where everything is known, and one where nothing is. */
static char *
write_sample (RwRowFormat format, const RwCsvDialect *dialect, const char *id)
{
  Sink sink = open_sink (format, dialect);
  RwRowWriter *writer = sink.writer;

  rw_row_writer_add_column (writer, "id", NULL);
  rw_row_writer_add_time_column (writer, "time");
  rw_row_writer_add_column (writer, "air", "°C");
  rw_row_writer_add_column (writer, "n", NULL);
  rw_row_writer_add_column (writer, "on", NULL);
  g_assert_true (rw_row_writer_end_columns (writer, NULL, NULL));

  rw_row_writer_add_text (writer, id);
  rw_row_writer_add_time (writer, TIME);
  rw_row_writer_add_number (writer, -18, 1);
  rw_row_writer_add_integer (writer, -5);
  rw_row_writer_add_boolean (writer, TRUE);
  g_assert_true (rw_row_writer_end_row (writer, NULL, NULL));

  rw_row_writer_add_text (writer, NULL);
  rw_row_writer_add_time (writer, RW_ROW_NO_TIME);
  rw_row_writer_add_number (writer, NAN, 1);
  rw_row_writer_add_missing (writer);
  rw_row_writer_add_boolean (writer, -1);
  g_assert_true (rw_row_writer_end_row (writer, NULL, NULL));
  return close_sink (&sink);
}

static void
test_csv (void)
{
  RwCsvDialect dialect = rw_csv_dialect_standard ();
  g_autofree char *text = write_sample (RW_ROW_FORMAT_CSV, &dialect, "=A1");

  g_assert_cmpstr (text, ==,
                   "id,time,air (°C),n,on\r\n"
                   "'=A1,2026-10-25T00:30:00.250000+00:00,-18.0,-5,true\r\n"
                   ",,,,\r\n");
}

/* A missing time is two empty fields where a time is two. */
static void
test_spreadsheet (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  RwCsvDialect dialect = rw_csv_dialect_spreadsheet (zone);
  g_autofree char *text = write_sample (RW_ROW_FORMAT_CSV, &dialect, "A");

  g_assert_true (g_str_has_suffix (text, "\r\n,,,,,\r\n"));
}

static void
test_jsonl (void)
{
  g_autofree char *text = write_sample (RW_ROW_FORMAT_JSONL, NULL, "a\"\\\n\x1b\xff é");

  g_assert_cmpstr (text, ==,
                   "{\"id\":\"a\\\"\\\\\\u000a\\u001b\xef\xbf\xbd é\","
                   "\"time\":\"2026-10-25T00:30:00.25Z\",\"air\":-18.0,\"n\":-5,\"on\":true}\n"
                   "{}\n");
}

/* Wide and zero-width characters count as what they take; nothing that steers is left. */
static void
test_table (void)
{
  g_autofree char *text = write_sample (RW_ROW_FORMAT_TABLE, NULL,
                                        "冷\x1b\xe2\x80\xae"
                                        "e\xcc\x81");

  g_assert_cmpstr (text, ==,
                   "id     time                     air    n   on\n"
                   "冷\xef\xbf\xbd\xef\xbf\xbd"
                   "e\xcc\x81  2026-10-25T00:30:00.25Z  -18.0  -5  true\n"
                   "\n");
}

/* More than one piece: nothing is lost between them. */
static void
test_many (void)
{
  Sink sink = open_sink (RW_ROW_FORMAT_JSONL, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  rw_row_writer_add_column (sink.writer, "n", NULL);
  g_assert_true (rw_row_writer_end_columns (sink.writer, NULL, NULL));
  for (int i = 0; i < 20000; i++)
    {
      rw_row_writer_add_integer (sink.writer, i);
      g_assert_true (rw_row_writer_end_row (sink.writer, NULL, NULL));
    }
  text = close_sink (&sink);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 20001);
  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *line = g_strdup_printf ("{\"n\":%d}", i);

      g_assert_cmpstr (lines[i], ==, line);
    }
}

static void
test_columns (void)
{
  for (guint i = 0; i < RW_N_EXPORT_COLUMNS; i++)
    {
      guint column = RW_N_EXPORT_COLUMNS;

      g_assert_true (rw_export_column_from_name (rw_export_column_get_name (i), &column));
      g_assert_cmpuint (column, ==, i);
    }
  g_assert_cmpstr (rw_export_column_get_name (RW_EXPORT_FIRST_QUANTITY), ==, "temperature");
  g_assert_cmpstr (rw_export_column_get_unit (RW_EXPORT_FIRST_QUANTITY), ==, "°C");
  g_assert_cmpstr (rw_export_column_get_name (RW_EXPORT_FIRST_FLAG), ==, "fan_1");
  g_assert_null (rw_export_column_get_unit (RW_EXPORT_FIRST_FLAG));
  g_assert_false (rw_export_column_from_name ("Temperature", &(guint){ 0 }));
}

static void
test_numbers (void)
{
  static const struct
  {
    float value;
    int decimals;
    const char *text;
  } cases[] = {
    { 0, 1, "0.0" },      { 4.2f, 1, "4.2" },  { 4.25f, 1, "4.25" }, { 1.0f / 3, 0, "0.33333334" },
    { -0.5f, 0, "-0.5" }, { INFINITY, 1, "" }, { NAN, 1, "" },       { 16777216, 0, "16777216" },
  };
  char text[RW_NUMBER_TEXT_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rw_number_text (text, cases[i].value, cases[i].decimals);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* As exact as they are stored, and no longer than that. */
static void
test_degrees (void)
{
  static const struct
  {
    double degrees;
    const char *text;
  } cases[] = {
    { 0, "0.0" },          { -122.25, "-122.25" }, { 37.8226902168957, "37.8226902" },
    { 1e-7, "0.0000001" }, { 180, "180.0" },       { NAN, "" },
    { -INFINITY, "" },
  };
  char text[RW_NUMBER_TEXT_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      rw_degrees_text (text, cases[i].degrees);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-writer/csv", test_csv);
  g_test_add_func ("/row-writer/spreadsheet", test_spreadsheet);
  g_test_add_func ("/row-writer/jsonl", test_jsonl);
  g_test_add_func ("/row-writer/table", test_table);
  g_test_add_func ("/row-writer/many", test_many);
  g_test_add_func ("/row-writer/columns", test_columns);
  g_test_add_func ("/row-writer/numbers", test_numbers);
  g_test_add_func ("/row-writer/degrees", test_degrees);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-csv-writer.h"

#include "rw-number-text.h"
#include "rw-time-text.h"
#include "rw-time.h"

#include <float.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  GOutputStream *stream;
  RwCsvWriter *writer;
} Sink;

static Sink
open_sink (RwCsvDialect dialect)
{
  Sink sink = { .stream = g_memory_output_stream_new_resizable () };

  sink.writer = rw_csv_writer_new (sink.stream, &dialect);
  return sink;
}

/* What was written; ends the sink. */
static char *
close_sink (Sink *sink)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (sink->stream);
  char *text;

  g_assert_true (rw_csv_writer_flush (sink->writer, NULL, NULL));
  text = g_strndup (g_memory_output_stream_get_data (memory),
                    g_memory_output_stream_get_data_size (memory));
  rw_csv_writer_free (sink->writer);
  g_object_unref (sink->stream);
  return text;
}

static void
end_row (Sink *sink)
{
  g_assert_true (rw_csv_writer_end_row (sink->writer, NULL, NULL));
}

static char *
write_sample (RwCsvDialect dialect)
{
  Sink sink = open_sink (dialect);

  rw_csv_writer_add_heading (sink.writer, "container_id", NULL);
  rw_csv_writer_add_time_heading (sink.writer, "measurement_time");
  rw_csv_writer_add_heading (sink.writer, "supply_temperature", "°C");
  rw_csv_writer_add_heading (sink.writer, "powered", NULL);
  end_row (&sink);
  rw_csv_writer_add_text (sink.writer, "CMAU4501237");
  rw_csv_writer_add_time (sink.writer, G_GINT64_CONSTANT (1792888200000000));
  rw_csv_writer_add_number (sink.writer, -18.0f, 1);
  rw_csv_writer_add_boolean (sink.writer, TRUE);
  end_row (&sink);
  rw_csv_writer_add_text (sink.writer, NULL);
  rw_csv_writer_add_time (sink.writer, G_GINT64_CONSTANT (1792888200250000));
  rw_csv_writer_add_number (sink.writer, NAN, 1);
  rw_csv_writer_add_boolean (sink.writer, -1);
  end_row (&sink);
  return close_sink (&sink);
}

#define STANDARD                                                                  \
  "container_id,measurement_time,supply_temperature (°C),powered\r\n"             \
  "CMAU4501237,2026-10-25T00:30:00+00:00,-18.0,true\r\n"                          \
  ",2026-10-25T00:30:00.250000+00:00,,\r\n"

static void
test_standard (void)
{
  g_autofree char *text = write_sample (rw_csv_dialect_standard ());

  g_assert_cmpstr (text, ==, STANDARD);
}

static void
test_spreadsheet (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Amsterdam");
  g_autofree char *text = write_sample (rw_csv_dialect_spreadsheet (zone));

  g_assert_cmpstr (text, ==,
                   "\xEF\xBB\xBF"
                   "container_id,measurement_time,utc_offset,supply_temperature (°C),powered\r\n"
                   "CMAU4501237,2026-10-25 02:30:00,+02:00,-18.0,true\r\n"
                   ",2026-10-25 02:30:00,+02:00,,\r\n");
}

/* The locales are made for the test, so that it needs none of the machine's. */
static void
make_locale (const char *folder, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.UTF-8", folder, name);
  const char *command[] = { "localedef", "--no-archive", "-i", name, "-f", "UTF-8", path, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &output,
                NULL, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  const char *command[] = { "rm", "-rf", path, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

static void
test_locales (void)
{
  const char *const names[] = { "de_DE", "nl_NL" };
  g_autofree char *folder = g_dir_make_tmp ("rw-locale-XXXXXX", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Amsterdam");

  g_assert_nonnull (folder);
  g_setenv ("LOCPATH", folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *locale = g_strconcat (names[i], ".UTF-8", NULL);
      g_autofree char *standard = NULL, *spreadsheet = NULL;

      make_locale (folder, names[i]);
      g_assert_nonnull (setlocale (LC_ALL, locale));
      g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
      standard = write_sample (rw_csv_dialect_standard ());
      g_assert_cmpstr (standard, ==, STANDARD);
      spreadsheet = write_sample (rw_csv_dialect_spreadsheet (zone));
      g_assert_nonnull (
          strstr (spreadsheet, "CMAU4501237;2026-10-25 02:30:00;+02:00;-18,0;true\r\n"));
    }
  setlocale (LC_ALL, "C");
  g_unsetenv ("LOCPATH");
  remove_tree (folder);
}

/* The same clock reading happens twice that night, the rows differ all the same. */
static void
test_dst_night (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Amsterdam");
  RwCsvDialect dialects[] = { rw_csv_dialect_standard (), rw_csv_dialect_spreadsheet (zone) };

  for (guint d = 0; d < G_N_ELEMENTS (dialects); d++)
    {
      Sink sink = open_sink (dialects[d]);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      g_autofree char *text = NULL;
      g_auto (GStrv) rows = NULL;

      for (int minute = 0; minute < 6 * 60; minute++)
        {
          rw_csv_writer_add_time (sink.writer, G_GINT64_CONSTANT (1792879200000000)
                                                 + minute * RW_USEC_PER_MIN);
          end_row (&sink);
        }
      text = close_sink (&sink);
      rows = g_strsplit (text, "\r\n", -1);
      for (guint i = 0; rows[i] != NULL && *rows[i] != '\0'; i++)
        g_assert_true (g_hash_table_add (seen, rows[i]));
      g_assert_cmpuint (g_hash_table_size (seen), ==, 360);
    }
}

static void
assert_field (const char *text, const char *expected)
{
  Sink sink = open_sink (rw_csv_dialect_standard ());
  g_autofree char *written = NULL;
  g_autofree char *row = g_strconcat (expected, "\r\n", NULL);

  rw_csv_writer_add_text (sink.writer, text);
  end_row (&sink);
  written = close_sink (&sink);
  g_assert_cmpstr (written, ==, row);
}

static void
test_text (void)
{
  assert_field ("plain", "plain");
  assert_field ("", "");
  assert_field ("a,b", "\"a,b\"");
  assert_field ("a;b", "a;b");
  assert_field ("say \"hi\"", "\"say \"\"hi\"\"\"");
  assert_field ("two\nlines", "\"two\nlines\"");
  assert_field (" blank ", "\" blank \"");
  assert_field ("=1+1", "'=1+1");
  assert_field ("-18.0", "'-18.0");
  assert_field ("@SUM(A1)", "'@SUM(A1)");
  assert_field ("\tx", "'\tx");
  assert_field ("\rx", "\"'\rx\"");
  assert_field (" =1", "' =1");
  assert_field ("＝HYPERLINK(\"x\")", "\"'＝HYPERLINK(\"\"x\"\")\"");
  assert_field ("bad\xff byte", "bad\xEF\xBF\xBD byte");
}

/* One field as a reader takes it: unquoted, or NULL when it does not end where it should. */
static char *
parse_field (const char *text)
{
  GString *field = g_string_new (NULL);

  if (*text != '"')
    {
      g_string_append_len (field, text, strcspn (text, ",\r\n"));
      text += field->len;
    }
  else
    for (text++; *text != '\0'; text++)
      {
        if (text[0] == '"' && text[1] != '"')
          {
            text++;
            break;
          }
        text += *text == '"';
        g_string_append_c (field, *text);
      }

  g_assert_cmpstr (text, ==, "\r\n");
  return g_string_free (field, FALSE);
}

/* Whatever is put in: what a reader gets begins with no character of a formula, and is the text
 * itself but for the apostrophe. */
static void
test_guard_property (void)
{
  const char *const alphabet[]
      = { "=", "+", "-", "@", "\t", "\r", "\n", " ", "\"", ",", ";", "a", "1", "é", "＝", "'", "(" };

  for (int i = 0; i < 20000; i++)
    {
      Sink sink = open_sink (rw_csv_dialect_standard ());
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *written = NULL, *field = NULL;

      for (int length = g_test_rand_int_range (0, 8); length > 0; length--)
        g_string_append (text, alphabet[g_test_rand_int_range (0, G_N_ELEMENTS (alphabet))]);
      rw_csv_writer_add_text (sink.writer, text->str);
      end_row (&sink);
      written = close_sink (&sink);
      field = parse_field (written);

      g_assert_null (strchr ("=+-@\t\r\n", *field == '\0' ? 'x' : *field));
      g_assert_false (g_str_has_prefix (field, "＝"));
      g_assert_cmpstr (g_str_equal (field, text->str) ? field : field + 1, ==, text->str);
    }
}

/* Every float reads back as itself, and none looks like text. */
static void
test_number_property (void)
{
  const float edges[] = { 0, -0.0f, -18, 4.2f, 1e-7f, -1e7f, 16777216, 0.1f, 99.99f,
                          8.02791146e-06f, FLT_MIN, FLT_TRUE_MIN, FLT_MAX };

  for (int i = 0; i < 20000; i++)
    {
      float value = i < (int) G_N_ELEMENTS (edges)
                      ? edges[i]
                      : (float) (g_test_rand_double_range (-100, 100) * pow (10, i % 5 - 2));
      Sink sink = open_sink (rw_csv_dialect_standard ());
      g_autofree char *written = NULL;

      rw_csv_writer_add_number (sink.writer, value, 1);
      end_row (&sink);
      written = close_sink (&sink);
      g_assert_cmpfloat ((float) g_ascii_strtod (written, NULL), ==, value);
      g_assert_null (strpbrk (written, "'\"e,"));
      g_assert_nonnull (strchr (written, '.'));
    }
}

/* The number as printf and strtod find it. */
static char *
dup_long_way (float value, int decimals)
{
  char text[400] = "";

  for (int d = decimals; d <= 54; d++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%df", d);

      g_ascii_formatd (text, sizeof text, format, (double) value);
      if ((float) g_ascii_strtod (text, NULL) == value)
        break;
    }
  return g_strdup (text);
}

static void
assert_long_way (float value, int decimals)
{
  char text[RW_NUMBER_TEXT_SIZE];
  g_autofree char *expected = NULL;

  if (!isfinite (value))
    return;

  expected = dup_long_way (value, decimals);
  g_assert_cmpuint (rw_number_text (text, value, decimals), ==, strlen (expected));
  g_assert_cmpstr (text, ==, expected);
}

/* The short way gives the very same text: for floats of any bits, for what sensors tell, and for
 * what lies between two of those. RW_TEST_NUMBERS is how many. */
static void
test_number_differential (void)
{
  const char *wanted = g_getenv ("RW_TEST_NUMBERS");
  guint n = wanted != NULL ? (guint) strtoul (wanted, NULL, 10) : 30000;

  for (guint i = 0; i < n; i++)
    {
      guint32 bits = (guint32) g_test_rand_int ();
      float any, sensed = (float) g_test_rand_int_range (-30000, 30000) / 100;

      memcpy (&any, &bits, sizeof any);
      assert_long_way (any, (int) (i % 4));
      assert_long_way (sensed, (int) (i % 4));
      assert_long_way (nextafterf (sensed, i % 2 == 0 ? 1e9f : -1e9f), 1);
      assert_long_way ((float) g_test_rand_double_range (-100, 100), 2);
    }
}

/* Degrees as the database holds them, and integers to the last. */
static void
test_degrees_and_integers (void)
{
  const gint64 integers[] = { 0, 1, -1, 10, -10, 999, G_MAXINT64, G_MININT64 };
  char text[RW_NUMBER_TEXT_SIZE];

  for (guint i = 0; i < 20000; i++)
    {
      gint32 steps = g_test_rand_int_range (-1800000000, 1800000000);
      g_autofree char *expected = NULL;

      rw_degrees_text (text, steps / 1e7);
      g_assert_cmpint (llrint (g_ascii_strtod (text, NULL) * 1e7), ==, steps);
      expected = dup_long_way ((float) steps, 0);
      g_assert_cmpuint (rw_integer_text (text, (gint64) (float) steps), ==, strlen (expected));
      g_assert_cmpstr (text, ==, expected);
    }
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      rw_integer_text (text, integers[i]);
      g_assert_cmpint (g_ascii_strtoll (text, NULL, 10), ==, integers[i]);
    }
  rw_degrees_text (text, -180);
  g_assert_cmpstr (text, ==, "-180.0");
  rw_degrees_text (text, 0.0000001);
  g_assert_cmpstr (text, ==, "0.0000001");
  rw_degrees_text (text, NAN);
  g_assert_cmpstr (text, ==, "");
}

/* Times in zones of all kinds, near where they change, as GDateTime finds them. */
static void
test_time_differential (void)
{
  const char *const zones[] = { "Europe/Amsterdam", "Australia/Lord_Howe", "Asia/Kathmandu",
                                "America/St_Johns", "UTC" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[z]);
      RwTimeText writer;

      g_assert_nonnull (zone);
      rw_time_text_init (&writer, zone);
      for (guint i = 0; i < 20000; i++)
        {
          gint64 second = i % 2 == 0 ? G_GINT64_CONSTANT (1790000000) + i * 997
                                     : g_test_rand_int_range (-2000000000, 2000000000);
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (second);
          g_autoptr (GDateTime) moment = g_date_time_to_timezone (utc, zone);
          g_autofree char *expected =
              g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", g_date_time_get_year (moment),
                               g_date_time_get_month (moment),
                               g_date_time_get_day_of_month (moment), g_date_time_get_hour (moment),
                               g_date_time_get_minute (moment), g_date_time_get_second (moment));
          char text[RW_TIME_TEXT_SIZE];
          int fraction, offset;

          rw_time_text_put (&writer, text, second * RW_USEC_PER_SEC, ' ', &fraction, &offset);
          g_assert_cmpstr (text, ==, expected);
          g_assert_cmpint (offset, ==, g_date_time_get_utc_offset (moment) / RW_USEC_PER_MIN);
        }
    }
}

static void
test_not_finite (void)
{
  Sink sink = open_sink (rw_csv_dialect_standard ());
  g_autofree char *text = NULL;

  rw_csv_writer_add_number (sink.writer, INFINITY, 1);
  rw_csv_writer_add_number (sink.writer, -INFINITY, 1);
  rw_csv_writer_add_number (sink.writer, NAN, 1);
  rw_csv_writer_add_boolean (sink.writer, FALSE);
  end_row (&sink);
  text = close_sink (&sink);
  g_assert_cmpstr (text, ==, ",,,false\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-writer/standard", test_standard);
  g_test_add_func ("/csv-writer/spreadsheet", test_spreadsheet);
  g_test_add_func ("/csv-writer/number-differential", test_number_differential);
  g_test_add_func ("/csv-writer/degrees-and-integers", test_degrees_and_integers);
  g_test_add_func ("/csv-writer/time-differential", test_time_differential);
  g_test_add_func ("/csv-writer/locales", test_locales);
  g_test_add_func ("/csv-writer/dst-night", test_dst_night);
  g_test_add_func ("/csv-writer/text", test_text);
  g_test_add_func ("/csv-writer/guard-property", test_guard_property);
  g_test_add_func ("/csv-writer/number-property", test_number_property);
  g_test_add_func ("/csv-writer/not-finite", test_not_finite);
  return g_test_run ();
}

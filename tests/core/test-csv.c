/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-csv-reader.h"
#include "rw-csv-value.h"
#include "rw-readings-table.h"

#include <string.h>

#define MAX_RECORDS 6

/* What a text is read as: fields joined by "|", "!" and the fault where there is one, "@" and the
 * line where that is not the one behind the last. */
static const struct
{
  const char *text;
  const char *records[MAX_RECORDS];
} cases[] = {
  { "", { NULL } },
  { "a", { "1:a" } },
  { "a,b\n", { "1:a|b" } },
  { "a,b\r\nc,d\r\n", { "1:a|b", "2:c|d" } },
  { "a,b\rc,d", { "1:a|b", "2:c|d" } },
  { "a,b\nc,d", { "1:a|b", "2:c|d" } },
  { "\xEF\xBB\xBF"
    "a,b\n",
    { "1:a|b" } },
  { "a\n\n\r\n\nb\n", { "1:a", "5:b" } },
  { ",,\na,,\n", { "2:a||" } },
  { "\"\",\"\"\n", { "1:|" } },
  { "a,,c,\n", { "1:a||c|" } },
  { "\"a,b\",\"c\"\n", { "1:a,b|c" } },
  { "\"a\"\"b\",\"\"\"\"\n", { "1:a\"b|\"" } },
  { "\"a\r\nb\",c\nd\n", { "1:a\r\nb|c", "3:d" } },
  { "\"a\",\n\"b\"", { "1:a|", "2:b" } },
  { "a \"b\" c,5\"\n", { "1:a \"b\" c|5\"" } },
  { " a , b\n", { "1: a | b" } },
  { "caf\303\251,\347\n", { "1:caf\303\251|\347" } },
  { "\"a\"b,c\nd,e\n", { "1!has something behind a closing quote:\"a\"b,c", "2:d|e" } },
  { "a,\"b\nc,d\n", { "1!has a quote that is not closed:a,\"b", "2:c|d" } },
  { "a,\"b", { "1!has a quote that is not closed:a,\"b" } },
  { "a,\"", { "1!has a quote that is not closed:a,\"" } },
  { "a\n\"b\r\nc\"d\r\ne",
    { "1:a", "2!has something behind a closing quote:\"b", "3:c\"d", "4:e" } },
};

static char *
describe (const RwCsvRecord *record)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT, record->line);
  if (record->fault != NULL)
    {
      g_string_append_printf (text, "!%s:", record->fault);
      g_string_append_len (text, record->text, (gssize) record->length);
      return g_string_free (text, FALSE);
    }
  g_string_append_c (text, ':');
  for (guint i = 0; i < record->n_fields; i++)
    {
      g_assert_cmpuint (strlen (record->fields[i].text), ==, record->fields[i].length);
      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", record->fields[i].text);
    }
  return g_string_free (text, FALSE);
}

/* Hands the text to a reader in pieces of so many bytes. */
static GPtrArray *
read_in_pieces (const char *text, gsize length, gsize piece)
{
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (',');
  GPtrArray *records = g_ptr_array_new_with_free_func (g_free);
  gsize begin = 0, end = 0;

  while (TRUE)
    {
      RwCsvRecord record;
      gsize used;
      gboolean found =
          rw_csv_reader_read (reader, text + begin, end - begin, end == length, &record, &used);

      begin += used;
      g_assert_cmpuint (begin, <=, end);
      if (found)
        g_ptr_array_add (records, describe (&record));
      else if (end == length)
        break;
      else
        end = MIN (end + piece, length);
    }
  return records;
}

static void
test_records (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece < 30; piece += piece < 5 ? 1 : 12)
      {
        g_autoptr (GPtrArray) records =
            read_in_pieces (cases[i].text, strlen (cases[i].text), piece);
        guint n = 0;

        g_test_message ("%u, %u bytes at a time", i, (guint) piece);
        for (; n < MAX_RECORDS && cases[i].records[n] != NULL; n++)
          {
            g_assert_cmpuint (records->len, >, n);
            g_assert_cmpstr (records->pdata[n], ==, cases[i].records[n]);
          }
        g_assert_cmpuint (records->len, ==, n);
      }
}

static void
test_nul (void)
{
  g_autoptr (GPtrArray) records = read_in_pieces ("a\0b,c\nd\n", 8, 100);

  g_assert_cmpuint (records->len, ==, 2);
  g_assert_true (g_str_has_prefix (records->pdata[0], "1!holds a NUL byte:"));
  g_assert_cmpstr (records->pdata[1], ==, "2:d");
}

/* A line or a record that never ends costs itself, in constant memory. */
static void
test_too_long (void)
{
  for (guint quoted = 0; quoted <= 1; quoted++)
    for (gssize more = -3; more <= 200000; more += more < 3 ? 1 : 199997)
      {
        g_autoptr (GString) text = g_string_new (quoted ? "\"" : "");
        g_autoptr (GPtrArray) records = NULL;

        while ((gssize) text->len < RW_CSV_MAX_RECORD + more)
          g_string_append_c (text, 'x');
        g_string_append (text, "\r\na,b\r\n");
        records = read_in_pieces (text->str, text->len, 1000);
        g_assert_cmpuint (records->len, ==, 2);
        g_assert_cmpstr (records->pdata[1], ==, "2:a|b");
        if (more >= 0)
          g_assert_true (g_str_has_prefix (records->pdata[0], "1!is longer than 64 KB:"));
        g_assert_cmpuint (strlen (records->pdata[0]), <, RW_CSV_MAX_RECORD + 100);
      }
}

static void
test_separator (void)
{
  static const struct
  {
    const char *line;
    char separator;
  } separators[] = {
    { "a,b;c,d\n;;;;", ',' },   { "a;b;c", ';' },       { "a\tb", '\t' }, { "a", ',' }, { "", ',' },
    { "\"a;b;c;d\",e,f", ',' }, { "a;\"b,c,d\"", ';' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    g_assert_cmpint (rw_csv_guess_separator (separators[i].line, strlen (separators[i].line)), ==,
                     separators[i].separator);
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    char separator;
    double number;
  } numbers[] = {
    { "4.25", ',', 4.25 }, { " -18.5 ", ',', -18.5 }, { "6.", ',', 6 },
    { ".5", ',', .5 },     { "1e-3", ',', 0.001 },    { "+7", ',', 7 },
    { "4,25", ';', 4.25 }, { "4.25", ';', 4.25 },     { "-0,5", '\t', -0.5 },
  };
  static const char *const wrong[] = {
    "",
    "x",
    "4,25",
    "1.2.3",
    "0x10",
    "inf",
    "nan",
    "1e999",
    "--1",
    "4 5",
    "12abc",
    "1e",
    "\xc2\xa0"
    "5",
    "1111111111111111111111111111111111111111111111111111111111111111",
  };
  double number = 77;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_assert_true (rw_csv_value_parse_number (numbers[i].text, numbers[i].separator, &number));
      g_assert_cmpfloat (number, ==, numbers[i].number);
    }
  number = 77;
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (rw_csv_value_parse_number (wrong[i], ',', &number));
    }
  g_assert_cmpfloat (number, ==, 77);
}

static void
test_flags (void)
{
  static const char *const yes[] = { "True", "TRUE", "true", " yes ", "1", "on", "t" };
  static const char *const no[] = { "False", "0", "NO", "off" };
  static const char *const neither[] = { "", "2", "wahr", "verily", "-1" };
  gboolean on;

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (rw_csv_value_parse_flag (yes[i], &on) && on);
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_true (rw_csv_value_parse_flag (no[i], &on) && !on);
  for (guint i = 0; i < G_N_ELEMENTS (neither); i++)
    g_assert_false (rw_csv_value_parse_flag (neither[i], &on));
}

static void
test_missing (void)
{
  g_assert_true (rw_csv_value_is_missing (""));
  g_assert_true (rw_csv_value_is_missing ("  "));
  g_assert_true (rw_csv_value_is_missing ("NaN"));
  g_assert_true (rw_csv_value_is_missing ("None"));
  g_assert_false (rw_csv_value_is_missing ("0"));
  g_assert_false (rw_csv_value_is_missing ("inf"));
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds;
    gboolean zoned;
  } times[] = {
    { "2019-09-25 02:32:33", 1569378753, FALSE }, { "2019-09-25T02:32:33Z", 1569378753, TRUE },
    { "9/25/19 2:32", 1569378720, FALSE },        { "09/25/19 02:32", 1569378720, FALSE },
    { "09/25/2019 02:32:33", 1569378753, FALSE }, { " 9/25/19  2:32:33 AM ", 1569378753, FALSE },
    { "9/25/19 2:32 pm", 1569421920, FALSE },     { "9/25/19 12:00 AM", 1569369600, FALSE },
    { "9/25/19 12:00PM", 1569412800, FALSE },     { "9/25/19", 1569369600, FALSE },
    { "2/29/00 00:00", 951782400, FALSE },        { "1/1/68 0:00", 3092601600, FALSE },
    { "1/1/69 0:00", -31536000, FALSE },          { "12/31/99 23:59", 946684740, FALSE },
  };
  static const char *const wrong[] = {
    "",
    "25/9/19 2:32",
    "2/29/19 1:00",
    "9/25/19 24:00",
    "9/25/19 2:60",
    "9/25/19 2",
    "9/25/019 2:32",
    "9-25-19 2:32",
    "9/25/19 2:32 xm",
    "9/25/19 13:00 pm",
    "9/25/19 0:30 am",
    "9/25/19 2:3",
    "0/1/19 1:00",
    "9/25/19 2:32 pmx",
    "2:32",
  };
  gint64 time;
  gboolean zoned;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_test_message ("%s", times[i].text);
      g_assert_true (rw_csv_value_parse_time (times[i].text, &time, &zoned));
      g_assert_cmpint (time, ==, times[i].seconds * G_USEC_PER_SEC);
      g_assert_cmpint (zoned, ==, times[i].zoned);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (rw_csv_value_parse_time (wrong[i], &time, &zoned));
    }
}

static void
test_guard (void)
{
  static const char *const texts[] = { "=1+2", "'=1", "''-x", " =1", "@a", "-18",
                                       "\tx",  "C01", "'C01", "",    "'" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *guarded = rw_csv_value_needs_guard (texts[i])
                                     ? g_strconcat ("'", texts[i], NULL)
                                     : g_strdup (texts[i]);

      g_assert_cmpstr (rw_csv_value_unguard (guarded), ==, texts[i]);
    }
  g_assert_true (rw_csv_value_needs_guard ("=1"));
  g_assert_false (rw_csv_value_needs_guard ("C01"));
}

/* --- headings -------------------------------------------------------------------------------- */

static RwCsvTable *
make_table (const char *heading, GError **error)
{
  char separator = rw_csv_guess_separator (heading, strlen (heading));
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (separator);
  RwCsvRecord record;
  gsize used;

  g_assert_true (rw_csv_reader_read (reader, heading, strlen (heading), TRUE, &record, &used));
  return rw_csv_table_new (&record, separator, error);
}

static void
test_headings (void)
{
  g_autoptr (RwCsvTable) table =
      make_table ("Container_ID; measurement_time ;utc_offset;Temperature (°C);utc_offset;x ( a )",
                  NULL);

  g_assert_cmpint (rw_csv_table_get_separator (table), ==, ';');
  g_assert_cmpuint (rw_csv_table_get_n_columns (table), ==, 6);
  g_assert_cmpint (rw_csv_table_find (table, "container_id"), ==, 0);
  g_assert_cmpint (rw_csv_table_find (table, "measurement_time"), ==, 1);
  g_assert_cmpint (rw_csv_table_find (table, "temperature"), ==, 3);
  g_assert_cmpint (rw_csv_table_find (table, "nothing"), ==, -1);
  g_assert_cmpstr (rw_csv_table_get_unit (table, 3), ==, "°C");
  g_assert_cmpstr (rw_csv_table_get_unit (table, 5), ==, "a");
  g_assert_null (rw_csv_table_get_unit (table, 0));
  g_assert_cmpstr (rw_csv_table_get_heading (table, 3), ==, "Temperature (°C)");
}

static void
test_offset_column (void)
{
  static const char text[] = "measurement_time,utc_offset\n"
                             "2026-10-25 02:30:00,+02:00\n2026-10-25 02:30:00,bad\n"
                             "2026-10-25T02:30:00Z,+02:00\n";
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (',');
  g_autoptr (RwCsvTable) table = NULL;
  RwCsvRecord record;
  gsize used, at = 0;
  gint64 time;
  gboolean zoned;

  g_assert_true (rw_csv_reader_read (reader, text, strlen (text), TRUE, &record, &used));
  table = rw_csv_table_new (&record, ',', NULL);
  at += used;
  g_assert_true (rw_csv_reader_read (reader, text + at, strlen (text) - at, TRUE, &record, &used));
  g_assert_true (rw_csv_table_get_time (table, &record, 0, &time, &zoned));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1792888200000000));
  g_assert_true (zoned);
  at += used;
  g_assert_true (rw_csv_reader_read (reader, text + at, strlen (text) - at, TRUE, &record, &used));
  g_assert_false (rw_csv_table_get_time (table, &record, 0, &time, &zoned));
  at += used;
  g_assert_true (rw_csv_reader_read (reader, text + at, strlen (text) - at, TRUE, &record, &used));
  g_assert_true (rw_csv_table_get_time (table, &record, 0, &time, &zoned));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1792895400000000));
}

static void
test_readings_tables (void)
{
  static const struct
  {
    const char *heading;
    const char *says; /* NULL: fine */
  } headings[] = {
    { "container_id,measurement_time", NULL },
    { "containerID,timestamp,type,temperature", NULL },
    { "containerID,timestamp,container_id,measurement_time", NULL },
    { "container_id;measurement_time;utc_offset;temperature (°C);received_time;utc_offset", NULL },
    { "container_id,measurement_time,temperature (°F),oxygen_level (%),kilowatts (kW)", NULL },
    { "container_id,temperature", "measurement_time" },
    { "measurement_time,temperature", "container_id" },
    { "container_id,measurement_time,kilowatts (hp)", "kilowatts (hp)" },
    { "container_id,measurement_time,temperature (R)", "°C, °F or K" },
    { "container_id,measurement_time,fan_1,FAN_1", "fan_1" },
    { "container_id,measurement_time,ambient_temperature,ambiant_temperature", "another name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RwCsvTable) table = make_table (headings[i].heading, &error);
      g_autoptr (RwReadingsTable) readings =
          table != NULL ? rw_readings_table_new (table, &error) : NULL;

      g_test_message ("%s: %s", headings[i].heading, error != NULL ? error->message : "");
      if (headings[i].says == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (readings);
          continue;
        }
      g_assert_error (error, RW_CSV_ERROR, RW_CSV_ERROR_HEADING);
      g_assert_nonnull (strstr (error->message, headings[i].says));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/records", test_records);
  g_test_add_func ("/csv/nul", test_nul);
  g_test_add_func ("/csv/too-long", test_too_long);
  g_test_add_func ("/csv/separator", test_separator);
  g_test_add_func ("/csv/numbers", test_numbers);
  g_test_add_func ("/csv/flags", test_flags);
  g_test_add_func ("/csv/missing", test_missing);
  g_test_add_func ("/csv/times", test_times);
  g_test_add_func ("/csv/guard", test_guard);
  g_test_add_func ("/csv/headings", test_headings);
  g_test_add_func ("/csv/offset-column", test_offset_column);
  g_test_add_func ("/csv/readings-tables", test_readings_tables);
  return g_test_run ();
}

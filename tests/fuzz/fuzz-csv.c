/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fuzz.h"

#include "rw-csv-reader.h"
#include "rw-decoder-csv.h"
#include "rw-replay-object.h"

#include <math.h>
#include <string.h>

/*
 * A CSV file: in whatever pieces it is read its records are the same, no byte of it counts twice,
 * and a record is a reading that holds together or has a reason. The first byte is the size of the
 * pieces. The same bytes as a line of an export in JSON Lines do no harm either.
 */
#define HEADING "container_id,measurement_time,utc_offset,temperature (°F),fan_1,quality,latitude\n"

static const char *const texts[] = {
  "\1" HEADING "C01,9/25/19 2:32,+02:00,40,TRUE,,1\r\n\r\n\"C\n02\",2026-11-22,,\"4\"\"\",False,3,",
  "\7" HEADING "C01,2026-11-22T10:00:00Z,,,,72,\n\"open,2026\nC03,1/1/68 12:00 AM,,,,,",
  "\3containerID;timestamp;received_time;source;late\r'=1+2;2026-11-22;2026-11-22;x;no\r",
  "\2{\"container_id\":\"C\\u00301\",\"measurement_time\":\"2026-11-22T10:00:00Z\","
  "\"received_time\":\"2026-11-22T10:00:01Z\",\"fan_1\":true,\"kilowatts\":3.4}",
  NULL,
};

const RwFuzzTarget rw_fuzz_target = { "csv", RW_FUZZ_LINES, texts };

#define NOW (G_GINT64_CONSTANT (1795341600) * G_USEC_PER_SEC)

static void
check_reading (const RwReading *reading)
{
  g_assert_true (reading->container_id != NULL && *reading->container_id != '\0');
  g_assert_true (g_utf8_validate (reading->container_id, -1, NULL));
  g_assert_true (reading->product_id == NULL || g_utf8_validate (reading->product_id, -1, NULL));
  g_assert_cmpuint (reading->flags_set & ~reading->flags_known, ==, 0);
  g_assert_cmpuint (reading->quality, <, 1u << 30);
  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_assert_false (isinf (reading->value[q]));
}

static void
check_record (const RwReadingsTable *table, const RwCsvRecord *record)
{
  g_autoptr (RwNameCache) names = rw_name_cache_new (10);
  g_autofree char *reason = NULL;
  RwReading reading;

  if (rw_decoder_csv_decode (table, record, NOW, names, &reading, &reason))
    check_reading (&reading);
  else
    g_assert_true (reason != NULL && g_utf8_validate (reason, -1, NULL));
}

/* What the fields were, and the lines they came from. */
static GString *
read_all (const char *text, gsize length, gsize piece, gboolean check)
{
  char separator = rw_csv_guess_separator (text, length);
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (separator);
  g_autoptr (RwReadingsTable) table = NULL;
  GString *all = g_string_new (NULL);
  gsize begin = 0, end = 0;
  guint n = 0;

  while (TRUE)
    {
      RwCsvRecord record;
      gsize used;
      gboolean found =
          rw_csv_reader_read (reader, text + begin, end - begin, end == length, &record, &used);

      begin += used;
      g_assert_cmpuint (begin, <=, end);
      if (!found && end == length)
        break;
      if (!found)
        {
          end = MIN (end + piece, length);
          continue;
        }

      g_assert_true (record.text >= text && record.text + record.length <= text + begin);
      g_string_append_printf (all, "%" G_GUINT64_FORMAT " %s\n", record.line,
                              record.fault != NULL ? record.fault : "");
      for (guint i = 0; i < record.n_fields; i++)
        g_string_append_len (all, record.fields[i].text, (gssize) record.fields[i].length + 1);
      if (check && n++ == 0)
        {
          g_autoptr (RwCsvTable) heading = rw_csv_table_new (&record, separator, NULL);

          table = heading != NULL ? rw_readings_table_new (heading, NULL) : NULL;
        }
      else if (table != NULL)
        check_record (table, &record);
    }
  return all;
}

static void
check_object (const char *text, gsize length)
{
  g_autoptr (RwReplayObjects) objects = rw_replay_objects_new ();
  const RwReadingsTable *table;
  RwCsvRecord record;

  if (!rw_replay_objects_parse (objects, text, length, &table, &record))
    return;
  g_assert_cmpuint (record.n_fields, ==, rw_csv_table_get_n_columns (table->table));
  check_record (table, &record);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data + 1;
  g_autoptr (GString) whole = NULL;
  g_autoptr (GString) pieces = NULL;

  if (size == 0)
    return 0;
  whole = read_all (text, size - 1, size, TRUE);
  pieces = read_all (text, size - 1, MAX (data[0] % 16, 1), FALSE);
  g_assert_cmpmem (whole->str, whole->len, pieces->str, pieces->len);
  check_object (text, size - 1);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-decoder-csv.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1795341600000000) /* 2026-11-22T10:00:00Z */

#define REFERENCE                                                                                  \
  "container_id,measurement_time,product_id,temperature,target_temperature,ambiant_temperature,"   \
  "kilowatts,time_door_open,content_type,defrost_cycle,oxygen_level,nitrogen_level,"               \
  "humidity_level,carbon_dioxide_level,fan_1,fan_2,fan_3,latitude,longitude,"                      \
  "maintenance_required\r\n"

typedef struct
{
  RwBatchBuilder *builder;
  RwBatch *batch;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->batch, rw_batch_unref);
  g_clear_pointer (&result->builder, rw_batch_builder_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* Reads a whole file of text through the transform. */
static void
transform (const char *text, Result *result)
{
  char separator = rw_csv_guess_separator (text, strlen (text));
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (separator);
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwTransform) self = rw_transform_new (profiles);
  g_autoptr (RwReadingsTable) table = NULL;
  gsize at = 0, length = strlen (text), used;
  RwCsvRecord record;

  result->builder = rw_batch_builder_new ();
  while (rw_csv_reader_read (reader, text + at, length - at, TRUE, &record, &used))
    {
      at += used;
      if (table == NULL)
        {
          g_autoptr (RwCsvTable) heading = rw_csv_table_new (&record, separator, NULL);

          table = rw_readings_table_new (heading, NULL);
          g_assert_nonnull (table);
        }
      else
        rw_transform_record (self, "replay", table, &record, NOW, result->builder);
    }
  result->batch = rw_batch_builder_end (result->builder);
}

static const RwReading *
get_only (const Result *result)
{
  guint n;
  const RwReading *readings = rw_batch_get_readings (result->batch, &n);
  guint n_letters;
  const RwDeadLetter *letters = rw_batch_get_dead_letters (result->batch, &n_letters);

  if (n_letters > 0)
    g_test_message ("%s", letters[0].reason);
  g_assert_cmpuint (n_letters, ==, 0);
  g_assert_cmpuint (n, ==, 1);
  return readings;
}

/* Every column of the reference demo. */
static void
test_reference (void)
{
  g_auto (Result) result = { 0 };
  const RwReading *reading;

  transform (REFERENCE
             "C01,9/25/19 2:32,P02,6.,5.5,18.25,-0.4,0.5,2,3,19.5,78.25,60,4.5,True,FALSE,"
             "TRUE,37.8226902168957,-122.324895,1\r\n",
             &result);
  reading = get_only (&result);
  g_assert_cmpstr (reading->container_id, ==, "C01");
  g_assert_cmpstr (reading->product_id, ==, "P02");
  g_assert_cmpstr (reading->source, ==, "csv");
  g_assert_cmpint (reading->time, ==, 1569378720 * RW_USEC_PER_SEC);
  g_assert_cmpint (reading->received_time, ==, NOW);
  g_assert_cmpuint (reading->quality, ==, RW_QUALITY_NAIVE_TIME);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_TEMPERATURE], ==, 6);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_TARGET_TEMPERATURE], ==, 5.5);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_AMBIENT_TEMPERATURE], ==, 18.25);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_KILOWATTS], ==, -0.4f);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_TIME_DOOR_OPEN], ==, 0.5);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_OXYGEN_LEVEL], ==, 19.5);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_NITROGEN_LEVEL], ==, 78.25);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_HUMIDITY_LEVEL], ==, 60);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_CARBON_DIOXIDE_LEVEL], ==, 4.5);
  g_assert_true (isnan (reading->value[RW_QUANTITY_SUPPLY_TEMPERATURE]));
  g_assert_cmpint (reading->defrost_cycle, ==, 3);
  g_assert_cmpuint (reading->flags_known, ==, RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_FAN_3);
  g_assert_cmpuint (reading->flags_set, ==, RW_FLAG_FAN_1 | RW_FLAG_FAN_3);
  g_assert_cmpfloat (reading->latitude, ==, 37.8226902168957);
  g_assert_cmpfloat (reading->longitude, ==, -122.324895);
}

/* What an export says about how a reading was stored is kept, and judged by no one again. */
static void
test_stored (void)
{
  g_auto (Result) result = { 0 };
  const RwReading *reading;
  guint n;

  transform (
      "container_id,measurement_time,received_time,source,quality,late,kilowatts (kW),latitude\n"
      "C01,2026-11-22T09:00:00+00:00,2026-11-22T09:00:02.500000+00:00,tasmota,72,true,999,\n"
      "C01,2026-11-22T08:00:00,2026-11-22T09:00:03+00:00,native,0,false,1,100\n"
      "CSQU3054384,2026-11-22T08:00:00,,,,,1,\n",
      &result);
  reading = rw_batch_get_readings (result.batch, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (reading[0].received_time, ==, NOW - 3600 * RW_USEC_PER_SEC + 2500000);
  g_assert_cmpstr (reading[0].source, ==, "tasmota");
  g_assert_cmpuint (reading[0].quality, ==, 72);
  g_assert_true (reading[0].late);
  g_assert_cmpstr (reading[1].source, ==, "native");
  g_assert_cmpuint (reading[1].quality, ==, 0);
  g_assert_false (reading[1].late);
  g_assert_cmpint (reading[2].received_time, ==, NOW);
  g_assert_cmpstr (reading[2].source, ==, "csv");
  g_assert_cmpuint (reading[2].quality, ==, RW_QUALITY_NAIVE_TIME | RW_QUALITY_CHECK_DIGIT);
}

/* A spreadsheet of a country with a decimal comma, in Fahrenheit, with columns of its own. */
static void
test_spreadsheet (void)
{
  g_auto (Result) result = { 0 };
  const RwReading *reading;

  transform ("\xEF\xBB\xBF"
             "remark;Temperature (°F);return_temperature (K);powered;measurement_time;utc_offset;"
             "container_id\r\n"
             "\"a;b\";-0,4;255,15;;2026-11-22 15:45:00;+05:45;'=1+2\r\n",
             &result);
  reading = get_only (&result);
  g_assert_cmpstr (reading->container_id, ==, "=1+2");
  g_assert_cmpint (reading->time, ==, NOW);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_TEMPERATURE], ==, -18);
  g_assert_cmpfloat (reading->value[RW_QUANTITY_RETURN_TEMPERATURE], ==, -18);
  g_assert_cmpuint (reading->quality, ==, RW_QUALITY_UNKNOWN_KEYS);
  g_assert_cmpuint (reading->flags_known, ==, 0);
}

static void
test_rejected (void)
{
  static const struct
  {
    const char *record;
    const char *says;
  } cases[] = {
    { "C01,11/22/26 9:00,warm,,,,,,", "Line 2, column “temperature”: “warm” is no number." },
    { "C01,11/22/26 9:00,\"4,2\",,,,,,", "“4,2” is no number" },
    { "C01,11/22/26 9:00,1e60,,,,,,", "too large" },
    { "C01,22/11/26 9:00,4,,,,,,", "column “measurement_time”: “22/11/26 9:00” is no time" },
    { "C01,11/22/26 9:00,nan,,,,,x,", "Line 2 holds no value that was measured." },
    { ",11/22/26 9:00,4,,,,,,", "column “container_id”: is empty" },
    { "C01,,4,,,,,,", "column “measurement_time”: is empty" },
    { "C01,11/22/26 9:00,4,maybe,,,,,", "“maybe” is neither true nor false" },
    { "C01,11/22/26 9:00,4,,3.5,,,,", "“3.5” is no whole number" },
    { "C01,11/22/26 9:00,4,,-1,,,,", "“-1” is no whole number" },
    { "C01,11/22/26 9:00,4,,,,,,2000000000", "column “quality”" },
    { "C01,11/22/26 9:00,4,,,north,,,", "column “latitude”: “north” is no number" },
    { "C01,11/22/26 9:00,4,,,,2099-01-01,,",
      "column “received_time”: “2099-01-01” is in the future" },
    { "C01,11/22/26 9:00,4", "Line 2 has 3 fields, but the heading has 9." },
    { "C01,11/22/26 9:00,4,,,,,,,,", "Line 2 has 11 fields" },
    { "\"C01\"x,11/22/26 9:00,4,,,,,,", "Line 2 has something behind a closing quote." },
    { "C\3701,11/22/26 9:00,4,,,,,,", "is not UTF-8" },
    { "\"C\t01\",11/22/26 9:00,4,,,,,,", "holds a control character" },
    { "C01234567890123456789012345678901234567890123456789012345678901234567,11/22/26 9:00,4,,,,,,",
      "longer than 64 bytes" },
    { "C01,11/24/26 9:00,4,,,,,,", "Line 2: The time 2026-11-24T09:00:00Z is more than 24 hours" },
    { "C01,1/1/70 9:00,4,,,,,,", "before 1990" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (
          "container_id,measurement_time,temperature,fan_1,defrost_cycle,latitude,received_time,"
          "source,quality\r\n",
          cases[i].record, "\r\nC02,11/22/26 9:00,4,,,,,,\r\n", NULL);
      g_auto (Result) result = { 0 };
      guint n, n_letters;
      const RwDeadLetter *letters;

      transform (text, &result);
      letters = rw_batch_get_dead_letters (result.batch, &n_letters);
      rw_batch_get_readings (result.batch, &n);
      g_assert_cmpuint (n, ==, 1);
      g_assert_cmpuint (n_letters, ==, 1);
      g_test_message ("%s", letters[0].reason);
      g_assert_nonnull (strstr (letters[0].reason, cases[i].says));
      g_assert_cmpstr (letters[0].topic, ==, "replay");
      g_assert_cmpmem (g_bytes_get_data (letters[0].payload, NULL),
                       g_bytes_get_size (letters[0].payload), cases[i].record,
                       strlen (cases[i].record));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder-csv/reference", test_reference);
  g_test_add_func ("/decoder-csv/stored", test_stored);
  g_test_add_func ("/decoder-csv/spreadsheet", test_spreadsheet);
  g_test_add_func ("/decoder-csv/rejected", test_rejected);
  return g_test_run ();
}

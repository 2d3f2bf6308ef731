/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-record-data.h"
#include "rw-record-stream.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

#define BEGIN (G_GINT64_CONSTANT (1793491200) * RW_USEC_PER_SEC)
#define MINUTE RW_USEC_PER_MIN

static RwCargoProfiles *
create_profiles (void)
{
  const RwCargoProfile chilled = { .product_id = g_intern_string ("P1"),
                                   .name = (char *) "Fruit",
                                   .mode = RW_CARGO_CHILLED,
                                   .setpoint = 4,
                                   .low = 2,
                                   .high = 8 };
  const RwCargoProfile frozen = { .product_id = g_intern_string ("P2"),
                                  .name = (char *) "Fish",
                                  .mode = RW_CARGO_FROZEN,
                                  .setpoint = -20,
                                  .low = -30,
                                  .high = -15 };
  RwCargoProfiles *profiles = rw_cargo_profiles_new ();

  rw_cargo_profiles_add (profiles, &chilled);
  rw_cargo_profiles_add (profiles, &frozen);
  return profiles;
}

static RwRecordData *
create (gint64 span)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (RwCargoProfiles) profiles = create_profiles ();
  RwChartSheetPlan plan = { .from = BEGIN, .to = BEGIN + span, .zone = zone, .columns = 100 };
  RwChartSheet *sheet = rw_chart_sheet_new (&plan);

  rw_chart_sheet_add_reefer (sheet, "C01");
  return rw_record_data_new ("C01", BEGIN, BEGIN + span, profiles, sheet);
}

static RwReading
make (gint64 time, float supply, const char *product_id)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string ("C01");
  reading.product_id = g_intern_string (product_id);
  reading.time = BEGIN + time;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = supply;
  return reading;
}

static RwStatistics
get (RwRecordData *data, RwQuantity quantity)
{
  RwStatistics statistics;

  g_assert_true (rw_statistics_tracker_get (&data->statistics[quantity], &statistics));
  return statistics;
}

/* A physically impossible value is counted and is no value, neither extreme nor excursion. */
static void
test_implausible (void)
{
  g_autoptr (RwRecordData) data = create (10 * MINUTE);
  static const float values[] = { 4, 4, 850, 5, -100, 4, INFINITY, 4, 4, 4 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      RwReading reading = make (i * MINUTE, values[i], "P1");

      reading.quality = values[i] > 80 ? RW_QUALITY_IMPLAUSIBLE : 0;
      reading.late = i == 3;
      rw_record_data_add (data, &reading);
    }
  rw_record_data_end (data, G_MAXINT64);
  g_assert_cmpuint (data->n_readings, ==, 10);
  g_assert_cmpuint (data->implausible[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 3);
  g_assert_cmpuint (data->qualities[4], ==, 2);
  g_assert_cmpuint (data->n_late, ==, 1);
  g_assert_cmpuint (data->n_excursions, ==, 0);
  g_assert_cmpuint (data->n_gaps, ==, 0);
  g_assert_cmpfloat (get (data, RW_QUANTITY_SUPPLY_TEMPERATURE).maximum, ==, 5);
  g_assert_cmpuint (get (data, RW_QUANTITY_SUPPLY_TEMPERATURE).count, ==, 7);
}

/* Limits and the sensor they are for change with cargo and setpoint. */
static void
test_cargo (void)
{
  g_autoptr (RwRecordData) data = create (6 * MINUTE);
  const RwRecordExcursion *row;

  for (guint i = 0; i < 6; i++)
    {
      RwReading reading = make (i * MINUTE, i == 1 ? 9 : 4, i < 3 ? "P1" : i == 4 ? NULL : "P2");

      reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = i < 3 ? 12 : -10;
      if (i % 3 == 0)
        reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = i < 3 ? 4 : -20;
      rw_record_data_add (data, &reading);
    }
  rw_record_data_end (data, G_MAXINT64);
  g_assert_cmpuint (data->n_cargoes, ==, 2);
  g_assert_cmpuint (data->n_setpoints, ==, 2);
  g_assert_cmpuint (data->judged[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 3);
  g_assert_cmpuint (data->judged[RW_QUANTITY_RETURN_TEMPERATURE], ==, 3);
  g_assert_cmpuint (data->excursions->len, ==, 2);

  row = &g_array_index (data->excursions, RwRecordExcursion, 0);
  g_assert_cmpint (row->quantity, ==, RW_QUANTITY_SUPPLY_TEMPERATURE);
  g_assert_cmpint (row->excursion.begin, ==, BEGIN + MINUTE);
  g_assert_cmpint (row->excursion.end, ==, BEGIN + 2 * MINUTE);
  g_assert_cmpfloat (row->excursion.limit, ==, 8);
  row = &g_array_index (data->excursions, RwRecordExcursion, 1);
  g_assert_cmpint (row->quantity, ==, RW_QUANTITY_RETURN_TEMPERATURE);
  g_assert_cmpint (row->excursion.begin, ==, BEGIN + 3 * MINUTE);
  g_assert_cmpint (row->excursion.end, ==, BEGIN + 6 * MINUTE);
  g_assert_cmpfloat (row->excursion.limit, ==, -15);
  g_assert_cmpint (data->excursion_time, ==, 4 * MINUTE);
}

/* A reefer that reports less often from some day on has no gaps for that. */
static void
test_interval (void)
{
  g_autoptr (RwRecordData) data = create (30 * RW_USEC_PER_DAY);
  gint64 time = 0;

  while (time < 30 * RW_USEC_PER_DAY)
    {
      RwReading reading = make (time, 4, "P1");

      if (time < 10 * RW_USEC_PER_DAY || time >= 11 * RW_USEC_PER_DAY)
        rw_record_data_add (data, &reading);
      time += time < 5 * RW_USEC_PER_DAY ? MINUTE : 15 * MINUTE;
    }
  rw_record_data_end (data, BEGIN + 29 * RW_USEC_PER_DAY);
  g_assert_cmpint (data->shortest_interval, ==, MINUTE);
  g_assert_cmpint (data->longest_interval, ==, 15 * MINUTE);
  g_assert_cmpuint (data->n_gaps, ==, 1);
  g_assert_cmpint (data->gap_time, ==, RW_USEC_PER_DAY + 15 * MINUTE);
  g_assert_cmpint (get (data, RW_QUANTITY_SUPPLY_TEMPERATURE).covered, ==, 29 * RW_USEC_PER_DAY);
}

/* Nothing before the first reading nor after the last; but what is yet to come is no gap. */
static void
test_ends (void)
{
  g_autoptr (RwRecordData) data = create (RW_USEC_PER_DAY);
  const RwPause *gaps;

  for (guint i = 0; i < 60; i++)
    {
      RwReading reading = make (RW_USEC_PER_HOUR + i * MINUTE, 4, NULL);

      rw_record_data_add (data, &reading);
    }
  rw_record_data_end (data, BEGIN + 12 * RW_USEC_PER_HOUR);
  g_assert_false (data->limited);
  g_assert_cmpuint (data->gaps->len, ==, 2);
  gaps = (const RwPause *) data->gaps->data;
  g_assert_cmpint (gaps[0].begin, ==, BEGIN);
  g_assert_cmpint (gaps[0].end, ==, BEGIN + RW_USEC_PER_HOUR);
  g_assert_cmpint (gaps[1].begin, ==, BEGIN + RW_USEC_PER_HOUR + 59 * MINUTE);
  g_assert_cmpint (gaps[1].end, ==, BEGIN + 12 * RW_USEC_PER_HOUR);
}

/* Lists end somewhere; what they leave out is counted. */
static void
test_many (void)
{
  g_autoptr (RwRecordData) data = create (RW_USEC_PER_DAY * 30);

  for (guint i = 0; i < 4 * RW_RECORD_MAX_ROWS; i++)
    {
      RwReading reading = make (i * MINUTE, i % 2 == 0 ? 4 : 9, "P1");

      rw_record_data_add (data, &reading);
    }
  rw_record_data_end (data, BEGIN);
  g_assert_cmpuint (data->excursions->len, ==, RW_RECORD_MAX_ROWS);
  g_assert_cmpuint (data->n_excursions, ==, 2 * RW_RECORD_MAX_ROWS);
  g_assert_cmpint (data->excursion_time, ==, 2 * RW_RECORD_MAX_ROWS * MINUTE);
}

/* --- the stream ------------------------------------------------------------------------------- */

#define HEADING                                                                                    \
  "container_id,measurement_time,supply_temperature "                                              \
  "(°C),defrosting,powered,product_id,quality,late\r\n"
#define ROWS                                                                                       \
  "\"C,01\",2026-11-01T00:00:00+00:00,4.2,false,true,P1,16,false\r\n"                              \
  "\"C,01\",2026-11-01T00:01:00+00:00,,,,'=P2,0,true\r\n"

/* Whatever pieces it comes in. */
static void
test_stream (void)
{
  const char *text = HEADING ROWS;
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  for (gsize piece = 1; piece < 50; piece += 7)
    {
      g_autoptr (RwRecordData) data = create (RW_USEC_PER_DAY);
      g_autoptr (GOutputStream) stream = rw_record_stream_new (data);
      g_autoptr (GError) error = NULL;

      for (gsize at = 0; at < strlen (text); at += piece)
        g_assert_true (g_output_stream_write_all (stream, text + at,
                                                  MIN (piece, strlen (text) - at), NULL, NULL,
                                                  &error));
      g_assert_cmpstr (rw_record_stream_end (RW_RECORD_STREAM (stream), &error), ==, expected);
      g_assert_no_error (error);
      rw_record_data_end (data, BEGIN);
      g_assert_cmpuint (data->n_readings, ==, 2);
      g_assert_cmpuint (data->qualities[4], ==, 1);
      g_assert_cmpuint (data->n_late, ==, 1);
      g_assert_cmpuint (data->n_cargoes, ==, 2);
      g_assert_cmpstr (g_array_index (data->cargoes, RwRecordCargo, 1).product_id, ==, "=P2");
      g_assert_cmpuint (get (data, RW_QUANTITY_SUPPLY_TEMPERATURE).count, ==, 1);
    }
}

static void
test_bad_stream (void)
{
  static const char *const texts[] = { "", "a,b\r\n1,2\r\n", HEADING "x\r\n",
                                       HEADING "C01,yesterday,4,,,,,\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (RwRecordData) data = create (RW_USEC_PER_DAY);
      g_autoptr (GOutputStream) stream = rw_record_stream_new (data);
      g_autoptr (GError) error = NULL;

      if (*texts[i] == '\0'
          || g_output_stream_write_all (stream, texts[i], strlen (texts[i]), NULL, NULL, &error))
        g_assert_null (rw_record_stream_end (RW_RECORD_STREAM (stream), &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-data/implausible", test_implausible);
  g_test_add_func ("/record-data/cargo", test_cargo);
  g_test_add_func ("/record-data/interval", test_interval);
  g_test_add_func ("/record-data/ends", test_ends);
  g_test_add_func ("/record-data/many", test_many);
  g_test_add_func ("/record-data/stream", test_stream);
  g_test_add_func ("/record-data/bad-stream", test_bad_stream);
  return g_test_run ();
}

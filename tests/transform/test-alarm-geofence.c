/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-test.h"

#include "rw-alarm-engine.h"

/* Areas as rules: alarms of who leaves, enters or does not arrive. */

#define INSIDE 51.95
#define OUTSIDE 53.0

static void
add (RwGeofences *geofences, gint64 id, RwGeofenceEvent event, gint64 by, char **products)
{
  RwGeofence geofence = {
    .geofence_id = id,
    .version = 1,
    .name = (char *) "Maasvlakte",
    .event = event,
    .by_time = by,
    .products = products,
    .priority = RW_ALARM_PRIORITY_HIGH,
    .on_delay = 5 * RW_USEC_PER_MIN,
    .enabled = TRUE,
  };

  g_assert_true (rw_geo_shape_from_string ("circle 51.95 4.05 5000", &geofence.shape, NULL));
  rw_geofences_add (geofences, &geofence);
}

static void
judge_by (AlarmTest *test, RwGeofences *geofences)
{
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();

  rw_transform_set_geofences (test->transform, geofences);
  alarm_test_set_rules (test, rules);
}

static void
set (AlarmTest *test, RwGeofenceEvent event, double by_minute, char **products)
{
  g_autoptr (RwGeofences) geofences = rw_geofences_new ();

  add (geofences, 1, event,
       by_minute > 0 ? ALARM_TEST_START + (gint64) (by_minute * RW_USEC_PER_MIN) : 0, products);
  judge_by (test, geofences);
}

static void
be_at (AlarmTest *test, double latitude)
{
  test->unit.latitude = latitude;
  test->unit.longitude = 4.05;
}

static void
test_leaves (AlarmTest *test, gconstpointer data)
{
  set (test, RW_GEOFENCE_LEAVES, 0, NULL);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 0, 20, 5);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 20, 40, 5);
  alarm_test_assert (test, "+geofence_1@25 ");
  be_at (test, INSIDE);
  alarm_test_report_span (test, 40, 60, 5);
  alarm_test_assert (test, "-geofence_1@45 ");
}

/* Who has never been inside has not left. */
static void
test_never_inside (AlarmTest *test, gconstpointer data)
{
  set (test, RW_GEOFENCE_LEAVES, 0, NULL);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 0, 60, 5);
  alarm_test_assert (test, "");
}

/* A single position that is wrong is no leaving, and none that is not told. */
static void
test_delay (AlarmTest *test, gconstpointer data)
{
  set (test, RW_GEOFENCE_LEAVES, 0, NULL);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 0, 20, 4);
  be_at (test, OUTSIDE);
  alarm_test_report (test, 20);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 24, 40, 4);
  be_at (test, NAN);
  alarm_test_report_span (test, 40, 60, 4);
  alarm_test_assert (test, "");
}

/* After a day it is on its way. */
static void
test_forgets (AlarmTest *test, gconstpointer data)
{
  set (test, RW_GEOFENCE_LEAVES, 0, NULL);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 0, 20, 5);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 20, 3000, 5);
  alarm_test_assert (test, "+geofence_1@25 -geofence_1@1470 ");
}

static void
test_enters (AlarmTest *test, gconstpointer data)
{
  set (test, RW_GEOFENCE_ENTERS, 0, NULL);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 0, 20, 5);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 20, 40, 5);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 40, 60, 5);
  alarm_test_assert (test, "+geofence_1@25 -geofence_1@45 ");
}

static void
test_not_arrived (AlarmTest *test, gconstpointer data)
{
  set (test, RW_GEOFENCE_NOT_ARRIVED, 30, NULL);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 0, 60, 5);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 60, 80, 5);
  alarm_test_assert (test, "+geofence_1@35 -geofence_1@65 ");
}

/* Who was there in time may be elsewhere by then. */
static void
test_arrived (AlarmTest *test, gconstpointer data)
{
  set (test, RW_GEOFENCE_NOT_ARRIVED, 30, NULL);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 0, 10, 5);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 10, 60, 5);
  alarm_test_assert (test, "");
}

static void
test_cargo (AlarmTest *test, gconstpointer data)
{
  char *products[] = { (char *) "P15", NULL };

  set (test, RW_GEOFENCE_ENTERS, 0, products);
  be_at (test, INSIDE);
  test->unit.product_id = g_intern_string ("P01");
  alarm_test_report_span (test, 0, 20, 5);
  alarm_test_assert (test, "");
  test->unit.product_id = g_intern_string ("P15");
  alarm_test_report_span (test, 20, 40, 5);
  test->unit.product_id = g_intern_string ("P01");
  alarm_test_report_span (test, 40, 60, 5);
  alarm_test_assert (test, "+geofence_1@25 -geofence_1@45 ");
}

/* That it was inside is known after other rules are set, though not after another area is. */
static void
test_changes (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwGeofences) none = rw_geofences_new ();
  char *products[] = { (char *) "P01", NULL };

  test->unit.product_id = g_intern_string ("P01");
  set (test, RW_GEOFENCE_LEAVES, 0, NULL);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 0, 20, 5);
  set (test, RW_GEOFENCE_LEAVES, 0, NULL);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 20, 30, 5);
  alarm_test_assert (test, "+geofence_1@25 ");
  judge_by (test, none);
  alarm_test_report (test, 30);
  alarm_test_assert (test, "-geofence_1@25 ");

  set (test, RW_GEOFENCE_LEAVES, 0, NULL);
  be_at (test, INSIDE);
  alarm_test_report_span (test, 35, 45, 5);
  set (test, RW_GEOFENCE_LEAVES, 0, products);
  be_at (test, OUTSIDE);
  alarm_test_report_span (test, 45, 60, 5);
  alarm_test_assert (test, "");
}

/* What is known of who was inside is in the bytes of a state, so that a restart goes on. */
static void
test_restart (void)
{
  g_autoptr (RwGeofences) geofences = rw_geofences_new ();
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (RwAlarmEngine) first = NULL, second = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RwBatch) batch = NULL;
  const RwAlarmEvent *events;
  RwAlarmTrack before, after;
  RwReading reading;
  guint n;

  add (geofences, 7, RW_GEOFENCE_LEAVES, 0, NULL);
  first = rw_alarm_engine_new (rules, NULL, profiles, geofences);
  second = rw_alarm_engine_new (rules, NULL, profiles, geofences);
  rw_reading_init (&reading);
  reading.container_id = g_intern_string ("CMAU4501237");
  reading.longitude = 4.05;
  reading.latitude = INSIDE;
  reading.time = ALARM_TEST_START;
  rw_alarm_track_init (&before);
  rw_alarm_track_judge (&before, first, &reading, reading.time, NULL, builder);
  bytes = rw_alarm_track_to_bytes (&before, first);

  rw_alarm_track_init (&after);
  g_assert_true (rw_alarm_track_from_bytes (&after, second, bytes));
  reading.latitude = OUTSIDE;
  for (int i = 1; i <= 4; i++)
    {
      reading.time = ALARM_TEST_START + i * 5 * RW_USEC_PER_MIN;
      rw_alarm_track_judge (&after, second, &reading, reading.time, NULL, builder);
    }
  batch = rw_batch_builder_end (builder);
  events = rw_batch_get_alarm_events (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (events[0].rule_id, ==, "geofence_7");
  g_assert_cmpint (events[0].transition, ==, RW_ALARM_RAISED);
  g_assert_cmpint (events[0].priority, ==, RW_ALARM_PRIORITY_HIGH);
  rw_alarm_track_clear (&before);
  rw_alarm_track_clear (&after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ALARM_TEST_ADD ("/geofence/leaves", "", test_leaves);
  ALARM_TEST_ADD ("/geofence/never-inside", "", test_never_inside);
  ALARM_TEST_ADD ("/geofence/delay", "", test_delay);
  ALARM_TEST_ADD ("/geofence/forgets", "", test_forgets);
  ALARM_TEST_ADD ("/geofence/enters", "", test_enters);
  ALARM_TEST_ADD ("/geofence/not-arrived", "", test_not_arrived);
  ALARM_TEST_ADD ("/geofence/arrived", "", test_arrived);
  ALARM_TEST_ADD ("/geofence/cargo", "", test_cargo);
  ALARM_TEST_ADD ("/geofence/changes", "", test_changes);
  g_test_add_func ("/geofence/restart", test_restart);
  return g_test_run ();
}

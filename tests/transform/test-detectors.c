/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-test.h"

/* Each detector finds what it is for, and stays quiet about what looks like it. */

static void
add_booking (AlarmTest *test, float setpoint, int minute)
{
  RwBooking booking = { .container_id = "CMAU4501237",
                        .setpoint = setpoint,
                        .valid_from = ALARM_TEST_START + minute * RW_USEC_PER_MIN };

  rw_bookings_add (test->bookings, &booking);
}

static const RwAlarmEvent *
get_event (RwBatch *batch, guint number)
{
  guint n;
  const RwAlarmEvent *events = rw_batch_get_alarm_events (batch, &n);

  g_assert_cmpuint (n, >, number);
  return &events[number];
}

static void
test_power_stages (AlarmTest *test, gconstpointer data)
{
  test->unit.powered = 1;
  alarm_test_report_span (test, 0, 60, 5);
  test->unit.powered = 0;
  alarm_test_report_span (test, 60, 240, 5);
  alarm_test_assert (test, "+power_lost@75 3power_lost@90 2power_lost@180 ");
  test->unit.powered = 1;
  alarm_test_report_span (test, 240, 300, 5);
  alarm_test_assert (test, "-power_lost@245 ");

  /* A plug that is moved. */
  test->unit.powered = 0;
  alarm_test_report_span (test, 300, 315, 5);
  test->unit.powered = 1;
  alarm_test_report_span (test, 315, 400, 5);
  alarm_test_assert (test, "");
}

/* 20 t of frozen food at -20 °C with 30 °C outside: m·c/(k·A) is 20000·1700/(0.4·140) s = 168.7 h,
 * so it is at -15 °C after 168.7 h · -ln (1 - 5/50) = 17.8 h. */
static void
test_power_forecast (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwBatch) batch = NULL;
  const RwAlarmEvent *event;

  test->unit.product_id = "P12";
  test->unit.setpoint = test->unit.back = test->unit.box = -20;
  test->unit.ambient = 30;
  test->unit.powered = 0;
  test->unit.latitude = 52;
  test->unit.longitude = 4;
  alarm_test_report_span (test, 0, 30, 5);
  batch = rw_batch_builder_end (test->builder);
  event = get_event (batch, 0);
  g_assert_cmpint (event->began_time, ==, ALARM_TEST_START);
  g_assert_cmpint (ABS (event->limit_time - ALARM_TEST_START - 1066 * RW_USEC_PER_MIN), <,
                   3 * RW_USEC_PER_MIN);
  g_assert_cmpfloat (event->latitude, ==, 52);
  g_assert_cmpint (event->priority, ==, RW_ALARM_PRIORITY_LOW);

  test->unit.box = -14.9f;
  alarm_test_report (test, 30);
  alarm_test_assert (test, "1power_lost@30 ");
}

static void
test_wrong_setpoint (AlarmTest *test, gconstpointer data)
{
  add_booking (test, 4, 0);
  add_booking (test, 6, 120);
  alarm_test_report_span (test, 0, 60, 5);
  test->unit.setpoint = 4.2f; /* a unit that rounds */
  alarm_test_report_span (test, 60, 120, 5);
  alarm_test_assert (test, "");
  alarm_test_report_span (test, 120, 140, 5);
  alarm_test_assert (test, "+wrong_setpoint@130 ");
  test->unit.setpoint = 6;
  alarm_test_report_span (test, 140, 160, 5);
  alarm_test_assert (test, "-wrong_setpoint@140 ");
}

/* Without a booking it is what the cargo is usually carried at, more or less. */
static void
test_unusual_setpoint (AlarmTest *test, gconstpointer data)
{
  test->unit.product_id = "P01";
  test->unit.setpoint = 5;
  alarm_test_report_span (test, 0, 60, 5);
  alarm_test_assert (test, "");
  test->unit.setpoint = 9;
  alarm_test_report_span (test, 60, 80, 5);
  alarm_test_assert (test, "+wrong_setpoint@70 ");
}

static void
test_gases (AlarmTest *test, gconstpointer data)
{
  test->unit.product_id = "P01";
  test->unit.oxygen = 20.9f;
  test->unit.carbon_dioxide = 4.6f;
  alarm_test_report_span (test, 0, 60, 5);
  test->unit.carbon_dioxide = 12;
  alarm_test_report_span (test, 60, 100, 5);
  alarm_test_assert (test, "+co2_band@90 ");
  test->unit.carbon_dioxide = 1;
  test->unit.oxygen = 11;
  alarm_test_report_span (test, 100, 140, 5);
  alarm_test_assert (test, "-co2_band@115 +o2_band@130 ");

  /* Nobody has said what this cargo bears; and more than air holds is no measurement. */
  test->unit.product_id = "P12";
  alarm_test_report_span (test, 140, 200, 5);
  test->unit.product_id = "P01";
  test->unit.oxygen = 30;
  alarm_test_report_span (test, 200, 300, 5);
  alarm_test_assert (test, "");
}

static void
test_door (AlarmTest *test, gconstpointer data)
{
  test->unit.door = 0;
  alarm_test_report_span (test, 0, 30, 5);
  for (int minute = 30; minute < 45; minute += 5)
    {
      test->unit.door = (float) (minute - 29);
      alarm_test_report (test, minute);
    }
  alarm_test_assert (test, "");
  test->unit.door = 16;
  alarm_test_report (test, 45);
  test->unit.door = 0;
  alarm_test_report (test, 50);
  alarm_test_assert (test, "+door_open@45 -door_open@50 ");
}

static void
test_fans (AlarmTest *test, gconstpointer data)
{
  test->unit.powered = 1;
  test->unit.defrosting = 0;
  test->unit.fans = RW_FLAG_FAN_1 | RW_FLAG_FAN_2; /* of a unit that has two */
  alarm_test_report_span (test, 0, 60, 5);
  test->unit.fans = 0;
  test->unit.defrosting = 1;
  alarm_test_report_span (test, 60, 100, 5);
  test->unit.defrosting = 0;
  test->unit.fans = RW_FLAG_FAN_1 | RW_FLAG_FAN_2;
  alarm_test_report_span (test, 100, 200, 5);
  alarm_test_assert (test, "");
  test->unit.fans = RW_FLAG_FAN_2;
  alarm_test_report_span (test, 200, 240, 5);
  alarm_test_assert (test, "+fan_stopped@220 ");
}

/* Of a unit that does not report its defrosts. */
static void
test_inferred_defrost (AlarmTest *test, gconstpointer data)
{
  test->unit.setpoint = test->unit.back = -20;
  test->unit.supply = -22;
  test->unit.kilowatts = 4;
  test->unit.powered = 1;
  test->unit.fans = RW_FLAG_FAN_1 | RW_FLAG_FAN_2;
  alarm_test_report_span (test, 0, 60, 5);
  test->unit.fans = 0;
  for (int minute = 60; minute < 130; minute += 5)
    {
      test->unit.back = -20 + (float) (minute - 60) / 6;
      alarm_test_report (test, minute);
    }
  test->unit.fans = RW_FLAG_FAN_1 | RW_FLAG_FAN_2;
  test->unit.back = -16;
  alarm_test_report_span (test, 130, 155, 5);
  test->unit.back = -20;
  alarm_test_report_span (test, 155, 300, 5);
  alarm_test_assert (test, "");

  /* Its end is not found. */
  test->unit.fans = 0;
  test->unit.back = -15;
  alarm_test_report_span (test, 300, 400, 5);
  alarm_test_assert (test, "+defrost_long@395 ");
}

static void
test_defrost_often (AlarmTest *test, gconstpointer data)
{
  test->unit.powered = 1;
  for (int i = 0; i < 12; i++)
    {
      int begin = i < 6 ? i * 360 : 2160 + (i - 6) * 90;

      test->unit.defrosting = 1;
      alarm_test_report_span (test, begin, begin + 30, 5);
      test->unit.defrosting = 0;
      alarm_test_report_span (test, begin + 30, i < 6 ? begin + 360 : begin + 90, 5);
    }
  alarm_test_assert (test, "+defrost_often@2430 ");
  alarm_test_report_span (test, 2700, 3300, 5);
  alarm_test_assert (test, "-defrost_often@2910 ");
}

/* Noise of a tenth, as a probe has it. */
static float
wobble (int minute)
{
  return 0.1f * (float) (minute / 5 * 7919 % 5 - 2);
}

static void
report_probes (AlarmTest *test, int minute, float supply, float back, float box)
{
  test->unit.supply = 4 + supply + wobble (minute);
  test->unit.back = 5 + back + wobble (minute + 15);
  test->unit.box = 4.7f + box + wobble (minute + 35);
  alarm_test_report (test, minute);
}

static void
test_probe_drifts (AlarmTest *test, gconstpointer data)
{
  g_autofree char *text = NULL;

  test->unit.powered = 1;
  test->unit.defrosting = 0;
  for (int minute = 0; minute < 1440; minute += 5)
    report_probes (test, minute, 0, 0, 0);
  for (int minute = 1440; minute < 2400; minute += 5)
    report_probes (test, minute, 0.3f * (float) (minute - 1440) / 60, 0, 0);
  text = alarm_test_take (test);
  g_assert_true (g_str_has_prefix (text, "+probe_disagreement@1"));
}

/* Fruit that was loaded warm, a leak of refrigerant. */
static void
test_load_is_no_drift (AlarmTest *test, gconstpointer data)
{
  test->unit.powered = 1;
  test->unit.defrosting = 0;
  for (int minute = 0; minute < 1440; minute += 5)
    report_probes (test, minute, 0, 4 * expf ((float) -minute / 600),
                   4.5f * expf ((float) -minute / 800));
  for (int minute = 1440; minute < 2880; minute += 5)
    report_probes (test, minute, 0.1f * (float) (minute - 1440) / 60,
                   0.07f * (float) (minute - 1440) / 60, 0.06f * (float) (minute - 1440) / 60);
  alarm_test_assert (test, "");
}

static void
test_moving_is_not_stuck (AlarmTest *test, gconstpointer data)
{
  test->unit.powered = 1;
  for (int minute = 0; minute < 1200; minute += 5)
    report_probes (test, minute, 0, 0, 0);
  alarm_test_assert (test, "");
}

static void
test_stuck_return (AlarmTest *test, gconstpointer data)
{
  g_autofree char *text = NULL;

  test->unit.powered = 1;
  for (int minute = 0; minute < 900; minute += 5)
    {
      test->unit.supply = 4 + wobble (minute);
      test->unit.box = 4.7f + wobble (minute + 35);
      test->unit.back = minute < 300 ? 5 + wobble (minute + 15) : 5.3f;
      alarm_test_report (test, minute);
    }
  text = alarm_test_take (test);
  g_assert_true (g_str_has_prefix (text, "+stuck_value@6"));
  g_assert_null (strchr (text, '-'));

  /* It moves again; and nothing moves in a box without power and air. */
  test->unit.back = 5.1f;
  alarm_test_report (test, 900);
  alarm_test_assert (test, "-stuck_value@900 ");
  test->unit.powered = 0;
  for (int minute = 905; minute < 1800; minute += 5)
    {
      test->unit.supply = 4 + wobble (minute);
      alarm_test_report (test, minute);
    }
  alarm_test_assert (test, "");
}

static void
test_rate_and_limit (AlarmTest *test, gconstpointer data)
{
  g_autoptr (RwBatch) batch = NULL;
  const RwAlarmEvent *event;

  test->unit.product_id = "P01";
  test->unit.powered = 1;
  alarm_test_report_span (test, 0, 120, 5);
  for (int minute = 120; minute < 200; minute += 5)
    {
      test->unit.supply = 4 + 2.4f * (float) (minute - 120) / 60;
      alarm_test_report (test, minute);
    }
  batch = rw_batch_builder_end (test->builder);
  event = get_event (batch, 0);
  g_assert_cmpstr (event->rule_id, ==, "rate_of_rise");
  g_assert_cmpfloat_with_epsilon (event->value, 2.4, 0.5);

  /* It is at 8 °C after 100 minutes. */
  event = get_event (batch, 1);
  g_assert_cmpstr (event->rule_id, ==, "time_to_limit");
  g_assert_cmpint (ABS (event->limit_time - ALARM_TEST_START - 220 * RW_USEC_PER_MIN), <,
                   60 * RW_USEC_PER_MIN);
}

static void
test_pharma (AlarmTest *test, gconstpointer data)
{
  test->unit.product_id = "P15";
  test->unit.setpoint = test->unit.supply = test->unit.box = 5;
  test->unit.back = 9;
  alarm_test_report_span (test, 0, 60, 5);
  alarm_test_assert (test, "");
  test->unit.box = 8.1f;
  alarm_test_report_span (test, 60, 80, 5);
  test->unit.box = 1.9f;
  alarm_test_report_span (test, 80, 100, 5);
  alarm_test_assert (test, "+pharma_band@70 ");
  test->unit.box = 5;
  alarm_test_report_span (test, 100, 120, 5);
  alarm_test_assert (test, "-pharma_band@105 ");

  /* Other cargo has limits, but not absolute ones. */
  test->unit.product_id = "P01";
  test->unit.box = 9;
  alarm_test_report_span (test, 120, 200, 5);
  alarm_test_assert (test, "");
}

static void
test_cumulative (AlarmTest *test, gconstpointer data)
{
  test->unit.product_id = "P01";
  for (int minute = 0; minute < 24 * 60; minute += 10)
    {
      test->unit.box = minute % 120 < 60 ? 9 : 5;
      alarm_test_report (test, minute);
    }

  /* The first hour is that of a cargo that comes in; never more than one at once. */
  alarm_test_assert (test, "+time_out_of_range@540 ");
  test->unit.box = 5;
  for (int minute = 24 * 60; minute < 48 * 60; minute += 10)
    alarm_test_report (test, minute);
  alarm_test_assert (test, "-time_out_of_range@2400 ");
}

static void
test_kinetic (AlarmTest *test, gconstpointer data)
{
  test->unit.product_id = "P15";
  test->unit.setpoint = 5;
  test->unit.box = 5;
  alarm_test_report_span (test, 0, 24 * 60, 10);
  alarm_test_assert (test, "");

  /* 20 hours at 5 °C and 4 at 15 °C are 7.7 °C; with a fifth it is above 8. */
  test->unit.box = 15;
  alarm_test_report_span (test, 24 * 60, 28 * 60, 10);
  alarm_test_assert (test, "");
  alarm_test_report_span (test, 28 * 60, 29 * 60, 10);
  alarm_test_assert (test, "+kinetic_temperature@1710 ");
}

static void
test_position (AlarmTest *test, gconstpointer data)
{
  test->unit.latitude = 51.95;
  test->unit.longitude = 4.05;
  for (int minute = 0; minute < 60; minute += 5)
    {
      test->unit.longitude += 0.03; /* 25 km/h */
      alarm_test_report (test, minute);
    }

  /* One position that is 40 km off, and back again. */
  test->unit.latitude += 0.36;
  alarm_test_report (test, 60);
  test->unit.latitude -= 0.36;
  alarm_test_report_span (test, 65, 120, 5);
  alarm_test_assert (test, "");

  /* Two are a place; 1000 km in five minutes need no second. */
  test->unit.latitude += 0.36;
  alarm_test_report_span (test, 120, 130, 5);
  alarm_test_assert (test, "+position_jump@125 ");
  alarm_test_report_span (test, 130, 400, 5);
  alarm_test_assert (test, "-position_jump@310 ");
  test->unit.latitude -= 9;
  alarm_test_report (test, 1200);
  alarm_test_report_span (test, 1205, 1220, 5);
  test->unit.longitude = 179.9;
  alarm_test_assert (test, "");
  alarm_test_report (test, 1220);
  alarm_test_assert (test, "+position_jump@1220 ");
}

/* What a public demo sends: negative power, more than all of the air, humidity as a fraction. */
static void
test_oddities (AlarmTest *test, gconstpointer data)
{
  test->unit.product_id = "P01";
  test->unit.powered = 1;
  for (int minute = 0; minute < 600; minute += 5)
    {
      RwReading reading;

      report_probes (test, minute, 0, 0, 0);
      reading = alarm_test_make (test, minute + 1);
      reading.value[RW_QUANTITY_KILOWATTS] = -0.4f;
      reading.value[RW_QUANTITY_OXYGEN_LEVEL] = 21.6f;
      reading.value[RW_QUANTITY_NITROGEN_LEVEL] = 80;
      reading.value[RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = 4.7f;
      reading.value[RW_QUANTITY_HUMIDITY_LEVEL] = 0.45f;
      rw_transform_reading (test->transform, &reading, test->builder);
    }
  alarm_test_assert (test, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ALARM_TEST_ADD ("/detectors/power-stages", "power_lost", test_power_stages);
  ALARM_TEST_ADD ("/detectors/power-forecast", "power_lost", test_power_forecast);
  ALARM_TEST_ADD ("/detectors/wrong-setpoint", "wrong_setpoint", test_wrong_setpoint);
  ALARM_TEST_ADD ("/detectors/unusual-setpoint", "wrong_setpoint", test_unusual_setpoint);
  ALARM_TEST_ADD ("/detectors/gases", "o2_band,co2_band", test_gases);
  ALARM_TEST_ADD ("/detectors/door", "door_open", test_door);
  ALARM_TEST_ADD ("/detectors/fans", "fan_stopped", test_fans);
  ALARM_TEST_ADD ("/detectors/inferred-defrost",
                  "defrost_long,control_air_high,rate_of_rise,fan_stopped", test_inferred_defrost);
  ALARM_TEST_ADD ("/detectors/defrost-often", "defrost_often,defrost_long", test_defrost_often);
  ALARM_TEST_ADD ("/detectors/probe-drifts", "probe_disagreement", test_probe_drifts);
  ALARM_TEST_ADD ("/detectors/load-is-no-drift", "probe_disagreement", test_load_is_no_drift);
  ALARM_TEST_ADD ("/detectors/moving-is-not-stuck", "stuck_value", test_moving_is_not_stuck);
  ALARM_TEST_ADD ("/detectors/stuck-return", "stuck_value", test_stuck_return);
  ALARM_TEST_ADD ("/detectors/rate-and-limit", "rate_of_rise,time_to_limit", test_rate_and_limit);
  ALARM_TEST_ADD ("/detectors/pharma", "pharma_band", test_pharma);
  ALARM_TEST_ADD ("/detectors/cumulative", "time_out_of_range", test_cumulative);
  ALARM_TEST_ADD ("/detectors/kinetic", "kinetic_temperature", test_kinetic);
  ALARM_TEST_ADD ("/detectors/position", "position_jump", test_position);
  ALARM_TEST_ADD ("/detectors/oddities", NULL, test_oddities);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-engine.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>
#include <string.h>

#define START (G_GINT64_CONSTANT (1763805600) * RW_USEC_PER_SEC)
#define MINUTES(n) (START + (n) *RW_USEC_PER_MIN)

/* A unit whose next reading says what these fields say. */
typedef struct
{
  RwCargoProfiles *profiles;
  RwTransform *transform;
  RwBatchBuilder *builder;
  float setpoint;
  float supply;
  float return_air;
  int powered; /* -1: does not say */
  gboolean defrosting;
  const char *product_id;
} Fixture;

/* The default rules of these names. */
static void
set_rules (Fixture *fixture, const char *names)
{
  g_autoptr (RwAlarmRules) all = rw_alarm_rules_new_default ();
  g_autoptr (RwAlarmRules) rules = rw_alarm_rules_new ();
  g_auto (GStrv) wanted = g_strsplit (names, ",", -1);

  for (guint i = 0; i < rw_alarm_rules_get_size (all); i++)
    if (g_strv_contains ((const char *const *) wanted, rw_alarm_rules_get (all, i)->rule_id))
      rw_alarm_rules_add (rules, rw_alarm_rules_get (all, i));
  rw_transform_set_rules (fixture->transform, rules, NULL, fixture->profiles);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  RwCargoProfile ambient = { "P90", (char *) "Paper", RW_CARGO_AMBIENT, 15, -20, 45 };

  fixture->profiles = rw_cargo_profiles_new ();
  rw_cargo_profiles_add (fixture->profiles, &ambient);
  fixture->transform = rw_transform_new (fixture->profiles);
  fixture->builder = rw_batch_builder_new ();
  set_rules (fixture, "control_air_high,control_air_low,power_lost");
  fixture->setpoint = 4;
  fixture->supply = 4;
  fixture->return_air = NAN;
  fixture->powered = -1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rw_transform_free (fixture->transform);
  rw_batch_builder_free (fixture->builder);
  rw_cargo_profiles_unref (fixture->profiles);
}

static void
report (Fixture *fixture, int minute)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string ("CMAU4501237");
  reading.product_id = g_intern_string (fixture->product_id);
  reading.time = MINUTES (minute);
  reading.received_time = reading.time + RW_USEC_PER_SEC;
  reading.value[RW_QUANTITY_TEMPERATURE] = 7;
  reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = fixture->setpoint;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = fixture->supply;
  reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = fixture->return_air;
  reading.flags_known = RW_FLAG_DEFROSTING | (fixture->powered >= 0 ? RW_FLAG_POWERED : 0);
  reading.flags_set =
      (fixture->defrosting ? RW_FLAG_DEFROSTING : 0) | (fixture->powered > 0 ? RW_FLAG_POWERED : 0);
  rw_transform_reading (fixture->transform, &reading, fixture->builder);
}

/* Reports each step minutes from the first to before the end. */
static void
report_span (Fixture *fixture, int first, int end, int step)
{
  for (int minute = first; minute < end; minute += step)
    report (fixture, minute);
}

static char
get_sign (const RwAlarmEvent *event)
{
  if (event->transition == RW_ALARM_REGRADED)
    return (char) ('0' + event->priority);
  return event->transition == RW_ALARM_RAISED ? '+' : '-';
}

/* "+rule@minute " for a raised alarm, "-rule@minute " for one whose condition returned, and
 * "3rule@minute " for one that has another priority. */
static void
assert_events (Fixture *fixture, const char *wanted)
{
  g_autoptr (RwBatch) batch = rw_batch_builder_end (fixture->builder);
  g_autoptr (GString) text = g_string_new (NULL);
  const RwAlarmEvent *events;
  guint n;

  events = rw_batch_get_alarm_events (batch, &n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (events[i].container_id, ==, "CMAU4501237");
      g_string_append_printf (text, "%c%s@%d ", get_sign (&events[i]), events[i].rule_id,
                              (int) ((events[i].event_time - START) / RW_USEC_PER_MIN));
    }
  g_assert_cmpstr (text->str, ==, wanted);
}

static void
test_chilled_high (Fixture *fixture, gconstpointer data)
{
  report_span (fixture, 0, 60, 1);
  fixture->supply = 5.1f;
  report_span (fixture, 60, 89, 1);
  assert_events (fixture, "");
  report_span (fixture, 89, 200, 1);
  assert_events (fixture, "+control_air_high@90 ");

  /* Inside the deadband it stays, however long. */
  fixture->supply = 4.8f;
  report_span (fixture, 200, 260, 1);
  assert_events (fixture, "");
  fixture->supply = 4.6f;
  report_span (fixture, 260, 300, 1);
  assert_events (fixture, "-control_air_high@270 ");
}

static void
test_values_of_events (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwBatch) batch = NULL;
  const RwAlarmEvent *events;
  guint n;

  fixture->supply = 9;
  report_span (fixture, 0, 40, 5);
  batch = rw_batch_builder_end (fixture->builder);
  events = rw_batch_get_alarm_events (batch, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (events[0].value, ==, 9);
  g_assert_cmpfloat (events[0].limit_value, ==, 5);
  g_assert_cmpint (events[0].priority, ==, RW_ALARM_PRIORITY_MEDIUM);
}

static void
test_short_excursions_are_quiet (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 10; i++)
    {
      fixture->supply = 8;
      report_span (fixture, 60 * i, 60 * i + 29, 1);
      fixture->supply = 4.9f;
      report_span (fixture, 60 * i + 29, 60 * i + 60, 1);
    }
  assert_events (fixture, "");
}

static void
test_chilled_low (Fixture *fixture, gconstpointer data)
{
  fixture->supply = 3.4f;
  report_span (fixture, 0, 30, 1);
  assert_events (fixture, "+control_air_low@15 ");
  fixture->supply = 3.6f;
  report_span (fixture, 30, 60, 1);
  assert_events (fixture, "");
  fixture->supply = 3.8f;
  report_span (fixture, 60, 80, 1);
  assert_events (fixture, "-control_air_low@70 ");
}

static void
test_frozen (Fixture *fixture, gconstpointer data)
{
  fixture->setpoint = -18;
  fixture->supply = -14; /* not what frozen cargo is judged on */
  fixture->return_air = -18;
  report_span (fixture, 0, 120, 5);
  assert_events (fixture, "");
  fixture->return_air = -14.9f;
  report_span (fixture, 120, 200, 5);
  assert_events (fixture, "+control_air_high@180 ");
  fixture->return_air = -40;
  report_span (fixture, 200, 300, 5);
  assert_events (fixture, "-control_air_high@230 ");
}

static void
test_grace_after_setpoint (Fixture *fixture, gconstpointer data)
{
  report_span (fixture, 0, 60, 1);
  fixture->setpoint = 2;
  report_span (fixture, 60, 130, 1);
  assert_events (fixture, "+control_air_high@120 ");
}

static void
test_defrost_is_muted (Fixture *fixture, gconstpointer data)
{
  report_span (fixture, 0, 60, 1);
  fixture->supply = 15;
  fixture->defrosting = TRUE;
  report_span (fixture, 60, 100, 1);
  fixture->defrosting = FALSE;
  report_span (fixture, 100, 130, 1);
  fixture->supply = 4;
  report_span (fixture, 130, 200, 1);
  assert_events (fixture, "");

  fixture->supply = 15;
  fixture->defrosting = TRUE;
  report_span (fixture, 200, 240, 1);
  fixture->defrosting = FALSE;
  report_span (fixture, 240, 310, 1);
  assert_events (fixture, "+control_air_high@300 ");
}

static void
test_power_lost (Fixture *fixture, gconstpointer data)
{
  fixture->powered = 1;
  report_span (fixture, 0, 30, 1);
  fixture->powered = 0;
  fixture->supply = 12; /* follows from the power, so it is not an alarm of its own */
  report_span (fixture, 30, 120, 1);
  assert_events (fixture, "+power_lost@45 3power_lost@60 ");
  fixture->powered = 1;
  report_span (fixture, 120, 145, 1);
  assert_events (fixture, "-power_lost@125 ");
  fixture->supply = 4;
  report_span (fixture, 145, 300, 1);
  assert_events (fixture, "");

  /* The grace after its return over, a unit that does not recover is an alarm. */
  fixture->powered = 0;
  report_span (fixture, 300, 310, 1);
  fixture->powered = 1;
  fixture->supply = 12;
  report_span (fixture, 310, 380, 1);
  assert_events (fixture, "+control_air_high@370 ");
}

static void
test_frozen_power_lost (Fixture *fixture, gconstpointer data)
{
  fixture->powered = 0;
  fixture->setpoint = -18;
  fixture->return_air = -18;
  report_span (fixture, 0, 90, 15);
  assert_events (fixture, "+power_lost@15 3power_lost@60 ");
}

/* An alarm neither clears nor is raised anew by a defrost or a loss of power in its middle. */
static void
test_raised_once (Fixture *fixture, gconstpointer data)
{
  fixture->powered = 1;
  fixture->supply = 9;
  report_span (fixture, 0, 60, 1);
  fixture->defrosting = TRUE;
  fixture->supply = 4;
  report_span (fixture, 60, 100, 1);
  fixture->defrosting = FALSE;
  fixture->supply = 9;
  report_span (fixture, 100, 200, 1);
  assert_events (fixture, "+control_air_high@30 ");
}

static void
test_silence_does_not_count (Fixture *fixture, gconstpointer data)
{
  report_span (fixture, 0, 30, 5);
  fixture->supply = 9;
  report (fixture, 30);
  report (fixture, 55); /* twice the interval is ten minutes: these 25 count as ten */
  report_span (fixture, 60, 75, 5);
  assert_events (fixture, "");
  report (fixture, 75);
  assert_events (fixture, "+control_air_high@75 ");
}

static void
test_hourly_reports (Fixture *fixture, gconstpointer data)
{
  report_span (fixture, 0, 240, 60);
  fixture->supply = 9;
  report (fixture, 240);
  assert_events (fixture, "");
  report (fixture, 300);
  assert_events (fixture, "+control_air_high@300 ");
}

static void
test_late_and_repeated_are_not_judged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwBatch) batch = NULL;
  const RwReading *readings;
  guint n;

  report_span (fixture, 0, 60, 1);
  fixture->supply = 9;
  report_span (fixture, 0, 60, 1);
  batch = rw_batch_builder_end (fixture->builder);
  readings = rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 120);
  g_assert_cmpuint (readings[59].late, ==, 0);
  g_assert_cmpuint (readings[60].late, ==, 1);
  g_assert_cmpuint (readings[119].late, ==, 0); /* the newest one again */
  rw_batch_get_alarm_events (batch, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_implausible_is_not_judged (Fixture *fixture, gconstpointer data)
{
  fixture->supply = 9;
  report_span (fixture, 0, 20, 1);
  fixture->supply = -273;
  report (fixture, 20);
  fixture->supply = NAN;
  fixture->return_air = NAN;
  fixture->setpoint = NAN;
  report (fixture, 21);
  fixture->supply = 9;
  fixture->setpoint = 4;
  report_span (fixture, 22, 40, 1);
  assert_events (fixture, "+control_air_high@30 ");
}

static void
test_ambient_cargo (Fixture *fixture, gconstpointer data)
{
  fixture->product_id = "P90";
  fixture->supply = 30;
  report_span (fixture, 0, 200, 5);
  assert_events (fixture, "");
}

static void
restore (Fixture *fixture, const char *rule_id, int raised_minute)
{
  g_autoptr (RwAlarm) alarm = rw_alarm_new ();

  alarm->container_id = g_intern_string ("CMAU4501237");
  alarm->rule_id = g_intern_string (rule_id);
  alarm->state = RW_ALARM_STATE_UNACKNOWLEDGED;
  alarm->raised_time = MINUTES (raised_minute);
  rw_transform_restore_alarm (fixture->transform, alarm);
}

static void
test_restored_alarm_is_not_raised_again (Fixture *fixture, gconstpointer data)
{
  restore (fixture, "control_air_high", -600);
  restore (fixture, "a_rule_of_old", -600); /* nobody judges by it any more */
  fixture->supply = 9;
  report_span (fixture, 0, 100, 1);
  assert_events (fixture, "-a_rule_of_old@-600 ");
  fixture->supply = 4;
  report_span (fixture, 100, 120, 1);
  assert_events (fixture, "-control_air_high@110 ");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/alarm-engine/chilled-high", test_chilled_high);
  ADD ("/alarm-engine/values-of-events", test_values_of_events);
  ADD ("/alarm-engine/short-excursions-are-quiet", test_short_excursions_are_quiet);
  ADD ("/alarm-engine/chilled-low", test_chilled_low);
  ADD ("/alarm-engine/frozen", test_frozen);
  ADD ("/alarm-engine/grace-after-setpoint", test_grace_after_setpoint);
  ADD ("/alarm-engine/defrost-is-muted", test_defrost_is_muted);
  ADD ("/alarm-engine/power-lost", test_power_lost);
  ADD ("/alarm-engine/frozen-power-lost", test_frozen_power_lost);
  ADD ("/alarm-engine/raised-once", test_raised_once);
  ADD ("/alarm-engine/silence-does-not-count", test_silence_does_not_count);
  ADD ("/alarm-engine/hourly-reports", test_hourly_reports);
  ADD ("/alarm-engine/late-and-repeated-are-not-judged", test_late_and_repeated_are_not_judged);
  ADD ("/alarm-engine/implausible-is-not-judged", test_implausible_is_not_judged);
  ADD ("/alarm-engine/ambient-cargo", test_ambient_cargo);
  ADD ("/alarm-engine/restored-alarm-is-not-raised-again", test_restored_alarm_is_not_raised_again);
  return g_test_run ();
}

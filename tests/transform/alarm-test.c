/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-test.h"

#define FANS (RW_FLAG_FAN_1 | RW_FLAG_FAN_2 | RW_FLAG_FAN_3)

static const RwCargoProfile profiles[] = {
  { .product_id = "P01",
    .name = (char *) "Carrots",
    .mode = RW_CARGO_CHILLED,
    .setpoint = 4,
    .low = 0,
    .high = 8,
    .oxygen_low = 15,
    .oxygen_high = 21.5f,
    .carbon_dioxide_low = 0,
    .carbon_dioxide_high = 5,
    .heat_capacity = 3.8f },
  { .product_id = "P12",
    .name = (char *) "Frozen food",
    .mode = RW_CARGO_FROZEN,
    .setpoint = -20,
    .low = -32,
    .high = -15,
    .tolerance = 5,
    .heat_capacity = 1.7f },
  { .product_id = "P15",
    .name = (char *) "Medicine",
    .mode = RW_CARGO_CHILLED,
    .setpoint = 5,
    .low = 2,
    .high = 8,
    .strict = TRUE,
    .kinetic_high = 8 },
  { .product_id = "P90", .name = (char *) "Paper", .mode = RW_CARGO_AMBIENT, .setpoint = 15 },
};

RwAlarmRules *
alarm_test_new_rules (const char *names)
{
  g_autoptr (RwAlarmRules) all = rw_alarm_rules_new_default ();
  RwAlarmRules *rules = rw_alarm_rules_new ();
  g_auto (GStrv) wanted = g_strsplit (names != NULL ? names : "", ",", -1);

  for (guint i = 0; i < rw_alarm_rules_get_size (all); i++)
    if (names == NULL
        || g_strv_contains ((const char *const *) wanted, rw_alarm_rules_get (all, i)->rule_id))
      rw_alarm_rules_add (rules, rw_alarm_rules_get (all, i));
  return rules;
}

void
alarm_test_set_rules (AlarmTest *self, RwAlarmRules *rules)
{
  rw_transform_set_rules (self->transform, rules, self->bookings, self->profiles);
}

void
alarm_test_set_up (AlarmTest *self, gconstpointer data)
{
  g_autoptr (RwAlarmRules) rules = alarm_test_new_rules (data);

  self->profiles = rw_cargo_profiles_new ();
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    rw_cargo_profiles_add (self->profiles, &profiles[i]);
  self->bookings = rw_bookings_new ();
  self->transform = rw_transform_new (self->profiles);
  self->builder = rw_batch_builder_new ();
  alarm_test_set_rules (self, rules);
  self->unit = (AlarmTestUnit){ .container_id = "CMAU4501237",
                                .setpoint = 4,
                                .supply = 4,
                                .back = NAN,
                                .box = NAN,
                                .ambient = NAN,
                                .kilowatts = NAN,
                                .oxygen = NAN,
                                .carbon_dioxide = NAN,
                                .door = NAN,
                                .powered = -1,
                                .defrosting = -1,
                                .fans = FANS,
                                .latitude = NAN,
                                .longitude = NAN,
                                .delay = RW_USEC_PER_SEC };
}

void
alarm_test_tear_down (AlarmTest *self, gconstpointer data)
{
  rw_transform_free (self->transform);
  rw_batch_builder_free (self->builder);
  rw_bookings_unref (self->bookings);
  rw_cargo_profiles_unref (self->profiles);
}

static void
set_flag (RwReading *reading, RwReadingFlags flag, int value)
{
  if (value < 0)
    return;
  reading->flags_known |= (guint16) flag;
  if (value > 0)
    reading->flags_set |= (guint16) flag;
}

RwReading
alarm_test_make (const AlarmTest *self, double minute)
{
  const AlarmTestUnit *unit = &self->unit;
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (unit->container_id);
  reading.product_id = g_intern_string (unit->product_id);
  reading.time = ALARM_TEST_START + (gint64) (minute * RW_USEC_PER_MIN);
  reading.received_time = reading.time + unit->delay;
  reading.latitude = unit->latitude;
  reading.longitude = unit->longitude;
  reading.value[RW_QUANTITY_TEMPERATURE] = unit->box;
  reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = unit->setpoint;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = unit->supply;
  reading.value[RW_QUANTITY_RETURN_TEMPERATURE] = unit->back;
  reading.value[RW_QUANTITY_AMBIENT_TEMPERATURE] = unit->ambient;
  reading.value[RW_QUANTITY_KILOWATTS] = unit->kilowatts;
  reading.value[RW_QUANTITY_OXYGEN_LEVEL] = unit->oxygen;
  reading.value[RW_QUANTITY_CARBON_DIOXIDE_LEVEL] = unit->carbon_dioxide;
  reading.value[RW_QUANTITY_TIME_DOOR_OPEN] = unit->door;
  set_flag (&reading, RW_FLAG_POWERED, unit->powered);
  set_flag (&reading, RW_FLAG_DEFROSTING, unit->defrosting);
  reading.flags_known |= FANS;
  reading.flags_set |= (guint16) (unit->fans & FANS);
  return reading;
}

void
alarm_test_report (AlarmTest *self, double minute)
{
  RwReading reading = alarm_test_make (self, minute);

  rw_transform_reading (self->transform, &reading, self->builder);
}

void
alarm_test_report_span (AlarmTest *self, double first, double end, double step)
{
  for (double minute = first; minute < end; minute += step)
    alarm_test_report (self, minute);
}

static char
get_sign (const RwAlarmEvent *event)
{
  if (event->transition == RW_ALARM_REGRADED)
    return (char) ('0' + event->priority);
  return event->transition == RW_ALARM_RAISED ? '+' : '-';
}

char *
alarm_test_take (AlarmTest *self)
{
  g_autoptr (RwBatch) batch = rw_batch_builder_end (self->builder);
  GString *text = g_string_new (NULL);
  const RwAlarmEvent *events;
  guint n;

  events = rw_batch_get_alarm_events (batch, &n);
  for (guint i = 0; i < n; i++)
    {
      if (g_strcmp0 (events[i].container_id, "CMAU4501237") != 0)
        g_string_append_printf (text, "%s:", events[i].container_id);
      g_string_append_printf (text, "%c%s@%d ", get_sign (&events[i]), events[i].rule_id,
                              (int) ((events[i].event_time - ALARM_TEST_START) / RW_USEC_PER_MIN));
    }

  return g_string_free (text, FALSE);
}

void
alarm_test_assert (AlarmTest *self, const char *wanted)
{
  g_autofree char *text = alarm_test_take (self);

  g_assert_cmpstr (text, ==, wanted);
}

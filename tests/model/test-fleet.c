/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fleet.h"
#include "rw-time.h"

#include <math.h>

#define NOW (G_GINT64_CONSTANT (1795341600) * RW_USEC_PER_SEC)

static RwReading
make_reading (const char *id, gint64 time, float supply)
{
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (id);
  reading.time = time;
  reading.received_time = time;
  reading.value[RW_QUANTITY_SUPPLY_TEMPERATURE] = supply;
  return reading;
}

static void
apply (RwFleet *fleet, const RwReading *readings, guint n)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  g_autoptr (GPtrArray) batches
    = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_batch_unref);

  for (guint i = 0; i < n; i++)
    rw_batch_builder_add_reading (builder, &readings[i]);
  g_ptr_array_add (batches, rw_batch_builder_end (builder));
  rw_fleet_apply (fleet, batches);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, guint *calls)
{
  (*calls)++;
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (position + added, ==, g_list_model_get_n_items (model));
}

static void
test_cargo_names (void)
{
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  RwCargoProfile profile = { .product_id = "P02", .name = (char *) "Bananas" };
  RwReading reading = make_reading ("A1", NOW, 1);
  g_autoptr (RwReefer) reefer = NULL;
  guint changed = 0;

  rw_cargo_profiles_add (profiles, &profile);
  reading.product_id = g_intern_string ("P02");
  apply (fleet, &reading, 1);
  reefer = g_list_model_get_item (G_LIST_MODEL (fleet), 0);
  g_signal_connect_swapped (reefer, "changed", G_CALLBACK (count_cb), &changed);
  g_assert_cmpstr (rw_reefer_get_cargo_name (reefer), ==, "P02");

  rw_fleet_set_profiles (fleet, profiles);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpstr (rw_reefer_get_cargo_name (reefer), ==, "Bananas");
  g_assert_cmpstr (rw_fleet_get_cargo_name (fleet, "P99"), ==, "P99");
  g_assert_null (rw_fleet_get_cargo_name (fleet, NULL));
}

static void
test_once_per_apply (void)
{
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  RwReading readings[] = {
    make_reading ("A1", NOW, 1),
    make_reading ("A2", NOW, 2),
    make_reading ("A1", NOW + 1, 3),
  };
  guint updated = 0;
  guint items_changed = 0;
  guint position;

  g_signal_connect_swapped (fleet, "updated", G_CALLBACK (count_cb), &updated);
  g_signal_connect (fleet, "items-changed", G_CALLBACK (items_changed_cb), &items_changed);
  apply (fleet, readings, G_N_ELEMENTS (readings));
  g_assert_cmpuint (updated, ==, 1);
  g_assert_cmpuint (items_changed, ==, 1);
  apply (fleet, readings, G_N_ELEMENTS (readings));
  g_assert_cmpuint (updated, ==, 2);
  g_assert_cmpuint (items_changed, ==, 1);
  g_assert_cmpuint (rw_fleet_get_size (fleet), ==, 2);
  g_assert_true (rw_fleet_find (fleet, "A1", &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_cmpfloat (rw_fleet_peek (fleet, 0)->last.value[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 3);
  g_assert_false (rw_fleet_find (fleet, "never heard of", &position));
  g_assert_null (rw_fleet_peek (fleet, 2));
}

static void
test_newest_wins (void)
{
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  RwReading first = make_reading ("B1", NOW, 5);
  RwReading older = make_reading ("B1", NOW - RW_USEC_PER_HOUR, 9);
  RwReading ahead = make_reading ("B1", NOW + RW_USEC_PER_DAY, 8);
  RwReading next = make_reading ("B1", NOW + RW_USEC_PER_MIN, 6);
  const RwReeferState *state;

  first.product_id = g_intern_string ("P01");
  first.latitude = 51;
  first.longitude = 4;
  older.latitude = 40;
  older.longitude = 5;
  older.received_time = NOW + 30 * RW_USEC_PER_SEC;
  apply (fleet, &first, 1);
  apply (fleet, &older, 1);
  state = rw_fleet_peek (fleet, 0);
  g_assert_cmpfloat (state->last.value[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 5);
  g_assert_cmpfloat (state->latitude, ==, 51);
  g_assert_cmpint (state->heard_time, ==, NOW + 30 * RW_USEC_PER_SEC);

  /* A clock that runs a day ahead is shown, and does not hide the readings of that day. */
  ahead.received_time = NOW + 45 * RW_USEC_PER_SEC;
  ahead.quality |= RW_QUALITY_CLOCK_AHEAD;
  apply (fleet, &ahead, 1);
  state = rw_fleet_peek (fleet, 0);
  g_assert_cmpfloat (state->last.value[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 8);
  apply (fleet, &next, 1);
  state = rw_fleet_peek (fleet, 0);
  g_assert_cmpfloat (state->last.value[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 6);
  /* What a message does not say again stays known: cargo and place. */
  g_assert_cmpstr (state->last.product_id, ==, "P01");
  g_assert_cmpfloat (state->latitude, ==, 51);
  g_assert_cmpint (state->position_time, ==, NOW);
}

/* A place that a clock ahead tells does not stay after the reefer has moved on, and a cargo that only
 * an older reading tells is better than none. */
static void
test_place_and_cargo (void)
{
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  RwReading ahead = make_reading ("B1", NOW, 8);
  RwReading next = make_reading ("B1", NOW + RW_USEC_PER_MIN, 6);
  RwReading older = make_reading ("B1", NOW - RW_USEC_PER_HOUR, 9);

  ahead.time += RW_USEC_PER_DAY;
  ahead.latitude = 51;
  ahead.longitude = 4;
  next.latitude = 52;
  next.longitude = 3;
  older.product_id = g_intern_string ("P01");
  apply (fleet, &ahead, 1);
  apply (fleet, &next, 1);
  apply (fleet, &older, 1);
  g_assert_cmpfloat (rw_fleet_peek (fleet, 0)->latitude, ==, 52);
  g_assert_cmpstr (rw_fleet_peek (fleet, 0)->last.product_id, ==, "P01");
  g_assert_cmpfloat (rw_fleet_peek (fleet, 0)->last.value[RW_QUANTITY_SUPPLY_TEMPERATURE], ==, 6);
}

static RwAlarm *
make_alarm (const char *id, int priority, RwAlarmState state)
{
  RwAlarm *alarm = rw_alarm_new ();

  alarm->container_id = g_intern_string (id);
  alarm->rule_id = g_intern_string ("control_air_high");
  alarm->priority = priority;
  alarm->state = state;
  alarm->raised_time = NOW;
  alarm->cleared_time = state == RW_ALARM_STATE_RETURNED ? NOW + 1 : 0;
  return alarm;
}

static void
assert_counts (RwFleet *fleet, guint critical, guint medium, guint silent, guint off, guint normal)
{
  const guint *counts = rw_fleet_get_counts (fleet);

  g_assert_cmpuint (counts[RW_CONDITION_CRITICAL], ==, critical);
  g_assert_cmpuint (counts[RW_CONDITION_HIGH], ==, 0);
  g_assert_cmpuint (counts[RW_CONDITION_MEDIUM], ==, medium);
  g_assert_cmpuint (counts[RW_CONDITION_LOW], ==, 0);
  g_assert_cmpuint (counts[RW_CONDITION_SILENT], ==, silent);
  g_assert_cmpuint (counts[RW_CONDITION_OFF], ==, off);
  g_assert_cmpuint (counts[RW_CONDITION_NORMAL], ==, normal);
}

static void
test_conditions (void)
{
  g_autoptr (RwFleet) fleet = rw_fleet_new ();
  g_autoptr (GPtrArray) alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  RwReading readings[] = {
    make_reading ("C1", NOW, 1),
    make_reading ("C2", NOW, 2),
    make_reading ("C3", NOW, 3),
    make_reading ("C4", NOW + RW_USEC_PER_MIN, 3),
  };

  readings[1].flags_known = RW_FLAG_POWERED;
  g_ptr_array_add (alarms, make_alarm ("C1", 3, RW_ALARM_STATE_ACKNOWLEDGED));
  g_ptr_array_add (alarms, make_alarm ("C1", 1, RW_ALARM_STATE_UNACKNOWLEDGED));
  g_ptr_array_add (alarms, make_alarm ("C3", 1, RW_ALARM_STATE_RETURNED));
  g_ptr_array_add (alarms, make_alarm ("C4", 3, RW_ALARM_STATE_UNACKNOWLEDGED));

  /* Alarms are known before the reefers are. */
  rw_fleet_tick (fleet, NOW);
  rw_fleet_set_alarms (fleet, alarms);
  apply (fleet, readings, G_N_ELEMENTS (readings));
  assert_counts (fleet, 1, 1, 0, 1, 1);
  g_assert_cmpuint (rw_fleet_peek (fleet, 0)->n_alarms, ==, 2);
  g_assert_cmpuint (rw_fleet_peek (fleet, 0)->unacknowledged, ==, 1);
  g_assert_cmpuint (rw_fleet_peek (fleet, 2)->n_alarms, ==, 0);

  rw_fleet_tick (fleet, NOW + RW_FLEET_SILENT_AFTER);
  assert_counts (fleet, 1, 1, 0, 1, 1);
  rw_fleet_tick (fleet, NOW + RW_FLEET_SILENT_AFTER + 1);
  assert_counts (fleet, 1, 1, 2, 0, 0);
  rw_fleet_set_alarms (fleet, none);
  assert_counts (fleet, 0, 0, 3, 0, 1);
  rw_fleet_tick (fleet, NOW + RW_FLEET_SILENT_AFTER + RW_USEC_PER_MIN + 1);
  assert_counts (fleet, 0, 0, 4, 0, 0);

  /* Whoever speaks again is no longer silent. */
  readings[0].received_time = NOW + RW_FLEET_SILENT_AFTER + 2;
  readings[0].time = readings[0].received_time;
  apply (fleet, readings, 1);
  assert_counts (fleet, 0, 0, 3, 0, 1);
}

static void
test_minted (void)
{
  RwFleet *fleet = rw_fleet_new ();
  RwReading readings[] = { make_reading ("D1", NOW, 1), make_reading ("D2", NOW, 2) };
  RwReefer *first;
  RwReefer *again;
  guint changed = 0;
  guint64 serial;

  apply (fleet, readings, 2);
  first = g_list_model_get_item (G_LIST_MODEL (fleet), 0);
  again = g_list_model_get_item (G_LIST_MODEL (fleet), 0);
  g_assert_true (first == again);
  g_object_unref (again);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fleet), 2));
  g_assert_cmpstr (rw_reefer_get_container_id (first), ==, "D1");

  g_signal_connect_swapped (first, "changed", G_CALLBACK (count_cb), &changed);
  serial = rw_fleet_get_serial (fleet);
  readings[1].time++;
  apply (fleet, &readings[1], 1);
  g_assert_cmpuint (changed, ==, 0);
  g_assert_cmpuint (rw_fleet_get_reefer_serial (fleet, 0), <=, serial);
  g_assert_cmpuint (rw_fleet_get_reefer_serial (fleet, 1), >, serial);
  readings[0].time++;
  apply (fleet, readings, 1);
  g_assert_cmpuint (changed, ==, 1);

  g_object_add_weak_pointer (G_OBJECT (fleet), (gpointer *) &fleet);
  g_object_unref (fleet);
  /* A row that is still shown keeps its state. */
  g_assert_cmpuint (rw_reefer_get_state (first)->last.time, ==, NOW + 1);
  g_assert_finalize_object (first);
  g_assert_null (fleet);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fleet/cargo-names", test_cargo_names);
  g_test_add_func ("/fleet/once-per-apply", test_once_per_apply);
  g_test_add_func ("/fleet/newest-wins", test_newest_wins);
  g_test_add_func ("/fleet/place-and-cargo", test_place_and_cargo);
  g_test_add_func ("/fleet/conditions", test_conditions);
  g_test_add_func ("/fleet/minted", test_minted);
  return g_test_run ();
}

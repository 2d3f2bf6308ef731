/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-time.h"
#include "rw-transform.h"

#include <math.h>
#include <string.h>

/*
 * A worker that is stopped after any message and brought back from what it had stored must find the
 * same alarms as one that ran on, at the same readings.
 */
#define START (G_GINT64_CONSTANT (1763805600) * RW_USEC_PER_SEC)
#define N_REEFERS 12
#define HOURS 12
#define CUT_STEP 97

typedef struct
{
  RwCargoProfiles *profiles;
  GArray *readings; /* of RwReading, in the order in which they come */
  RwBatch *whole;   /* what an uninterrupted run finds */
} Fixture;

/* What a simulated unit is at. */
typedef struct
{
  gboolean frozen;
  float setpoint;
  float deviation;
  float drift; /* K a minute */
  gboolean powered;
  int defrost_left; /* minutes */
} Unit;

static void
live (Unit *unit, GRand *rand, int minutes)
{
  if (g_rand_int_range (rand, 0, 200) == 0)
    unit->setpoint += g_rand_boolean (rand) ? 1 : -1;
  if (g_rand_int_range (rand, 0, 60) == 0)
    unit->powered = !unit->powered;
  if (unit->defrost_left > 0)
    unit->defrost_left -= minutes;
  else if (g_rand_int_range (rand, 0, 80) == 0)
    unit->defrost_left = 40;
  if (g_rand_int_range (rand, 0, 25) == 0)
    unit->drift = (float) g_rand_double_range (rand, -0.12, 0.15) * (unit->frozen ? 2 : 1);

  unit->deviation =
      CLAMP (unit->deviation + unit->drift * (float) minutes, -1.2f, unit->frozen ? 6.0f : 2.5f);
}

static RwReading
make_reading (const Unit *unit, int number, gint64 time, GRand *rand)
{
  g_autofree char *id = g_strdup_printf ("C%02d", number);
  float air = unit->setpoint + unit->deviation + (float) g_rand_double_range (rand, -0.1, 0.1);
  RwReading reading;

  rw_reading_init (&reading);
  reading.container_id = g_intern_string (id);
  reading.time = time;
  reading.received_time = time + RW_USEC_PER_SEC;
  reading.value[RW_QUANTITY_TEMPERATURE] = air;
  reading.value[RW_QUANTITY_TARGET_TEMPERATURE] = unit->setpoint;
  reading.value[unit->frozen ? RW_QUANTITY_RETURN_TEMPERATURE : RW_QUANTITY_SUPPLY_TEMPERATURE] =
      air;
  reading.flags_known = RW_FLAG_POWERED | RW_FLAG_DEFROSTING;
  reading.flags_set =
      (unit->powered ? RW_FLAG_POWERED : 0) | (unit->defrost_left > 0 ? RW_FLAG_DEFROSTING : 0);
  return reading;
}

static void
add_reefer (GArray *readings, GRand *rand, int number)
{
  Unit unit = { .frozen = number % 3 == 0, .powered = TRUE };
  int interval = g_rand_int_range (rand, 1, 11);

  unit.setpoint = unit.frozen ? -18 : 4;
  for (int minute = g_rand_int_range (rand, 0, interval); minute < HOURS * 60; minute += interval)
    {
      RwReading reading;

      live (&unit, rand, interval);
      reading = make_reading (&unit, number, START + minute * RW_USEC_PER_MIN, rand);
      g_array_append_val (readings, reading);
      if (g_rand_int_range (rand, 0, 20) == 0) /* sent again */
        g_array_append_val (readings, reading);
      if (g_rand_int_range (rand, 0, 60) == 0) /* silence */
        minute += g_rand_int_range (rand, interval, 40);
      if (g_rand_int_range (rand, 0, 40) == 0) /* kept back for a while */
        g_array_index (readings, RwReading, readings->len - 1).received_time +=
            12 * RW_USEC_PER_MIN;
    }
}

static int
compare_received (gconstpointer a, gconstpointer b)
{
  const RwReading *first = a, *second = b;

  return first->received_time < second->received_time
             ? -1
             : first->received_time > second->received_time;
}

static int
compare_measured (gconstpointer a, gconstpointer b)
{
  const RwReading *first = a, *second = b;

  return first->time < second->time ? -1 : first->time > second->time;
}

static void
run (RwTransform *transform, GArray *readings, guint from, guint to, RwBatchBuilder *builder)
{
  for (guint i = from; i < to; i++)
    {
      const RwReading *reading = &g_array_index (readings, RwReading, i);

      rw_transform_reading (transform, reading, builder);
      if (i % 16 == 0)
        rw_transform_advance (transform, reading->received_time, builder);
      if (i % 8 == 0)
        rw_transform_save_states (transform, 20, builder);
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autoptr (RwTransform) transform = NULL;
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  fixture->profiles = rw_cargo_profiles_new ();
  fixture->readings = g_array_new (FALSE, FALSE, sizeof (RwReading));
  for (int i = 0; i < N_REEFERS; i++)
    add_reefer (fixture->readings, rand, i);
  g_array_sort (fixture->readings, compare_received);

  transform = rw_transform_new (fixture->profiles);
  run (transform, fixture->readings, 0, fixture->readings->len, builder);
  fixture->whole = rw_batch_builder_end (builder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rw_cargo_profiles_unref (fixture->profiles);
  g_array_unref (fixture->readings);
  rw_batch_unref (fixture->whole);
}

/* The alarms that are active after the events of a batch. */
static void
restore_alarms (RwTransform *transform, RwBatch *batch)
{
  const RwAlarmEvent *events;
  guint n;

  events = rw_batch_get_alarm_events (batch, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RwAlarm) alarm = rw_alarm_new ();
      gboolean over = events[i].transition != RW_ALARM_RAISED;

      alarm->priority = events[i].priority;
      for (guint j = i + 1; j < n && !over; j++)
        if (events[j].container_id == events[i].container_id
            && events[j].rule_id == events[i].rule_id)
          {
            over = events[j].transition == RW_ALARM_RETURNED;
            alarm->priority = events[j].priority;
          }
      if (over)
        continue;
      alarm->container_id = events[i].container_id;
      alarm->rule_id = events[i].rule_id;
      alarm->state = RW_ALARM_STATE_UNACKNOWLEDGED;
      alarm->raised_time = events[i].event_time;
      alarm->began_time = events[i].began_time;
      rw_transform_restore_alarm (transform, alarm);
    }
}

/* The last state of each reefer that was saved. */
static void
restore_states (RwTransform *transform, RwBatch *batch)
{
  g_autoptr (GHashTable) restored = g_hash_table_new (NULL, NULL);
  const RwDetectorState *states;
  guint n;

  states = rw_batch_get_detector_states (batch, &n);
  for (guint i = n; i > 0; i--)
    if (g_hash_table_add (restored, (gpointer) states[i - 1].container_id))
      g_assert_true (rw_transform_restore_state (transform, &states[i - 1]));
}

static void
restore_readings (RwTransform *transform, RwBatch *batch, gint64 since)
{
  const RwReading *readings;
  g_autoptr (GArray) sorted = NULL;
  guint n;

  readings = rw_batch_get_readings (batch, &n);
  sorted = g_array_sized_new (FALSE, FALSE, sizeof (RwReading), n);
  g_array_append_vals (sorted, readings, n);
  g_array_sort (sorted, compare_measured);
  for (guint i = 0; i < n; i++)
    {
      const RwReading *reading = &g_array_index (sorted, RwReading, i);
      const RwReading *before = i > 0 ? reading - 1 : NULL;

      /* The database stores a reading once. */
      if (before != NULL && before->time == reading->time
          && before->container_id == reading->container_id)
        continue;
      if (reading->time >= since)
        rw_transform_restore_reading (transform, reading);
    }
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const RwAlarmEvent *first = a, *second = b;
  int order = strcmp (first->container_id, second->container_id);

  if (order == 0)
    order = strcmp (first->rule_id, second->rule_id);
  if (order == 0)
    order = first->event_time < second->event_time ? -1 : first->event_time > second->event_time;
  return order != 0 ? order : (int) first->transition - (int) second->transition;
}

static void
add_events (GArray *all, RwBatch *batch)
{
  guint n;
  const RwAlarmEvent *events = rw_batch_get_alarm_events (batch, &n);

  g_array_append_vals (all, events, n);
}

static gboolean
is_same (double first, double second)
{
  return first == second || (isnan (first) && isnan (second));
}

static void
assert_same (Fixture *fixture, RwBatch *before, RwBatch *after, guint cut)
{
  g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (RwAlarmEvent));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (RwAlarmEvent));

  add_events (whole, fixture->whole);
  add_events (found, before);
  add_events (found, after);
  g_array_sort (whole, compare_events);
  g_array_sort (found, compare_events);
  g_test_message ("cut after %u readings, %u events", cut, found->len);
  for (guint i = 0; i < MIN (whole->len, found->len); i++)
    {
      const RwAlarmEvent *wanted = &g_array_index (whole, RwAlarmEvent, i);
      const RwAlarmEvent *event = &g_array_index (found, RwAlarmEvent, i);

      g_assert_cmpstr (event->container_id, ==, wanted->container_id);
      g_assert_cmpstr (event->rule_id, ==, wanted->rule_id);
      g_assert_cmpint (event->event_time, ==, wanted->event_time);
      g_assert_cmpint (event->transition, ==, wanted->transition);
      g_assert_cmpint (event->priority, ==, wanted->priority);
      g_assert_cmpint (event->began_time, ==, wanted->began_time);
      g_assert_cmpint (event->limit_time, ==, wanted->limit_time);
      g_assert_true (is_same ((double) event->value, (double) wanted->value));
      g_assert_true (is_same ((double) event->limit_value, (double) wanted->limit_value));
    }
  g_assert_cmpuint (found->len, ==, whole->len);
}

static void
test_alarms (Fixture *fixture, gconstpointer data)
{
  guint n_events;

  rw_batch_get_alarm_events (fixture->whole, &n_events);
  g_assert_cmpuint (n_events, >, 20);

  for (guint cut = 0; cut < fixture->readings->len; cut += CUT_STEP)
    {
      g_autoptr (RwTransform) first = rw_transform_new (fixture->profiles);
      g_autoptr (RwTransform) second = rw_transform_new (fixture->profiles);
      g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
      g_autoptr (RwBatch) before = NULL;
      g_autoptr (RwBatch) after = NULL;
      gint64 now = g_array_index (fixture->readings, RwReading, cut).received_time;

      run (first, fixture->readings, 0, cut, builder);
      before = rw_batch_builder_end (builder);
      restore_alarms (second, before);
      restore_states (second, before);
      restore_readings (second, before, now - RW_TRANSFORM_RESTORE_SPAN);
      run (second, fixture->readings, cut, fixture->readings->len, builder);
      after = rw_batch_builder_end (builder);
      assert_same (fixture, before, after, cut);
    }
}

/* Each window that was handed out, by container and start, as it was handed out last. */
static GHashTable *
collect_windows (RwBatch *first, RwBatch *second)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  RwBatch *batches[] = { first, second };

  for (guint b = 0; b < G_N_ELEMENTS (batches); b++)
    {
      const RwFaultyWindow *windows;
      guint n = 0;

      windows = batches[b] != NULL ? rw_batch_get_faulty_windows (batches[b], &n) : NULL;
      for (guint i = 0; i < n; i++)
        g_hash_table_replace (table,
                              g_strdup_printf ("%s %" G_GINT64_FORMAT, windows[i].container_id,
                                               windows[i].window_start),
                              g_strdup_printf ("%u %f", windows[i].count, windows[i].maximum));
    }

  return table;
}

static void
test_windows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) wanted = NULL;

  /* A limit inside the range of the readings, by a profile for the unknown cargo's place. */
  for (guint i = 0; i < fixture->readings->len; i++)
    {
      RwReading *reading = &g_array_index (fixture->readings, RwReading, i);

      reading->value[RW_QUANTITY_TEMPERATURE] += 14;
    }

  for (guint cut = 0; cut < fixture->readings->len; cut += 3 * CUT_STEP)
    {
      g_autoptr (RwTransform) first = rw_transform_new (fixture->profiles);
      g_autoptr (RwTransform) second = rw_transform_new (fixture->profiles);
      g_autoptr (RwTransform) whole = rw_transform_new (fixture->profiles);
      g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
      g_autoptr (RwBatch) before = NULL;
      g_autoptr (RwBatch) after = NULL;
      g_autoptr (RwBatch) all = NULL;
      g_autoptr (GHashTable) found = NULL;
      GHashTableIter iter;
      gpointer key, value;
      gint64 now = g_array_index (fixture->readings, RwReading, cut).received_time;

      run (first, fixture->readings, 0, cut, builder);
      before = rw_batch_builder_end (builder);
      restore_readings (second, before, now - RW_TRANSFORM_RESTORE_SPAN);
      run (second, fixture->readings, cut, fixture->readings->len, builder);
      after = rw_batch_builder_end (builder);
      run (whole, fixture->readings, 0, fixture->readings->len, builder);
      all = rw_batch_builder_end (builder);

      found = collect_windows (before, after);
      g_clear_pointer (&wanted, g_hash_table_unref);
      wanted = collect_windows (all, NULL);
      g_assert_cmpuint (g_hash_table_size (wanted), >, 200);
      g_assert_cmpuint (g_hash_table_size (found), ==, g_hash_table_size (wanted));
      g_hash_table_iter_init (&iter, wanted);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_assert_cmpstr (g_hash_table_lookup (found, key), ==, value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= 12; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/restore/alarms/%u", seed);

      g_test_add (path, Fixture, GUINT_TO_POINTER (seed), set_up, test_alarms, tear_down);
    }
  g_test_add ("/restore/windows", Fixture, GUINT_TO_POINTER (5u), set_up, test_windows, tear_down);
  return g_test_run ();
}

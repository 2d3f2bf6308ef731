/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-flood.h"
#include "rw-fake-alarm-store.h"

#define MINUTE (G_GINT64_CONSTANT (60) * 1000000)
#define START (G_GINT64_CONSTANT (1000000) * MINUTE)

typedef struct
{
  RwFakeAlarmStore *store;
  RwAlarmList *list;
  RwAlarmFlood *flood;
  gint64 now;
  guint n_changed;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  RwClock clock;

  fixture->now = START;
  clock = rw_clock_manual (&fixture->now);
  fixture->store = rw_fake_alarm_store_new ();
  fixture->list = rw_alarm_list_new ();
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  settle ();
  fixture->flood = rw_alarm_flood_new (fixture->list, &clock);
  g_signal_connect_swapped (fixture->flood, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->flood);
  g_assert_finalize_object (fixture->list);
  settle ();
  g_assert_finalize_object (fixture->store);
}

static void
refresh (Fixture *fixture)
{
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  settle ();
}

/* n alarms with ids from first on, raised now. */
static void
add (Fixture *fixture, gint64 first, guint n, gint64 incident_id)
{
  for (guint i = 0; i < n; i++)
    rw_fake_alarm_store_add (fixture->store, first + i, "C01", "power_lost", 2,
                             RW_ALARM_STATE_UNACKNOWLEDGED, fixture->now)
        ->incident_id = incident_id;
}

static void
assert_told (Fixture *fixture, guint n, gboolean flooded)
{
  g_assert_cmpuint (rw_alarm_flood_get_n_told (fixture->flood), ==, n);
  g_assert_cmpint (rw_alarm_flood_is_flooded (fixture->flood), ==, flooded);
}

/* More than ten begin it, fewer than five end it. */
static void
test_hysteresis (Fixture *fixture, gconstpointer data)
{
  assert_told (fixture, 0, FALSE);
  add (fixture, 1, 7, 0);
  refresh (fixture);
  fixture->now += 5 * MINUTE;
  add (fixture, 100, 3, 0);
  refresh (fixture);
  assert_told (fixture, 10, FALSE);
  add (fixture, 200, 2, 0);
  refresh (fixture);
  assert_told (fixture, 12, TRUE);

  fixture->now += 5 * MINUTE;
  rw_alarm_flood_tick (fixture->flood);
  assert_told (fixture, 5, TRUE);
  fixture->now += 5 * MINUTE;
  rw_alarm_flood_tick (fixture->flood);
  assert_told (fixture, 0, FALSE);
  g_assert_cmpuint (fixture->n_changed, ==, 5);
}

/* What came and went within the ten minutes counts, and again when it is raised again. */
static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  add (fixture, 1, 3, 0);
  refresh (fixture);
  rw_fake_alarm_store_clear (fixture->store);
  fixture->now += MINUTE;
  add (fixture, 1, 1, 0);
  refresh (fixture);
  refresh (fixture);
  assert_told (fixture, 4, FALSE);
}

static void
test_incident (Fixture *fixture, gconstpointer data)
{
  add (fixture, 1, 4, 0);
  refresh (fixture);
  assert_told (fixture, 4, FALSE);

  /* With the fifth they become an incident: one telling, however many join. */
  rw_fake_alarm_store_clear (fixture->store);
  add (fixture, 1, 300, 9);
  refresh (fixture);
  assert_told (fixture, 1, FALSE);

  /* Late ones join when the first are gone: no news. */
  fixture->now += 11 * MINUTE;
  add (fixture, 1000, 5, 9);
  refresh (fixture);
  assert_told (fixture, 0, FALSE);
  rw_fake_alarm_store_clear (fixture->store);
  add (fixture, 1000, 5, 9);
  refresh (fixture);
  assert_told (fixture, 0, FALSE);
}

static void
test_put_away (Fixture *fixture, gconstpointer data)
{
  rw_fake_alarm_store_add (fixture->store, 1, "C01", "power_lost", 2, RW_ALARM_STATE_SHELVED,
                           fixture->now);
  rw_fake_alarm_store_add (fixture->store, 2, "C02", "power_lost", 2, RW_ALARM_STATE_SUPPRESSED,
                           fixture->now);
  refresh (fixture);
  assert_told (fixture, 0, FALSE);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/alarm-flood/hysteresis", test_hysteresis);
  ADD ("/alarm-flood/remembers", test_remembers);
  ADD ("/alarm-flood/incident", test_incident);
  ADD ("/alarm-flood/put-away", test_put_away);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-store.h"

#include "rw-alarm-store.h"
#include "rw-data-store.h"
#include "rw-history-provider.h"
#include "rw-load-test.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

static RwTestPostgres *server;

typedef struct
{
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
  RwPgStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer name)
{
  rw_test_postgres_create_database (server, name);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, name);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
  fixture->store = rw_pg_store_new (fixture->conninfo);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->loader);
  rw_batch_builder_free (fixture->builder);
  g_free (fixture->conninfo);
}

static RwHistory *
query (Fixture *fixture, const char *container_id, gint64 from, gint64 to, guint32 quantities)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwHistory *history;

  rw_history_provider_query_async (RW_HISTORY_PROVIDER (fixture->store), container_id, from, to,
                                   quantities, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  history = rw_history_provider_query_finish (RW_HISTORY_PROVIDER (fixture->store), result, &error);
  g_assert_no_error (error);
  return history;
}

static GPtrArray *
list (RwPgStore *store)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *alarms;

  rw_alarm_store_list_async (RW_ALARM_STORE (store), NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  alarms = rw_alarm_store_list_finish (RW_ALARM_STORE (store), result, &error);
  g_assert_no_error (error);
  return alarms;
}

static GPtrArray *
journal (RwPgStore *store, const char *container_id, guint limit)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  rw_alarm_store_journal_async (RW_ALARM_STORE (store), container_id, G_MININT64, G_MAXINT64,
                                limit, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  entries = rw_alarm_store_journal_finish (RW_ALARM_STORE (store), result, &error);
  g_assert_no_error (error);
  return entries;
}

static void
add_alarm (Fixture *fixture,
           const char *container_id,
           RwAlarmTransition transition,
           int priority,
           gint64 second)
{
  RwAlarmEvent event = {
    .container_id = g_intern_string (container_id),
    .rule_id = g_intern_string ("control_air_high"),
    .transition = transition,
    .priority = priority,
    .event_time = second * RW_USEC_PER_SEC,
    .value = 9.5f,
    .limit_value = NAN,
  };

  rw_batch_builder_add_alarm_event (fixture->builder, &event);
}

static void
test_history (Fixture *fixture, gconstpointer name)
{
  RwReading reading = rw_load_test_reading ("C01", "2026-11-22T10:00:00Z", 1.0f);
  const guint32 quantities
    = 1u << RW_QUANTITY_TEMPERATURE | 1u << RW_QUANTITY_TIME_DOOR_OPEN;
  gint64 start = reading.time;
  g_autoptr (RwHistory) history = NULL;
  g_autoptr (RwHistory) unknown = NULL;
  g_autoptr (RwHistory) everything = NULL;

  for (int i = 0; i < 5; i++)
    {
      /* A pause before the last one. */
      reading.time = start + (i == 4 ? 60 : i) * RW_USEC_PER_MIN;
      reading.value[RW_QUANTITY_TEMPERATURE] = i == 2 ? NAN : (float) i;
      reading.value[RW_QUANTITY_TIME_DOOR_OPEN] = 0.5f;
      reading.flags_known = RW_FLAG_POWERED;
      reading.flags_set = i == 3 ? 0 : RW_FLAG_POWERED;
      rw_batch_builder_add_reading (fixture->builder, &reading);
    }
  rw_load_test_load (fixture->loader, fixture->builder);

  history = query (fixture, "C01", start + RW_USEC_PER_MIN, start + 60 * RW_USEC_PER_MIN,
                   quantities);
  g_assert_cmpstr (history->container_id, ==, "C01");
  g_assert_cmpint (history->from, ==, start + RW_USEC_PER_MIN);
  g_assert_cmpint (history->to, ==, start + 60 * RW_USEC_PER_MIN);
  g_assert_cmpuint (history->n_samples, ==, 3);
  g_assert_cmpint (history->time[0], ==, start + RW_USEC_PER_MIN);
  g_assert_cmpfloat (history->value[RW_QUANTITY_TEMPERATURE][0], ==, 1.0f);
  g_assert_true (isnan (history->value[RW_QUANTITY_TEMPERATURE][1]));
  g_assert_cmpfloat (history->value[RW_QUANTITY_TEMPERATURE][2], ==, 3.0f);
  g_assert_cmpfloat (history->value[RW_QUANTITY_TIME_DOOR_OPEN][2], ==, 0.5f);
  g_assert_null (history->value[RW_QUANTITY_KILOWATTS]);
  g_assert_cmpuint (history->flags_known[2], ==, RW_FLAG_POWERED);
  g_assert_cmpuint (history->flags_set[1], ==, RW_FLAG_POWERED);
  g_assert_cmpuint (history->flags_set[2], ==, 0);

  everything = query (fixture, "C01", G_MININT64, G_MAXINT64, quantities);
  g_assert_cmpuint (everything->n_samples, ==, 5);
  g_assert_cmpint (everything->interval, ==, RW_USEC_PER_MIN);

  unknown = query (fixture, "C\xff’; --", start, start + 1, quantities);
  g_assert_cmpuint (unknown->n_samples, ==, 0);
}

static void
test_latest (Fixture *fixture, gconstpointer name)
{
  RwReading old = rw_load_test_reading ("C01", "2026-11-20T10:00:00Z", 1.0f);
  RwReading new = rw_load_test_reading ("C01", "2026-11-22T10:00:00Z", 2.5f);
  RwReading other = rw_load_test_reading ("C02", "2026-11-01T10:00:00Z", NAN);
  RwReading found;
  const RwReading *readings;
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwBatch) batch = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  new.product_id = g_intern_string ("P01");
  new.latitude = -33.9;
  new.longitude = 151.2;
  new.flags_known = RW_FLAG_DEFROSTING | RW_FLAG_FAN_1;
  new.flags_set = RW_FLAG_FAN_1;
  new.defrost_cycle = 4;
  new.quality = RW_QUALITY_UNKNOWN_KEYS;
  for (int i = 1; i < RW_N_QUANTITIES; i++)
    new.value[i] = (float) i + 0.5f;
  rw_batch_builder_add_reading (fixture->builder, &old);
  rw_batch_builder_add_reading (fixture->builder, &new);
  rw_batch_builder_add_reading (fixture->builder, &other);
  rw_load_test_load (fixture->loader, fixture->builder);

  rw_history_provider_latest_async (RW_HISTORY_PROVIDER (fixture->store), NULL,
                                    rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  batch = rw_history_provider_latest_finish (RW_HISTORY_PROVIDER (fixture->store), result, &error);
  g_assert_no_error (error);
  readings = rw_batch_get_readings (batch, &n);
  g_assert_cmpuint (n, ==, 2);
  found = readings[readings[0].container_id == g_intern_string ("C01") ? 0 : 1];
  g_assert_true (found.product_id == new.product_id);
  g_assert_true (found.source == new.source);
  g_assert_cmpint (found.time, ==, new.time);
  g_assert_cmpint (found.received_time, ==, new.received_time);
  g_assert_cmpfloat (found.latitude, ==, -33.9);
  g_assert_cmpfloat (found.longitude, ==, 151.2);
  g_assert_cmpmem (found.value, sizeof found.value, new.value, sizeof new.value);
  g_assert_cmpuint (found.flags_known, ==, new.flags_known);
  g_assert_cmpuint (found.flags_set, ==, new.flags_set);
  g_assert_cmpint (found.defrost_cycle, ==, 4);
  g_assert_cmpuint (found.quality, ==, RW_QUALITY_UNKNOWN_KEYS);
  found = readings[readings[0].container_id == g_intern_string ("C01") ? 1 : 0];
  g_assert_true (isnan (found.latitude));
  g_assert_true (isnan (found.value[RW_QUANTITY_TEMPERATURE]));
  g_assert_cmpint (found.defrost_cycle, ==, -1);
}

static void
test_alarm_list (Fixture *fixture, gconstpointer name)
{
  static const char *const expected[] = { "C03", "C05", "C02", "C04" };
  g_autoptr (GPtrArray) alarms = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) of_one = NULL;
  g_autofree char *output = NULL;
  const RwAlarm *alarm;
  const RwAlarmJournalEntry *entry;

  add_alarm (fixture, "C01", RW_ALARM_RAISED, 1, 100); /* over and acknowledged: not listed */
  add_alarm (fixture, "C01", RW_ALARM_RETURNED, 1, 150);
  add_alarm (fixture, "C02", RW_ALARM_RAISED, 3, 200);
  add_alarm (fixture, "C03", RW_ALARM_RAISED, 2, 400);
  add_alarm (fixture, "C04", RW_ALARM_RAISED, 1, 500); /* acknowledged */
  add_alarm (fixture, "C05", RW_ALARM_RAISED, 2, 300); /* over, not acknowledged */
  add_alarm (fixture, "C05", RW_ALARM_RETURNED, 2, 350);
  rw_load_test_load (fixture->loader, fixture->builder);
  output = rw_test_postgres_query (server, name,
                                   "SELECT reeferwatch.acknowledge(alarm_id, 'seen')"
                                   " FROM reeferwatch.alarm WHERE container_id IN ('C01', 'C04')");

  alarms = list (fixture->store);
  g_assert_cmpuint (alarms->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < alarms->len; i++)
    g_assert_cmpstr (((RwAlarm *) alarms->pdata[i])->container_id, ==, expected[i]);
  alarm = alarms->pdata[1];
  g_assert_cmpint (alarm->state, ==, RW_ALARM_STATE_RETURNED);
  g_assert_cmpint (alarm->cleared_time, ==, 350 * RW_USEC_PER_SEC);
  g_assert_false (rw_alarm_is_active (alarm));
  alarm = alarms->pdata[3];
  g_assert_cmpint (alarm->state, ==, RW_ALARM_STATE_ACKNOWLEDGED);
  g_assert_cmpstr (alarm->acknowledged_by, ==, "postgres");
  g_assert_cmpstr (alarm->note, ==, "seen");
  g_assert_cmpint (alarm->raised_time, ==, 500 * RW_USEC_PER_SEC);
  g_assert_cmpint (alarm->cleared_time, ==, 0);
  g_assert_cmpint (alarm->priority, ==, 1);
  g_assert_cmpfloat (alarm->value, ==, 9.5f);
  g_assert_true (isnan (alarm->limit_value));

  entries = journal (fixture->store, NULL, 100);
  g_assert_cmpuint (entries->len, ==, 9);
  entry = entries->pdata[0];
  g_assert_cmpstr (entry->event, ==, "acknowledged");
  g_assert_cmpstr (entry->actor, ==, "postgres");
  g_assert_cmpstr (entry->note, ==, "seen");
  g_assert_true (isnan (entry->value));
  of_one = journal (fixture->store, "C05", 1);
  g_assert_cmpuint (of_one->len, ==, 1);
  entry = of_one->pdata[0];
  g_assert_cmpstr (entry->event, ==, "returned");
  g_assert_cmpint (entry->event_time, ==, 350 * RW_USEC_PER_SEC);
  g_assert_null (entry->actor);
}

/* Two consoles take the same two alarms at the same moment: each alarm is taken once. */
static void
test_two_consoles (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwPgStore) other = rw_pg_store_new (fixture->conninfo);
  RwPgStore *stores[] = { fixture->store, other };
  gint64 ids[] = { 2, 1, 77 };
  g_autoptr (GPtrArray) entries = NULL;
  int total = 0;

  add_alarm (fixture, "C01", RW_ALARM_RAISED, 1, 100);
  add_alarm (fixture, "C02", RW_ALARM_RAISED, 1, 100);
  rw_load_test_load (fixture->loader, fixture->builder);

  for (int round = 0; round < 2; round++)
    {
      GAsyncResult *pending[2] = { NULL };

      for (int i = 0; i < 2; i++)
        rw_alarm_store_act_async (RW_ALARM_STORE (stores[i]), RW_ALARM_ACT_ACKNOWLEDGE, ids,
                                  G_N_ELEMENTS (ids), "mine", 0, NULL, rw_load_test_result_cb,
                                  &pending[i]);
      for (int i = 0; i < 2; i++)
        {
          g_autoptr (GAsyncResult) result = rw_load_test_wait (&pending[i]);
          g_autoptr (GError) error = NULL;
          int n = rw_alarm_store_act_finish (RW_ALARM_STORE (stores[i]), result, &error);

          g_assert_no_error (error);
          total += n;
        }
    }
  g_assert_cmpint (total, ==, 2);
  entries = journal (fixture->store, NULL, 100);
  g_assert_cmpuint (entries->len, ==, 4);
}

static void
changed_cb (RwAlarmStore *store, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
wait_for_changes (guint *n_changed, guint n)
{
  while (*n_changed < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_changed (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) alarms = NULL;
  guint n_changed = 0;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), &n_changed);
  none = list (fixture->store);
  g_assert_cmpuint (none->len, ==, 0);

  /* What happened before it could listen may have been missed, so it says so first. */
  wait_for_changes (&n_changed, 1);
  for (int i = 0; i < 50; i++)
    {
      add_alarm (fixture, "C01", i % 2 == 0 ? RW_ALARM_RAISED : RW_ALARM_RETURNED, 1, 100 + i);
      rw_load_test_load (fixture->loader, fixture->builder);
    }
  wait_for_changes (&n_changed, 2);
  g_assert_cmpuint (n_changed, <, 50);
  alarms = list (fixture->store);
  g_assert_cmpuint (alarms->len, ==, 1);
}

static RwDataStats
ask_stats (Fixture *fixture)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwDataStats stats = { 0 };

  rw_data_store_stats_async (RW_DATA_STORE (fixture->store), NULL, rw_load_test_result_cb,
                             &pending);
  result = rw_load_test_wait (&pending);
  rw_data_store_stats_finish (RW_DATA_STORE (fixture->store), result, &stats, &error);
  g_assert_no_error (error);
  return stats;
}

static void
test_data (Fixture *fixture, gconstpointer name)
{
  RwReading first = rw_load_test_reading ("C01", "2026-11-20T10:00:00Z", 1.0f);
  RwReading last = rw_load_test_reading ("C01", "2026-11-22T10:00:00Z", 1.0f);
  g_autoptr (GBytes) payload = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  RwDataStats stats;

  rw_batch_builder_add_reading (fixture->builder, &first);
  rw_batch_builder_add_reading (fixture->builder, &last);
  rw_batch_builder_add_dead_letter (fixture->builder, 1, "a", empty, "It is empty.");
  rw_batch_builder_add_dead_letter (fixture->builder, 2, "b", payload, "It is no JSON.");
  rw_load_test_load (fixture->loader, fixture->builder);

  stats = ask_stats (fixture);
  g_assert_cmpuint (stats.dead_letters, ==, 2);
  g_assert_cmpuint (stats.days, ==, 2);
  g_assert_cmpint (stats.first_day, ==, rw_time_floor (first.time, RW_USEC_PER_DAY));
  g_assert_cmpint (stats.last_day, ==, rw_time_floor (last.time, RW_USEC_PER_DAY));
  g_assert_cmpint (stats.schema_version, >=, 2);
  g_assert_cmpuint (stats.database_bytes, >, 1000000);
  g_assert_cmpint (stats.server_version[0], !=, '\0');
}

static void
test_packing (Fixture *fixture, gconstpointer name)
{
#define STEP "SELECT step FROM reeferwatch.pack_step('-infinity', '2026-01-01', '0', 500)"
  static const char *const steps[] = { "some", "end" };
  RwReading reading = rw_load_test_reading ("C01", "2025-11-20T10:00:00Z", 1.0f);
  g_autofree char *begun = NULL;
  RwDataStats stats;

  for (guint i = 0; i < 1000; i++)
    {
      reading.time += RW_USEC_PER_SEC;
      rw_batch_builder_add_reading (fixture->builder, &reading);
    }
  rw_load_test_load (fixture->loader, fixture->builder);
  begun =
      rw_test_postgres_query (server, name, "DELETE FROM reeferwatch.rollup_due; ANALYZE; " STEP);
  stats = ask_stats (fixture);
  g_assert_cmpuint (stats.packed_days, ==, 0);
  g_assert_cmpint (stats.packing_day, ==, rw_time_floor (reading.time, RW_USEC_PER_DAY));
  g_assert_cmpfloat (stats.packing_fraction, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *step = rw_test_postgres_query (server, name, STEP);

      g_assert_cmpstr (step, ==, steps[i]);
      stats = ask_stats (fixture);
      g_assert_cmpfloat (stats.packing_fraction, ==, i == 0 ? 1 : 0);
    }
  g_assert_cmpuint (stats.packed_days, ==, 1);
  g_assert_cmpint (stats.packing_day, ==, 0);
  g_assert_cmpuint (stats.saved_bytes, >, 10000);
  g_assert_cmpuint (stats.readings_estimate, ==, 1000);
}

static void
test_profiles (Fixture *fixture, gconstpointer name)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwCargoProfiles) profiles = NULL;
  g_autoptr (GError) error = NULL;
  const RwCargoProfile *banana;

  rw_data_store_profiles_async (RW_DATA_STORE (fixture->store), NULL, rw_load_test_result_cb,
                                &pending);
  result = rw_load_test_wait (&pending);
  profiles = rw_data_store_profiles_finish (RW_DATA_STORE (fixture->store), result, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (rw_cargo_profiles_get_size (profiles), >=, 16);
  banana = rw_cargo_profiles_lookup (profiles, "P02");
  g_assert_nonnull (banana);
  g_assert_nonnull (strstr (banana->name, "anana"));
  g_assert_cmpint (banana->mode, ==, RW_CARGO_CHILLED);
  g_assert_cmpfloat_with_epsilon (banana->setpoint, 13.5f, 1e-4f);
  g_assert_cmpfloat (banana->low, <, banana->high);
}

/* A query that cannot end since somebody holds the table; the cancelled one must not cost the
 * store its connection. */
static void
test_cancel (Fixture *fixture, gconstpointer name)
{
  g_autoptr (RwPgConnection) holder = rw_load_test_connect (fixture->conninfo);
  g_autoptr (RwPgScript) hold = rw_pg_script_new ();
  g_autoptr (RwPgScript) let_go = rw_pg_script_new ();
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) released = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RwHistory) history = NULL;
  g_autoptr (GPtrArray) alarms = NULL;
  g_autoptr (GError) error = NULL;

  rw_pg_script_add_simple (hold, "BEGIN; LOCK TABLE reeferwatch.reading");
  held = rw_load_test_run (holder, hold, &error);
  g_assert_no_error (error);
  rw_history_provider_query_async (RW_HISTORY_PROVIDER (fixture->store), "C01", 0, 1, 1,
                                   cancellable, rw_load_test_result_cb, &pending);

  /* Alarms do not wait behind it. */
  alarms = list (fixture->store);
  g_cancellable_cancel (cancellable);
  result = rw_load_test_wait (&pending);
  g_assert_null (rw_history_provider_query_finish (RW_HISTORY_PROVIDER (fixture->store), result,
                                                   &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  rw_pg_script_add_simple (let_go, "ROLLBACK");
  released = rw_load_test_run (holder, let_go, &error);
  g_assert_no_error (error);
  history = query (fixture, "C01", 0, 1, 1);
  g_assert_cmpuint (history->n_samples, ==, 0);
}

static void
test_reconnect (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  guint n_changed = 0;

  /* The first "changed" of a connection that has just begun to listen. */
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), &n_changed);
  before = list (fixture->store);
  g_assert_cmpuint (before->len, ==, 0);
  wait_for_changes (&n_changed, 1);

  rw_test_postgres_stop (server);
  rw_data_store_letters_async (RW_DATA_STORE (fixture->store), NULL, G_MAXINT64, 1, NULL,
                               rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  g_assert_null (rw_data_store_letters_finish (RW_DATA_STORE (fixture->store), result, &error));
  g_assert_error (error, RW_PG_ERROR, RW_PG_ERROR_UNAVAILABLE);

  /* It listens again without being asked anything. */
  rw_test_postgres_start (server);
  wait_for_changes (&n_changed, 2);
  after = list (fixture->store);
  g_assert_cmpuint (after->len, ==, 0);
}

static void
add_test (const char *path, const char *database, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, database, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = rw_test_postgres_new (RW_TEST_POSTGRES_FAST);
  add_test ("/pg-store/history", "history", test_history);
  add_test ("/pg-store/latest", "latest", test_latest);
  add_test ("/pg-store/alarm-list", "alarms", test_alarm_list);
  add_test ("/pg-store/two-consoles", "consoles", test_two_consoles);
  add_test ("/pg-store/changed", "changed", test_changed);
  add_test ("/pg-store/data", "data", test_data);
  add_test ("/pg-store/packing", "packing", test_packing);
  add_test ("/pg-store/profiles", "profiles", test_profiles);
  add_test ("/pg-store/cancel", "cancel", test_cancel);
  add_test ("/pg-store/reconnect", "reconnect", test_reconnect);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}

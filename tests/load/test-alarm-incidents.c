/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What many alarms come to: incidents, figures, and several consoles at once. */

#include "rw-alarm-store.h"
#include "rw-load-test.h"
#include "rw-pg-shelf.h"
#include "rw-pg-store.h"
#include "rw-test-postgres.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

/* 2026-11-01 12:00 */
#define NOON (G_GINT64_CONSTANT (1793534400) * RW_USEC_PER_SEC)

static RwTestPostgres *server;

typedef struct
{
  const char *database;
  char *conninfo;
  RwPgLoader *loader;
  RwBatchBuilder *builder;
  RwPgStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->database = data;
  rw_test_postgres_create_database (server, data);
  fixture->conninfo = rw_test_postgres_dup_conninfo (server, NULL, data);
  fixture->loader = rw_load_test_loader (fixture->conninfo);
  fixture->builder = rw_batch_builder_new ();
  fixture->store = rw_pg_store_new (fixture->conninfo);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  rw_batch_builder_free (fixture->builder);
  g_assert_finalize_object (fixture->loader);
  g_free (fixture->conninfo);
}

static char *
query (Fixture *fixture, const char *sql)
{
  return rw_test_postgres_query (server, fixture->database, sql);
}

static void
assert_answer (Fixture *fixture, const char *sql, const char *expected)
{
  g_autofree char *answer = query (fixture, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
add (Fixture *fixture,
     int reefer,
     const char *rule_id,
     RwAlarmTransition transition,
     gint64 at,
     double latitude,
     double longitude)
{
  g_autofree char *name = g_strdup_printf ("CMAU%07d", reefer);
  RwAlarmEvent event = {
    .container_id = g_intern_string (name),
    .rule_id = rule_id,
    .transition = transition,
    .priority = RW_ALARM_PRIORITY_LOW,
    .event_time = at,
    .value = NAN,
    .limit_value = NAN,
    .latitude = latitude,
    .longitude = longitude,
  };

  rw_batch_builder_add_alarm_event (fixture->builder, &event);
}

static GPtrArray *
list_incidents (Fixture *fixture, gint64 since)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *incidents;

  rw_alarm_store_incidents_async (RW_ALARM_STORE (fixture->store), since, 100, NULL,
                                  rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  incidents = rw_alarm_store_incidents_finish (RW_ALARM_STORE (fixture->store), result, &error);
  g_assert_no_error (error);
  return incidents;
}

static int
act (RwPgStore *store, RwAlarmAct what, const GArray *ids, const char *text, gint64 duration)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int n;

  rw_alarm_store_act_async (RW_ALARM_STORE (store), what, (const gint64 *) (void *) ids->data,
                            ids->len, text, duration, NULL, rw_load_test_result_cb, &pending);
  result = rw_load_test_wait (&pending);
  n = rw_alarm_store_act_finish (RW_ALARM_STORE (store), result, &error);
  g_assert_no_error (error);
  return n;
}

static GPtrArray *
list_alarms (RwPgStore *store)
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

static GArray *
list_ids (RwPgStore *store)
{
  g_autoptr (GPtrArray) alarms = list_alarms (store);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < alarms->len; i++)
    g_array_append_val (ids, ((RwAlarm *) alarms->pdata[i])->alarm_id);
  return ids;
}

/* --- incidents ------------------------------------------------------------------------------- */

/* 300 plugs over 20 minutes, in batches that are not in order, and a few of them late; another
 * terminal 20 km away at the same time. */
static void
test_black_out (Fixture *fixture, gconstpointer data)
{
  static const int order[] = { 3, 0, 5, 1, 4, 2 };
  g_autoptr (GPtrArray) incidents = NULL;
  const RwIncident *small, *large;

  for (guint b = 0; b < G_N_ELEMENTS (order); b++)
    {
      for (int i = 0; i < 50; i++)
        {
          int plug = i * 6 + order[b];

          add (fixture, plug, "power_lost", RW_ALARM_RAISED, NOON + plug * 4 * RW_USEC_PER_SEC,
               51.95 + 0.0001 * plug, 4.05 + 0.0002 * (plug % 100));
          if (i < 2)
            add (fixture, 1000 + plug, "power_lost", RW_ALARM_RAISED, NOON + plug * RW_USEC_PER_MIN,
                 51.95, 4.35);
        }
      rw_load_test_load (fixture->loader, fixture->builder);
    }

  incidents = list_incidents (fixture, NOON);
  g_assert_cmpuint (incidents->len, ==, 2);
  small = incidents->pdata[((RwIncident *) incidents->pdata[0])->n_members == 300];
  large = incidents->pdata[((RwIncident *) incidents->pdata[0])->n_members != 300];
  g_assert_cmpuint (large->n_members, ==, 300);
  g_assert_cmpuint (large->n_active, ==, 300);
  g_assert_cmpuint (large->n_unacknowledged, ==, 300);
  g_assert_cmpint (large->began_time, ==, NOON);
  g_assert_cmpint (large->last_time, ==, NOON + 299 * 4 * RW_USEC_PER_SEC);
  g_assert_cmpint (large->ended_time, ==, 0);
  g_assert_cmpfloat_with_epsilon (large->latitude, 51.965, 0.015);
  g_assert_cmpstr (large->rule_id, ==, "power_lost");
  g_assert_cmpuint (small->n_members, ==, 12);
  assert_answer (fixture, "SELECT count(*) FROM reeferwatch.alarm_event WHERE event = 'joined'",
                 "312");
}

/* At 20 knots, over half an hour, and across the line of date. */
static void
test_ship (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) incidents = NULL;
  const RwIncident *incident;

  for (int i = 0; i < 40; i++)
    {
      double longitude = 179.9 + 0.004 * i;

      add (fixture, i, "stale", RW_ALARM_RAISED, NOON + i * RW_USEC_PER_MIN, 20.0 + 0.001 * (i % 5),
           longitude < 180 ? longitude : longitude - 360);
      if (i % 8 == 7)
        rw_load_test_load (fixture->loader, fixture->builder);
    }

  incidents = list_incidents (fixture, NOON);
  g_assert_cmpuint (incidents->len, ==, 1);
  incident = incidents->pdata[0];
  g_assert_cmpuint (incident->n_members, ==, 40);
  g_assert_cmpfloat (fabs (incident->longitude), >, 179.8);
}

/* Four are none; those without a position are together; and what comes hours later is another. */
static void
test_what_is_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) two = NULL;

  for (int i = 0; i < 4; i++)
    {
      add (fixture, i, "power_lost", RW_ALARM_RAISED, NOON, 51.0, 4.0);
      add (fixture, 10 + i, "power_lost", RW_ALARM_RAISED, NOON, (double) NAN, (double) NAN);
      add (fixture, 20 + i, "power_lost", RW_ALARM_RAISED, NOON + RW_USEC_PER_HOUR, 51.0, 4.0);
    }
  for (int i = 30; i < 40; i++)
    add (fixture, i, "door_open", RW_ALARM_RAISED, NOON, 51.0, 4.0);
  rw_load_test_load (fixture->loader, fixture->builder);
  none = list_incidents (fixture, NOON);
  g_assert_cmpuint (none->len, ==, 0);

  add (fixture, 14, "power_lost", RW_ALARM_RAISED, NOON + RW_USEC_PER_MIN, (double) NAN,
       (double) NAN);
  for (int i = 50; i < 55; i++)
    add (fixture, i, "power_lost", RW_ALARM_RAISED, NOON + 6 * RW_USEC_PER_HOUR, 51.0, 4.0);
  rw_load_test_load (fixture->loader, fixture->builder);
  two = list_incidents (fixture, NOON);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpuint (((RwIncident *) two->pdata[0])->n_members, ==, 5);
  g_assert_cmpuint (((RwIncident *) two->pdata[1])->n_members, ==, 5);
  g_assert_true (isnan (((RwIncident *) two->pdata[1])->latitude));
}

/* Who loses power where it is off already is one more of the same, hours later, but not the next
 * day. */
static void
test_late_member (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 6; i++)
    add (fixture, i, "power_lost", RW_ALARM_RAISED, NOON, 51.0, 4.0);
  add (fixture, 6, "power_lost", RW_ALARM_RAISED, NOON + 2 * RW_USEC_PER_HOUR, 51.0, 4.0);
  add (fixture, 7, "power_lost", RW_ALARM_RAISED, NOON + 5 * RW_USEC_PER_HOUR, 51.0, 4.0);
  rw_load_test_load (fixture->loader, fixture->builder);
  assert_answer (fixture,
                 "SELECT incident_id IS NULL, count(*) FROM reeferwatch.alarm"
                 " GROUP BY 1 ORDER BY 1",
                 "f|7\nt|1");
}

/* What was written from then on, with times since then and incidents counted from then. */
static char *
tell_journal (Fixture *fixture, gint64 since)
{
  g_autofree char *then = rw_time_format (since);
  g_autofree char *sql = g_strdup_printf (
      "SELECT string_agg(concat_ws(' ', container_id, event, event_time - '%s', note::bigint -"
      "   (SELECT min(incident_id) FROM reeferwatch.incident WHERE began_time >= '%s')), E'\\n'"
      "   ORDER BY entry_id) FROM reeferwatch.alarm_event WHERE event_time >= '%s'",
      then, then, then);

  return query (fixture, sql);
}

/* One batch or many, it is the same journal. */
static void
test_batches (Fixture *fixture, gconstpointer data)
{
  static const int sizes[] = { 100, 1, 7 };
  g_autofree char *first = NULL;

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gint64 start = NOON + s * 24 * RW_USEC_PER_HOUR;
      g_autofree char *told = NULL;

      for (int i = 0; i < 48; i++)
        {
          int plug = i % 12;

          add (fixture, plug, "power_lost", i / 12 % 2 ? RW_ALARM_RETURNED : RW_ALARM_RAISED,
               start + i * RW_USEC_PER_MIN, 51.0 + 0.15 * (plug % 2), 4.0);
          if (i % sizes[s] == sizes[s] - 1 || i == 47)
            rw_load_test_load (fixture->loader, fixture->builder);
        }
      told = tell_journal (fixture, start);
      if (first == NULL)
        first = g_steal_pointer (&told);
      else
        g_assert_cmpstr (told, ==, first);
    }
  g_assert_nonnull (strstr (first, "joined"));
}

/* It ends with the last that returns, and goes on when one joins again. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) over = NULL;

  for (int i = 0; i < 6; i++)
    add (fixture, i, "power_lost", RW_ALARM_RAISED, NOON, 51.0, 4.0);
  rw_load_test_load (fixture->loader, fixture->builder);
  for (int i = 0; i < 6; i++)
    add (fixture, i, "power_lost", RW_ALARM_RETURNED, NOON + (i + 1) * RW_USEC_PER_MIN, 0, 0);
  rw_load_test_load (fixture->loader, fixture->builder);
  over = list_incidents (fixture, NOON);
  g_assert_cmpuint (over->len, ==, 1);
  g_assert_cmpint (((RwIncident *) over->pdata[0])->ended_time, ==, NOON + 6 * RW_USEC_PER_MIN);

  add (fixture, 2, "power_lost", RW_ALARM_RAISED, NOON + 10 * RW_USEC_PER_MIN, 51.0, 4.0);
  rw_load_test_load (fixture->loader, fixture->builder);
  assert_answer (fixture,
                 "SELECT n_members, n_active, ended_time IS NULL FROM reeferwatch.incident",
                 "6|1|t");
  assert_answer (fixture,
                 "SELECT string_agg(payload::jsonb->>'type', ' ' ORDER BY outbox_id)"
                 " FROM reeferwatch.outbox WHERE payload LIKE '%.incident.%'",
                 "io.reeferwatch.incident.opened io.reeferwatch.incident.closed"
                 " io.reeferwatch.incident.opened");
}

/* --- figures --------------------------------------------------------------------------------- */

static guint
count_told (const RwAlarmStatistics *statistics)
{
  guint n = 0;

  for (guint i = 0; i < statistics->told->len; i++)
    n += g_array_index (statistics->told, guint, i);
  return n;
}

static void
test_statistics (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RwAlarmStatistics *statistics;

  /* Twelve within a minute are a flood; 20 of one cause count once; one chatters. */
  for (int i = 0; i < 12; i++)
    add (fixture, i, "door_open", RW_ALARM_RAISED, NOON + i * 5 * RW_USEC_PER_SEC, 51.0, 4.0);
  for (int i = 20; i < 40; i++)
    add (fixture, i, "power_lost", RW_ALARM_RAISED, NOON + RW_USEC_PER_HOUR, 52.0, 5.0);
  for (int i = 0; i < 3; i++)
    {
      gint64 at = NOON + 3 * RW_USEC_PER_HOUR + i * 20 * RW_USEC_PER_SEC;

      add (fixture, 50, "co2_band", RW_ALARM_RAISED, at, 51.0, 4.0);
      add (fixture, 50, "co2_band", RW_ALARM_RETURNED, at + 5 * RW_USEC_PER_SEC, 51.0, 4.0);
    }
  rw_load_test_load (fixture->loader, fixture->builder);

  rw_alarm_store_statistics_async (RW_ALARM_STORE (fixture->store), NOON,
                                   NOON + 6 * RW_USEC_PER_HOUR, NULL, rw_load_test_result_cb,
                                   &pending);
  result = rw_load_test_wait (&pending);
  statistics = rw_alarm_store_statistics_finish (RW_ALARM_STORE (fixture->store), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (statistics->n_raised, ==, 35);
  g_assert_cmpuint (statistics->n_told, ==, 16);
  g_assert_cmpuint (statistics->n_by_priority[RW_ALARM_PRIORITY_LOW], ==, 16);
  g_assert_cmpuint (statistics->most_in_10_min, ==, 12);
  g_assert_cmpuint (statistics->n_floods, ==, 1);
  /* From the eleventh, at 50 s, until only four are younger than ten minutes. */
  g_assert_cmpint (statistics->time_in_flood, ==, (600 + 35 - 50) * RW_USEC_PER_SEC);
  g_assert_cmpuint (statistics->n_chattering, ==, 1);
  g_assert_cmpuint (statistics->n_standing, ==, 32);
  g_assert_cmpuint (statistics->told->len, ==, 36);
  g_assert_cmpuint (count_told (statistics), ==, 16);
  g_assert_cmpuint (statistics->actors->len, ==, 10);
  g_assert_cmpuint (((RwAlarmCount *) statistics->actors->pdata[0])->n, ==, 3);
  g_assert_cmpuint (statistics->rules->len, ==, 3);
  g_assert_cmpstr (((RwAlarmCount *) statistics->rules->pdata[0])->rule_id, ==, "power_lost");
  g_assert_null (((RwAlarmCount *) statistics->rules->pdata[0])->container_id);
  rw_alarm_statistics_free (statistics);
}

/* --- several consoles ------------------------------------------------------------------------ */

#define N_CONSOLES 6
#define N_ALARMS 1000

static void
raise_many (Fixture *fixture)
{
  for (int i = 0; i < N_ALARMS; i++)
    add (fixture, i, "control_air_high", RW_ALARM_RAISED, NOON, (double) NAN, (double) NAN);
  g_assert_cmpuint (rw_load_test_load (fixture->loader, fixture->builder).alarms_raised, ==,
                    N_ALARMS);
}

static void
shuffle (GArray *ids)
{
  for (guint i = ids->len; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i);
      gint64 other = g_array_index (ids, gint64, j);

      g_array_index (ids, gint64, j) = g_array_index (ids, gint64, i - 1);
      g_array_index (ids, gint64, i - 1) = other;
    }
}

/* All at once, each in an order of its own, while the worker stores too: each alarm is taken once,
 * and nobody locks anybody out. */
static void
test_consoles (Fixture *fixture, gconstpointer data)
{
  static const RwAlarmAct acts[] = { RW_ALARM_ACT_ACKNOWLEDGE, RW_ALARM_ACT_SHELVE,
                                     RW_ALARM_ACT_UNSHELVE };
  RwPgStore *stores[N_CONSOLES];
  g_autoptr (GArray) ids = NULL;

  raise_many (fixture);
  ids = list_ids (fixture->store);
  for (int i = 0; i < N_CONSOLES; i++)
    stores[i] = rw_pg_store_new (fixture->conninfo);
  for (guint a = 0; a < G_N_ELEMENTS (acts); a++)
    {
      GAsyncResult *pending[N_CONSOLES] = { NULL };
      int n = 0;

      for (int i = 0; i < N_CONSOLES; i++)
        {
          shuffle (ids);
          rw_alarm_store_act_async (RW_ALARM_STORE (stores[i]), acts[a],
                                    (const gint64 *) (void *) ids->data, ids->len, "mine",
                                    RW_USEC_PER_HOUR, NULL, rw_load_test_result_cb, &pending[i]);
        }
      for (int i = 0; i < N_ALARMS; i += 3)
        add (fixture, i, a == 1 ? "door_open" : "stale",
             a == 2 ? RW_ALARM_RETURNED : RW_ALARM_RAISED, NOON + a * RW_USEC_PER_MIN, (double) NAN,
             (double) NAN);
      rw_load_test_load (fixture->loader, fixture->builder);
      for (int i = 0; i < N_CONSOLES; i++)
        {
          g_autoptr (GAsyncResult) result = rw_load_test_wait (&pending[i]);
          g_autoptr (GError) error = NULL;

          n += rw_alarm_store_act_finish (RW_ALARM_STORE (stores[i]), result, &error);
          g_assert_no_error (error);
        }
      if (acts[a] == RW_ALARM_ACT_ACKNOWLEDGE)
        /* Some were suppressed before anybody could take them. */
        g_assert_cmpint (n, <=, N_ALARMS);
      else
        g_assert_cmpint (n, ==, N_ALARMS);
    }
  for (int i = 0; i < N_CONSOLES; i++)
    g_object_unref (stores[i]);
}

/* The same without a worker: exactly all of them, once. */
static void
test_acknowledged_once (Fixture *fixture, gconstpointer data)
{
  RwPgStore *stores[N_CONSOLES];
  GAsyncResult *pending[N_CONSOLES] = { NULL };
  g_autoptr (GArray) ids = NULL;
  int n = 0;

  raise_many (fixture);
  ids = list_ids (fixture->store);
  for (int i = 0; i < N_CONSOLES; i++)
    {
      stores[i] = rw_pg_store_new (fixture->conninfo);
      shuffle (ids);
      rw_alarm_store_act_async (RW_ALARM_STORE (stores[i]), RW_ALARM_ACT_ACKNOWLEDGE,
                                (const gint64 *) (void *) ids->data, ids->len, "mine", 0, NULL,
                                rw_load_test_result_cb, &pending[i]);
    }
  for (int i = 0; i < N_CONSOLES; i++)
    {
      g_autoptr (GAsyncResult) result = rw_load_test_wait (&pending[i]);
      g_autoptr (GError) error = NULL;

      n += rw_alarm_store_act_finish (RW_ALARM_STORE (stores[i]), result, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (n, ==, N_ALARMS);
  assert_answer (fixture,
                 "SELECT count(*) FROM reeferwatch.alarm_event"
                 " WHERE event = 'acknowledged'",
                 "1000");
  for (int i = 0; i < N_CONSOLES; i++)
    g_object_unref (stores[i]);
}

static void
changed_cb (gpointer store, guint *n_changed)
{
  (*n_changed)++;
}

static void
wait_for_more (const guint *n, guint before)
{
  while (*n <= before)
    g_main_context_iteration (NULL, TRUE);
}

/* What one console does the other hears of, without asking; and then it sees the same. */
static void
test_shelf (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwPgStore) other = rw_pg_store_new (fixture->conninfo);
  g_autoptr (RwPgJob) shelf = rw_pg_shelf_new (fixture->conninfo);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) seen = NULL;
  g_autoptr (GError) error = NULL;
  const RwAlarm *alarm;
  guint n_changed = 0, before;
  guint64 n_back = 0;

  add (fixture, 1, "door_open", RW_ALARM_RAISED, NOON, 51.5, 4.25);
  rw_load_test_load (fixture->loader, fixture->builder);
  g_signal_connect (other, "changed", G_CALLBACK (changed_cb), &n_changed);
  ids = list_ids (other);
  /* It listens. */
  wait_for_more (&n_changed, 0);
  before = n_changed;
  g_assert_cmpint (act (fixture->store, RW_ALARM_ACT_SHELVE, ids, "known", RW_USEC_PER_DAY), ==, 1);
  wait_for_more (&n_changed, before);
  seen = list_alarms (other);
  alarm = seen->pdata[0];
  g_assert_cmpint (alarm->state, ==, RW_ALARM_STATE_SHELVED);
  g_assert_cmpint (alarm->shelved_until, >, g_get_real_time ());
  g_assert_cmpstr (alarm->note, ==, "known");
  g_assert_cmpfloat (alarm->latitude, ==, 51.5);
  g_assert_cmpuint (alarm->n_raised, ==, 1);

  /* Its time is over. */
  g_free (query (fixture, "UPDATE reeferwatch.alarm_record SET shelved_until = now()"));
  g_assert_true (rw_load_test_run_job (shelf, 0, &n_back, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_back, ==, 1);
  assert_answer (fixture, "SELECT state FROM reeferwatch.alarm", "unacknowledged");
}

/* An order is in its own journal, in the alarm's, and on its way to whoever does it. */
static void
test_work_order (Fixture *fixture, gconstpointer data)
{
  add (fixture, 1, "power_lost", RW_ALARM_RAISED, NOON, 51.5, 4.25);
  rw_load_test_load (fixture->loader, fixture->builder);
  assert_answer (fixture,
                 "SELECT reeferwatch.open_work_order(1, ' ', 'See to the plug', NULL),"
                 " (SELECT count(*) FROM reeferwatch.work_order_event)",
                 "1|0");
  assert_answer (fixture, "SELECT reeferwatch.change_work_order(1, 'started', 'Piet', NULL)", "t");
  assert_answer (fixture, "SELECT reeferwatch.change_work_order(1, 'open', NULL, NULL)", "f");
  assert_answer (fixture, "SELECT work_order_id FROM reeferwatch.alarm", "1");
  assert_answer (fixture, "SELECT reeferwatch.change_work_order(1, 'done', NULL, 'New plug')", "t");
  assert_answer (fixture, "SELECT work_order_id IS NULL FROM reeferwatch.alarm", "t");
  assert_answer (fixture,
                 "SELECT string_agg(concat_ws(' ', state, engineer, note), ', ' ORDER BY entry_id)"
                 " FROM reeferwatch.work_order_event",
                 "open See to the plug, started Piet, done Piet New plug");
  assert_answer (fixture,
                 "SELECT string_agg(note, '; ' ORDER BY entry_id) FROM reeferwatch.alarm_event"
                 " WHERE event = 'work_order'",
                 "1: open, See to the plug; 1: started, Piet; 1: done, Piet, New plug");
  assert_answer (fixture,
                 "SELECT string_agg(concat_ws(' ', payload::jsonb->>'type',"
                 " payload::jsonb->'data'->>'state'), ', ' ORDER BY outbox_id)"
                 " FROM reeferwatch.outbox WHERE payload LIKE '%.work-order.%'",
                 "io.reeferwatch.work-order.opened open,"
                 " io.reeferwatch.work-order.changed started,"
                 " io.reeferwatch.work-order.changed done");
}

/* A reason and a duration are wanted here and in the database. */
static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    RwAlarmAct act;
    const char *text;
    gint64 duration;
  } wrong[] = {
    { RW_ALARM_ACT_SHELVE, NULL, RW_USEC_PER_HOUR },
    { RW_ALARM_ACT_SHELVE, " \t\xc2\xa0", RW_USEC_PER_HOUR },
    { RW_ALARM_ACT_SHELVE, "why", 0 },
    { RW_ALARM_ACT_SHELVE, "why", RW_ALARM_MAX_SHELVED + 1 },
    { RW_ALARM_ACT_TAKE_OUT, "", 0 },
    { RW_ALARM_ACT_COMMENT, NULL, 0 },
  };
  const gint64 id = 1;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GAsyncResult *pending = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      rw_alarm_store_act_async (RW_ALARM_STORE (fixture->store), wrong[i].act, &id, 1,
                                wrong[i].text, wrong[i].duration, NULL, rw_load_test_result_cb,
                                &pending);
      result = rw_load_test_wait (&pending);
      g_assert_cmpint (rw_alarm_store_act_finish (RW_ALARM_STORE (fixture->store), result, &error),
                       ==, -1);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_free (rw_test_postgres_query_error (server, NULL, fixture->database,
                                        "SELECT reeferwatch.shelve('{1}', '31 days', 'x')"));
  g_free (rw_test_postgres_query_error (server, NULL, fixture->database,
                                        "SELECT reeferwatch.comment('{1}', ' ')"));
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
  add_test ("/alarm-incidents/black-out", "black_out", test_black_out);
  add_test ("/alarm-incidents/ship", "ship", test_ship);
  add_test ("/alarm-incidents/what-is-none", "none", test_what_is_none);
  add_test ("/alarm-incidents/late-member", "late_member", test_late_member);
  add_test ("/alarm-incidents/batches", "batches", test_batches);
  add_test ("/alarm-incidents/end", "the_end", test_end);
  add_test ("/alarm-incidents/statistics", "statistics", test_statistics);
  add_test ("/alarm-incidents/consoles", "consoles", test_consoles);
  add_test ("/alarm-incidents/acknowledged-once", "once", test_acknowledged_once);
  add_test ("/alarm-incidents/shelf", "shelf", test_shelf);
  add_test ("/alarm-incidents/work-order", "work_order", test_work_order);
  add_test ("/alarm-incidents/refusals", "refusals", test_refusals);
  status = g_test_run ();
  rw_test_postgres_free (server);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-list.h"
#include "rw-fake-alarm-store.h"

typedef struct
{
  RwFakeAlarmStore *store;
  RwAlarmList *list;
  guint n_refreshed;
  char *failure;
} Fixture;

static void
refreshed_cb (Fixture *fixture)
{
  fixture->n_refreshed++;
}

static void
failed_cb (RwAlarmList *list, GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->failure);
  fixture->failure = g_strdup (error->message);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = rw_fake_alarm_store_new ();
  fixture->list = rw_alarm_list_new ();
  g_signal_connect_swapped (fixture->list, "refreshed", G_CALLBACK (refreshed_cb), fixture);
  g_signal_connect (fixture->list, "failed", G_CALLBACK (failed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->list);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->store);
  g_free (fixture->failure);
}

/* Word: the alarms in order, each letter is an id; capitals are unacknowledged. */
static void
fill (Fixture *fixture, const char *word)
{
  rw_fake_alarm_store_clear (fixture->store);
  for (; *word != '\0'; word++)
    rw_fake_alarm_store_add (fixture->store, g_ascii_tolower (*word), "CMAU4501237",
                             "control_air_high", RW_ALARM_PRIORITY_MEDIUM,
                             g_ascii_isupper (*word) ? RW_ALARM_STATE_UNACKNOWLEDGED
                                                     : RW_ALARM_STATE_ACKNOWLEDGED,
                             1000);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
show (Fixture *fixture, const char *word)
{
  fill (fixture, word);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  settle ();
}

static void
assert_shows (Fixture *fixture, const char *word)
{
  GPtrArray *alarms = rw_alarm_list_get_alarms (fixture->list);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);
      char c = (char) alarm->alarm_id;

      g_assert_true (rw_alarm_list_lookup (fixture->list, c) == alarm);
      g_string_append_c (shown,
                         alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED ? g_ascii_toupper (c) : c);
    }
  g_assert_cmpstr (shown->str, ==, word);
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_assert_false (rw_alarm_list_is_known (fixture->list));
  assert_shows (fixture, "");

  fill (fixture, "ABc");
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  g_assert_false (rw_alarm_list_is_known (fixture->list));
  settle ();
  g_assert_true (rw_alarm_list_is_known (fixture->list));
  g_assert_cmpuint (fixture->n_refreshed, ==, 1);
  g_assert_cmpuint (rw_alarm_list_get_n_unacknowledged (fixture->list), ==, 2);
  g_assert_null (rw_alarm_list_lookup (fixture->list, 'x'));
  assert_shows (fixture, "ABc");

  show (fixture, "");
  assert_shows (fixture, "");
  g_assert_true (rw_alarm_list_is_known (fixture->list));
  g_assert_cmpuint (rw_alarm_list_get_n_unacknowledged (fixture->list), ==, 0);

  rw_alarm_list_set_store (fixture->list, NULL);
  g_assert_false (rw_alarm_list_is_known (fixture->list));
}

/* Three members of one incident count as one. */
static void
test_incident_counts_once (Fixture *fixture, gconstpointer data)
{
  fill (fixture, "Ax");
  for (int i = 0; i < 3; i++)
    rw_fake_alarm_store_add (fixture->store, 1000 + i, "C01", "power_lost", 2,
                             RW_ALARM_STATE_UNACKNOWLEDGED, 1000)
        ->incident_id = 7;
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  settle ();
  g_assert_cmpuint (rw_alarm_list_get_alarms (fixture->list)->len, ==, 5);
  g_assert_cmpuint (rw_alarm_list_get_n_unacknowledged (fixture->list), ==, 2);
}

static void
test_one_query_at_a_time (Fixture *fixture, gconstpointer data)
{
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  for (int i = 0; i < 10; i++)
    rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  g_assert_cmpuint (rw_fake_alarm_store_get_n_lists (fixture->store), ==, 1);
  settle ();
  g_assert_cmpuint (rw_fake_alarm_store_get_n_lists (fixture->store), ==, 2);
  g_assert_cmpuint (fixture->n_refreshed, ==, 2);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  show (fixture, "Ab");
  rw_fake_alarm_store_set_failure (fixture->store, "The server is away.");
  show (fixture, "");
  g_assert_cmpstr (fixture->failure, ==, "The server is away.");
  assert_shows (fixture, "Ab");

  rw_fake_alarm_store_set_failure (fixture->store, NULL);
  show (fixture, "b");
  assert_shows (fixture, "b");
}

static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwFakeAlarmStore) other = rw_fake_alarm_store_new ();

  fill (fixture, "Ab");
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (other));
  settle ();
  g_assert_cmpuint (fixture->n_refreshed, ==, 1);
  g_assert_null (fixture->failure);
  assert_shows (fixture, "");
  rw_alarm_list_set_store (fixture->list, NULL);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/alarm-list/follows", test_follows);
  ADD ("/alarm-list/incident-counts-once", test_incident_counts_once);
  ADD ("/alarm-list/one-query-at-a-time", test_one_query_at_a_time);
  ADD ("/alarm-list/failure", test_failure);
  ADD ("/alarm-list/late-answer", test_late_answer);
  return g_test_run ();
}

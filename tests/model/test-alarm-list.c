/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-list.h"
#include "rw-fake-alarm-store.h"

typedef struct
{
  RwFakeAlarmStore *store;
  RwAlarmList *list;
  guint n_refreshed;
  char *failure;
  GString *changes; /* "position-removed+added " per items-changed */
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
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = rw_fake_alarm_store_new ();
  fixture->list = rw_alarm_list_new ();
  fixture->changes = g_string_new (NULL);
  g_signal_connect_swapped (fixture->list, "refreshed", G_CALLBACK (refreshed_cb), fixture);
  g_signal_connect (fixture->list, "failed", G_CALLBACK (failed_cb), fixture);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->list);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->store);
  g_string_free (fixture->changes, TRUE);
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
  g_string_truncate (fixture->changes, 0);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  settle ();
}

static void
assert_shows (Fixture *fixture, const char *word)
{
  GListModel *model = G_LIST_MODEL (fixture->list);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (RwAlarmItem) item = g_list_model_get_item (model, i);
      const RwAlarm *alarm = rw_alarm_item_get_alarm (item);
      char c = (char) alarm->alarm_id;

      g_string_append_c (shown,
                         alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED ? g_ascii_toupper (c) : c);
    }
  g_assert_cmpstr (shown->str, ==, word);
  g_assert_cmpuint (rw_alarm_list_get_alarms (fixture->list)->len, ==, shown->len);
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_assert_false (rw_alarm_list_is_known (fixture->list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);

  fill (fixture, "ABc");
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  g_assert_false (rw_alarm_list_is_known (fixture->list));
  settle ();
  g_assert_true (rw_alarm_list_is_known (fixture->list));
  g_assert_cmpuint (fixture->n_refreshed, ==, 1);
  g_assert_cmpuint (rw_alarm_list_get_n_unacknowledged (fixture->list), ==, 2);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+3 ");
  assert_shows (fixture, "ABc");

  show (fixture, "");
  assert_shows (fixture, "");
  g_assert_true (rw_alarm_list_is_known (fixture->list));
  g_assert_cmpuint (rw_alarm_list_get_n_unacknowledged (fixture->list), ==, 0);

  rw_alarm_list_set_store (fixture->list, NULL);
  g_assert_false (rw_alarm_list_is_known (fixture->list));
}

static void
test_smallest_change (Fixture *fixture, gconstpointer data)
{
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  show (fixture, "ABCDef");

  show (fixture, "ABCDef");
  g_assert_cmpstr (fixture->changes->str, ==, "");

  show (fixture, "XABCDef");
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 ");

  /* B is acknowledged and so moves down: all other rows stay. */
  show (fixture, "XACDbef");
  g_assert_cmpstr (fixture->changes->str, ==, "2-1+0 4-0+1 ");
  assert_shows (fixture, "XACDbef");

  show (fixture, "YZAbf");
  g_assert_cmpstr (fixture->changes->str, ==, "5-1+0 2-2+0 0-1+0 0-0+2 ");
  assert_shows (fixture, "YZAbf");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_items_stay (Fixture *fixture, gconstpointer data)
{
  GListModel *model = G_LIST_MODEL (fixture->list);
  g_autoptr (RwAlarmItem) item = NULL;
  g_autoptr (RwAlarmItem) same = NULL;
  guint changed = 0;

  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
  show (fixture, "ABc");
  item = g_list_model_get_item (model, 0);
  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &changed);

  show (fixture, "ABc");
  g_assert_cmpuint (changed, ==, 0);

  show (fixture, "Bac");
  g_assert_cmpuint (changed, ==, 1);
  same = g_list_model_get_item (model, 1);
  g_assert_true (same == item);
  g_assert_cmpint (rw_alarm_item_get_alarm (item)->state, ==, RW_ALARM_STATE_ACKNOWLEDGED);
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
  ADD ("/alarm-list/smallest-change", test_smallest_change);
  ADD ("/alarm-list/items-stay", test_items_stay);
  ADD ("/alarm-list/one-query-at-a-time", test_one_query_at_a_time);
  ADD ("/alarm-list/failure", test_failure);
  ADD ("/alarm-list/late-answer", test_late_answer);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-rows.h"
#include "rw-fake-alarm-store.h"

#include <math.h>

typedef struct
{
  RwFakeAlarmStore *store;
  RwAlarmList *list;
  RwAlarmView *view;
  RwAlarmRows *rows;
  GString *changes;  /* "position-removed+added " per items-changed */
  GPtrArray *mirror; /* what somebody knows who only heard the changes: ids as text */
} Fixture;

static char *
id_text (RwAlarmRows *rows, guint position)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, rw_alarm_rows_get_id (rows, position));
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->mirror, (int) (position + i),
                        id_text (fixture->rows, position + i));
  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (model));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = rw_fake_alarm_store_new ();
  fixture->list = rw_alarm_list_new ();
  fixture->view = rw_alarm_view_new ();
  fixture->rows = rw_alarm_rows_new (fixture->list, fixture->view, RW_ALARM_SECTION_ACTIVE);
  fixture->changes = g_string_new (NULL);
  fixture->mirror = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (fixture->rows, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  rw_alarm_list_set_store (fixture->list, RW_ALARM_STORE (fixture->store));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->rows);
  g_assert_finalize_object (fixture->view);
  g_assert_finalize_object (fixture->list);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->store);
  g_string_free (fixture->changes, TRUE);
  g_ptr_array_unref (fixture->mirror);
}

static void
refresh (Fixture *fixture)
{
  g_string_truncate (fixture->changes, 0);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static RwAlarm *
add (Fixture *fixture, gint64 id, int priority, RwAlarmState state, gint64 incident_id)
{
  g_autofree char *container = g_strdup_printf ("C%02d", (int) (100 - id));
  RwAlarm *alarm = rw_fake_alarm_store_add (fixture->store, id, container, "power_lost", priority,
                                            state, 1000 + id);

  alarm->incident_id = incident_id;
  alarm->latitude = 51.95;
  alarm->longitude = 4.05;
  return alarm;
}

/* What is shown: an id each, "id*n" for groups, ">id" for members, as the mirror has it. */
static void
assert_shows (Fixture *fixture, const char *wanted)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  GListModel *model = G_LIST_MODEL (fixture->rows);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (RwAlarmRow) row = g_list_model_get_item (model, i);
      const RwAlarmGroup *group = rw_alarm_row_get_group (row);
      g_autofree char *id = id_text (fixture->rows, i);

      g_assert_cmpstr (id, ==, g_ptr_array_index (fixture->mirror, i));
      g_string_append_printf (shown, "%s%s%s", i > 0 ? " " : "",
                              rw_alarm_row_is_member (row) ? ">" : "", id);
      if (group != NULL)
        g_string_append_printf (shown, "*%u", group->n);
    }
  g_assert_cmpstr (shown->str, ==, wanted);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  add (fixture, 1, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  add (fixture, 2, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  add (fixture, 3, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  add (fixture, 4, 2, RW_ALARM_STATE_RETURNED, 0);
  add (fixture, 5, 1, RW_ALARM_STATE_SHELVED, 0);
  add (fixture, 6, 4, RW_ALARM_STATE_ACKNOWLEDGED, 0)->value = 7;
  refresh (fixture);
  assert_shows (fixture, "4 3 2 1 6");
  g_assert_cmpuint (rw_alarm_rows_get_n_all (fixture->rows), ==, 5);

  rw_alarm_rows_set_sort (fixture->rows, RW_ALARM_SORT_CONTAINER, FALSE);
  assert_shows (fixture, "6 4 3 2 1");
  rw_alarm_rows_set_sort (fixture->rows, RW_ALARM_SORT_CONTAINER, TRUE);
  assert_shows (fixture, "1 2 3 4 6");
  rw_alarm_view_set_show (fixture->view, RW_ALARM_SHOW_UNACKNOWLEDGED);
  assert_shows (fixture, "2 3 4");
  g_assert_cmpuint (rw_alarm_rows_get_n_matching (fixture->rows), ==, 3);
  g_assert_cmpuint (rw_alarm_rows_get_n_all (fixture->rows), ==, 5);
}

/* What is missing stands at the end whichever way it is sorted. */
static void
test_missing_last (Fixture *fixture, gconstpointer data)
{
  add (fixture, 1, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0)->value = NAN;
  add (fixture, 2, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0)->value = -3;
  add (fixture, 3, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0)->value = 9;
  refresh (fixture);
  rw_alarm_rows_set_sort (fixture->rows, RW_ALARM_SORT_VALUE, FALSE);
  assert_shows (fixture, "2 3 1");
  rw_alarm_rows_set_sort (fixture->rows, RW_ALARM_SORT_VALUE, TRUE);
  assert_shows (fixture, "3 2 1");
}

static void
test_incident (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwAlarmRow) row = NULL;
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  const RwAlarmGroup *group;

  add (fixture, 1, 2, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  add (fixture, 2, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 7);
  add (fixture, 3, 1, RW_ALARM_STATE_ACKNOWLEDGED, 7)->latitude = 51.97;
  add (fixture, 4, 3, RW_ALARM_STATE_RETURNED, 7)->cleared_time = 5;
  add (fixture, 5, 4, RW_ALARM_STATE_UNACKNOWLEDGED, 8);
  refresh (fixture);
  /* An incident with one alarm shown is that alarm. */
  assert_shows (fixture, "1 -7*3 5");
  g_assert_cmpuint (rw_alarm_rows_get_n_matching (fixture->rows), ==, 3);
  g_assert_cmpuint (rw_alarm_rows_get_n_alarms (fixture->rows), ==, 5);

  row = g_list_model_get_item (G_LIST_MODEL (fixture->rows), 1);
  group = rw_alarm_row_get_group (row);
  g_assert_cmpuint (group->n_open, ==, 2);
  g_assert_cmpuint (group->n_active, ==, 2);
  g_assert_cmpint (group->priority, ==, 1);
  g_assert_cmpint (group->state, ==, RW_ALARM_STATE_UNACKNOWLEDGED);
  g_assert_cmpint (group->raised_time, ==, 1002);
  g_assert_cmpint (group->last_time, ==, 1004);
  g_assert_cmpfloat_with_epsilon (group->latitude, 51.9567, 0.001);

  rw_alarm_rows_set_expanded (fixture->rows, -7, TRUE);
  assert_shows (fixture, "1 -7*3 >4 >2 >3 5");
  g_assert_true (rw_alarm_row_is_expanded (row));
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+3 2-0+3 ");
  rw_alarm_rows_collect (fixture->rows, 1, members);
  g_assert_cmpuint (members->len, ==, 3);
  rw_alarm_rows_set_expanded (fixture->rows, -7, FALSE);
  assert_shows (fixture, "1 -7*3 5");
}

static void
test_gathered (Fixture *fixture, gconstpointer data)
{
  gint64 here;

  for (int i = 1; i <= 6; i++)
    add (fixture, i, 3, RW_ALARM_STATE_UNACKNOWLEDGED, i == 6 ? 7 : 0);
  add (fixture, 7, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0)->latitude = NAN;
  add (fixture, 8, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0)->rule_id = g_intern_string ("door_open");
  refresh (fixture);
  assert_shows (fixture, "8 7 6 5 4 3 2 1");

  rw_alarm_rows_set_gathered (fixture->rows, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->rows)), ==, 4);
  here = rw_alarm_rows_get_id (fixture->rows, 3);
  g_assert_cmpint (here, <, 0);
  /* Only incidents count once. */
  g_assert_cmpuint (rw_alarm_rows_get_n_matching (fixture->rows), ==, 8);

  /* The row stays the same one while its members change. */
  add (fixture, 9, 1, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  refresh (fixture);
  g_assert_cmpint (rw_alarm_rows_get_id (fixture->rows, 0), ==, here);
  rw_alarm_rows_set_gathered (fixture->rows, FALSE);
  assert_shows (fixture, "9 8 7 6 5 4 3 2 1");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_rows_stay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwAlarmRow) row = NULL;
  g_autoptr (RwAlarmRow) same = NULL;
  guint changed = 0;

  add (fixture, 1, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  add (fixture, 2, 2, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  refresh (fixture);
  row = g_list_model_get_item (G_LIST_MODEL (fixture->rows), 0);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (count_cb), &changed);
  refresh (fixture);
  g_assert_cmpuint (changed, ==, 0);
  g_assert_cmpstr (fixture->changes->str, ==, "");

  rw_fake_alarm_store_clear (fixture->store);
  add (fixture, 1, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  add (fixture, 2, 2, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  refresh (fixture);
  assert_shows (fixture, "1 2");
  g_assert_cmpuint (changed, ==, 1);
  same = g_list_model_get_item (G_LIST_MODEL (fixture->rows), 1);
  g_assert_true (same == row);
}

/* Whatever changes, who hears the changes knows the rows; many are told as one. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 200; round++)
    {
      guint n = (guint) g_test_rand_int_range (0, 80);
      g_autofree gboolean *used = g_new0 (gboolean, 200);

      rw_fake_alarm_store_clear (fixture->store);
      for (guint i = 0; i < n; i++)
        {
          int id = g_test_rand_int_range (1, 200);
          gint64 incident = g_test_rand_int_range (0, 4) == 0 ? g_test_rand_int_range (1, 4) : 0;

          if (!used[id])
            add (fixture, id, g_test_rand_int_range (1, 5),
                 (RwAlarmState) g_test_rand_int_range (1, RW_N_ALARM_STATES), incident);
          used[id] = TRUE;
        }
      rw_alarm_rows_set_gathered (fixture->rows, g_test_rand_int_range (0, 5) == 0);
      rw_alarm_rows_set_expanded (fixture->rows, -g_test_rand_int_range (1, 4), g_test_rand_bit ());
      refresh (fixture);
      g_assert_cmpuint (fixture->mirror->len, ==,
                        g_list_model_get_n_items (G_LIST_MODEL (fixture->rows)));
      for (guint i = 0; i < fixture->mirror->len; i++)
        {
          g_autofree char *id = id_text (fixture->rows, i);

          g_assert_cmpstr (id, ==, g_ptr_array_index (fixture->mirror, i));
        }
    }
}

static void
test_many_are_one_change (Fixture *fixture, gconstpointer data)
{
  for (int i = 1; i <= 1000; i += 2)
    add (fixture, i, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  refresh (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+500 ");
  for (int i = 2; i <= 1000; i += 2)
    add (fixture, i, 3, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
  refresh (fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-499+999 ");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/alarm-rows/order", test_order);
  ADD ("/alarm-rows/missing-last", test_missing_last);
  ADD ("/alarm-rows/incident", test_incident);
  ADD ("/alarm-rows/gathered", test_gathered);
  ADD ("/alarm-rows/rows-stay", test_rows_stay);
  ADD ("/alarm-rows/random", test_random);
  ADD ("/alarm-rows/many-are-one-change", test_many_are_one_change);
  return g_test_run ();
}

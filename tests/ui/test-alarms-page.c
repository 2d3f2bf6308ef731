/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-bar.h"
#include "rw-alarm-cell.h"
#include "rw-alarm-detail.h"
#include "rw-alarm-journal.h"
#include "rw-alarm-table.h"
#include "rw-alarms-page.h"
#include "rw-clock.h"
#include "rw-export-window.h"
#include "rw-fake-alarm-store.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <math.h>

#define N_ALARMS 200

typedef struct
{
  RwFakeAlarmStore *store;
  RwSession *session;
  GtkWidget *window;
  GtkWidget *page;
  RwAlarmTable *table;
  GtkStack *states;
  char *toast;
  char *shown_reefer;
} Fixture;

static GtkWidget *
find (GtkWidget *root, GType type, const char *name)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type)
      && (name == NULL
          || g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)), name) == 0))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gint64
long_ago (int minutes)
{
  return rw_clock_now (NULL) - minutes * RW_USEC_PER_MIN;
}

/* The first quarter is unacknowledged, the second returned, the rest acknowledged. */
static void
fill (RwFakeAlarmStore *store)
{
  const char *const rules[] = { "control_air_high", "control_air_low", "power_lost" };

  for (int i = 0; i < N_ALARMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("CMAU%07d", 4501000 + i);
      RwAlarmState state = i < 50    ? RW_ALARM_STATE_UNACKNOWLEDGED
                           : i < 100 ? RW_ALARM_STATE_RETURNED
                                     : RW_ALARM_STATE_ACKNOWLEDGED;
      RwAlarm *alarm = rw_fake_alarm_store_add (store, i + 1, id, rules[i % 3], i % 4 + 1, state,
                                                long_ago (i + 1));

      alarm->value = i % 3 == 2 ? NAN : 6;
      alarm->limit_value = i % 3 == 2 ? NAN : 5;
      if (state == RW_ALARM_STATE_RETURNED)
        alarm->cleared_time = long_ago (0);
      rw_fake_alarm_store_add_event (store, i + 1, id, rules[i % 3], "raised", long_ago (i + 1),
                                     NULL, NULL);
    }
}

static void
keep_text (char **place, GVariant *parameter)
{
  g_free (*place);
  *place = g_variant_dup_string (parameter, NULL);
}

static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  keep_text (&((Fixture *) user_data)->toast, parameter);
}

static void
show_reefer_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  keep_text (&((Fixture *) user_data)->shown_reefer, parameter);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const GActionEntry entries[] = {
    { .name = "toast", .activate = toast_cb, .parameter_type = "s" },
    { .name = "show-reefer", .activate = show_reefer_cb, .parameter_type = "s" },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  fixture->store = rw_fake_alarm_store_new ();
  fixture->session = rw_session_new ();
  fixture->page = rw_alarms_page_new (fixture->session);
  fixture->table = RW_ALARM_TABLE (find (fixture->page, RW_TYPE_ALARM_TABLE, NULL));
  fixture->states = GTK_STACK (find (fixture->page, GTK_TYPE_STACK, "states"));
  fixture->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries),
                                   fixture);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1300, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  rw_test_settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_ref (fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  rw_test_settle ();
  g_assert_finalize_object (fixture->page);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_test_session_end (fixture->session);
  g_assert_finalize_object (fixture->store);
  g_free (fixture->toast);
  g_free (fixture->shown_reefer);
}

static void
connect_store (Fixture *fixture)
{
  rw_session_set_stores (fixture->session, NULL, RW_ALARM_STORE (fixture->store), NULL);
  rw_test_settle ();
}

static void
assert_state (Fixture *fixture, const char *state)
{
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->states), ==, state);
}

static void
select_ids (Fixture *fixture, gint64 first, gint64 second)
{
  const gint64 ids[] = { first, second };

  rw_alarm_table_select (fixture->table, ids, second != 0 ? 2 : 1);
}

static char *
get_selected_ids (Fixture *fixture)
{
  g_autoptr (GPtrArray) selected = rw_alarm_table_get_selected (fixture->table);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < selected->len; i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT " ",
                            ((const RwAlarm *) g_ptr_array_index (selected, i))->alarm_id);

  return g_string_free (text, FALSE);
}

static void
assert_selected (Fixture *fixture, const char *wanted)
{
  g_autofree char *ids = get_selected_ids (fixture);

  g_assert_cmpstr (ids, ==, wanted);
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  AdwStatusPage *unknown = ADW_STATUS_PAGE (find (fixture->page, ADW_TYPE_STATUS_PAGE, "unknown"));

  assert_state (fixture, "unknown");
  g_assert_cmpstr (adw_status_page_get_title (unknown), ==, "Waiting for the Database");

  rw_fake_alarm_store_set_failure (fixture->store, "no <route> to host");
  connect_store (fixture);
  assert_state (fixture, "unknown");
  g_assert_cmpstr (adw_status_page_get_description (unknown), ==, "no &lt;route&gt; to host");

  rw_fake_alarm_store_set_failure (fixture->store, NULL);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  rw_test_settle ();
  assert_state (fixture, "none");

  fill (fixture->store);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  rw_test_settle ();
  assert_state (fixture, "table");
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, N_ALARMS);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  RwAlarmView *view = rw_session_get_alarm_view (fixture->session);
  GtkWidget *show = find (fixture->page, GTK_TYPE_DROP_DOWN, "show");
  GtkWidget *search = find (fixture->page, GTK_TYPE_SEARCH_ENTRY, "search");
  GtkWidget *clear = find (fixture->page, GTK_TYPE_BUTTON, "clear");

  fill (fixture->store);
  connect_store (fixture);
  g_assert_false (gtk_widget_get_visible (clear));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (show), RW_ALARM_SHOW_UNACKNOWLEDGED);
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, 100);
  g_assert_true (gtk_widget_get_visible (clear));
  rw_alarm_view_set_show (view, RW_ALARM_SHOW_RETURNED);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (show)), ==, RW_ALARM_SHOW_RETURNED);
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, 50);
  rw_alarm_view_set_show (view, RW_ALARM_SHOW_ACTIVE);
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, 150);
  rw_alarm_view_set_priorities (view, 1u << RW_ALARM_PRIORITY_CRITICAL);
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, 38);
  rw_alarm_view_set_search (view, "cmau4501000 WARM");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "cmau4501000 WARM");
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, 1);
  rw_alarm_view_set_search (view, "nothing like it");
  assert_state (fixture, "no-match");
  gtk_widget_activate_action (fixture->page, "alarms.clear-filter", NULL);
  assert_state (fixture, "table");
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, N_ALARMS);
}

static gboolean
is_bar_shown (Fixture *fixture)
{
  return gtk_revealer_get_reveal_child (
      GTK_REVEALER (find (fixture->page, GTK_TYPE_REVEALER, "revealer")));
}

static void
test_acknowledge (Fixture *fixture, gconstpointer data)
{
  GtkWidget *note = find (fixture->page, GTK_TYPE_ENTRY, "note");
  GtkWidget *button = find (fixture->page, GTK_TYPE_BUTTON, "acknowledge");

  fill (fixture->store);
  connect_store (fixture);
  g_assert_false (is_bar_shown (fixture));

  select_ids (fixture, 3, 7);
  g_assert_true (is_bar_shown (fixture));
  gtk_editable_set_text (GTK_EDITABLE (note), "  terminal called ");
  gtk_widget_activate_action (fixture->page, "alarms.acknowledge", NULL);
  rw_test_settle ();
  g_assert_cmpstr (rw_fake_alarm_store_get_last_note (fixture->store), ==, "terminal called");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (note)), ==, "");
  g_assert_cmpstr (fixture->toast, ==, "2 alarms acknowledged");
  g_assert_cmpuint (rw_alarm_list_get_n_unacknowledged (rw_session_get_alarms (fixture->session)),
                    ==, 48);

  /* They stay selected, but there is nothing more to acknowledge. */
  assert_selected (fixture, "3 7 ");
  g_assert_false (gtk_widget_get_visible (button));

  /* Those that need it among others. */
  select_ids (fixture, 4, 150);
  gtk_widget_activate_action (fixture->page, "alarms.acknowledge", NULL);
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "1 alarm acknowledged; 1 did not need it");
}

/* Another console was faster, which this one has not heard yet. */
static void
test_acknowledge_too_late (Fixture *fixture, gconstpointer data)
{
  RwAlarm *first;

  first = rw_fake_alarm_store_add (fixture->store, 1, "C01", "power_lost", 2,
                                   RW_ALARM_STATE_UNACKNOWLEDGED, long_ago (1));
  rw_fake_alarm_store_add (fixture->store, 2, "C02", "power_lost", 2, RW_ALARM_STATE_UNACKNOWLEDGED,
                           long_ago (1));
  connect_store (fixture);
  select_ids (fixture, 1, 2);
  first->state = RW_ALARM_STATE_ACKNOWLEDGED;
  gtk_widget_activate_action (fixture->page, "alarms.acknowledge", NULL);
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "1 alarm acknowledged; somebody was faster with 1");

  rw_fake_alarm_store_clear (fixture->store);
  first = rw_fake_alarm_store_add (fixture->store, 3, "C01", "power_lost", 2,
                                   RW_ALARM_STATE_UNACKNOWLEDGED, long_ago (1));
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  rw_test_settle ();
  select_ids (fixture, 3, 0);
  rw_fake_alarm_store_set_failure (fixture->store, "the server is away");
  gtk_widget_activate_action (fixture->page, "alarms.acknowledge", NULL);
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "Nothing changed: the server is away");

  rw_fake_alarm_store_set_failure (fixture->store, NULL);
  first->state = RW_ALARM_STATE_ACKNOWLEDGED;
  gtk_widget_activate_action (fixture->page, "alarms.acknowledge", NULL);
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "Nothing changed: somebody was faster");
}

/* Nothing is put away without a reason, and what is asked covers no alarm. */
static void
test_shelve (Fixture *fixture, gconstpointer data)
{
  RwAlarmBar *bar = RW_ALARM_BAR (find (fixture->page, RW_TYPE_ALARM_BAR, NULL));
  GtkWidget *reason = find (fixture->page, GTK_TYPE_ENTRY, "reason");
  GtkWidget *answer = find (fixture->page, GTK_TYPE_BUTTON, "answer");
  GtkStack *views = GTK_STACK (find (fixture->page, GTK_TYPE_STACK, "views"));
  RwAlarmTable *shelved;
  gint64 duration;

  fill (fixture->store);
  connect_store (fixture);
  select_ids (fixture, 3, 7);
  gtk_widget_activate_action (fixture->page, "alarms.shelve", NULL);
  g_assert_true (rw_alarm_bar_is_asking (bar));
  g_assert_false (gtk_widget_get_sensitive (answer));
  gtk_editable_set_text (GTK_EDITABLE (reason), " sensor on order ");
  g_assert_true (gtk_widget_get_sensitive (answer));

  /* What is asked for stays while the list goes on. */
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  rw_test_settle ();
  g_assert_true (rw_alarm_bar_is_asking (bar));
  assert_selected (fixture, "3 7 ");

  g_signal_emit_by_name (answer, "clicked");
  rw_test_settle ();
  g_assert_cmpint (rw_fake_alarm_store_get_last_act (fixture->store, &duration), ==,
                   RW_ALARM_ACT_SHELVE);
  g_assert_cmpint (duration, ==, 6 * RW_USEC_PER_HOUR);
  g_assert_cmpstr (rw_fake_alarm_store_get_last_note (fixture->store), ==, "sensor on order");
  g_assert_cmpstr (fixture->toast, ==, "2 alarms shelved");
  g_assert_false (rw_alarm_bar_is_asking (bar));
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, N_ALARMS - 2);

  /* They are in their own view, from where they come back. */
  gtk_stack_set_visible_child_name (views, "shelved");
  rw_test_wait (300);
  shelved = RW_ALARM_TABLE (find (gtk_stack_get_visible_child (views), RW_TYPE_ALARM_TABLE, NULL));
  g_assert_cmpuint (rw_alarm_table_get_n_shown (shelved), ==, 2);
  rw_alarm_table_select_first (shelved);
  gtk_widget_activate_action (fixture->page, "alarms.unshelve", NULL);
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "1 alarm back from the shelf");
  g_assert_cmpuint (rw_alarm_table_get_n_shown (shelved), ==, 1);
}

static void
answer (Fixture *fixture, const char *action, const char *text)
{
  gtk_widget_activate_action (fixture->page, action, NULL);
  gtk_editable_set_text (GTK_EDITABLE (find (fixture->page, GTK_TYPE_ENTRY, "reason")), text);
  g_signal_emit_by_name (find (fixture->page, GTK_TYPE_BUTTON, "answer"), "clicked");
  rw_test_settle ();
}

static void
test_other_acts (Fixture *fixture, gconstpointer data)
{
  GtkStack *views = GTK_STACK (find (fixture->page, GTK_TYPE_STACK, "views"));
  RwAlarmTable *shelved;

  fill (fixture->store);
  connect_store (fixture);
  select_ids (fixture, 3, 0);
  answer (fixture, "alarms.comment", "looked at it");
  g_assert_cmpstr (fixture->toast, ==, "1 alarm commented");
  answer (fixture, "alarms.take-out", "in the workshop");
  g_assert_cmpstr (fixture->toast, ==, "1 alarm taken out of service");
  gtk_stack_set_visible_child_name (views, "shelved");
  rw_test_wait (300);
  shelved = RW_ALARM_TABLE (find (gtk_stack_get_visible_child (views), RW_TYPE_ALARM_TABLE, NULL));
  rw_alarm_table_select_first (shelved);
  gtk_widget_activate_action (fixture->page, "alarms.put-back", NULL);
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "1 alarm put back into service");
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, N_ALARMS);
}

/* Rows come, go and move; the same alarms stay selected. */
static void
test_selection_stays (Fixture *fixture, gconstpointer data)
{
  RwAlarmView *view = rw_session_get_alarm_view (fixture->session);

  fill (fixture->store);
  connect_store (fixture);
  select_ids (fixture, 5, 120);
  assert_selected (fixture, "5 120 ");

  rw_fake_alarm_store_clear (fixture->store);
  for (int i = 10; i > 0; i--)
    rw_fake_alarm_store_add (fixture->store, 1000 + i, "C01", "power_lost", 2,
                             RW_ALARM_STATE_UNACKNOWLEDGED, long_ago (20));
  rw_fake_alarm_store_add (fixture->store, 120, "C02", "power_lost", 2,
                           RW_ALARM_STATE_UNACKNOWLEDGED, long_ago (20));
  rw_fake_alarm_store_add (fixture->store, 5, "C03", "power_lost", 2, RW_ALARM_STATE_ACKNOWLEDGED,
                           long_ago (20));
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  rw_test_settle ();
  g_assert_cmpuint (rw_alarm_table_get_n_shown (fixture->table), ==, 12);
  assert_selected (fixture, "120 5 ");

  /* What is not shown must not be acknowledged. */
  rw_alarm_view_set_show (view, RW_ALARM_SHOW_UNACKNOWLEDGED);
  assert_selected (fixture, "120 ");
  rw_alarm_view_clear (view);
  assert_selected (fixture, "120 ");
}

static void
test_detail (Fixture *fixture, gconstpointer data)
{
  RwAlarmDetail *detail = RW_ALARM_DETAIL (find (fixture->page, RW_TYPE_ALARM_DETAIL, NULL));
  GtkWidget *advice = find (fixture->page, GTK_TYPE_LABEL, "advice");
  GtkWidget *hint = find (fixture->page, GTK_TYPE_LABEL, "hint");

  fill (fixture->store);
  connect_store (fixture);
  g_assert_null (rw_alarm_detail_get_alarm (detail));

  select_ids (fixture, 3, 0);
  g_assert_cmpint (rw_alarm_detail_get_alarm (detail)->alarm_id, ==, 3);
  g_assert_true (g_str_has_prefix (gtk_label_get_label (GTK_LABEL (advice)), "Ask the terminal"));
  g_assert_cmpstr (rw_session_get_selected (fixture->session), ==, "CMAU4501002");
  gtk_widget_activate_action (GTK_WIDGET (detail), "detail.show-reefer", NULL);
  g_assert_cmpstr (fixture->shown_reefer, ==, "CMAU4501002");

  select_ids (fixture, 3, 4);
  g_assert_null (rw_alarm_detail_get_alarm (detail));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (hint)), ==, "2 alarms selected");
}

static void
test_journal (Fixture *fixture, gconstpointer data)
{
  RwAlarmJournal *journal = RW_ALARM_JOURNAL (find (fixture->page, RW_TYPE_ALARM_JOURNAL, NULL));
  GtkStack *views = GTK_STACK (find (fixture->page, GTK_TYPE_STACK, "views"));

  fill (fixture->store);
  connect_store (fixture);
  g_assert_cmpuint (rw_alarm_journal_get_size (journal), ==, 0);
  gtk_stack_set_visible_child_name (views, "journal");
  rw_test_wait (300);
  g_assert_cmpuint (rw_alarm_journal_get_size (journal), ==, N_ALARMS);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (
                                  find (GTK_WIDGET (journal), GTK_TYPE_DROP_DOWN, "event")),
                              2);
  g_assert_cmpuint (rw_alarm_journal_get_n_shown (journal), ==, 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (
                                  find (GTK_WIDGET (journal), GTK_TYPE_DROP_DOWN, "event")),
                              0);
  gtk_editable_set_text (GTK_EDITABLE (find (GTK_WIDGET (journal), GTK_TYPE_SEARCH_ENTRY, NULL)),
                         "CMAU4501000 warm");
  rw_test_wait (300);
  g_assert_cmpuint (rw_alarm_journal_get_n_shown (journal), ==, 1);

  rw_fake_alarm_store_clear (fixture->store);
  fill (fixture->store);
  rw_alarm_store_emit_changed (RW_ALARM_STORE (fixture->store));
  rw_test_settle ();
  g_assert_cmpuint (rw_alarm_journal_get_size (journal), ==, N_ALARMS);
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;

  gtk_widget_activate_action (fixture->page, "page.export", NULL);
  window = rw_test_window_find_open (RW_TYPE_EXPORT_WINDOW);
  g_assert_nonnull (window);
  g_assert_true (rw_test_window_has_text (window, "Alarm Journal"));
  g_assert_true (rw_test_window_has_text (window, "Whole Fleet"));
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
}

static void
test_selects_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) first = NULL;

  rw_alarms_page_select_first (RW_ALARMS_PAGE (fixture->page));
  none = rw_alarm_table_get_selected (fixture->table);
  g_assert_cmpuint (none->len, ==, 0);
  fill (fixture->store);
  connect_store (fixture);
  rw_alarms_page_select_first (RW_ALARMS_PAGE (fixture->page));
  first = rw_alarm_table_get_selected (fixture->table);
  g_assert_cmpuint (first->len, ==, 1);
}

static void
test_columns_follow_width (Fixture *fixture, gconstpointer data)
{
  GtkColumnView *view =
      GTK_COLUMN_VIEW (find (GTK_WIDGET (fixture->table), GTK_TYPE_COLUMN_VIEW, NULL));
  GListModel *columns = gtk_column_view_get_columns (view);
  guint visible = 0, width = 0;

  fill (fixture->store);
  connect_store (fixture);
  rw_test_wait (200);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      visible += gtk_column_view_column_get_visible (column);
      if (gtk_column_view_column_get_visible (column))
        width += (guint) gtk_column_view_column_get_fixed_width (column);
    }
  g_assert_cmpuint (visible, >=, 5);
  g_assert_cmpuint (visible, <, RW_N_ALARM_COLUMNS);
  g_assert_cmpuint (width, <=, (guint) gtk_widget_get_width (GTK_WIDGET (fixture->table)));
  g_assert_nonnull (find (GTK_WIDGET (view), RW_TYPE_ALARM_CELL, NULL));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  ADD ("/alarms-page/states", test_states);
  ADD ("/alarms-page/filter", test_filter);
  ADD ("/alarms-page/acknowledge", test_acknowledge);
  ADD ("/alarms-page/acknowledge-too-late", test_acknowledge_too_late);
  ADD ("/alarms-page/shelve", test_shelve);
  ADD ("/alarms-page/other-acts", test_other_acts);
  ADD ("/alarms-page/selection-stays", test_selection_stays);
  ADD ("/alarms-page/detail", test_detail);
  ADD ("/alarms-page/journal", test_journal);
  ADD ("/alarms-page/export", test_export);
  ADD ("/alarms-page/selects-first", test_selects_first);
  ADD ("/alarms-page/columns-follow-width", test_columns_follow_width);
  return g_test_run ();
}

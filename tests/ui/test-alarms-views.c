/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The views of the Alarms page beside the plain list: incidents, floods, statistics, details. */
#include "rw-alarm-detail.h"
#include "rw-alarm-figures.h"
#include "rw-alarm-panel.h"
#include "rw-alarm-rate.h"
#include "rw-alarm-story.h"
#include "rw-alarm-summary.h"
#include "rw-alarms-page.h"
#include "rw-clock.h"
#include "rw-fake-alarm-store.h"
#include "rw-incident-list.h"
#include "rw-test-history.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <math.h>

typedef struct
{
  RwFakeAlarmStore *store;
  RwTestHistory *history;
  RwSession *session;
  GtkWidget *window;
  GtkWidget *page;
  char *rule; /* that was asked to be edited */
  char *toast;
} Fixture;

static GtkWidget *
find (Fixture *fixture, GType type)
{
  return rw_test_window_find (fixture->page, type);
}

static gint64
long_ago (int minutes)
{
  return rw_clock_now (NULL) - minutes * RW_USEC_PER_MIN;
}

static void
text_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;
  gboolean rule = g_str_equal (g_action_get_name (G_ACTION (action)), "edit-rule");
  char **place = rule ? &fixture->rule : &fixture->toast;

  g_free (*place);
  *place = g_variant_dup_string (parameter, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer width)
{
  const GActionEntry entries[] = {
    { .name = "toast", .activate = text_cb, .parameter_type = "s" },
    { .name = "edit-rule", .activate = text_cb, .parameter_type = "s" },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  fixture->store = rw_fake_alarm_store_new ();
  fixture->history = rw_test_history_new (rw_clock_now (NULL));
  fixture->session = rw_test_session_new (20);
  fixture->page = rw_alarms_page_new (fixture->session);
  fixture->window =
      rw_test_window_new (fixture->page, width != NULL ? GPOINTER_TO_INT (width) : 1300, 800);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries),
                                   fixture);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));
  g_object_ref (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer width)
{
  rw_test_window_end (fixture->window, fixture->page);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_test_session_end (fixture->session);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->history);
  g_free (fixture->rule);
  g_free (fixture->toast);
}

static void
connect_stores (Fixture *fixture)
{
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history),
                         RW_ALARM_STORE (fixture->store), NULL);
  rw_test_settle ();
}

static void
picture (Fixture *fixture, const char *name)
{
  g_autofree char *full = g_strdup_printf ("%s-%d%s", name, gtk_widget_get_width (fixture->window),
                                           g_getenv ("RW_TEST_DARK") != NULL ? "-dark" : "");

  rw_test_wait (400);
  rw_test_window_picture (fixture->window, full);
}

static RwAlarm *
add (Fixture *fixture,
     gint64 id,
     const char *rule_id,
     int priority,
     RwAlarmState state,
     int minutes)
{
  g_autofree char *container = g_strdup_printf ("RWTU%07d", (int) id % 20);
  RwAlarm *alarm = rw_fake_alarm_store_add (fixture->store, id, container, rule_id, priority, state,
                                            long_ago (minutes));

  alarm->product_id = g_intern_static_string ("P01");
  alarm->latitude = 51.95 + (double) (id % 7) / 200;
  alarm->longitude = 4.05;
  alarm->value = 7.25f;
  alarm->limit_value = 5;
  rw_fake_alarm_store_add_event (fixture->store, id, container, rule_id, "raised",
                                 long_ago (minutes), NULL, NULL);
  return alarm;
}

/* A terminal without power and what there is on other days. */
static void
fill (Fixture *fixture, guint n_members)
{
  RwIncident *incident;

  for (guint i = 0; i < n_members; i++)
    {
      RwAlarm *alarm =
          add (fixture, 100 + i, "power_lost", i % 9 == 0 ? 2 : 3,
               i % 5 == 0 ? RW_ALARM_STATE_ACKNOWLEDGED : RW_ALARM_STATE_UNACKNOWLEDGED,
               20 + (int) (i % 3));

      alarm->incident_id = 7;
      alarm->value = alarm->limit_value = NAN;
      alarm->limit_time = long_ago (-95);
    }
  add (fixture, 1, "control_air_high", 1, RW_ALARM_STATE_UNACKNOWLEDGED, 42)->began_time =
      long_ago (72);
  add (fixture, 2, "control_air_low", 2, RW_ALARM_STATE_RETURNED, 90)->cleared_time = long_ago (10);
  add (fixture, 3, "wrong_setpoint", 3, RW_ALARM_STATE_ACKNOWLEDGED, 300)->note =
      g_strdup ("Shipper asked; answer due at noon");
  add (fixture, 4, "co2_band", 3, RW_ALARM_STATE_UNACKNOWLEDGED, 65)->n_raised = 6;
  add (fixture, 5, "stale", 4, RW_ALARM_STATE_SHELVED, 600)->shelved_until = long_ago (-200);
  add (fixture, 6, "door_open", 4, RW_ALARM_STATE_OUT_OF_SERVICE, 1600)->note =
      g_strdup ("In the workshop");
  incident =
      rw_fake_alarm_store_add_incident (fixture->store, 7, "power_lost", long_ago (22), n_members);
  incident->latitude = 51.95;
  incident->longitude = 4.05;
  rw_fake_alarm_store_add_incident (fixture->store, 6, "stale", long_ago (3000), 12)->ended_time =
      long_ago (2900);
}

static RwAlarmRows *
get_rows (Fixture *fixture)
{
  return rw_alarm_panel_get_rows (RW_ALARM_PANEL (find (fixture, RW_TYPE_ALARM_PANEL)));
}

static RwAlarmTable *
get_table (Fixture *fixture)
{
  return RW_ALARM_TABLE (find (fixture, RW_TYPE_ALARM_TABLE));
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_rows (fixture)));
}

/* 300 reefers without power are one row, one count and one click. */
static void
test_incident_row (Fixture *fixture, gconstpointer width)
{
  const gint64 incident = -7;
  g_autoptr (GPtrArray) selected = NULL;

  fill (fixture, 300);
  connect_stores (fixture);
  g_assert_cmpuint (count_rows (fixture), ==, 5);
  if (width == NULL)
    g_assert_true (rw_test_window_has_text (fixture->page, "5 alarms"));
  /* Narrow means narrow. */
  else
    g_assert_cmpint (gtk_widget_get_width (fixture->page), ==, GPOINTER_TO_INT (width));
  picture (fixture, "alarms-list");

  rw_alarm_table_select (get_table (fixture), &incident, 1);
  selected = rw_alarm_table_get_selected (get_table (fixture));
  g_assert_cmpuint (selected->len, ==, 300);
  g_assert_true (rw_test_window_has_text (fixture->page, "300 reefers"));
  picture (fixture, "alarms-incident-selected");
  gtk_widget_activate_action (fixture->page, "alarms.acknowledge", NULL);
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "240 alarms acknowledged; 60 did not need it");

  rw_alarm_rows_set_expanded (get_rows (fixture), incident, TRUE);
  g_assert_cmpuint (count_rows (fixture), ==, 305);
  picture (fixture, "alarms-incident-expanded");
}

static void
test_incident_list (Fixture *fixture, gconstpointer width)
{
  RwIncidentList *list = RW_INCIDENT_LIST (find (fixture, RW_TYPE_INCIDENT_LIST));
  g_autoptr (GPtrArray) selected = NULL;

  fill (fixture, 30);
  connect_stores (fixture);
  rw_alarms_page_show_view (RW_ALARMS_PAGE (fixture->page), "incidents");
  rw_test_wait (300);
  g_assert_cmpuint (rw_incident_list_get_size (list), ==, 2);
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (list), "30 reefers"));
  picture (fixture, "alarms-incidents");

  gtk_widget_activate_action (fixture->page, "alarms.acknowledge-incident", "x",
                              G_GINT64_CONSTANT (7));
  rw_test_settle ();
  g_assert_cmpstr (fixture->toast, ==, "24 alarms acknowledged");
  gtk_widget_activate_action (fixture->page, "alarms.acknowledge-incident", "x",
                              G_GINT64_CONSTANT (7));
  g_assert_cmpstr (fixture->toast, ==, "None of its alarms is left to acknowledge");

  gtk_widget_activate_action (fixture->page, "alarms.show-incident", "x", G_GINT64_CONSTANT (7));
  selected = rw_alarm_table_get_selected (get_table (fixture));
  g_assert_cmpuint (selected->len, ==, 30);
  rw_test_settle ();
}

/* In a flood rows are gathered by rule and place under a line that says so; it ends by itself. */
static void
test_flood (Fixture *fixture, gconstpointer width)
{
  fill (fixture, 0);
  for (int i = 0; i < 23; i++)
    add (fixture, 1000 + i, i % 3 == 0 ? "stale" : "door_open", 3 + i % 2,
         RW_ALARM_STATE_UNACKNOWLEDGED, i % 9);
  connect_stores (fixture);
  g_assert_true (rw_test_window_has_text (fixture->page, "Flood: 23 alarms in 10 minutes"));
  g_assert_true (rw_test_window_has_text (fixture->page, "23 alarms in 10 min"));
  g_assert_cmpuint (count_rows (fixture), ==, 6);
  picture (fixture, "alarms-flood");

  gtk_widget_activate_action (fixture->page, "alarms.gather", NULL);
  g_assert_cmpuint (count_rows (fixture), ==, 27);
  gtk_widget_activate_action (fixture->page, "alarms.gather", NULL);
  g_assert_cmpuint (count_rows (fixture), ==, 6);
}

static void
fill_statistics (Fixture *fixture)
{
  RwAlarmStatistics *s = rw_fake_alarm_store_get_statistics (fixture->store);
  const guint by_priority[] = { 0, 9, 31, 74, 52 };

  s->n_raised = 512;
  s->n_told = 166;
  memcpy (s->n_by_priority, by_priority, sizeof by_priority);
  s->most_in_10_min = 17;
  s->n_floods = 2;
  s->time_in_flood = 25 * RW_USEC_PER_MIN;
  s->n_chattering = 0;
  s->n_stale = 7;
  s->n_standing = 6;
  s->n_shelved = 4;
  s->acknowledged_after = 4 * RW_USEC_PER_MIN;
  s->told = g_array_new (FALSE, TRUE, sizeof (guint));
  for (guint i = 0; i < 144; i++)
    {
      guint n = i % 37 == 20 ? 17 : i % 5 == 0 ? 2 : i % 3 == 0;

      g_array_append_val (s->told, n);
    }
  s->actors = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("CMAU45%05u", 1000 + i * 37);
      RwAlarmCount *actor = g_new0 (RwAlarmCount, 1);

      actor->container_id = g_intern_string (id);
      actor->rule_id = g_intern_static_string (i % 2 == 0 ? "door_open" : "control_air_high");
      actor->n = 40 - i * 3;
      g_ptr_array_add (s->actors, actor);
    }
}

static void
test_statistics (Fixture *fixture, gconstpointer width)
{
  RwAlarmSummary *summary = RW_ALARM_SUMMARY (find (fixture, RW_TYPE_ALARM_SUMMARY));
  RwAlarmFigures *figures = RW_ALARM_FIGURES (find (fixture, RW_TYPE_ALARM_FIGURES));

  fill_statistics (fixture);
  connect_stores (fixture);
  rw_alarms_page_show_view (RW_ALARMS_PAGE (fixture->page), "statistics");
  rw_test_wait (400);
  g_assert_cmpuint (rw_alarm_summary_get_n_actors (summary), ==, 10);
  /* Told on average and in a day, the most, floods, the time in them, critical, and stale ones. */
  g_assert_cmpuint (rw_alarm_figures_get_n_over (figures), ==, 7);
  g_assert_true (rw_test_window_has_text (fixture->page, "7 figures are beyond"));
  picture (fixture, "alarms-statistics");

  rw_test_window_click (GTK_WIDGET (summary), "Tune This Rule…");
  g_assert_cmpstr (fixture->rule, ==, "door_open");
}

static void
test_statistics_fail (Fixture *fixture, gconstpointer width)
{
  rw_fake_alarm_store_set_failure (fixture->store, "no <route> to host");
  connect_stores (fixture);
  rw_alarms_page_show_view (RW_ALARMS_PAGE (fixture->page), "statistics");
  rw_test_wait (400);
  g_assert_true (rw_test_window_has_text (fixture->page, "no <route> to host"));
  rw_alarms_page_show_view (RW_ALARMS_PAGE (fixture->page), "incidents");
  rw_test_wait (400);
  g_assert_true (rw_test_window_has_text (fixture->page, "Incidents Cannot Be Read"));
}

static void
tell (Fixture *fixture, const guint *told, guint n_told)
{
  RwAlarmStatistics *s = rw_fake_alarm_store_get_statistics (fixture->store);

  g_clear_pointer (&s->told, g_array_unref);
  s->told = g_array_new (FALSE, TRUE, sizeof (guint));
  g_array_append_vals (s->told, told, n_told);
}

/* What operators were told of counts, not every member of an incident that the journal names. */
static void
test_rate (Fixture *fixture, gconstpointer width)
{
  const guint quiet[] = { 0, 0, 30, 0, 0, 1 }, flood[] = { 0, 0, 0, 0, 0, 12, 2 };
  GtkWidget *rate = g_object_ref (g_object_new (RW_TYPE_ALARM_RATE, NULL));
  GtkWidget *window = rw_test_window_new (rate, 420, 220);

  tell (fixture, quiet, G_N_ELEMENTS (quiet));
  rw_alarm_rate_set_session (RW_ALARM_RATE (rate), fixture->session);
  connect_stores (fixture);
  rw_test_wait (100);
  g_assert_true (rw_test_window_has_text (rate, "within the 1"));
  rw_test_window_picture (window, "alarm-rate");

  tell (fixture, flood, G_N_ELEMENTS (flood));
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  connect_stores (fixture);
  rw_test_wait (100);
  g_assert_true (rw_test_window_has_text (rate, "a flood"));
  g_assert_true (rw_test_window_has_text (rate, "14"));
  rw_test_window_end (window, rate);
}

/* What it means, what is measured now, its chart and its own journal. */
static void
test_detail (Fixture *fixture, gconstpointer width)
{
  const gint64 id = 1;
  GtkWidget *detail = find (fixture, RW_TYPE_ALARM_DETAIL);
  RwAlarmStory *story = RW_ALARM_STORY (find (fixture, RW_TYPE_ALARM_STORY));

  fill (fixture, 12);
  rw_fake_alarm_store_add_event (fixture->store, 1, "RWTU0000001", "control_air_high", "commented",
                                 long_ago (5), "anna", "Called the ship");
  connect_stores (fixture);
  rw_alarm_table_select (get_table (fixture), &id, 1);
  rw_test_wait (500);
  g_assert_cmpuint (rw_alarm_story_get_size (story), ==, 2);
  g_assert_true (rw_test_window_has_text (detail, "Commented, anna: Called the ship"));
  g_assert_true (rw_test_window_has_text (detail, "Control air too warm"));
  g_assert_true (rw_test_window_has_text (detail, "near "));
  picture (fixture, "alarms-detail");
  rw_session_set_stores (fixture->session, NULL, RW_ALARM_STORE (fixture->store), NULL);
  rw_test_settle ();
}

static void
test_shelved (Fixture *fixture, gconstpointer width)
{
  fill (fixture, 2);
  connect_stores (fixture);
  rw_alarms_page_show_view (RW_ALARMS_PAGE (fixture->page), "shelved");
  rw_test_wait (300);
  g_assert_true (rw_test_window_has_text (fixture->page, "2 alarms"));
  picture (fixture, "alarms-shelved");
  rw_alarms_page_show_view (RW_ALARMS_PAGE (fixture->page), "journal");
  picture (fixture, "alarms-journal");
}

#define ADD(path, width, func)                                                                     \
  g_test_add (path, Fixture, GINT_TO_POINTER (width), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  if (g_getenv ("RW_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  ADD ("/alarms-views/incident-row", 0, test_incident_row);
  ADD ("/alarms-views/incident-list", 0, test_incident_list);
  ADD ("/alarms-views/flood", 0, test_flood);
  ADD ("/alarms-views/statistics", 0, test_statistics);
  ADD ("/alarms-views/statistics-fail", 0, test_statistics_fail);
  ADD ("/alarms-views/rate", 0, test_rate);
  ADD ("/alarms-views/detail", 0, test_detail);
  ADD ("/alarms-views/shelved", 0, test_shelved);
  ADD ("/alarms-views/narrow/incident-row", 540, test_incident_row);
  ADD ("/alarms-views/narrow/incident-list", 540, test_incident_list);
  ADD ("/alarms-views/narrow/flood", 540, test_flood);
  ADD ("/alarms-views/narrow/statistics", 540, test_statistics);
  ADD ("/alarms-views/narrow/detail", 540, test_detail);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-notice.h"
#include "rw-alarm-preferences.h"
#include "rw-handover-window.h"
#include "rw-mute-button.h"
#include "rw-work-order-window.h"
#include "rw-work-orders-window.h"

#include "rw-clock.h"
#include "rw-fake-alarm-store.h"
#include "rw-fake-work-order-store.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"
#include "rw-window.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  RwSession *session;
  RwFakeAlarmStore *alarms;
  RwFakeWorkOrderStore *orders;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = rw_test_session_new (3);
  fixture->alarms = rw_fake_alarm_store_new ();
  fixture->orders = rw_fake_work_order_store_new ();
  rw_session_set_stores (fixture->session, NULL, RW_ALARM_STORE (fixture->alarms), NULL);
  rw_session_set_desk_stores (fixture->session, NULL, NULL, RW_WORK_ORDER_STORE (fixture->orders));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  rw_test_settle ();
  rw_test_session_end (fixture->session);
  g_assert_finalize_object (fixture->alarms);
  g_assert_finalize_object (fixture->orders);
}

static GtkWidget *
show (GtkWidget *window)
{
  g_object_ref (window);
  gtk_window_present (GTK_WINDOW (window));
  rw_test_settle ();
  while (!gtk_widget_get_mapped (window))
    g_main_context_iteration (NULL, TRUE);
  return window;
}

static void
end_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
  g_assert_finalize_object (window);
}

static RwAlarm *
add_alarm (Fixture *fixture)
{
  RwAlarm *alarm =
      rw_fake_alarm_store_add (fixture->alarms, 7, "CMAU4501237", "control_air_high", 1,
                               RW_ALARM_STATE_UNACKNOWLEDGED, G_GINT64_CONSTANT (1795341600000000));

  alarm->value = 9.1f;
  alarm->limit_value = 5;
  alarm->latitude = alarm->longitude = NAN;
  return alarm;
}

/* --- work orders ------------------------------------------------------------------------------ */

static void
test_open (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = show (rw_work_order_window_new (fixture->session, add_alarm (fixture)));
  RwWorkOrderWindow *self = RW_WORK_ORDER_WINDOW (window);
  g_autofree char *instructions = rw_work_order_window_dup_instructions (self);
  gint64 now = rw_clock_now (NULL);
  RwWorkOrder *order;

  g_assert_cmpint (strlen (instructions), >, 20);
  rw_test_window_picture (window, "work-order");
  rw_fake_work_order_store_set_failure (fixture->orders, "You may not");
  rw_work_order_window_set (self, " Jan de Vries ", "Look at the plug", 4);
  rw_work_order_window_send (self);
  rw_test_settle ();
  g_assert_cmpstr (rw_work_order_window_get_problem (self), ==, "You may not");
  g_assert_cmpuint (rw_fake_work_order_store_get_size (fixture->orders), ==, 0);

  rw_fake_work_order_store_set_failure (fixture->orders, NULL);
  rw_work_order_window_send (self);
  rw_test_settle ();
  g_assert_false (gtk_widget_get_visible (window));
  order = rw_fake_work_order_store_get (fixture->orders, 0);
  g_assert_cmpint (order->alarm_id, ==, 7);
  g_assert_cmpstr (order->engineer, ==, "Jan de Vries");
  g_assert_cmpstr (order->instructions, ==, "Look at the plug");
  g_assert_cmpint (order->due_time, >=, now + 4 * RW_USEC_PER_HOUR);
  g_assert_finalize_object (window);
}

static void
add_orders (Fixture *fixture)
{
  gint64 now = rw_clock_now (NULL);
  RwWorkOrder *order;

  rw_fake_work_order_store_add (fixture->orders, "CMAU0000001", "power_lost", RW_WORK_ORDER_DONE,
                                "Ben", now - RW_USEC_PER_DAY);
  order =
      rw_fake_work_order_store_add (fixture->orders, "CMAU0000002", "control_air_high",
                                    RW_WORK_ORDER_STARTED, "Jan <b>", now - 3 * RW_USEC_PER_HOUR);
  order->due_time = now - 2 * RW_USEC_PER_HOUR;
  order->note = g_strdup ("waits for a part");
  rw_fake_work_order_store_add (fixture->orders, "CMAU0000003", "power_lost", RW_WORK_ORDER_OPEN,
                                NULL, now);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;
  RwWorkOrdersWindow *self;
  GtkSingleSelection *selection;
  RwWorkOrderItem *item;

  window = show (rw_work_orders_window_new (fixture->session));
  self = RW_WORK_ORDERS_WINDOW (window);
  g_assert_true (rw_test_window_has_text (window, "No Work Orders"));
  add_orders (fixture);
  rw_work_order_store_emit_changed (RW_WORK_ORDER_STORE (fixture->orders));
  rw_test_settle ();
  rw_test_wait (100);
  rw_test_window_settle (window);
  selection = rw_work_orders_window_get_selection (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 2);
  rw_test_window_picture (window, "work-orders");
  g_assert_true (rw_test_window_has_text (window, "overdue by 2 h"));

  gtk_single_selection_set_selected (selection, 0);
  rw_work_orders_window_set_words (self, "Ada", "");
  rw_work_orders_window_move (self, RW_WORK_ORDER_ASSIGNED);
  rw_test_settle ();
  g_assert_cmpint (rw_fake_work_order_store_get (fixture->orders, 0)->state, ==,
                   RW_WORK_ORDER_ASSIGNED);
  g_assert_cmpstr (rw_fake_work_order_store_get (fixture->orders, 0)->engineer, ==, "Ada");
  /* It is the same row still, and selected. */
  item = gtk_single_selection_get_selected_item (selection);
  g_assert_cmpstr (rw_work_order_item_get_order (item)->container_id, ==, "CMAU0000003");

  rw_work_orders_window_move (self, RW_WORK_ORDER_STARTED);
  rw_test_settle ();
  rw_work_orders_window_set_words (self, "Ada", "plugged in again");
  rw_work_orders_window_move (self, RW_WORK_ORDER_DONE);
  rw_test_settle ();
  g_assert_cmpstr (rw_fake_work_order_store_get (fixture->orders, 0)->note, ==, "plugged in again");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, 1);
  end_window (window);
}

/* --- handover --------------------------------------------------------------------------------- */

static void
save (RwHandoverWindow *self, const char *folder, const char *name, const char *start)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *contents = NULL;

  rw_handover_window_save (self, file);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_true (g_str_has_prefix (contents, start));
  g_remove (path);
}

static void
test_handover (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-desk-XXXXXX", NULL);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/no/such/folder/handover.pdf");
  GtkWidget *window;
  RwHandoverWindow *self;

  add_alarm (fixture);
  add_orders (fixture);
  window = show (rw_handover_window_new (fixture->session));
  self = RW_HANDOVER_WINDOW (window);
  rw_test_settle ();
  g_assert_cmpuint (rw_handover_window_get_n_pages (self), ==, 1);
  rw_handover_window_set_words (self, "Anna", "Ben", "Bay 7 is dark since noon.");
  rw_test_window_picture (window, "handover-window");
  save (self, folder, "out.pdf", "%PDF-");
  save (self, folder, "out.md", "# Shift Handover");
  rw_handover_window_save (self, nowhere);
  g_assert_true (g_str_has_prefix (rw_handover_window_get_message (self), "Not saved: "));
  g_rmdir (folder);
  end_window (window);
}

static char *
read_pdf (const char *path)
{
  const char *command[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return text;
}

static guint
count_pages (const char *text)
{
  guint n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\f';
  return n;
}

/* What comes out of the printer is the report, each of its pages on one. */
static void
test_print (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("rw-desk-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "printed.pdf", NULL);
  g_autofree char *text = NULL;
  GtkWidget *window;
  RwHandoverWindow *self;

  add_alarm (fixture);
  add_orders (fixture);
  window = show (rw_handover_window_new (fixture->session));
  self = RW_HANDOVER_WINDOW (window);
  rw_test_settle ();
  rw_handover_window_set_words (self, "Anna", "Ben", "Bay 7 is dark since noon.");
  rw_handover_window_print_to (self, path);
  g_assert_null (rw_handover_window_get_message (self));
  text = read_pdf (path);
  g_assert_nonnull (strstr (text, "Shift Handover"));
  g_assert_nonnull (strstr (text, "Bay 7 is dark since noon."));
  g_assert_cmpuint (count_pages (text), ==, rw_handover_window_get_n_pages (self));

  rw_handover_window_print_to (self, "/no/such/folder/printed.pdf");
  g_assert_nonnull (rw_handover_window_get_message (self));
  g_remove (path);
  g_rmdir (folder);
  end_window (window);
}

static void
test_no_database (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;

  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  window = show (rw_handover_window_new (fixture->session));
  g_assert_cmpuint (rw_handover_window_get_n_pages (RW_HANDOVER_WINDOW (window)), ==, 0);
  g_assert_nonnull (rw_handover_window_get_message (RW_HANDOVER_WINDOW (window)));
  end_window (window);
}

/* --- sound and notifications ------------------------------------------------------------------ */

static void
test_mute_button (Fixture *fixture, gconstpointer data)
{
  RwWindow *window = rw_window_new (NULL, fixture->session, NULL);
  g_autoptr (RwAnnunciator) annunciator = rw_annunciator_new (NULL);
  RwMuteButton *button;

  show (GTK_WIDGET (window));
  button = RW_MUTE_BUTTON (rw_test_window_find (GTK_WIDGET (window), RW_TYPE_MUTE_BUTTON));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (button)));
  rw_window_set_annunciator (window, annunciator);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (button)));
  g_assert_cmpstr (rw_mute_button_get_text (button), ==, "");
  rw_annunciator_mute (annunciator, 15 * RW_USEC_PER_MIN);
  g_assert_true (g_str_has_prefix (rw_mute_button_get_text (button), "14:5"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (button), "muted"));
  rw_test_window_picture (GTK_WIDGET (window), "muted");
  rw_annunciator_mute (annunciator, 0);
  rw_annunciator_set_feed_silent (annunciator, TRUE);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (button), "sounding"));
  rw_annunciator_silence (annunciator);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (button), "sounding"));
  end_window (GTK_WIDGET (window));
  g_assert_finalize_object (g_steal_pointer (&annunciator));
}

static void
find_combos (GtkWidget *widget, GPtrArray *combos)
{
  if (ADW_IS_COMBO_ROW (widget))
    g_ptr_array_add (combos, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_combos (child, combos);
}

/* The rows show what is chosen, and choose. */
static void
test_preferences (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "..", "data", NULL);
  g_autoptr (GSettingsSchemaSource) source =
      g_settings_schema_source_new_from_directory (folder, NULL, FALSE, NULL);
  g_autoptr (GSettingsSchema) schema =
      g_settings_schema_source_lookup (source, "io.github.reeferwatch.Reeferwatch", FALSE);
  GSettings *settings = g_settings_new_full (schema, NULL, NULL);
  GtkWidget *group = g_object_ref (rw_alarm_preferences_new (settings));
  GtkWidget *window = rw_test_window_new (group, 560, 560);
  g_autoptr (GPtrArray) combos = g_ptr_array_new ();

  rw_test_window_picture (window, "alarm-preferences");
  find_combos (group, combos);
  g_assert_cmpuint (combos->len, ==, 3);
  g_assert_cmpuint (adw_combo_row_get_selected (combos->pdata[0]), ==, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (combos->pdata[1]), ==, 3);
  adw_combo_row_set_selected (combos->pdata[0], 4);
  adw_combo_row_set_selected (combos->pdata[2], 1);
  g_assert_cmpint (g_settings_get_int (settings, "alarm-notify-priority"), ==, 4);
  g_assert_cmpint (g_settings_get_enum (settings, "alarm-sound-set"), ==, 1);
  g_settings_set_int (settings, "alarm-sound-priority", 1);
  g_assert_cmpuint (adw_combo_row_get_selected (combos->pdata[1]), ==, 1);
  rw_test_window_end (window, group);
  g_assert_finalize_object (settings);
}

static void
test_notice (Fixture *fixture, gconstpointer data)
{
  RwAnnouncement announcement = { .id = "reefer-CMAU4501237",
                                  .kind = RW_ANNOUNCEMENT_REEFER,
                                  .priority = 1,
                                  .n = 3,
                                  .alarm = add_alarm (fixture) };
  g_autoptr (GNotification) notification = rw_alarm_notice_new (&announcement);
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_nonnull (notification);
  rw_alarm_notice_describe (&announcement, &title, &body);
  g_assert_true (g_str_has_prefix (title, "CMAU4501237: "));
  g_assert_nonnull (strstr (body, "Critical"));
  g_assert_nonnull (strstr (body, "2 more alarms"));
  lines = g_strsplit (body, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);

  announcement = (RwAnnouncement){
    .id = "summary", .kind = RW_ANNOUNCEMENT_SUMMARY, .priority = 2, .n = 1000
  };
  g_clear_pointer (&title, g_free);
  g_clear_pointer (&body, g_free);
  rw_alarm_notice_describe (&announcement, &title, &body);
  g_assert_nonnull (strstr (title, "000 unacknowledged alarms"));
  g_clear_object (&notification);
  notification = rw_alarm_notice_new (&announcement);
}

static void
test_feed_notice (Fixture *fixture, gconstpointer data)
{
  RwAnnouncement announcement = {
    .id = "feed", .kind = RW_ANNOUNCEMENT_FEED, .priority = 1, .n = 1
  };
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  rw_alarm_notice_describe (&announcement, &title, &body);
  g_assert_cmpstr (title, ==, "No data from the fleet");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  if (g_getenv ("RW_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
#define ADD(path, function) g_test_add ("/desk/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("open", test_open);
  ADD ("list", test_list);
  ADD ("handover", test_handover);
  ADD ("print", test_print);
  ADD ("no-database", test_no_database);
  ADD ("mute-button", test_mute_button);
  ADD ("preferences", test_preferences);
  ADD ("notice", test_notice);
  ADD ("feed-notice", test_feed_notice);
  return g_test_run ();
}

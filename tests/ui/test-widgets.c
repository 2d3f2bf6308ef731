/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-banner.h"
#include "rw-broker-address.h"
#include "rw-fact-list.h"
#include "rw-format.h"
#include "rw-overview-page.h"
#include "rw-preferences-window.h"
#include "rw-shortcuts-window.h"
#include "rw-test-session.h"
#include "rw-tile-layout.h"
#include "rw-ui.h"
#include "rw-welcome-page.h"

static void
end_widget (GtkWidget *widget)
{
  g_object_ref_sink (widget);
  rw_test_settle ();
  g_assert_finalize_object (G_OBJECT (widget));
}

static void
test_fact_list (void)
{
  GtkWidget *widget = rw_fact_list_new ();
  RwFactList *list = RW_FACT_LIST (widget);

  rw_fact_list_set (list, "Rate", "1");
  rw_fact_list_set (list, "Lag", "2");
  rw_fact_list_set (list, "Rate", "<3>");
  g_assert_cmpstr (rw_fact_list_get (list, "Rate"), ==, "<3>");
  g_assert_cmpstr (rw_fact_list_get (list, "Lag"), ==, "2");
  g_assert_null (rw_fact_list_get (list, "Else"));
  end_widget (widget);
}

static void
test_banner (void)
{
  GtkWidget *widget = rw_banner_new ();
  RwBanner *banner = RW_BANNER (widget);

  rw_banner_set (banner, RW_BANNER_BUSY, "Starting the database…", NULL, NULL);
  g_assert_false (gtk_widget_has_css_class (widget, "bad"));
  rw_banner_set (banner, RW_BANNER_BAD, "a < b", "Details", "win.show-page::data");
  g_assert_true (gtk_widget_has_css_class (widget, "bad"));
  g_assert_cmpstr (rw_banner_get_text (banner), ==, "a < b");
  end_widget (widget);
}

static void
test_overview (void)
{
  RwSession *session = rw_test_session_new (50);

  end_widget (rw_overview_page_new (session));
  rw_test_session_end (session);
}

static void
test_shortcuts (void)
{
  GtkWidget *window = rw_shortcuts_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  rw_test_settle ();
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
  g_assert_finalize_object (G_OBJECT (window));
}

/* A choice takes effect at once, and what was chosen before is shown. */
static void
test_preferences (void)
{
  g_autofree char *data = g_test_build_filename (G_TEST_BUILT, "..", "data", NULL);
  g_autoptr (GSettingsSchemaSource) source
    = g_settings_schema_source_new_from_directory (data, NULL, FALSE, NULL);
  g_autoptr (GSettingsSchema) schema
    = g_settings_schema_source_lookup (source, "io.github.reeferwatch.Reeferwatch", FALSE);
  GSettings *settings = g_settings_new_full (schema, NULL, NULL);
  GtkWidget *window;

  g_settings_set_string (settings, "temperature-unit", "fahrenheit");
  rw_preferences_follow (settings);
  g_assert_true (rw_format_get_fahrenheit (rw_format_get_default ()));
  window = rw_preferences_window_new (NULL, settings);
  gtk_window_present (GTK_WINDOW (window));
  rw_test_settle ();
  g_settings_set_string (settings, "temperature-unit", "celsius");
  g_settings_set_string (settings, "time-zone", "utc");
  g_assert_false (rw_format_get_fahrenheit (rw_format_get_default ()));
  g_assert_cmpint (rw_format_get_zone (rw_format_get_default ()), ==, RW_TIME_ZONE_UTC);
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
  g_assert_finalize_object (G_OBJECT (window));
  g_assert_finalize_object (G_OBJECT (settings));
}

static void
test_welcome (void)
{
  GtkWidget *widget = rw_welcome_page_new ();
  RwWelcomePage *page = RW_WELCOME_PAGE (widget);

  rw_welcome_page_set_password_note (page, "Kept & safe");
  rw_welcome_page_set_values (page, "mqtt://localhost", NULL, NULL);
  rw_welcome_page_show_form (page, TRUE);
  rw_welcome_page_show_form (page, FALSE);
  end_widget (widget);
}

static void
connected_cb (GSimpleAction *action, GVariant *parameter, gpointer address)
{
  g_variant_get_child (parameter, 0, "s", address);
}

static GtkWidget *
find_entry_row (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_ENTRY_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_entry_row (child);
  return found;
}

/* Enter in an entry does what the button does. */
static void
test_welcome_enter (void)
{
  GtkWidget *widget = rw_welcome_page_new ();
  g_autoptr (GSimpleActionGroup) app = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action
    = g_simple_action_new ("connect", G_VARIANT_TYPE ("(ssss)"));
  g_autofree char *address = NULL;

  g_signal_connect (action, "activate", G_CALLBACK (connected_cb), &address);
  g_action_map_add_action (G_ACTION_MAP (app), G_ACTION (action));
  gtk_widget_insert_action_group (widget, "app", G_ACTION_GROUP (app));
  rw_welcome_page_set_values (RW_WELCOME_PAGE (widget), "mqtt://localhost", NULL, NULL);
  g_signal_emit_by_name (find_entry_row (widget), "entry-activated");
  g_assert_cmpstr (address, ==, "mqtt://localhost");
  end_widget (widget);
}

static void
assert_address (const char *text, const char *user, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = rw_broker_address_normalise (text, user, &error);

  g_assert_cmpstr (address, ==, expected);
  if (expected == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  else
    g_assert_no_error (error);
}

static void
test_broker_address (void)
{
  assert_address ("broker.example.com", "", "mqtt://broker.example.com");
  assert_address (" broker.example.com:8883 ", "", "mqtts://broker.example.com:8883");
  assert_address ("MQTTS://b/", "", "mqtts://b");
  assert_address ("ssl://b:1", "", "mqtts://b:1");
  assert_address ("[::1]:1883", "", "mqtt://[::1]:1883");
  assert_address ("mqtt://me@b", "", "mqtt://me@b");
  assert_address ("mqtt://me@b", "you@home", "mqtt://you%40home@b");
  assert_address ("unix:/run/b.sock", "", "unix:/run/b.sock");
  assert_address ("", "", NULL);
  assert_address ("http://b", "", NULL);
  assert_address ("mqtt://me:secret@b", "", NULL);
  assert_address ("mqtt://", "", NULL);
  assert_address ("two words", "", NULL);
  assert_address ("b:port", "", NULL);
}

static void
test_topic_filter (void)
{
  g_assert_true (rw_topic_filter_check ("reefers/+/telemetry", NULL));
  g_assert_true (rw_topic_filter_check ("#", NULL));
  g_assert_true (rw_topic_filter_check ("spBv1.0/+/DDATA/#", NULL));
  g_assert_false (rw_topic_filter_check ("", NULL));
  g_assert_false (rw_topic_filter_check ("reefers/#/telemetry", NULL));
  g_assert_false (rw_topic_filter_check ("reefers/a+", NULL));
}

/* Eight tiles in rows of eight, four, two or one, by the width there is. */
static void
test_tile_layout (void)
{
  const struct
  {
    int width;
    int tile_width;
    int height;
  } cases[] = { { 870, 100, 20 }, { 869, 209, 50 }, { 430, 100, 50 }, { 429, 209, 110 }, { 150, 150, 230 } };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  g_object_ref_sink (box);
  gtk_widget_set_layout_manager (box, g_object_new (RW_TYPE_TILE_LAYOUT, "columns", 8,
                                                    "minimum-width", 100, "spacing", 10, NULL));
  for (guint i = 0; i < 8; i++)
    {
      GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (tile, 30, 20);
      gtk_box_append (GTK_BOX (box), tile);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int height;

      gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, cases[i].width, NULL, &height, NULL, NULL);
      g_assert_cmpint (height, ==, cases[i].height);
      gtk_widget_size_allocate (box, &(GtkAllocation) { 0, 0, cases[i].width, height }, -1);
      g_assert_cmpint (gtk_widget_get_width (gtk_widget_get_first_child (box)), ==,
                       cases[i].tile_width);
    }
  g_assert_finalize_object (box);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  g_test_add_func ("/widgets/fact-list", test_fact_list);
  g_test_add_func ("/widgets/banner", test_banner);
  g_test_add_func ("/widgets/overview", test_overview);
  g_test_add_func ("/widgets/shortcuts", test_shortcuts);
  g_test_add_func ("/widgets/preferences", test_preferences);
  g_test_add_func ("/widgets/welcome", test_welcome);
  g_test_add_func ("/widgets/welcome/enter", test_welcome_enter);
  g_test_add_func ("/widgets/tile-layout", test_tile_layout);
  g_test_add_func ("/widgets/broker-address", test_broker_address);
  g_test_add_func ("/widgets/topic-filter", test_topic_filter);
  return g_test_run ();
}

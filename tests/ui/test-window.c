/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-page.h"
#include "rw-test-session.h"
#include "rw-ui.h"
#include "rw-window.h"

#include "rw-clock.h"
#include "rw-time.h"

static RwWindow *
make_window (RwSession *session)
{
  RwWindow *window = rw_window_new (NULL, session, NULL);

  gtk_window_present (GTK_WINDOW (window));
  rw_test_settle ();
  return window;
}

static void
end_window (RwWindow *window)
{
  /* GTK keeps a toplevel until it is destroyed. */
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
  g_assert_finalize_object (window);
}

static void
test_pages (void)
{
  RwSession *session = rw_test_session_new (100);
  RwWindow *window = make_window (session);
  const char *const names[] = { "fleet", "map", "alarms", "history", "data", "overview" };

  g_assert_cmpstr (rw_window_get_page (window), ==, "overview");
  g_assert_false (rw_window_show_page (window, "no such page"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", names[i]));
      rw_test_wait (60);
      g_assert_cmpstr (rw_window_get_page (window), ==, names[i]);
      g_assert_true (gtk_widget_get_mapped (rw_window_get_page_widget (window)));
    }
  end_window (window);
  rw_test_session_end (session);
}

/* Every page fits into 700 px beside the navigation's icons. */
static void
test_narrow (void)
{
  RwSession *session = rw_test_session_new (100);
  RwWindow *window = rw_window_new (NULL, session, NULL);
  const char *const names[] = { "overview", "fleet", "map", "alarms", "history", "data" };

  gtk_window_set_default_size (GTK_WINDOW (window), 700, 600);
  gtk_window_present (GTK_WINDOW (window));
  rw_test_wait (200);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (window), "narrow"));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      int minimum;

      rw_window_show_page (window, names[i]);
      rw_test_wait (60);
      gtk_widget_measure (rw_window_get_page_widget (window), GTK_ORIENTATION_HORIZONTAL, -1,
                          &minimum, NULL, NULL, NULL);
      g_test_message ("%s needs %d px", names[i], minimum);
      g_assert_cmpint (minimum, <=, 648);
    }
  end_window (window);
  rw_test_session_end (session);
}

static void
test_back (void)
{
  RwSession *session = rw_test_session_new (10);
  RwWindow *window = make_window (session);

  rw_window_show_page (window, "fleet");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-reefer", "s", "RWTU0000003");
  g_assert_cmpstr (rw_window_get_page (window), ==, "reefer");
  g_assert_cmpstr (rw_session_get_selected (session), ==, "RWTU0000003");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-reefer", "s", "RWTU0000004");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_cmpstr (rw_window_get_page (window), ==, "fleet");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-on-map", "s", "RWTU0000005");
  g_assert_cmpstr (rw_window_get_page (window), ==, "map");
  g_assert_cmpstr (rw_session_get_selected (session), ==, "RWTU0000005");
  end_window (window);
  rw_test_session_end (session);
}

/* Every widget of a type below root. */
static void
collect (GtkWidget *root, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    g_ptr_array_add (found, root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

/* The page about one reefer follows the selection; the title must not name another reefer. */
/* What is selected elsewhere can be put beside what the history shows; showing it replaces one. */
static void
test_compare (void)
{
  RwSession *session = rw_test_session_new (100);
  RwWindow *window = make_window (session);
  RwReeferSet *reefers;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.compare-selected", NULL));
  g_assert_cmpstr (rw_window_get_page (window), ==, "overview");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (window), "win.compare", "s", "RWTU0000001"));
  g_assert_cmpstr (rw_window_get_page (window), ==, "history");
  rw_test_wait (60);
  reefers = rw_history_page_get_reefers (RW_HISTORY_PAGE (rw_window_get_page_widget (window)));
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 1);

  rw_window_show_page (window, "fleet");
  rw_test_wait (60);
  rw_session_set_selected (session, "RWTU0000002");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.compare-selected", NULL));
  rw_test_wait (60);
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 2);
  g_assert_true (rw_reefer_set_has (reefers, "RWTU0000001"));

  rw_reefer_set_remove (reefers, "RWTU0000001");
  rw_window_show_page (window, "fleet");
  rw_test_wait (60);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-history", "s", "RWTU0000003"));
  rw_test_wait (60);
  g_assert_cmpuint (rw_reefer_set_get_size (reefers), ==, 1);
  g_assert_true (rw_reefer_set_has (reefers, "RWTU0000003"));
  end_window (window);
  rw_test_session_end (session);
}

static void
test_title_follows (void)
{
  RwSession *session = rw_test_session_new (10);
  RwWindow *window = make_window (session);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  collect (GTK_WIDGET (window), ADW_TYPE_WINDOW_TITLE, titles);
  g_assert_cmpuint (titles->len, ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-reefer", "s", "RWTU0000003");
  g_assert_cmpstr (adw_window_title_get_title (titles->pdata[0]), ==, "RWTU0000003");
  rw_session_set_selected (session, "RWTU0000004");
  g_assert_cmpstr (adw_window_title_get_title (titles->pdata[0]), ==, "RWTU0000004");

  /* Before anything was chosen there is no reefer, whatever was selected before. */
  rw_window_show_welcome (window, TRUE);
  rw_session_set_selected (session, "RWTU0000005");
  g_assert_cmpstr (adw_window_title_get_title (titles->pdata[0]), ==, "Reeferwatch");
  rw_window_show_welcome (window, FALSE);
  g_assert_cmpstr (adw_window_title_get_title (titles->pdata[0]), ==, "RWTU0000005");
  end_window (window);
  rw_test_session_end (session);
}

static void
test_banners (void)
{
  RwSession *session = rw_test_session_new (10);
  RwWindow *window = make_window (session);
  RwPipelineStatus status = *rw_session_get_status (session);
  g_autoptr (GPtrArray) banners = g_ptr_array_new ();

  rw_session_set_demo (session, TRUE);
  status.broker = RW_LINK_FAILED;
  g_strlcpy (status.broker_text, "The password is <b>wrong</b>.", sizeof status.broker_text);
  status.database = RW_LINK_CONNECTING;
  rw_session_set_status (session, &status);
  collect (GTK_WIDGET (window), RW_TYPE_BANNER, banners);
  /* The broker failed for good; the database may be back in a moment, so nobody is alarmed yet. */
  g_assert_cmpuint (banners->len, ==, 2);
  g_assert_nonnull (strstr (rw_banner_get_text (g_ptr_array_index (banners, 1)), "<b>wrong</b>"));

  status.broker = RW_LINK_UP;
  rw_session_set_status (session, &status);
  rw_session_set_demo (session, FALSE);
  g_ptr_array_set_size (banners, 0);
  collect (GTK_WIDGET (window), RW_TYPE_BANNER, banners);
  g_assert_cmpuint (banners->len, ==, 0);

  /* Where the readings are while there is no database, and that room for them ends. */
  status.database = RW_LINK_FAILED;
  status.spooled = 12345;
  g_strlcpy (status.spool_text, "The disk is nearly full", sizeof status.spool_text);
  rw_session_set_status (session, &status);
  collect (GTK_WIDGET (window), RW_TYPE_BANNER, banners);
  g_assert_cmpuint (banners->len, ==, 2);
  g_assert_nonnull (
      strstr (rw_banner_get_text (g_ptr_array_index (banners, 0)), "kept on disk: 12"));
  g_assert_nonnull (strstr (rw_banner_get_text (g_ptr_array_index (banners, 1)), "nearly full."));
  rw_window_toast (window, "Ready & <i>steady</i>");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", "a < b");
  rw_test_wait (60);
  end_window (window);
  rw_test_session_end (session);
}

/* A button that shows an icon alone says what it does. */
static void
test_buttons_have_names (void)
{
  RwSession *session = rw_test_session_new (10);
  RwWindow *window = make_window (session);
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  collect (GTK_WIDGET (window), GTK_TYPE_BUTTON, buttons);
  g_assert_cmpuint (buttons->len, >, 8);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkButton *button = g_ptr_array_index (buttons, i);

      if (gtk_button_get_icon_name (button) != NULL && gtk_widget_get_mapped (GTK_WIDGET (button)))
        g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (button)));
    }
  end_window (window);
  rw_test_session_end (session);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  g_test_add_func ("/window/pages", test_pages);
  g_test_add_func ("/window/narrow", test_narrow);
  g_test_add_func ("/window/back", test_back);
  g_test_add_func ("/window/compare", test_compare);
  g_test_add_func ("/window/title-follows", test_title_follows);
  g_test_add_func ("/window/banners", test_banners);
  g_test_add_func ("/window/buttons-have-names", test_buttons_have_names);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-again-bar.h"
#include "rw-dead-letter-list.h"
#include "rw-fake-data-store.h"
#include "rw-kind-list.h"
#include "rw-payload-view.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-ui.h"

#include <adwaita.h>

#define WAIT_MS 100

typedef struct
{
  RwSession *session;
  RwFakeDataStore *store;
  GtkWidget *window;
  RwDeadLetterList *list;
  char *toast;
} Fixture;

static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->toast);
  fixture->toast = g_variant_dup_string (parameter, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  static const GActionEntry entries[] = {
    { .name = "toast", .activate = toast_cb, .parameter_type = "s" }
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  fixture->session = rw_test_session_new (3);
  fixture->store = rw_fake_data_store_new ();
  fixture->list = g_object_new (RW_TYPE_DEAD_LETTER_LIST, NULL);
  g_object_ref (fixture->list);
  rw_dead_letter_list_set_session (fixture->list, fixture->session);
  fixture->window = rw_test_window_new (GTK_WIDGET (fixture->list), 900, 700);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries),
                                   fixture);
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (actions));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  rw_test_window_end (fixture->window, GTK_WIDGET (fixture->list));
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_session_set_redecoder (fixture->session, NULL);
  /* A run that was broken off ends by itself. */
  rw_test_wait (WAIT_MS);
  rw_test_session_end (fixture->session);
  g_assert_finalize_object (fixture->store);
  g_free (fixture->toast);
}

static void
connect_store (Fixture *fixture)
{
  rw_session_set_stores (fixture->session, NULL, NULL, RW_DATA_STORE (fixture->store));
  rw_session_set_redecoder (fixture->session, RW_REDECODER (fixture->store));
  rw_test_wait (WAIT_MS);
}

static gboolean
has (Fixture *fixture, const char *text)
{
  return rw_test_window_has_text (GTK_WIDGET (fixture->list), text);
}

static char *
dup_payload (Fixture *fixture)
{
  GtkWidget *view = rw_test_window_find (GTK_WIDGET (fixture->list), RW_TYPE_PAYLOAD_VIEW);

  return rw_payload_view_dup_text (RW_PAYLOAD_VIEW (view));
}

static void
test_states (Fixture *fixture, gconstpointer user_data)
{
  g_assert_true (has (fixture, "there is none yet"));
  rw_fake_data_store_set_error (fixture->store, "The <b>server</b> is away.");
  connect_store (fixture);
  g_assert_true (has (fixture, "The <b>server</b> is away."));
  g_assert_true (has (fixture, "not known which messages"));

  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_fake_data_store_set_error (fixture->store, NULL);
  connect_store (fixture);
  g_assert_true (has (fixture, "No message is rejected."));
  g_assert_false (has (fixture, "away"));
}

/* Text as text, bytes in hexadecimal, and nothing of it is markup. */
static void
test_payloads (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x00\xff", 2);
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *part = NULL;

  rw_fake_data_store_add_bytes (fixture->store, "t", bytes, "It has bytes.", 2);
  rw_fake_data_store_add (fixture->store, "reefers/<b>/telemetry", "<i>\n\x1b[31m", "It is <u>.");
  rw_fake_data_store_add_bytes (fixture->store, "t", bytes, "It is long.", 300000);
  connect_store (fixture);
  g_assert_cmpuint (rw_dead_letter_list_get_size (fixture->list), ==, 3);
  g_assert_cmpint (rw_dead_letter_list_get_selected (fixture->list), ==, 0);
  g_assert_true (has (fixture, "Select a message"));

  rw_dead_letter_list_select (fixture->list, 1);
  rw_test_wait (WAIT_MS);
  text = dup_payload (fixture);
  g_assert_cmpstr (text, ==, "<i>\n␛[31m");
  g_assert_true (has (fixture, "reefers/<b>/telemetry"));
  g_assert_true (has (fixture, "9 bytes"));
  rw_dead_letter_list_select (fixture->list, 2);
  rw_test_wait (WAIT_MS);
  hex = dup_payload (fixture);
  g_assert_true (g_str_has_prefix (hex, "000000  00 ff"));

  /* Of this one nothing more is to be had. */
  rw_dead_letter_list_select (fixture->list, 0);
  rw_test_wait (WAIT_MS);
  g_assert_true (has (fixture, "300,000 bytes, of which the first 2 were kept")
                 || has (fixture, "300000 bytes, of which the first 2 were kept"));
  g_assert_true (has (fixture, "cannot be decoded again"));
  g_assert_false (
      gtk_widget_activate_action (GTK_WIDGET (fixture->list), "letters.decode-one", NULL)
      && rw_fake_data_store_get_size (fixture->store) < 3);
}

/* What is selected stays so while others come and go. */
static void
test_selection (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = NULL;

  rw_fake_data_store_add (fixture->store, "t", "one", "Wrong.");
  rw_fake_data_store_add (fixture->store, "t", "two", "Wrong.");
  connect_store (fixture);
  rw_dead_letter_list_select (fixture->list, 1);
  rw_test_wait (WAIT_MS);
  g_assert_cmpint (rw_dead_letter_list_get_selected (fixture->list), ==, 1);
  rw_fake_data_store_add (fixture->store, "t", "three", "Wrong.");
  gtk_widget_set_visible (GTK_WIDGET (fixture->list), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (fixture->list), TRUE);
  rw_test_wait (WAIT_MS);
  g_assert_cmpuint (rw_dead_letter_list_get_size (fixture->list), ==, 3);
  g_assert_cmpint (rw_dead_letter_list_get_selected (fixture->list), ==, 1);
  text = dup_payload (fixture);
  g_assert_cmpstr (text, ==, "one");
}

static void
test_kinds (Fixture *fixture, gconstpointer user_data)
{
  RwKindList *kinds =
      RW_KIND_LIST (rw_test_window_find (GTK_WIDGET (fixture->list), RW_TYPE_KIND_LIST));

  for (guint i = 0; i < 5; i++)
    rw_fake_data_store_add (fixture->store, "t", "good", i < 2 ? "Wrong." : "Bad.");
  connect_store (fixture);
  g_assert_null (rw_kind_list_get_chosen (kinds));
  g_assert_false (rw_kind_list_choose (kinds, "Nothing of the kind."));
  g_assert_true (rw_kind_list_choose (kinds, "Wrong."));
  rw_test_wait (WAIT_MS);
  g_assert_cmpuint (rw_dead_letter_list_get_size (fixture->list), ==, 2);

  /* Decoding what is shown leaves the rest alone; the kind stays, with nothing left in it. */
  rw_test_window_click (GTK_WIDGET (fixture->list), "Decode These Again");
  rw_test_wait (4 * WAIT_MS);
  g_assert_cmpstr (fixture->toast, ==, "2 readings stored, 0 messages still rejected");
  g_assert_cmpuint (rw_fake_data_store_get_size (fixture->store), ==, 3);
  g_assert_cmpuint (rw_dead_letter_list_get_size (fixture->list), ==, 0);
  g_assert_cmpstr (rw_kind_list_get_chosen (kinds), ==, "Wrong.");
  g_assert_true (has (fixture, "No rejected message is like that."));
  g_assert_true (rw_kind_list_choose (kinds, NULL));
  rw_test_wait (WAIT_MS);
  g_assert_cmpuint (rw_dead_letter_list_get_size (fixture->list), ==, 3);
}

static void
test_one (Fixture *fixture, gconstpointer user_data)
{
  rw_fake_data_store_add (fixture->store, "t", "good", "Wrong.");
  rw_fake_data_store_add (fixture->store, "t", "bad", "Wrong.");
  connect_store (fixture);
  rw_dead_letter_list_select (fixture->list, 0);
  rw_test_wait (WAIT_MS);
  rw_test_window_click (GTK_WIDGET (fixture->list), "Decode Again");
  rw_test_wait (3 * WAIT_MS);
  g_assert_cmpstr (fixture->toast, ==, "0 readings stored, 1 message still rejected");
  g_assert_true (has (fixture, "It is still wrong."));
  g_assert_cmpuint (rw_dead_letter_list_get_size (fixture->list), ==, 2);
}

/* A run shows how far it is, can be stopped, and a failure is told. */
static void
test_run (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < 5; i++)
    rw_fake_data_store_add (fixture->store, "t", "good", "Wrong.");
  rw_fake_data_store_set_slow (fixture->store, TRUE);
  connect_store (fixture);
  rw_test_window_click (GTK_WIDGET (fixture->list), "Decode All Again");
  rw_test_wait (WAIT_MS);
  g_assert_true (has (fixture, "Decoding again: 1 of 5"));
  rw_test_window_picture (fixture->window, "dead-letters-running");
  rw_test_window_click (GTK_WIDGET (fixture->list), "Stop");
  rw_test_wait (2 * WAIT_MS);
  g_assert_cmpstr (fixture->toast, ==, "Stopped: 1 reading stored, 0 messages still rejected");
  g_assert_cmpuint (rw_dead_letter_list_get_size (fixture->list), ==, 4);

  rw_test_window_click (GTK_WIDGET (fixture->list), "Decode All Again");
  rw_test_wait (WAIT_MS);
  rw_fake_data_store_set_error (fixture->store, "It broke.");
  rw_test_wait (2 * WAIT_MS);
  g_assert_cmpstr (fixture->toast, ==,
                   "It broke. Before that: 1 reading stored, 0 messages still rejected");
  rw_fake_data_store_set_error (fixture->store, NULL);

  /* And the widget may go while one runs. */
  rw_test_window_click (GTK_WIDGET (fixture->list), "Decode All Again");
}

static void
assert_describes (RwAgainResult result, const char *expected)
{
  g_autofree char *text = rw_again_bar_describe (&result);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  assert_describes ((RwAgainResult){ 0 }, "There was nothing to decode again");
  assert_describes ((RwAgainResult){ .tried = 15, .stored = 12, .rejected = 3 },
                    "12 readings stored, 3 messages still rejected");
  assert_describes ((RwAgainResult){ .tried = 1, .duplicate = 1, .cut = 2 },
                    "0 readings stored, 1 was stored before, 0 messages still rejected,"
                    " 2 cannot be decoded again");
  assert_describes ((RwAgainResult){ .cut = 1 }, "1 cannot be decoded again");
}

/* Everything is there in a window for a phone. */
static void
test_narrow (Fixture *fixture, gconstpointer user_data)
{
  int minimum;

  rw_fake_data_store_add (fixture->store, "reefers/CMAU4501237/telemetry", "{\"container_id\":",
                          "The message is not JSON: it ends in the middle of an object, after 16.");
  connect_store (fixture);
  rw_dead_letter_list_select (fixture->list, 0);
  rw_test_wait (WAIT_MS);
  gtk_widget_measure (GTK_WIDGET (fixture->list), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 250);
}

static void
add_test (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  add_test ("/dead-letter-list/states", test_states);
  add_test ("/dead-letter-list/payloads", test_payloads);
  add_test ("/dead-letter-list/selection", test_selection);
  add_test ("/dead-letter-list/kinds", test_kinds);
  add_test ("/dead-letter-list/one", test_one);
  add_test ("/dead-letter-list/run", test_run);
  add_test ("/dead-letter-list/narrow", test_narrow);
  g_test_add_func ("/dead-letter-list/describe", test_describe);
  return g_test_run ();
}

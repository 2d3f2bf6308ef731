/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-data-page.h"
#include "rw-dead-letter-list.h"
#include "rw-payload-view.h"
#include "rw-test-session.h"
#include "rw-ui.h"

#include <adwaita.h>

static void
test_text (void)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("<b>\0\n\xff\xc3\xa9\r", 9);
  g_autofree char *text = rw_payload_to_text (payload);

  g_assert_cmpstr (text, ==, "<b>␀\n\357\277\275é␍");
}

static void
test_hex (void)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("{\"temperature\":\0}", 17);
  g_autofree char *text = rw_payload_to_hex (payload);

  g_assert_cmpstr (text, ==,
                   "000000  7b 22 74 65 6d 70 65 72 61 74 75 72 65 22 3a 00  {\"temperature\":.\n"
                   "000010  7d                                               }\n");
}

static void
test_large (void)
{
  g_autofree char *million = g_strnfill (1000000, 'x');
  g_autoptr (GBytes) payload = g_bytes_new (million, 1000000);
  g_autofree char *text = rw_payload_to_text (payload);

  g_assert_cmpuint (strlen (text), ==, RW_PAYLOAD_SHOWN);
}

static RwBatch *
make_letters (guint newest, guint n)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", newest - i);
      g_autoptr (GBytes) payload = g_bytes_new (text, strlen (text));

      rw_batch_builder_add_dead_letter (builder, newest - i, "reefers/<b>/telemetry", payload,
                                        "This is not JSON: <i>.");
    }
  return rw_batch_builder_end (builder);
}

static void
test_dead_letters (void)
{
  GtkWidget *widget = g_object_new (RW_TYPE_DEAD_LETTER_LIST, NULL);
  RwDeadLetterList *list = RW_DEAD_LETTER_LIST (g_object_ref_sink (widget));
  g_autoptr (RwBatch) first = make_letters (100, 10);
  g_autoptr (RwBatch) second = make_letters (105, 10);
  g_autoptr (RwBatch) none = make_letters (0, 0);

  rw_dead_letter_list_set_letters (list, first);
  g_assert_cmpuint (rw_dead_letter_list_get_size (list), ==, 10);
  rw_dead_letter_list_set_letters (list, second);
  g_assert_cmpuint (rw_dead_letter_list_get_size (list), ==, 10);
  rw_dead_letter_list_set_letters (list, second);
  g_assert_cmpuint (rw_dead_letter_list_get_size (list), ==, 10);
  rw_dead_letter_list_set_letters (list, none);
  g_assert_cmpuint (rw_dead_letter_list_get_size (list), ==, 0);
  g_assert_finalize_object (widget);
}

static void
test_page (void)
{
  RwSession *session = rw_test_session_new (10);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = rw_data_page_new (session);

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  rw_session_set_location (session, "/home/<somebody>");
  rw_test_wait (1200);
  g_object_ref (page);
  gtk_window_destroy (GTK_WINDOW (window));
  rw_test_settle ();
  g_assert_finalize_object (page);
  rw_test_session_end (session);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  g_test_add_func ("/data-page/text", test_text);
  g_test_add_func ("/data-page/hex", test_hex);
  g_test_add_func ("/data-page/large", test_large);
  g_test_add_func ("/data-page/dead-letters", test_dead_letters);
  g_test_add_func ("/data-page/page", test_page);
  return g_test_run ();
}

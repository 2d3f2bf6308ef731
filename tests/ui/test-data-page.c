/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-archive-card.h"
#include "rw-clock.h"
#include "rw-data-links.h"
#include "rw-data-page.h"
#include "rw-fake-data-store.h"
#include "rw-source-list.h"
#include "rw-sparkline.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <math.h>

static RwLinkCard *
new_card (void)
{
  return g_object_ref_sink (g_object_new (RW_TYPE_LINK_CARD, "title", "Database", NULL));
}

static void
test_links (void)
{
  RwLinkCard *card = new_card ();
  RwPipelineStatus status = { .broker = RW_LINK_UP, .database = RW_LINK_UP };

  rw_data_links_show_broker (card, &status, 0, 100);
  g_assert_cmpstr (rw_link_card_get_word (card), ==, "Connected");
  g_assert_cmpstr (rw_link_card_get_text (card), ==, "");
  g_assert_cmpstr (rw_fact_list_get (rw_link_card_get_facts (card), "Last Message"), ==, "–");

  status.database = RW_LINK_CONNECTING;
  g_strlcpy (status.database_text, "Refused <b>.", sizeof status.database_text);
  rw_data_links_show_database (card, &status, 50, 100);
  g_assert_cmpstr (rw_link_card_get_word (card), ==, "Connecting…");
  g_assert_true (g_str_has_prefix (rw_link_card_get_text (card), "Refused <b>.\n"));
  g_assert_nonnull (strstr (rw_link_card_get_text (card), "broker keeps"));
  status.spooled = 12345;
  rw_data_links_show_database (card, &status, 50, 100);
  g_assert_nonnull (strstr (rw_link_card_get_text (card), "kept on disk"));
  g_assert_finalize_object (card);
}

static void
test_archive (void)
{
  RwArchiveCard *card = g_object_ref_sink (g_object_new (RW_TYPE_ARCHIVE_CARD, NULL));
  RwArchiveStatus status = { 0 };

  rw_archive_card_update (card, &status);
  g_assert_nonnull (strstr (rw_archive_card_get_text (card), "takes no readings out"));
  g_assert_cmpfloat (rw_archive_card_get_fraction (card), <, 0);

  status.state = RW_ARCHIVE_RUNNING;
  status.step = RW_ARCHIVE_CHECKING;
  status.day = 1763596800 * RW_USEC_PER_SEC;
  status.fraction = 0.75;
  rw_archive_card_update (card, &status);
  g_assert_cmpstr (rw_archive_card_get_text (card), ==, "Reading the archive of 20 Nov 2025 back…");
  g_assert_cmpfloat (rw_archive_card_get_fraction (card), ==, 0.75);

  status.state = RW_ARCHIVE_FAILED;
  g_strlcpy (status.text, "The disk is <full>.", sizeof status.text);
  rw_archive_card_update (card, &status);
  g_assert_true (g_str_has_prefix (rw_archive_card_get_text (card), "The disk is <full>.\n"));
  g_assert_true (gtk_widget_has_css_class (gtk_widget_get_first_child (GTK_WIDGET (card)), "card"));
  g_assert_cmpfloat (rw_archive_card_get_fraction (card), <, 0);

  status.state = RW_ARCHIVE_IDLE;
  status.last_run = 1;
  rw_archive_card_update (card, &status);
  g_assert_cmpstr (rw_archive_card_get_text (card), ==, "Nothing is to be archived.");
  g_assert_finalize_object (card);
}

static void
test_spool (void)
{
  RwLinkCard *card = new_card ();
  RwPipelineStatus status = { .database = RW_LINK_UP };

  rw_data_links_show_spool (card, &status);
  g_assert_cmpstr (rw_link_card_get_word (card), ==, "Empty");
  status.spooled = 5;
  rw_data_links_show_spool (card, &status);
  g_assert_cmpstr (rw_link_card_get_word (card), ==, "Catching Up");
  status.database = RW_LINK_CONNECTING;
  rw_data_links_show_spool (card, &status);
  g_assert_cmpstr (rw_link_card_get_word (card), ==, "Keeping Readings");
  g_strlcpy (status.spool_text, "The disk is nearly full", sizeof status.spool_text);
  rw_data_links_show_spool (card, &status);
  g_assert_cmpstr (rw_link_card_get_word (card), ==, "Needs Room");
  g_assert_finalize_object (card);
}

static void
test_sparkline (void)
{
  RwSparkline *line = g_object_ref_sink (g_object_new (RW_TYPE_SPARKLINE, NULL));
  const gint64 base = 1000 * RW_USEC_PER_SEC;

  g_assert_true (isnan (rw_sparkline_get_last (line)));
  g_assert_true (isnan (rw_sparkline_get_maximum (line)));
  rw_sparkline_add (line, base, 900);
  rw_sparkline_add (line, base + RW_USEC_PER_SEC / 2, 500);
  g_assert_cmpfloat (rw_sparkline_get_last (line), ==, 500);
  rw_sparkline_add (line, base + 2 * RW_USEC_PER_SEC, 100);
  g_assert_cmpfloat (rw_sparkline_get_maximum (line), ==, 500);

  /* What lies further back is forgotten, also when nothing came meanwhile. */
  rw_sparkline_add (line, base + (RW_SPARKLINE_SIZE + 1) * RW_USEC_PER_SEC, 7);
  g_assert_cmpfloat (rw_sparkline_get_maximum (line), ==, 100);
  rw_sparkline_add (line, base + 10 * RW_SPARKLINE_SIZE * RW_USEC_PER_SEC, 3);
  g_assert_cmpfloat (rw_sparkline_get_maximum (line), ==, 3);

  /* A clock that was put back for a day. */
  rw_sparkline_add (line, base, 2);
  g_assert_cmpfloat (rw_sparkline_get_last (line), ==, 2);
  g_assert_finalize_object (line);
}

static void
set_source (RwPipelineStatus *status, guint i, const char *name, guint64 count)
{
  g_strlcpy (status->sources[i].name, name, sizeof status->sources[i].name);
  status->sources[i].count = count;
}

static void
test_sources (void)
{
  RwSourceList *list = g_object_new (RW_TYPE_SOURCE_LIST, NULL);
  GtkWidget *window = rw_test_window_new (GTK_WIDGET (list), 400, 300);
  RwPipelineStatus status = { 0 };

  g_object_ref (list);
  rw_source_list_update (list, &status, RW_USEC_PER_SEC);
  g_assert_true (rw_test_window_has_text (window, "No readings have come yet."));
  set_source (&status, 0, "native", 300);
  set_source (&status, 1, "<b>", 100);
  rw_source_list_update (list, &status, RW_USEC_PER_SEC);
  g_assert_true (rw_test_window_has_text (window, "75.0 %"));
  g_assert_true (rw_test_window_has_text (window, "<b>"));
  set_source (&status, 0, "native", 350);
  rw_source_list_update (list, &status, 11 * RW_USEC_PER_SEC);
  rw_source_list_update (list, &status, 21 * RW_USEC_PER_SEC);
  set_source (&status, 0, "native", 400);
  rw_source_list_update (list, &status, 31 * RW_USEC_PER_SEC);
  g_assert_true (rw_test_window_has_text (window, "5/s")
                 || rw_test_window_has_text (window, "5.0/s"));

  /* Another worker begins to count anew. */
  status = (RwPipelineStatus){ 0 };
  set_source (&status, 0, "senml", 1);
  rw_source_list_update (list, &status, 32 * RW_USEC_PER_SEC);
  g_assert_false (rw_test_window_has_text (window, "native"));
  g_assert_true (rw_test_window_has_text (window, "100.0 %"));
  rw_test_window_end (window, GTK_WIDGET (list));
}

static void
fill (RwFakeDataStore *store)
{
  static const char *const reasons[] = {
    "The message is not JSON: it ends in the middle of an object, after 61 bytes.",
    "The key “measurement_time” is missing; the message has “container_id” and “temperature”.",
    "The time 1970-01-01T00:00:07Z is before 1990: the sender's clock is wrong.",
  };

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *topic = g_strdup_printf ("reefers/RWTU%07u/telemetry", i * 37);
      g_autofree char *payload = g_strdup_printf (
          "{\"container_id\":\"RWTU%07u\",\"temperature\":%u.5,\"supply_temperature\":3.8,\n"
          " \"return_temperature\":4.6,\"note\":\"<b>\x1b[31m</b>\"}",
          i * 37, i);

      rw_fake_data_store_add (store, topic, payload, reasons[i * i % 3]);
    }
}

static void
fill_status (RwSession *session)
{
  RwPipelineStatus status = *rw_session_get_status (session);

  set_source (&status, 0, "native", 1234567);
  set_source (&status, 1, "thingsboard", 4321);
  status.messages = 1238888;
  status.readings = 1238928;
  status.stored = 1238800;
  status.duplicate = 88;
  status.rejected = 40;
  status.batches = 10000;
  status.batch_size = 170;
  status.commit_time = 4200;
  status.commit_time_total = 45000000;
  status.broker_connects = status.database_connects = 1;
  rw_session_set_status (session, &status);
}

static void
lose_database (RwSession *session)
{
  RwPipelineStatus status = *rw_session_get_status (session);

  status.database = RW_LINK_CONNECTING;
  g_strlcpy (status.database_text, "The server closed the connection unexpectedly",
             sizeof status.database_text);
  status.spooled = 12345;
  status.spool_bytes = 4700000;
  g_strlcpy (status.spool_text,
             "The disk for what waits for the database is nearly full: room for 210 MB is left",
             sizeof status.spool_text);
  rw_session_set_status (session, &status);
}

static void
test_page (void)
{
  RwSession *session = rw_test_session_new (10);
  RwFakeDataStore *store = rw_fake_data_store_new ();
  GtkWidget *page = rw_data_page_new (session);
  GtkWidget *window;

  g_object_ref (page);
  fill (store);
  fill_status (session);
  window = rw_test_window_new (page, 1200, 1250);
  rw_session_set_location (session, "/var/<somebody>");
  rw_session_set_stores (session, NULL, NULL, RW_DATA_STORE (store));
  rw_session_set_redecoder (session, RW_REDECODER (store));
  rw_test_wait (1200);
  g_assert_true (rw_test_window_has_text (page, "thingsboard"));
  g_assert_true (rw_test_window_has_text (page, "/var/<somebody>"));
  lose_database (session);
  rw_test_wait (1200);
  g_assert_true (rw_test_window_has_text (page, "Needs Room"));
  g_assert_true (rw_test_window_has_text (page, "12,345")
                 || rw_test_window_has_text (page, "12345"));
  rw_test_window_picture (window, "data-lost");

  g_assert_true (rw_data_page_show_letter (RW_DATA_PAGE (page)));
  rw_test_wait (300);
  rw_test_window_picture (window, "data-letter");

  rw_session_set_stores (session, NULL, NULL, NULL);
  rw_session_set_redecoder (session, NULL);
  rw_test_window_end (window, page);
  rw_test_session_end (session);
  g_assert_finalize_object (store);
}

static void
test_narrow (void)
{
  RwSession *session = rw_test_session_new (10);
  RwFakeDataStore *store = rw_fake_data_store_new ();
  GtkWidget *page = rw_data_page_new (session);
  GtkWidget *window;
  int minimum;

  g_object_ref (page);
  fill (store);
  fill_status (session);
  rw_session_set_stores (session, NULL, NULL, RW_DATA_STORE (store));
  window = rw_test_window_new (page, 330, 2800);
  rw_test_wait (1200);
  rw_data_page_show_letter (RW_DATA_PAGE (page));
  rw_test_wait (300);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  rw_test_window_picture (window, "data-narrow");
  g_assert_cmpint (minimum, <=, 290);

  rw_session_set_stores (session, NULL, NULL, NULL);
  rw_test_window_end (window, page);
  rw_test_session_end (session);
  g_assert_finalize_object (store);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  g_test_add_func ("/data-page/links", test_links);
  g_test_add_func ("/data-page/spool", test_spool);
  g_test_add_func ("/data-page/archive", test_archive);
  g_test_add_func ("/data-page/sparkline", test_sparkline);
  g_test_add_func ("/data-page/sources", test_sources);
  g_test_add_func ("/data-page/page", test_page);
  g_test_add_func ("/data-page/narrow", test_narrow);
  return g_test_run ();
}

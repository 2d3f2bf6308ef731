/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-chart.h"
#include "rw-history-fixture.h"
#include "rw-note-card.h"
#include "rw-note-window.h"
#include "rw-time.h"

#include <string.h>

typedef RwHistoryFixture Fixture;

#define TEXT "Door <b>opened</b> at the terminal,\nseal checked & closed again by the driver"

/* A note of the first reefer three hours ago, and one of the second about two hours before that. */
static gint64
add_notes (Fixture *fixture)
{
  gint64 now = rw_time_view_get_now (rw_history_fixture_get_view (fixture));
  gint64 moment = now - 3 * RW_USEC_PER_HOUR;

  rw_fake_note_store_add (fixture->notes, "RWTU0000001", moment - 2 * RW_USEC_PER_HOUR, moment,
                          "viktor", "Gate out");
  rw_fake_note_store_add (fixture->notes, "RWTU0000000", moment, moment, "olga", TEXT);
  return moment;
}

static RwChart *
find_chart (GtkWidget *widget)
{
  if (RW_IS_CHART (widget) && gtk_widget_get_mapped (widget))
    return RW_CHART (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      RwChart *found = find_chart (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (RW_IS_NOTE_WINDOW (window))
        return window;
    }
  return NULL;
}

static RwNoteWindow *
open_window (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.add-note", NULL));
  g_assert_nonnull (find_window ());
  return RW_NOTE_WINDOW (find_window ());
}

/* Scrolled to its end, for a picture. */
static void
show_end (Fixture *fixture)
{
  GtkWidget *card = rw_history_fixture_find (fixture, RW_TYPE_NOTE_CARD);
  GtkWidget *scroller = gtk_widget_get_ancestor (card, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
test_shown (Fixture *fixture, gconstpointer width)
{
  gint64 moment = add_notes (fixture);
  RwTimeView *view = rw_history_fixture_get_view (fixture);
  GtkWidget *card = rw_history_fixture_find (fixture, RW_TYPE_NOTE_CARD);
  g_autofree char *one = NULL, *several = NULL;

  rw_history_fixture_show (fixture, 1);
  g_assert_true (rw_test_window_has_text (card, TEXT));
  g_assert_false (rw_test_window_has_text (card, "Gate out"));
  g_assert_true (rw_test_window_has_text (card, "olga"));
  rw_time_view_set_cursor (view, moment);
  rw_test_window_settle (fixture->window);
  one = rw_chart_get_readout (find_chart (fixture->page));
  g_assert_nonnull (strstr (one, "Door <b>opened</b> at the terminal, seal"));
  rw_history_fixture_picture (fixture, "history-notes");
  show_end (fixture);
  rw_history_fixture_picture (fixture, "history-notes-list");

  rw_history_fixture_show (fixture, 2);
  g_assert_true (rw_test_window_has_text (card, "Gate out"));
  rw_test_window_settle (fixture->window);
  several = rw_chart_get_readout (find_chart (fixture->page));
  g_assert_nonnull (strstr (several, "1  Door"));
  g_assert_nonnull (strstr (several, "2  Gate out"));
}

static void
test_activated (Fixture *fixture, gconstpointer width)
{
  RwTimeView *view = rw_history_fixture_get_view (fixture);
  gint64 now = rw_time_view_get_now (view);
  GtkWidget *card = rw_history_fixture_find (fixture, RW_TYPE_NOTE_CARD);

  rw_history_fixture_show (fixture, 1);
  g_signal_emit_by_name (card, "activated", now - RW_USEC_PER_HOUR, now - RW_USEC_PER_HOUR);
  g_assert_cmpint (rw_time_view_get_cursor (view), ==, now - RW_USEC_PER_HOUR);
  g_assert_true (rw_time_view_get_following (view));

  /* One that is out of sight comes into it, and what was shown can be gone back to. */
  g_signal_emit_by_name (card, "activated", now - 5 * RW_USEC_PER_DAY, now - 3 * RW_USEC_PER_DAY);
  g_assert_cmpint (rw_time_view_get_from (view), <, now - 5 * RW_USEC_PER_DAY);
  g_assert_cmpint (rw_time_view_get_to (view), >, now - 3 * RW_USEC_PER_DAY);
  g_assert_true (rw_time_view_can_undo (view));
}

static void
test_add (Fixture *fixture, gconstpointer width)
{
  RwTimeView *view = rw_history_fixture_get_view (fixture);
  GtkWidget *card = rw_history_fixture_find (fixture, RW_TYPE_NOTE_CARD);
  RwNoteWindow *window;

  rw_history_fixture_show (fixture, 2);
  rw_time_view_set_cursor (view, rw_time_view_get_to (view) - RW_USEC_PER_HOUR);
  window = open_window (fixture);
  /* Nothing but space is no note. */
  rw_note_window_set_text (window, "  \n");
  rw_note_window_add (window);
  rw_note_window_set_text (window, " Reset by the crew\n");
  rw_test_window_settle (GTK_WIDGET (window));
  rw_test_window_picture (GTK_WIDGET (window), "note-window");
  rw_note_window_add (window);
  while (find_window () != NULL)
    g_main_context_iteration (NULL, TRUE);
  rw_history_fixture_wait (fixture);
  g_assert_cmpuint (rw_fake_note_store_get_size (fixture->notes), ==, 1);
  g_assert_true (rw_test_window_has_text (card, "Reset by the crew"));

  window = open_window (fixture);
  rw_note_window_set_whole_span (window, TRUE);
  rw_note_window_set_text (window, "Whole day");
  rw_note_window_add (window);
  while (find_window () != NULL)
    g_main_context_iteration (NULL, TRUE);
  rw_history_fixture_wait (fixture);
  g_assert_true (rw_test_window_has_text (card, "Whole day"));
}

/* A viewer is told what to do, and what was typed is still there. */
static void
test_denied (Fixture *fixture, gconstpointer width)
{
  GtkWidget *card = rw_history_fixture_find (fixture, RW_TYPE_NOTE_CARD);
  RwNoteWindow *window;

  add_notes (fixture);
  rw_history_fixture_show (fixture, 1);
  rw_fake_note_store_set_denied (fixture->notes, TRUE);
  window = open_window (fixture);
  rw_note_window_set_text (window, "Mine");
  rw_note_window_add (window);
  while (rw_note_window_get_problem (window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (rw_note_window_get_problem (window), "reeferwatch_operator"));
  rw_test_window_settle (GTK_WIDGET (window));
  rw_test_window_picture (GTK_WIDGET (window), "note-window-denied");
  gtk_window_destroy (GTK_WINDOW (window));

  rw_note_card_remove (RW_NOTE_CARD (card), 2);
  rw_test_settle ();
  g_assert_true (rw_test_window_has_text (card, "reeferwatch_operator"));
  g_assert_true (rw_test_window_has_text (card, TEXT));
}

static void
test_remove (Fixture *fixture, gconstpointer width)
{
  GtkWidget *card = rw_history_fixture_find (fixture, RW_TYPE_NOTE_CARD);

  add_notes (fixture);
  rw_history_fixture_show (fixture, 1);
  g_assert_true (rw_test_window_has_text (card, TEXT));
  rw_note_card_remove (RW_NOTE_CARD (card), 2);
  rw_test_settle ();
  g_assert_false (rw_test_window_has_text (card, TEXT));
  g_assert_true (rw_test_window_has_text (card, "Nobody wrote anything"));
}

static void
test_failure (Fixture *fixture, gconstpointer width)
{
  GtkWidget *card = rw_history_fixture_find (fixture, RW_TYPE_NOTE_CARD);

  rw_fake_note_store_set_failure (fixture->notes, "server <gone>");
  rw_history_fixture_show (fixture, 1);
  g_assert_true (rw_test_window_has_text (card, "server <gone>"));
}

#define ADD(path, width, function)                                                                 \
  g_test_add (path, Fixture, GINT_TO_POINTER (width), rw_history_fixture_set_up, function,         \
              rw_history_fixture_tear_down)

int
main (int argc, char **argv)
{
  rw_history_fixture_init (&argc, &argv);
  ADD ("/history-notes/shown", 1280, test_shown);
  ADD ("/history-notes/shown-narrow", 360, test_shown);
  ADD ("/history-notes/activated", 1280, test_activated);
  ADD ("/history-notes/add", 1280, test_add);
  ADD ("/history-notes/denied", 1280, test_denied);
  ADD ("/history-notes/remove", 1280, test_remove);
  ADD ("/history-notes/failure", 1280, test_failure);
  return g_test_run ();
}

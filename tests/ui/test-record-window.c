/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clock.h"
#include "rw-fake-alarm-store.h"
#include "rw-record-window.h"
#include "rw-test-history.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <glib/gstdio.h>

typedef struct
{
  RwSession *session;
  RwTestHistory *history;
  RwFakeAlarmStore *alarms;
  RwRecordWindow *window;
  char *folder;
  GFile *file;
} Fixture;

static const char *const one[] = { "RWTU0000000", NULL };
static const char *const two[] = { "RWTU0000000", "<b>&", NULL };

static void
open_window (Fixture *fixture, const char *const *ids, RwRecordKind kind)
{
  gint64 now = rw_clock_now (NULL);

  fixture->window = RW_RECORD_WINDOW (
      g_object_ref (rw_record_window_new (fixture->session, ids, kind, now - 3 * RW_USEC_PER_DAY,
                                          now, (1u << RW_N_QUANTITIES) - 1)));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->session = rw_test_session_new (1);
  fixture->history = rw_test_history_new (rw_clock_now (NULL));
  fixture->alarms = rw_fake_alarm_store_new ();
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history),
                         RW_ALARM_STORE (fixture->alarms), NULL);
  fixture->folder = g_dir_make_tmp ("rw-record-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->file = g_file_new_build_filename (fixture->folder, "out <1>", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (rw_record_window_is_running (fixture->window))
    g_main_context_iteration (NULL, TRUE);
  rw_test_settle ();
  g_assert_finalize_object (fixture->window);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_test_session_end (fixture->session);
  /* The thread that wrote last may hold its task, and so all that, a moment longer. */
  while (G_OBJECT (fixture->history)->ref_count > 1 || G_OBJECT (fixture->alarms)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->alarms);
  g_file_delete (fixture->file, NULL, NULL);
  g_object_unref (fixture->file);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
save (Fixture *fixture)
{
  rw_record_window_start (fixture->window, fixture->file);
  g_assert_true (rw_record_window_is_running (fixture->window));
  while (rw_record_window_is_running (fixture->window))
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_saved (Fixture *fixture, const char *begin)
{
  g_autofree char *bytes = NULL;

  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Saved"));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "out <1>"));
  g_assert_true (g_file_load_contents (fixture->file, NULL, &bytes, NULL, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, begin));
}

static void
test_record (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, one, RW_RECORD_PDF);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "record-choices");
  g_assert_false (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Quantities"));
  save (fixture);
  assert_saved (fixture, "%PDF");
  rw_test_window_picture (GTK_WIDGET (fixture->window), "record-saved");
}

static void
test_charts (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, two, RW_RECORD_CHART_PNG);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "record-chart-choices");
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Quantities"));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "<b>&"));
  save (fixture);
  assert_saved (fixture, "\x89PNG");
}

/* A record is about one reefer. */
static void
test_several (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, two, RW_RECORD_PDF);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "about one reefer"));
  rw_record_window_start (fixture->window, fixture->file);
  g_assert_false (rw_record_window_is_running (fixture->window));
}

/* Cancelled, the choices are back and there is no file. */
static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, one, RW_RECORD_PDF);
  rw_test_history_hold (fixture->history, TRUE);
  rw_record_window_start (fixture->window, fixture->file);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "record-progress");
  rw_test_window_click (GTK_WIDGET (fixture->window), "_Cancel");
  rw_test_history_hold (fixture->history, FALSE);
  while (rw_record_window_is_running (fixture->window))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Document"));
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
test_failure (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, one, RW_RECORD_CHART_SVG);
  rw_fake_alarm_store_set_failure (fixture->alarms, "the journal <is> gone");
  save (fixture);
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Not Saved"));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "the journal <is> gone"));
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

/* Closed while it runs, it is given up. */
static void
test_close (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, one, RW_RECORD_CHART_PDF);
  rw_test_history_hold (fixture->history, TRUE);
  rw_record_window_start (fixture->window, fixture->file);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  gtk_window_close (GTK_WINDOW (fixture->window));
  rw_test_history_hold (fixture->history, FALSE);
  while (rw_record_window_is_running (fixture->window))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
test_no_store (Fixture *fixture, gconstpointer user_data)
{
  open_window (fixture, one, RW_RECORD_PDF);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "There is no database"));
  rw_record_window_start (fixture->window, fixture->file);
  g_assert_false (rw_record_window_is_running (fixture->window));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  ADD ("/record-window/record", test_record);
  ADD ("/record-window/charts", test_charts);
  ADD ("/record-window/several", test_several);
  ADD ("/record-window/cancel", test_cancel);
  ADD ("/record-window/failure", test_failure);
  ADD ("/record-window/close", test_close);
  ADD ("/record-window/no-store", test_no_store);
  return g_test_run ();
}

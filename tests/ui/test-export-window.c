/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clock.h"
#include "rw-export-window.h"
#include "rw-test-history.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <glib/gstdio.h>

#define ID "RWTU0000000"

typedef struct
{
  RwSession *session;
  RwTestHistory *history;
  RwExportWindow *window;
  char *folder;
  GFile *file;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  static const char *const ids[] = { ID, NULL };
  gint64 now = rw_clock_now (NULL);

  fixture->session = rw_test_session_new (1);
  fixture->history = rw_test_history_new (now);
  rw_session_set_stores (fixture->session, RW_HISTORY_PROVIDER (fixture->history), NULL, NULL);
  fixture->window = RW_EXPORT_WINDOW (
      g_object_ref (rw_export_window_new (fixture->session, ids, now - 3 * RW_USEC_PER_DAY, now,
                                          (1u << RW_N_QUANTITIES) - 1)));
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->folder = g_dir_make_tmp ("rw-export-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->file = g_file_new_build_filename (fixture->folder, "out <1>.csv", NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (rw_export_window_is_running (fixture->window))
    g_main_context_iteration (NULL, TRUE);
  rw_test_settle ();
  g_assert_finalize_object (fixture->window);
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  rw_test_session_end (fixture->session);
  /* The thread that wrote last may hold its task, and so all that, a moment longer. */
  while (G_OBJECT (fixture->history)->ref_count > 1)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (fixture->history);
  g_file_delete (fixture->file, NULL, NULL);
  g_object_unref (fixture->file);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
wait_for_end (Fixture *fixture)
{
  while (rw_export_window_is_running (fixture->window))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_saves (Fixture *fixture, gconstpointer user_data)
{
  rw_test_window_picture (GTK_WIDGET (fixture->window), "export-choices");
  rw_export_window_start (fixture->window, fixture->file);
  g_assert_true (rw_export_window_is_running (fixture->window));
  wait_for_end (fixture);
  g_assert_true (g_file_query_exists (fixture->file, NULL));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "out <1>.csv"));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Saved"));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "export-saved");
}

/* Cancelled, the choices are back and there is no file. */
static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_hold (fixture->history, TRUE);
  rw_export_window_start (fixture->window, fixture->file);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "export-progress");
  rw_test_window_click (GTK_WIDGET (fixture->window), "_Cancel");
  rw_test_history_hold (fixture->history, FALSE);
  wait_for_end (fixture);
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Columns"));
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
test_failure (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_fail (fixture->history, "the disk <is> gone");
  rw_export_window_start (fixture->window, fixture->file);
  wait_for_end (fixture);
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Not Saved"));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "the disk <is> gone"));
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

/* Closed while it runs, the export is given up. */
static void
test_close (Fixture *fixture, gconstpointer user_data)
{
  rw_test_history_hold (fixture->history, TRUE);
  rw_export_window_start (fixture->window, fixture->file);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  gtk_window_close (GTK_WINDOW (fixture->window));
  rw_test_history_hold (fixture->history, FALSE);
  wait_for_end (fixture);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
test_no_store (Fixture *fixture, gconstpointer user_data)
{
  rw_session_set_stores (fixture->session, NULL, NULL, NULL);
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "There is no database"));
  rw_export_window_start (fixture->window, fixture->file);
  g_assert_false (rw_export_window_is_running (fixture->window));
}

static char *
read_file (Fixture *fixture)
{
  char *text = NULL;

  g_assert_true (g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, NULL));
  return text;
}

/* The journal has no columns to choose, the newest readings no span, and each has its rows. */
static void
test_tables (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *journal = NULL;
  g_autofree char *newest = NULL;

  rw_export_window_set_table (fixture->window, RW_EXPORT_ALARM_EVENTS);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  rw_test_window_picture (GTK_WIDGET (fixture->window), "export-journal");
  g_assert_false (rw_test_window_has_text (GTK_WIDGET (fixture->window), "Columns"));
  rw_export_window_start (fixture->window, fixture->file);
  wait_for_end (fixture);
  journal = read_file (fixture);
  g_assert_true (g_str_has_prefix (journal, "event_time,container_id,rule_id,event,"));
  g_assert_true (rw_test_window_has_text (GTK_WIDGET (fixture->window), "3 rows are in"));

  rw_test_window_click (GTK_WIDGET (fixture->window), "_Export Again");
  rw_export_window_set_table (fixture->window, RW_EXPORT_FLEET);
  rw_test_window_settle (GTK_WIDGET (fixture->window));
  g_assert_false (rw_test_window_has_text (GTK_WIDGET (fixture->window), "From"));
  rw_export_window_start (fixture->window, fixture->file);
  wait_for_end (fixture);
  newest = read_file (fixture);
  g_assert_true (g_str_has_prefix (newest, "container_id,measurement_time,"));
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rw_ui_init ();
  ADD ("/export-window/saves", test_saves);
  ADD ("/export-window/cancel", test_cancel);
  ADD ("/export-window/failure", test_failure);
  ADD ("/export-window/close", test_close);
  ADD ("/export-window/no-store", test_no_store);
  ADD ("/export-window/tables", test_tables);
  return g_test_run ();
}

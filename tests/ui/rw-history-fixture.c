/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-fixture.h"

#include "rw-clock.h"
#include "rw-reefer-charts.h"
#include "rw-span-statistics.h"
#include "rw-ui.h"

#include <adwaita.h>

void
rw_history_fixture_set_up (RwHistoryFixture *self, gconstpointer width)
{
  self->session = rw_test_session_new (200);
  self->history = rw_test_history_new (rw_clock_now (NULL));
  self->notes = rw_fake_note_store_new ();
  rw_test_history_set_apart (self->history, 0.7, FALSE);
  rw_session_set_note_store (self->session, RW_NOTE_STORE (self->notes));
  rw_session_set_stores (self->session, RW_HISTORY_PROVIDER (self->history), NULL, NULL);
  self->page = g_object_ref_sink (rw_history_page_new (self->session));
  self->window = rw_test_window_new (self->page, GPOINTER_TO_INT (width), 900);
}

void
rw_history_fixture_tear_down (RwHistoryFixture *self, gconstpointer width)
{
  rw_test_window_end (self->window, self->page);
  rw_session_set_stores (self->session, NULL, NULL, NULL);
  rw_session_set_note_store (self->session, NULL);
  rw_test_session_end (self->session);
  g_assert_finalize_object (self->history);
  g_assert_finalize_object (self->notes);
}

GtkWidget *
rw_history_fixture_find (RwHistoryFixture *self, GType type)
{
  return rw_test_window_find (self->page, type);
}

gboolean
rw_history_fixture_has_text (RwHistoryFixture *self, const char *text)
{
  return rw_test_window_has_text (self->page, text);
}

RwTimeView *
rw_history_fixture_get_view (RwHistoryFixture *self)
{
  return rw_reefer_charts_get_view (
      RW_REEFER_CHARTS (rw_history_fixture_find (self, RW_TYPE_REEFER_CHARTS)));
}

RwReeferSet *
rw_history_fixture_get_reefers (RwHistoryFixture *self)
{
  return rw_history_page_get_reefers (RW_HISTORY_PAGE (self->page));
}

void
rw_history_fixture_show (RwHistoryFixture *self, guint n)
{
  RwReeferSet *reefers = rw_history_fixture_get_reefers (self);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("RWTU%07u", i);

      rw_history_page_compare (RW_HISTORY_PAGE (self->page), id);
    }
  while (rw_reefer_set_count (reefers, RW_SERIES_LOADER_LOADING) > 0)
    g_main_context_iteration (NULL, TRUE);
  rw_history_fixture_wait (self);
}

void
rw_history_fixture_wait (RwHistoryFixture *self)
{
  RwSpanStatistics *statistics =
      RW_SPAN_STATISTICS (rw_history_fixture_find (self, RW_TYPE_SPAN_STATISTICS));

  rw_test_wait (250);
  while (rw_span_statistics_is_busy (statistics))
    g_main_context_iteration (NULL, TRUE);
  rw_test_window_settle (self->window);
}

void
rw_history_fixture_picture (RwHistoryFixture *self, const char *name)
{
  g_autofree char *full =
      g_strdup_printf ("%s-%d%s", name, gtk_widget_get_width (self->window),
                       adw_style_manager_get_dark (adw_style_manager_get_default ()) ? "-dark"
                                                                                     : "");

  rw_test_window_picture (self->window, full);
}

void
rw_history_fixture_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  rw_ui_init ();
  if (g_getenv ("RW_TEST_RTL") != NULL)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (g_getenv ("RW_TEST_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-fake-note-store.h"
#include "rw-history-page.h"
#include "rw-test-history.h"
#include "rw-test-session.h"
#include "rw-test-window.h"
#include "rw-time-view.h"

/* What the tests of the History page with several reefers share: the page in a window, a synthetic
 * history whose reefers are apart, and notes in memory. */
typedef struct
{
  RwSession *session;
  RwTestHistory *history;
  RwFakeNoteStore *notes;
  GtkWidget *page;
  GtkWidget *window;
} RwHistoryFixture;

/* For g_test_add(); the data are the width of the window. */
void rw_history_fixture_set_up (RwHistoryFixture *self, gconstpointer width);
void rw_history_fixture_tear_down (RwHistoryFixture *self, gconstpointer width);

GtkWidget *rw_history_fixture_find (RwHistoryFixture *self, GType type);
gboolean rw_history_fixture_has_text (RwHistoryFixture *self, const char *text);
RwTimeView *rw_history_fixture_get_view (RwHistoryFixture *self);
RwReeferSet *rw_history_fixture_get_reefers (RwHistoryFixture *self);

/* Puts RWTU0000000 to n - 1 on the page and waits until they are loaded and all is computed. */
void rw_history_fixture_show (RwHistoryFixture *self, guint n);

/* Waits until statistics, table and notes have followed. */
void rw_history_fixture_wait (RwHistoryFixture *self);

/* Writes a picture, with the width and the scheme in its name. */
void rw_history_fixture_picture (RwHistoryFixture *self, const char *name);

/* g_test_init() and what widgets need; dark when RW_TEST_DARK is set, from right
 * to left when RW_TEST_RTL is. */
void rw_history_fixture_init (int *argc, char ***argv);

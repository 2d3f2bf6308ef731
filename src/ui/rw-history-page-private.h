/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-history-page.h"

#include "rw-bookmark-menu.h"
#include "rw-compare-charts.h"
#include "rw-loader-bar.h"
#include "rw-moment-button.h"
#include "rw-note-card.h"
#include "rw-quantity-menu.h"
#include "rw-reefer-charts.h"
#include "rw-reefer-chips.h"
#include "rw-reefer-entry.h"
#include "rw-sample-table.h"
#include "rw-span-bar.h"
#include "rw-span-statistics.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the files of RwHistoryPage share: rw-history-page.c (the widget, and what follows what),
 * rw-history-page-actions.c (export, bookmarks, keys), rw-history-page-notes.c. */
struct _RwHistoryPage
{
  GtkWidget parent_instance;

  RwSession *session;
  RwReeferSet *reefers;
  RwNotes *notes;
  RwTimeView *view; /* of all charts */
  GtkWidget *content;
  RwReeferEntry *entry;
  RwReeferChips *chips;
  GtkWidget *add_button;
  RwMomentButton *from;
  RwMomentButton *to;
  RwQuantityMenu *quantities;
  RwSpanBar *span_bar;
  RwBookmarkMenu *bookmark_menu;
  RwLoaderBar *loader_bar;
  GtkStack *stack;
  AdwStatusPage *message;
  GtkWidget *retry_button;
  GtkWidget *spinner;
  RwReeferCharts *charts;   /* of one reefer */
  RwCompareCharts *compare; /* of several */
  RwSampleTable *table;
  RwSpanStatistics *statistics;
  RwNoteCard *note_card;
  gboolean show_table;
  gboolean selecting;                 /* the page itself changes the session's selection */
  gboolean selection_left;            /* the selection changed while nobody saw the page */
  RwLimits limits[RW_REEFER_SET_MAX]; /* by position */
  guint tick_id;
  guint update_id;
};

void rw_history_page_toast (RwHistoryPage *self, const char *text);

/* rw-history-page-actions.c */
void rw_history_page_install_actions (GtkWidgetClass *widget_class);
void rw_history_page_update_actions (RwHistoryPage *self);
void rw_history_page_bookmark_cb (RwHistoryPage *self, const char *name);
void rw_history_page_go_to_bookmark_cb (RwHistoryPage *self, guint i);

/* rw-history-page-notes.c */
void rw_history_page_init_notes (RwHistoryPage *self);
void rw_history_page_want_notes (RwHistoryPage *self);
void rw_history_page_show_note_cb (RwHistoryPage *self, gint64 from, gint64 to);
void rw_history_page_add_note (RwHistoryPage *self);

G_END_DECLS

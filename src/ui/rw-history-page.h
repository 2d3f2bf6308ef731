/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-reefer-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwHistoryPage: what one reefer, or up to eight beside each other, reported over any span of time,
 * as charts or as a table, with statistics, notes, bookmarks and export.
 *
 * For: the window's page History. Not for: the present state of a reefer (RwReeferPage).
 *
 * A single reefer is the session's selected one and follows the selection, once the page is seen.
 * Several are a choice of their own, which another selection elsewhere does not undo.
 *
 * Actions: "page.export" opens the export, "page.find" goes to the choice of a reefer,
 * "page.add-selected" adds the session's selected reefer, "page.bookmark" (Ctrl+D)
 * names the view, "page.add-note" (Ctrl+Shift+N) writes a note; "history.show-table" (Ctrl+T) is
 * charts or table. Alt+Left and Alt+Right undo and redo zoom. The span shown is the session's.
 */
#define RW_TYPE_HISTORY_PAGE (rw_history_page_get_type ())
G_DECLARE_FINAL_TYPE (RwHistoryPage, rw_history_page, RW, HISTORY_PAGE, GtkWidget)

GtkWidget *rw_history_page_new (RwSession *session);

/* Puts a reefer beside the ones that are shown; a toast tells when there is no room. */
void rw_history_page_compare (RwHistoryPage *self, const char *container_id);

/* The reefers that are shown, (transfer none). */
RwReeferSet *rw_history_page_get_reefers (RwHistoryPage *self);

G_END_DECLS

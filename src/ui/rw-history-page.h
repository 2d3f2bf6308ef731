/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwHistoryPage: what one reefer reported over any span of time, as charts or as a table, with
 * statistics and export. Follows the session's selected reefer, and selects the one chosen here.
 *
 * For: the window's page History. Not for: the present state of a reefer (RwReeferPage).
 *
 * Actions: "page.export" opens the export, "page.find" goes to the choice of a reefer;
 * "history.show-table" (Ctrl+T) is charts or table. The span shown is the session's.
 */
#define RW_TYPE_HISTORY_PAGE (rw_history_page_get_type ())
G_DECLARE_FINAL_TYPE (RwHistoryPage, rw_history_page, RW, HISTORY_PAGE, GtkWidget)

GtkWidget *rw_history_page_new (RwSession *session);

G_END_DECLS

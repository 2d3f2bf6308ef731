/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwReeferPage: one reefer on one screen: live charts of every quantity, its present values,
 * alarms, position, and statistics of the span shown. Follows the session's selected reefer.
 *
 * For: the window's page that "win.show-reefer" opens. Its actions "page.export",
 * "page.record" and "page.save-chart" save the span shown. Not for: choosing a reefer.
 */
#define RW_TYPE_REEFER_PAGE (rw_reefer_page_get_type ())
G_DECLARE_FINAL_TYPE (RwReeferPage, rw_reefer_page, RW, REEFER_PAGE, GtkWidget)

GtkWidget *rw_reefer_page_new (RwSession *session);

G_END_DECLS

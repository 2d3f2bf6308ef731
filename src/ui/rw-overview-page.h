/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwOverviewPage: how the fleet and the way of the data are, at one glance.
 *
 * For: the first look: counts by condition, the worst ten, the alarm rate against what one operator
 * can handle (EEMUA 191), and the health of ingest.
 * Not for: acting on alarms and not for finding causes; everything leads to the page that is.
 */
#define RW_TYPE_OVERVIEW_PAGE (rw_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (RwOverviewPage, rw_overview_page, RW, OVERVIEW_PAGE, GtkWidget)

GtkWidget *rw_overview_page_new (RwSession *session);

G_END_DECLS

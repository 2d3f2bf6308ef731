/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwDataPage: the way of the data: links, counters, what is stored, and what was rejected and why.
 *
 * For: finding out why readings are missing. Not for: the readings.
 */
#define RW_TYPE_DATA_PAGE (rw_data_page_get_type ())
G_DECLARE_FINAL_TYPE (RwDataPage, rw_data_page, RW, DATA_PAGE, GtkWidget)

GtkWidget *rw_data_page_new (RwSession *session);

/* Selects the newest rejected message and scrolls to it; FALSE when there is none. */
gboolean rw_data_page_show_letter (RwDataPage *self);

G_END_DECLS

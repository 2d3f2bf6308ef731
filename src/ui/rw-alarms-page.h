/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmsPage: the alarms that are not normal, what they mean, acknowledging them, and the
 * journal.
 *
 * For: the window's page "alarms". Not for: raising alarms, nor anything that covers the list.
 *
 * Actions: alarms.acknowledge (Ctrl+Shift+A wherever the page is visible: what is selected, with
 * the note in the bar), alarms.clear-filter, page.find. Tells what it did by win.toast. Main thread
 * only.
 */
#define RW_TYPE_ALARMS_PAGE (rw_alarms_page_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmsPage, rw_alarms_page, RW, ALARMS_PAGE, GtkWidget)

GtkWidget *rw_alarms_page_new (RwSession *session);

/* Selects the alarm at the top of the list, if there is one, so that what it means is seen. */
void rw_alarms_page_select_first (RwAlarmsPage *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwAlarmsPage: the alarms that are not normal, what they mean and what is done about them; what is
 * put away, incidents, the journal and the statistics.
 *
 * For: the window's page "alarms". Not for: raising alarms, nor anything that covers the list.
 *
 * Actions on what is selected: alarms.acknowledge (Ctrl+Shift+A wherever the page is visible),
 * .shelve (Ctrl+L), .unshelve (Ctrl+Shift+L), .take-out (Ctrl+Shift+O), .put-back (Ctrl+Shift+B),
 * .comment (Ctrl+Shift+C), .work-order (Ctrl+Shift+W; activates win.open-work-order (int64: alarm
 * id)), .edit-rule (activates win.edit-rule (string: rule id)), .show-rule, .show-near. Others:
 * alarms.clear-filter, .gather, .show-incident and .acknowledge-incident (int64), .silence
 * (activates app.silence), page.find, page.export. Tells what it did by win.toast. Which alarms are
 * shown is the session's RwAlarmView. Main thread only.
 */
#define RW_TYPE_ALARMS_PAGE (rw_alarms_page_get_type ())
G_DECLARE_FINAL_TYPE (RwAlarmsPage, rw_alarms_page, RW, ALARMS_PAGE, GtkWidget)

GtkWidget *rw_alarms_page_new (RwSession *session);

/* Selects the alarm at the top of the list, if there is one, so that what it means is seen. */
void rw_alarms_page_select_first (RwAlarmsPage *self);

/* "active", "shelved", "incidents", "journal" or "statistics". */
void rw_alarms_page_show_view (RwAlarmsPage *self, const char *view);

G_END_DECLS

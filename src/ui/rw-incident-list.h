/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwIncidentList: incidents that go on and those of the last days.
 *
 * For: a view of RwAlarmsPage. Not for: their single alarms (RwAlarmTable).
 *
 * Reads from the store while it is shown, and again when it is told so; rows of incidents that were
 * there stay. Main thread only.
 */
#define RW_TYPE_INCIDENT_LIST (rw_incident_list_get_type ())
G_DECLARE_FINAL_TYPE (RwIncidentList, rw_incident_list, RW, INCIDENT_LIST, GtkWidget)

/* store may be NULL. */
void rw_incident_list_set_store (RwIncidentList *self, RwAlarmStore *store);

/* Something may have happened: reads again, at once or when it is shown. */
void rw_incident_list_refresh (RwIncidentList *self);

/* How many are listed. */
guint rw_incident_list_get_size (RwIncidentList *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-alarm-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwIncidentRow: one incident: what, how many, where, since when, and what can be done about it.
 *
 * For: RwIncidentList. Its buttons have the actions alarms.acknowledge-incident and
 * alarms.show-incident of the page. Not for: use on its own.
 */
#define RW_TYPE_INCIDENT_ROW (rw_incident_row_get_type ())
G_DECLARE_FINAL_TYPE (RwIncidentRow, rw_incident_row, RW, INCIDENT_ROW, GtkListBoxRow)

GtkWidget *rw_incident_row_new (gint64 incident_id);

gint64 rw_incident_row_get_id (RwIncidentRow *self);

/* Says what is known of it now. */
void rw_incident_row_show (RwIncidentRow *self, const RwIncident *incident);

G_END_DECLS

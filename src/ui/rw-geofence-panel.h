/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-geofence-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwGeofencePanel: the areas in a list, and one of them to be edited.
 *
 * For: the Map page, beside the map.
 * Not for: drawing them (RwMapView).
 *
 * Signals: "draft-changed": the area that is edited is another or has another shape; "chosen"
 * (RwGeoPoint *place): the user opened one, which is there; "close".
 */
#define RW_TYPE_GEOFENCE_PANEL (rw_geofence_panel_get_type ())
G_DECLARE_FINAL_TYPE (RwGeofencePanel, rw_geofence_panel, RW, GEOFENCE_PANEL, GtkWidget)

GtkWidget *rw_geofence_panel_new (RwGeofenceList *list);

/* The shape that is edited, NULL for none, and the number of its area, 0 for a new one. */
const RwGeoShape *rw_geofence_panel_get_draft (RwGeofencePanel *self, gint64 *geofence_id);

/* A click on the map while one is edited. */
void rw_geofence_panel_add_point (RwGeofencePanel *self, RwGeoPoint point);

/* Begins a new area; a stored one is opened from the list. */
void rw_geofence_panel_begin (RwGeofencePanel *self, gboolean circle);
void rw_geofence_panel_open (RwGeofencePanel *self, gint64 geofence_id);

/* Back to the list, without saving. */
void rw_geofence_panel_leave (RwGeofencePanel *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-geofence.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwGeofenceForm: one area, as it is edited: name, shape, what is an alarm, and for whom.
 *
 * For: RwGeofencePanel.
 * Not for: storing it.
 *
 * Its shape is typed, or made of clicks on the map. Signals: "changed": something else stands in
 * it; "save", "remove", "cancel".
 */
#define RW_TYPE_GEOFENCE_FORM (rw_geofence_form_get_type ())
G_DECLARE_FINAL_TYPE (RwGeofenceForm, rw_geofence_form, RW, GEOFENCE_FORM, GtkWidget)

GtkWidget *rw_geofence_form_new (void);

/* Shows it; one whose geofence_id is 0 is new. Its shape may have no points yet. */
void rw_geofence_form_set_geofence (RwGeofenceForm *self, const RwGeofence *geofence);

/* As it stands in the form; may make no sense. (transfer full) */
RwGeofence *rw_geofence_form_get_geofence (RwGeofenceForm *self);

/* The shape as far as it is drawn. */
const RwGeoShape *rw_geofence_form_get_shape (RwGeofenceForm *self);

/* A click on the map: the next point of a polygon; of a circle first the middle, then the border.
 */
void rw_geofence_form_add_point (RwGeofenceForm *self, RwGeoPoint point);

/* What is wrong, as it is; NULL for nothing. */
void rw_geofence_form_set_problem (RwGeofenceForm *self, const char *problem);

/* As the button does, when the area makes sense. */
void rw_geofence_form_save (RwGeofenceForm *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-geofence.h"
#include "rw-map-style.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/*
 * RwGeofenceLayer: the areas of RwGeofences, between the base map and the reefers, and one that is
 * being drawn.
 *
 * For: RwMapView.
 * Not for: judging or changing them. Main thread only.
 *
 * What is judged has a solid line, what is not a dotted one, the one being drawn a dashed one with
 * its points: not told apart by colour alone.
 */
#define RW_TYPE_GEOFENCE_LAYER (rw_geofence_layer_get_type ())
G_DECLARE_FINAL_TYPE (RwGeofenceLayer, rw_geofence_layer, RW, GEOFENCE_LAYER, ShumateLayer)

RwGeofenceLayer *rw_geofence_layer_new (ShumateViewport *viewport);
void rw_geofence_layer_set_style (RwGeofenceLayer *self, RwMapStyle style);
void rw_geofence_layer_set_geofences (RwGeofenceLayer *self, RwGeofences *geofences);

/* The area that is being drawn instead of the stored one of that number (0: a new one), copied; may
 * have fewer points than it needs. NULL for none. */
void rw_geofence_layer_set_draft (RwGeofenceLayer *self,
                                  const RwGeoShape *draft,
                                  gint64 geofence_id);

G_END_DECLS

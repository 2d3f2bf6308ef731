/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-geofence-store.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwGeofenceList: the areas as the session's database has them, kept up to date.
 *
 * For: showing them on the map, and calling their alarms by their names (rw_label_rule()).
 * Not for: changing them (RwGeofenceStore).
 *
 * Signal: "changed". Main thread only.
 */
#define RW_TYPE_GEOFENCE_LIST (rw_geofence_list_get_type ())
G_DECLARE_FINAL_TYPE (RwGeofenceList, rw_geofence_list, RW, GEOFENCE_LIST, GObject)

RwGeofenceList *rw_geofence_list_new (RwSession *session);

/* Never NULL; empty until there is an answer. (transfer none) */
RwGeofences *rw_geofence_list_get (RwGeofenceList *self);

/* NULL while the session has no database, or one that knows none. (transfer none) */
RwGeofenceStore *rw_geofence_list_get_store (RwGeofenceList *self);

G_END_DECLS

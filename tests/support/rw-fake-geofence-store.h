/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-geofence-store.h"
#include "rw-rule-store.h"

G_BEGIN_DECLS

/*
 * RwFakeGeofenceStore: an RwGeofenceStore in memory, and an RwRuleStore without rules, that answer
 * in the next iteration of the main loop.
 *
 * For: tests of what shows and changes areas. Not for: tests of the database.
 */
#define RW_TYPE_FAKE_GEOFENCE_STORE (rw_fake_geofence_store_get_type ())
G_DECLARE_FINAL_TYPE (RwFakeGeofenceStore, rw_fake_geofence_store, RW, FAKE_GEOFENCE_STORE, GObject)

RwFakeGeofenceStore *rw_fake_geofence_store_new (void);

/* From now on every change is refused. */
void rw_fake_geofence_store_set_denied (RwFakeGeofenceStore *self, gboolean denied);

/* What is stored. (transfer none) */
RwGeofences *rw_fake_geofence_store_get (RwFakeGeofenceStore *self);

G_END_DECLS

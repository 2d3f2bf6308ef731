/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-geofence.h"

G_BEGIN_DECLS

/*
 * RwGeofenceStore: the areas that the database holds, which every worker judges by and every
 * console shows.
 *
 * For: listing and changing them.
 * Not for: their alarms (RwAlarmStore).
 *
 * Asynchronous like RwHistoryProvider; errors as of RwRuleStore. That areas changed is told by the
 * signal "rules-changed" of the RwRuleStore that the same object is.
 */
#define RW_TYPE_GEOFENCE_STORE (rw_geofence_store_get_type ())
G_DECLARE_INTERFACE (RwGeofenceStore, rw_geofence_store, RW, GEOFENCE_STORE, GObject)

struct _RwGeofenceStoreInterface
{
  GTypeInterface parent;

  void (*list_async) (RwGeofenceStore *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  RwGeofences *(*list_finish) (RwGeofenceStore *self, GAsyncResult *result, GError **error);
  void (*set_async) (RwGeofenceStore *self,
                     const RwGeofence *geofence,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  gint64 (*set_finish) (RwGeofenceStore *self, GAsyncResult *result, GError **error);
  void (*remove_async) (RwGeofenceStore *self,
                        gint64 geofence_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*remove_finish) (RwGeofenceStore *self, GAsyncResult *result, GError **error);
};

/* All of them, by name. Finish: (transfer full) NULL with error. */
void rw_geofence_store_list_async (RwGeofenceStore *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RwGeofences *rw_geofence_store_list_finish (RwGeofenceStore *self,
                                            GAsyncResult *result,
                                            GError **error);

/* Makes it where its geofence_id is 0, else changes that one, unless its version is another by now.
 * Finish returns its number, or 0 with error. */
void rw_geofence_store_set_async (RwGeofenceStore *self,
                                  const RwGeofence *geofence,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gint64 rw_geofence_store_set_finish (RwGeofenceStore *self, GAsyncResult *result, GError **error);

/* Its alarms return. It is no error that somebody removed it before. */
void rw_geofence_store_remove_async (RwGeofenceStore *self,
                                     gint64 geofence_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean rw_geofence_store_remove_finish (RwGeofenceStore *self,
                                          GAsyncResult *result,
                                          GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence-store.h"

G_DEFINE_INTERFACE (RwGeofenceStore, rw_geofence_store, G_TYPE_OBJECT)

static void
rw_geofence_store_default_init (RwGeofenceStoreInterface *iface)
{
}

void
rw_geofence_store_list_async (RwGeofenceStore *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (RW_IS_GEOFENCE_STORE (self));

  RW_GEOFENCE_STORE_GET_IFACE (self)->list_async (self, cancellable, callback, user_data);
}

RwGeofences *
rw_geofence_store_list_finish (RwGeofenceStore *self, GAsyncResult *result, GError **error)
{
  return RW_GEOFENCE_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
rw_geofence_store_set_async (RwGeofenceStore *self,
                             const RwGeofence *geofence,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (RW_IS_GEOFENCE_STORE (self));
  g_return_if_fail (geofence != NULL);

  RW_GEOFENCE_STORE_GET_IFACE (self)->set_async (self, geofence, cancellable, callback, user_data);
}

gint64
rw_geofence_store_set_finish (RwGeofenceStore *self, GAsyncResult *result, GError **error)
{
  return RW_GEOFENCE_STORE_GET_IFACE (self)->set_finish (self, result, error);
}

void
rw_geofence_store_remove_async (RwGeofenceStore *self,
                                gint64 geofence_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (RW_IS_GEOFENCE_STORE (self));

  RW_GEOFENCE_STORE_GET_IFACE (self)->remove_async (self, geofence_id, cancellable, callback,
                                                    user_data);
}

gboolean
rw_geofence_store_remove_finish (RwGeofenceStore *self, GAsyncResult *result, GError **error)
{
  return RW_GEOFENCE_STORE_GET_IFACE (self)->remove_finish (self, result, error);
}

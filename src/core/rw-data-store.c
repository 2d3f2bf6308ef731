/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-data-store.h"

G_DEFINE_INTERFACE (RwDataStore, rw_data_store, G_TYPE_OBJECT)

static void
rw_data_store_default_init (RwDataStoreInterface *iface)
{
}

void
rw_data_store_stats_async (RwDataStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (RW_IS_DATA_STORE (self));

  RW_DATA_STORE_GET_IFACE (self)->stats_async (self, cancellable, callback, user_data);
}

gboolean
rw_data_store_stats_finish (RwDataStore *self,
                            GAsyncResult *result,
                            RwDataStats *stats,
                            GError **error)
{
  return RW_DATA_STORE_GET_IFACE (self)->stats_finish (self, result, stats, error);
}

void
rw_data_store_letters_async (RwDataStore *self,
                             const RwLetterFilter *filter,
                             gint64 before,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (RW_IS_DATA_STORE (self));

  RW_DATA_STORE_GET_IFACE (self)->letters_async (self, filter, before, limit, cancellable, callback,
                                                 user_data);
}

RwLetterPage *
rw_data_store_letters_finish (RwDataStore *self, GAsyncResult *result, GError **error)
{
  return RW_DATA_STORE_GET_IFACE (self)->letters_finish (self, result, error);
}

void
rw_data_store_letter_async (RwDataStore *self,
                            gint64 letter_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (RW_IS_DATA_STORE (self));

  RW_DATA_STORE_GET_IFACE (self)->letter_async (self, letter_id, cancellable, callback, user_data);
}

RwLetter *
rw_data_store_letter_finish (RwDataStore *self, GAsyncResult *result, GError **error)
{
  return RW_DATA_STORE_GET_IFACE (self)->letter_finish (self, result, error);
}

void
rw_data_store_letter_kinds_async (RwDataStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (RW_IS_DATA_STORE (self));

  RW_DATA_STORE_GET_IFACE (self)->letter_kinds_async (self, cancellable, callback, user_data);
}

RwLetterKinds *
rw_data_store_letter_kinds_finish (RwDataStore *self, GAsyncResult *result, GError **error)
{
  return RW_DATA_STORE_GET_IFACE (self)->letter_kinds_finish (self, result, error);
}

void
rw_data_store_profiles_async (RwDataStore *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (RW_IS_DATA_STORE (self));

  RW_DATA_STORE_GET_IFACE (self)->profiles_async (self, cancellable, callback, user_data);
}

RwCargoProfiles *
rw_data_store_profiles_finish (RwDataStore *self, GAsyncResult *result, GError **error)
{
  return RW_DATA_STORE_GET_IFACE (self)->profiles_finish (self, result, error);
}

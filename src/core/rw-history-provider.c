/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-provider.h"

G_DEFINE_INTERFACE (RwHistoryProvider, rw_history_provider, G_TYPE_OBJECT)

static void
rw_history_provider_default_init (RwHistoryProviderInterface *iface)
{
}

void
rw_history_provider_query_many_async (RwHistoryProvider *self,
                                      const RwHistoryPlan *plan,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_return_if_fail (RW_IS_HISTORY_PROVIDER (self));
  g_return_if_fail (plan != NULL && plan->container_ids != NULL);

  RW_HISTORY_PROVIDER_GET_IFACE (self)->query_async (self, plan, cancellable, callback, user_data);
}

GPtrArray *
rw_history_provider_query_many_finish (RwHistoryProvider *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  return RW_HISTORY_PROVIDER_GET_IFACE (self)->query_finish (self, result, error);
}

void
rw_history_provider_query_async (RwHistoryProvider *self,
                                 const char *container_id,
                                 gint64 from,
                                 gint64 to,
                                 guint32 quantities,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  const char *const container_ids[] = { container_id, NULL };
  const RwHistoryPlan plan = {
    .container_ids = container_ids,
    .from = from,
    .to = to,
    .quantities = quantities,
  };

  g_return_if_fail (container_id != NULL);

  rw_history_provider_query_many_async (self, &plan, cancellable, callback, user_data);
}

RwHistory *
rw_history_provider_query_finish (RwHistoryProvider *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) histories = rw_history_provider_query_many_finish (self, result, error);

  return histories != NULL ? rw_history_ref (histories->pdata[0]) : NULL;
}

void
rw_history_provider_latest_async (RwHistoryProvider *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (RW_IS_HISTORY_PROVIDER (self));

  RW_HISTORY_PROVIDER_GET_IFACE (self)->latest_async (self, cancellable, callback, user_data);
}

RwBatch *
rw_history_provider_latest_finish (RwHistoryProvider *self, GAsyncResult *result, GError **error)
{
  return RW_HISTORY_PROVIDER_GET_IFACE (self)->latest_finish (self, result, error);
}

RwReadingCursor *
rw_history_provider_open (RwHistoryProvider *self, const RwReadingPlan *plan)
{
  g_return_val_if_fail (RW_IS_HISTORY_PROVIDER (self), NULL);

  return RW_HISTORY_PROVIDER_GET_IFACE (self)->open (self, plan);
}

RwTableCursor *
rw_history_provider_open_table (RwHistoryProvider *self, const RwTablePlan *plan)
{
  g_return_val_if_fail (RW_IS_HISTORY_PROVIDER (self), NULL);

  return RW_HISTORY_PROVIDER_GET_IFACE (self)->open_table (self, plan);
}

void
rw_history_provider_fleet_async (RwHistoryProvider *self,
                                 gint64 from,
                                 gint64 to,
                                 gint64 step,
                                 guint32 quantities,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RW_IS_HISTORY_PROVIDER (self));

  RW_HISTORY_PROVIDER_GET_IFACE (self)->fleet_async (self, from, to, step, quantities, cancellable,
                                                     callback, user_data);
}

RwHistory *
rw_history_provider_fleet_finish (RwHistoryProvider *self, GAsyncResult *result, GError **error)
{
  return RW_HISTORY_PROVIDER_GET_IFACE (self)->fleet_finish (self, result, error);
}

void
rw_history_provider_fleet_at_async (RwHistoryProvider *self,
                                    gint64 time,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (RW_IS_HISTORY_PROVIDER (self));

  RW_HISTORY_PROVIDER_GET_IFACE (self)->fleet_at_async (self, time, cancellable, callback,
                                                        user_data);
}

RwBatch *
rw_history_provider_fleet_at_finish (RwHistoryProvider *self, GAsyncResult *result, GError **error)
{
  return RW_HISTORY_PROVIDER_GET_IFACE (self)->fleet_at_finish (self, result, error);
}

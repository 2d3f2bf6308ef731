/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-provider.h"

#include <math.h>

G_DEFINE_INTERFACE (RwHistoryProvider, rw_history_provider, G_TYPE_OBJECT)

static void
rw_history_provider_default_init (RwHistoryProviderInterface *iface)
{
}

RwHistory *
rw_history_new (const char *container_id, guint32 quantities, guint n_samples)
{
  RwHistory *self = g_new0 (RwHistory, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->container_id = g_intern_string (container_id);
  self->n_samples = n_samples;
  self->time = g_new0 (gint64, n_samples);
  self->flags_known = g_new0 (guint16, n_samples);
  self->flags_set = g_new0 (guint16, n_samples);

  if (quantities & RW_HISTORY_WHOLE)
    self->reading = g_new0 (RwReading, n_samples);

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    if (quantities & (1u << q))
      {
        self->value[q] = g_new (float, n_samples);
        for (guint i = 0; i < n_samples; i++)
          self->value[q][i] = NAN;
      }

  return self;
}

RwHistory *
rw_history_ref (RwHistory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_history_unref (RwHistory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (int q = 0; q < RW_N_QUANTITIES; q++)
    g_free (self->value[q]);
  g_free (self->time);
  g_free (self->flags_known);
  g_free (self->flags_set);
  g_free (self->reading);
  g_free (self);
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
  g_return_if_fail (RW_IS_HISTORY_PROVIDER (self));
  g_return_if_fail (container_id != NULL);

  RW_HISTORY_PROVIDER_GET_IFACE (self)->query_async (self, container_id, from, to, quantities,
                                                     cancellable, callback, user_data);
}

RwHistory *
rw_history_provider_query_finish (RwHistoryProvider *self, GAsyncResult *result, GError **error)
{
  return RW_HISTORY_PROVIDER_GET_IFACE (self)->query_finish (self, result, error);
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

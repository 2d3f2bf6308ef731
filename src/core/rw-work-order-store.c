/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-work-order-store.h"

G_DEFINE_INTERFACE (RwWorkOrderStore, rw_work_order_store, G_TYPE_OBJECT)

static guint changed_signal;

static const char *const state_names[RW_N_WORK_ORDER_STATES] = {
  [RW_WORK_ORDER_OPEN] = "open",           [RW_WORK_ORDER_ASSIGNED] = "assigned",
  [RW_WORK_ORDER_STARTED] = "started",     [RW_WORK_ORDER_DONE] = "done",
  [RW_WORK_ORDER_CANCELLED] = "cancelled",
};

/* A bit for each state that may follow, itself for a word more about it: the same as in the
 * function work_order_may_become() of the database. What is done or cancelled stays so. */
#define BIT(state) (1u << RW_WORK_ORDER_##state)
static const guint next_states[RW_N_WORK_ORDER_STATES] = {
  [RW_WORK_ORDER_OPEN] = BIT (OPEN) | BIT (ASSIGNED) | BIT (STARTED) | BIT (CANCELLED),
  [RW_WORK_ORDER_ASSIGNED] = BIT (ASSIGNED) | BIT (STARTED) | BIT (DONE) | BIT (CANCELLED),
  [RW_WORK_ORDER_STARTED] = BIT (ASSIGNED) | BIT (STARTED) | BIT (DONE) | BIT (CANCELLED),
};

static void
rw_work_order_store_default_init (RwWorkOrderStoreInterface *iface)
{
  changed_signal = g_signal_new ("changed", RW_TYPE_WORK_ORDER_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

const char *
rw_work_order_state_to_string (RwWorkOrderState state)
{
  g_return_val_if_fail (state < RW_N_WORK_ORDER_STATES, NULL);
  return state_names[state];
}

gboolean
rw_work_order_state_from_string (const char *text, RwWorkOrderState *state)
{
  for (int i = 0; i < RW_N_WORK_ORDER_STATES; i++)
    if (g_strcmp0 (text, state_names[i]) == 0)
      {
        *state = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
rw_work_order_state_may_become (RwWorkOrderState state, RwWorkOrderState next)
{
  g_return_val_if_fail (state < RW_N_WORK_ORDER_STATES && next < RW_N_WORK_ORDER_STATES, FALSE);
  return (next_states[state] & 1u << next) != 0;
}

void
rw_work_order_free (RwWorkOrder *self)
{
  g_free (self->engineer);
  g_free (self->instructions);
  g_free (self->note);
  g_free (self->created_by);
  g_free (self);
}

void
rw_work_order_store_list_async (RwWorkOrderStore *self,
                                gboolean all,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (RW_IS_WORK_ORDER_STORE (self));

  RW_WORK_ORDER_STORE_GET_IFACE (self)->list_async (self, all, limit, cancellable, callback,
                                                    user_data);
}

GPtrArray *
rw_work_order_store_list_finish (RwWorkOrderStore *self, GAsyncResult *result, GError **error)
{
  return RW_WORK_ORDER_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
rw_work_order_store_open_async (RwWorkOrderStore *self,
                                gint64 alarm_id,
                                const char *engineer,
                                const char *instructions,
                                gint64 due_time,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (RW_IS_WORK_ORDER_STORE (self));

  RW_WORK_ORDER_STORE_GET_IFACE (self)->open_async (self, alarm_id, engineer, instructions,
                                                    due_time, cancellable, callback, user_data);
}

gint64
rw_work_order_store_open_finish (RwWorkOrderStore *self, GAsyncResult *result, GError **error)
{
  return RW_WORK_ORDER_STORE_GET_IFACE (self)->open_finish (self, result, error);
}

void
rw_work_order_store_change_async (RwWorkOrderStore *self,
                                  gint64 work_order_id,
                                  RwWorkOrderState state,
                                  const char *engineer,
                                  const char *note,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (RW_IS_WORK_ORDER_STORE (self));
  g_return_if_fail (state < RW_N_WORK_ORDER_STATES);

  RW_WORK_ORDER_STORE_GET_IFACE (self)->change_async (self, work_order_id, state, engineer, note,
                                                      cancellable, callback, user_data);
}

gboolean
rw_work_order_store_change_finish (RwWorkOrderStore *self, GAsyncResult *result, GError **error)
{
  return RW_WORK_ORDER_STORE_GET_IFACE (self)->change_finish (self, result, error);
}

void
rw_work_order_store_emit_changed (RwWorkOrderStore *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fake-work-order-store.h"

struct _RwFakeWorkOrderStore
{
  GObject parent_instance;
  GPtrArray *orders; /* of RwWorkOrder, newest first */
  char *failure;
};

static void rw_fake_work_order_store_iface_init (RwWorkOrderStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwFakeWorkOrderStore,
                               rw_fake_work_order_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_WORK_ORDER_STORE,
                                                      rw_fake_work_order_store_iface_init))

static RwWorkOrder *
copy (const RwWorkOrder *order)
{
  RwWorkOrder *self = g_memdup2 (order, sizeof *order);

  self->engineer = g_strdup (order->engineer);
  self->instructions = g_strdup (order->instructions);
  self->note = g_strdup (order->note);
  self->created_by = g_strdup (order->created_by);
  return self;
}

/* Whether it fails. */
static gboolean
fail (RwFakeWorkOrderStore *self, GTask *task)
{
  if (self->failure != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->failure);
  return self->failure != NULL;
}

static void
fake_list_async (RwWorkOrderStore *store,
                 gboolean all,
                 guint limit,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  RwFakeWorkOrderStore *self = RW_FAKE_WORK_ORDER_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_work_order_free);

  if (fail (self, task))
    {
      g_ptr_array_unref (orders);
      return;
    }
  for (guint i = 0; i < self->orders->len && orders->len < limit; i++)
    {
      const RwWorkOrder *order = g_ptr_array_index (self->orders, i);

      if (all || order->state < RW_WORK_ORDER_DONE)
        g_ptr_array_add (orders, copy (order));
    }
  g_task_return_pointer (task, orders, (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
fake_list_finish (RwWorkOrderStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_open_async (RwWorkOrderStore *store,
                 gint64 alarm_id,
                 const char *engineer,
                 const char *instructions,
                 gint64 due_time,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  RwFakeWorkOrderStore *self = RW_FAKE_WORK_ORDER_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RwWorkOrder *order;

  if (fail (self, task))
    return;
  order =
      rw_fake_work_order_store_add (self, "RWTU0000001", "power_lost",
                                    engineer != NULL ? RW_WORK_ORDER_ASSIGNED : RW_WORK_ORDER_OPEN,
                                    engineer, 0);
  order->alarm_id = alarm_id;
  order->instructions = g_strdup (instructions);
  order->due_time = due_time;
  g_task_return_int (task, order->work_order_id);
  rw_work_order_store_emit_changed (store);
}

static gint64
fake_open_finish (RwWorkOrderStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static RwWorkOrder *
find (RwFakeWorkOrderStore *self, gint64 work_order_id)
{
  for (guint i = 0; i < self->orders->len; i++)
    {
      RwWorkOrder *order = g_ptr_array_index (self->orders, i);

      if (order->work_order_id == work_order_id)
        return order;
    }
  return NULL;
}

static void
fake_change_async (RwWorkOrderStore *store,
                   gint64 work_order_id,
                   RwWorkOrderState state,
                   const char *engineer,
                   const char *note,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  RwFakeWorkOrderStore *self = RW_FAKE_WORK_ORDER_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RwWorkOrder *order = find (self, work_order_id);

  if (fail (self, task))
    return;
  if (order == NULL || !rw_work_order_state_may_become (order->state, state))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE, "Somebody was faster");
      return;
    }
  order->state = state;
  order->changed_time++;
  if (engineer != NULL)
    {
      g_free (order->engineer);
      order->engineer = g_strdup (engineer);
    }
  if (note != NULL)
    {
      g_free (order->note);
      order->note = g_strdup (note);
    }
  g_task_return_boolean (task, TRUE);
  rw_work_order_store_emit_changed (store);
}

static gboolean
fake_change_finish (RwWorkOrderStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
rw_fake_work_order_store_iface_init (RwWorkOrderStoreInterface *iface)
{
  iface->list_async = fake_list_async;
  iface->list_finish = fake_list_finish;
  iface->open_async = fake_open_async;
  iface->open_finish = fake_open_finish;
  iface->change_async = fake_change_async;
  iface->change_finish = fake_change_finish;
}

static void
rw_fake_work_order_store_finalize (GObject *object)
{
  RwFakeWorkOrderStore *self = RW_FAKE_WORK_ORDER_STORE (object);

  g_ptr_array_unref (self->orders);
  g_free (self->failure);
  G_OBJECT_CLASS (rw_fake_work_order_store_parent_class)->finalize (object);
}

static void
rw_fake_work_order_store_class_init (RwFakeWorkOrderStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_fake_work_order_store_finalize;
}

static void
rw_fake_work_order_store_init (RwFakeWorkOrderStore *self)
{
  self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_work_order_free);
}

RwFakeWorkOrderStore *
rw_fake_work_order_store_new (void)
{
  return g_object_new (RW_TYPE_FAKE_WORK_ORDER_STORE, NULL);
}

RwWorkOrder *
rw_fake_work_order_store_add (RwFakeWorkOrderStore *self,
                              const char *container_id,
                              const char *rule_id,
                              RwWorkOrderState state,
                              const char *engineer,
                              gint64 created_time)
{
  RwWorkOrder *order = g_new0 (RwWorkOrder, 1);

  order->work_order_id = self->orders->len + 1;
  order->alarm_id = order->work_order_id + 100;
  order->container_id = g_intern_string (container_id);
  order->rule_id = g_intern_string (rule_id);
  order->priority = 1 + (int) (order->work_order_id % 3);
  order->state = state;
  order->engineer = g_strdup (engineer);
  order->created_by = g_strdup ("anna");
  order->created_time = order->changed_time = created_time;
  g_ptr_array_insert (self->orders, 0, order);
  return order;
}

RwWorkOrder *
rw_fake_work_order_store_get (RwFakeWorkOrderStore *self, guint i)
{
  return g_ptr_array_index (self->orders, i);
}

guint
rw_fake_work_order_store_get_size (RwFakeWorkOrderStore *self)
{
  return self->orders->len;
}

void
rw_fake_work_order_store_set_failure (RwFakeWorkOrderStore *self, const char *text)
{
  g_free (self->failure);
  self->failure = g_strdup (text);
}

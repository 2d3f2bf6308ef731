/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-work-order-list.h"

struct _RwWorkOrderItem
{
  GObject parent_instance;
  GPtrArray *orders; /* the answer that owns the order */
  const RwWorkOrder *order;
};

struct _RwWorkOrderList
{
  GObject parent_instance;
  RwWorkOrderStore *store;
  gboolean all;
  GCancellable *cancellable; /* of the question under way, or NULL */
  gboolean again;            /* something changed meanwhile */
  gboolean known;
  GPtrArray *items; /* of RwWorkOrderItem */
  GError *error;
};

static guint item_changed_signal;
static guint refreshed_signal;

static void rw_work_order_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (RwWorkOrderItem, rw_work_order_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (RwWorkOrderList,
                               rw_work_order_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      rw_work_order_list_model_init))

static void
rw_work_order_item_finalize (GObject *object)
{
  g_ptr_array_unref (RW_WORK_ORDER_ITEM (object)->orders);
  G_OBJECT_CLASS (rw_work_order_item_parent_class)->finalize (object);
}

static void
rw_work_order_item_class_init (RwWorkOrderItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_work_order_item_finalize;
  item_changed_signal = g_signal_new ("changed", RW_TYPE_WORK_ORDER_ITEM, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_work_order_item_init (RwWorkOrderItem *self)
{
}

static RwWorkOrderItem *
item_new (GPtrArray *orders, const RwWorkOrder *order)
{
  RwWorkOrderItem *item = g_object_new (RW_TYPE_WORK_ORDER_ITEM, NULL);

  item->orders = g_ptr_array_ref (orders);
  item->order = order;
  return item;
}

static void
item_update (RwWorkOrderItem *item, GPtrArray *orders, const RwWorkOrder *order)
{
  g_autoptr (GPtrArray) old = item->orders;
  gboolean same = item->order->changed_time == order->changed_time
                  && item->order->state == order->state
                  && g_strcmp0 (item->order->engineer, order->engineer) == 0
                  && g_strcmp0 (item->order->note, order->note) == 0;

  item->orders = g_ptr_array_ref (orders);
  item->order = order;
  if (!same)
    g_signal_emit (item, item_changed_signal, 0);
}

/* --- following the store ---------------------------------------------------------------------- */

static gint64
get_id (GPtrArray *items, guint i)
{
  return ((RwWorkOrderItem *) g_ptr_array_index (items, i))->order->work_order_id;
}

/* Items of orders that stay are kept; new orders come at the head as a rule. */
static void
take_orders (RwWorkOrderList *self, GPtrArray *orders)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint same_head = 0, same_tail = 0;

  for (guint i = 0; i < old->len; i++)
    {
      RwWorkOrderItem *item = g_ptr_array_index (old, i);

      g_hash_table_insert (by_id, (gpointer) &item->order->work_order_id, item);
    }
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < orders->len; i++)
    {
      const RwWorkOrder *order = g_ptr_array_index (orders, i);
      RwWorkOrderItem *item = g_hash_table_lookup (by_id, &order->work_order_id);

      g_ptr_array_add (self->items, item != NULL ? g_object_ref (item) : item_new (orders, order));
    }
  while (same_head < MIN (old->len, orders->len)
         && g_ptr_array_index (old, same_head) == g_ptr_array_index (self->items, same_head))
    same_head++;
  while (same_tail < MIN (old->len, orders->len) - same_head
         && get_id (old, old->len - 1 - same_tail)
                == get_id (self->items, orders->len - 1 - same_tail))
    same_tail++;
  /* From here on the table's keys may be gone. */
  for (guint i = 0; i < orders->len; i++)
    item_update (g_ptr_array_index (self->items, i), orders, g_ptr_array_index (orders, i));
  if (same_head + same_tail < MAX (old->len, orders->len))
    g_list_model_items_changed (G_LIST_MODEL (self), same_head, old->len - same_head - same_tail,
                                orders->len - same_head - same_tail);
}

typedef struct
{
  GWeakRef list;
  GCancellable *cancellable;
} Query;

static void
query_free (Query *query)
{
  g_weak_ref_clear (&query->list);
  g_object_unref (query->cancellable);
  g_free (query);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Query, query_free)

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Query) query = user_data;
  g_autoptr (RwWorkOrderList) self = g_weak_ref_get (&query->list);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders =
      rw_work_order_store_list_finish (RW_WORK_ORDER_STORE (source), result, &error);

  if (self == NULL || self->cancellable != query->cancellable)
    return;

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (orders != NULL)
    {
      self->known = TRUE;
      take_orders (self, orders);
    }
  g_signal_emit (self, refreshed_signal, 0);
  if (self->again)
    rw_work_order_list_refresh (self);
}

void
rw_work_order_list_refresh (RwWorkOrderList *self)
{
  Query *query;

  g_return_if_fail (RW_IS_WORK_ORDER_LIST (self));

  if (self->store == NULL)
    return;
  self->again = self->cancellable != NULL;
  if (self->again)
    return;

  self->cancellable = g_cancellable_new ();
  query = g_new0 (Query, 1);
  g_weak_ref_init (&query->list, self);
  query->cancellable = g_object_ref (self->cancellable);
  rw_work_order_store_list_async (self->store, self->all, RW_WORK_ORDER_LIST_MAX, self->cancellable,
                                  listed_cb, query);
}

static void
leave_store (RwWorkOrderList *self)
{
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_func (self->store, rw_work_order_list_refresh, self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  self->again = FALSE;
  self->known = FALSE;
}

/* --- the model -------------------------------------------------------------------------------- */

static GType
rw_work_order_list_get_item_type (GListModel *model)
{
  return RW_TYPE_WORK_ORDER_ITEM;
}

static guint
rw_work_order_list_get_n_items (GListModel *model)
{
  return RW_WORK_ORDER_LIST (model)->items->len;
}

static gpointer
rw_work_order_list_get_item (GListModel *model, guint position)
{
  RwWorkOrderList *self = RW_WORK_ORDER_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
rw_work_order_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rw_work_order_list_get_item_type;
  iface->get_n_items = rw_work_order_list_get_n_items;
  iface->get_item = rw_work_order_list_get_item;
}

static void
rw_work_order_list_dispose (GObject *object)
{
  leave_store (RW_WORK_ORDER_LIST (object));
  G_OBJECT_CLASS (rw_work_order_list_parent_class)->dispose (object);
}

static void
rw_work_order_list_finalize (GObject *object)
{
  RwWorkOrderList *self = RW_WORK_ORDER_LIST (object);

  g_ptr_array_unref (self->items);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (rw_work_order_list_parent_class)->finalize (object);
}

static void
rw_work_order_list_class_init (RwWorkOrderListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_work_order_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_work_order_list_finalize;
  refreshed_signal = g_signal_new ("refreshed", RW_TYPE_WORK_ORDER_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_work_order_list_init (RwWorkOrderList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

const RwWorkOrder *
rw_work_order_item_get_order (RwWorkOrderItem *self)
{
  return self->order;
}

RwWorkOrderList *
rw_work_order_list_new (void)
{
  return g_object_new (RW_TYPE_WORK_ORDER_LIST, NULL);
}

void
rw_work_order_list_set_store (RwWorkOrderList *self, RwWorkOrderStore *store, gboolean all)
{
  g_return_if_fail (RW_IS_WORK_ORDER_LIST (self));

  if (self->store == store && self->all == all)
    return;
  leave_store (self);
  self->all = all;
  if (store == NULL)
    return;

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (rw_work_order_list_refresh), self,
                           G_CONNECT_SWAPPED);
  rw_work_order_list_refresh (self);
}

gboolean
rw_work_order_list_is_known (RwWorkOrderList *self)
{
  g_return_val_if_fail (RW_IS_WORK_ORDER_LIST (self), FALSE);
  return self->known;
}

const GError *
rw_work_order_list_get_error (RwWorkOrderList *self)
{
  g_return_val_if_fail (RW_IS_WORK_ORDER_LIST (self), NULL);
  return self->error;
}

char **
rw_work_order_list_dup_engineers (RwWorkOrderList *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (RW_IS_WORK_ORDER_LIST (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const RwWorkOrderItem *item = g_ptr_array_index (self->items, i);
      char *engineer = item->order->engineer;

      if (engineer != NULL && *engineer != '\0' && g_hash_table_add (seen, engineer))
        g_strv_builder_add (names, engineer);
    }
  return g_strv_builder_end (names);
}

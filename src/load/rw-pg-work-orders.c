/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-pg-work-orders.h"

#include "rw-pg-store-private.h"

struct _RwPgWorkOrders
{
  GObject parent_instance;
  RwPgStore *store;
};

static void rw_pg_work_orders_store_init (RwWorkOrderStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RwPgWorkOrders,
                               rw_pg_work_orders,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RW_TYPE_WORK_ORDER_STORE,
                                                      rw_pg_work_orders_store_init))

static char *
dup_valid (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static void
submit (RwWorkOrderStore *orders, RwPgRequest *request)
{
  rw_pg_store_submit (RW_PG_WORK_ORDERS (orders)->store, RW_PG_LINE_QUICK, request);
}

/* --- list ------------------------------------------------------------------------------------ */

static void
build_list (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script,
                    "SELECT work_order_id, alarm_id, container_id, rule_id, priority, state,"
                    " engineer, instructions, note, created_by, created_time, due_time,"
                    " changed_time FROM reeferwatch.work_order"
                    " WHERE $1 <> 0 OR state NOT IN ('done', 'cancelled')"
                    " ORDER BY created_time DESC, work_order_id DESC LIMIT $2");
  rw_pg_script_bind_int8 (script, request->from);
  rw_pg_script_bind_int8 (script, request->limit);
}

static RwWorkOrder *
decode_order (const RwPgResult *rows, guint row)
{
  RwWorkOrder *order = g_new0 (RwWorkOrder, 1);
  guint column = 0;

  order->work_order_id = rw_pg_result_get_int (rows, row, column++);
  order->alarm_id = rw_pg_result_get_int (rows, row, column++);
  order->container_id = g_intern_string (rw_pg_result_get_text (rows, row, column++));
  order->rule_id = g_intern_string (rw_pg_result_get_text (rows, row, column++));
  order->priority = (int) rw_pg_result_get_int (rows, row, column++);
  rw_work_order_state_from_string (rw_pg_result_get_text (rows, row, column++), &order->state);
  order->engineer = g_strdup (rw_pg_result_get_text (rows, row, column++));
  order->instructions = g_strdup (rw_pg_result_get_text (rows, row, column++));
  order->note = g_strdup (rw_pg_result_get_text (rows, row, column++));
  order->created_by = g_strdup (rw_pg_result_get_text (rows, row, column++));
  order->created_time = rw_pg_result_get_time (rows, row, column++);
  order->due_time = rw_pg_result_get_time (rows, row, column++);
  order->changed_time = rw_pg_result_get_time (rows, row, column++);
  return order;
}

static gpointer
decode_list (RwPgRequest *request, GPtrArray *results)
{
  const RwPgResult *rows = results->pdata[0];
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_work_order_free);

  for (guint i = 0; i < rw_pg_result_get_n_rows (rows); i++)
    g_ptr_array_add (orders, decode_order (rows, i));

  return orders;
}

static void
list_async (RwWorkOrderStore *orders,
            gboolean all,
            guint limit,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (orders, cancellable, callback, user_data);
  RwPgRequest *request =
      rw_pg_request_new (task, build_list, decode_list, (GDestroyNotify) g_ptr_array_unref);

  request->from = all;
  request->limit = limit;
  submit (orders, request);
}

static GPtrArray *
list_finish (RwWorkOrderStore *orders, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- open ------------------------------------------------------------------------------------ */

static void
build_open (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.open_work_order($1, $2, $3,"
                            " CASE WHEN $4 <> 0 THEN to_timestamp($4 / 1000000.0) END)");
  rw_pg_script_bind_int8 (script, request->from);
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_text (script, request->note);
  rw_pg_script_bind_int8 (script, request->to);
}

static void
open_async (RwWorkOrderStore *orders,
            gint64 alarm_id,
            const char *engineer,
            const char *instructions,
            gint64 due_time,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (orders, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_open, rw_pg_store_decode_number, g_free);

  request->from = alarm_id;
  request->text = dup_valid (engineer);
  request->note = dup_valid (instructions);
  request->to = rw_pg_store_clamp_time (due_time);
  submit (orders, request);
}

static gint64
open_finish (RwWorkOrderStore *orders, GAsyncResult *result, GError **error)
{
  return rw_pg_store_finish_number (result, error);
}

/* --- change ---------------------------------------------------------------------------------- */

static void
build_change (RwPgRequest *request, RwPgScript *script)
{
  rw_pg_script_add (script, "SELECT reeferwatch.change_work_order($1, $2, $3, $4)::integer");
  rw_pg_script_bind_int8 (script, request->from);
  rw_pg_script_bind_text (script, rw_work_order_state_to_string (request->limit));
  rw_pg_script_bind_text (script, request->text);
  rw_pg_script_bind_text (script, request->note);
}

static void
change_async (RwWorkOrderStore *orders,
              gint64 work_order_id,
              RwWorkOrderState state,
              const char *engineer,
              const char *note,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (orders, cancellable, callback, user_data);
  RwPgRequest *request = rw_pg_request_new (task, build_change, rw_pg_store_decode_number, g_free);

  request->from = work_order_id;
  request->limit = state;
  request->text = dup_valid (engineer);
  request->note = dup_valid (note);
  submit (orders, request);
}

static gboolean
change_finish (RwWorkOrderStore *orders, GAsyncResult *result, GError **error)
{
  gint64 changed = rw_pg_store_finish_number (result, error);

  if (changed == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_MERGE,
                         "The work order is not in a state from which it can go there: somebody "
                         "else may have been faster. Look at it again.");
  return changed > 0;
}

static void
rw_pg_work_orders_store_init (RwWorkOrderStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->open_async = open_async;
  iface->open_finish = open_finish;
  iface->change_async = change_async;
  iface->change_finish = change_finish;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
rw_pg_work_orders_finalize (GObject *object)
{
  RwPgWorkOrders *self = RW_PG_WORK_ORDERS (object);

  g_object_unref (self->store);

  G_OBJECT_CLASS (rw_pg_work_orders_parent_class)->finalize (object);
}

static void
rw_pg_work_orders_class_init (RwPgWorkOrdersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_pg_work_orders_finalize;
}

static void
rw_pg_work_orders_init (RwPgWorkOrders *self)
{
}

RwPgWorkOrders *
rw_pg_work_orders_new (RwPgStore *store)
{
  RwPgWorkOrders *self = g_object_new (RW_TYPE_PG_WORK_ORDERS, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "heard::reeferwatch_work_order",
                           G_CALLBACK (rw_work_order_store_emit_changed), self, G_CONNECT_SWAPPED);
  return self;
}

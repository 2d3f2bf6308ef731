/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-desk-stores.h"

#include "rw-backtest.h"
#include "rw-pg-work-orders.h"

#define BEYOND_ALL_BOOKINGS 10000000

struct _RwDeskStores
{
  GObject parent_instance;

  RwSession *session;
  RwPgStore *store;
  RwBacktest *tester;
  RwPgWorkOrders *work_orders;
  RwBookings *bookings;      /* NULL before they are known */
  GCancellable *cancellable; /* of the question for them, else NULL */
};

G_DEFINE_FINAL_TYPE (RwDeskStores, rw_desk_stores, G_TYPE_OBJECT)

static void
update_cargo (RwDeskStores *self)
{
  if (self->session != NULL)
    rw_backtest_set_cargo (self->tester, rw_session_get_profiles (self->session), self->bookings);
}

static void
bookings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwDeskStores) self = user_data;
  g_autoptr (GPtrArray) list = rw_rule_store_bookings_finish (RW_RULE_STORE (source), result, NULL);

  g_clear_object (&self->cancellable);
  if (list == NULL)
    return;

  g_clear_pointer (&self->bookings, rw_bookings_unref);
  self->bookings = rw_bookings_new ();
  for (guint i = 0; i < list->len; i++)
    rw_bookings_add (self->bookings, g_ptr_array_index (list, i));
  update_cargo (self);
}

static void
profiles_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwDeskStores) self = user_data;
  g_autoptr (RwCargoProfiles) profiles =
      rw_data_store_profiles_finish (RW_DATA_STORE (source), result, NULL);

  if (profiles != NULL && self->session != NULL)
    rw_session_set_profiles (self->session, profiles);
}

/* What cannot be read now is read with the next change. */
static void
ask (RwDeskStores *self)
{
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  rw_data_store_profiles_async (RW_DATA_STORE (self->store), self->cancellable, profiles_cb,
                                g_object_ref (self));
  rw_rule_store_bookings_async (RW_RULE_STORE (self->store), NULL, BEYOND_ALL_BOOKINGS,
                                self->cancellable, bookings_cb, g_object_ref (self));
}

void
rw_desk_stores_close (RwDeskStores *self)
{
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  rw_session_set_desk_stores (self->session, NULL, NULL, NULL);
  g_clear_object (&self->session);
}

static void
rw_desk_stores_dispose (GObject *object)
{
  RwDeskStores *self = RW_DESK_STORES (object);

  rw_desk_stores_close (self);
  g_clear_object (&self->store);
  g_clear_object (&self->tester);
  g_clear_object (&self->work_orders);
  g_clear_pointer (&self->bookings, rw_bookings_unref);
  G_OBJECT_CLASS (rw_desk_stores_parent_class)->dispose (object);
}

static void
rw_desk_stores_class_init (RwDeskStoresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rw_desk_stores_dispose;
}

static void
rw_desk_stores_init (RwDeskStores *self)
{
}

RwDeskStores *
rw_desk_stores_new (RwSession *session, RwPgStore *store)
{
  RwDeskStores *self = g_object_new (RW_TYPE_DESK_STORES, NULL);

  self->session = g_object_ref (session);
  self->store = g_object_ref (store);
  self->tester = rw_backtest_new (RW_HISTORY_PROVIDER (store));
  self->work_orders = rw_pg_work_orders_new (store);
  g_signal_connect_swapped (session, "stores-changed", G_CALLBACK (update_cargo), self);
  g_signal_connect_swapped (store, "rules-changed", G_CALLBACK (ask), self);
  rw_session_set_desk_stores (session, RW_RULE_STORE (store), RW_RULE_TESTER (self->tester),
                              RW_WORK_ORDER_STORE (self->work_orders));
  ask (self);
  return self;
}

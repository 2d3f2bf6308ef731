/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-pg-store.h"
#include "rw-work-order-store.h"

G_BEGIN_DECLS

/*
 * RwPgWorkOrders: the work orders of a database, over the connections of an RwPgStore.
 *
 * For: the composition root, which hands it on as RwWorkOrderStore.
 * Not for: being the RwPgStore itself: both have a signal "changed", which one object cannot have
 * twice.
 *
 * Made and used in the thread of the store; holds a reference on it.
 */
#define RW_TYPE_PG_WORK_ORDERS (rw_pg_work_orders_get_type ())
G_DECLARE_FINAL_TYPE (RwPgWorkOrders, rw_pg_work_orders, RW, PG_WORK_ORDERS, GObject)

RwPgWorkOrders *rw_pg_work_orders_new (RwPgStore *store);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-work-order-store.h"

G_BEGIN_DECLS

/*
 * RwWorkOrderList: the orders to field engineers as a GListModel of RwWorkOrderItem that follows
 * the store, newest first.
 *
 * For: windows that show orders.
 * Not for: changing them: ask the store; the list follows. Main thread only.
 *
 * Signal "refreshed" () after each answer of the store, good or bad. What did not change keeps its
 * item, so that a selection stays.
 */
#define RW_TYPE_WORK_ORDER_ITEM (rw_work_order_item_get_type ())
G_DECLARE_FINAL_TYPE (RwWorkOrderItem, rw_work_order_item, RW, WORK_ORDER_ITEM, GObject)

/* Borrowed; replaced when the order changes, after which the item emits "changed" (). */
const RwWorkOrder *rw_work_order_item_get_order (RwWorkOrderItem *self);

#define RW_TYPE_WORK_ORDER_LIST (rw_work_order_list_get_type ())
G_DECLARE_FINAL_TYPE (RwWorkOrderList, rw_work_order_list, RW, WORK_ORDER_LIST, GObject)

/* No more than these are shown, the newest. */
#define RW_WORK_ORDER_LIST_MAX 1000

RwWorkOrderList *rw_work_order_list_new (void);

/* store may be NULL. all: those that are done or cancelled as well. */
void rw_work_order_list_set_store (RwWorkOrderList *self, RwWorkOrderStore *store, gboolean all);

/* Asks again. */
void rw_work_order_list_refresh (RwWorkOrderList *self);

/* Whether the store has answered. */
gboolean rw_work_order_list_is_known (RwWorkOrderList *self);

/* Why the last question was not answered, or NULL. */
const GError *rw_work_order_list_get_error (RwWorkOrderList *self);

/* Those who had orders before, each once, the newest first; NULL-terminated. Caller frees with
 * g_strfreev(). */
char **rw_work_order_list_dup_engineers (RwWorkOrderList *self);

G_END_DECLS

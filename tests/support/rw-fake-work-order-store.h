/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-work-order-store.h"

G_BEGIN_DECLS

/*
 * RwFakeWorkOrderStore: an RwWorkOrderStore in memory that answers in the next iteration of the
 * main loop and keeps to the order of states.
 *
 * For: tests of what shows orders. Not for: tests of the database.
 */
#define RW_TYPE_FAKE_WORK_ORDER_STORE (rw_fake_work_order_store_get_type ())
G_DECLARE_FINAL_TYPE (RwFakeWorkOrderStore,
                      rw_fake_work_order_store,
                      RW,
                      FAKE_WORK_ORDER_STORE,
                      GObject)

RwFakeWorkOrderStore *rw_fake_work_order_store_new (void);

/* Borrowed; the newest is the first. */
RwWorkOrder *rw_fake_work_order_store_add (RwFakeWorkOrderStore *self,
                                           const char *container_id,
                                           const char *rule_id,
                                           RwWorkOrderState state,
                                           const char *engineer,
                                           gint64 created_time);
RwWorkOrder *rw_fake_work_order_store_get (RwFakeWorkOrderStore *self, guint i);
guint rw_fake_work_order_store_get_size (RwFakeWorkOrderStore *self);

/* From now on every call fails with this text; NULL: works again. */
void rw_fake_work_order_store_set_failure (RwFakeWorkOrderStore *self, const char *text);

G_END_DECLS

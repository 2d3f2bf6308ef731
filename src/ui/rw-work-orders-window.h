/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"
#include "rw-work-order-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwWorkOrdersWindow: the orders to field engineers: who looks at which reefer, how far that is,
 * and what is overdue; and moving the selected one on.
 *
 * For: win.work-orders. Not for: opening one (RwWorkOrderWindow).
 */
#define RW_TYPE_WORK_ORDERS_WINDOW (rw_work_orders_window_get_type ())
G_DECLARE_FINAL_TYPE (RwWorkOrdersWindow, rw_work_orders_window, RW, WORK_ORDERS_WINDOW, AdwWindow)

GtkWidget *rw_work_orders_window_new (RwSession *session);

/* What the user does, and sees: for tests. */
GtkSingleSelection *rw_work_orders_window_get_selection (RwWorkOrdersWindow *self);
void rw_work_orders_window_set_words (RwWorkOrdersWindow *self,
                                      const char *engineer,
                                      const char *note);
void rw_work_orders_window_move (RwWorkOrdersWindow *self, RwWorkOrderState state);

/* "overdue by 2 h", "in 3 h", "" without a time. now in µs since 1970 UTC. Caller frees. */
char *rw_work_orders_describe_due (const RwWorkOrder *order, gint64 now);

G_END_DECLS

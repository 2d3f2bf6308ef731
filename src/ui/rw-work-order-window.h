/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * RwWorkOrderWindow: giving a field engineer the order to look at a reefer because of an alarm.
 * Closes when the order is stored; stays, and says why, when it is not.
 *
 * For: win.open-work-order. Not for: orders that are there already (RwWorkOrdersWindow).
 */
#define RW_TYPE_WORK_ORDER_WINDOW (rw_work_order_window_get_type ())
G_DECLARE_FINAL_TYPE (RwWorkOrderWindow, rw_work_order_window, RW, WORK_ORDER_WINDOW, AdwWindow)

/* alarm is copied from. Instructions begin with the guidance of its rule. */
GtkWidget *rw_work_order_window_new (RwSession *session, const RwAlarm *alarm);

/* What the user does, and sees: for tests. */
void rw_work_order_window_set (RwWorkOrderWindow *self,
                               const char *engineer,
                               const char *instructions,
                               guint due_hours);
char *rw_work_order_window_dup_instructions (RwWorkOrderWindow *self);
void rw_work_order_window_send (RwWorkOrderWindow *self);

/* Why the order was not stored, or NULL. */
const char *rw_work_order_window_get_problem (RwWorkOrderWindow *self);

G_END_DECLS

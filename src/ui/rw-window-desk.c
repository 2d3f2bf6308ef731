/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-window-private.h"

#include "rw-handover-window.h"
#include "rw-work-order-window.h"
#include "rw-work-orders-window.h"

#include <glib/gi18n.h>

static void
present (RwWindow *self, GtkWidget *window)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_work_order_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwWindow *self = RW_WINDOW (widget);
  gint64 alarm_id = g_variant_get_int64 (parameter);
  GPtrArray *alarms = rw_alarm_list_get_alarms (rw_session_get_alarms (self->session));

  for (guint i = 0; i < alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (alarms, i);

      if (alarm->alarm_id != alarm_id)
        continue;
      present (self, rw_work_order_window_new (self->session, alarm));
      return;
    }
  rw_window_toast (self, _("The alarm is over"));
}

static void
work_orders_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  present (RW_WINDOW (widget), rw_work_orders_window_new (RW_WINDOW (widget)->session));
}

static void
handover_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  present (RW_WINDOW (widget), rw_handover_window_new (RW_WINDOW (widget)->session));
}

void
rw_window_install_desk_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-work-order", "x", open_work_order_cb);
  gtk_widget_class_install_action (widget_class, "win.work-orders", NULL, work_orders_cb);
  gtk_widget_class_install_action (widget_class, "win.handover", NULL, handover_cb);
}

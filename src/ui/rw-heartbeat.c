/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-heartbeat.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-time.h"
#include "rw-tooltip.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

/* The worker's thread turns once a second; after this long without it does not, µs. */
#define STOPPED_AFTER (20 * RW_USEC_PER_SEC)

/* One a second: when it stands still, so does the window. */
static const char *const pulses[] = { "◴", "◷", "◶", "◵" };

/* Without a message for this long something is likely wrong, µs. */
#define LATE_AFTER (60 * RW_USEC_PER_SEC)

struct _RwHeartbeat
{
  GtkWidget parent_instance;
  RwSession *session;
  GtkWidget *box;
  GtkWidget *icon;
  GtkLabel *label;
  GtkLabel *pulse;
  guint n_pulses;
  gboolean compact;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (RwHeartbeat, rw_heartbeat, GTK_TYPE_WIDGET)

static gboolean
is_stopped (const RwPipelineStatus *status)
{
  return status->heartbeat != 0 && g_get_monotonic_time () - status->heartbeat > STOPPED_AFTER;
}

static char *
describe (RwHeartbeat *self, const RwPipelineStatus *status, gint64 age)
{
  g_autofree char *ago = NULL;
  g_autofree char *rate = NULL;

  if (is_stopped (status))
    return g_strdup (self->compact ? _("Stopped") : _("Reading has stopped"));
  if (status->last_message == 0)
    return g_strdup (self->compact ? _("No data") : _("No message yet"));
  ago = rw_format_age (age);
  if (self->compact)
    return g_steal_pointer (&ago);
  rate = rw_format_rate (status->rate);
  if (age < RW_USEC_PER_SEC)
    /* Translators: %s is a number of messages a second */
    return g_strdup_printf (_("Last message now · %s/s"), rate);
  /* Translators: the first %s is an age such as "2 s", the second a number of messages a second */
  return g_strdup_printf (_("Last message %s ago · %s/s"), ago, rate);
}

static void
update (RwHeartbeat *self)
{
  const RwPipelineStatus *status = rw_session_get_status (self->session);
  gint64 age = rw_clock_now (NULL) - status->last_message;
  g_autofree char *text = describe (self, status, age);

  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (self->icon,
                          (status->last_message != 0 && age > LATE_AFTER) || is_stopped (status));
  rw_tooltip_set (GTK_WIDGET (self), self->compact ? _("Age of the last message") : NULL);
}

static gboolean
ticked_cb (gpointer user_data)
{
  RwHeartbeat *self = user_data;

  update (self);
  gtk_label_set_label (self->pulse, pulses[self->n_pulses++ % G_N_ELEMENTS (pulses)]);
  return G_SOURCE_CONTINUE;
}

static void
rw_heartbeat_map (GtkWidget *widget)
{
  RwHeartbeat *self = RW_HEARTBEAT (widget);

  GTK_WIDGET_CLASS (rw_heartbeat_parent_class)->map (widget);
  update (self);
  self->tick_id = g_timeout_add_seconds (1, ticked_cb, self);
}

static void
rw_heartbeat_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&RW_HEARTBEAT (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (rw_heartbeat_parent_class)->unmap (widget);
}

static void
rw_heartbeat_dispose (GObject *object)
{
  RwHeartbeat *self = RW_HEARTBEAT (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_heartbeat_parent_class)->dispose (object);
}

static void
rw_heartbeat_class_init (RwHeartbeatClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_heartbeat_dispose;
  widget_class->map = rw_heartbeat_map;
  widget_class->unmap = rw_heartbeat_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-heartbeat.ui");
  gtk_widget_class_bind_template_child (widget_class, RwHeartbeat, box);
  gtk_widget_class_bind_template_child (widget_class, RwHeartbeat, icon);
  gtk_widget_class_bind_template_child (widget_class, RwHeartbeat, label);
  gtk_widget_class_bind_template_child (widget_class, RwHeartbeat, pulse);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-heartbeat");
}

static void
rw_heartbeat_init (RwHeartbeat *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rw_heartbeat_set_session (RwHeartbeat *self, RwSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (session, "status-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
rw_heartbeat_set_compact (RwHeartbeat *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  update (self);
}

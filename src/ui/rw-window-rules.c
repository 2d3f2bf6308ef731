/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clock.h"
#include "rw-rules-window.h"
#include "rw-time.h"
#include "rw-window-private.h"

/* Around an alarm there is to be seen how it came and went: as long as it lasted, at least this. */
#define AROUND RW_USEC_PER_HOUR

/* The one that is open, or a new one. */
static RwRulesWindow *
present_rules (RwWindow *self)
{
  if (self->rules == NULL)
    g_set_weak_pointer (&self->rules, rw_rules_window_new (GTK_WINDOW (self), self->session));
  gtk_window_present (GTK_WINDOW (self->rules));
  return RW_RULES_WINDOW (self->rules);
}

static void
rules_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  present_rules (RW_WINDOW (widget));
}

static void
edit_rule_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_rules_window_edit_rule (present_rules (RW_WINDOW (widget)),
                             g_variant_get_string (parameter, NULL));
}

static void
show_reefer_at_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwWindow *self = RW_WINDOW (widget);
  gint64 now = rw_clock_now (NULL), from, to, around;
  const char *container_id;

  g_variant_get (parameter, "(&sxx)", &container_id, &from, &to);
  if (to <= from)
    to = now;
  around = MAX (to - from, AROUND);
  rw_session_set_selected (self->session, container_id);
  rw_session_set_span (self->session, MAX (from - around, 0), MIN (to + around, MAX (now, to)));
  rw_window_show_page (self, "history");
}

void
rw_window_install_rules_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.rules", NULL, rules_cb);
  gtk_widget_class_install_action (widget_class, "win.edit-rule", "s", edit_rule_cb);
  gtk_widget_class_install_action (widget_class, "win.show-reefer-at", "(sxx)", show_reefer_at_cb);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-panel.h"

#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _RwAlarmPanel
{
  GtkWidget parent_instance;
  GtkStack *states;
  RwAlarmTable *table;
  AdwStatusPage *none;
  AdwStatusPage *unknown;
  RwSession *session;
  RwAlarmRows *rows;
  char *failure; /* why the alarms could not be listed, or NULL */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (RwAlarmPanel, rw_alarm_panel, GTK_TYPE_WIDGET)

static const char *
choose_state (RwAlarmPanel *self)
{
  guint n = rw_alarm_rows_get_n_all (self->rows);

  if (n == 0 && !rw_alarm_list_is_known (rw_session_get_alarms (self->session)))
    return "unknown";
  if (n == 0)
    return "none";
  return rw_alarm_table_get_n_shown (self->table) > 0 ? "table" : "no-match";
}

static void
show_unknown (RwAlarmPanel *self)
{
  gboolean failed = self->failure != NULL;
  /* A description is markup. */
  g_autofree char *escaped = g_markup_escape_text (
      failed ? self->failure : _("Whether there are alarms is not known before it answers."), -1);

  adw_status_page_set_title (self->unknown,
                             failed ? _("Alarms Cannot Be Read") : _("Waiting for the Database"));
  adw_status_page_set_description (self->unknown, escaped);
  adw_status_page_set_icon_name (self->unknown, failed ? "dialog-warning-symbolic"
                                                       : "content-loading-symbolic");
}

static void
update (RwAlarmPanel *self)
{
  const char *state = choose_state (self);

  if (g_str_equal (state, "unknown"))
    show_unknown (self);
  gtk_stack_set_visible_child_name (self->states, state);
  g_signal_emit (self, changed_signal, 0);
}

static void
rw_alarm_panel_dispose (GObject *object)
{
  RwAlarmPanel *self = RW_ALARM_PANEL (object);

  if (self->states != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->states));
  self->states = NULL;
  g_clear_object (&self->rows);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_alarm_panel_parent_class)->dispose (object);
}

static void
rw_alarm_panel_finalize (GObject *object)
{
  g_free (RW_ALARM_PANEL (object)->failure);
  G_OBJECT_CLASS (rw_alarm_panel_parent_class)->finalize (object);
}

static void
rw_alarm_panel_class_init (RwAlarmPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_alarm_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_alarm_panel_finalize;
  changed_signal = g_signal_new ("changed", RW_TYPE_ALARM_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  g_type_ensure (RW_TYPE_ALARM_TABLE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-alarm-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, RwAlarmPanel, states);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmPanel, table);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmPanel, none);
  gtk_widget_class_bind_template_child (widget_class, RwAlarmPanel, unknown);
  gtk_widget_class_set_css_name (widget_class, "rw-alarm-panel");
}

static void
rw_alarm_panel_init (RwAlarmPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rw_alarm_panel_set_session (RwAlarmPanel *self, RwSession *session, RwAlarmSection section)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->rows = rw_alarm_rows_new (rw_session_get_alarms (session),
                                  rw_session_get_alarm_view (session), section);
  rw_alarm_table_set_rows (self->table, self->rows, section);
  if (section == RW_ALARM_SECTION_PUT_AWAY)
    {
      adw_status_page_set_title (self->none, _("Nothing Is Put Away"));
      adw_status_page_set_description (
          self->none, _("No alarm is shelved, suppressed or out of service."));
    }
  g_signal_connect_object (self->table, "shown-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

RwAlarmTable *
rw_alarm_panel_get_table (RwAlarmPanel *self)
{
  return self->table;
}

RwAlarmRows *
rw_alarm_panel_get_rows (RwAlarmPanel *self)
{
  return self->rows;
}

void
rw_alarm_panel_set_failure (RwAlarmPanel *self, const char *failure)
{
  g_free (self->failure);
  self->failure = g_strdup (failure);
  update (self);
}

gboolean
rw_alarm_panel_has_table (RwAlarmPanel *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->states), "table") == 0;
}

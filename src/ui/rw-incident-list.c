/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-incident-list.h"

#include "rw-clock.h"
#include "rw-format.h"
#include "rw-incident-row.h"
#include "rw-time.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define SPAN (7 * RW_USEC_PER_DAY)
#define LIMIT 300

struct _RwIncidentList
{
  GtkWidget parent_instance;
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *unknown;
  GPtrArray *incidents; /* of RwIncident, as last answered, or NULL */
  RwAlarmStore *store;
  GCancellable *cancellable; /* of the query under way, else NULL */
  gboolean outdated;         /* what is shown may not be all */
};

G_DEFINE_FINAL_TYPE (RwIncidentList, rw_incident_list, GTK_TYPE_WIDGET)

static RwIncidentRow *
find_row (RwIncidentList *self, gint64 incident_id)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (RW_IS_INCIDENT_ROW (row) && rw_incident_row_get_id (RW_INCIDENT_ROW (row)) == incident_id)
      return RW_INCIDENT_ROW (row);

  return NULL;
}

/* Puts the row of the incident at this place; one that is there already keeps its focus. */
static void
place_row (RwIncidentList *self, const RwIncident *incident, int index)
{
  RwIncidentRow *row = find_row (self, incident->incident_id);

  if (row == NULL)
    {
      row = RW_INCIDENT_ROW (rw_incident_row_new (incident->incident_id));
      gtk_list_box_insert (self->list, GTK_WIDGET (row), index);
    }
  else if (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) != index)
    {
      g_object_ref (row);
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
      gtk_list_box_insert (self->list, GTK_WIDGET (row), index);
      g_object_unref (row);
    }
  rw_incident_row_show (row, incident);
}

static void
show_incidents (RwIncidentList *self)
{
  GtkListBoxRow *row;

  if (self->incidents == NULL)
    return;
  for (guint i = 0; i < self->incidents->len; i++)
    place_row (self, g_ptr_array_index (self->incidents, i), (int) i);
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) self->incidents->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_stack_set_visible_child_name (self->stack, self->incidents->len > 0 ? "list" : "none");
}

static void
show_failure (RwIncidentList *self, const char *message)
{
  /* A description is markup. */
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_title (self->unknown, _("Incidents Cannot Be Read"));
  adw_status_page_set_icon_name (self->unknown, "dialog-warning-symbolic");
  adw_status_page_set_description (self->unknown, escaped);
  gtk_stack_set_visible_child_name (self->stack, "unknown");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwIncidentList) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *incidents = rw_alarm_store_incidents_finish (RW_ALARM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    {
      g_clear_pointer (&incidents, g_ptr_array_unref);
      return;
    }
  g_clear_object (&self->cancellable);
  if (incidents != NULL)
    {
      g_clear_pointer (&self->incidents, g_ptr_array_unref);
      self->incidents = incidents;
      show_incidents (self);
    }
  else if (rw_incident_list_get_size (self) == 0)
    show_failure (self, error->message);
  if (self->outdated)
    rw_incident_list_refresh (self);
}

static void
rw_incident_list_map (GtkWidget *widget)
{
  RwIncidentList *self = RW_INCIDENT_LIST (widget);

  GTK_WIDGET_CLASS (rw_incident_list_parent_class)->map (widget);
  if (self->outdated)
    rw_incident_list_refresh (self);
}

static void
leave_store (RwIncidentList *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
}

static void
rw_incident_list_dispose (GObject *object)
{
  RwIncidentList *self = RW_INCIDENT_LIST (object);

  leave_store (self);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  G_OBJECT_CLASS (rw_incident_list_parent_class)->dispose (object);
}

static void
rw_incident_list_class_init (RwIncidentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_incident_list_dispose;
  widget_class->map = rw_incident_list_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-incident-list.ui");
  gtk_widget_class_bind_template_child (widget_class, RwIncidentList, stack);
  gtk_widget_class_bind_template_child (widget_class, RwIncidentList, list);
  gtk_widget_class_bind_template_child (widget_class, RwIncidentList, unknown);
  gtk_widget_class_set_css_name (widget_class, "rw-incident-list");
}

static void
rw_incident_list_init (RwIncidentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, "unknown");
  g_signal_connect_object (rw_format_get_default (), "changed", G_CALLBACK (show_incidents), self,
                           G_CONNECT_SWAPPED);
}

void
rw_incident_list_set_store (RwIncidentList *self, RwAlarmStore *store)
{
  if (self->store == store)
    return;

  leave_store (self);
  if (store != NULL)
    self->store = g_object_ref (store);
  rw_incident_list_refresh (self);
}

void
rw_incident_list_refresh (RwIncidentList *self)
{
  self->outdated = TRUE;
  if (self->store == NULL || self->cancellable != NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->outdated = FALSE;
  self->cancellable = g_cancellable_new ();
  rw_alarm_store_incidents_async (self->store, rw_clock_now (NULL) - SPAN, LIMIT, self->cancellable,
                                  answered_cb, g_object_ref (self));
}

guint
rw_incident_list_get_size (RwIncidentList *self)
{
  return self->incidents != NULL ? self->incidents->len : 0;
}

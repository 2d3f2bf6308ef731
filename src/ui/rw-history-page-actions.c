/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-history-page-private.h"

#include "rw-export-window.h"
#include "rw-record-window.h"

#include <glib/gi18n.h>

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);
  g_autofree const char **ids = rw_reefer_set_dup_ids (self->reefers);

  rw_export_window_present (widget, self->session, ids, rw_time_view_get_from (self->view),
                            rw_time_view_get_to (self->view),
                            rw_quantity_menu_get_quantities (self->quantities));
}

static void
record_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);

  rw_record_window_present (widget, self->session, rw_time_view_get_from (self->view),
                            rw_time_view_get_to (self->view),
                            rw_quantity_menu_get_quantities (self->quantities));
}

static void
save_chart_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);
  g_autofree const char **ids = rw_reefer_set_dup_ids (self->reefers);

  rw_record_window_present_chart (widget, self->session, ids, rw_time_view_get_from (self->view),
                                  rw_time_view_get_to (self->view),
                                  rw_quantity_menu_get_quantities (self->quantities));
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RW_HISTORY_PAGE (widget)->entry));
}

static void
add_selected_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);

  rw_history_page_compare (self, rw_session_get_selected (self->session));
}

static void
bookmark_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwHistoryPage *self = RW_HISTORY_PAGE (widget);
  guint n = rw_reefer_set_get_size (self->reefers);
  g_autofree char *proposal = NULL;

  if (n == 0)
    return;
  if (n == 1)
    proposal = g_strdup (rw_reefer_set_get_id (self->reefers, 0));
  else
    /* Translators: the proposed name of a bookmark; at least two reefers */
    proposal = g_strdup_printf (ngettext ("%u Reefer", "%u Reefers", n), n);
  rw_bookmark_menu_ask_name (self->bookmark_menu, proposal);
}

static void
add_note_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_history_page_add_note (RW_HISTORY_PAGE (widget));
}

static gboolean
undo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  rw_time_view_undo (RW_HISTORY_PAGE (widget)->view);
  return GDK_EVENT_STOP;
}

static gboolean
redo_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  rw_time_view_redo (RW_HISTORY_PAGE (widget)->view);
  return GDK_EVENT_STOP;
}

void
rw_history_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "page.record", NULL, record_cb);
  gtk_widget_class_install_action (widget_class, "page.save-chart", NULL, save_chart_cb);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "page.add-selected", NULL, add_selected_cb);
  gtk_widget_class_install_action (widget_class, "page.bookmark", NULL, bookmark_cb);
  gtk_widget_class_install_action (widget_class, "page.add-note", NULL, add_note_cb);
  gtk_widget_class_install_property_action (widget_class, "history.show-table", "show-table");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK,
                                       "history.show-table", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "page.bookmark",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "page.add-note", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, undo_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_ALT_MASK, redo_key_cb, NULL);
}

void
rw_history_page_update_actions (RwHistoryPage *self)
{
  const char *selected = rw_session_get_selected (self->session);
  guint n = rw_reefer_set_get_size (self->reefers);
  gboolean can_add = selected != NULL && n > 0 && !rw_reefer_set_has (self->reefers, selected);
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.export", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.record", n == 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.save-chart", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.bookmark", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.add-note", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.add-selected", can_add);
  rw_bookmark_menu_set_can_add (self->bookmark_menu, n > 0);
  gtk_widget_set_visible (self->add_button, can_add);
  if (!can_add)
    return;

  /* Translators: a button that puts the container selected elsewhere into the charts */
  text = g_strdup_printf (_("Add %s"), selected);
  gtk_button_set_label (GTK_BUTTON (self->add_button), text);
}

void
rw_history_page_bookmark_cb (RwHistoryPage *self, const char *name)
{
  gboolean following = rw_time_view_get_following (self->view);
  g_autofree const char **ids = rw_reefer_set_dup_ids (self->reefers);
  RwBookmark bookmark = {
    .name = (char *) name,
    .container_ids = (char **) ids,
    .quantities = rw_quantity_menu_get_quantities (self->quantities),
    .span = following ? rw_time_view_get_span (self->view) : 0,
    .from = following ? 0 : rw_time_view_get_from (self->view),
    .to = following ? 0 : rw_time_view_get_to (self->view),
  };

  if (rw_bookmarks_add (rw_session_get_bookmarks (self->session), &bookmark))
    rw_history_page_toast (self, _("Bookmark added"));
  else
    rw_history_page_toast (self, _("This view cannot be kept, or there are too many bookmarks."));
}

void
rw_history_page_go_to_bookmark_cb (RwHistoryPage *self, guint i)
{
  RwBookmarks *bookmarks = rw_session_get_bookmarks (self->session);
  const RwBookmark *bookmark = rw_bookmarks_get (bookmarks, i);
  gint64 span = bookmark->span, from = bookmark->from, to = bookmark->to;

  rw_quantity_menu_set_quantities (self->quantities, bookmark->quantities);
  rw_reefer_charts_set_wanted (self->charts, bookmark->quantities);
  rw_compare_charts_set_wanted (self->compare, bookmark->quantities);
  rw_time_view_remember (self->view);
  if (span > 0)
    {
      rw_time_view_follow (self->view);
      rw_time_view_set_span (self->view, span);
    }
  else
    rw_time_view_set_range (self->view, from, to);
  rw_reefer_set_set_ids (self->reefers, (const char *const *) bookmark->container_ids);
}

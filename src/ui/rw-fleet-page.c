/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-fleet-page.h"

#include "rw-export-window.h"
#include "rw-fleet-table.h"
#include "rw-fleet-view.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define ALARMS                                                                                       \
  (1u << RW_CONDITION_CRITICAL | 1u << RW_CONDITION_HIGH | 1u << RW_CONDITION_MEDIUM                 \
   | 1u << RW_CONDITION_LOW)

struct _RwFleetPage
{
  GtkWidget parent_instance;
  RwSession *session;
  RwFleetView *view;
  GtkWidget *content;
  GtkWidget *search;
  GtkDropDown *condition;
  GtkLabel *count;
  GtkStack *stack;
  RwFleetTable *table;
};

G_DEFINE_FINAL_TYPE (RwFleetPage, rw_fleet_page, GTK_TYPE_WIDGET)

/* The choices of the drop-down: all, in alarm, and each condition. */
static guint
mask_of_choice (guint choice)
{
  if (choice == 0)
    return RW_FLEET_ALL_CONDITIONS;
  return choice == 1 ? ALARMS : 1u << (choice - 2);
}

static guint
choice_of_mask (guint mask)
{
  for (guint choice = 0; choice < RW_N_CONDITIONS + 2; choice++)
    {
      if (mask_of_choice (choice) == mask)
        return choice;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
view_refreshed_cb (RwFleetPage *self)
{
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  guint all = rw_fleet_get_size (rw_session_get_fleet (self->session));
  g_autofree char *shown_text = rw_format_count (shown);
  g_autofree char *all_text = rw_format_count (all);
  g_autofree char *text = NULL;

  if (shown == all)
    text = g_strdup_printf (ngettext ("%s reefer", "%s reefers", all), all_text);
  else
    text = g_strdup_printf (ngettext ("%s of %s reefer", "%s of %s reefers", all), shown_text,
                            all_text);
  gtk_label_set_label (self->count, text);
  gtk_stack_set_visible_child_name (self->stack,
                                    shown > 0 ? "table" : (all > 0 ? "no-match" : "no-reefer"));
}

static void
search_changed_cb (RwFleetPage *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));

  rw_fleet_view_set_text (self->view, g_strstrip (text));
}

/* Enter in the search opens the first that is found. */
static void
search_activated_cb (RwFleetPage *self)
{
  g_autoptr (RwReefer) reefer = NULL;

  /* The entry waits a moment before it tells of what was typed last. */
  search_changed_cb (self);
  reefer = g_list_model_get_item (G_LIST_MODEL (self->view), 0);
  if (reefer != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reefer", "s",
                                rw_reefer_get_container_id (reefer));
}

static void
condition_changed_cb (RwFleetPage *self)
{
  guint choice = gtk_drop_down_get_selected (self->condition);

  if (self->view != NULL && choice != GTK_INVALID_LIST_POSITION)
    rw_fleet_view_set_conditions (self->view, mask_of_choice (choice));
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwFleetPage *self = RW_FLEET_PAGE (widget);

  gtk_widget_grab_focus (self->search);
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

/* The list as it is filtered; a list that is not is the whole fleet, also what is to come. */
static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwFleetPage *self = RW_FLEET_PAGE (widget);
  RwFleet *fleet = rw_session_get_fleet (self->session);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  g_autofree const char **ids = NULL;

  if (n < rw_fleet_get_size (fleet))
    {
      ids = g_new0 (const char *, n + 1);
      for (guint i = 0; i < n; i++)
        ids[i] = rw_fleet_peek (fleet, rw_fleet_view_get_fleet_position (self->view, i))
                     ->last.container_id;
    }
  rw_export_window_present_table (widget, self->session, RW_EXPORT_FLEET, ids);
}

static void
clear_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_fleet_page_set_conditions (RW_FLEET_PAGE (widget), RW_FLEET_ALL_CONDITIONS);
}

/* The view follows the fleet while the page is looked at: also while it has no row to show, when
 * the table itself is hidden. */
static void
rw_fleet_page_map (GtkWidget *widget)
{
  rw_fleet_view_set_active (RW_FLEET_PAGE (widget)->view, TRUE);
  GTK_WIDGET_CLASS (rw_fleet_page_parent_class)->map (widget);
}

static void
rw_fleet_page_unmap (GtkWidget *widget)
{
  rw_fleet_view_set_active (RW_FLEET_PAGE (widget)->view, FALSE);
  GTK_WIDGET_CLASS (rw_fleet_page_parent_class)->unmap (widget);
}

static void
rw_fleet_page_dispose (GObject *object)
{
  RwFleetPage *self = RW_FLEET_PAGE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_fleet_page_parent_class)->dispose (object);
}

static void
rw_fleet_page_class_init (RwFleetPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_fleet_page_dispose;
  widget_class->map = rw_fleet_page_map;
  widget_class->unmap = rw_fleet_page_unmap;
  g_type_ensure (RW_TYPE_FLEET_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-fleet-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwFleetPage, content);
  gtk_widget_class_bind_template_child (widget_class, RwFleetPage, search);
  gtk_widget_class_bind_template_child (widget_class, RwFleetPage, condition);
  gtk_widget_class_bind_template_child (widget_class, RwFleetPage, count);
  gtk_widget_class_bind_template_child (widget_class, RwFleetPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RwFleetPage, table);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, condition_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-fleet-page");
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "page.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "fleet.clear-filter", NULL, clear_cb);
}

static void
rw_fleet_page_init (RwFleetPage *self)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_string_list_append (choices, _("All Conditions"));
  gtk_string_list_append (choices, _("In Alarm"));
  for (guint i = 0; i < RW_N_CONDITIONS; i++)
    gtk_string_list_append (choices, rw_format_condition_label (i));
  gtk_drop_down_set_model (self->condition, G_LIST_MODEL (choices));
}

GtkWidget *
rw_fleet_page_new (RwSession *session)
{
  RwFleetPage *self = g_object_new (RW_TYPE_FLEET_PAGE, NULL);

  self->session = g_object_ref (session);
  self->view = rw_fleet_view_new (rw_session_get_fleet (session));
  g_signal_connect_object (self->view, "refreshed", G_CALLBACK (view_refreshed_cb), self,
                           G_CONNECT_SWAPPED);
  rw_fleet_view_set_active (self->view, FALSE);
  rw_fleet_table_set_view (self->table, self->view);
  view_refreshed_cb (self);
  return GTK_WIDGET (self);
}

void
rw_fleet_page_set_conditions (RwFleetPage *self, guint mask)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_changed_cb (self);
  gtk_drop_down_set_selected (self->condition, choice_of_mask (mask));
  rw_fleet_view_set_conditions (self->view, mask);
}

void
rw_fleet_page_search (RwFleetPage *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  search_changed_cb (self);
}

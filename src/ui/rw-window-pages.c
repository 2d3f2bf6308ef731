/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-window-private.h"

#include "rw-alarms-page.h"
#include "rw-data-page.h"
#include "rw-fleet-page.h"
#include "rw-format.h"
#include "rw-history-page.h"
#include "rw-map-page.h"
#include "rw-overview-page.h"
#include "rw-reefer-page.h"
#include "rw-tooltip.h"

#include <glib/gi18n.h>

/* The pages, in the order of navigation. A page is made when it is first shown; one without an icon
 * is no place of its own and leads back. */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*make) (RwSession *session);
} PageKind;

static const PageKind page_kinds[] = {
  { "overview", N_("Overview"), "rw-overview-symbolic", rw_overview_page_new },
  { "fleet", N_("Fleet"), "rw-fleet-symbolic", rw_fleet_page_new },
  { "map", N_("Map"), "rw-map-symbolic", rw_map_page_new },
  { "alarms", N_("Alarms"), "rw-alarms-symbolic", rw_alarms_page_new },
  { "history", N_("History"), "rw-history-symbolic", rw_history_page_new },
  { "data", N_("Data"), "rw-data-symbolic", rw_data_page_new },
  { "reefer", N_("Reefer"), NULL, rw_reefer_page_new },
};

static const PageKind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (page_kinds); i++)
    {
      if (g_strcmp0 (page_kinds[i].name, name) == 0)
        return &page_kinds[i];
    }
  return NULL;
}

static GtkWidget *
make_navigation_row (const PageKind *kind)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_(kind->title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (kind->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, _(kind->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(kind->title), -1);
  g_object_set_data (G_OBJECT (row), "page-kind", (gpointer) kind);
  g_object_set_data (G_OBJECT (row), "label", label);
  return row;
}

void
rw_window_fill_navigation (RwWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (page_kinds); i++)
    {
      if (page_kinds[i].icon != NULL)
        gtk_list_box_append (self->navigation, make_navigation_row (&page_kinds[i]));
    }
}

static void
select_navigation_row (RwWindow *self, const char *name)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->navigation));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      const PageKind *kind = g_object_get_data (G_OBJECT (row), "page-kind");

      if (g_str_equal (kind->name, name))
        gtk_list_box_select_row (self->navigation, GTK_LIST_BOX_ROW (row));
    }
}

void
rw_window_navigation_activated_cb (RwWindow *self, GtkListBoxRow *row)
{
  const PageKind *kind = g_object_get_data (G_OBJECT (row), "page-kind");

  rw_window_show_page (self, kind->name);
}

void
rw_window_update_title (RwWindow *self)
{
  const PageKind *kind = find_kind (self->page);
  const char *selected = rw_session_get_selected (self->session);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->root), "welcome") == 0)
    adw_window_title_set_title (self->title, "Reeferwatch");
  else
    adw_window_title_set_title (self->title, kind->icon == NULL && selected != NULL
                                               ? selected
                                               : _(kind->title));
}

gboolean
rw_window_show_page (RwWindow *self, const char *name)
{
  const PageKind *kind = find_kind (name);

  if (kind == NULL)
    return FALSE;
  if (gtk_stack_get_child_by_name (self->pages, kind->name) == NULL)
    gtk_stack_add_named (self->pages, kind->make (self->session), kind->name);
  if (kind->icon == NULL && find_kind (self->page)->icon != NULL)
    self->back_page = self->page;
  self->page = kind->name;
  gtk_stack_set_visible_child_name (self->pages, kind->name);
  gtk_widget_set_visible (self->back_button, kind->icon == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", kind->icon == NULL);
  select_navigation_row (self, kind->icon != NULL ? kind->name : self->back_page);
  rw_window_update_title (self);
  return TRUE;
}

const char *
rw_window_get_page (RwWindow *self)
{
  return self->page;
}

GtkWidget *
rw_window_get_page_widget (RwWindow *self)
{
  return gtk_stack_get_visible_child (self->pages);
}

void
rw_window_show_reefer (RwWindow *self, const char *container_id)
{
  rw_session_set_selected (self->session, container_id);
  rw_window_show_page (self, "reefer");
}

void
rw_window_update_alarms (RwWindow *self)
{
  RwAlarmList *alarms = rw_session_get_alarms (self->session);
  guint n = rw_alarm_list_get_n_unacknowledged (alarms);
  g_autofree char *count = rw_format_count (n);
  g_autofree char *tooltip = NULL;

  if (!rw_alarm_list_is_known (alarms))
    tooltip = g_strdup (_("Alarms are not known yet"));
  else if (n == 0)
    tooltip = g_strdup (_("No unacknowledged alarm"));
  else
    tooltip = g_strdup_printf (
      ngettext ("%s unacknowledged alarm", "%s unacknowledged alarms", n), count);
  gtk_label_set_label (self->alarm_label, rw_alarm_list_is_known (alarms) ? count : "–");
  rw_tooltip_set (self->alarm_button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alarm_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  if (n > 0)
    gtk_widget_add_css_class (self->alarm_button, "pending");
  else
    gtk_widget_remove_css_class (self->alarm_button, "pending");
}

void
rw_window_set_narrow (RwWindow *self, gboolean narrow)
{
  GtkWidget *row;

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  rw_heartbeat_set_compact (self->heartbeat, narrow);
  row = gtk_widget_get_first_child (GTK_WIDGET (self->navigation));
  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "label"), !narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static void
show_page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_window_show_page (RW_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_fleet_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwWindow *self = RW_WINDOW (widget);

  rw_window_show_page (self, "fleet");
  rw_fleet_page_set_conditions (RW_FLEET_PAGE (rw_window_get_page_widget (self)),
                                g_variant_get_uint32 (parameter));
}

static void
go_to_container_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_window_show_page (RW_WINDOW (widget), "fleet");
  gtk_widget_activate_action (widget, "win.find", NULL);
}

/* Shows a page about one reefer, which pages learn from the session. */
static void
show_selected (GtkWidget *widget, GVariant *parameter, const char *page)
{
  RwWindow *self = RW_WINDOW (widget);

  rw_session_set_selected (self->session, g_variant_get_string (parameter, NULL));
  rw_window_show_page (self, page);
}

static void
show_reefer_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_selected (widget, parameter, "reefer");
}

static void
show_history_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_selected (widget, parameter, "history");
}

/* Beside the ones that the History page shows, before it is seen and follows the selection. */
static void
compare_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwWindow *self = RW_WINDOW (widget);
  const char *container_id = g_variant_get_string (parameter, NULL);
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "history");

  if (page != NULL)
    rw_history_page_compare (RW_HISTORY_PAGE (page), container_id);
  else
    rw_session_set_selected (self->session, container_id);
  rw_window_show_page (self, "history");
}

static void
compare_selected_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwWindow *self = RW_WINDOW (widget);
  const char *selected = rw_session_get_selected (self->session);

  if (selected != NULL)
    gtk_widget_activate_action (widget, "win.compare", "s", selected);
  else
    rw_window_toast (self, _("No reefer is selected"));
}

static void
show_on_map_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwWindow *self = RW_WINDOW (widget);

  rw_window_show_page (self, "map");
  rw_map_page_show_reefer (RW_MAP_PAGE (rw_window_get_page_widget (self)),
                           g_variant_get_string (parameter, NULL));
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_window_show_page (RW_WINDOW (widget), RW_WINDOW (widget)->back_page);
}

/* Hands an action of the window to the visible page. */
static void
delegate (GtkWidget *widget, const char *action, const char *otherwise)
{
  RwWindow *self = RW_WINDOW (widget);
  GtkWidget *page = rw_window_get_page_widget (self);

  if (page == NULL || !gtk_widget_activate_action (page, action, NULL))
    rw_window_toast (self, otherwise);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  delegate (widget, "page.find", _("Nothing to search on this page"));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  delegate (widget, "page.export", _("Nothing to export on this page"));
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_f, GDK_CONTROL_MASK, "win.find" },
    { GDK_KEY_g, GDK_CONTROL_MASK, "win.go-to-container" },
    { GDK_KEY_e, GDK_CONTROL_MASK, "win.export" },
    { GDK_KEY_d, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.compare-selected" },
    { GDK_KEY_Left, GDK_ALT_MASK, "win.back" },
    { GDK_KEY_question, GDK_CONTROL_MASK, "win.shortcuts" },
    { GDK_KEY_question, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.shortcuts" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
  for (guint i = 0, n = 0; i < G_N_ELEMENTS (page_kinds); i++)
    {
      if (page_kinds[i].icon != NULL)
        gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + n++, GDK_ALT_MASK,
                                             "win.show-page", "s", page_kinds[i].name);
    }
}

void
rw_window_install_page_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_cb);
  gtk_widget_class_install_action (widget_class, "win.show-fleet", "u", show_fleet_cb);
  gtk_widget_class_install_action (widget_class, "win.go-to-container", NULL, go_to_container_cb);
  gtk_widget_class_install_action (widget_class, "win.show-reefer", "s", show_reefer_cb);
  gtk_widget_class_install_action (widget_class, "win.show-history", "s", show_history_cb);
  gtk_widget_class_install_action (widget_class, "win.compare", "s", compare_cb);
  gtk_widget_class_install_action (widget_class, "win.compare-selected", NULL, compare_selected_cb);
  gtk_widget_class_install_action (widget_class, "win.show-on-map", "s", show_on_map_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_cb);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_cb);
  bind_keys (widget_class);
}

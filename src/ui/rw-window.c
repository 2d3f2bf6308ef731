/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-window-private.h"

#include "rw-shortcuts-window.h"
#include "rw-ui.h"

/* Below this width the navigation shows icons alone, px. */
#define NARROW_WIDTH 1000

G_DEFINE_FINAL_TYPE (RwWindow, rw_window, ADW_TYPE_APPLICATION_WINDOW)

static void
surface_width_cb (GdkSurface *surface, GParamSpec *pspec, RwWindow *self)
{
  rw_window_set_narrow (self, gdk_surface_get_width (surface) < NARROW_WIDTH);
}

static void
rw_window_realize (GtkWidget *widget)
{
  RwWindow *self = RW_WINDOW (widget);
  GdkSurface *surface;

  GTK_WIDGET_CLASS (rw_window_parent_class)->realize (widget);
  surface = gtk_native_get_surface (GTK_NATIVE (self));
  g_signal_connect_object (surface, "notify::width", G_CALLBACK (surface_width_cb), self, 0);
}

static void
restore (RwWindow *self)
{
  g_autofree char *page = NULL;

  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  page = g_settings_get_string (self->settings, "last-page");
  rw_window_show_page (self, page);
}

static gboolean
rw_window_close_request (GtkWindow *window)
{
  RwWindow *self = RW_WINDOW (window);
  int width, height;

  if (self->settings != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
      g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
      g_settings_set_string (self->settings, "last-page",
                             g_str_equal (self->page, "reefer") ? self->back_page : self->page);
    }
  return GTK_WINDOW_CLASS (rw_window_parent_class)->close_request (window);
}

static void
toast_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_window_toast (RW_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
shortcuts_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (rw_shortcuts_window_new (GTK_WINDOW (widget))));
}

static void
rw_window_dispose (GObject *object)
{
  RwWindow *self = RW_WINDOW (object);

  g_clear_weak_pointer (&self->rules);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->banners, g_hash_table_unref);
  G_OBJECT_CLASS (rw_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RW_TYPE_HEARTBEAT);
  g_type_ensure (RW_TYPE_MUTE_BUTTON);
  g_type_ensure (RW_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, heartbeat);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, mute_button);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, alarm_button);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, alarm_label);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, banner_box);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, root);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, console);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, RwWindow, welcome);
  gtk_widget_class_bind_template_callback (widget_class, rw_window_navigation_activated_cb);
}

static void
rw_window_class_init (RwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_window_dispose;
  widget_class->realize = rw_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = rw_window_close_request;
  bind_template (widget_class);
  rw_window_install_page_actions (widget_class);
  rw_window_install_rules_actions (widget_class);
  rw_window_install_desk_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_cb);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_cb);
}

static void
rw_window_init (RwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->banners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->page = "overview";
  self->back_page = "overview";
}

static void
status_changed_cb (RwSession *session, RwWindow *self)
{
  rw_window_update_banners (self);
}

static void
demo_changed_cb (RwSession *session, GParamSpec *pspec, RwWindow *self)
{
  rw_window_update_banners (self);
}

static void
alarms_refreshed_cb (RwAlarmList *alarms, RwWindow *self)
{
  rw_window_update_alarms (self);
}

RwWindow *
rw_window_new (GtkApplication *application, RwSession *session, GSettings *settings)
{
  RwWindow *self = g_object_new (RW_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  g_set_object (&self->settings, settings);
  rw_heartbeat_set_session (self->heartbeat, session);
  g_signal_connect_object (session, "status-changed", G_CALLBACK (status_changed_cb), self, 0);
  g_signal_connect_object (session, "notify::demo", G_CALLBACK (demo_changed_cb), self, 0);
  g_signal_connect_object (rw_session_get_alarms (session), "refreshed",
                           G_CALLBACK (alarms_refreshed_cb), self, 0);
  rw_window_fill_navigation (self);
  rw_window_update_alarms (self);
  rw_window_update_banners (self);
  rw_window_show_page (self, "overview");
  restore (self);
  /* Pages about one reefer follow the selection, so the title has to. */
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (rw_window_update_title), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
rw_window_show_welcome (RwWindow *self, gboolean welcome)
{
  gtk_stack_set_visible_child_name (self->root, welcome ? "welcome" : "console");
  gtk_widget_set_visible (GTK_WIDGET (self->heartbeat), !welcome);
  gtk_widget_set_visible (self->alarm_button, !welcome);
  gtk_widget_set_visible (GTK_WIDGET (self->banner_box), !welcome);
  if (welcome)
    rw_window_update_title (self);
  else
    rw_window_show_page (self, self->page);
}

void
rw_window_set_welcome (RwWindow *self, const char *password_note, GSettings *settings)
{
  g_autofree char *broker = g_settings_get_string (settings, "broker");
  g_autofree char *topic = g_settings_get_string (settings, "topic");
  g_autofree char *database = g_settings_get_string (settings, "database");

  rw_welcome_page_set_password_note (self->welcome, password_note);
  rw_welcome_page_set_values (self->welcome, broker, topic, database);
}

void
rw_window_toast (RwWindow *self, const char *text)
{
  /* A toast's title is markup. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

void
rw_window_set_annunciator (RwWindow *self, RwAnnunciator *annunciator)
{
  rw_mute_button_set_annunciator (self->mute_button, annunciator);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-rules-window.h"

#include "rw-banner.h"

#include <glib/gi18n.h>

struct _RwRulesWindow
{
  AdwWindow parent_instance;

  GtkWindow *owner; /* weak */
  RwSession *session;
  RwRuleStore *store; /* that was asked what the user may do, or NULL */
  GCancellable *cancellable;
  GtkStack *stack;
  GtkWidget *banner;
  RwRulesView *rules;
  RwProfilesView *profiles;
  RwBookingsView *bookings;
};

G_DEFINE_FINAL_TYPE (RwRulesWindow, rw_rules_window, ADW_TYPE_WINDOW)

static void
set_denied (RwRulesWindow *self, const char *reason)
{
  g_autofree char *text = NULL;

  if (reason != NULL)
    text = g_strdup_printf (
      _("You can look at everything but change nothing: your database user has no right to. Ask "
        "for the role reeferwatch_operator. (%s)"),
      reason);
  rw_banner_set (RW_BANNER (self->banner), RW_BANNER_NOTE, text != NULL ? text : "", NULL, NULL);
  gtk_widget_set_visible (self->banner, text != NULL);
  rw_rules_view_set_denied (self->rules, reason);
  rw_profiles_view_set_denied (self->profiles, reason);
  rw_bookings_view_set_denied (self->bookings, reason);
}

static void
denied_cb (RwRulesWindow *self, const char *reason)
{
  set_denied (self, reason);
}

static void
may_change_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwRulesWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  rw_rule_store_may_change_finish (RW_RULE_STORE (source), result, &error);
  /* Where it is not known, the first change tells. */
  if ((gpointer) source == self->store
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    set_denied (self, error->message);
}

/* Another database may grant what the last one did not. */
static void
stores_changed_cb (RwRulesWindow *self)
{
  RwRuleStore *store = rw_session_get_rule_store (self->session);

  if (store == self->store)
    return;
  g_set_object (&self->store, store);
  set_denied (self, NULL);
  if (store != NULL)
    rw_rule_store_may_change_async (store, self->cancellable, may_change_cb, g_object_ref (self));
}

static void
show_reefer_at_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwRulesWindow *self = RW_RULES_WINDOW (widget);

  if (self->owner == NULL)
    return;
  gtk_widget_activate_action_variant (GTK_WIDGET (self->owner), name, parameter);
  gtk_window_present (self->owner);
}

static void
find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwRulesWindow *self = RW_RULES_WINDOW (widget);
  const char *view = gtk_stack_get_visible_child_name (self->stack);

  if (g_str_equal (view, "rules"))
    gtk_widget_activate_action (GTK_WIDGET (self->rules), "rules.find", NULL);
  else if (g_str_equal (view, "bookings"))
    gtk_widget_activate_action (GTK_WIDGET (self->bookings), "bookings.find", NULL);
}

static void
rw_rules_window_dispose (GObject *object)
{
  RwRulesWindow *self = RW_RULES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rw_rules_window_parent_class)->dispose (object);
}

static void
rw_rules_window_finalize (GObject *object)
{
  g_object_unref (RW_RULES_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (rw_rules_window_parent_class)->finalize (object);
}

static void
rw_rules_window_class_init (RwRulesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_rules_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_rules_window_finalize;
  gtk_widget_class_install_action (widget_class, "win.show-reefer-at", "(sxx)", show_reefer_at_cb);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
}

static void
rw_rules_window_init (RwRulesWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), _("Alarm Rules"));
  gtk_window_set_default_size (GTK_WINDOW (self), 1080, 760);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 420);
}

static void
build (RwRulesWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  self->rules = RW_RULES_VIEW (rw_rules_view_new (self->session));
  self->profiles = RW_PROFILES_VIEW (rw_profiles_view_new (self->session));
  self->bookings = RW_BOOKINGS_VIEW (rw_bookings_view_new (self->session));
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->rules), "rules", _("Rules"));
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->profiles), "profiles", _("Cargoes"));
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->bookings), "bookings", _("Bookings"));
  g_signal_connect_object (self->rules, "denied", G_CALLBACK (denied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->profiles, "denied", G_CALLBACK (denied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bookings, "denied", G_CALLBACK (denied_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), switcher);
  self->banner = rw_banner_new ();
  gtk_widget_set_visible (self->banner, FALSE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->banner);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
}

GtkWidget *
rw_rules_window_new (GtkWindow *owner, RwSession *session)
{
  RwRulesWindow *self = g_object_new (RW_TYPE_RULES_WINDOW, NULL);

  self->session = g_object_ref (session);
  build (self);
  if (owner != NULL)
    {
      g_set_weak_pointer (&self->owner, owner);
      gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (owner));
      g_signal_connect_object (owner, "destroy", G_CALLBACK (gtk_window_destroy), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (session, "stores-changed", G_CALLBACK (stores_changed_cb), self,
                           G_CONNECT_SWAPPED);
  stores_changed_cb (self);
  return GTK_WIDGET (self);
}

void
rw_rules_window_show_view (RwRulesWindow *self, const char *view)
{
  gtk_stack_set_visible_child_name (self->stack, view);
}

void
rw_rules_window_edit_rule (RwRulesWindow *self, const char *rule_id)
{
  rw_rules_window_show_view (self, "rules");
  if (rule_id != NULL && *rule_id != '\0')
    rw_rules_view_choose (self->rules, rule_id);
}

RwRulesView *
rw_rules_window_get_rules (RwRulesWindow *self)
{
  return self->rules;
}

RwProfilesView *
rw_rules_window_get_profiles (RwRulesWindow *self)
{
  return self->profiles;
}

RwBookingsView *
rw_rules_window_get_bookings (RwRulesWindow *self)
{
  return self->bookings;
}

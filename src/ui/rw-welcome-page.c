/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-welcome-page.h"

#include "rw-broker-address.h"
#include "rw-ui.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define DEFAULT_TOPIC "reefers/+/telemetry"

struct _RwWelcomePage
{
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkStack *stack;
  GtkEditable *address;
  GtkEditable *user;
  GtkEditable *password;
  GtkEditable *topic;
  GtkEditable *database;
  GtkLabel *problem;
  GtkLabel *password_note;
};

G_DEFINE_FINAL_TYPE (RwWelcomePage, rw_welcome_page, GTK_TYPE_WIDGET)

static void
mark (GtkEditable *row, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static void
show_problem (RwWelcomePage *self, GtkEditable *row, const char *text)
{
  mark (self->address, row == self->address);
  mark (self->topic, row == self->topic);
  mark (self->database, row == self->database);
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
connect_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RwWelcomePage *self = RW_WELCOME_PAGE (widget);
  const char *topic = gtk_editable_get_text (self->topic);
  const char *database = gtk_editable_get_text (self->database);
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  address = rw_broker_address_normalise (gtk_editable_get_text (self->address),
                                         gtk_editable_get_text (self->user), &error);
  if (address == NULL)
    {
      show_problem (self, self->address, error->message);
      return;
    }
  if (!rw_topic_filter_check (topic, &error))
    {
      show_problem (self, self->topic, error->message);
      return;
    }
  if (strstr (database, "password") != NULL)
    {
      show_problem (self, self->database,
                    _("Keep the database’s password in a password file (~/.pgpass), not here"));
      return;
    }
  show_problem (self, NULL, NULL);
  password = g_strdup (gtk_editable_get_text (self->password));
  gtk_editable_set_text (self->password, "");
  /* The window may be another one after this, and this page gone. */
  gtk_widget_activate_action (widget, "app.connect", "(ssss)", address, password, topic, database);
}

/* Enter in any row is as good as the button. */
static void
row_activated_cb (RwWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.connect", NULL);
}

static void
show_form_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_welcome_page_show_form (RW_WELCOME_PAGE (widget), TRUE);
}

static void
show_choice_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rw_welcome_page_show_form (RW_WELCOME_PAGE (widget), FALSE);
}

static void
rw_welcome_page_dispose (GObject *object)
{
  g_clear_pointer (&RW_WELCOME_PAGE (object)->content, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_welcome_page_parent_class)->dispose (object);
}

static void
rw_welcome_page_class_init (RwWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, content);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, stack);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, address);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, user);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, password);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, topic);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, database);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, problem);
  gtk_widget_class_bind_template_child (widget_class, RwWelcomePage, password_note);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-welcome-page");
  gtk_widget_class_install_action (widget_class, "welcome.connect", NULL, connect_cb);
  gtk_widget_class_install_action (widget_class, "welcome.show-form", NULL, show_form_cb);
  gtk_widget_class_install_action (widget_class, "welcome.show-choice", NULL, show_choice_cb);
}

static void
rw_welcome_page_init (RwWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (self->topic, DEFAULT_TOPIC);
}

GtkWidget *
rw_welcome_page_new (void)
{
  return g_object_new (RW_TYPE_WELCOME_PAGE, NULL);
}

void
rw_welcome_page_set_password_note (RwWelcomePage *self, const char *note)
{
  gtk_label_set_label (self->password_note, note);
}

void
rw_welcome_page_set_values (RwWelcomePage *self,
                            const char *address,
                            const char *topic,
                            const char *database)
{
  gtk_editable_set_text (self->address, address != NULL ? address : "");
  gtk_editable_set_text (self->topic, topic != NULL && *topic != '\0' ? topic : DEFAULT_TOPIC);
  gtk_editable_set_text (self->database, database != NULL ? database : "");
}

void
rw_welcome_page_show_form (RwWelcomePage *self, gboolean form)
{
  gtk_stack_set_visible_child_name (self->stack, form ? "form" : "choice");
  if (form)
    gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

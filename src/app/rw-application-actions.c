/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-application-private.h"

#include "rw-config.h"
#include "rw-preferences-window.h"
#include "rw-secrets.h"

#include <glib/gi18n.h>

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;

  gtk_window_present (
    GTK_WINDOW (rw_preferences_window_new (GTK_WINDOW (self->window), self->settings)));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;
  GtkWidget *about = gtk_about_dialog_new ();
  GtkAboutDialog *dialog = GTK_ABOUT_DIALOG (about);

  gtk_about_dialog_set_program_name (dialog, "Reeferwatch");
  gtk_about_dialog_set_version (dialog, RW_VERSION);
  gtk_about_dialog_set_logo_icon_name (dialog, RW_APP_ID);
  gtk_about_dialog_set_comments (dialog, _("Watch over refrigerated cargo"));
  gtk_about_dialog_set_license_type (dialog, GTK_LICENSE_GPL_3_0);
  /* Translators: your name, as it shall be shown in the credits */
  gtk_about_dialog_set_translator_credits (dialog, _("translator-credits"));
  gtk_window_set_transient_for (GTK_WINDOW (about), GTK_WINDOW (self->window));
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
}

static void
start_demo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;

  g_settings_set_string (self->settings, "source", "demo");
  rw_application_run_demo (self);
}

static void
connect_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  RwApplication *self = user_data;
  const char *address, *password, *topic, *database;

  g_variant_get (parameter, "(&s&s&s&s)", &address, &password, &topic, &database);
  g_settings_set_string (self->settings, "source", "broker");
  g_settings_set_string (self->settings, "broker", address);
  g_settings_set_string (self->settings, "topic", topic);
  g_settings_set_string (self->settings, "database", database);
  rw_secrets_store (address, password);
  /* What was said last counts, no longer what the program was started with. */
  g_clear_pointer (&self->broker, g_free);
  g_clear_pointer (&self->database, g_free);
  rw_application_run_broker (self, password);
}

static void
data_source_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  rw_window_show_welcome (RW_APPLICATION (user_data)->window, TRUE);
}

void
rw_application_add_actions (RwApplication *self)
{
  const GActionEntry entries[] = {
    { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
    { "preferences", preferences_cb, NULL, NULL, NULL, { 0 } },
    { "about", about_cb, NULL, NULL, NULL, { 0 } },
    { "start-demo", start_demo_cb, NULL, NULL, NULL, { 0 } },
    { "connect", connect_cb, "(ssss)", NULL, NULL, { 0 } },
    { "data-source", data_source_cb, NULL, NULL, NULL, { 0 } },
  };
  GtkApplication *application = GTK_APPLICATION (self);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (application, "app.quit",
                                         (const char *[]){ "<Control>q", NULL });
  gtk_application_set_accels_for_action (application, "app.preferences",
                                         (const char *[]){ "<Control>comma", NULL });
  gtk_application_set_accels_for_action (application, "window.close",
                                         (const char *[]){ "<Control>w", NULL });
}

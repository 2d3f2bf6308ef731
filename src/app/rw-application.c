/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-application-private.h"

#include "rw-config.h"
#include "rw-mqtt-address.h"
#include "rw-pg-address.h"
#include "rw-preferences-window.h"
#include "rw-retention.h"
#include "rw-secrets.h"
#include "rw-settings.h"
#include "rw-ui.h"

#include <ftw.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>

/* As in sysexits.h. */
#define EXIT_USAGE 64

/* The fleet of the demo. For pictures it begins twelve hours ago, one reading a quarter of an hour,
 * and catches up as fast as the worker takes it, so that there is a past to be seen. */
#define DEMO_REEFERS 10000
static const char *const picture_options[]
  = { "--reefers=10000", "--interval=900", "--speed=1200", "--faults=0.03", NULL };

G_DEFINE_FINAL_TYPE (RwApplication, rw_application, ADW_TYPE_APPLICATION)

static void
progress_cb (RwApplication *self, const char *text)
{
  rw_window_set_banner (self->window, "progress", RW_BANNER_BUSY, text, NULL, NULL);
}

static void
problem_cb (RwApplication *self, const char *text)
{
  rw_window_set_banner (self->window, "problem", RW_BANNER_BAD, text, _("Data Source…"),
                        "app.data-source");
}

static void
window_destroyed_cb (RwApplication *self)
{
  g_clear_object (&self->desk);
  self->window = NULL;
}

static void
set_password_note (RwApplication *self)
{
  rw_window_set_welcome (self->window,
                         rw_secrets_has_keyring ()
                           ? _("The password is kept in your keyring, if there is one, else until "
                               "Reeferwatch ends. It is never written to a file.")
                           : _("The password is kept until Reeferwatch ends; after that it is asked "
                               "for again. It is never written to a file."),
                         self->settings);
}

/* Simulated readings must never lie in one database with real ones, whichever is chosen when. */
static char *
dup_backend_folder (RwApplication *self, gboolean demo)
{
  return g_build_filename (self->folder, demo ? "demo" : NULL, NULL);
}

/* A window on an empty session; what was there before is gone. */
static void
make_window (RwApplication *self, gboolean demo)
{
  RwWindow *before = self->window;
  g_autofree char *folder = dup_backend_folder (self, demo);
  g_autoptr (RwArchivePlan) plan = NULL;

  g_clear_object (&self->desk);
  if (self->backend != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->backend, self);
      rw_backend_stop (self->backend);
    }
  g_clear_object (&self->backend);
  g_clear_object (&self->session);
  self->session = rw_session_new ();
  rw_bookmarks_bind (rw_session_get_bookmarks (self->session), self->settings);
  self->backend = rw_backend_new (self->session, folder);
  plan = rw_retention_read (self->settings, folder);
  rw_backend_set_archive (self->backend, plan);
  self->window = rw_window_new (GTK_APPLICATION (self), self->session, self->settings);
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (window_destroyed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->backend, "progress", G_CALLBACK (progress_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->backend, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->screenshots_folder == NULL)
    self->desk = rw_desk_new (G_APPLICATION (self), self->session, self->window, self->settings);
  set_password_note (self);
  if (before != NULL)
    {
      g_signal_handlers_disconnect_by_func (before, window_destroyed_cb, self);
      gtk_window_destroy (GTK_WINDOW (before));
    }
  gtk_window_present (GTK_WINDOW (self->window));
}

void
rw_application_run_demo (RwApplication *self)
{
  make_window (self, TRUE);
  if (self->screenshots_folder != NULL)
    rw_backend_set_fleet_options (self->backend, picture_options);
  rw_backend_start_demo (self->backend);
}

void
rw_application_run_broker (RwApplication *self, const char *password)
{
  g_autofree char *broker = g_settings_get_string (self->settings, "broker");
  g_autofree char *topic = g_settings_get_string (self->settings, "topic");
  g_autofree char *mapping = g_settings_get_string (self->settings, "mapping-file");
  g_autofree char *database = g_settings_get_string (self->settings, "database");

  make_window (self, FALSE);
  rw_backend_start (self->backend, self->broker != NULL ? self->broker : broker, password, topic,
                    mapping, self->database != NULL ? self->database : database);
}

static void
password_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RwApplication) self = user_data;
  g_autofree char *password = rw_secrets_lookup_finish (result);

  if (!g_cancellable_is_cancelled (self->cancellable))
    rw_application_run_broker (self, password);
  g_application_release (G_APPLICATION (self));
}

/* Begins with what options and settings say; who never chose is asked. */
static void
begin (RwApplication *self)
{
  g_autofree char *source = g_settings_get_string (self->settings, "source");
  g_autofree char *broker = g_settings_get_string (self->settings, "broker");

  if (self->demo || (self->broker == NULL && self->database == NULL && g_str_equal (source, "demo")))
    rw_application_run_demo (self);
  else if (self->broker != NULL || self->database != NULL)
    rw_application_run_broker (self, g_getenv ("REEFERWATCH_BROKER_PASSWORD"));
  else if (g_str_equal (source, "broker"))
    {
      g_application_hold (G_APPLICATION (self));
      rw_secrets_lookup_async (broker, self->cancellable, password_found_cb, g_object_ref (self));
    }
  else
    {
      make_window (self, FALSE);
      rw_window_show_welcome (self->window, TRUE);
    }
}

static void
pictures_finished_cb (RwApplication *self, gboolean success)
{
  self->exit_status = success ? 0 : 1;
  g_application_quit (G_APPLICATION (self));
}

static void
show_options (RwApplication *self)
{
  if (self->window == NULL)
    return;
  if (self->page != NULL)
    rw_window_show_page (self->window, self->page);
  if (self->reefer != NULL)
    rw_window_show_reefer (self->window, self->reefer);
}

static void
rw_application_activate (GApplication *application)
{
  RwApplication *self = RW_APPLICATION (application);

  if (self->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      return;
    }
  begin (self);
  show_options (self);
  if (self->screenshots_folder != NULL && self->screenshots == NULL)
    {
      self->screenshots = rw_screenshots_new (self->window, self->session, self->screenshots_folder,
                                              DEMO_REEFERS);
      g_signal_connect_object (self->screenshots, "finished", G_CALLBACK (pictures_finished_cb), self,
                               G_CONNECT_SWAPPED);
      rw_screenshots_start (self->screenshots);
    }
}

/* Where everything of this run is kept: the user's folder, a profile beside it, or, for pictures,
 * a folder that is gone afterwards. */
static void
choose_folder (RwApplication *self)
{
  if (self->profile != NULL)
    self->folder = g_build_filename (g_get_user_data_dir (), "reeferwatch", "profiles", self->profile,
                                     NULL);
  else if (self->screenshots_folder != NULL)
    {
      self->folder = g_dir_make_tmp ("reeferwatch-XXXXXX", NULL);
      self->remove_folder = self->folder != NULL;
    }
  if (self->folder == NULL)
    self->folder = g_build_filename (g_get_user_data_dir (), "reeferwatch", NULL);
}

static gboolean
quit_by_signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
rw_application_startup (GApplication *application)
{
  RwApplication *self = RW_APPLICATION (application);
  RwSettingsKind kind = RW_SETTINGS_USER;

  G_APPLICATION_CLASS (rw_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (RW_APP_ID);
  rw_ui_init ();
  choose_folder (self);
  if (self->screenshots_folder != NULL)
    kind = RW_SETTINGS_MEMORY;
  else if (self->profile != NULL)
    kind = RW_SETTINGS_FILE;
  self->settings = rw_settings_open (kind, self->folder);
  if (self->settings == NULL)
    g_error ("The settings schema %s is not installed.", RW_APP_ID);
  rw_preferences_follow (self->settings);
  rw_application_add_actions (self);
  rw_application_add_alarm_actions (self);
  g_unix_signal_add (SIGTERM, quit_by_signal_cb, self);
  g_unix_signal_add (SIGINT, quit_by_signal_cb, self);
}

static int remove_entry (const char *path, const struct stat *status, int kind, struct FTW *place);

static void
remove_tree (const char *path)
{
  nftw (path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Root's database may have been put where its account gets to, with a link to it left behind. */
static int
remove_entry (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  g_autofree char *target = kind == FTW_SL ? g_file_read_link (path, NULL) : NULL;

  if (target != NULL && g_path_is_absolute (target))
    remove_tree (target);
  return g_remove (path);
}

static void
rw_application_shutdown (GApplication *application)
{
  RwApplication *self = RW_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->screenshots);
  g_clear_object (&self->desk);
  if (self->backend != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->backend, self);
      rw_backend_stop (self->backend);
    }
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->backend);
  g_clear_object (&self->session);
  if (self->remove_folder)
    remove_tree (self->folder);
  G_APPLICATION_CLASS (rw_application_parent_class)->shutdown (application);
}

/* What is wrong with the options, or NULL. Caller frees. */
static char *
find_mistake (RwApplication *self)
{
  g_autoptr (RwMqttAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const pages[]
    = { "overview", "fleet", "map", "alarms", "history", "data", NULL };

  if (self->rest != NULL)
    return g_strdup (_("There is nothing to open: settings are given as --name=value"));
  if (self->profile != NULL
      && (*self->profile == '\0' || *self->profile == '.' || strchr (self->profile, '/') != NULL))
    return g_strdup (_("--profile is a plain name, such as “north”"));
  if (self->page != NULL && !g_strv_contains (pages, self->page))
    return g_strdup (_("--page is one of overview, fleet, map, alarms, history and data"));
  /* Every user of the machine can read the command line of every process. */
  if (self->database != NULL && rw_pg_address_has_secret (self->database))
    return g_strdup (_("--database holds a password, which others could read: leave it out and "
                       "use a password file (PGPASSFILE, ~/.pgpass)"));
  if (self->broker != NULL)
    address = rw_mqtt_address_parse (self->broker, &error);
  return error != NULL ? g_strdup_printf ("--broker: %s", error->message) : NULL;
}

static int
rw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  RwApplication *self = RW_APPLICATION (application);
  g_autofree char *mistake = NULL;
  gboolean version;

  if (g_variant_dict_lookup (options, "version", "b", &version))
    {
      g_print ("reeferwatch %s\n", RW_VERSION);
      return 0;
    }
  mistake = find_mistake (self);
  if (mistake != NULL)
    {
      g_printerr ("reeferwatch: %s\n", mistake);
      return EXIT_USAGE;
    }
  /* These are runs of their own, whatever else is open. */
  if (self->profile != NULL || self->screenshots_folder != NULL || self->demo
      || self->broker != NULL || self->database != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
rw_application_finalize (GObject *object)
{
  RwApplication *self = RW_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_free (self->folder);
  g_free (self->page);
  g_free (self->reefer);
  g_free (self->broker);
  g_free (self->database);
  g_free (self->profile);
  g_free (self->screenshots_folder);
  g_strfreev (self->rest);
  G_OBJECT_CLASS (rw_application_parent_class)->finalize (object);
}

static void
rw_application_class_init (RwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rw_application_finalize;
  application_class->startup = rw_application_startup;
  application_class->activate = rw_application_activate;
  application_class->shutdown = rw_application_shutdown;
  application_class->handle_local_options = rw_application_handle_local_options;
}

static void
rw_application_init (RwApplication *self)
{
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo,
      N_("Show a simulated fleet; needs no broker and no database"), NULL },
    { "page", 0, 0, G_OPTION_ARG_STRING, &self->page,
      N_("Show a page: overview, fleet, map, alarms, history or data"), N_("PAGE") },
    { "reefer", 0, 0, G_OPTION_ARG_STRING, &self->reefer, N_("Show a reefer’s page"), N_("ID") },
    { "broker", 0, 0, G_OPTION_ARG_STRING, &self->broker,
      N_("Read from this broker: mqtt[s]://[user@]host[:port]"), N_("ADDRESS") },
    { "database", 0, 0, G_OPTION_ARG_STRING, &self->database,
      N_("Keep readings in this PostgreSQL: a libpq string or URL"), N_("CONNINFO") },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &self->profile,
      N_("Keep settings and data under this name, apart from others"), N_("NAME") },
    { "screenshots", 0, 0, G_OPTION_ARG_FILENAME, &self->screenshots_folder,
      N_("Write a picture of each page into a folder and end"), N_("FOLDER") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->rest, NULL, NULL },
    { NULL },
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

RwApplication *
rw_application_new (void)
{
  return g_object_new (RW_TYPE_APPLICATION, "application-id", RW_APP_ID, "resource-base-path",
                       "/io/github/reeferwatch/Reeferwatch", NULL);
}

int
rw_application_get_exit_status (RwApplication *self)
{
  return self->exit_status;
}

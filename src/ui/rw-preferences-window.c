/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-preferences-window.h"

#include "rw-alarm-preferences.h"
#include "rw-format.h"
#include "rw-ui.h"

#include <glib/gi18n.h>

struct _RwPreferencesWindow
{
  AdwWindow parent_instance;
  AdwPreferencesPage *page;
  AdwComboRow *unit;
  AdwComboRow *zone;
  AdwComboRow *scheme;
  GtkSpinButton *raw_days;
  GtkSpinButton *rollup_days;
  AdwActionRow *archive;
  GSettings *settings;
  GtkFileChooserNative *chooser; /* while it is open */
};

G_DEFINE_FINAL_TYPE (RwPreferencesWindow, rw_preferences_window, ADW_TYPE_WINDOW)

/* The rows of a combo are in the order of the enum in the schema. */
static gboolean
enum_to_position (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *nicks = user_data;

  for (guint i = 0; nicks[i] != NULL; i++)
    {
      if (g_str_equal (nicks[i], g_variant_get_string (variant, NULL)))
        {
          g_value_set_uint (value, i);
          return TRUE;
        }
    }
  return FALSE;
}

static GVariant *
position_to_enum (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *nicks = user_data;

  return g_variant_new_string (nicks[g_value_get_uint (value)]);
}

static const char *const unit_nicks[] = { "automatic", "celsius", "fahrenheit", NULL };
static const char *const zone_nicks[] = { "local", "utc", NULL };
static const char *const scheme_nicks[] = { "system", "light", "dark", NULL };

static void
bind (GSettings *settings, const char *key, AdwComboRow *row, const char *const *nicks)
{
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                enum_to_position, position_to_enum, (gpointer) nicks, NULL);
}

/* A path is no markup. */
static gboolean
folder_to_subtitle (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *path = g_variant_get_string (variant, NULL);
  g_autofree char *display = g_filename_display_name (path);

  if (*path != '\0')
    g_value_take_string (value, g_markup_escape_text (display, -1));
  else
    g_value_set_string (value, _("Beside the database"));
  return TRUE;
}

static void
chosen_cb (RwPreferencesWindow *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) folder = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (folder != NULL && g_file_peek_path (folder) != NULL)
    g_settings_set_string (self->settings, "archive-folder", g_file_peek_path (folder));
}

static void
choose_cb (RwPreferencesWindow *self)
{
  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Archive Folder"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
rw_preferences_window_dispose (GObject *object)
{
  RwPreferencesWindow *self = RW_PREFERENCES_WINDOW (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rw_preferences_window_parent_class)->dispose (object);
}

static void
bind_storage (RwPreferencesWindow *self)
{
  g_settings_bind (self->settings, "retention-days", self->raw_days, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "retention-15m-days", self->rollup_days, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "archive-folder", self->archive, "subtitle",
                                G_SETTINGS_BIND_GET, folder_to_subtitle, NULL, NULL, NULL);
}

static void
rw_preferences_window_class_init (RwPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, page);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, unit);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, zone);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, scheme);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, raw_days);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, rollup_days);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, archive);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rw_preferences_window_init (RwPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rw_preferences_window_new (GtkWindow *transient_for, GSettings *settings)
{
  RwPreferencesWindow *self
    = g_object_new (RW_TYPE_PREFERENCES_WINDOW, "transient-for", transient_for, NULL);

  bind (settings, "temperature-unit", self->unit, unit_nicks);
  bind (settings, "time-zone", self->zone, zone_nicks);
  bind (settings, "color-scheme", self->scheme, scheme_nicks);
  self->settings = g_object_ref (settings);
  bind_storage (self);
  adw_preferences_page_add (self->page,
                            ADW_PREFERENCES_GROUP (rw_alarm_preferences_new (settings)));
  return GTK_WIDGET (self);
}

static void
settings_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  const AdwColorScheme schemes[]
    = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  RwFormat *format = rw_format_get_default ();
  g_autofree char *unit = g_settings_get_string (settings, "temperature-unit");

  rw_format_set_fahrenheit (format, g_str_equal (unit, "automatic")
                                      ? rw_format_locale_uses_fahrenheit ()
                                      : g_str_equal (unit, "fahrenheit"));
  rw_format_set_zone (format, g_settings_get_enum (settings, "time-zone") == 1
                                ? RW_TIME_ZONE_UTC
                                : RW_TIME_ZONE_LOCAL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[g_settings_get_enum (settings, "color-scheme")]);
}

void
rw_preferences_follow (GSettings *settings)
{
  g_signal_connect (settings, "changed::temperature-unit", G_CALLBACK (settings_changed_cb), NULL);
  g_signal_connect (settings, "changed::time-zone", G_CALLBACK (settings_changed_cb), NULL);
  g_signal_connect (settings, "changed::color-scheme", G_CALLBACK (settings_changed_cb), NULL);
  settings_changed_cb (settings, NULL, NULL);
}

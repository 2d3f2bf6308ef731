/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-preferences-window.h"

#include "rw-format.h"
#include "rw-ui.h"

struct _RwPreferencesWindow
{
  AdwWindow parent_instance;
  AdwComboRow *unit;
  AdwComboRow *zone;
  AdwComboRow *scheme;
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

static void
rw_preferences_window_class_init (RwPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RW_UI_PATH "rw-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, unit);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, zone);
  gtk_widget_class_bind_template_child (widget_class, RwPreferencesWindow, scheme);
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

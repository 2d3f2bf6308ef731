/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-preferences.h"

#include "rw-alarm.h"
#include "rw-condition-badge.h"
#include "rw-format.h"

#include <glib/gi18n.h>

static void
set_titles (GtkWidget *row, const char *title, const char *subtitle)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
}

static GtkWidget *
make_combo (const char *title, const char *subtitle, const char *const *choices)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);

  for (guint i = 0; choices[i] != NULL; i++)
    gtk_string_list_append (model, _(choices[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  set_titles (row, title, subtitle);
  return row;
}

/* The position is the least urgent priority. */
static gboolean
int_to_position (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_uint (value, (guint) g_variant_get_int32 (variant));
  return TRUE;
}

static GVariant *
position_to_int (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_int32 ((int) g_value_get_uint (value));
}

static GtkWidget *
make_priorities (GSettings *settings, const char *key, const char *title)
{
  static const char *const choices[]
    = { N_("None"), N_("Critical"), N_("Critical and High"), N_("All but Low"), N_("All"), NULL };
  GtkWidget *row = make_combo (title, NULL, choices);

  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                int_to_position, position_to_int, NULL, NULL);
  return row;
}

static gboolean
set_to_position (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_uint (value, g_str_equal (g_variant_get_string (variant, NULL), "second") ? 1 : 0);
  return TRUE;
}

static GVariant *
position_to_set (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_string (g_value_get_uint (value) == 1 ? "second" : "first");
}

static GtkWidget *
make_set (GSettings *settings)
{
  static const char *const choices[] = { N_("First Set"), N_("Second Set"), NULL };
  GtkWidget *row
    = make_combo (_("Sounds"), _("Another set for a second console in the room"), choices);

  g_settings_bind_with_mapping (settings, "alarm-sound-set", row, "selected",
                                G_SETTINGS_BIND_DEFAULT, set_to_position, position_to_set, NULL,
                                NULL);
  return row;
}

/* The range is what the schema says. */
static GtkWidget *
make_spin (GSettings *settings,
           const char *key,
           const char *title,
           const char *subtitle,
           double step)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) description = NULL;
  g_autoptr (GVariant) range = NULL;
  g_autoptr (GVariant) limits = NULL;
  GtkWidget *spin;
  int low, high;

  g_object_get (settings, "settings-schema", &schema, NULL);
  description = g_settings_schema_get_key (schema, key);
  range = g_settings_schema_key_get_range (description);
  g_variant_get (range, "(&sv)", NULL, &limits);
  g_variant_get (limits, "(ii)", &low, &high);
  spin = gtk_spin_button_new_with_range (low, high, step);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  g_settings_bind (settings, key, spin, "value", G_SETTINGS_BIND_DEFAULT);
  set_titles (row, title, subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  return row;
}

static GtkWidget *
make_test (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (int priority = RW_ALARM_PRIORITY_CRITICAL; priority <= RW_ALARM_PRIORITY_LOW; priority++)
    {
      GtkWidget *button = gtk_button_new_with_label (
        rw_format_condition_label (rw_condition_badge_from_priority (priority)));

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.test-sound");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", priority);
      gtk_box_append (GTK_BOX (box), button);
    }
  set_titles (row, _("Test"), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
  return row;
}

GtkWidget *
rw_alarm_preferences_new (GSettings *settings)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *rows[] = {
    make_priorities (settings, "alarm-notify-priority", _("Notify of")),
    make_priorities (settings, "alarm-sound-priority", _("Sound")),
    make_set (settings),
    make_spin (settings, "alarm-sound-volume", _("Volume"), _("Percent"), 5),
    make_spin (settings, "alarm-sound-repeat", _("Sound Again After"),
               _("Seconds, until it is silenced or acknowledged"), 5),
    make_test (),
    make_spin (settings, "feed-silence-minutes", _("Warn of a Silent Broker"),
               _("Minutes without a message"), 1),
  };

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Alarms"));
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _("What the filter of the Alarms page leaves out is neither notified of nor heard."));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rows[i]);
  return group;
}

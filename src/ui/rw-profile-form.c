/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-profile-form.h"

#include "rw-number-row.h"
#include "rw-rule-field.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MAX_ID 64

#define OF(field) G_STRUCT_OFFSET (RwCargoProfile, field)
#define AT(profile, i) G_STRUCT_MEMBER (float, profile, numbers[i].offset)

enum
{
  SETPOINT,
  LOW,
  HIGH,
  TOLERANCE,
  KINETIC,
  ENERGY,
  CAPACITY,
  OXYGEN_LOW,
  OXYGEN_HIGH,
  DIOXIDE_LOW,
  DIOXIDE_HIGH,
  N_NUMBERS
};

static const struct
{
  const char *title;
  const char *subtitle;
  const char *unit;
  gsize offset;
  double low, high, step;
  guint digits;
} numbers[N_NUMBERS] = {
  [SETPOINT] = { N_("Setpoint"), NULL, "°C", OF (setpoint), -95, 80, 0.5, 1 },
  [LOW] = { N_("Lowest"), N_("That does no harm"), "°C", OF (low), -95, 80, 0.5, 1 },
  [HIGH] = { N_("Highest"), N_("That does no harm"), "°C", OF (high), -95, 80, 0.5, 1 },
  [TOLERANCE] = { N_("Tolerance of the Setpoint"), N_("Where nothing is booked; 0 for the rule’s"),
                  "K", OF (tolerance), 0, 100, 0.1, 1 },
  [KINETIC] = { N_("Highest Mean Kinetic Temperature"), N_("0 for none"), "°C",
                OF (kinetic_high), -95, 80, 0.5, 1 },
  [ENERGY] = { N_("Activation Energy"), N_("Of that; 0 for 83.144"), "kJ/mol",
               OF (activation_energy), 0, 1000, 1, 3 },
  [CAPACITY] = { N_("Heat Capacity"), N_("How slowly it warms; 0 for what is usual"),
                 "kJ/(kg·K)", OF (heat_capacity), 0, 100, 0.1, 2 },
  [OXYGEN_LOW] = { N_("Oxygen at Least"), NULL, "%", OF (oxygen_low), 0, 100, 0.5, 1 },
  [OXYGEN_HIGH] = { N_("Oxygen at Most"), N_("The same as the least: no limits"), "%",
                    OF (oxygen_high), 0, 100, 0.5, 1 },
  [DIOXIDE_LOW] = { N_("Carbon Dioxide at Least"), NULL, "%", OF (carbon_dioxide_low), 0, 100,
                    0.5, 1 },
  [DIOXIDE_HIGH] = { N_("Carbon Dioxide at Most"), N_("The same as the least: no limits"), "%",
                     OF (carbon_dioxide_high), 0, 100, 0.5, 1 },
};

struct _RwProfileForm
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *product;
  GtkWidget *name;
  GtkWidget *mode;
  GtkWidget *strict;
  GtkWidget *rows[N_NUMBERS];
  RwCargoProfile profile; /* its name is self->text */
  RwCargoProfile start;   /* what the form began with */
  char *text;
  char *start_text;
  const char *problem;
  gboolean setting;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwProfileForm, rw_profile_form, GTK_TYPE_WIDGET)

/* The field it is about, or N_NUMBERS. */
static const char *
find_problem (const RwCargoProfile *profile, guint *field)
{
  *field = N_NUMBERS;
  if (profile->product_id == NULL || *profile->product_id == '\0'
      || strlen (profile->product_id) > MAX_ID)
    return _("The product’s id must have 1 to 64 characters.");
  *field = LOW;
  if (profile->low > profile->setpoint)
    return _("Must not be above the setpoint.");
  *field = HIGH;
  if (profile->high < profile->setpoint)
    return _("Must not be below the setpoint.");
  if (profile->low >= profile->high)
    return _("Must be above the lowest.");
  *field = KINETIC;
  if (profile->kinetic_high != 0 && profile->kinetic_high < profile->low)
    return _("Must not be below the lowest temperature; 0 for none.");
  *field = OXYGEN_HIGH;
  if (profile->oxygen_high < profile->oxygen_low)
    return _("Must not be below the least.");
  *field = DIOXIDE_HIGH;
  if (profile->carbon_dioxide_high < profile->carbon_dioxide_low)
    return _("Must not be below the least.");
  return NULL;
}

static void
check (RwProfileForm *self)
{
  guint field;

  self->problem = find_problem (&self->profile, &field);
  for (guint i = 0; i < N_NUMBERS; i++)
    rw_number_row_set_problem (RW_NUMBER_ROW (self->rows[i]), i == field ? self->problem : NULL);
  if (self->problem != NULL && field == N_NUMBERS)
    gtk_widget_add_css_class (self->product, "error");
  else
    gtk_widget_remove_css_class (self->product, "error");
}

static void
changed_cb (RwProfileForm *self)
{
  if (self->setting)
    return;

  self->profile.product_id = g_intern_string (gtk_editable_get_text (GTK_EDITABLE (self->product)));
  g_free (self->text);
  self->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  self->profile.name = self->text;
  self->profile.mode = adw_combo_row_get_selected (ADW_COMBO_ROW (self->mode));
  self->profile.strict = gtk_switch_get_active (GTK_SWITCH (self->strict));
  for (guint i = 0; i < N_NUMBERS; i++)
    AT (&self->profile, i) = (float) rw_number_row_get_number (RW_NUMBER_ROW (self->rows[i]));
  check (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
rw_profile_form_dispose (GObject *object)
{
  g_clear_pointer (&RW_PROFILE_FORM (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_profile_form_parent_class)->dispose (object);
}

static void
rw_profile_form_finalize (GObject *object)
{
  RwProfileForm *self = RW_PROFILE_FORM (object);

  g_free (self->text);
  g_free (self->start_text);
  G_OBJECT_CLASS (rw_profile_form_parent_class)->finalize (object);
}

static void
rw_profile_form_class_init (RwProfileFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_profile_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = rw_profile_form_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-profile-form");
}

static AdwPreferencesGroup *
add_group (RwProfileForm *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->box), group);
  return ADW_PREFERENCES_GROUP (group);
}

static GtkWidget *
add_row (RwProfileForm *self, AdwPreferencesGroup *group, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, ADW_IS_COMBO_ROW (row) ? "notify::selected" : "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  return row;
}

static void
add_numbers (RwProfileForm *self, AdwPreferencesGroup *group, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    {
      const char *subtitle = numbers[i].subtitle != NULL ? _(numbers[i].subtitle) : NULL;

      self->rows[i] = rw_number_row_new (_(numbers[i].title), subtitle);
      rw_number_row_set_unit (RW_NUMBER_ROW (self->rows[i]), numbers[i].unit);
      rw_number_row_set_range (RW_NUMBER_ROW (self->rows[i]), numbers[i].low, numbers[i].high,
                               numbers[i].step, numbers[i].digits);
      add_row (self, group, self->rows[i], _(numbers[i].title));
    }
}

static void
add_strict (RwProfileForm *self, AdwPreferencesGroup *group)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Strict"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("Any time beyond the limits counts, as for medicine"));
  self->strict = gtk_switch_new ();
  gtk_widget_set_valign (self->strict, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->strict), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Strict"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->strict);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->strict);
  g_signal_connect_object (self->strict, "notify::active", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

static void
rw_profile_form_init (RwProfileForm *self)
{
  const char *const modes[] = { rw_rule_field_get_mode_name (RW_CARGO_CHILLED),
                                rw_rule_field_get_mode_name (RW_CARGO_FROZEN),
                                rw_rule_field_get_mode_name (RW_CARGO_AMBIENT), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (modes);
  AdwPreferencesGroup *group;

  self->setting = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  group = add_group (self, _("Cargo"));
  self->product = add_row (self, group, adw_entry_row_new (), _("Product Id"));
  self->name = add_row (self, group, adw_entry_row_new (), _("Name"));
  self->mode = adw_combo_row_new ();
  adw_combo_row_set_model (ADW_COMBO_ROW (self->mode), G_LIST_MODEL (list));
  add_row (self, group, self->mode, _("Kind"));
  group = add_group (self, _("Temperature"));
  add_numbers (self, group, SETPOINT, HIGH);
  add_strict (self, group);
  add_numbers (self, group, TOLERANCE, CAPACITY);
  add_numbers (self, add_group (self, _("Gases")), OXYGEN_LOW, DIOXIDE_HIGH);
  self->setting = FALSE;
}

GtkWidget *
rw_profile_form_new (void)
{
  return g_object_new (RW_TYPE_PROFILE_FORM, NULL);
}

void
rw_profile_form_set_profile (RwProfileForm *self, const RwCargoProfile *profile, gboolean is_new)
{
  char *text = g_strdup (profile->name != NULL ? profile->name : "");
  RwCargoProfile copy = *profile;

  self->setting = TRUE;
  g_free (self->text);
  g_free (self->start_text);
  self->text = text;
  self->start_text = g_strdup (text);
  self->profile = self->start = copy;
  self->profile.name = self->text;
  self->start.name = self->start_text;
  gtk_editable_set_text (GTK_EDITABLE (self->product), copy.product_id ? copy.product_id : "");
  gtk_editable_set_text (GTK_EDITABLE (self->name), text);
  gtk_widget_set_visible (self->product, is_new);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->mode), copy.mode);
  gtk_switch_set_active (GTK_SWITCH (self->strict), copy.strict);
  for (guint i = 0; i < N_NUMBERS; i++)
    rw_number_row_set_number (RW_NUMBER_ROW (self->rows[i]), (double) AT (&copy, i));
  self->setting = FALSE;
  check (self);
}

const RwCargoProfile *
rw_profile_form_get_profile (RwProfileForm *self)
{
  return &self->profile;
}

gboolean
rw_profile_form_is_changed (RwProfileForm *self)
{
  if (self->profile.product_id != self->start.product_id || self->profile.mode != self->start.mode
      || self->profile.strict != self->start.strict
      || g_strcmp0 (self->profile.name, self->start.name) != 0)
    return TRUE;
  for (guint i = 0; i < N_NUMBERS; i++)
    if (fabsf (AT (&self->profile, i) - AT (&self->start, i)) > 1e-4f)
      return TRUE;

  return FALSE;
}

const char *
rw_profile_form_get_problem (RwProfileForm *self)
{
  return self->problem;
}

void
rw_profile_form_set_editable (RwProfileForm *self, gboolean editable)
{
  gtk_widget_set_sensitive (self->box, editable);
}

void
rw_profile_form_enter (RwProfileForm *self, gsize offset, double number)
{
  for (guint i = 0; i < N_NUMBERS; i++)
    if (numbers[i].offset == offset)
      rw_number_row_set_number (RW_NUMBER_ROW (self->rows[i]), number);
  changed_cb (self);
}

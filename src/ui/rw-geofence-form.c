/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence-form.h"

#include "rw-clock.h"
#include "rw-moment-button.h"
#include "rw-number-row.h"
#include "rw-time.h"

#include <glib/gi18n.h>

/* Of a circle whose border was not clicked yet, m. */
#define FIRST_RADIUS 5000.0

struct _RwGeofenceForm
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *name;
  GtkWidget *shape_row;
  GtkWidget *hint;
  GtkWidget *event;
  GtkWidget *by_row;
  GtkWidget *by;
  GtkWidget *products;
  GtkWidget *reefers;
  GtkWidget *priority;
  GtkWidget *delay;
  GtkWidget *enabled;
  GtkWidget *problem;
  GtkWidget *remove_button;
  GtkWidget *save_button;

  gint64 geofence_id;
  guint version;
  gboolean circle;
  RwGeoShape shape;
  gboolean setting; /* rows are being filled, which is no change of the user's */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SAVE,
  SIGNAL_REMOVE,
  SIGNAL_CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwGeofenceForm, rw_geofence_form, GTK_TYPE_WIDGET)

/* Words with commas between; NULL for none. */
static char **
get_words (GtkWidget *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  char **words;

  if (*text == '\0')
    return NULL;
  words = g_strsplit (text, ",", -1);
  for (char **word = words; *word != NULL; word++)
    g_strstrip (*word);
  return words;
}

static void
set_words (GtkWidget *row, char *const *words)
{
  g_autofree char *text = words != NULL ? g_strjoinv (", ", (char **) words) : NULL;

  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

RwGeofence *
rw_geofence_form_get_geofence (RwGeofenceForm *self)
{
  RwGeofence *geofence = g_new0 (RwGeofence, 1);

  geofence->geofence_id = self->geofence_id;
  geofence->version = self->version;
  geofence->name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  geofence->shape = self->shape;
  geofence->event = adw_combo_row_get_selected (ADW_COMBO_ROW (self->event));
  if (geofence->event == RW_GEOFENCE_NOT_ARRIVED)
    geofence->by_time = rw_moment_button_get_time (RW_MOMENT_BUTTON (self->by));
  geofence->products = get_words (self->products);
  geofence->reefers = get_words (self->reefers);
  geofence->priority = 1 + (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->priority));
  geofence->on_delay =
      (gint64) (rw_number_row_get_number (RW_NUMBER_ROW (self->delay)) * (double) RW_USEC_PER_MIN);
  geofence->enabled = gtk_switch_get_active (GTK_SWITCH (self->enabled));
  return geofence;
}

/* What keeps it from being saved, as a sentence for who draws; NULL for nothing. */
static const char *
find_problem (RwGeofenceForm *self, const RwGeofence *geofence)
{
  g_autoptr (GError) error = NULL;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->shape_row));
  RwGeoShape shape;

  if (!rw_geo_shape_from_string (typed, &shape, NULL))
    return self->circle
               ? _ ("Click on the map for the middle, and again for the border; or type it.")
               : _ ("Click on the map for each corner, three at least; or type them.");
  if (*geofence->name == '\0')
    return _ ("Give it a name.");
  if (geofence->event == RW_GEOFENCE_NOT_ARRIVED && geofence->products == NULL
      && geofence->reefers == NULL)
    return _ ("Say which cargo or containers are to arrive.");
  if (!rw_geofence_validate (geofence, &error))
    return _ ("Cargoes and containers are at most 50, with commas between.");
  return NULL;
}

static void
update (RwGeofenceForm *self)
{
  g_autoptr (RwGeofence) geofence = rw_geofence_form_get_geofence (self);
  const char *problem = find_problem (self, geofence);

  gtk_widget_set_visible (self->by_row, geofence->event == RW_GEOFENCE_NOT_ARRIVED);
  gtk_widget_set_sensitive (self->save_button, problem == NULL);
  gtk_label_set_text (GTK_LABEL (self->hint), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->hint, problem != NULL);
}

static void
changed_cb (RwGeofenceForm *self)
{
  if (self->setting)
    return;
  rw_geofence_form_set_problem (self, NULL);
  update (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
shape_typed_cb (RwGeofenceForm *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->shape_row));

  if (self->setting)
    return;
  if (rw_geo_shape_from_string (text, &self->shape, NULL))
    self->circle = self->shape.radius > 0;
  changed_cb (self);
}

static void
show_shape (RwGeofenceForm *self)
{
  g_autofree char *text =
      self->shape.n_points > 0 ? rw_geo_shape_to_string (&self->shape) : g_strdup ("");

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->shape_row), text);
  self->setting = FALSE;
}

static void
clear_shape_cb (RwGeofenceForm *self)
{
  self->shape.n_points = 0;
  show_shape (self);
  changed_cb (self);
}

void
rw_geofence_form_save (RwGeofenceForm *self)
{
  g_return_if_fail (RW_IS_GEOFENCE_FORM (self));

  if (gtk_widget_get_sensitive (self->save_button))
    g_signal_emit (self, signals[SIGNAL_SAVE], 0);
}

static void
remove_cb (RwGeofenceForm *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0);
}

static void
cancel_cb (RwGeofenceForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCEL], 0);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
rw_geofence_form_dispose (GObject *object)
{
  g_clear_pointer (&RW_GEOFENCE_FORM (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_geofence_form_parent_class)->dispose (object);
}

static guint
add_signal (RwGeofenceFormClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
rw_geofence_form_class_init (RwGeofenceFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_geofence_form_dispose;
  signals[SIGNAL_CHANGED] = add_signal (klass, "changed");
  signals[SIGNAL_SAVE] = add_signal (klass, "save");
  signals[SIGNAL_REMOVE] = add_signal (klass, "remove");
  signals[SIGNAL_CANCEL] = add_signal (klass, "cancel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-geofence-form");
}

static GtkWidget *
add_row (GtkWidget *group, GtkWidget *row, const char *title, GtkWidget *suffix)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (suffix != NULL)
    {
      gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), suffix);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_choice (GtkWidget *group, const char *title, const char *const *words)
{
  GtkWidget *row = add_row (group, adw_combo_row_new (), title, NULL);
  g_autoptr (GtkStringList) list = gtk_string_list_new (words);

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  return row;
}

static void
add_shape_row (RwGeofenceForm *self, GtkWidget *group)
{
  GtkWidget *clear = gtk_button_new_from_icon_name ("edit-clear-symbolic");

  self->shape_row = add_row (group, adw_entry_row_new (), _ ("Shape"), NULL);
  gtk_widget_set_tooltip_text (
      self->shape_row, _ ("circle LATITUDE LONGITUDE METRES, or polygon LATITUDE LONGITUDE, "
                          "LATITUDE LONGITUDE, …"));
  gtk_widget_set_valign (clear, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_set_tooltip_text (clear, _ ("Draw Anew"));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->shape_row), clear);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_shape_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shape_row, "changed", G_CALLBACK (shape_typed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
connect (RwGeofenceForm *self, GtkWidget *widget, const char *signal)
{
  g_signal_connect_object (widget, signal, G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
add_rows (RwGeofenceForm *self, GtkWidget *group)
{
  const char *const events[] = { _ ("Leaves It"), _ ("Enters It"), _ ("Has Not Arrived By"), NULL };
  const char *const priorities[] = { _ ("Critical"), _ ("High"), _ ("Medium"), _ ("Low"), NULL };

  self->name = add_row (group, adw_entry_row_new (), _ ("Name"), NULL);
  add_shape_row (self, group);
  self->event = add_choice (group, _ ("Alarm When a Reefer"), events);
  self->by = rw_moment_button_new ();
  rw_moment_button_set_title (RW_MOMENT_BUTTON (self->by), _ ("By"));
  self->by_row = add_row (group, adw_action_row_new (), _ ("By"), self->by);
  self->products = add_row (group, adw_entry_row_new (), _ ("Only Cargoes"), NULL);
  gtk_widget_set_tooltip_text (self->products,
                               _ ("Product ids with commas between, as P15; empty for all"));
  self->reefers = add_row (group, adw_entry_row_new (), _ ("Only Containers"), NULL);
  gtk_widget_set_tooltip_text (self->reefers,
                               _ ("Numbers with commas between, as MSCU*; empty for all"));
  self->priority = add_choice (group, _ ("Priority"), priorities);
  self->delay = rw_number_row_new (_ ("After"), NULL);
  rw_number_row_set_range (RW_NUMBER_ROW (self->delay), 0, 10080, 1, 0);
  rw_number_row_set_unit (RW_NUMBER_ROW (self->delay), _ ("min"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->delay);
  self->enabled = gtk_switch_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->enabled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Watch it"), -1);
  add_row (group, adw_action_row_new (), _ ("Watch It"), self->enabled);
  connect (self, self->name, "changed");
  connect (self, self->event, "notify::selected");
  connect (self, self->by, "changed");
  connect (self, self->products, "changed");
  connect (self, self->reefers, "changed");
  connect (self, self->priority, "notify::selected");
  connect (self, self->delay, "changed");
  connect (self, self->enabled, "notify::active");
}

static GtkWidget *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static GtkWidget *
add_button (RwGeofenceForm *self, GtkWidget *box, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
rw_geofence_form_init (RwGeofenceForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *space = gtk_label_new (NULL);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->hint = new_label ("dim-label");
  self->problem = new_label ("rw-high");
  add_rows (self, group);
  self->remove_button = add_button (self, buttons, _ ("_Remove"), G_CALLBACK (remove_cb));
  gtk_widget_add_css_class (self->remove_button, "destructive-action");
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (GTK_BOX (buttons), space);
  add_button (self, buttons, _ ("_Cancel"), G_CALLBACK (cancel_cb));
  self->save_button = add_button (self, buttons, _ ("_Save"), G_CALLBACK (rw_geofence_form_save));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  gtk_box_append (GTK_BOX (self->box), group);
  gtk_box_append (GTK_BOX (self->box), self->hint);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  gtk_box_append (GTK_BOX (self->box), buttons);
}

GtkWidget *
rw_geofence_form_new (void)
{
  return g_object_new (RW_TYPE_GEOFENCE_FORM, NULL);
}

void
rw_geofence_form_set_geofence (RwGeofenceForm *self, const RwGeofence *geofence)
{
  g_return_if_fail (RW_IS_GEOFENCE_FORM (self));

  self->geofence_id = geofence->geofence_id;
  self->version = geofence->version;
  self->shape = geofence->shape;
  self->circle = geofence->shape.radius > 0;
  show_shape (self);
  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name), geofence->name != NULL ? geofence->name : "");
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->event), geofence->event);
  rw_moment_button_set_time (RW_MOMENT_BUTTON (self->by),
                             geofence->by_time != 0 ? geofence->by_time
                                                    : rw_clock_now (NULL) + RW_USEC_PER_DAY);
  set_words (self->products, geofence->products);
  set_words (self->reefers, geofence->reefers);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->priority), (guint) geofence->priority - 1);
  rw_number_row_set_number (RW_NUMBER_ROW (self->delay),
                            (double) geofence->on_delay / (double) RW_USEC_PER_MIN);
  gtk_switch_set_active (GTK_SWITCH (self->enabled), geofence->enabled);
  self->setting = FALSE;
  gtk_widget_set_visible (self->remove_button, self->geofence_id != 0);
  rw_geofence_form_set_problem (self, NULL);
  update (self);
}

const RwGeoShape *
rw_geofence_form_get_shape (RwGeofenceForm *self)
{
  g_return_val_if_fail (RW_IS_GEOFENCE_FORM (self), NULL);

  return &self->shape;
}

void
rw_geofence_form_add_point (RwGeofenceForm *self, RwGeoPoint point)
{
  RwGeoShape *shape = &self->shape;

  g_return_if_fail (RW_IS_GEOFENCE_FORM (self));

  if (self->circle && shape->n_points == 0)
    {
      shape->points[shape->n_points++] = point;
      shape->radius = FIRST_RADIUS;
    }
  else if (self->circle)
    shape->radius = CLAMP (rw_geo_distance (shape->points[0], point), RW_GEOFENCE_MIN_RADIUS,
                           RW_GEOFENCE_MAX_RADIUS);
  else if (shape->n_points < RW_GEOFENCE_MAX_POINTS)
    shape->points[shape->n_points++] = point;
  show_shape (self);
  changed_cb (self);
}

void
rw_geofence_form_set_problem (RwGeofenceForm *self, const char *problem)
{
  g_return_if_fail (RW_IS_GEOFENCE_FORM (self));

  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
}

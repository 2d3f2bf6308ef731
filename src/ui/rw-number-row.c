/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-number-row.h"

#include "rw-time.h"

#include <glib/gi18n.h>
#include <math.h>

static const gint64 units[] = { RW_USEC_PER_SEC, RW_USEC_PER_MIN, RW_USEC_PER_HOUR,
                                RW_USEC_PER_DAY };

#define MINUTES 1

struct _RwNumberRow
{
  AdwActionRow parent_instance;

  GtkWidget *spin;
  GtkWidget *unit;  /* a label, or NULL */
  GtkWidget *units; /* a list to choose from, or NULL: not a duration */
  char *subtitle;
  double low, high; /* of a duration, µs */
  gboolean setting;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwNumberRow, rw_number_row, ADW_TYPE_ACTION_ROW)

static double
get_unit (RwNumberRow *self)
{
  return self->units == NULL
             ? 1
             : (double) units[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->units))];
}

static void
changed_cb (RwNumberRow *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The number stays what it is and means another time: who chooses “h” wants that many hours. */
static void
unit_changed_cb (RwNumberRow *self)
{
  gboolean setting = self->setting;

  self->setting = TRUE;
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->spin), self->low / get_unit (self),
                             self->high / get_unit (self));
  self->setting = setting;
  changed_cb (self);
}

static void
rw_number_row_finalize (GObject *object)
{
  g_free (RW_NUMBER_ROW (object)->subtitle);
  G_OBJECT_CLASS (rw_number_row_parent_class)->finalize (object);
}

static void
rw_number_row_class_init (RwNumberRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_number_row_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rw_number_row_init (RwNumberRow *self)
{
  self->spin = gtk_spin_button_new_with_range (0, 100, 1);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->spin), TRUE);
  gtk_widget_set_valign (self->spin, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), 5);
  gtk_widget_add_css_class (self->spin, "rw-numeric");
  g_signal_connect_object (self->spin, "value-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->spin);
}

GtkWidget *
rw_number_row_new (const char *title, const char *subtitle)
{
  RwNumberRow *self = g_object_new (RW_TYPE_NUMBER_ROW, "title", title, NULL);

  self->subtitle = g_strdup (subtitle != NULL ? subtitle : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), self->subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  return GTK_WIDGET (self);
}

GtkWidget *
rw_number_row_new_duration (const char *title, const char *subtitle)
{
  const char *const names[] = { _("s"), _("min"), _("h"), _("d"), NULL };
  GtkWidget *widget = rw_number_row_new (title, subtitle);
  RwNumberRow *self = RW_NUMBER_ROW (widget);

  self->units = gtk_drop_down_new_from_strings (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->units), MINUTES);
  gtk_widget_set_valign (self->units, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->units), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Unit of time"), -1);
  g_signal_connect_object (self->units, "notify::selected", G_CALLBACK (unit_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->units);
  return widget;
}

void
rw_number_row_set_range (RwNumberRow *self, double low, double high, double step, guint digits)
{
  gboolean setting = self->setting;

  self->low = low;
  self->high = high;
  self->setting = TRUE;
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->spin), low / get_unit (self),
                             high / get_unit (self));
  gtk_spin_button_set_increments (GTK_SPIN_BUTTON (self->spin), step, step * 10);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->spin), digits);
  self->setting = setting;
}

void
rw_number_row_set_unit (RwNumberRow *self, const char *unit)
{
  if (self->unit == NULL)
    {
      self->unit = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->unit), 0);
      gtk_widget_add_css_class (self->unit, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->unit);
    }
  gtk_label_set_text (GTK_LABEL (self->unit), unit);
  gtk_widget_set_visible (self->unit, *unit != '\0');
}

double
rw_number_row_get_number (RwNumberRow *self)
{
  double value = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin)) * get_unit (self);

  /* Rules count whole seconds. */
  return self->units == NULL ? value
                             : round (value / (double) RW_USEC_PER_SEC) * (double) RW_USEC_PER_SEC;
}

/* The largest unit in which it is a whole number; 0 is so many minutes. */
static guint
choose_unit (gint64 duration)
{
  guint unit = 0;

  if (duration == 0)
    return MINUTES;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (duration % units[i] == 0)
      unit = i;

  return unit;
}

void
rw_number_row_set_number (RwNumberRow *self, double number)
{
  if (fabs (rw_number_row_get_number (self) - number) < 1e-9)
    return;
  self->setting = TRUE;
  if (self->units != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->units), choose_unit ((gint64) number));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), number / get_unit (self));
  self->setting = FALSE;
}

void
rw_number_row_set_problem (RwNumberRow *self, const char *problem)
{
  g_autofree char *escaped = g_markup_escape_text (problem != NULL ? problem : self->subtitle, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

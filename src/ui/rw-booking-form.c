/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-booking-form.h"

#include "rw-booking-file.h"
#include "rw-clock.h"
#include "rw-moment-button.h"
#include "rw-number-row.h"

#include <glib/gi18n.h>
#include <math.h>

struct _RwBookingForm
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *container;
  GtkWidget *product;
  GtkWidget *has_setpoint;
  GtkWidget *setpoint;
  GtkWidget *time;
  GtkWidget *problem;
  GtkWidget *save_button;
  gboolean setting;
};

enum
{
  SIGNAL_SAVE,
  SIGNAL_CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RwBookingForm, rw_booking_form, GTK_TYPE_WIDGET)

static const char *
get_id (GtkWidget *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text != '\0' ? g_intern_string (text) : NULL;
}

static RwBooking
get_booking (RwBookingForm *self)
{
  RwBooking booking = {
    .container_id = get_id (self->container),
    .product_id = get_id (self->product),
    .setpoint = NAN,
    .valid_from = rw_moment_button_get_time (RW_MOMENT_BUTTON (self->time)),
  };

  if (gtk_switch_get_active (GTK_SWITCH (self->has_setpoint)))
    booking.setpoint = (float) rw_number_row_get_number (RW_NUMBER_ROW (self->setpoint));
  return booking;
}

static void
changed_cb (RwBookingForm *self)
{
  RwBooking booking = get_booking (self);
  const char *problem = rw_booking_file_find_problem (&booking);

  gtk_widget_set_visible (self->setpoint, gtk_switch_get_active (GTK_SWITCH (self->has_setpoint)));
  gtk_widget_set_sensitive (self->save_button, problem == NULL);
  /* Nothing typed yet is no mistake. */
  rw_booking_form_set_problem (self, booking.container_id != NULL ? problem : NULL);
}

void
rw_booking_form_save (RwBookingForm *self)
{
  RwBooking booking = get_booking (self);

  if (gtk_widget_get_sensitive (self->save_button))
    g_signal_emit (self, signals[SIGNAL_SAVE], 0, &booking);
}

static void
cancel_cb (RwBookingForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCEL], 0);
}

static void
rw_booking_form_dispose (GObject *object)
{
  g_clear_pointer (&RW_BOOKING_FORM (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (rw_booking_form_parent_class)->dispose (object);
}

static void
rw_booking_form_class_init (RwBookingFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rw_booking_form_dispose;
  signals[SIGNAL_SAVE] = g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_CANCEL] = g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "rw-booking-form");
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

static void
connect (RwBookingForm *self, GtkWidget *widget, const char *signal)
{
  g_signal_connect_object (widget, signal, G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static void
add_rows (RwBookingForm *self, GtkWidget *group)
{
  self->container = add_row (group, adw_entry_row_new (), _("Container"), NULL);
  self->product = add_row (group, adw_entry_row_new (), _("Product Id"), NULL);
  self->has_setpoint = gtk_switch_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->has_setpoint),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("A setpoint was ordered"), -1);
  add_row (group, adw_action_row_new (), _("A Setpoint Was Ordered"), self->has_setpoint);
  self->setpoint = rw_number_row_new (_("Setpoint"), NULL);
  rw_number_row_set_range (RW_NUMBER_ROW (self->setpoint), -95, 80, 0.5, 1);
  rw_number_row_set_unit (RW_NUMBER_ROW (self->setpoint), "°C");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->setpoint);
  self->time = rw_moment_button_new ();
  rw_moment_button_set_title (RW_MOMENT_BUTTON (self->time), _("Holds From"));
  add_row (group, adw_action_row_new (), _("Holds From"), self->time);
  connect (self, self->container, "changed");
  connect (self, self->product, "changed");
  connect (self, self->has_setpoint, "notify::active");
  connect (self, self->setpoint, "changed");
  connect (self, self->time, "changed");
}

static void
rw_booking_form_init (RwBookingForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "rw-high");
  self->save_button = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  add_rows (self, group);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (rw_booking_form_save), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->save_button);
  gtk_box_append (GTK_BOX (self->box), group);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  gtk_box_append (GTK_BOX (self->box), buttons);
  rw_booking_form_set_booking (self, NULL);
}

GtkWidget *
rw_booking_form_new (void)
{
  return g_object_new (RW_TYPE_BOOKING_FORM, NULL);
}

void
rw_booking_form_set_booking (RwBookingForm *self, const RwBooking *booking)
{
  const char *product = booking != NULL ? booking->product_id : NULL;
  gboolean has_setpoint = booking != NULL && !isnan (booking->setpoint);

  gtk_editable_set_text (GTK_EDITABLE (self->container), booking ? booking->container_id : "");
  gtk_editable_set_text (GTK_EDITABLE (self->product), product != NULL ? product : "");
  gtk_switch_set_active (GTK_SWITCH (self->has_setpoint), has_setpoint || booking == NULL);
  rw_number_row_set_number (RW_NUMBER_ROW (self->setpoint),
                            has_setpoint ? (double) booking->setpoint : 4);
  rw_moment_button_set_time (RW_MOMENT_BUTTON (self->time),
                             booking != NULL ? booking->valid_from : rw_clock_now (NULL));
  gtk_widget_set_sensitive (self->container, booking == NULL);
  gtk_widget_set_sensitive (self->time, booking == NULL);
  changed_cb (self);
}

void
rw_booking_form_set_problem (RwBookingForm *self, const char *problem)
{
  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
}

void
rw_booking_form_enter (RwBookingForm *self, const char *container_id, double setpoint)
{
  gtk_editable_set_text (GTK_EDITABLE (self->container), container_id);
  rw_number_row_set_number (RW_NUMBER_ROW (self->setpoint), setpoint);
  changed_cb (self);
}

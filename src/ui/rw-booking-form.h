/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-booking.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * RwBookingForm: a booking to be added or changed.
 *
 * For: RwBookingsView. Not for: storing: "save" (RwBooking *) and "cancel" () say what the user
 * wants. Temperatures are in °C, as bookings are stored. Main thread only.
 */
#define RW_TYPE_BOOKING_FORM (rw_booking_form_get_type ())
G_DECLARE_FINAL_TYPE (RwBookingForm, rw_booking_form, RW, BOOKING_FORM, GtkWidget)

GtkWidget *rw_booking_form_new (void);

/* NULL: a new one. Of one that is there the container and the time stay. */
void rw_booking_form_set_booking (RwBookingForm *self, const RwBooking *booking);

/* NULL: nothing is wrong. */
void rw_booking_form_set_problem (RwBookingForm *self, const char *problem);

/* What the user does: for tests. */
void rw_booking_form_enter (RwBookingForm *self, const char *container_id, double setpoint);
void rw_booking_form_save (RwBookingForm *self);

G_END_DECLS

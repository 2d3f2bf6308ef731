/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-booking-form.h"
#include "rw-session.h"

G_BEGIN_DECLS

/*
 * RwBookingsView: what containers were booked with: a table with a search, adding and changing one,
 * and importing them from a CSV file.
 *
 * For: RwRulesWindow. Not for: what a cargo wants in general (RwProfilesView).
 *
 * Actions: bookings.new, bookings.import, bookings.find. Emits "denied" (const char *reason). Main
 * thread only.
 */
#define RW_TYPE_BOOKINGS_VIEW (rw_bookings_view_get_type ())
G_DECLARE_FINAL_TYPE (RwBookingsView, rw_bookings_view, RW, BOOKINGS_VIEW, GtkWidget)

GtkWidget *rw_bookings_view_new (RwSession *session);

/* NULL: the user may change bookings; else why not. */
void rw_bookings_view_set_denied (RwBookingsView *self, const char *reason);

/* (transfer none) */
RwBookingForm *rw_bookings_view_get_form (RwBookingsView *self);
guint rw_bookings_view_get_n_shown (RwBookingsView *self);

/* What the user does. An import goes on until it is over, cancelled or fails. */
void rw_bookings_view_import (RwBookingsView *self, GFile *file);
gboolean rw_bookings_view_is_importing (RwBookingsView *self);
void rw_bookings_view_search (RwBookingsView *self, const char *text);

G_END_DECLS

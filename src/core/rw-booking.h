/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwBooking: what a container was booked with, from when on, until its next booking: one row of the
 * table booking. RwBookings is the set of them, built once and then read-only, so any thread may
 * read it.
 *
 * For: comparing the setpoint that a unit tells with the one that was ordered.
 * Not for: what a cargo wants in general (RwCargoProfile).
 */
typedef struct
{
  const char *container_id; /* interned */
  const char *product_id;   /* interned, or NULL */
  float setpoint;           /* °C, as it was ordered; NAN when no setpoint was */
  gint64 valid_from;        /* µs since 1970 UTC */
} RwBooking;

typedef struct _RwBookings RwBookings;

RwBooking *rw_booking_copy (const RwBooking *self);
void rw_booking_free (RwBooking *self);

RwBookings *rw_bookings_new (void);
RwBookings *rw_bookings_ref (RwBookings *self);
void rw_bookings_unref (RwBookings *self);

/* Copies the booking; a second one of the same container and time replaces the first. Only before
 * the set is shared. */
void rw_bookings_add (RwBookings *self, const RwBooking *booking);
guint rw_bookings_get_size (RwBookings *self);

/* The booking that holds at time µs, or NULL; container_id is interned. self may be NULL. Valid as
 * long as the set. */
const RwBooking *rw_bookings_lookup (RwBookings *self, const char *container_id, gint64 time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwBooking, rw_booking_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RwBookings, rw_bookings_unref)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rw-booking.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* RwBookingItem: a booking, for lists. Immutable. */
#define RW_TYPE_BOOKING_ITEM (rw_booking_item_get_type ())
G_DECLARE_FINAL_TYPE (RwBookingItem, rw_booking_item, RW, BOOKING_ITEM, GObject)

/* Copies it. */
RwBookingItem *rw_booking_item_new (const RwBooking *booking);
const RwBooking *rw_booking_item_get_booking (RwBookingItem *self);

G_END_DECLS

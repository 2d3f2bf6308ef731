/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-booking-item.h"

struct _RwBookingItem
{
  GObject parent_instance;
  RwBooking *booking;
};

G_DEFINE_FINAL_TYPE (RwBookingItem, rw_booking_item, G_TYPE_OBJECT)

static void
rw_booking_item_finalize (GObject *object)
{
  rw_booking_free (RW_BOOKING_ITEM (object)->booking);
  G_OBJECT_CLASS (rw_booking_item_parent_class)->finalize (object);
}

static void
rw_booking_item_class_init (RwBookingItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rw_booking_item_finalize;
}

static void
rw_booking_item_init (RwBookingItem *self)
{
}

RwBookingItem *
rw_booking_item_new (const RwBooking *booking)
{
  RwBookingItem *self = g_object_new (RW_TYPE_BOOKING_ITEM, NULL);

  self->booking = rw_booking_copy (booking);
  return self;
}

const RwBooking *
rw_booking_item_get_booking (RwBookingItem *self)
{
  return self->booking;
}

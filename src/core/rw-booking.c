/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-booking.h"

struct _RwBookings
{
  gatomicrefcount ref_count;
  GHashTable *by_container; /* interned id → GArray of RwBooking, ascending by time */
  guint size;
};

RwBooking *
rw_booking_copy (const RwBooking *self)
{
  return g_memdup2 (self, sizeof *self);
}

void
rw_booking_free (RwBooking *self)
{
  g_free (self);
}

RwBookings *
rw_bookings_new (void)
{
  RwBookings *self = g_new0 (RwBookings, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->by_container = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  return self;
}

RwBookings *
rw_bookings_ref (RwBookings *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
rw_bookings_unref (RwBookings *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->by_container);
  g_free (self);
}

/* How many begin at that time or before. */
static guint
count_until (const GArray *bookings, gint64 time)
{
  guint begin = 0, end = bookings->len;

  while (begin < end)
    {
      guint middle = begin + (end - begin) / 2;

      if (g_array_index (bookings, RwBooking, middle).valid_from <= time)
        begin = middle + 1;
      else
        end = middle;
    }
  return begin;
}

void
rw_bookings_add (RwBookings *self, const RwBooking *booking)
{
  RwBooking copy = *booking;
  GArray *bookings;
  guint at;

  copy.container_id = g_intern_string (booking->container_id);
  copy.product_id = g_intern_string (booking->product_id);
  bookings = g_hash_table_lookup (self->by_container, copy.container_id);
  if (bookings == NULL)
    {
      bookings = g_array_new (FALSE, FALSE, sizeof (RwBooking));
      g_hash_table_insert (self->by_container, (gpointer) copy.container_id, bookings);
    }

  at = count_until (bookings, copy.valid_from);
  if (at > 0 && g_array_index (bookings, RwBooking, at - 1).valid_from == copy.valid_from)
    {
      g_array_index (bookings, RwBooking, at - 1) = copy;
      return;
    }
  g_array_insert_val (bookings, at, copy);
  self->size++;
}

guint
rw_bookings_get_size (RwBookings *self)
{
  return self->size;
}

const RwBooking *
rw_bookings_lookup (RwBookings *self, const char *container_id, gint64 time)
{
  const GArray *bookings =
      self != NULL ? g_hash_table_lookup (self->by_container, container_id) : NULL;
  guint n = bookings != NULL ? count_until (bookings, time) : 0;

  return n > 0 ? &g_array_index (bookings, RwBooking, n - 1) : NULL;
}

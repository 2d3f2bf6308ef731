/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-booking.h"

static void
add (RwBookings *bookings, const char *container_id, gint64 valid_from, float setpoint)
{
  const RwBooking booking = { container_id, "P01", setpoint, valid_from };

  rw_bookings_add (bookings, &booking);
}

static void
assert_booked (RwBookings *bookings, gint64 time, float setpoint)
{
  const RwBooking *booking = rw_bookings_lookup (bookings, g_intern_string ("C01"), time);

  g_assert_nonnull (booking);
  g_assert_cmpfloat (booking->setpoint, ==, setpoint);
}

static void
test_lookup (void)
{
  g_autoptr (RwBookings) bookings = rw_bookings_new ();

  add (bookings, "C01", 200, 2.0f);
  add (bookings, "C01", 100, 1.0f);
  add (bookings, "C01", 300, 3.0f);
  add (bookings, "C02", 50, 9.0f);
  add (bookings, "C01", 200, 2.5f);

  g_assert_cmpuint (rw_bookings_get_size (bookings), ==, 4);
  g_assert_null (rw_bookings_lookup (bookings, g_intern_string ("C01"), 99));
  g_assert_null (rw_bookings_lookup (bookings, g_intern_string ("C03"), 400));
  g_assert_null (rw_bookings_lookup (NULL, g_intern_string ("C01"), 400));
  assert_booked (bookings, 100, 1.0f);
  assert_booked (bookings, 199, 1.0f);
  assert_booked (bookings, 200, 2.5f);
  assert_booked (bookings, G_MAXINT64, 3.0f);
}

/* In whatever order they come, the newest that has begun holds. */
static void
test_any_order (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (RwBookings) bookings = rw_bookings_new ();
      gboolean there[32] = { FALSE };

      for (guint i = 0; i < 20; i++)
        {
          int time = g_test_rand_int_range (0, 32);

          there[time] = TRUE;
          add (bookings, "C01", time, (float) time);
        }
      for (int time = 0, last = -1; time < 32; time++)
        {
          const RwBooking *booking = rw_bookings_lookup (bookings, g_intern_string ("C01"), time);

          last = there[time] ? time : last;
          g_assert_cmpint (booking != NULL ? (int) booking->valid_from : -1, ==, last);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/booking/lookup", test_lookup);
  g_test_add_func ("/booking/any-order", test_any_order);
  return g_test_run ();
}

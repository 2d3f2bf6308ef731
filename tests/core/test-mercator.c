/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-mercator.h"

static void
test_known (void)
{
  g_assert_cmpfloat_with_epsilon (rw_mercator_x (-180.0), 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_mercator_x (0.0), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_mercator_x (190.0), 370.0 / 360.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_mercator_y (0.0), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_mercator_y (RW_MERCATOR_MAX_LATITUDE), 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (rw_mercator_y (-RW_MERCATOR_MAX_LATITUDE), 1.0, 1e-9);

  /* Rotterdam in tile 8/131/84 of the web's numbering. */
  g_assert_cmpint ((int) (rw_mercator_x (4.14) * 256), ==, 130);
  g_assert_cmpint ((int) (rw_mercator_y (51.95) * 256), ==, 84);
}

static void
test_round_trip (void)
{
  for (int i = -850; i <= 850; i++)
    {
      double degrees = i / 10.0;

      g_assert_cmpfloat_with_epsilon (rw_mercator_latitude (rw_mercator_y (degrees)), degrees, 1e-9);
      g_assert_cmpfloat_with_epsilon (rw_mercator_longitude (rw_mercator_x (2 * degrees)),
                                      2 * degrees, 1e-9);
      if (i > -850)
        g_assert_cmpfloat (rw_mercator_y (degrees), <, rw_mercator_y (degrees - 0.1));
    }
}

static void
test_poles (void)
{
  g_assert_cmpfloat (rw_mercator_y (90.0), ==, rw_mercator_y (RW_MERCATOR_MAX_LATITUDE));
  g_assert_cmpfloat (rw_mercator_y (-90.0), ==, rw_mercator_y (-RW_MERCATOR_MAX_LATITUDE));
}

static void
test_wrap (void)
{
  g_assert_cmpfloat_with_epsilon (rw_mercator_wrap (1.25), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_mercator_wrap (-0.25), 0.75, 1e-12);
  g_assert_cmpfloat (rw_mercator_wrap (1.0), ==, 0.0);
  g_assert_cmpfloat (rw_mercator_wrap (-1e-20), <, 1.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mercator/known", test_known);
  g_test_add_func ("/mercator/round-trip", test_round_trip);
  g_test_add_func ("/mercator/poles", test_poles);
  g_test_add_func ("/mercator/wrap", test_wrap);
  return g_test_run ();
}

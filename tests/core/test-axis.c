/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-axis.h"

#include <math.h>

static void
test_nice_step (void)
{
  g_assert_cmpfloat_with_epsilon (rw_axis_get_nice_step (10, 10), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_axis_get_nice_step (10, 5), 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_axis_get_nice_step (10, 4), 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_axis_get_nice_step (0.07, 7), 0.01, 1e-12);
  g_assert_cmpfloat_with_epsilon (rw_axis_get_nice_step (1e9, 1), 1e9, 1);
}

/* Whatever the data: they are inside, the ends are round, the steps not too many. */
static void
test_property (void)
{
  for (int i_axis = 0; i_axis < 20000; i_axis++)
    {
      RwAxis axis = { 0 };
      double scale = pow (10, g_test_rand_int_range (-3, 6));
      double minimum = g_test_rand_double_range (-100, 100) * scale;
      double maximum = minimum + g_test_rand_double_range (0, 50) * scale;
      guint max_steps = g_test_rand_int_range (2, 12);
      guint n_ticks;

      rw_axis_fit (&axis, minimum, maximum, 0.5, max_steps);
      n_ticks = rw_axis_get_n_ticks (&axis);
      g_assert_cmpfloat (axis.low, <=, minimum + 1e-6 * scale);
      g_assert_cmpfloat (axis.high, >=, maximum - 1e-6 * scale);
      g_assert_cmpuint (n_ticks, >=, 2);
      g_assert_cmpuint (n_ticks, <=, max_steps + 1);
      g_assert_cmpfloat_with_epsilon (rw_axis_get_tick (&axis, n_ticks - 1), axis.high,
                                      axis.step * 1e-6);
      for (guint i = 0; i < n_ticks; i++)
        {
          double ratio = rw_axis_get_tick (&axis, i) / axis.step;

          g_assert_cmpfloat_with_epsilon (ratio, round (ratio), 1e-6);
        }
    }
}

static void
test_calm (void)
{
  RwAxis axis = { 0 }, before;

  rw_axis_fit (&axis, 3.1, 5.9, 1, 6);
  before = axis;
  rw_axis_fit (&axis, 3.4, 5.2, 1, 6);
  g_assert_cmpmem (&axis, sizeof axis, &before, sizeof before);
  rw_axis_fit (&axis, 3.4, 8.2, 1, 6);
  g_assert_cmpfloat (axis.high, >=, 8.2);
  rw_axis_fit (&axis, 4.0, 4.1, 1, 6);
  g_assert_cmpfloat (axis.high - axis.low, <=, 2);
}

static void
test_labels (void)
{
  static const struct
  {
    double value;
    int decimals;
    const char *text;
  } cases[] = {
    { 4.2, 1, "4.2" },   { -18, 1, "\u221218.0" }, { -0.04, 1, "0.0" },
    { 1234, 0, "1234" }, { -0.5, 1, "\u22120.5" },
  };
  RwAxis axis = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rw_axis_format (cases[i].value, cases[i].decimals);

      g_assert_cmpstr (text, ==, cases[i].text);
    }

  rw_axis_fit (&axis, 0, 0.4, 0, 4);
  g_assert_cmpint (axis.decimals, ==, 1);
  axis = (RwAxis){ 0 };
  rw_axis_fit (&axis, 0, 400, 0, 4);
  g_assert_cmpint (axis.decimals, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/nice-step", test_nice_step);
  g_test_add_func ("/axis/property", test_property);
  g_test_add_func ("/axis/calm", test_calm);
  g_test_add_func ("/axis/labels", test_labels);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-min-max-pyramid.h"

#include <math.h>

#define N 70000

static float *
make_values (guint n)
{
  float *values = g_new (float, n);
  float value = 0;

  for (guint i = 0; i < n; i++)
    {
      value += g_test_rand_double_range (-1, 1);
      values[i] = g_test_rand_int_range (0, 20) == 0 ? NAN : value;
    }
  return values;
}

static gboolean
find_range (const float *values, guint first, guint last, float *minimum, float *maximum)
{
  *minimum = INFINITY;
  *maximum = -INFINITY;
  for (guint i = first; i < last; i++)
    if (!isnan (values[i]))
      {
        *minimum = MIN (*minimum, values[i]);
        *maximum = MAX (*maximum, values[i]);
      }
  return *minimum <= *maximum;
}

static void
compare (RwMinMaxPyramid *pyramid, const float *values, guint first, guint last)
{
  float minimum = 0, maximum = 0, low, high;
  gboolean expected = find_range (values, first, last, &low, &high);

  g_assert_cmpint (
      rw_min_max_pyramid_get_range (pyramid, values, first, last, &minimum, &maximum), ==,
      expected);
  if (expected)
    {
      g_assert_cmpfloat (minimum, ==, low);
      g_assert_cmpfloat (maximum, ==, high);
    }
  else
    {
      g_assert_cmpfloat (minimum, ==, 0);
      g_assert_cmpfloat (maximum, ==, 0);
    }
}

/* Whatever was appended in whatever portions, each range is that of looking at every sample. */
static void
test_property (void)
{
  g_autofree float *values = make_values (N);
  g_autoptr (RwMinMaxPyramid) pyramid = rw_min_max_pyramid_new ();
  guint size = 0;

  while (size < N)
    {
      guint portion = g_test_rand_int_range (0, 5000);

      size = MIN (N, size + portion);
      rw_min_max_pyramid_update (pyramid, values, size);
      g_assert_cmpuint (rw_min_max_pyramid_get_size (pyramid), ==, size);
      for (int round = 0; round < 20; round++)
        {
          guint last = g_test_rand_int_range (0, size + 1);

          compare (pyramid, values, g_test_rand_int_range (0, last + 1), last);
        }
    }
}

static void
test_every_short_range (void)
{
  g_autofree float *values = make_values (300);
  g_autoptr (RwMinMaxPyramid) pyramid = rw_min_max_pyramid_new ();

  rw_min_max_pyramid_update (pyramid, values, 300);
  for (guint last = 0; last <= 300; last++)
    for (guint first = 0; first <= last; first++)
      compare (pyramid, values, first, last);
}

/* One sample among a million is found in any range that has it. */
static void
test_spike (void)
{
  const guint n = 1000000, at = 654321;
  g_autofree float *values = g_new0 (float, n);
  g_autoptr (RwMinMaxPyramid) pyramid = rw_min_max_pyramid_new ();
  float minimum, maximum;

  values[at] = 100;
  rw_min_max_pyramid_update (pyramid, values, n);
  for (guint margin = 0; margin < 300000; margin = margin * 2 + 1)
    {
      g_assert_true (rw_min_max_pyramid_get_range (pyramid, values, at - margin, at + margin + 1,
                                                   &minimum, &maximum));
      g_assert_cmpfloat (maximum, ==, 100);
    }
  g_assert_true (rw_min_max_pyramid_get_range (pyramid, values, 0, at, &minimum, &maximum));
  g_assert_cmpfloat (maximum, ==, 0);
  g_assert_true (rw_min_max_pyramid_get_range (pyramid, values, at + 1, n, &minimum, &maximum));
  g_assert_cmpfloat (maximum, ==, 0);
}

static void
test_nothing (void)
{
  g_autoptr (RwMinMaxPyramid) pyramid = rw_min_max_pyramid_new ();
  g_autofree float *values = g_new (float, 1000);

  for (guint i = 0; i < 1000; i++)
    values[i] = NAN;
  rw_min_max_pyramid_update (pyramid, values, 1000);
  compare (pyramid, values, 0, 1000);
  compare (pyramid, values, 5, 5);

  rw_min_max_pyramid_clear (pyramid);
  values[0] = 7;
  rw_min_max_pyramid_update (pyramid, values, 1);
  compare (pyramid, values, 0, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/min-max-pyramid/property", test_property);
  g_test_add_func ("/min-max-pyramid/every-short-range", test_every_short_range);
  g_test_add_func ("/min-max-pyramid/spike", test_spike);
  g_test_add_func ("/min-max-pyramid/nothing", test_nothing);
  return g_test_run ();
}

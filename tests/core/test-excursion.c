/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-excursion.h"

#include "rw-time.h"

#include <math.h>

#define MINUTE RW_USEC_PER_MIN

static GArray *
find (const float *values, guint n, double low, double high)
{
  g_autofree gint64 *times = g_new (gint64, n);

  for (guint i = 0; i < n; i++)
    times[i] = i * MINUTE;
  return rw_excursion_find (times, values, n, MINUTE, 3 * MINUTE, low, high);
}

static void
assert_excursion (GArray *found, guint i, gint64 begin, gint64 end, double extreme, gint64 when)
{
  const RwExcursion *excursion = &g_array_index (found, RwExcursion, i);

  g_assert_cmpuint (i, <, found->len);
  g_assert_cmpint (excursion->begin, ==, begin * MINUTE);
  g_assert_cmpint (excursion->end, ==, end * MINUTE);
  g_assert_cmpfloat (excursion->extreme, ==, extreme);
  g_assert_cmpint (excursion->extreme_time, ==, when * MINUTE);
}

/* Too warm, too cold, and at the limit, which is not beyond it. */
static void
test_both_sides (void)
{
  const float values[] = { 4, 8, 9, 11, 10, 8, 2, 1, 1.5f, 2, 5 };
  g_autoptr (GArray) found = find (values, G_N_ELEMENTS (values), 2, 8);

  g_assert_cmpuint (found->len, ==, 2);
  assert_excursion (found, 0, 2, 5, 11, 3);
  assert_excursion (found, 1, 7, 9, 1, 7);
  g_assert_true (g_array_index (found, RwExcursion, 0).above);
  g_assert_cmpfloat (g_array_index (found, RwExcursion, 0).limit, ==, 8);
  g_assert_false (g_array_index (found, RwExcursion, 1).above);
  g_assert_cmpfloat (g_array_index (found, RwExcursion, 1).limit, ==, 2);
}

/* From one side to the other without a sample between: two. */
static void
test_across (void)
{
  const float values[] = { 9, 1, 9 };
  g_autoptr (GArray) found = find (values, G_N_ELEMENTS (values), 2, 8);

  g_assert_cmpuint (found->len, ==, 3);
  assert_excursion (found, 0, 0, 1, 9, 0);
  assert_excursion (found, 1, 1, 2, 1, 1);
  assert_excursion (found, 2, 2, 3, 9, 2);
}

/* A sample without a value ends nothing, and one at the end stands for an interval. */
static void
test_missing (void)
{
  const float values[] = { 4, 9, NAN, NAN, 10 };
  const float nothing[] = { NAN, NAN };
  g_autoptr (GArray) found = find (values, G_N_ELEMENTS (values), 2, 8);
  g_autoptr (GArray) none = find (nothing, G_N_ELEMENTS (nothing), 2, 8);
  g_autoptr (GArray) unlimited = find (values, G_N_ELEMENTS (values), NAN, NAN);

  g_assert_cmpuint (found->len, ==, 1);
  assert_excursion (found, 0, 1, 5, 10, 4);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (unlimited->len, ==, 0);
}

/* Nobody knows what was in a gap: one excursion before it and one after. */
static void
test_gap (void)
{
  const gint64 times[] = { 0, MINUTE, 60 * MINUTE, 61 * MINUTE };
  const float values[] = { 9, 10, 9, 4 };
  g_autoptr (GArray) found = rw_excursion_find (times, values, 4, MINUTE, 3 * MINUTE, 2, 8);

  g_assert_cmpuint (found->len, ==, 2);
  assert_excursion (found, 0, 0, 2, 10, 1);
  assert_excursion (found, 1, 60, 61, 9, 60);
}

static void
test_pauses (void)
{
  const gint64 times[] = { 10 * MINUTE, 11 * MINUTE, 14 * MINUTE, 20 * MINUTE };
  g_autoptr (GArray) found = rw_pause_find (times, 4, 0, 30 * MINUTE, 3 * MINUTE);
  g_autoptr (GArray) close = rw_pause_find (times, 4, 9 * MINUTE, 21 * MINUTE, 6 * MINUTE);
  g_autoptr (GArray) whole = rw_pause_find (NULL, 0, 0, 30 * MINUTE, 3 * MINUTE);
  const RwPause *pauses = (const RwPause *) found->data;

  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpint (pauses[0].begin, ==, 0);
  g_assert_cmpint (pauses[0].end, ==, 10 * MINUTE);
  g_assert_cmpint (pauses[1].begin, ==, 14 * MINUTE);
  g_assert_cmpint (pauses[1].end, ==, 20 * MINUTE);
  g_assert_cmpint (pauses[2].begin, ==, 20 * MINUTE);
  g_assert_cmpint (pauses[2].end, ==, 30 * MINUTE);
  g_assert_cmpuint (close->len, ==, 0);
  g_assert_cmpuint (whole->len, ==, 1);
  g_assert_cmpint (g_array_index (whole, RwPause, 0).end, ==, 30 * MINUTE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/excursion/both-sides", test_both_sides);
  g_test_add_func ("/excursion/across", test_across);
  g_test_add_func ("/excursion/missing", test_missing);
  g_test_add_func ("/excursion/gap", test_gap);
  g_test_add_func ("/excursion/pauses", test_pauses);
  return g_test_run ();
}

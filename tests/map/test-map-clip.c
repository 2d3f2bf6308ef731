/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-clip.h"

#include <math.h>

static const RwMapRect rect = { 0.0, 0.0, 10.0, 10.0 };

static double
area (GArray *ring)
{
  double sum = 0.0;

  for (guint i = 0; i < ring->len; i++)
    {
      RwMapVertex a = g_array_index (ring, RwMapVertex, i);
      RwMapVertex b = g_array_index (ring, RwMapVertex, i + 1 < ring->len ? i + 1 : 0);

      sum += a.x * b.y - b.x * a.y;
    }

  return fabs (sum) / 2.0;
}

static double
clipped_area (const RwMapVertex *ring, guint n)
{
  RwMapClipper clipper;
  double result;

  rw_map_clipper_init (&clipper);
  rw_map_clipper_begin (&clipper);
  for (guint i = 0; i < n; i++)
    rw_map_clipper_add (&clipper, ring[i].x, ring[i].y, 0.0);
  rw_map_clipper_clip (&clipper, &rect);
  for (guint i = 0; i < clipper.ring->len; i++)
    {
      RwMapVertex v = g_array_index (clipper.ring, RwMapVertex, i);

      g_assert_true (v.x >= -1e-9 && v.x <= 10.0 + 1e-9 && v.y >= -1e-9 && v.y <= 10.0 + 1e-9);
    }
  result = area (clipper.ring);
  rw_map_clipper_clear (&clipper);
  return result;
}

static void
test_ring (void)
{
  const RwMapVertex inside[] = { { 1, 1 }, { 3, 1 }, { 3, 4 }, { 1, 4 } };
  const RwMapVertex around[] = { { -90, -90 }, { 90, -90 }, { 90, 90 }, { -90, 90 } };
  const RwMapVertex half[] = { { -5, 0 }, { 5, 0 }, { 5, 10 }, { -5, 10 } };
  const RwMapVertex away[] = { { 20, 20 }, { 30, 20 }, { 30, 30 } };
  const RwMapVertex corner[] = { { 5, -5 }, { 15, 5 }, { 15, -5 } };
  const RwMapVertex prongs[] = { { -5, 1 }, { 5, 1 }, { 5, 3 }, { -1, 3 },
                                 { -1, 5 }, { 5, 5 }, { 5, 7 }, { -5, 7 } };

  g_assert_cmpfloat_with_epsilon (clipped_area (inside, 4), 6.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (clipped_area (around, 4), 100.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (clipped_area (half, 4), 50.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (clipped_area (away, 3), 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (clipped_area (corner, 3), 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (clipped_area (prongs, 8), 20.0, 1e-9);
}

static void
test_tolerance (void)
{
  RwMapClipper clipper;

  rw_map_clipper_init (&clipper);
  rw_map_clipper_begin (&clipper);
  for (guint i = 0; i < 100; i++)
    rw_map_clipper_add (&clipper, i * 0.1, 0.0, 0.95);
  g_assert_cmpuint (clipper.ring->len, ==, 10);
  rw_map_clipper_clear (&clipper);
}

static void
test_segment (void)
{
  RwMapVertex a = { -10, 5 }, b = { 20, 5 };
  RwMapVertex c = { 2, 2 }, d = { 3, 3 };
  RwMapVertex e = { -1, 5 }, f = { 5, -2 };
  RwMapVertex g = { -5, 2 }, h = { 2, -5 };

  g_assert_true (rw_map_clip_segment (&rect, &a, &b));
  g_assert_cmpfloat (a.x, ==, 0.0);
  g_assert_cmpfloat (b.x, ==, 10.0);
  g_assert_true (rw_map_clip_segment (&rect, &c, &d));
  g_assert_cmpfloat (c.x, ==, 2.0);
  g_assert_cmpfloat (d.y, ==, 3.0);
  g_assert_true (rw_map_clip_segment (&rect, &e, &f));
  g_assert_cmpfloat_with_epsilon (e.x, 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (f.y, 0.0, 1e-12);

  /* Past the corner: near, but not inside. */
  g_assert_false (rw_map_clip_segment (&rect, &g, &h));
  g_assert_cmpfloat (g.x, ==, -5.0);
}

/* Against a slow and simple way: what is clipped away of a segment is outside. */
static void
test_segment_random (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      RwMapVertex a = { g_test_rand_double_range (-20, 30), g_test_rand_double_range (-20, 30) };
      RwMapVertex b = { g_test_rand_double_range (-20, 30), g_test_rand_double_range (-20, 30) };
      RwMapVertex from = a, to = b;
      gboolean any = rw_map_clip_segment (&rect, &from, &to);
      guint n_inside = 0, n_kept = 0;

      for (guint k = 0; k <= 200; k++)
        {
          double t = k / 200.0, x = a.x + (b.x - a.x) * t, y = a.y + (b.y - a.y) * t;

          if (x > 0 && x < 10 && y > 0 && y < 10)
            {
              n_inside++;
              if (any && x >= MIN (from.x, to.x) - 1e-9 && x <= MAX (from.x, to.x) + 1e-9)
                n_kept++;
            }
        }
      g_assert_cmpuint (n_inside, ==, n_kept);
      if (any)
        g_assert_true (from.x >= -1e-9 && from.x <= 10.0 + 1e-9 && to.y >= -1e-9
                       && to.y <= 10.0 + 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-clip/ring", test_ring);
  g_test_add_func ("/map-clip/tolerance", test_tolerance);
  g_test_add_func ("/map-clip/segment", test_segment);
  g_test_add_func ("/map-clip/segment-random", test_segment_random);
  return g_test_run ();
}

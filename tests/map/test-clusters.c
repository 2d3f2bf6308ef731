/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-clusters.h"
#include "rw-map-bounds.h"
#include "rw-mercator.h"

#include <math.h>
#include <string.h>

static double
wrapped (double a, double b)
{
  return (b - a) - round (b - a);
}

/* Ships, ports and strays, as a fleet lies. */
static RwClusterPoint *
make_fleet (guint n)
{
  RwClusterPoint *points = g_new0 (RwClusterPoint, n);
  double x = 0.0, y = 0.0;

  for (guint i = 0; i < n; i++)
    {
      if (i % 37 == 0)
        {
          x = g_test_rand_double_range (-0.01, 1.0);
          y = g_test_rand_double_range (0.2, 0.8);
        }
      points[i].x = rw_mercator_wrap (x + g_test_rand_double_range (0, 0.0001) * (i % 3));
      points[i].y = y + g_test_rand_double_range (0, 0.0001) * (i % 5);
      points[i].id = i;
      points[i].condition = i % 11 == 0 ? i % RW_N_CONDITIONS : RW_CONDITION_NORMAL;
      points[i].stale = i % 100 == 0;
    }

  return points;
}

static void
check_sums (const RwClusters *clusters, const RwClusterPoint *points, guint n)
{
  guint n_clusters, sum = 0, stale = 0, expected_stale = 0;
  const RwCluster *all = rw_clusters_get (clusters, &n_clusters);
  const guint32 *members = rw_clusters_get_members (clusters);
  g_autofree guint8 *seen = g_malloc0 (n + 1);

  for (guint i = 0; i < n_clusters; i++)
    {
      guint counts[RW_N_CONDITIONS] = { 0 };
      RwCondition worst = RW_CONDITION_NORMAL;

      g_assert_cmpuint (all[i].first, ==, sum);
      for (guint k = 0; k < all[i].count; k++)
        {
          const RwClusterPoint *point = &points[members[all[i].first + k]];

          g_assert_cmpuint (seen[point->id]++, ==, 0);
          counts[point->condition]++;
          worst = MIN (worst, point->condition);
          g_assert_cmpfloat (fabs (wrapped (all[i].x, point->x)), <=, all[i].width + 1e-9);
          g_assert_true (rw_clusters_find (clusters, point->id) == &all[i]);
        }
      g_assert_cmpmem (counts, sizeof counts, all[i].counts, sizeof counts);
      g_assert_cmpint (rw_cluster_get_worst (&all[i]), ==, worst);
      sum += all[i].count;
      stale += all[i].n_stale;
    }
  for (guint i = 0; i < n; i++)
    expected_stale += points[i].stale;
  g_assert_cmpuint (sum, ==, n);
  g_assert_cmpuint (stale, ==, expected_stale);
}

static void
check_distances (const RwClusters *clusters, double world_size)
{
  guint n;
  const RwCluster *all = rw_clusters_get (clusters, &n);

  for (guint i = 0; i < n; i++)
    {
      for (guint k = i + 1; k < n; k++)
        {
          double dx = wrapped (all[i].x, all[k].x) * world_size;
          double dy = (all[i].y - all[k].y) * world_size;

          g_assert_cmpfloat (hypot (dx, dy), >=,
                             rw_cluster_get_radius (all[i].count)
                                 + rw_cluster_get_radius (all[k].count));
        }
    }
}

static void
test_properties (void)
{
  const guint sizes[] = { 0, 1, 2, 40, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree RwClusterPoint *points = make_fleet (sizes[i]);

      for (double world_size = 256; world_size < 1e7; world_size *= 4)
        {
          g_autoptr (RwClusters) clusters = rw_clusters_new (points, sizes[i], world_size);

          check_sums (clusters, points, sizes[i]);
          check_distances (clusters, world_size);
        }
    }
}

static void
test_deterministic (void)
{
  enum { N = 1000 };
  g_autofree RwClusterPoint *points = make_fleet (N);
  g_autofree RwClusterPoint *shuffled = g_memdup2 (points, N * sizeof *points);
  g_autoptr (RwClusters) a = rw_clusters_new (points, N, 4096);
  g_autoptr (RwClusters) b = NULL;
  guint n_a, n_b;
  const RwCluster *all_a, *all_b;

  for (guint i = 0; i < N; i++)
    {
      guint k = (guint) g_test_rand_int_range (0, N);
      RwClusterPoint point = shuffled[i];

      shuffled[i] = shuffled[k];
      shuffled[k] = point;
    }
  b = rw_clusters_new (shuffled, N, 4096);
  all_a = rw_clusters_get (a, &n_a);
  all_b = rw_clusters_get (b, &n_b);
  g_assert_cmpuint (n_a, ==, n_b);
  for (guint i = 0; i < n_a; i++)
    {
      g_assert_cmpfloat (all_a[i].x, ==, all_b[i].x);
      g_assert_cmpfloat (all_a[i].y, ==, all_b[i].y);
      g_assert_cmpuint (all_a[i].count, ==, all_b[i].count);
    }
  g_assert_cmpmem (rw_clusters_get_members (a), N * sizeof (guint32), rw_clusters_get_members (b),
                   N * sizeof (guint32));
}

static void
test_worst (void)
{
  RwClusterPoint points[50] = { 0 };
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    points[i] = (RwClusterPoint) { 0.5, 0.5, i, RW_CONDITION_NORMAL, FALSE };
  points[33].condition = RW_CONDITION_SILENT;
  points[21].condition = RW_CONDITION_HIGH;
  {
    g_autoptr (RwClusters) clusters = rw_clusters_new (points, G_N_ELEMENTS (points), 1e6);
    const RwCluster *all = rw_clusters_get (clusters, &n);

    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpint (rw_cluster_get_worst (all), ==, RW_CONDITION_HIGH);
    g_assert_cmpuint (all->counts[RW_CONDITION_NORMAL], ==, 48);
    g_assert_cmpfloat (all->width, ==, 0.0);
    g_assert_null (rw_clusters_find (clusters, 50));
  }
}

static void
test_antimeridian (void)
{
  const RwClusterPoint points[]
      = { { 0.9995, 0.4, 0, RW_CONDITION_NORMAL, FALSE }, { 0.0005, 0.4, 1, RW_CONDITION_OFF, TRUE } };
  g_autoptr (RwClusters) clusters = rw_clusters_new (points, 2, 1024);
  guint n;
  const RwCluster *all = rw_clusters_get (clusters, &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (fabs (wrapped (all->x, 0.0)), 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (all->width, 0.001, 1e-9);
  g_assert_cmpfloat (all->x, >=, 0.0);
  g_assert_cmpfloat (all->x, <, 1.0);
}

static void
test_bounds (void)
{
  double across[] = { 0.95, 0.02, 0.99 }, ys[] = { 0.4, 0.5, 0.45 };
  double single[] = { 0.3 };
  double world[] = { 0.0, 0.25, 0.5, 0.75 }, world_ys[] = { 0.2, 0.8, 0.5, 0.5 };
  RwMapBounds bounds;

  g_assert_false (rw_map_bounds_of (single, ys, 0, &bounds));

  g_assert_true (rw_map_bounds_of (across, ys, 3, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.width, 0.07, 1e-9);
  g_assert_cmpfloat_with_epsilon (bounds.x, 0.985, 1e-9);
  g_assert_cmpfloat_with_epsilon (bounds.height, 0.1, 1e-9);
  g_assert_cmpfloat_with_epsilon (rw_map_bounds_get_zoom (&bounds, 1000, 1000, 0, 0, 20),
                                  log2 (1000 / 0.1 / 256), 1e-9);

  g_assert_true (rw_map_bounds_of (single, ys, 1, &bounds));
  g_assert_cmpfloat (bounds.width, ==, 0.0);
  g_assert_cmpfloat (bounds.x, ==, 0.3);
  g_assert_cmpfloat (rw_map_bounds_get_zoom (&bounds, 1000, 1000, 40, 2, 10), ==, 10.0);

  g_assert_true (rw_map_bounds_of (world, world_ys, 4, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.width, 0.75, 1e-9);
  g_assert_cmpfloat (rw_map_bounds_get_zoom (&bounds, 100, 100, 40, 2, 10), ==, 2.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clusters/properties", test_properties);
  g_test_add_func ("/clusters/deterministic", test_deterministic);
  g_test_add_func ("/clusters/worst", test_worst);
  g_test_add_func ("/clusters/antimeridian", test_antimeridian);
  g_test_add_func ("/map-bounds/fit", test_bounds);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-climate.h"
#include "rw-sim-group.h"
#include "rw-sim-route.h"
#include "rw-time.h"

#include <math.h>

#define KNOT (1852.0 / 3600.0)

static void
assert_position (double latitude, double longitude)
{
  g_assert_cmpfloat (latitude, >=, -60);
  g_assert_cmpfloat (latitude, <=, 70);
  g_assert_cmpfloat (longitude, >=, -180);
  g_assert_cmpfloat (longitude, <=, 180);
}

/* Over the whole voyage of every lane a ship is somewhere on Earth, moves at its speed or lies in
 * port, and ends where it began. */
static void
follow (RwSimLaneKind kind, double speed)
{
  guint n;
  const RwSimLane *lanes = rw_sim_lane_get_all (kind, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RwSimRoute) route = rw_sim_route_new (&lanes[i], speed, 10 * RW_USEC_PER_HOUR);
      gint64 period = rw_sim_route_get_period (route);
      gint64 step = RW_USEC_PER_HOUR / 4;
      double latitude, longitude, before[2], first[2];
      gint64 rest = 0;

      rw_sim_route_locate (route, 0, &first[0], &first[1]);
      before[0] = first[0];
      before[1] = first[1];
      for (gint64 time = step; time <= period; time += step)
        {
          rest += rw_sim_route_locate (route, time, &latitude, &longitude) ? step : 0;
          assert_position (latitude, longitude);
          g_assert_cmpfloat (rw_sim_route_distance (before[0], before[1], latitude, longitude),
                             <=, speed * 900 * 1.001 + 1);
          before[0] = latitude;
          before[1] = longitude;
        }

      g_assert_cmpint (rest, >=, 15 * RW_USEC_PER_HOUR);
      rw_sim_route_locate (route, period, &latitude, &longitude);
      g_assert_cmpfloat (rw_sim_route_distance (first[0], first[1], latitude, longitude), <, 1);
    }
}

static void
test_sea (void)
{
  follow (RW_SIM_LANE_SEA, 20 * KNOT);
}

static void
test_road (void)
{
  follow (RW_SIM_LANE_ROAD, 19);
}

/* A ship that crosses the antimeridian jumps from 180 to −180 and nowhere else. */
static void
test_antimeridian (void)
{
  static const RwSimLane lane = { RW_SIM_LANE_SEA, "*Yokohama Uraga Nojima Aleutians JuanDeFuca "
                                                   "Victoria Whidbey Puget *Tacoma" };
  g_autoptr (RwSimRoute) route = rw_sim_route_new (&lane, 18 * KNOT, RW_USEC_PER_HOUR);
  gint64 period = rw_sim_route_get_period (route);
  double before = NAN;
  int crossings = 0;

  for (gint64 time = 0; time < period; time += 10 * RW_USEC_PER_MIN)
    {
      double latitude, longitude;

      rw_sim_route_locate (route, time, &latitude, &longitude);
      if (!isnan (before) && ABS (longitude - before) > 1)
        {
          g_assert_cmpfloat (ABS (longitude), >, 179);
          g_assert_cmpfloat (ABS (before), >, 179);
          crossings++;
        }
      before = longitude;
    }

  g_assert_cmpint (crossings, ==, 2);
}

static void
test_distance (void)
{
  /* A minute of latitude is a nautical mile, and half the equator half of Earth's girth. */
  g_assert_cmpfloat_with_epsilon (rw_sim_route_distance (10, 20, 10 + 1.0 / 60, 20), 1853, 2);
  g_assert_cmpfloat_with_epsilon (rw_sim_route_distance (0, 0, 0, 180), G_PI * 6371000, 1);
  g_assert_cmpfloat_with_epsilon (rw_sim_route_distance (0, 179.9, 0, -179.9), 22239, 10);
}

/* Every stop of every lane is a place of the table: rw_sim_lane_get_stops() would abort. */
static void
test_stops (void)
{
  for (int kind = RW_SIM_LANE_SEA; kind <= RW_SIM_LANE_ROAD; kind++)
    {
      guint n;
      const RwSimLane *lanes = rw_sim_lane_get_all ((RwSimLaneKind) kind, &n);

      g_assert_cmpuint (n, >, 10);
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GArray) stops = rw_sim_lane_get_stops (&lanes[i]);

          g_assert_true (g_array_index (stops, RwSimStop, 0).is_call);
          g_assert_true (g_array_index (stops, RwSimStop, stops->len - 1).is_call);
        }
    }
}

static void
test_climate (void)
{
  gint64 january = 1768867200 * RW_USEC_PER_SEC; /* 2026-01-20 */
  gint64 july = 1784505600 * RW_USEC_PER_SEC;    /* 2026-07-20 */
  double hottest = -100, coldest = 100;

  /* A wave has its crest at 0, its trough at a half and its period is 1. */
  g_assert_cmpfloat_with_epsilon (rw_sim_wave (0), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (rw_sim_wave (0.5), -1, 1e-9);
  for (double x = -3; x < 3; x += 0.01)
    g_assert_cmpfloat_with_epsilon (rw_sim_wave (x), cos (2 * G_PI * x), 0.002);

  /* Summers are warmer than winters, on both halves, and the tropics always warm. */
  g_assert_cmpfloat (rw_sim_climate_get (52, 4, july, TRUE, 0.3), >,
                     rw_sim_climate_get (52, 4, january, TRUE, 0.3) + 8);
  g_assert_cmpfloat (rw_sim_climate_get (-34, 18, january, TRUE, 0.3), >,
                     rw_sim_climate_get (-34, 18, july, TRUE, 0.3) + 4);

  for (double latitude = -60; latitude <= 65; latitude += 5)
    for (int hour = 0; hour < 24 * 365; hour += 7)
      {
        double value = rw_sim_climate_get (latitude, 100, january + hour * RW_USEC_PER_HOUR, TRUE,
                                           0.7);

        hottest = MAX (hottest, value);
        coldest = MIN (coldest, value);
      }
  g_assert_cmpfloat (hottest, <, 46);
  g_assert_cmpfloat (hottest, >, 32);
  g_assert_cmpfloat (coldest, >, -45);
}

/* What a group is follows from the seed and its number; ships sail at 12 to 20 knots. */
static void
test_groups (void)
{
  gint64 start = 1795341600 * RW_USEC_PER_SEC;
  guint kinds[3] = { 0 };

  for (guint number = 0; number < 120; number++)
    {
      RwSimGroup *group = rw_sim_group_new (5, number, 0, start);
      RwSimGroup *again = rw_sim_group_new (5, number, 77, start);
      double a[2], b[2];

      rw_sim_group_locate (group, start, &a[0], &a[1]);
      rw_sim_group_locate (again, start, &b[0], &b[1]);
      g_assert_cmpfloat (a[0], ==, b[0]);
      g_assert_cmpfloat (a[1], ==, b[1]);
      g_assert_cmpuint (group->size, ==, again->size);
      g_assert_cmpuint (group->size, >, 0);
      assert_position (a[0], a[1]);

      rw_sim_group_locate (group, start + RW_USEC_PER_HOUR, &b[0], &b[1]);
      if (group->kind == RW_SIM_GROUP_SHIP)
        g_assert_cmpfloat (rw_sim_route_distance (a[0], a[1], b[0], b[1]), <=, 20.1 * 1852);
      if (group->kind == RW_SIM_GROUP_TERMINAL)
        g_assert_cmpfloat (rw_sim_route_distance (a[0], a[1], b[0], b[1]), <, 1);
      kinds[group->kind]++;
      rw_sim_group_free (group);
      rw_sim_group_free (again);
    }

  g_assert_cmpuint (kinds[RW_SIM_GROUP_SHIP], ==, 20);
  g_assert_cmpuint (kinds[RW_SIM_GROUP_TERMINAL], ==, 20);
  g_assert_cmpuint (kinds[RW_SIM_GROUP_TRUCK], ==, 80);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-route/sea", test_sea);
  g_test_add_func ("/sim-route/road", test_road);
  g_test_add_func ("/sim-route/antimeridian", test_antimeridian);
  g_test_add_func ("/sim-route/distance", test_distance);
  g_test_add_func ("/sim-lane/stops", test_stops);
  g_test_add_func ("/sim-climate", test_climate);
  g_test_add_func ("/sim-group", test_groups);
  return g_test_run ();
}

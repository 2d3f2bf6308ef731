/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * write-points chart|map N FILE: the points that bench-chart and bench-map show, for the pages that
 * they are measured against. Floats in the order of this machine's bytes: the values of a chart; or
 * latitude, longitude and RwCondition of each reefer that has a position.
 */
#include "rw-bench-walk.h"
#include "rw-test-fleet.h"

#include <math.h>

static GArray *
make_chart (guint n)
{
  GArray *values = g_array_sized_new (FALSE, FALSE, sizeof (float), n);
  RwBenchWalk walk = RW_BENCH_WALK_INIT;

  for (guint i = 0; i < n; i++)
    {
      float value = rw_bench_walk_next (&walk);

      g_array_append_val (values, value);
    }
  return values;
}

static GArray *
make_map (guint n)
{
  GArray *values = g_array_sized_new (FALSE, FALSE, sizeof (float), n * 3);
  g_autoptr (RwFleet) fleet = rw_test_fleet_new (n, g_get_real_time ());

  for (guint i = 0; i < n; i++)
    {
      const RwReeferState *state = rw_fleet_peek (fleet, i);
      float place[3] = { (float) state->latitude, (float) state->longitude,
                         (float) state->condition };

      if (!isnan (state->latitude))
        g_array_append_vals (values, place, G_N_ELEMENTS (place));
    }
  return values;
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) values = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  if (argc != 4 || (!g_str_equal (argv[1], "chart") && !g_str_equal (argv[1], "map")))
    {
      g_printerr ("write-points chart|map N FILE\n");
      return 64;
    }
  n = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  values = g_str_equal (argv[1], "chart") ? make_chart (n) : make_map (n);
  if (!g_file_set_contents (argv[3], values->data, (gssize) (values->len * sizeof (float)), &error))
    {
      g_printerr ("write-points: %s\n", error->message);
      return 73;
    }
  return 0;
}

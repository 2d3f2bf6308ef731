/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-data.h"
#include "rw-mercator.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  guint8 data[64];
  guint n;
} File;

static void
put (File *file, guint8 byte)
{
  g_assert_cmpuint (file->n, <, sizeof file->data);
  file->data[file->n++] = byte;
}

/* A head with one level of 8 bits and the geometry given. */
static GBytes *
make_file (const guint8 *geometry, guint size)
{
  File file = { .n = 0 };
  const guint8 head[] = { 'R', 'W', 'B', 'M', 1, 1, 8, (guint8) size };

  for (guint i = 0; i < sizeof head; i++)
    put (&file, head[i]);
  for (guint i = 0; i < size; i++)
    put (&file, geometry[i]);

  return g_bytes_new (file.data, file.n);
}

/* One triangle (0,0) (2,0) (1,1) and one line (128,128) (0,256). */
static const guint8 good[] = { 1, 3, 0, 0, 4, 0, 1, 2, 1, 2, 128, 2, 128, 2, 255, 1, 128, 2 };

static void
test_decode (void)
{
  g_autoptr (GBytes) bytes = make_file (good, sizeof good);
  g_autoptr (GError) error = NULL;
  g_autoptr (RwBaseMap) map = rw_base_map_new (bytes, &error);
  const RwBaseMapLevel *level;

  g_assert_no_error (error);
  g_assert_cmpuint (rw_base_map_get_n_levels (map), ==, 1);
  level = rw_base_map_get_level (map, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (level->n_rings, ==, 1);
  g_assert_cmpuint (level->rings[0].n_points, ==, 3);
  g_assert_cmpuint (level->rings[0].points[1].x, ==, 2u << 22);
  g_assert_cmpuint (level->rings[0].points[2].y, ==, 1u << 22);
  g_assert_cmpuint (level->rings[0].east, ==, 2u << 22);
  g_assert_cmpuint (level->rings[0].north, ==, 0);
  g_assert_cmpuint (level->n_lines, ==, 1);
  g_assert_cmpuint (level->lines[0].points[1].x, ==, 0);
  g_assert_cmpuint (level->lines[0].points[1].y, ==, RW_BASE_MAP_SIZE);
  g_assert_true (rw_base_map_get_level (map, 0, NULL) == level);
}

static void
test_damaged (void)
{
  g_autoptr (GBytes) short_file = g_bytes_new_static ("RWBM", 4);
  g_autoptr (GBytes) other = g_bytes_new_static ("PNG\1\1\1\1\1", 8);
  g_autoptr (GError) error = NULL;

  g_assert_null (rw_base_map_new (short_file, &error));
  g_assert_error (error, RW_BASE_MAP_ERROR, RW_BASE_MAP_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_null (rw_base_map_new (other, &error));
  g_assert_error (error, RW_BASE_MAP_ERROR, RW_BASE_MAP_ERROR_FORMAT);

  /* Each way to cut or to break the geometry is an error and never a crash. */
  for (guint i = 0; i < sizeof good; i++)
    {
      g_autoptr (GBytes) cut = make_file (good, i);
      g_autoptr (GBytes) broken = NULL;
      g_autoptr (RwBaseMap) map = rw_base_map_new (cut, NULL);
      g_autoptr (RwBaseMap) broken_map = NULL;
      guint8 copy[sizeof good];

      g_assert_nonnull (map);
      g_assert_null (rw_base_map_get_level (map, 0, NULL));

      memcpy (copy, good, sizeof good);
      copy[i] = 255;
      broken = make_file (copy, sizeof copy);
      broken_map = rw_base_map_new (broken, NULL);
      g_assert_nonnull (broken_map);
      rw_base_map_get_level (broken_map, 0, NULL);
    }
}

static void
check_shape (const RwBaseMapShape *shape, guint least)
{
  g_assert_cmpuint (shape->n_points, >=, least);
  for (guint i = 0; i < shape->n_points; i++)
    {
      RwBaseMapPoint a = shape->points[i];
      RwBaseMapPoint b = shape->points[i + 1 < shape->n_points ? i + 1 : 0];

      g_assert_cmpuint (a.x, <=, RW_BASE_MAP_SIZE);
      g_assert_cmpuint (a.y, <=, RW_BASE_MAP_SIZE);
      g_assert_true (a.x >= shape->west && a.x <= shape->east);
      g_assert_true (a.y >= shape->north && a.y <= shape->south);
      if (least == 3 || i + 1 < shape->n_points)
        g_assert_cmpint (labs ((long) a.x - (long) b.x), <, RW_BASE_MAP_SIZE / 2);
    }
}

/* Even-odd, like the drawing. */
static gboolean
is_land (const RwBaseMapLevel *level, double latitude, double longitude)
{
  double x = rw_mercator_x (longitude) * RW_BASE_MAP_SIZE;
  double y = rw_mercator_y (latitude) * RW_BASE_MAP_SIZE;
  gboolean land = FALSE;

  for (guint i = 0; i < level->n_rings; i++)
    {
      const RwBaseMapShape *ring = &level->rings[i];

      for (guint k = 0; k < ring->n_points; k++)
        {
          RwBaseMapPoint a = ring->points[k];
          RwBaseMapPoint b = ring->points[k + 1 < ring->n_points ? k + 1 : 0];

          if ((a.y > y) != (b.y > y)
              && x < a.x + (y - a.y) / ((double) b.y - a.y) * ((double) b.x - a.x))
            land = !land;
        }
    }

  return land;
}

static void
test_natural_earth (void)
{
  static const struct
  {
    double latitude, longitude;
    gboolean land;
  } places[] = {
    { 52.1, 5.6, TRUE },     /* Veluwe */
    { 55.0, 3.0, FALSE },    /* North Sea */
    { 42.0, 51.0, FALSE },   /* Caspian Sea, a hole in Asia */
    { 67.0, 179.5, TRUE },   /* Chukotka, west of the antimeridian */
    { 67.0, -178.0, TRUE },  /* and east of it */
    { 60.0, 179.9, FALSE },  /* Bering Sea */
    { 0.0, -150.0, FALSE },  /* Pacific */
    { -80.0, 90.0, TRUE },   /* Antarctica */
    { -84.9, 179.9, TRUE },  /* and its corner */
    { -84.9, -179.9, TRUE },
    { -60.0, -120.0, FALSE },
    { 84.5, 0.0, FALSE },
  };
  RwBaseMap *map = rw_map_data_get_base_map ();

  g_assert_cmpuint (rw_base_map_get_n_levels (map), ==, 3);
  for (guint l = 0; l < 3; l++)
    {
      g_autoptr (GError) error = NULL;
      const RwBaseMapLevel *level = rw_base_map_get_level (map, l, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (level->n_rings, >, 100);
      g_assert_cmpuint (level->n_lines, >, 100);
      for (guint i = 0; i < level->n_rings; i++)
        check_shape (&level->rings[i], 3);
      for (guint i = 0; i < level->n_lines; i++)
        check_shape (&level->lines[i], 2);
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        g_assert_cmpint (is_land (level, places[i].latitude, places[i].longitude), ==,
                         places[i].land);
    }
}

static void
test_choose_level (void)
{
  RwBaseMap *map = rw_map_data_get_base_map ();
  guint last = 0;

  g_assert_cmpuint (rw_base_map_choose_level (map, 256.0), ==, 0);
  for (double size = 256.0; size < 1e7; size *= 1.1)
    {
      guint level = rw_base_map_choose_level (map, size);

      g_assert_cmpuint (level, >=, last);
      last = level;
    }
  g_assert_cmpuint (last, ==, 2);
}

static void
test_ports (void)
{
  GArray *ports = rw_map_data_get_ports ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint rank = 1;

  g_assert_cmpuint (ports->len, >=, 150);
  for (guint i = 0; i < ports->len; i++)
    {
      const RwPort *port = &g_array_index (ports, RwPort, i);

      g_assert_true (g_utf8_validate (port->name, -1, NULL));
      g_assert_true (g_hash_table_add (names, port->name));
      g_assert_cmpuint (port->rank, >=, rank);
      g_assert_cmpuint (port->rank, <=, 3);
      rank = port->rank;
    }
}

static void
test_ports_malformed (void)
{
  static const char *const lines[] = { "A,NL,1,2",         "A,NL,1,2,3,4",  ",NL,1,2,3",
                                       "A,NLD,1,2,3",      "A,NL,91,2,3",   "A,NL,1,181,3",
                                       "A,NL,1,two,3",     "A,NL,nan,2,3",  "A,NL,1,2,0",
                                       "A,NL,1,2,3 extra" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strconcat ("head\n", lines[i], "\n", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (rw_ports_parse (text, strlen (text), &error));
      g_assert_error (error, RW_PORTS_ERROR, RW_PORTS_ERROR_FORMAT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base-map/decode", test_decode);
  g_test_add_func ("/base-map/damaged", test_damaged);
  g_test_add_func ("/base-map/natural-earth", test_natural_earth);
  g_test_add_func ("/base-map/choose-level", test_choose_level);
  g_test_add_func ("/ports/world", test_ports);
  g_test_add_func ("/ports/malformed", test_ports_malformed);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence.h"

#include "rw-mercator.h"

#include <math.h>

static RwGeoShape
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  RwGeoShape shape;

  rw_geo_shape_from_string (text, &shape, &error);
  g_assert_no_error (error);
  return shape;
}

static void
assert_in (const RwGeoShape *shape, double latitude, double longitude, gboolean inside)
{
  if (rw_geo_shape_contains (shape, latitude, longitude) != inside)
    g_error ("%g %g is %s", latitude, longitude, inside ? "outside" : "inside");
}

static void
test_text (void)
{
  static const char *const good[] = {
    "circle 51.95000 4.05000 5000",
    "circle -33.90000 -151.20000 10",
    "polygon 51.00000 4.00000, 52.00000 4.00000, 52.00000 5.00000",
    "polygon -17.00000 178.00000, -17.00000 -178.00000, -19.00000 -178.00000, -19.00000 178.00000",
  };
  static const char *const bad[] = {
    "",
    "circle",
    "circle 1 2",
    "circle 1 2 9",
    "circle 1 2 500001",
    "circle 81 2 100",
    "circle 1 181 100",
    "circle 1 2 100 x",
    "circle nan 2 100",
    "circle 0x10 2 100",
    "circle 1 2 inf",
    "polygon 1 2, 3 4",
    "polygon 1 2, 3 4, 5",
    "polygon 1 2, 3 4, 5 6,",
    "polygon 1 2; 3 4; 5 6",
    "square 1 2 3",
    "polygon 12, 3 4, 5 6",
    "circle + 2 100",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      RwGeoShape shape = parse (good[i]);
      g_autofree char *text = rw_geo_shape_to_string (&shape);

      g_assert_cmpstr (text, ==, good[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      RwGeoShape shape;

      if (rw_geo_shape_from_string (bad[i], &shape, &error))
        g_error ("%s", bad[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_polygon (void)
{
  /* A C that is open to the east. */
  RwGeoShape shape = parse ("polygon 0 0, 10 0, 10 10, 7 10, 7 3, 3 3, 3 10, 0 10");

  assert_in (&shape, 5, 1, TRUE);
  assert_in (&shape, 8.5, 9, TRUE);
  assert_in (&shape, 1.5, 9, TRUE);
  assert_in (&shape, 5, 5, FALSE);
  assert_in (&shape, 11, 5, FALSE);
  assert_in (&shape, 5, -1, FALSE);
  assert_in (&shape, 5, 179, FALSE);
  assert_in (&shape, 5, -179, FALSE);
  assert_in (&shape, NAN, 1, FALSE);
  assert_in (&shape, 5, NAN, FALSE);
}

static void
test_border (void)
{
  RwGeoShape shape = parse ("polygon 0 0, 10 0, 10 10, 0 10");

  assert_in (&shape, 0, 0, TRUE);
  assert_in (&shape, 10, 10, TRUE);
  assert_in (&shape, 0, 5, TRUE);
  assert_in (&shape, 10, 5, TRUE);
  assert_in (&shape, 5, 0, TRUE);
  assert_in (&shape, 5, 10, TRUE);
  assert_in (&shape, 5, 10.0001, FALSE);
  assert_in (&shape, -0.0001, 5, FALSE);
}

static void
test_antimeridian (void)
{
  RwGeoShape fiji = parse ("polygon -15 176, -15 -178, -20 -178, -20 176");
  RwGeoShape from_east = parse ("polygon -15 -178, -20 -178, -20 176, -15 176");
  RwGeoShape circle = parse ("circle -17 179.9 50000");
  static const struct
  {
    double latitude, longitude;
    gboolean inside;
  } places[] = {
    { -17, 179.9, TRUE }, { -17, 180, TRUE },   { -17, -180, TRUE }, { -17, -179.9, TRUE },
    { -17, 175, FALSE },  { -17, -177, FALSE }, { -17, 0, FALSE },   { -10, 180, FALSE },
    { -17, 176, TRUE },   { -17, -178, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      assert_in (&fiji, places[i].latitude, places[i].longitude, places[i].inside);
      assert_in (&from_east, places[i].latitude, places[i].longitude, places[i].inside);
    }
  assert_in (&circle, -17, -179.9, TRUE);
  assert_in (&circle, -17, 179, FALSE);
}

/* A degree of latitude is 111.2 km, and one of longitude as much less as the cosine says. */
static void
test_distance (void)
{
  g_assert_cmpfloat_with_epsilon (rw_geo_distance ((RwGeoPoint){ 0, 0 }, (RwGeoPoint){ 1, 0 }),
                                  111195, 1);
  g_assert_cmpfloat_with_epsilon (rw_geo_distance ((RwGeoPoint){ 60, 10 }, (RwGeoPoint){ 60, 11 }),
                                  55597, 5);
  g_assert_cmpfloat_with_epsilon (rw_geo_distance ((RwGeoPoint){ -17, 179.5 },
                                                   (RwGeoPoint){ -17, -179.5 }),
                                  106336, 5);
}

/* What is drawn is what is judged: the middle of each triangle of a random star around a centre is
 * inside, what lies further out than its points is not, wherever it lies and whichever way round.
 */
static void
test_random_stars (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int i = 0; i < 2000; i++)
    {
      RwGeoShape shape = { .n_points = (guint) g_rand_int_range (random, 3, 40) };
      double latitude = g_rand_double_range (random, -70, 70);
      double longitude = g_rand_double_range (random, -180, 180);
      double size = g_rand_double_range (random, 0.01, 4), turn = i % 2 == 0 ? 1 : -1;
      double step = 2 * G_PI / shape.n_points, at[RW_GEOFENCE_MAX_POINTS];

      for (guint j = 0; j < shape.n_points; j++)
        {
          at[j] = size * g_rand_double_range (random, 0.5, 1);
          shape.points[j].latitude = latitude + at[j] * sin (turn * step * j);
          shape.points[j].longitude = longitude + at[j] * cos (turn * step * j);
          shape.points[j].longitude -= 360 * round (shape.points[j].longitude / 360);
        }
      for (guint j = 0; j < shape.n_points; j++)
        {
          double angle = turn * step * j, far = longitude + 1.01 * at[j] * cos (angle);
          double near = longitude + 0.9 * at[j] * cos (angle);

          assert_in (&shape, latitude + 0.9 * at[j] * sin (angle), near - 360 * round (near / 360),
                     TRUE);
          assert_in (&shape, latitude + 1.01 * at[j] * sin (angle), far - 360 * round (far / 360),
                     FALSE);
        }
    }
}

static void
test_outline (void)
{
  RwGeoShape circle = parse ("circle -17 179.9 200000");
  double xs[RW_GEO_OUTLINE_SIZE], ys[RW_GEO_OUTLINE_SIZE];
  guint n = rw_geo_shape_get_outline (&circle, xs, ys);

  for (guint i = 0; i < n; i++)
    {
      RwGeoPoint point = { rw_mercator_latitude (ys[i]),
                           rw_mercator_longitude (rw_mercator_wrap (xs[i])) };

      g_assert_cmpfloat_with_epsilon (rw_geo_distance (circle.points[0], point), 200000, 1);
      g_assert_cmpfloat (fabs (xs[i] - xs[(i + 1) % n]), <, 0.01);
    }
}

static void
assert_wrong (RwGeofence *geofence, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rw_geofence_validate (geofence, &error));
  g_assert_true (g_str_has_prefix (error->message, word));
}

static void
test_validate (void)
{
  char *reefers[] = { (char *) "MSCU*", NULL }, *none[] = { NULL };
  char *comma[] = { (char *) "A,B", NULL };
  RwGeofence good = { .name = (char *) "Yard", .priority = 2, .enabled = TRUE };
  RwGeofence geofence;

  good.shape = parse ("circle 51.95 4.05 5000");
  g_assert_true (rw_geofence_validate (&good, NULL));
  geofence = good;
  geofence.name = (char *) " ";
  assert_wrong (&geofence, "name");
  geofence.name = (char *) "a\nb";
  assert_wrong (&geofence, "name");
  geofence = good;
  geofence.event = RW_GEOFENCE_NOT_ARRIVED;
  assert_wrong (&geofence, "by_time");
  geofence.by_time = 1;
  assert_wrong (&geofence, "reefers or");
  geofence.reefers = reefers;
  g_assert_true (rw_geofence_validate (&geofence, NULL));
  geofence.reefers = none;
  assert_wrong (&geofence, "reefers");
  geofence.reefers = comma;
  assert_wrong (&geofence, "reefers");
  geofence = good;
  geofence.priority = 5;
  assert_wrong (&geofence, "priority");
  geofence = good;
  geofence.on_delay = -1;
  assert_wrong (&geofence, "on_delay");
  geofence = good;
  geofence.shape.n_points = 0;
  assert_wrong (&geofence, "shape");
}

static void
test_about (void)
{
  char *reefers[] = { (char *) "MSCU*", (char *) "CMAU4501237", NULL };
  char *products[] = { (char *) "P15", NULL };
  RwGeofence geofence = { 0 };

  g_assert_true (rw_geofence_is_about (&geofence, "X", NULL));
  geofence.reefers = reefers;
  g_assert_true (rw_geofence_is_about (&geofence, "MSCU1", NULL));
  g_assert_true (rw_geofence_is_about (&geofence, "CMAU4501237", NULL));
  g_assert_false (rw_geofence_is_about (&geofence, "CMAU4501238", NULL));
  geofence.products = products;
  g_assert_true (rw_geofence_is_about (&geofence, "MSCU1", "P15"));
  g_assert_false (rw_geofence_is_about (&geofence, "MSCU1", "P1"));
  g_assert_false (rw_geofence_is_about (&geofence, "MSCU1", NULL));
}

static void
test_rule_id (void)
{
  RwGeofence geofence = { .geofence_id = 42 };

  g_assert_cmpstr (rw_geofence_get_rule_id (&geofence), ==, "geofence_42");
  g_assert_cmpint (rw_geofence_id_of_rule ("geofence_42"), ==, 42);
  g_assert_cmpint (rw_geofence_id_of_rule ("geofence_"), ==, 0);
  g_assert_cmpint (rw_geofence_id_of_rule ("geofence_x"), ==, 0);
  g_assert_cmpint (rw_geofence_id_of_rule ("stale"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geofence/text", test_text);
  g_test_add_func ("/geofence/polygon", test_polygon);
  g_test_add_func ("/geofence/border", test_border);
  g_test_add_func ("/geofence/antimeridian", test_antimeridian);
  g_test_add_func ("/geofence/distance", test_distance);
  g_test_add_func ("/geofence/random-stars", test_random_stars);
  g_test_add_func ("/geofence/outline", test_outline);
  g_test_add_func ("/geofence/validate", test_validate);
  g_test_add_func ("/geofence/about", test_about);
  g_test_add_func ("/geofence/rule-id", test_rule_id);
  return g_test_run ();
}

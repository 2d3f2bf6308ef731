/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-geofence.h"

#include "rw-mercator.h"

#include <math.h>
#include <string.h>

#define EARTH_RADIUS 6371008.8 /* m, mean */

/* Of a circle, as it is drawn. */
#define CIRCLE_POINTS 72

/* A place that is closer to a side than this, in parts of the world, is on it: 4 mm. */
#define ON_BORDER 1e-10

static double
to_radians (double degrees)
{
  return degrees * G_PI / 180.0;
}

double
rw_geo_distance (RwGeoPoint from, RwGeoPoint to)
{
  double up = sin (to_radians (to.latitude - from.latitude) / 2.0);
  double across = sin (to_radians (to.longitude - from.longitude) / 2.0);
  double a =
      up * up + cos (to_radians (from.latitude)) * cos (to_radians (to.latitude)) * across * across;

  return 2.0 * EARTH_RADIUS * asin (sqrt (MIN (a, 1.0)));
}

/* --- text ------------------------------------------------------------------------------------ */

char *
rw_geo_shape_to_string (const RwGeoShape *self)
{
  GString *text = g_string_new (self->radius > 0 ? "circle" : "polygon");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < self->n_points; i++)
    {
      g_string_append (text, i > 0 ? ", " : " ");
      g_string_append (text,
                       g_ascii_formatd (number, sizeof number, "%.5f", self->points[i].latitude));
      g_string_append_c (text, ' ');
      g_string_append (text,
                       g_ascii_formatd (number, sizeof number, "%.5f", self->points[i].longitude));
    }
  if (self->radius > 0)
    g_string_append_printf (text, " %s",
                            g_ascii_formatd (number, sizeof number, "%.0f", self->radius));
  return g_string_free (text, FALSE);
}

/* A plain number: strtod alone takes others too. */
static gboolean
take_number (const char **text, double least, double most, double *number)
{
  const char *begin = *text + strspn (*text, " ");
  const char *digits = begin + (*begin == '-');
  char *end;

  if (!g_ascii_isdigit (*digits))
    return FALSE;
  *number = g_ascii_strtod (begin, &end);
  if (end != digits + strspn (digits, "0123456789.") || !(*number >= least && *number <= most))
    return FALSE;
  *text = end;
  return TRUE;
}

static gboolean
take_point (const char **text, RwGeoPoint *point)
{
  return take_number (text, -RW_GEOFENCE_MAX_LATITUDE, RW_GEOFENCE_MAX_LATITUDE, &point->latitude)
         && **text == ' ' && take_number (text, -180.0, 180.0, &point->longitude);
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
  return FALSE;
}

static gboolean
take_circle (const char *text, RwGeoShape *shape, GError **error)
{
  shape->n_points = 1;
  if (take_point (&text, &shape->points[0]) && *text == ' '
      && take_number (&text, RW_GEOFENCE_MIN_RADIUS, RW_GEOFENCE_MAX_RADIUS, &shape->radius)
      && text[strspn (text, " ")] == '\0')
    return TRUE;
  return refuse (error, "shape must be “circle LATITUDE LONGITUDE METRES”, with at most 80° and "
                        "180°, and 10 to 500000 m");
}

static gboolean
take_polygon (const char *text, RwGeoShape *shape, GError **error)
{
  gboolean more = TRUE;

  shape->n_points = 0;
  while (more && shape->n_points < RW_GEOFENCE_MAX_POINTS
         && take_point (&text, &shape->points[shape->n_points]))
    {
      shape->n_points++;
      text += strspn (text, " ");
      more = *text == ',';
      text += more;
    }
  if (!more && *text == '\0' && shape->n_points >= 3)
    return TRUE;
  return refuse (error, "shape must be “polygon LATITUDE LONGITUDE, …” of 3 to 100 points, with at "
                        "most 80° and 180°");
}

gboolean
rw_geo_shape_from_string (const char *text, RwGeoShape *shape, GError **error)
{
  RwGeoShape read = { 0 };
  gboolean ok;

  if (g_str_has_prefix (text, "circle "))
    ok = take_circle (text + strlen ("circle "), &read, error);
  else if (g_str_has_prefix (text, "polygon "))
    ok = take_polygon (text + strlen ("polygon "), &read, error);
  else
    return refuse (error, "shape must begin with “circle” or “polygon”");

  if (ok)
    *shape = read;
  return ok;
}

/* --- places ---------------------------------------------------------------------------------- */

/* The one of x, x ± 1 … that is nearest. */
static double
bring_near (double x, double to)
{
  return x - round (x - to);
}

static gboolean
is_on_side (double x, double y, double x1, double y1, double x2, double y2)
{
  double dx = x2 - x1, dy = y2 - y1, length = hypot (dx, dy);
  double along = length > 0 ? ((x - x1) * dx + (y - y1) * dy) / (length * length) : 0.0;

  along = CLAMP (along, 0.0, 1.0);
  return hypot (x - x1 - along * dx, y - y1 - along * dy) < ON_BORDER;
}

static gboolean
is_in_outline (const double *xs, const double *ys, guint n, double x, double y)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    {
      if (is_on_side (x, y, xs[j], ys[j], xs[i], ys[i]))
        return TRUE;
      if ((ys[i] > y) != (ys[j] > y) && x < (xs[j] - xs[i]) * (y - ys[i]) / (ys[j] - ys[i]) + xs[i])
        inside = !inside;
    }
  return inside;
}

static gboolean
polygon_contains (const RwGeoShape *self, double latitude, double longitude)
{
  double xs[RW_GEO_OUTLINE_SIZE], ys[RW_GEO_OUTLINE_SIZE];
  double south = 90.0, north = -90.0, west, x;
  guint n;

  for (guint i = 0; i < self->n_points; i++)
    {
      south = MIN (south, self->points[i].latitude);
      north = MAX (north, self->points[i].latitude);
    }
  if (latitude < south || latitude > north)
    return FALSE;

  n = rw_geo_shape_get_outline (self, xs, ys);
  west = xs[0];
  for (guint i = 1; i < n; i++)
    west = MIN (west, xs[i]);
  x = rw_mercator_x (longitude);
  /* The first one that is not west of it; a hair less, for what is on the border. */
  x -= floor (x - west + ON_BORDER);
  return is_in_outline (xs, ys, n, x, rw_mercator_y (latitude));
}

gboolean
rw_geo_shape_contains (const RwGeoShape *self, double latitude, double longitude)
{
  if (isnan (latitude) || isnan (longitude) || self->n_points == 0)
    return FALSE;
  if (self->radius > 0)
    return rw_geo_distance (self->points[0], (RwGeoPoint){ latitude, longitude }) <= self->radius;
  return polygon_contains (self, latitude, longitude);
}

/* --- outline --------------------------------------------------------------------------------- */

static RwGeoPoint
go (RwGeoPoint from, double bearing, double distance)
{
  double angle = distance / EARTH_RADIUS;
  double latitude = to_radians (from.latitude);
  double up = sin (latitude) * cos (angle) + cos (latitude) * sin (angle) * cos (bearing);
  double across =
      atan2 (sin (bearing) * sin (angle) * cos (latitude), cos (angle) - sin (latitude) * up);

  return (RwGeoPoint){ asin (CLAMP (up, -1.0, 1.0)) * 180.0 / G_PI,
                       from.longitude + across * 180.0 / G_PI };
}

guint
rw_geo_shape_get_outline (const RwGeoShape *self, double *xs, double *ys)
{
  guint n = self->radius > 0 ? CIRCLE_POINTS : self->n_points;

  for (guint i = 0; i < n; i++)
    {
      RwGeoPoint point = self->radius > 0
                             ? go (self->points[0], 2.0 * G_PI * i / CIRCLE_POINTS, self->radius)
                             : self->points[i];

      xs[i] = rw_mercator_x (point.longitude);
      ys[i] = rw_mercator_y (point.latitude);
      if (i > 0)
        xs[i] = bring_near (xs[i], xs[i - 1]);
    }
  return n;
}

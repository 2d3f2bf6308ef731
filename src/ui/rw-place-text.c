/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-place-text.h"

#include "rw-format.h"
#include "rw-map-data.h"

#include <glib/gi18n.h>
#include <math.h>

#define NEAR_KM 60
#define KM_PER_DEGREE 111.2

static double
get_distance (const RwPort *port, double latitude, double longitude)
{
  double north = port->latitude - latitude;
  double east = remainder (port->longitude - longitude, 360) * cos (latitude * G_PI / 180);

  return hypot (north, east) * KM_PER_DEGREE;
}

static const RwPort *
find_port (double latitude, double longitude)
{
  GArray *ports = rw_map_data_get_ports ();
  const RwPort *nearest = NULL;
  double least = NEAR_KM;

  for (guint i = 0; i < ports->len; i++)
    {
      const RwPort *port = &g_array_index (ports, RwPort, i);
      double distance;

      /* Most are in another part of the world. */
      if (fabs (port->latitude - latitude) * KM_PER_DEGREE > least)
        continue;
      distance = get_distance (port, latitude, longitude);
      if (distance >= least)
        continue;
      least = distance;
      nearest = port;
    }

  return nearest;
}

char *
rw_place_text (double latitude, double longitude)
{
  const RwPort *port;

  if (isnan (latitude) || isnan (longitude))
    return NULL;

  port = find_port (latitude, longitude);
  if (port == NULL)
    return rw_format_position (latitude, longitude);
  /* Translators: near a port. */
  return g_strdup_printf (_("near %s"), port->name);
}

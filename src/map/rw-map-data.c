/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-map-data.h"

#include "rw-map-resources.h"

#define PREFIX "/io/github/reeferwatch/Reeferwatch/map/"

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_strconcat (PREFIX, name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (rw_map_get_resource (), path,
                                          G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (bytes == NULL)
    g_error ("%s", error->message);

  return bytes;
}

RwBaseMap *
rw_map_data_get_base_map (void)
{
  static RwBaseMap *base_map;

  if (g_once_init_enter (&base_map))
    {
      g_autoptr (GBytes) bytes = load ("natural-earth.rwmap");
      g_autoptr (GError) error = NULL;
      RwBaseMap *loaded = rw_base_map_new (bytes, &error);

      if (loaded == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&base_map, loaded);
    }

  return base_map;
}

GArray *
rw_map_data_get_ports (void)
{
  static GArray *ports;

  if (g_once_init_enter (&ports))
    {
      g_autoptr (GBytes) bytes = load ("ports.csv");
      g_autoptr (GError) error = NULL;
      gsize size;
      const char *text = g_bytes_get_data (bytes, &size);
      GArray *loaded = rw_ports_parse (text, size, &error);

      if (loaded == NULL)
        g_error ("%s", error->message);
      g_once_init_leave (&ports, loaded);
    }

  return ports;
}

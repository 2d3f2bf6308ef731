/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * RwPorts: container ports of the world by name and place.
 *
 * For: names on the map.
 * Not for: terminals or berths: a position is that of the port as a whole.
 *
 * Built once and then read-only, so any thread may read it.
 */
typedef struct
{
  char *name;       /* UTF-8, as the port calls itself in Latin letters */
  char country[3];  /* ISO 3166 */
  double latitude;  /* degrees */
  double longitude;
  guint rank;       /* 1 is named on a map of the world, 3 only on that of a coast */
} RwPort;

typedef enum
{
  RW_PORTS_ERROR_FORMAT, /* a line is not name,country,latitude,longitude,rank */
} RwPortsError;

#define RW_PORTS_ERROR (rw_ports_error_quark ())
GQuark rw_ports_error_quark (void);

/* Parses a CSV file with a head line and neither quotes nor commas in names, best rank first. An
 * array of RwPort; NULL and error when a line is malformed. */
GArray *rw_ports_parse (const char *text, gsize length, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-ports.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (rw-ports-error-quark, rw_ports_error)

static void
port_clear (gpointer data)
{
  RwPort *port = data;

  g_free (port->name);
}

static gboolean
parse_degrees (const char *text, double limit, double *degrees)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !isfinite (value) || fabs (value) > limit)
    return FALSE;

  *degrees = value;
  return TRUE;
}

static gboolean
parse_line (const char *line, RwPort *port)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  guint64 rank;

  if (g_strv_length (fields) != 5 || *fields[0] == '\0' || strlen (fields[1]) != 2
      || !parse_degrees (fields[2], 90.0, &port->latitude)
      || !parse_degrees (fields[3], 180.0, &port->longitude)
      || !g_ascii_string_to_unsigned (fields[4], 10, 1, 9, &rank, NULL))
    return FALSE;

  port->name = g_strdup (fields[0]);
  g_strlcpy (port->country, fields[1], sizeof port->country);
  port->rank = (guint) rank;
  return TRUE;
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const RwPort *port_a = a, *port_b = b;

  if (port_a->rank != port_b->rank)
    return port_a->rank < port_b->rank ? -1 : 1;
  return strcmp (port_a->name, port_b->name);
}

GArray *
rw_ports_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GArray) ports = g_array_new (FALSE, TRUE, sizeof (RwPort));
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);

  g_array_set_clear_func (ports, port_clear);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      RwPort port = { 0 };
      const char *line = g_strchomp (lines[i]);

      if (*line == '\0')
        continue;
      if (!parse_line (line, &port))
        {
          g_set_error (error, RW_PORTS_ERROR, RW_PORTS_ERROR_FORMAT, "line %u is no port: %s", i + 1,
                       line);
          return NULL;
        }
      g_array_append_val (ports, port);
    }

  g_array_sort (ports, compare_ranks);
  return g_steal_pointer (&ports);
}

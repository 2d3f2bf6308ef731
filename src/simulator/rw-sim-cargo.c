/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-sim-cargo.h"

#include "rw-simulator-resources.h"

#include <string.h>

#define CARGO_RESOURCE "/io/github/reeferwatch/Reeferwatch/simulator/cargo-profiles.csv"
#define N_COLUMNS 6

typedef struct
{
  const char *product_id;
  double weight;
  double heat_capacity;
  double respiration;
  double humidity;
  double oxygen;
  double carbon_dioxide;
  gboolean measures_gases;
} Physics;

/* Respiration in W/t at carriage temperature, heat capacities and atmospheres are textbook values
 * for produce; a frozen cargo neither breathes nor is its vent opened. */
static const Physics physics[] = {
  { "P01", 3, 3.8, 25, 92, 0, 0, TRUE },
  { "P02", 18, 3.4, 45, 90, 0, 0, TRUE },
  { "P03", 2, 3.9, 50, 94, 0, 0, TRUE },
  { "P04", 7, 3.3, 60, 88, 4.0, 5.0, TRUE },
  { "P05", 4, 3.9, 35, 90, 0, 0, TRUE },
  { "P06", 7, 3.7, 10, 92, 2.5, 2.5, TRUE },
  { "P07", 4, 3.7, 15, 92, 6.0, 12.0, TRUE },
  { "P08", 6, 3.6, 8, 92, 0, 0, TRUE },
  { "P09", 6, 3.7, 20, 88, 0, 0, TRUE },
  { "P10", 4, 3.6, 55, 88, 5.0, 5.0, TRUE },
  { "P11", 3, 3.6, 12, 93, 2.0, 4.0, TRUE },
  { "P12", 22, 1.8, 0, 75, 0, 0, FALSE },
  { "P13", 3, 1.7, 0, 72, 0, 0, FALSE },
  { "P14", 0.5, 1.6, 0, 65, 0, 0, FALSE },
  { "P15", 2, 3.5, 0, 65, 0, 0, FALSE },
  { "P16", 1.5, 2.5, 0, 55, 0, 0, FALSE },
  { "P17", 0.3, 1.5, 0, 50, 0, 0, FALSE },
  { "P18", 6, 3.2, 0, 86, 0, 0, FALSE },
};

/* A cargo that somebody added to the file travels too, as something that lies there quietly. */
static const Physics plain = { NULL, 1, 3.0, 0, 80, 0, 0, FALSE };

static const Physics *
find_physics (const char *product_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (physics); i++)
    if (strcmp (physics[i].product_id, product_id) == 0)
      return &physics[i];

  return &plain;
}

/* Replaces a quoted name, which may hold commas, by nothing: the fleet does not tell names. */
static void
drop_quoted_part (char *line)
{
  char *open = strchr (line, '"');
  char *close = open != NULL ? strchr (open + 1, '"') : NULL;

  if (close != NULL)
    memmove (open, close + 1, strlen (close + 1) + 1);
}

static gboolean
parse_line (char *line, RwSimCargo *cargo)
{
  g_auto (GStrv) columns = NULL;
  const Physics *physical;

  drop_quoted_part (line);
  columns = g_strsplit (line, ",", -1);
  if (g_strv_length (columns) < N_COLUMNS || !rw_cargo_mode_from_string (columns[2], &cargo->mode))
    return FALSE;

  physical = find_physics (columns[0]);
  cargo->product_id = g_intern_string (columns[0]);
  cargo->setpoint = g_ascii_strtod (columns[3], NULL);
  cargo->low = g_ascii_strtod (columns[4], NULL);
  cargo->high = g_ascii_strtod (columns[5], NULL);
  cargo->weight = physical->weight;
  cargo->heat_capacity = physical->heat_capacity;
  cargo->respiration = physical->respiration;
  cargo->humidity = physical->humidity;
  cargo->oxygen = physical->oxygen;
  cargo->carbon_dioxide = physical->carbon_dioxide;
  cargo->measures_gases = physical->measures_gases;
  return TRUE;
}

static GArray *
load (void)
{
  GArray *table = g_array_new (FALSE, FALSE, sizeof (RwSimCargo));
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) lines = NULL;

  rw_simulator_register_resource ();
  bytes = g_resource_lookup_data (rw_simulator_get_resource (), CARGO_RESOURCE,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes != NULL);
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);

  /* The first line names the columns; ambient cargo needs no reefer. */
  for (guint i = 1; lines[i] != NULL; i++)
    {
      RwSimCargo cargo;

      if (parse_line (lines[i], &cargo) && cargo.mode != RW_CARGO_AMBIENT)
        g_array_append_val (table, cargo);
    }

  g_assert (table->len > 0);
  return table;
}

const RwSimCargo *
rw_sim_cargo_get_all (guint *n)
{
  static GArray *table;

  if (table == NULL)
    table = load ();

  *n = table->len;
  return (const RwSimCargo *) (gpointer) table->data;
}

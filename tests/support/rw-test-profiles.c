/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-test-profiles.h"

#include "rw-csv-reader.h"
#include "rw-csv-table.h"

typedef struct
{
  const char *name;
  gsize offset;
} NumberColumn;

static const NumberColumn number_columns[] = {
  { "setpoint", G_STRUCT_OFFSET (RwCargoProfile, setpoint) },
  { "low", G_STRUCT_OFFSET (RwCargoProfile, low) },
  { "high", G_STRUCT_OFFSET (RwCargoProfile, high) },
  { "tolerance", G_STRUCT_OFFSET (RwCargoProfile, tolerance) },
  { "oxygen_low", G_STRUCT_OFFSET (RwCargoProfile, oxygen_low) },
  { "oxygen_high", G_STRUCT_OFFSET (RwCargoProfile, oxygen_high) },
  { "carbon_dioxide_low", G_STRUCT_OFFSET (RwCargoProfile, carbon_dioxide_low) },
  { "carbon_dioxide_high", G_STRUCT_OFFSET (RwCargoProfile, carbon_dioxide_high) },
  { "kinetic_high", G_STRUCT_OFFSET (RwCargoProfile, kinetic_high) },
  { "activation_energy", G_STRUCT_OFFSET (RwCargoProfile, activation_energy) },
  { "heat_capacity", G_STRUCT_OFFSET (RwCargoProfile, heat_capacity) },
};

static const char *
get_field (const RwCsvTable *table, const RwCsvRecord *record, const char *name)
{
  int column = rw_csv_table_find (table, name);

  return column >= 0 && (guint) column < record->n_fields ? record->fields[column].text : "";
}

static void
add_profile (RwCargoProfiles *profiles, const RwCsvTable *table, const RwCsvRecord *record)
{
  RwCargoProfile profile = {
    .product_id = g_intern_string (get_field (table, record, "product_id")),
    .name = (char *) get_field (table, record, "name"),
  };
  const char *strict = get_field (table, record, "strict");

  if (!rw_cargo_mode_from_string (get_field (table, record, "mode"), &profile.mode))
    return;

  profile.strict = *strict == 't' || *strict == '1';
  for (guint i = 0; i < G_N_ELEMENTS (number_columns); i++)
    G_STRUCT_MEMBER (float, &profile, number_columns[i].offset) =
        (float) g_ascii_strtod (get_field (table, record, number_columns[i].name), NULL);
  rw_cargo_profiles_add (profiles, &profile);
}

RwCargoProfiles *
rw_test_profiles_load (const char *path, GError **error)
{
  g_autoptr (RwCargoProfiles) profiles = rw_cargo_profiles_new ();
  g_autoptr (RwCsvReader) reader = rw_csv_reader_new (',');
  g_autoptr (RwCsvTable) table = NULL;
  g_autofree char *text = NULL;
  gsize length, at = 0, used;
  RwCsvRecord record;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  while (rw_csv_reader_read (reader, text + at, length - at, TRUE, &record, &used))
    {
      at += used;
      if (table != NULL)
        add_profile (profiles, table, &record);
      else if ((table = rw_csv_table_new (&record, ',', error)) == NULL)
        return NULL;
    }
  return g_steal_pointer (&profiles);
}

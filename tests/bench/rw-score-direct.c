/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score-direct.h"

#include "rw-bench-rows.h"
#include "rw-csv-reader.h"
#include "rw-csv-table.h"
#include "rw-time.h"
#include "rw-transform.h"

#include <string.h>

/* So many readings go into one batch. */
#define BATCH 4096

typedef struct
{
  GArray *alarms;       /* of RwScoreAlarm */
  GHashTable *standing; /* "container rule" → index + 1 into alarms, as a pointer */
} Journal;

/* --- profiles -------------------------------------------------------------------------------- */

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

static RwCargoProfiles *
load_profiles (const char *path, GError **error)
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

/* --- rules and bookings ---------------------------------------------------------------------- */

/* --- alarms ---------------------------------------------------------------------------------- */

static void
note_event (Journal *journal, const RwAlarmEvent *event)
{
  char *key = g_strconcat (event->container_id, " ", event->rule_id, NULL);
  guint standing = GPOINTER_TO_UINT (g_hash_table_lookup (journal->standing, key));
  RwScoreAlarm alarm = {
    .container_id = event->container_id,
    .rule_id = g_intern_string (event->rule_id),
    .raised = event->event_time,
    .cleared = G_MAXINT64,
  };

  if (event->transition == RW_ALARM_RAISED)
    {
      g_array_append_val (journal->alarms, alarm);
      g_hash_table_insert (journal->standing, key, GUINT_TO_POINTER (journal->alarms->len));
      return;
    }

  if (event->transition == RW_ALARM_RETURNED && standing > 0)
    g_array_index (journal->alarms, RwScoreAlarm, standing - 1).cleared = event->event_time;
  g_free (key);
}

static void
end_batch (Journal *journal, RwBatchBuilder *builder)
{
  g_autoptr (RwBatch) batch = rw_batch_builder_end (builder);
  guint n;
  const RwAlarmEvent *events = rw_batch_get_alarm_events (batch, &n);

  for (guint i = 0; i < n; i++)
    note_event (journal, &events[i]);
}

static void
judge (RwScoreFleet *fleet, RwTransform *transform, Journal *journal)
{
  g_autoptr (RwBatchBuilder) builder = rw_batch_builder_new ();
  RwSimSample sample;
  guint n = 0;

  while (rw_score_fleet_next (fleet, &sample))
    {
      RwReading reading;

      rw_bench_rows_fill_reading (&reading, &sample);
      rw_transform_reading (transform, &reading, builder);
      if (++n % BATCH == 0)
        {
          rw_transform_advance (transform, sample.time, builder);
          end_batch (journal, builder);
        }
    }
  end_batch (journal, builder);
}

GArray *
rw_score_direct (RwScoreFleet *fleet, const char *rules, const char *profiles, GError **error)
{
  g_autoptr (RwCargoProfiles) cargo = load_profiles (profiles, error);
  g_autoptr (RwTransform) transform = NULL;
  Journal journal = { .alarms = g_array_new (FALSE, FALSE, sizeof (RwScoreAlarm)) };

  if (cargo == NULL)
    {
      g_array_unref (journal.alarms);
      return NULL;
    }

  transform = rw_transform_new (cargo);
  journal.standing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  judge (fleet, transform, &journal);
  g_hash_table_unref (journal.standing);
  return journal.alarms;
}

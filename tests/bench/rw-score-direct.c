/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-score-direct.h"

#include "rw-bench-rows.h"
#include "rw-test-profiles.h"
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

/* --- rules and bookings ---------------------------------------------------------------------- */

static RwAlarmRules *
load_rules (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  return rw_alarm_rules_from_json (text, (gssize) length, error);
}

static void
add_booking (RwBookings *bookings, const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, ",", -1);
  RwBooking booking = { 0 };
  gboolean zoned;

  if (g_strv_length (fields) != 4
      || !rw_time_parse (fields[3], strlen (fields[3]), &booking.valid_from, &zoned))
    return;

  booking.container_id = g_intern_string (fields[0]);
  booking.product_id = g_intern_string (fields[1]);
  booking.setpoint = (float) g_ascii_strtod (fields[2], NULL);
  rw_bookings_add (bookings, &booking);
}

/* What is ordered in all of the days, from a fleet like the one that is scored. */
static RwBookings *
load_bookings (RwScoreFleet *fleet)
{
  RwBookings *bookings = rw_bookings_new ();
  g_autoptr (RwSimFleet) again = rw_score_fleet_new_again (fleet);
  gint64 end = rw_score_fleet_get_end (fleet);
  g_auto (GStrv) lines = NULL;
  RwSimSample sample;

  while (rw_sim_fleet_get_next_time (again) < end)
    {
      rw_sim_fleet_next (again, &sample);
      rw_sim_text_reset (rw_sim_fleet_get_truth (again));
    }
  lines = g_strsplit (rw_sim_fleet_get_bookings (again)->data, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_booking (bookings, lines[i]);
  return bookings;
}

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
  g_autoptr (RwCargoProfiles) cargo = rw_test_profiles_load (profiles, error);
  g_autoptr (RwAlarmRules) set = NULL;
  g_autoptr (RwBookings) bookings = NULL;
  g_autoptr (RwTransform) transform = NULL;
  Journal journal = { .alarms = g_array_new (FALSE, FALSE, sizeof (RwScoreAlarm)) };

  if (cargo == NULL || (set = load_rules (rules, error)) == NULL)
    {
      g_array_unref (journal.alarms);
      return NULL;
    }

  bookings = load_bookings (fleet);
  transform = rw_transform_new (cargo);
  rw_transform_set_rules (transform, set, bookings, cargo);
  journal.standing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  judge (fleet, transform, &journal);
  g_hash_table_unref (journal.standing);
  return journal.alarms;
}

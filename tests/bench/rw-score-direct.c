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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-alarm-spans.h"

#include <math.h>

static void
add (GPtrArray *entries,
     gint64 alarm_id,
     const char *event,
     gint64 time,
     const char *actor,
     const char *note)
{
  RwAlarmJournalEntry *entry = g_new0 (RwAlarmJournalEntry, 1);

  entry->alarm_id = alarm_id;
  entry->container_id = g_intern_string ("C01");
  entry->rule_id = g_intern_string ("control_air_high");
  entry->event = g_strdup (event);
  entry->event_time = time;
  entry->actor = g_strdup (actor);
  entry->value = 9;
  entry->note = g_strdup (note);
  g_ptr_array_insert (entries, 0, entry);
}

static GPtrArray *
create (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_journal_entry_free);
}

static void
test_life (void)
{
  g_autoptr (GPtrArray) entries = create ();
  g_autoptr (GArray) spans = NULL;
  const RwAlarmSpan *span;

  add (entries, 7, "raised", 100, NULL, NULL);
  add (entries, 8, "raised", 150, NULL, NULL);
  add (entries, 7, "returned", 200, NULL, NULL);
  add (entries, 7, "acknowledged", 300, "anna", "called the ship");
  add (entries, 7, "cleared", 300, NULL, NULL);
  spans = rw_alarm_spans_find (entries, 0);
  g_assert_cmpuint (spans->len, ==, 2);

  span = &g_array_index (spans, RwAlarmSpan, 0);
  g_assert_cmpint (span->alarm_id, ==, 7);
  g_assert_cmpstr (span->rule_id, ==, "control_air_high");
  g_assert_cmpint (span->raised, ==, 100);
  g_assert_cmpint (span->over, ==, 200);
  g_assert_cmpint (span->acknowledged, ==, 300);
  g_assert_cmpstr (span->acknowledged_by, ==, "anna");
  g_assert_cmpstr (span->note, ==, "called the ship");
  g_assert_cmpfloat (span->value, ==, 9);

  span = &g_array_index (spans, RwAlarmSpan, 1);
  g_assert_cmpint (span->alarm_id, ==, 8);
  g_assert_cmpint (span->over, ==, G_MAXINT64);
  g_assert_cmpint (span->acknowledged, ==, 0);
}

/* What was over before does not count; what was raised before, and is not, does. */
static void
test_before (void)
{
  g_autoptr (GPtrArray) entries = create ();
  g_autoptr (GArray) spans = NULL;

  add (entries, 1, "raised", 10, NULL, NULL);
  add (entries, 2, "raised", 20, NULL, NULL);
  add (entries, 1, "cleared", 30, NULL, NULL);
  add (entries, 3, "cleared", 120, NULL, NULL);
  spans = rw_alarm_spans_find (entries, 100);
  g_assert_cmpuint (spans->len, ==, 2);
  g_assert_cmpint (g_array_index (spans, RwAlarmSpan, 0).alarm_id, ==, 3);
  g_assert_cmpint (g_array_index (spans, RwAlarmSpan, 0).raised, ==, G_MININT64);
  g_assert_true (isnan (g_array_index (spans, RwAlarmSpan, 0).value));
  g_assert_cmpint (g_array_index (spans, RwAlarmSpan, 1).alarm_id, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-spans/life", test_life);
  g_test_add_func ("/alarm-spans/before", test_before);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rw-annunciator.h"
#include "rw-time.h"

#include <math.h>
#include <string.h>

#define START (G_GINT64_CONSTANT (1795341600000000)) /* 2026-11-22T10:00:00Z */

typedef struct
{
  gint64 now;
  GPtrArray *alarms;
  RwAnnunciator *annunciator;
  GHashTable *notices; /* id → number of alarms that it names */
  guint n_announced;
  guint n_withdrawn;
  guint n_rung;
  int rung;
  int urgency; /* of the last announcement */
  gint64 alarm_id;
} Fixture;

static void
announce_cb (RwAnnunciator *annunciator, const RwAnnouncement *announcement, Fixture *fixture)
{
  g_hash_table_insert (fixture->notices, g_strdup (announcement->id),
                       GUINT_TO_POINTER (announcement->n));
  fixture->n_announced++;
  fixture->urgency = announcement->priority;
  fixture->alarm_id = announcement->alarm != NULL ? announcement->alarm->alarm_id : 0;
}

static void
withdraw_cb (RwAnnunciator *annunciator, const char *id, Fixture *fixture)
{
  /* Only what is there is taken away. */
  g_assert_true (g_hash_table_remove (fixture->notices, id));
  fixture->n_withdrawn++;
}

static void
ring_cb (RwAnnunciator *annunciator, int priority, Fixture *fixture)
{
  fixture->n_rung++;
  fixture->rung = priority;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  RwClock clock = rw_clock_manual (&fixture->now);

  fixture->now = START;
  fixture->alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);
  fixture->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->annunciator = rw_annunciator_new (&clock);
  g_signal_connect (fixture->annunciator, "announce", G_CALLBACK (announce_cb), fixture);
  g_signal_connect (fixture->annunciator, "withdraw", G_CALLBACK (withdraw_cb), fixture);
  g_signal_connect (fixture->annunciator, "ring", G_CALLBACK (ring_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->annunciator);
  g_ptr_array_unref (fixture->alarms);
  g_hash_table_unref (fixture->notices);
}

/* Takes the place of the alarm of that id, as the database answers it. */
static void
set (Fixture *fixture, gint64 id, guint reefer, int priority, RwAlarmState state, gint64 incident)
{
  RwAlarm *alarm = rw_alarm_new ();
  g_autofree char *name = g_strdup_printf ("RWTU%07u", reefer);

  for (guint i = 0; i < fixture->alarms->len; i++)
    if (((RwAlarm *) g_ptr_array_index (fixture->alarms, i))->alarm_id == id)
      g_ptr_array_remove_index (fixture->alarms, i--);
  alarm->alarm_id = id;
  alarm->container_id = g_intern_string (reefer == 0 ? RW_ALARM_FEED_ID : name);
  alarm->rule_id = g_intern_string ("power_lost");
  alarm->priority = priority;
  alarm->state = state;
  alarm->raised_time = START + id;
  alarm->cleared_time = state == RW_ALARM_STATE_RETURNED ? START : 0;
  alarm->incident_id = incident;
  alarm->latitude = alarm->longitude = NAN;
  g_ptr_array_add (fixture->alarms, alarm);
}

static void
raise_alarm (Fixture *fixture, gint64 id, guint reefer, int priority)
{
  set (fixture, id, reefer, priority, RW_ALARM_STATE_UNACKNOWLEDGED, 0);
}

/* A new answer of the database is a new array. */
static void
update (Fixture *fixture)
{
  g_autoptr (GPtrArray) alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) rw_alarm_unref);

  for (guint i = 0; i < fixture->alarms->len; i++)
    g_ptr_array_add (alarms, rw_alarm_ref (g_ptr_array_index (fixture->alarms, i)));
  rw_annunciator_update (fixture->annunciator, alarms);
}

static void
wait_for (Fixture *fixture, gint64 seconds)
{
  for (gint64 i = 0; i < seconds; i++)
    {
      fixture->now += RW_USEC_PER_SEC;
      rw_annunciator_tick (fixture->annunciator);
    }
}

/* --- notices ---------------------------------------------------------------------------------- */

static void
test_one_per_reefer (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  raise_alarm (fixture, 1, 1, 2);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpint (fixture->urgency, ==, 2);
  g_assert_true (g_hash_table_contains (fixture->notices, "reefer-RWTU0000001"));
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 1);

  raise_alarm (fixture, 2, 1, 1);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 2);
  g_assert_cmpint (fixture->urgency, ==, 1);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 1);

  /* The one that is acknowledged is named no more. */
  set (fixture, 2, 1, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  update (fixture);
  g_assert_cmpint (fixture->alarm_id, ==, 1);
  set (fixture, 1, 1, 2, RW_ALARM_STATE_RETURNED, 0);
  update (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 0);
  g_assert_cmpuint (fixture->n_withdrawn, ==, 1);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 20; i++)
    set (fixture, i, i, 1, i <= 15 ? RW_ALARM_STATE_ACKNOWLEDGED : RW_ALARM_STATE_UNACKNOWLEDGED,
         0);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (fixture->notices, "summary")), ==, 5);
  g_assert_cmpuint (fixture->n_rung, ==, 1);

  for (guint i = 16; i <= 20; i++)
    set (fixture, i, i, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  update (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 0);
}

static void
test_quiet_start (Fixture *fixture, gconstpointer data)
{
  set (fixture, 1, 1, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  set (fixture, 2, 2, 1, RW_ALARM_STATE_SHELVED, 0);
  set (fixture, 3, 3, 1, RW_ALARM_STATE_RETURNED, 0);
  update (fixture);
  wait_for (fixture, 60);
  g_assert_cmpuint (fixture->n_announced, ==, 0);
  g_assert_cmpuint (fixture->n_rung, ==, 0);
}

static void
test_storm (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  for (guint i = 1; i <= 1000; i++)
    raise_alarm (fixture, i, i, 1 + i % 2);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (fixture->notices, "summary")), ==, 1000);
}

/* The same as the database tells of them: some, and some more. */
static void
test_storm_in_parts (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  for (guint i = 1; i <= 1000; i++)
    {
      raise_alarm (fixture, i, i, 1);
      if (i != 2 && i % 200 != 0)
        continue;
      update (fixture);
      fixture->now += RW_USEC_PER_SEC / 6;
    }
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 1);
  g_assert_cmpuint (fixture->n_announced, ==, 3); /* two of them, and the summary */
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  wait_for (fixture, 11);
  g_assert_cmpuint (fixture->n_announced, ==, 4);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (fixture->notices, "summary")), ==, 1000);
  wait_for (fixture, 100);
  g_assert_cmpuint (fixture->n_announced, ==, 4);
}

/* What comes while the sound is heard is heard with it; what comes after is not, nor what comes
 * after somebody silenced it. */
static void
test_heard (Fixture *fixture, gconstpointer data)
{
  rw_annunciator_set_repeat (fixture->annunciator, 0);
  update (fixture);
  for (guint i = 1; i <= 10; i++)
    {
      raise_alarm (fixture, i, i, 2);
      update (fixture);
      fixture->now += RW_USEC_PER_SEC / 8;
    }
  wait_for (fixture, 20);
  g_assert_cmpuint (fixture->n_rung, ==, 1);

  raise_alarm (fixture, 11, 11, 2);
  update (fixture);
  g_assert_cmpuint (fixture->n_rung, ==, 2);
  wait_for (fixture, 2);
  raise_alarm (fixture, 12, 12, 2);
  update (fixture);
  wait_for (fixture, 2);
  g_assert_cmpuint (fixture->n_rung, ==, 3);

  rw_annunciator_silence (fixture->annunciator);
  raise_alarm (fixture, 13, 13, 2);
  update (fixture);
  wait_for (fixture, 5);
  g_assert_cmpuint (fixture->n_rung, ==, 4);
}

static void
test_three_are_no_storm (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  for (guint i = 1; i <= 3; i++)
    raise_alarm (fixture, i, i, 2);
  update (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 3);
  wait_for (fixture, 11);
  raise_alarm (fixture, 4, 4, 2);
  update (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 4);
  g_assert_false (g_hash_table_contains (fixture->notices, "summary"));
}

static void
test_incident (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  for (guint i = 1; i <= 300; i++)
    set (fixture, i, i, 2, RW_ALARM_STATE_UNACKNOWLEDGED, 7);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (fixture->notices, "incident-7")), ==,
                    300);
  rw_annunciator_silence (fixture->annunciator);

  /* Who joins is nothing new. */
  set (fixture, 301, 301, 2, RW_ALARM_STATE_UNACKNOWLEDGED, 7);
  update (fixture);
  wait_for (fixture, 60);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 1);

  /* Unless it became more urgent. */
  set (fixture, 1, 1, 1, RW_ALARM_STATE_UNACKNOWLEDGED, 7);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 2);
  g_assert_cmpint (fixture->rung, ==, 1);
}

/* Alarms that were silenced one by one do not sound again for being called an incident. */
static void
test_incident_of_silenced (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  for (guint i = 1; i <= 5; i++)
    raise_alarm (fixture, i, i, 2);
  update (fixture);
  rw_annunciator_silence (fixture->annunciator);
  for (guint i = 1; i <= 5; i++)
    set (fixture, i, i, 2, RW_ALARM_STATE_UNACKNOWLEDGED, 3);
  update (fixture);
  wait_for (fixture, 60);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 1);
}

static void
test_list_only (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  raise_alarm (fixture, 1, 1, 3);
  raise_alarm (fixture, 2, 2, 4);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 0);
  g_assert_cmpint (fixture->rung, ==, 3);
  rw_annunciator_set_least (fixture->annunciator, 4, 0);
  g_assert_cmpint (rw_annunciator_get_level (fixture->annunciator), ==, 0);
  raise_alarm (fixture, 3, 3, 4);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
}

/* --- sound ------------------------------------------------------------------------------------ */

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  raise_alarm (fixture, 1, 1, 2);
  update (fixture);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  wait_for (fixture, 31);
  g_assert_cmpuint (fixture->n_rung, ==, 4);
  rw_annunciator_silence (fixture->annunciator);
  g_assert_true (rw_annunciator_is_silenced (fixture->annunciator));
  wait_for (fixture, 60);
  g_assert_cmpuint (fixture->n_rung, ==, 4);

  /* Less urgent: still silent. As urgent: not. */
  raise_alarm (fixture, 2, 2, 3);
  update (fixture);
  wait_for (fixture, 60);
  g_assert_cmpuint (fixture->n_rung, ==, 4);
  raise_alarm (fixture, 3, 3, 2);
  update (fixture);
  g_assert_cmpuint (fixture->n_rung, ==, 5);

  /* What was never heard sounds when what silenced it is gone. */
  set (fixture, 1, 1, 2, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  set (fixture, 3, 3, 2, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  update (fixture);
  wait_for (fixture, 11);
  g_assert_cmpint (fixture->rung, ==, 3);
}

static void
test_again_and_again (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  raise_alarm (fixture, 1, 1, 1);
  update (fixture);
  rw_annunciator_silence (fixture->annunciator);
  /* It went and came back: the same row of the database, a new alarm. */
  wait_for (fixture, 10);
  set (fixture, 1, 1, 1, RW_ALARM_STATE_RETURNED, 0);
  update (fixture);
  raise_alarm (fixture, 1, 1, 1);
  ((RwAlarm *) g_ptr_array_index (fixture->alarms, 0))->raised_time += RW_USEC_PER_MIN;
  update (fixture);
  g_assert_cmpuint (fixture->n_rung, ==, 2);
  g_assert_cmpuint (fixture->n_announced, ==, 2);
}

static void
test_mute (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  rw_annunciator_mute (fixture->annunciator, 5 * RW_USEC_PER_MIN);
  raise_alarm (fixture, 1, 1, 1);
  update (fixture);
  wait_for (fixture, 299);
  g_assert_cmpuint (fixture->n_rung, ==, 0);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpint (rw_annunciator_get_muted_until (fixture->annunciator), !=, 0);
  wait_for (fixture, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  g_assert_cmpint (rw_annunciator_get_muted_until (fixture->annunciator), ==, 0);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RwAlarmView) view = rw_alarm_view_new ();

  rw_alarm_view_set_search (view, "RWTU0000002");
  rw_annunciator_set_view (fixture->annunciator, view);
  update (fixture);
  raise_alarm (fixture, 1, 1, 1);
  update (fixture);
  wait_for (fixture, 20);
  g_assert_cmpuint (fixture->n_announced + fixture->n_rung, ==, 0);
  raise_alarm (fixture, 2, 2, 1);
  update (fixture);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  rw_alarm_view_set_search (view, "nothing");
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 0);
  wait_for (fixture, 60);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  rw_alarm_view_clear (view);
  wait_for (fixture, 5);
  g_assert_cmpuint (fixture->n_announced, ==, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 2);
  rw_annunciator_set_view (fixture->annunciator, NULL);
}

static void
test_feed (Fixture *fixture, gconstpointer data)
{
  update (fixture);
  rw_annunciator_set_feed_silent (fixture->annunciator, TRUE);
  g_assert_cmpint (fixture->rung, ==, 1);
  g_assert_true (g_hash_table_contains (fixture->notices, "feed"));
  /* The worker says the same: it stays one. */
  raise_alarm (fixture, 9, 0, 1);
  wait_for (fixture, 5);
  update (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 1);
  g_assert_cmpuint (fixture->n_rung, ==, 1);
  set (fixture, 9, 0, 1, RW_ALARM_STATE_ACKNOWLEDGED, 0);
  update (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), ==, 0);
  g_assert_cmpint (rw_annunciator_get_level (fixture->annunciator), ==, 0);
}

/* --- whatever happens ------------------------------------------------------------------------- */

/* Counts what calls, by the words of the rules rather than by how they are kept. */
static guint
count_groups (Fixture *fixture)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < fixture->alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (fixture->alarms, i);

      if (alarm->state != RW_ALARM_STATE_UNACKNOWLEDGED || alarm->priority > 2)
        continue;
      g_hash_table_add (groups,
                        alarm->incident_id != 0
                            ? g_strdup_printf ("incident-%" G_GINT64_FORMAT, alarm->incident_id)
                            : g_strdup (alarm->container_id));
    }
  return g_hash_table_size (groups);
}

static int
find_most_urgent (Fixture *fixture)
{
  int priority = G_MAXINT;

  for (guint i = 0; i < fixture->alarms->len; i++)
    {
      const RwAlarm *alarm = g_ptr_array_index (fixture->alarms, i);

      if (alarm->state == RW_ALARM_STATE_UNACKNOWLEDGED)
        priority = MIN (priority, alarm->priority);
    }
  return priority;
}

static void
check (Fixture *fixture, guint rung_before)
{
  guint groups = count_groups (fixture);
  int most = find_most_urgent (fixture);
  int level = rw_annunciator_get_level (fixture->annunciator);

  /* Nothing is told when nothing calls, and nothing of what does is untold. */
  g_assert_cmpuint (g_hash_table_size (fixture->notices) == 0, ==, groups == 0);
  g_assert_cmpuint (g_hash_table_size (fixture->notices), <=, groups);
  g_assert_true (level == 0 || level >= most);
  if (most > 3)
    g_assert_cmpint (level, ==, 0);
  else if (!rw_annunciator_is_silenced (fixture->annunciator))
    g_assert_cmpint (level, ==, most);
  /* A sound is of the highest priority that is not silenced. */
  if (fixture->n_rung != rung_before)
    g_assert_cmpint (fixture->rung, ==, level);
  if (rw_annunciator_get_muted_until (fixture->annunciator) != 0)
    g_assert_cmpuint (fixture->n_rung, ==, rung_before);
}

static void
test_property (Fixture *fixture, gconstpointer data)
{
  static const RwAlarmState states[] = { RW_ALARM_STATE_UNACKNOWLEDGED, RW_ALARM_STATE_ACKNOWLEDGED,
                                         RW_ALARM_STATE_RETURNED, RW_ALARM_STATE_SHELVED };

  update (fixture);
  for (guint i = 0; i < 20000; i++)
    {
      guint rung = fixture->n_rung;
      gint64 id = g_test_rand_int_range (1, 12);
      guint act = (guint) g_test_rand_int_range (0, 30);

      fixture->now += g_test_rand_int_range (0, 2000000);
      if (act == 0)
        rw_annunciator_silence (fixture->annunciator);
      else if (act == 1)
        rw_annunciator_mute (fixture->annunciator,
                             g_test_rand_int_range (0, 3) * 10 * RW_USEC_PER_SEC);
      else if (act < 10)
        rw_annunciator_tick (fixture->annunciator);
      else
        {
          set (fixture, id, (guint) id / 2 + 1, g_test_rand_int_range (1, 5),
               states[g_test_rand_int_range (0, G_N_ELEMENTS (states))], id > 8 ? id % 2 : 0);
          update (fixture);
        }
      check (fixture, rung);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/annunciator/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("one-per-reefer", test_one_per_reefer);
  ADD ("start", test_start);
  ADD ("quiet-start", test_quiet_start);
  ADD ("storm", test_storm);
  ADD ("storm-in-parts", test_storm_in_parts);
  ADD ("heard", test_heard);
  ADD ("three-are-no-storm", test_three_are_no_storm);
  ADD ("incident", test_incident);
  ADD ("incident-of-silenced", test_incident_of_silenced);
  ADD ("list-only", test_list_only);
  ADD ("silence", test_silence);
  ADD ("again-and-again", test_again_and_again);
  ADD ("mute", test_mute);
  ADD ("filter", test_filter);
  ADD ("feed", test_feed);
  ADD ("property", test_property);
  return g_test_run ();
}
